// Time and the chart: slider, play, dates, events, district, unit, table, files.

import {readFileSync} from 'node:fs';
import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {parameter, plain, sliderMoves, sliderValue} from './steps.mjs';

export function timeTests({ask, opensAt, base, slug}) {
  async function tableMatches(page) {
    await settle(page);
    await page.click('#table summary');
    await page.waitForSelector('#table tbody tr');
    expect.equal(String(await page.locator('#table tbody tr').count()), await page.getAttribute('#time [role=slider]', 'aria-valuemax'));
    await page.click('#table tbody tr:first-child button');
    expect.equal(await sliderValue(page), 1);
  }

  async function playMoves(page) {
    await settle(page);
    await page.focus('#time [role=slider]');
    await page.keyboard.press('Home');
    await page.check('.speeds input[value="4"]', {force: true});
    await page.click('button.play');
    await page.waitForFunction(() => Number(document.querySelector('#time [role=slider]').getAttribute('aria-valuenow')) >= 4);
    await page.click('button.play');
    const stopped = await sliderValue(page);
    await page.waitForTimeout(1500);
    expect.equal(await sliderValue(page), stopped);
  }

  async function fetchesAhead(page) {
    await settle(page);
    await page.keyboard.press('ArrowRight');
    await settle(page);
    const {rows} = await ask('timeline');
    const next = rows[await sliderValue(page)];
    const {tiles: [template]} = await (await fetch(`${base}/tiles/${slug}.json?datetime=${next.from}`)).json();
    const start = new URL(template).pathname.split('/').slice(0, 4).join('/');
    await page.waitForFunction((path) => performance.getEntriesByType('resource').some(({name}) => new URL(name).pathname.startsWith(`${path}/`)), start);
  }

  async function arrowsStep(page) {
    await settle(page);
    const before = await sliderValue(page);
    await page.keyboard.press('ArrowRight');
    expect.equal(await sliderValue(page), before + 1);
    await page.keyboard.press('ArrowLeft');
    expect.equal(await sliderValue(page), before);
  }

  async function shiftFindsEvents(page) {
    await settle(page);
    const {events} = await ask('events');
    const next = events.find(({datetime}) => datetime.slice(0, 10) > opensAt);
    await page.focus('#time [role=slider]');
    await page.keyboard.press('Shift+ArrowRight');
    expect.equal(parameter(page, 'at'), next.datetime.slice(0, 10));
    expect.ok((await page.textContent('.happened')).includes(next.title));
  }

  async function dateIsExact(page) {
    await settle(page);
    await page.fill('.controls input[type=date]', '2015-03-07');
    expect.equal(parameter(page, 'at'), '2015-03-07');
    expect.match(await page.textContent('h1'), /7 March 2015/);
    await page.click('.controls .more button:first-of-type');
    expect.equal(await sliderValue(page), Number(await page.getAttribute('#time [role=slider]', 'aria-valuemax')));
  }

  async function changeIsTold(page) {
    await settle(page);
    await page.click('.controls .step:last-of-type');
    await page.waitForFunction(() => document.querySelector('#told').textContent.length > 0);
    expect.ok((await page.textContent('#told')).startsWith(await page.textContent('.controls .now')));
  }

  async function districtIsFollowed(page) {
    await settle(page);
    const {districts} = await ask('');
    const {slug: district, name} = districts[0];
    await page.selectOption('.tools select', district);
    await page.waitForFunction((text) => document.querySelector('h1').textContent.includes(text), name);
    const {shares, reference} = await ask(`shares?datetime=${opensAt}&district=${district}`);
    expect.ok(plain(await page.textContent('.factions li .share')).endsWith(`${(shares[0].fraction * 100).toFixed(1)} %`));
    expect.ok((await page.textContent('.reference')).includes(reference.source));
    expect.ok((await page.textContent('.paragraph')).includes(name));
    await page.click('#table summary');
    await page.check('.tools input[value=km2]', {force: true});
    await page.waitForFunction(() => document.querySelector('#table td').textContent.includes('km²'));
    const whole = `${Math.round(reference.area_m2 / 1e6).toLocaleString('en-GB')} km²`;
    expect.equal(plain(await page.textContent('.levels span:first-child')), whole);
    expect.deepEqual([parameter(page, 'district'), parameter(page, 'unit')], [district, 'km2']);
  }

  async function chartIsSaved(page) {
    await settle(page);
    const take = async (text) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click(`.tools button:text-is("${text}")`)]);
      return readFileSync(await download.path());
    };
    const drawn = (await take('SVG')).toString();
    for (const part of ['<svg', 'Who held how much', '<path', 'ISIS']) expect.ok(drawn.includes(part), part);
    expect.doesNotMatch(drawn, /url\(http|class="dim/);
    const png = await take('PNG');
    expect.equal(png.subarray(1, 4).toString(), 'PNG');
    expect.equal(png.readUInt32BE(16), 2400);
    const csv = await page.getAttribute('.tools a[download]', 'href');
    expect.ok((await (await fetch(base + csv)).text()).startsWith('from,to,faction'), 'the CSV has its columns');
  }

  return [
    ['the slider changes legend, map and address', {}, sliderMoves],
    ['arrow keys step through time from anywhere on the page', {}, arrowsStep],
    ['with Shift the keys go from event to event', {}, shiftFindsEvents],
    ['a date typed in is kept exactly, and Latest goes to the last', {}, dateIsExact],
    ['a change of date is told to a screen reader', {}, changeIsTold],
    ['play moves on by itself, and stops when asked', {}, playMoves],
    ['the next date’s tiles are fetched before they are asked for', {}, fetchesAhead],
    ['the table holds the same dates as the slider', {}, tableMatches],
    ['title, legend, paragraph, chart and table follow a district and a unit', {}, districtIsFollowed],
    ['the chart is saved as SVG, PNG and CSV', {}, chartIsSaved],
  ];
}
