// Steps of the tests that draw: where a place is on the screen, corners typed, an edit checked and published.

import {settle} from './chromium.mjs';
import {parameter} from './steps.mjs';

export const VIEW = 'map=7/41.5/12';
export const OPEN = `?t=LAND&edit=draw&${VIEW}`;
// Land of blue's, with two corners on nodes of the border.
export const BULGE = ['40.8, 12', '41, 12.6', '42, 12.6', '42.2, 12'];
export const square = (west, south, east, north) => [[[west, south], [east, south], [east, north], [west, north], [west, south]]];

/** Where a place is on the screen, by the address and Web Mercator. */
export async function pixelOf(page, [lon, lat]) {
  const [zoom, centreLat, centreLon] = parameter(page, 'map').split('/').map(Number);
  const box = await page.locator('#map').boundingBox();
  const scale = 512 * 2 ** zoom / 360;
  const tall = (degrees) => Math.log(Math.tan(Math.PI / 4 + degrees * Math.PI / 360)) * 180 / Math.PI;
  return [box.x + box.width / 2 + (lon - centreLon) * scale, box.y + box.height / 2 - (tall(lat) - tall(centreLat)) * scale];
}
export const press = async (page, place) => {
  await page.mouse.move(...await pixelOf(page, place), {steps: 4});
  await page.mouse.down();
  await page.mouse.up();
};
export const rows = (page) => page.locator('.rings input').evaluateAll((inputs) => inputs.map(({value}) => value));
export const hasRows = (page, wanted) => page.waitForFunction((text) => [...document.querySelectorAll('.rings input')].map(({value}) => value).join(';') === text, wanted.join(';'));
export const checkButton = '.drawing > p button.main';

/** The tool is open, and the map is still. */
export async function ready(page) {
  await settle(page);
  await page.waitForSelector('.drawing');
}
/** Opens the list of corners. */
export async function listCorners(page) {
  if (await page.locator('.corners').isVisible()) return;
  await page.press('.part > summary', 'Enter');
  // With the list the crosshair comes.
  await page.waitForSelector('.crosshair', {state: 'attached'});
  await page.waitForFunction(() => !document.querySelector('.crosshair').hidden);
}
/** Types corners into the list, by the keyboard. */
export async function typeCorners(page, corners, {anew = false} = {}) {
  await listCorners(page);
  for (const [at, corner] of corners.entries()) {
    const before = (await rows(page)).length;
    await page.locator('.corners .actions button').nth(anew && at === 0 ? 1 : 0).press('Enter');
    await page.waitForFunction((count) => document.querySelectorAll('.rings input').length === count, before + 1);
    // The new corner's field has the focus.
    await page.keyboard.press('Control+A');
    await page.keyboard.type(corner);
    await page.keyboard.press('Tab');
  }
}
export async function claim(page, {faction = 'red', confidence = '80', note = 'Seen <b>from</b> the road'} = {}) {
  await page.selectOption('[name=faction]', faction);
  await page.fill('[name=confidence]', confidence);
  await page.fill('[name=sources]', 'https://example.org/advance');
  await page.fill('[name=note]', note);
}
export async function check(page) {
  await page.press(checkButton, 'Enter');
  await page.waitForSelector('.gains');
}
export async function publish(page, comment = 'Red advances') {
  await page.fill('[name=comment]', comment);
  await page.press('.sending .main', 'Enter');
  await page.waitForSelector('.success');
}
export const figures = (page) => page.locator('.gains tbody tr').evaluateAll((lines) => Object.fromEntries(lines.map((line) =>
  [line.dataset.faction, [...line.querySelectorAll('td')].map((cell) => cell.textContent.replaceAll('\u00a0', ' '))])));

/** Functions that ask the server about a made-up territory. */
export function readLand({base}) {
  const ask = async (land, path) => (await fetch(`${base}/territories/${land}/${path}`)).json();
  return {
    ask,
    holder: async (land, lon, lat) => (await ask(land, `point?lon=${lon}&lat=${lat}&datetime=2020-03-01`)).holder,
    revision: async (land) => (await ask(land, 'timeline')).revision,
  };
}
