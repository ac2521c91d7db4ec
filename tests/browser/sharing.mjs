// What is taken away: link, code, picture, film, data; and the page that others put in a frame.

import {createServer, request as forward} from 'node:http';
import {pipeline} from 'node:stream';
import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {axeIsContent, loads} from './steps.mjs';

const TYPES = {png: 'image/png', svg: 'image/svg+xml', gif: 'image/gif', csv: 'text/csv', control: 'application/geo+json', diff: 'application/geo+json', events: 'application/json'};

/** Puts code into an article of another origin, and gives its frame once the map in it is there. */
async function inArticle(page, code, look) {
  const article = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(`<!doctype html><title>An article</title><link rel="icon" href="data:,">${code}`));
  await new Promise((done) => article.listen(0, '127.0.0.1', done));
  try {
    page.known.push(`http://127.0.0.1:${article.address().port}/`);
    await page.goto(page.known.at(-1));
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    await frame.waitForSelector('#map[data-ready=true]');
    await look(frame);
  } finally {
    article.closeAllConnections();
    article.close();
  }
}

export function sharingTests({base, viewer, opensAt}) {
  async function everythingIsThere(page) {
    await settle(page);
    await page.click('#sharing button');
    await page.waitForSelector('dialog[open]');
    expect.equal(await page.inputValue('.address'), page.url());
    const links = await page.locator('.inside a[download]').evaluateAll((found) => found.map(({href}) => href));
    expect.equal(links.length, 7);
    for (const link of links) {
      const answer = await fetch(link, {method: 'HEAD'});
      expect.equal(answer.status, 200, link);
      const kind = Object.keys(TYPES).find((name) => link.includes(`.${name}`) || link.includes(`format=${name}`)) ?? Object.keys(TYPES).find((name) => link.includes(`/${name}`));
      expect.ok(answer.headers.get('content-type').startsWith(TYPES[kind]), `${link}: ${answer.headers.get('content-type')}`);
    }
    expect.match(links.find((link) => link.includes('map.png')), /bbox=/);
    expect.ok((await page.textContent('.inside')).includes('Natural Earth'), 'licence and attribution go with it');
    await axeIsContent(page);
    await page.keyboard.press('Escape');
    expect.equal(await page.locator('dialog[open]').count(), 0);
  }

  async function codeHasFlags(page) {
    await settle(page);
    await page.click('#sharing button');
    await page.uncheck('.inside .check:has-text("Shares") input');
    await page.click('.inside button:text-is("Copy code")');
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect.equal(code, await page.inputValue('.inside textarea'));
    expect.match(code, /hide=legend/);
    await inArticle(page, code, async (frame) => {
      expect.equal(await frame.locator('.legend').isVisible(), false);
      expect.equal(await frame.locator('h1').isVisible(), true);
    });
  }

  async function worksSandboxed(page) {
    const code = `<iframe sandbox="allow-scripts" title="A map" width="800" height="560" src="${base}/embed?at=${opensAt}"></iframe>`;
    await inArticle(page, code, async (frame) => {
      expect.equal(await frame.evaluate(() => globalThis.origin), 'null');
      expect.equal(await frame.getAttribute('#map', 'data-viewer'), viewer);
      const title = await frame.textContent('h1');
      await frame.focus('#time [role=slider]');
      await page.keyboard.press('Home');
      await frame.waitForFunction((old) => document.querySelector('h1').textContent !== old, title);
      await frame.waitForSelector('#map[data-ready=true]');
      await frame.locator('#map').click();
      await frame.waitForSelector('#place h2');
    });
  }

  /** An article with a frame of some size, and what the frame told it. */
  async function framed(page, width, height, query, look) {
    const listen = `<script>told = []; addEventListener("message", ({data}) => {
      told.push(data);
      if (data.type === 'frontline:height' && told.follow) document.querySelector('iframe').height = data.height;
    });</script>`;
    await inArticle(page, `${listen}<iframe title="A map" width="${width}" height="${height}" style="border:0" src="${base}/embed?at=${opensAt}${query}"></iframe>`, look);
  }

  async function fillsItsFrame(page) {
    const frames = [[300, ''], [300, 'title,time'], [360, 'legend'], [560, 'time'], [700, ''], [700, 'title,legend,time']];
    for (const [width, hide] of frames) {
      await framed(page, width, 480, `&viewer=basic&hide=${hide}`, async (frame) => {
        const seen = await frame.evaluate(() => {
          const boxOf = (selector) => document.querySelector(selector)?.getBoundingClientRect();
          const all = [...document.querySelectorAll('body *')];
          return {
            map: boxOf('#map'), canvas: boxOf('#map canvas, #map .surface'), lead: boxOf('.lead'), key: boxOf('.legend'), time: boxOf('.time'), foot: boxOf('.foot'),
            names: [...document.querySelectorAll('.factions li[data-faction]:not([hidden])')].length,
            page: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
            scrollers: all.filter((one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1).map((one) => one.className),
          };
        });
        const say = `${width} px without ${hide || 'nothing'}: ${JSON.stringify(seen)}`;
        expect.deepEqual(seen.page, [width, 480], say);
        expect.deepEqual(seen.scrollers, [], say);
        expect.ok(Math.abs(seen.canvas.height - seen.map.height) < 2 && Math.abs(seen.canvas.width - seen.map.width) < 2, say);
        const others = [seen.lead, seen.time, seen.foot, ...(width < 700 ? [seen.key] : [])].reduce((sum, one) => sum + one.height, 0);
        expect.ok(seen.map.height > 100 && 480 - others - seen.map.height < 40, say);
        if (!hide.includes('legend')) expect.ok(seen.key.height > 0 && seen.names > 0, say);
      });
    }
  }

  async function tellsItsHeight(page) {
    await framed(page, 400, 300, '&viewer=basic', async (frame) => {
      await page.waitForFunction(() => told.some(({type}) => type === 'frontline:height'));
      // A page that follows comes to an end with a map that suits the width.
      await page.evaluate(() => {
        told.follow = true;
        document.querySelector('iframe').height = told.at(-1).height;
      });
      await frame.waitForFunction(() => document.querySelector('#map').clientHeight >= 220);
      const height = await page.evaluate(() => document.querySelector('iframe').clientHeight);
      expect.ok(height >= 300 && height < 900, String(height));
    });
  }

  /** The server below a path of another host, as a proxy has it that says nothing of that. */
  async function belowAPath(page) {
    const inner = new URL(base);
    const proxy = createServer(({method, url, headers}, answer) => {
      if (!url.startsWith('/war/')) return answer.writeHead(404).end();
      const upstream = forward({host: inner.hostname, port: inner.port, method, path: url.slice(4), headers: {...headers, host: inner.host}}, (found) => {
        answer.writeHead(found.statusCode, found.headers);
        pipeline(found, answer, () => {});
      }).on('error', () => answer.destroy());
      // A stream of changes has no end of its own: it ends with whoever follows it, or Node would never.
      answer.on('close', () => upstream.destroy());
      upstream.end();
    });
    await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
    const outer = `http://127.0.0.1:${proxy.address().port}`;
    try {
      // The page that every test begins with may still be asking.
      await page.goto('about:blank');
      page.known.splice(0, page.known.length, `${outer}/war/`);
      for (const part of ['', 'embed']) {
        await page.goto(`${outer}/war/${part}?at=${opensAt}`);
        await settle(page);
        expect.ok(page.url().startsWith(`${outer}/war/${part}?`), page.url());
      }
      await page.goto(`${outer}/war/?at=${opensAt}`);
      await settle(page);
      await page.click('#sharing button');
      await page.waitForSelector('dialog[open]');
      expect.ok((await page.inputValue('.inside textarea')).includes(`src="${outer}/war/embed?`));
      for (const link of await page.locator('.inside a[download]').evaluateAll((found) => found.map(({href}) => href))) expect.ok(link.startsWith(`${outer}/war/territories/`), link);
      await page.goto(`${outer}/war/docs`);
      await page.waitForSelector('.operation');
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  }

  async function onlyEmbedIsFramed() {
    const policy = async (path) => (await fetch(base + path)).headers.get('content-security-policy');
    expect.match(await policy('/'), /frame-ancestors 'self'$/);
    expect.match(await policy('/embed'), /frame-ancestors \*$/);
    for (const path of ['/', '/embed']) expect.doesNotMatch(await policy(path), /unsafe|https?:/);
  }

  const start = {query: 'embed?viewer=basic'};
  return [
    ['everything that can be taken away is there, with its licence', {}, everythingIsThere],
    ['the code for an article has its flags, and works where it is put', {}, codeHasFlags],
    ['the embedded page works in a sandboxed frame of another origin', start, worksSandboxed],
    ['the embedded map fills its frame from 300 px on, whatever is hidden, with a key and without a scroller', start, fillsItsFrame],
    ['the embedded page tells the page around it how high it would like to be', start, tellsItsHeight],
    ['below a path of another host page, embed and manual work, and all that they name leads there', {}, belowAPath],
    ['only the embedded page may be framed, and neither lets in anything unsafe', start, onlyEmbedIsFramed],
    ['the embedded page by itself loads clean, and axe finds nothing to mend', {query: 'embed?at=AT', width: 700, height: 560}, async (page) => {
      await loads(viewer)(page);
      await axeIsContent(page);
    }],
    ['without WebGL the embedded page loads clean', {query: 'embed?at=AT', webGl: false, width: 420, height: 560}, loads('basic')],
  ];
}
