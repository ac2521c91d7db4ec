// How the page is for everybody: narrow, touch, Arabic, dark, patterns, print, calm, offline, empty; and how heavy.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {axeIsContent, clickNames, fits, loads, looksOtherwise, panelNames, pictureOf, sliderValue} from './steps.mjs';

const LIGHT_ENOUGH = 500_000;

export function pageTests(server) {
  const {viewer} = server;

  const open = async (page) => {
    await settle(page);
    await page.waitForSelector('#place h2');
    await page.waitForSelector('.handovers table');
    await page.click('#table summary');
    await page.click('#options summary');
  };
  const axeAll = async (page) => {
    await open(page);
    await axeIsContent(page);
  };
  const fitsOpen = async (page) => {
    await open(page);
    await fits(page);
  };

  async function touchAsks(page) {
    await settle(page);
    const box = await page.locator('#map').boundingBox();
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await panelNames(page, server);
    await page.locator('.plot').scrollIntoViewIfNeeded();
    const plot = await page.locator('.plot').boundingBox();
    const before = await sliderValue(page);
    await page.touchscreen.tap(plot.x + plot.width * 0.1, plot.y + 20);
    expect.notEqual(await sliderValue(page), before);
    await fits(page);
  }

  async function speaksArabic(page) {
    await settle(page);
    expect.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['ar', 'rtl']);
    await page.click('#sharing button');
    await page.waitForSelector('dialog[open]');
    const left = await page.locator('button, h1, h2, h3, legend, summary, dt, label > span, .key + span, .since, .answer, option')
      .evaluateAll((nodes) => nodes.map((node) => node.textContent).filter((text) => /[A-Za-z]{3}/.test(text.replaceAll(/SVG|PNG|CSV|GIF|GeoJSON|JSON|English|Natural Earth.*/g, ''))));
    expect.deepEqual(left, []);
    await page.keyboard.press('Escape');
    await page.click('#options summary');
    await page.click('.languages a[lang=en]');
    await settle(page);
    expect.equal(await page.evaluate(() => document.documentElement.dir), 'ltr');
  }

  async function hasPatterns(page) {
    await settle(page);
    const backgrounds = () => page.locator('.factions .swatch').evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).backgroundImage));
    expect.ok((await backgrounds()).every((image) => image === 'none'));
    const plainly = await pictureOf(page);
    await page.click('#options summary');
    await page.check('#options input[type=checkbox]');
    await page.keyboard.press('Escape');
    const shown = await backgrounds();
    expect.ok(shown.every((image) => image.startsWith('url("data:')), 'every faction has a pattern');
    expect.equal(new Set(shown).size, shown.length, 'and one of its own');
    expect.match(await page.getAttribute('.chart .band', 'fill'), /^url\(#/);
    expect.match(page.url(), /patterns=on/);
    await looksOtherwise(page, plainly, 'the map has patterns');
  }

  async function themeIsChosen(page) {
    await settle(page);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.click('#options summary');
    await page.selectOption('#options select', 'dark');
    expect.notEqual(await paper(), light);
    expect.match(page.url(), /theme=dark/);
  }

  async function prints(page) {
    await settle(page);
    await page.waitForSelector('.paragraph');
    await page.emulateMedia({media: 'print'});
    expect.equal(await page.locator('.masthead').isVisible(), false);
    expect.equal(await page.locator('.paragraph').isVisible(), true);
    if (viewer !== 'maplibre') return;
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const colours = await page.locator('canvas.printed').evaluate((canvas) => {
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
    expect.ok(colours > 20, `the printed map has ${colours} colours`);
  }

  async function staysOffline(page) {
    await settle(page);
    await page.context().setOffline(true);
    await page.waitForSelector('#notice:not([hidden])');
    expect.match(await page.textContent('#notice'), /offline/);
    const legend = await page.textContent('#legend');
    await page.focus('#time [role=slider]');
    await page.keyboard.press('Home');
    await page.waitForFunction((old) => document.querySelector('#legend').textContent !== old, legend);
    await page.context().setOffline(false);
    await page.waitForSelector('#notice[hidden]', {state: 'attached'});
    await settle(page);
  }

  async function emptyIsSaid(page) {
    await page.waitForFunction(() => /Nothing is recorded here yet/.test(document.querySelector('h1').textContent));
    expect.equal(await page.locator('#time').isVisible(), false);
    await axeIsContent(page);
  }

  async function failureIsSaid(page) {
    await page.waitForSelector('#notice:not([hidden])');
    expect.match(await page.textContent('#notice'), /Broken on purpose/);
    expect.equal(await page.textContent('h1'), 'The map could not be opened');
  }

  async function staysPut(page) {
    await settle(page);
    await page.waitForSelector('.paragraph');
    const shift = await page.evaluate(() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
        done(sum);
      }).observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done(sum), 300);
    }));
    expect.ok(shift < 0.1, `things moved by ${shift}`);
  }

  async function isLight(page) {
    const sizes = [];
    page.on('requestfinished', (request) => sizes.push(request.sizes().then(({responseBodySize}) => [request.url(), responseBodySize])));
    await page.reload();
    await settle(page);
    await page.waitForSelector('.paragraph');
    const own = (await Promise.all(sizes)).filter(([url]) => !url.includes('/vendor/maplibre'));
    const sum = own.reduce((total, [, size]) => total + size, 0);
    expect.ok(sum < LIGHT_ENOUGH, `${sum} bytes: ${own.sort((a, b) => b[1] - a[1]).slice(0, 4).join(' ')}`);
    expect.equal(own.filter(([url]) => url.includes(`/tiles/${server.slug}.json`)).length, 1, 'one slice’s data');
  }

  async function isCalm(page) {
    await settle(page);
    const moving = await page.locator('*').evaluateAll((nodes) => nodes.filter((node) => getComputedStyle(node).transitionDuration.split(', ').some((time) => parseFloat(time) > 0.001)).length);
    expect.equal(moving, 0);
  }

  const full = '?at=AT&place=35.95,39.01&vs=2014-06-01';
  const fulfil = (status, body) => (page) => page.route(/\/territories$/, (route) => route.fulfill({status, contentType: 'application/json', body: JSON.stringify(body)}));
  return [
    ['axe finds nothing to mend, everything open', {query: full}, axeAll],
    ['axe finds nothing to mend in the dark', {scheme: 'dark', query: full}, axeAll],
    ['axe finds nothing to mend in Arabic', {query: `${full}&lang=ar&patterns=on`}, axeAll],
    ['at 320 px nothing scrolls sideways', {width: 320, height: 640, query: full}, fitsOpen],
    ['at 320 px in Arabic nothing scrolls sideways', {width: 320, height: 640, query: `${full}&lang=ar&show=changes`}, fitsOpen],
    ['on a wall screen nothing scrolls sideways', {width: 3840, height: 2160, query: full, webGl: false}, fitsOpen],
    ['a finger asks and moves through time', {width: 390, height: 800, touch: true}, touchAsks],
    ['the page speaks Arabic throughout, from right to left, and changes back', {query: '?lang=ar'}, speaksArabic],
    ['dark, the page loads clean', {scheme: 'dark'}, loads(viewer)],
    ['light or dark can be chosen', {}, themeIsChosen],
    ['patterns tell factions apart without colour', {}, hasPatterns],
    ['without WebGL patterns tell factions apart', {webGl: false}, hasPatterns],
    ['without WebGL, at 320 px nothing scrolls sideways', {webGl: false, width: 320, height: 640}, async (page) => {
      await clickNames(page, server);
      await fits(page);
    }],
    ['on paper there are map, figures and paragraph, and nothing to press', {}, prints],
    ['offline, figures go on and the page says why the map does not', {mayFail: true}, staysOffline],
    ['an empty server is said to be empty', {before: fulfil(200, {territories: []})}, emptyIsSaid],
    ['a failure is told in the server’s words', {mayFail: true, before: fulfil(500, {title: 'Broken on purpose', detail: 'Only here.'})}, failureIsSaid],
    ['nothing jumps while the page opens', {}, staysPut],
    ['the first view is light, and brings one slice', {}, isLight],
    ['for whoever wants no motion nothing moves by itself', {calm: true}, isCalm],
  ];
}
