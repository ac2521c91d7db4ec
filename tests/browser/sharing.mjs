// What is taken away: link, code, picture, film, data; and the page that others put in a frame.

import {createServer} from 'node:http';
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
    ['only the embedded page may be framed, and neither lets in anything unsafe', start, onlyEmbedIsFramed],
    ['the embedded page by itself loads clean, and axe finds nothing to mend', {query: 'embed?at=AT', width: 700, height: 560}, async (page) => {
      await loads(viewer)(page);
      await axeIsContent(page);
    }],
    ['without WebGL the embedded page loads clean', {query: 'embed?at=AT', webGl: false, width: 420, height: 560}, loads('basic')],
  ];
}
