// Steps that several tests take, and what they read off the page.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';

/** Text with its no-break spaces as spaces. */
export const plain = (text) => text.replaceAll('\u00a0', ' ');
/** A parameter of the page's address. */
export const parameter = (page, key) => new URL(page.url()).searchParams.get(key);
/** Which slice the slider is at, from 1. */
export const sliderValue = (page) => page.getAttribute('#time [role=slider]', 'aria-valuenow').then(Number);
/** A picture of the map, to compare with another. */
export const pictureOf = async (page) => (await page.locator('#map').screenshot()).toString('base64');
/** Waits until the map looks otherwise than in a picture of it. */
export async function looksOtherwise(page, before, sentence) {
  for (let tries = 0; tries < 60; tries += 1) if (await pictureOf(page) !== before) return;
  expect.fail(sentence);
}
/** The legend's factions, in their order. */
export const factionsShown = (page) => page.locator('.factions li').evaluateAll((rows) => rows.map((row) => row.dataset.faction));

export async function clickAt(page, across = 0.5, down = 0.5) {
  const box = await page.locator('#map').boundingBox();
  await page.mouse.click(box.x + box.width * across, box.y + box.height * down);
}

/** The panel says of the place in the address what the server says of it. */
export async function panelNames(page, {api}) {
  await page.waitForSelector('#place h2');
  const [lat, lon] = parameter(page, 'place').split(',');
  const {holder} = await (await fetch(`${api}/point?lon=${lon}&lat=${lat}&datetime=${parameter(page, 'at')}`)).json();
  expect.equal((await page.textContent('#place h2')).trim(), holder?.name ?? 'Held by nobody on record');
  const told = await page.textContent('#place');
  if (holder) for (const word of ['Since', 'Confidence', 'Sources', String(holder.confidence ?? '')]) expect.ok(told.includes(word), word);
}

export async function fits(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect.ok(wide <= room, `${wide} px wide in ${room}`);
}

/** axe finds nothing to mend, in the page or in a frame of it. */
export async function axeIsContent(page) {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const {violations} = await page.evaluate(() => globalThis.axe.run(document));
  expect.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary.slice(0, 160)}`), []);
}

/** The page is there, by the viewer expected, and says what it is. */
export function loads(viewer, title = /^Who h(eld|olds) /) {
  return async (page) => {
    await settle(page);
    expect.equal(await page.getAttribute('#map', 'data-viewer'), viewer);
    expect.match(await page.textContent('h1'), title);
    // What a browser has to complain about it does by the next frame.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  };
}

export async function sliderMoves(page) {
  await settle(page);
  const look = async () => ({
    tiles: await page.getAttribute('#map', 'data-tiles'),
    legend: await page.textContent('#legend'),
    map: await pictureOf(page),
    address: page.url(),
    value: await sliderValue(page),
  });
  const before = await look();
  await page.focus('#time [role=slider]');
  await page.keyboard.press('Home');
  await settle(page);
  await page.waitForFunction((old) => document.querySelector('#legend').textContent !== old, before.legend);
  const after = await look();
  expect.equal(after.value, 1);
  for (const key of Object.keys(before)) expect.notEqual(after[key], before[key], `${key} changed`);
  await page.keyboard.press('ArrowRight');
  await settle(page);
  expect.equal(await sliderValue(page), 2);
}

export async function enterNames(page, server) {
  await settle(page);
  await page.locator('#map canvas.maplibregl-canvas, #map .surface').first().focus();
  await page.keyboard.press('Enter');
  await panelNames(page, server);
}

export async function clickNames(page, server) {
  await settle(page);
  await clickAt(page);
  await panelNames(page, server);
}
