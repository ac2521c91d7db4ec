// Drives the web app of a running server in headless Chromium, and says in sentences what holds.
//
//   node run.mjs http://127.0.0.1:3000
//
// The last line is `N passed, N failed`; the exit code is 1 when a test failed.

import {openBrowser, openPage, settle} from './chromium.mjs';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import * as expect from 'node:assert/strict';

const base = (process.argv[2] ?? '').replace(/\/$/, '');
if (!base) {
  process.stderr.write('usage: node run.mjs BASE_URL\n');
  process.exit(2);
}

const MAPLIBRE = {query: '', blindWebGl: false};
const NO_WEBGL = {query: '', blindWebGl: true};
const vendored = (await (await fetch(`${base}/assets/vendor/index.json`)).json()).includes('maplibre-gl.mjs');
const usual = vendored ? 'maplibre' : 'basic';

const tests = [
  ['the page loads with no policy violation, console error or outside request', MAPLIBRE, loads(usual)],
  ['the page opens at the date the territory names, with its shares', MAPLIBRE, opensAtItsDate],
  ['the slider changes legend, map and address', MAPLIBRE, sliderMoves],
  ['a click on the map names the holder, since when and on what source', MAPLIBRE, clickNames],
  ['Enter on the map names the holder of its centre', MAPLIBRE, enterNames],
  ['a link with state in it reopens that view', {...MAPLIBRE, query: '?at=AT&map=7.5/35.9/38.9&place=35.95,39.01&since=year'}, linkRestores],
  ['a date outside the record is said to have no data', {...MAPLIBRE, query: '?at=1900-01-01', mayFail: true}, outsideSaysSo],
  ['an unknown territory is refused in the server’s own words', {...MAPLIBRE, query: '?t=atlantis', mayFail: true}, unknownIsRefused],
  ['search by name opens the same panel', MAPLIBRE, searchNames],
  ['the table holds the same dates as the slider', MAPLIBRE, tableMatches],
  ['at 320 px nothing scrolls sideways', {...MAPLIBRE, width: 320, height: 640}, fitsPhone],
  ['play moves on by itself, and stops when asked', MAPLIBRE, playMoves],
  ['arrow keys step through time from anywhere on the page', MAPLIBRE, arrowsStep],
  ['axe finds nothing to mend, panel and table open', {...MAPLIBRE, query: '?place=35.95,39.01'}, axeIsContent],
  ['axe finds nothing to mend in the dark', {...MAPLIBRE, scheme: 'dark', query: '?place=35.95,39.01'}, axeIsContent],
  ['markup in a name is shown as text', MAPLIBRE, markupIsText],
  ['dark, the page still loads clean', {...MAPLIBRE, scheme: 'dark'}, loads(usual)],
  ['without WebGL the basic viewer loads clean', NO_WEBGL, loads('basic')],
  ['without WebGL the slider changes legend, map and address', NO_WEBGL, sliderMoves],
  ['without WebGL a click on the map names the holder', NO_WEBGL, clickNames],
  ['without WebGL Enter on the map names the holder of its centre', NO_WEBGL, enterNames],
  ['without WebGL, at 320 px nothing scrolls sideways', {...NO_WEBGL, width: 320, height: 640}, fitsPhone],
];

let passed = 0;
let failed = 0;
const browsers = new Map();
for (const [sentence, setting, run] of tests) {
  const key = setting.blindWebGl;
  if (!browsers.has(key)) browsers.set(key, await openBrowser({webGl: !key}));
  const page = await openPage(browsers.get(key), base, setting);
  try {
    await page.goto(await opening(setting.query));
    await run(page);
    if (!setting.mayFail) expect.deepEqual(page.faults, [], 'what the browser complained about');
    expect.deepEqual(page.strangers, [], 'requests that left the server');
    passed += 1;
    process.stdout.write(`ok - ${sentence}\n`);
  } catch (fault) {
    failed += 1;
    const heard = page.faults.length ? `\n${page.faults.join('\n')}` : '';
    process.stdout.write(`not ok - ${sentence}\n${`${fault.message}${heard}`.replace(/^/gm, '    ')}\n`);
  }
  await page.context().close();
}
for (const browser of browsers.values()) await browser.close();
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed ? 1 : 0;

/** Fills in the territory's own opening date, so that a link is good for whatever record the server holds. */
async function opening(query) {
  if (!query.includes('AT')) return `${base}/${query}`;
  const {territories: [{opens_at: at}]} = await (await fetch(`${base}/territories`)).json();
  return `${base}/${query.replace('AT', at.slice(0, 10))}`;
}

function loads(viewer) {
  return async (page) => {
    await settle(page);
    expect.equal(await page.getAttribute('#map', 'data-viewer'), viewer);
    expect.match(await page.textContent('h1'), /^Who h(eld|olds) /);
    await page.waitForTimeout(300);
  };
}

async function opensAtItsDate(page) {
  await settle(page);
  const {territories: [{slug, opens_at: at}]} = await (await fetch(`${base}/territories`)).json();
  const {shares, paragraph, reference} = await (await fetch(`${base}/territories/${slug}/summary?datetime=${at}`)).json();
  expect.equal(await page.getAttribute('h1 time', 'datetime'), at.slice(0, 10));
  await page.waitForSelector('.paragraph');
  expect.equal(await page.textContent('.paragraph'), paragraph);
  const shown = await page.locator('.factions li').evaluateAll((rows) => rows.map((row) => row.dataset.faction));
  expect.deepEqual(shown, shares.map(({faction}) => faction));
  expect.equal(plain(await page.textContent('.factions li .share')), `${(shares[0].fraction * 100).toFixed(1)} %`);
  expect.ok((await page.textContent('.reference')).includes(reference.source), 'the reference area is named');
}

async function sliderMoves(page) {
  await settle(page);
  const look = async () => ({
    tiles: await page.getAttribute('#map', 'data-tiles'),
    legend: await page.textContent('#legend'),
    map: (await page.locator('#map').screenshot()).toString('base64'),
    address: page.url(),
    value: Number(await page.getAttribute('[role=slider]', 'aria-valuenow')),
  });
  const before = await look();
  await page.focus('[role=slider]');
  await page.keyboard.press('Home');
  await settle(page);
  await page.waitForFunction((old) => document.querySelector('#legend').textContent !== old, before.legend);
  const after = await look();
  expect.equal(after.value, 1);
  for (const key of Object.keys(before)) expect.notEqual(after[key], before[key], `${key} changed`);
  await page.keyboard.press('ArrowRight');
  await settle(page);
  expect.equal((await look()).value, 2);
}

async function clickNames(page) {
  await settle(page);
  await clickAt(page);
  await panelNames(page);
}

async function clickAt(page) {
  const box = await page.locator('#map').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

async function enterNames(page) {
  await settle(page);
  await page.locator('#map canvas.maplibregl-canvas, #map .surface').first().focus();
  await page.keyboard.press('Enter');
  await panelNames(page);
}

/** The panel says of the place in the address what the server says of it. */
async function panelNames(page) {
  await page.waitForSelector('#place h2');
  const query = new URL(page.url()).searchParams;
  const [lat, lon] = query.get('place').split(',');
  const asked = `${base}/territories/${query.get('t')}/point?lon=${lon}&lat=${lat}&datetime=${query.get('at')}`;
  const {holder} = await (await fetch(asked)).json();
  expect.equal((await page.textContent('#place h2')).trim(), holder?.name ?? 'Held by nobody on record');
  const told = await page.textContent('#place');
  if (holder) for (const word of ['Since', 'Confidence', 'Sources', String(holder.confidence ?? '')]) expect.ok(told.includes(word), word);
}

async function linkRestores(page) {
  const wanted = new URL(page.url()).searchParams;
  await settle(page);
  await panelNames(page);
  const kept = new URL(page.url()).searchParams;
  for (const [key, value] of wanted) {
    if (key !== 'map') expect.equal(kept.get(key), value, key);
  }
  const [zoom, lat, lon] = kept.get('map').split('/').map(Number);
  expect.ok(Math.abs(zoom - 7.5) <= 0.5 && Math.abs(lat - 35.9) < 0.01 && Math.abs(lon - 38.9) < 0.01, `map=${kept.get('map')}`);
  expect.ok(await page.isChecked('input[value=year]'));
  expect.equal(await page.getAttribute('h1 time', 'datetime'), wanted.get('at'));
}

async function outsideSaysSo(page) {
  await page.waitForSelector('.summary .none');
  const {territories: [{slug}]} = await (await fetch(`${base}/territories`)).json();
  const answer = await fetch(`${base}/territories/${slug}/summary?datetime=1900-01-01`);
  expect.equal(answer.status, 404);
  const {title, detail} = await answer.json();
  expect.ok((await page.textContent('.summary')).includes(detail ?? title));
  expect.equal(await page.locator('.factions li').count(), 0);
}

async function unknownIsRefused(page) {
  await page.waitForSelector('#notice:not([hidden])');
  const {title, detail} = await (await fetch(`${base}/territories/atlantis`)).json();
  expect.ok((await page.textContent('#notice')).includes(detail ?? title));
}

async function searchNames(page) {
  await settle(page);
  const {territories: [{slug, bbox}]} = await (await fetch(`${base}/territories`)).json();
  const letter = slug === 'syria' ? 'raq' : 'a';
  const {places} = await (await fetch(`${base}/territories/${slug}/places?q=${letter}`)).json();
  if (places.length === 0) return;
  await page.fill('#search-box', letter);
  await page.waitForSelector('#search-list li[role=option]');
  await page.press('#search-box', 'Enter');
  await panelNames(page);
  const [lat, lon] = new URL(page.url()).searchParams.get('place').split(',').map(Number);
  expect.ok(places.some((place) => Math.abs(place.lat - lat) < 1e-4 && Math.abs(place.lon - lon) < 1e-4), `${bbox ?? ''} ${lat} ${lon}`);
}

async function tableMatches(page) {
  await settle(page);
  await page.click('#table summary');
  await page.waitForSelector('#table tbody tr');
  const rows = await page.locator('#table tbody tr').count();
  expect.equal(String(rows), await page.getAttribute('[role=slider]', 'aria-valuemax'));
  await page.click('#table tbody tr:first-child button');
  expect.equal(await page.getAttribute('[role=slider]', 'aria-valuenow'), '1');
}

async function playMoves(page) {
  await settle(page);
  await page.click('#table summary');
  await page.click('#table tbody tr:first-child button');
  const value = () => page.getAttribute('[role=slider]', 'aria-valuenow').then(Number);
  await page.click('button.play');
  await page.waitForFunction(() => Number(document.querySelector('[role=slider]').getAttribute('aria-valuenow')) >= 3);
  await page.click('button.play');
  const stopped = await value();
  await page.waitForTimeout(1500);
  expect.equal(await value(), stopped);
}

async function arrowsStep(page) {
  await settle(page);
  const value = () => page.getAttribute('[role=slider]', 'aria-valuenow').then(Number);
  const before = await value();
  await page.keyboard.press('ArrowRight');
  expect.equal(await value(), before + 1);
  await page.keyboard.press('ArrowLeft');
  expect.equal(await value(), before);
}

async function markupIsText(page) {
  const trap = '<img src="x" onerror="console.error(1)"><b>name</b>';
  await page.route(/\/(summary|point|timeline)\b/, async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replaceAll(/"(name|note|paragraph)":\s*"[^"]*"/g, (_, key) => `"${key}": ${JSON.stringify(trap)}`);
    await route.fulfill({response: answer, body: text});
  });
  await page.reload();
  await settle(page);
  await clickAt(page);
  await page.waitForSelector('#place h2');
  expect.equal(await page.textContent('.factions li .name'), trap);
  expect.equal(await page.textContent('.paragraph'), trap);
  expect.equal((await page.textContent('#place h2')).trim(), trap);
  expect.equal(await page.locator('main img[src=x], main b').count(), 0);
}

async function axeIsContent(page) {
  await settle(page);
  await page.waitForSelector('#place h2');
  await page.click('#table summary');
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const {violations} = await page.evaluate(() => globalThis.axe.run(document));
  expect.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
}

async function fitsPhone(page) {
  await settle(page);
  await clickNames(page);
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect.ok(wide <= room, `${wide} px wide in ${room}`);
}

function plain(text) {
  return text.replaceAll('\u00a0', ' ');
}
