// Steps of the tests that move borders.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {plain} from './steps.mjs';

/** The instant that the made-up land opens at. */
export const AT = '2020-03-01';

/** The steps, on a server. */
export function borderSteps(server) {
  const ask = async (land, path) => (await fetch(`${server.base}/territories/${land}/${path}`)).json();
  const areasOf = async (land) => {
    const {shares} = await ask(land, `shares?datetime=${AT}`);
    return Object.fromEntries(shares.map(({faction, area_m2: area}) => [faction, area]));
  };
  /** The whole land is held, and nothing of it by nobody. */
  const isWhole = async (land) => {
    const {features} = await ask(land, `control?datetime=${AT}`);
    expect.deepEqual(features.filter(({properties}) => properties.faction === null), []);
    return features;
  };

  /** The tool is there, with its nodes. */
  async function opens(page) {
    await settle(page);
    await page.waitForSelector('button.knot');
  }
  const handle = (page, lat, lon) => page.locator(`button.knot[aria-label*="${lat.toFixed(4)}"][aria-label*="${lon.toFixed(4)}"]`);
  const draft = (page, land) => page.evaluate((slug) => JSON.parse(localStorage.getItem(`frontline:draft:${slug}:borders`)), land);
  const steps = (page) => page.locator('.taken li').count();
  const centre = async (node) => {
    const box = await node.boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  async function drag(page, node, dx, dy) {
    const before = await page.evaluate(() => document.querySelector('.taken')?.textContent ?? '');
    // Once it stands still.
    await node.hover();
    const [x, y] = await centre(node);
    await page.mouse.down();
    await page.mouse.move(x + dx / 2, y + dy / 2, {steps: 3});
    await page.mouse.move(x + dx, y + dy, {steps: 3});
    await page.mouse.up();
    await page.waitForFunction((old) => (document.querySelector('.taken')?.textContent ?? '') !== old, before);
  }
  const check = async (page) => {
    await page.click('text=See what it changes');
    await page.waitForSelector('.publishing .gains');
  };
  const publish = async (page) => {
    await page.fill('.publishing textarea[name=comment]', 'The border moved');
    await page.click('.publishing button[value=changesets]');
    await page.waitForSelector('.publishing .success');
  };
  const gainTold = async (page, faction) => Number(plain(await page.textContent(`.gains [data-faction=${faction}] td`)).replace(/[^\d]/g, ''));

  return {ask, areasOf, isWhole, opens, handle, draft, steps, centre, drag, check, publish, gainTold};
}
