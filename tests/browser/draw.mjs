// Drawing who held an area since when: by pointer and by keyboard, checked, published, undone, overtaken, reviewed.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {axeIsContent, fits, parameter, pictureOf, plain} from './steps.mjs';

const VIEW = 'map=7/41.5/12';
const OPEN = `?t=LAND&edit=draw&${VIEW}`;
// Land of blue's, with two corners on nodes of the border.
const BULGE = ['40.8, 12', '41, 12.6', '42, 12.6', '42.2, 12'];
const square = (west, south, east, north) => [[[west, south], [east, south], [east, north], [west, north], [west, south]]];

/** Where a place is on the screen, by the address and Web Mercator. */
async function pixelOf(page, [lon, lat]) {
  const [zoom, centreLat, centreLon] = parameter(page, 'map').split('/').map(Number);
  const box = await page.locator('#map').boundingBox();
  const scale = 512 * 2 ** zoom / 360;
  const tall = (degrees) => Math.log(Math.tan(Math.PI / 4 + degrees * Math.PI / 360)) * 180 / Math.PI;
  return [box.x + box.width / 2 + (lon - centreLon) * scale, box.y + box.height / 2 - (tall(lat) - tall(centreLat)) * scale];
}
const press = async (page, place) => {
  await page.mouse.move(...await pixelOf(page, place), {steps: 4});
  await page.mouse.down();
  await page.mouse.up();
};
const rows = (page) => page.locator('.rings input').evaluateAll((inputs) => inputs.map(({value}) => value));
const hasRows = (page, wanted) => page.waitForFunction((text) => [...document.querySelectorAll('.rings input')].map(({value}) => value).join(';') === text, wanted.join(';'));
const checkButton = '.drawing > p button.main';

/** Types corners into the list, by the keyboard. */
async function typeCorners(page, corners, {anew = false} = {}) {
  if (!await page.locator('.corners').isVisible()) await page.press('.part > summary', 'Enter');
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
async function claim(page, {faction = 'red', confidence = '80', note = 'Seen <b>from</b> the road'} = {}) {
  await page.selectOption('[name=faction]', faction);
  await page.fill('[name=confidence]', confidence);
  await page.fill('[name=sources]', 'https://example.org/advance');
  await page.fill('[name=note]', note);
}
async function check(page) {
  await page.press(checkButton, 'Enter');
  await page.waitForSelector('.gains');
}
async function publish(page, comment = 'Red advances') {
  await page.fill('[name=comment]', comment);
  await page.press('.sending .main', 'Enter');
  await page.waitForSelector('.success');
}
const figures = (page) => page.locator('.gains tbody tr').evaluateAll((lines) => Object.fromEntries(lines.map((line) =>
  [line.dataset.faction, [...line.querySelectorAll('td')].map((cell) => cell.textContent.replaceAll('\u00a0', ' '))])));

export function drawTests(server) {
  const at = (land) => `${server.base}/territories/${land}`;
  const ask = async (land, path) => (await fetch(`${at(land)}/${path}`)).json();
  const holder = async (land, lon, lat) => (await ask(land, `point?lon=${lon}&lat=${lat}&datetime=2020-03-01`)).holder;
  const revision = async (land) => (await ask(land, 'timeline')).revision;
  /** What another editor publishes meanwhile. */
  const meanwhile = (land, coordinates, comment = 'Green <b>moves</b>') => server.write('reviewer', 'POST', `/territories/${land}/changesets`, {
    comment, changes: [{change: 'create', feature: {type: 'Feature', properties: {faction: 'green', valid_from: '2020-02-15'}, geometry: {type: 'Polygon', coordinates}}}],
  });
  const ready = async (page) => {
    await settle(page);
    await page.waitForSelector('.drawing');
  };

  async function snaps(page, land) {
    await ready(page);
    await page.selectOption('[name=faction]', 'red');
    await page.click('.area .main');
    await page.waitForSelector('.drawtold:not(:empty)');
    await page.waitForFunction(() => /Stop/.test(document.querySelector('.area .actions button').textContent));
    await page.press('.part > summary', 'Enter');
    // Some pixels beside the nodes at 40.8 and 42.2 north.
    for (const place of [[12.03, 40.82], [12.6, 41], [12.6, 42], [12.03, 42.22], [12, 40.8]]) await press(page, place);
    await page.waitForFunction(() => document.querySelectorAll('.rings input').length === 5);
    await claim(page);
    await check(page);
    await publish(page);
    const {region} = await holder(land, 12.3, 41.5);
    const [ring] = (await ask(land, `regions/${region}`)).geometry.coordinates;
    // The corner between the two nodes is the border's own: the area follows it.
    for (const node of [[12, 40.8], [12, 42.2], [12, 41.5]]) expect.ok(ring.some(([lon, lat]) => lon === node[0] && lat === node[1]), `${node} in ${JSON.stringify(ring)}`);
  }

  async function previews(page, land) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    const before = await pictureOf(page);
    const [asked] = await Promise.all([page.waitForRequest(/\/effect/), page.press(checkButton, 'Enter')]);
    await page.waitForSelector('.gains');
    const answer = await server.write('editor', 'POST', asked.url().slice(server.base.length), asked.postDataJSON());
    const shown = await figures(page);
    expect.deepEqual(Object.keys(shown).sort(), answer.changes.map(({faction}) => faction).sort());
    const area = (value) => (value > 0 ? `${Math.round(value / 1e6).toLocaleString('en-GB')} km²` : '–');
    for (const {faction, gained_area_m2: gained, lost_area_m2: lost} of answer.changes) expect.deepEqual(shown[faction], [area(gained), area(lost)]);
    expect.notEqual(await pictureOf(page), before, 'the map shows what would change');
    expect.equal(await revision(land), 2, 'nothing is recorded yet');
    await page.fill('[name=confidence]', '60');
    expect.ok(await page.locator('.publishing').isHidden(), 'what was checked is not what stands there now');
  }

  async function publishes(page, land) {
    await ready(page);
    const look = async () => [plain(await page.textContent('#legend .factions')), await page.getAttribute('#map', 'data-tiles')];
    const before = await look();
    await typeCorners(page, BULGE);
    await claim(page);
    await check(page);
    await publish(page);
    expect.match(await page.textContent('.success'), /revision 3/);
    const {changesets} = await ask(land, 'changesets');
    expect.deepEqual(changesets.map(({comment}) => comment), ['Red advances', 'How it began', changesets[2].comment]);
    const now = await holder(land, 12.3, 41.5);
    expect.deepEqual([now.faction, now.confidence, now.note, now.sources], ['red', 80, 'Seen <b>from</b> the road', ['https://example.org/advance']]);
    await page.waitForFunction((old) => document.querySelector('#map').dataset.tiles !== old, before[1]);
    await settle(page);
    expect.notEqual((await look())[0], before[0]);
    await page.press('.success button', 'Enter');
    await page.waitForFunction(() => /undone/.test(document.querySelector('.success').textContent));
    expect.equal((await holder(land, 12.3, 41.5)).faction, 'blue');
    await page.waitForFunction((old) => document.querySelector('#legend .factions').textContent.replaceAll('\u00a0', ' ') === old, before[0]);
  }

  async function survives(page) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await page.reload();
    await ready(page);
    expect.deepEqual(await rows(page), BULGE);
    expect.equal(await page.inputValue('[name=faction]'), 'red');
    expect.equal(await page.inputValue('[name=note]'), 'Seen <b>from</b> the road');
    await check(page);
    await page.getByRole('button', {name: 'Discard draft'}).click();
    expect.deepEqual(await rows(page), []);
    await page.reload();
    await ready(page);
    expect.deepEqual(await rows(page), []);
    expect.equal(await page.inputValue('[name=faction]'), '');
  }

  /** No pointer at all: Tab leads from field to field, letters choose, Enter sends. */
  async function goesByKeyboard(page, land) {
    await ready(page);
    await page.press('.part > summary', 'Enter');
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

  async function callsOff(page) {
    await ready(page);
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

  async function saysFaults(page, land) {
    await ready(page);
    await page.press(checkButton, 'Enter');
    await page.waitForFunction(() => /Draw an area first/.test(document.querySelector('.drawtold').textContent));
    await typeCorners(page, ['41, 12.5', '42, 13', '41, 13', '42, 12.5']);
    await page.press(checkButton, 'Enter');
    await page.waitForFunction(() => /who holds it/.test(document.querySelector('[data-field=faction] .wrong')?.textContent));
    await claim(page, {confidence: '700'});
    await page.press(checkButton, 'Enter');
    await page.waitForSelector('.faults');
    const told = await page.textContent('.faults');
    expect.match(told, /area 1, corner \d: the ring crosses itself/);
    expect.match(told, /Confidence: must be a whole number from 0 to 100/);
    expect.match(await page.textContent('[data-field=confidence] .wrong'), /whole number/);
    expect.equal(await page.locator('.rings [aria-invalid=true]').count(), 1);
    expect.ok(await page.locator('.sending').isHidden(), 'there is nothing to publish');
    expect.equal(await revision(land), 2);
    await axeIsContent(page);
  }

  async function isOvertaken(page, land) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await check(page);
    await meanwhile(land, square(12.3, 41.3, 13, 41.8));
    await page.waitForSelector('.twin');
    await page.waitForFunction(() => [...document.querySelectorAll('.twin img')].every((picture) => picture.complete && picture.naturalWidth > 0));
    const [before, after] = await page.locator('.twin img').evaluateAll((pictures) => pictures.map(({src}) => new URL(src).searchParams.get('known_at')));
    expect.deepEqual([before, after], ['2', '3']);
    expect.match(await page.textContent('.theirs'), /reviewer, .*: Green <b>moves<\/b>/);
    await axeIsContent(page);
    await page.getByRole('button', {name: 'Publish on top of it'}).press('Enter');
    await page.waitForSelector('.gains');
    // Of what would be gained, some is theirs now.
    expect.deepEqual(Object.keys(await figures(page)).sort(), ['blue', 'green', 'red']);
    await publish(page, 'On top');
    expect.equal((await holder(land, 12.4, 41.5)).faction, 'red');
    expect.equal(await revision(land), 4);
  }

  async function keepsFigures(page, land) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await check(page);
    await page.fill('[name=comment]', 'Half a sent');
    await meanwhile(land, square(10.1, 42.5, 10.4, 42.8), 'Elsewhere');
    await page.waitForSelector('.meanwhile');
    expect.match(await page.textContent('.meanwhile'), /Revision 3/);
    expect.equal(await page.inputValue('[name=comment]'), 'Half a sent');
    await publish(page);
    expect.equal((await holder(land, 12.3, 41.5)).faction, 'red');
  }

  async function sendsForReview(page, land) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await check(page);
    expect.equal(await page.getByRole('button', {name: 'Publish', exact: true}).count(), 0);
    await page.fill('[name=comment]', 'Please look');
    await page.getByRole('button', {name: 'Send for review'}).press('Enter');
    await page.waitForSelector('.success');
    const answer = await server.write('reviewer', 'GET', `/territories/${land}/proposals`);
    expect.deepEqual(answer.proposals.map(({comment, author, state}) => [comment, author, state]), [['Please look', 'editor', 'open']]);
    expect.equal((await holder(land, 12.3, 41.5)).faction, 'blue');
    expect.deepEqual(await rows(page), []);
  }
  const asReviewed = (page) => page.route('**/session', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({response: answer, json: {...await answer.json(), review: true}});
  });

  async function changesTheRecorded(page, land) {
    await settle(page);
    await page.getByRole('button', {name: 'Change this area'}).click();
    await page.waitForSelector('.asked:not(:empty)');
    expect.equal(await page.inputValue('[name=faction]'), 'green');
    await page.press('.part > summary', 'Enter');
    await hasRows(page, ['41.2, 10.6', '41.2, 11.2', '41.8, 11.2', '41.8, 10.6']);
    const {region} = await holder(land, 10.9, 41.5);
    await page.locator('.rings input').nth(1).fill('41.2, 11.6');
    await page.locator('.rings input').nth(2).fill('41.8, 11.6');
    await check(page);
    await publish(page, 'Larger than it was drawn');
    expect.equal((await holder(land, 11.5, 41.5)).region, region);
    const {versions} = await ask(land, `regions/${region}/versions`);
    expect.equal(versions.length, 2);
  }

  async function endsTheRecorded(page, land) {
    await settle(page);
    const {region} = await holder(land, 10.9, 41.5);
    await page.getByRole('button', {name: 'Change this area'}).click();
    await page.waitForSelector('.asked:not(:empty)');
    await page.getByRole('button', {name: 'It ended on'}).click();
    await page.waitForSelector('.gains');
    await publish(page, 'Green leaves');
    expect.equal((await ask(land, `regions/${region}`)).properties.valid_to, '2020-03-01T00:00:00Z');
    await page.getByRole('button', {name: 'Undo', exact: true}).click();
    await page.waitForFunction(() => /undone/.test(document.querySelector('.success').textContent));
    await page.waitForFunction(() => /Green/.test(document.querySelector('#place h2')?.textContent ?? ''));
    await page.getByRole('button', {name: 'Change this area'}).click();
    await page.getByRole('button', {name: 'Take off the map'}).click();
    await page.waitForSelector('.gains');
    await publish(page, 'It never was');
    expect.equal((await holder(land, 10.9, 41.5)).faction, 'red');
    expect.equal((await fetch(`${at(land)}/regions/${region}`)).status, 404);
  }

  async function leavesSurveys(page, land) {
    await settle(page);
    await page.getByRole('button', {name: 'Change this area'}).waitFor();
    const asked = page.waitForResponse(/\/changesets\/3$/);
    await server.write('editor', 'POST', `/territories/${land}/surveys?at=2020-02-20&comment=All`, {type: 'FeatureCollection', features: [
      {type: 'Feature', properties: {faction: 'blue'}, geometry: {type: 'Polygon', coordinates: square(10, 40, 14, 43)}}]});
    await page.waitForFunction(() => /Blue/.test(document.querySelector('#place h2')?.textContent ?? ''));
    await (await asked).finished();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect.equal(await page.getByRole('button', {name: 'Change this area'}).count(), 0);
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
    await page.locator('.part > summary').first().tap();
    expect.equal((await rows(page)).length, 3);
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
    ['an area is drawn by touch on a phone', {as, query: OPEN, width: 390, height: 844, touch: true}, goesByTouch],
  ];
  return [
    ...(gl ? withGl : []),
    ['what an edit would change is shown as the server works it out, before anything is recorded', {as, query: OPEN}, previews],
    ['what is published is one changeset, map and legend follow, and undoing brings all back', {as, query: OPEN}, publishes],
    ['a draft survives a reload until it is discarded', {as, query: OPEN}, survives],
    ['an area is drawn by the keyboard alone', {as, query: OPEN}, goesByKeyboard],
    ['without WebGL an area is drawn by its corners', {as, query: OPEN, webGl: false}, goesByKeyboard],
    ['an edit may have several areas and a hole', {as, query: OPEN}, hasHoles],
    ['what is wrong with an edit is said in words, at its field and its corner', {as, query: OPEN, mayFail: true}, saysFaults],
    ['when somebody else was faster both pictures are shown, and one may publish on top', {as, query: OPEN, mayFail: true}, isOvertaken],
    ['what is published on other ground meanwhile only renews the figures', {as, query: OPEN}, keepsFigures],
    ['an editor who may not publish sends for review', {as, query: OPEN, before: asReviewed}, sendsForReview],
    ['what is recorded is taken up from the map and changed', {as, query: `?t=LAND&${VIEW}&place=41.5,10.9`}, changesTheRecorded],
    ['what is recorded is ended on a date, or taken off the map', {as, query: `?t=LAND&${VIEW}&place=41.5,10.9`}, endsTheRecorded],
    ['what a survey shows is not offered to be changed', {as, query: `?t=LAND&${VIEW}&place=41.5,10.9`}, leavesSurveys],
    ['at 320 px the drawing tool fits with all it has to say, and axe is content', {as, query: OPEN, width: 320, height: 640}, isNarrow],
    ['in Arabic the drawing tool fits, and axe is content', {as, query: `${OPEN}&lang=ar`, width: 390, height: 844}, isNarrow],
    ['in dark colours axe is content with the drawing tool', {as, query: OPEN, scheme: 'dark'}, isNarrow],
  ];
}
