// Drawing an area: by pointer, keyboard and touch, on the borders there are; and the draft.

import * as expect from 'node:assert/strict';
import {BULGE, check, checkButton, claim, hasRows, listCorners, OPEN, pixelOf, press, publish, readLand, ready, rows, square, typeCorners} from './sketch.mjs';
import {axeIsContent, fits, parameter} from './steps.mjs';

export function drawTests(server) {
  const {ask, holder} = readLand(server);

  async function snaps(page, land) {
    await ready(page);
    await page.selectOption('[name=faction]', 'red');
    await beginDrawing(page);
    await listCorners(page);
    // Some pixels beside the nodes at 40.8 and 42.2 north.
    for (const place of [[12.03, 40.82], [12.6, 41], [13.2, 41.5]]) await press(page, place);
    // The last was a slip: it is taken back.
    await page.keyboard.press('Control+z');
    for (const place of [[12.6, 42], [12.03, 42.22], [12, 40.8]]) await press(page, place);
    await page.waitForFunction(() => document.querySelectorAll('.rings input').length === 5);
    await clickPassed(page);
    await claim(page);
    await check(page);
    await publish(page);
    const {region} = await holder(land, 12.3, 41.5);
    const [ring] = (await ask(land, `regions/${region}`)).geometry.coordinates;
    // The corner between the two nodes is the border's own: the area follows it.
    for (const node of [[12, 40.8], [12, 42.2], [12, 41.5]]) expect.ok(ring.some(([lon, lat]) => lon === node[0] && lat === node[1]), `${node} in ${JSON.stringify(ring)}`);
  }

  async function survives(page) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await page.reload();
    await ready(page);
    await listCorners(page);
    await hasRows(page, BULGE);
    expect.equal(await page.inputValue('[name=faction]'), 'red');
    expect.equal(await page.inputValue('[name=note]'), 'Seen <b>from</b> the road');
    await check(page);
    await page.getByRole('button', {name: 'Discard draft'}).click();
    expect.deepEqual(await rows(page), []);
    await page.getByRole('button', {name: 'Bring the draft back'}).click();
    await hasRows(page, BULGE);
    await page.getByRole('button', {name: 'Discard draft'}).click();
    await page.reload();
    await ready(page);
    await listCorners(page);
    expect.deepEqual(await rows(page), []);
    expect.equal(await page.inputValue('[name=faction]'), '');
  }

  async function saysItsDate(page) {
    await ready(page);
    await typeCorners(page, BULGE);
    expect.ok(await page.locator('.elsewhen').isHidden());
    await page.fill('[name=valid_from]', '2020-02-15');
    await page.waitForFunction(() => /at=2020-02-15/.test(location.search));
    await page.goto(page.url().replace('at=2020-02-15', 'at=2020-03-01'));
    await ready(page);
    await page.waitForSelector('.elsewhen:not([hidden])');
    expect.match(await page.textContent('.elsewhen'), /15 February 2020/);
    await page.fill('[name=note]', 'Seen');
    expect.equal(parameter(page, 'at').slice(0, 10), '2020-03-01', 'the page stays at the date it shows');
    await page.getByRole('button', {name: 'Go to that date'}).press('Enter');
    await page.waitForFunction(() => /at=2020-02-15/.test(location.search));
    await page.waitForSelector('.elsewhen', {state: 'hidden'});
  }

  /** No pointer at all: Tab leads from field to field, letters choose, Enter sends. */
  async function goesByKeyboard(page, land) {
    await ready(page);
    await listCorners(page);
    await typeCorners(page, BULGE);
    await page.focus('[name=faction]');
    await page.keyboard.type('Red');
    await page.focus('[name=confidence]');
    await page.keyboard.type('75');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.gains');
    await page.focus('[name=comment]');
    await page.keyboard.type('By hand');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.success');
    expect.ok(await page.evaluate(() => document.activeElement.contains(document.querySelector('.success'))), 'the focus is where it is said');
    const {region, confidence} = await holder(land, 12.3, 41.5);
    expect.equal(confidence, 75);
    expect.deepEqual((await ask(land, `regions/${region}`)).geometry.coordinates[0].slice(0, 4), [[12, 40.8], [12.6, 41], [12.6, 42], [12, 42.2]]);
  }

  async function drags(page) {
    await ready(page);
    await typeCorners(page, BULGE);
    const drag = async (from, to) => {
      await page.mouse.move(...await pixelOf(page, from), {steps: 3});
      await page.mouse.down();
      await page.mouse.move(...await pixelOf(page, to), {steps: 6});
      await page.mouse.up();
    };
    // Near the node at 43 north a corner goes onto it.
    await drag([12, 42.2], [12.03, 42.02]);
    await page.waitForFunction(() => document.querySelectorAll('.rings input')[3].value !== '42.2, 12');
    const moved = await rows(page);
    // The handle halfway between the corners in the east makes a fifth.
    await drag([12.6, 41.5], [13, 41.5]);
    await page.waitForFunction(() => document.querySelectorAll('.rings input').length === 5);
    expect.equal(parameter(page, 'place'), null, 'a handle is no place to ask about');
    const five = await rows(page);
    await page.keyboard.press('Control+z');
    await hasRows(page, moved);
    await page.keyboard.press('Control+z');
    await hasRows(page, BULGE);
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+Shift+z');
    await hasRows(page, five);
    await page.getByRole('button', {name: 'Take out corner 3'}).click();
    await page.waitForFunction(() => document.querySelectorAll('.rings input').length === 4);
  }

  async function beginDrawing(page) {
    await page.click('.area .actions button');
    await page.waitForSelector('.drawtold:not(:empty)');
    expect.match(await page.textContent('.area .actions button'), /Stop/);
  }
  /** The click that closed an area asked about no place, now that it has passed. */
  async function clickPassed(page) {
    await page.evaluate(() => new Promise((done) => setTimeout(done, 450)));
    expect.equal(parameter(page, 'place'), null, 'the click that closes an area is no question');
  }

  async function keepsWhatIsDrawn(page) {
    await ready(page);
    for (const [leave, back] of [['#desk-history', '#desk-draw'], ['.toedit', '.toedit']]) {
      await beginDrawing(page);
      for (const place of [[12.6, 41], [13, 41], [13, 41.5]]) await press(page, place);
      await page.click(leave);
      await page.waitForSelector('.drawing', {state: 'detached'});
      await page.click(back);
      await ready(page);
    }
    await listCorners(page);
    expect.equal((await rows(page)).length, 6);
    await beginDrawing(page);
    for (const place of [[11.4, 41], [11.8, 41]]) await press(page, place);
    await page.getByRole('button', {name: 'Stop drawing'}).click();
    await page.waitForFunction(() => document.querySelectorAll('.rings input').length === 8);
    expect.equal(await page.locator('.drawtold').textContent(), '');
  }

  async function callsOff(page) {
    await ready(page);
    await listCorners(page);
    await page.click('.area .main');
    await page.waitForSelector('.drawtold:not(:empty)');
    await press(page, [12.5, 41]);
    await press(page, [13, 41]);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.drawtold:empty', {state: 'attached'});
    expect.deepEqual(await rows(page), []);
    expect.equal(parameter(page, 'place'), null);
    // The map's clicks are the reader's again.
    await press(page, [12.5, 41]);
    await page.waitForSelector('#place h2');
  }

  async function hasHoles(page, land) {
    await ready(page);
    await page.locator('.part > summary').nth(1).press('Enter');
    await page.fill('.part textarea', JSON.stringify({type: 'MultiPolygon', coordinates: [square(12.2, 40.5, 13.4, 42.5), square(10.2, 40.2, 10.5, 40.6)]}));
    await page.getByRole('button', {name: 'Add to the draft'}).press('Enter');
    await typeCorners(page, ['41.2, 12.6', '41.2, 13', '41.8, 13'], {anew: true});
    await claim(page, {faction: 'green'});
    await check(page);
    await publish(page, 'Two areas, one with a hole');
    const found = await Promise.all([[12.4, 41], [10.3, 40.4], [12.9, 41.3]].map(([lon, lat]) => holder(land, lon, lat)));
    expect.deepEqual(found.map(({faction}) => faction), ['green', 'green', 'blue']);
    expect.equal(found[0].region, found[1].region);
  }

  async function isNarrow(page) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await page.press(checkButton, 'Enter');
    await page.waitForSelector('.gains');
    await fits(page);
    await axeIsContent(page);
  }

  async function goesByTouch(page, land) {
    await ready(page);
    await page.selectOption('[name=faction]', 'red');
    await page.locator('.area .main').tap();
    await page.waitForSelector('.drawtold:not(:empty)');
    const tap = async (place) => page.touchscreen.tap(...await pixelOf(page, place));
    for (const place of [[11.4, 41.2], [12.4, 41.2], [12.4, 41.9], [11.4, 41.2]]) await tap(place);
    await page.waitForSelector('.drawtold:empty', {state: 'attached'});
    await listCorners(page);
    await page.waitForFunction(() => document.querySelectorAll('.rings input').length === 3);
    await clickPassed(page);
    await fits(page);
    await page.locator(checkButton).tap();
    await page.waitForSelector('.gains');
    await page.fill('[name=comment]', 'By hand');
    await page.locator('.sending .main').tap();
    await page.waitForSelector('.success');
    expect.equal((await holder(land, 12.3, 41.5)).faction, 'red');
  }

  const as = 'editor';
  const gl = server.viewer === 'maplibre';
  const withGl = [
    ['a corner drawn near a node of the border is that node to the last digit, and the area follows the border', {as, query: OPEN}, snaps],
    ['corners of a draft are dragged and made on the map, taken out, undone and done again', {as, query: OPEN}, drags],
    ['Escape calls a drawing off, and the map’s clicks are the reader’s again', {as, query: OPEN}, callsOff],
    ['corners drawn so far are kept when one stops, opens another tool or closes the desk', {as, query: OPEN}, keepsWhatIsDrawn],
    ['an area is drawn by touch on a phone', {as, query: OPEN, width: 390, height: 844, touch: true}, goesByTouch],
  ];
  return [
    ...(gl ? withGl : []),
    ['a draft survives a reload until it is discarded', {as, query: OPEN}, survives],
    ['a draft of another date than the page shows says so, and leads there', {as, query: OPEN}, saysItsDate],
    ['an area is drawn by the keyboard alone', {as, query: OPEN}, goesByKeyboard],
    ['without WebGL an area is drawn by its corners', {as, query: OPEN, webGl: false}, goesByKeyboard],
    ['an edit may have several areas and a hole', {as, query: OPEN}, hasHoles],
    ['at 320 px the drawing tool fits with all it has to say, and axe is content', {as, query: OPEN, width: 320, height: 640}, isNarrow],
    ['in Arabic the drawing tool fits, and axe is content', {as, query: `${OPEN}&lang=ar`, width: 390, height: 844}, isNarrow],
    ['in dark colours axe is content with the drawing tool', {as, query: OPEN, scheme: 'dark'}, isNarrow],
  ];
}
