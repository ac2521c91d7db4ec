// Comparing two dates: the swipe, and what changed hands.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {looksOtherwise, parameter, pictureOf, plain} from './steps.mjs';

export function compareTests({ask, opensAt, viewer}) {
  const second = viewer === 'maplibre' ? '.second[data-ready=true]' : '.second .tiles';

  const swipes = (there) => async (page) => {
    await settle(page);
    await page.click('.controls button:text-is("Compare")');
    await page.waitForSelector(there);
    expect.equal(parameter(page, 'vs'), `${Number(opensAt.slice(0, 4)) - 1}${opensAt.slice(4)}`);
    await page.waitForSelector('.handovers table');
    const clipped = () => page.locator('.second').evaluate((node) => getComputedStyle(node).clipPath);
    const [half, cut] = [await pictureOf(page), await clipped()];
    await page.focus('.divider .handle');
    await page.keyboard.press('End');
    expect.notEqual(await clipped(), cut, 'the divider clips the other date');
    await looksOtherwise(page, half, 'the divider uncovers the other date');
    expect.equal(await page.getAttribute('.divider .handle', 'aria-valuenow'), '100');
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('PageDown');
    const box = await page.locator('#map').boundingBox();
    const handle = await page.locator('.divider .handle').boundingBox();
    await page.mouse.move(handle.x + 22, handle.y + 22);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.3, handle.y + 22, {steps: 3});
    await page.mouse.up();
    await page.waitForFunction(() => new URL(location.href).searchParams.get('split') === '30');
    await page.click('button:text-is("Stop comparing")');
    expect.equal(await page.locator('.divider:not([hidden])').count(), 0);
    expect.equal(parameter(page, 'vs'), null);
  };

  async function changesAreCounted(page) {
    await settle(page);
    await page.waitForSelector('.handovers table');
    const {features, changes} = await ask(`diff?from=2014-06-01&to=${opensAt}`);
    const rows = await page.locator('.pairs tbody tr').evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
    expect.equal(rows.length, features.length);
    const whole = (area) => (area < 500_000 ? '< 1 km²' : `${Math.round(area / 1e6).toLocaleString('en-GB')} km²`);
    features.forEach(({properties: {from_name: from, to_name: to, area_m2: area}}, index) => {
      const [told, given, amount] = rows[index].map(plain);
      expect.deepEqual([told, given], [from, to]);
      expect.ok(amount.startsWith(whole(area)), `${amount} is ${whole(area)}`);
    });
    const before = await pictureOf(page);
    const other = changes.find(({faction}) => faction && faction !== 'isis');
    await page.selectOption('.seen select', other.faction);
    await page.waitForFunction((text) => document.querySelector('.ways').textContent.replaceAll('\u00a0', ' ').includes(text), whole(other.gained_area_m2));
    expect.ok(plain(await page.textContent('.ways')).includes(whole(other.lost_area_m2)));
    expect.equal(parameter(page, 'only'), other.faction);
    await looksOtherwise(page, before, 'gains and losses are seen from the faction chosen');
  }

  const changed = {query: '?at=AT&vs=2014-06-01&show=changes'};
  return [
    ['a swipe shows the other date beneath a divider that keys and pointer move', {}, swipes(second)],
    ['what changed hands is told pair by pair, in the server’s figures', changed, changesAreCounted],
    ['without WebGL a swipe shows the other date', {webGl: false}, swipes('.second .tiles')],
    ['without WebGL what changed hands is told and drawn', {...changed, webGl: false}, changesAreCounted],
  ];
}
