// The last step of an edit: checked, published, undone, overtaken, sent for review; and what is recorded, changed.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {BULGE, check, checkButton, claim, figures, hasRows, listCorners, OPEN, publish, readLand, ready, rows, square, typeCorners, VIEW} from './sketch.mjs';
import {axeIsContent, pictureOf, plain} from './steps.mjs';

export function publishTests(server) {
  const {ask, holder, revision} = readLand(server);
  /** What another editor publishes meanwhile. */
  const meanwhile = (land, coordinates, comment = 'Green <b>moves</b>') => server.write('reviewer', 'POST', `/territories/${land}/changesets`, {
    comment, changes: [{change: 'create', feature: {type: 'Feature', properties: {faction: 'green', valid_from: '2020-02-15'}, geometry: {type: 'Polygon', coordinates}}}],
  });

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
    // What was drawn is there again, and is published once it is mended.
    await hasRows(page, BULGE);
    await page.fill('[name=confidence]', '60');
    await check(page);
    await publish(page, 'Red advances, less surely');
    expect.equal((await holder(land, 12.3, 41.5)).confidence, 60);
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
    await page.getByRole('button', {name: 'Put mine on top'}).press('Enter');
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
    await listCorners(page);
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

  async function changesWhatWasChanged(page, land) {
    await settle(page);
    await page.getByRole('button', {name: 'Change this area'}).click();
    await page.waitForSelector('.asked:not(:empty)');
    await page.fill('[name=confidence]', '90');
    await page.press(checkButton, 'Enter');
    await page.waitForSelector('.sending:not([hidden])');
    const {region} = await holder(land, 10.9, 41.5);
    await server.write('reviewer', 'POST', `/territories/${land}/changesets`, {comment: 'Ruth was faster', changes: [
      {change: 'patch', id: region, version: 1, patch: {properties: {note: 'Another note'}}}]});
    await page.waitForSelector('.twin');
    expect.match(await page.textContent('.theirs'), /reviewer, .*: Ruth was faster/);
    await page.getByRole('button', {name: 'Put mine on top'}).press('Enter');
    await page.waitForSelector('.sending:not([hidden])');
    await publish(page, 'And yet');
    expect.deepEqual((await ask(land, `regions/${region}/versions`)).versions.map(({comment}) => comment), ['How it began', 'Ruth was faster', 'And yet']);
    expect.equal((await holder(land, 10.9, 41.5)).confidence, 90);
  }

  async function endsTheRecorded(page, land) {
    await settle(page);
    const {region} = await holder(land, 10.9, 41.5);
    await page.getByRole('button', {name: 'Change this area'}).click();
    await page.waitForSelector('.asked:not(:empty)');
    await page.getByRole('button', {name: 'It ended on'}).click();
    await page.waitForSelector('.gains');
    expect.deepEqual(await page.locator('.asked [aria-pressed=true]').allTextContents(), ['It ended on']);
    await publish(page, 'Green leaves');
    expect.equal((await ask(land, `regions/${region}`)).properties.valid_to, '2020-03-01T00:00:00Z');
    await page.locator('.success').getByRole('button', {name: 'Undo'}).click();
    await page.waitForFunction(() => /undone/.test(document.querySelector('.success').textContent));
    await page.waitForFunction(() => /Green/.test(document.querySelector('#place h2')?.textContent ?? ''));
    await page.getByRole('button', {name: 'Take off the map'}).click();
    await page.waitForSelector('.gains');
    await publish(page, 'It never was');
    expect.equal((await holder(land, 10.9, 41.5)).faction, 'red');
    expect.equal((await fetch(`${server.base}/territories/${land}/regions/${region}`)).status, 404);
  }

  async function leavesToNobody(page) {
    await settle(page);
    await page.getByRole('button', {name: 'Change this area'}).click();
    await page.waitForSelector('.asked:not(:empty)');
    await page.getByRole('button', {name: 'It ended on'}).click();
    await page.waitForSelector('.gains');
    const shown = await figures(page);
    expect.deepEqual(Object.keys(shown).sort(), ['', 'blue']);
    expect.deepEqual(shown[''], [shown.blue[1], '–']);
    expect.match(await page.textContent('.gains'), /Nobody on record/);
    expect.deepEqual(await page.locator('.publishing .ways li').allTextContents(), ['lost by Blue']);
    expect.ok(await page.locator('.tomap').isHidden(), 'the map is beside it');
    expect.equal(await page.evaluate(() => scrollY), 0, 'the page stays where it is');
  }

  async function leadsToTheMap(page) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await check(page);
    await page.getByRole('button', {name: 'Show on the map'}).click();
    await page.waitForFunction(() => {
      const {top, bottom} = document.querySelector('#map').getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  }

  async function saysSignedOut(page) {
    await ready(page);
    await typeCorners(page, BULGE);
    await claim(page);
    await check(page);
    await page.fill('[name=comment]', 'Too late');
    await page.context().clearCookies();
    await page.press('.sending .main', 'Enter');
    await page.waitForSelector('.sending .refused');
    expect.match(await page.textContent('.sending .refused'), /signed out.*draft is kept/);
    await page.press(checkButton, 'Enter');
    await page.waitForFunction(() => /signed out/.test(document.querySelector('.told').textContent));
    await page.locator('.told').getByRole('button', {name: 'Sign in'}).press('Enter');
    await page.waitForFunction(() => document.querySelector('#account > button[aria-haspopup]'));
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

  const as = 'editor';
  return [
    ['what an edit would change is shown as the server works it out, before anything is recorded', {as, query: OPEN}, previews],
    ['what is published is one changeset, map and legend follow, and undoing brings all back', {as, query: OPEN}, publishes],
    ['what is wrong with an edit is said in words, at its field and its corner', {as, query: OPEN, mayFail: true}, saysFaults],
    ['when somebody else was faster both pictures are shown, and one may publish on top', {as, query: OPEN, mayFail: true}, isOvertaken],
    ['what is published on other ground meanwhile only renews the figures', {as, query: OPEN}, keepsFigures],
    ['an editor who may not publish sends for review', {as, query: OPEN, before: asReviewed}, sendsForReview],
    ['what is recorded is taken up from the map and changed', {as, query: `?t=LAND&${VIEW}&place=41.5,10.9`}, changesTheRecorded],
    ['a region that somebody else changed meanwhile is changed on top of theirs', {as, query: `?t=LAND&${VIEW}&place=41.5,10.9`, mayFail: true}, changesWhatWasChanged],
    ['what is recorded is ended on a date, or taken off the map', {as, query: `?t=LAND&${VIEW}&place=41.5,10.9`}, endsTheRecorded],
    ['land that would be nobody’s is in the figures, and the keys are those of what the map shows', {as, query: `?t=LAND&${VIEW}&place=41.5,13.5`}, leavesToNobody],
    ['on a phone what would change leads to the map', {as, query: OPEN, width: 390, height: 844}, leadsToTheMap],
    ['whoever is signed out meanwhile is told so, and keeps the draft', {as, query: OPEN, mayFail: true}, saysSignedOut],
    ['what a survey shows is not offered to be changed', {as, query: `?t=LAND&${VIEW}&place=41.5,10.9`}, leavesSurveys],
  ];
}
