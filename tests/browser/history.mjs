// The history: what each changeset touched, and undoing it.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {axeIsContent, fits, parameter, plain} from './steps.mjs';

export function historyTests(server) {
  const changesets = async (land) => (await (await fetch(`${server.base}/territories/${land}/changesets`)).json()).changesets;
  // The town within the red land, whoever holds it.
  const town = async (land) => (await (await fetch(`${server.base}/territories/${land}/regions?datetime=2020-03-01`)).json()).features
    .find(({properties}) => properties.valid_from.startsWith('2020-02-01')).properties.id;
  const patch = async (role, land, properties, comment) => server.write(role, 'POST', `/territories/${land}/changesets`, {
    comment, changes: [{change: 'patch', id: await town(land), patch: {properties}}],
  });

  async function tellsAndUndoes(page, land) {
    await settle(page);
    await page.waitForSelector('.rows .row');
    expect.deepEqual(await page.locator('.rows .row strong').allTextContents(), ['Taken by <u>blue</u>', 'How it began', 'without a comment']);
    await page.click('[data-revision="3"] .row');
    await page.waitForSelector('[data-revision="3"] .saying dd');
    expect.match(plain(await page.textContent('[data-revision="3"] .saying')), /Changed area.*Held by.*Green.*Blue/s);
    expect.match(plain(await page.textContent('[data-revision="3"] .touched')), /About 3,3\d\d km² in outline, around 41\.5000° N, 10\.9000° E/);
    await page.click('[data-revision="3"] button:has-text("Show where")');
    await page.waitForFunction(() => Number(new URL(location).searchParams.get('map')?.split('/')[0]) > 7);
    await page.click('[data-revision="3"] button:has-text("Undo this change")');
    await page.fill('[data-revision="3"] .confirm input', 'It was not');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.told:has-text("Revision 3 is undone, as revision 4")');
    await page.waitForSelector('[data-revision="4"]');
    expect.equal((await changesets(land))[0].comment, 'It was not');
  }

  async function saysWhatHinders(page) {
    await page.click('[data-revision="2"] .row');
    await page.click('[data-revision="2"] button:has-text("Undo this change")');
    await page.click('[data-revision="2"] .confirm button.main');
    await page.waitForSelector('[data-revision="2"] .refused');
    expect.match(await page.textContent('[data-revision="2"] .refused'), /revert that first|revision 3/);
    await page.keyboard.press('Escape');
    expect.equal(await page.locator('.confirm').count(), 0);
  }

  async function undoesOwn(page, land) {
    await page.waitForSelector('.mine');
    expect.match(await page.textContent('.mine'), /Taken by <u>blue<\/u> – revision 3/);
    await page.click('.mine button');
    await page.click('.mine .confirm button.main');
    await page.waitForSelector('.told:has-text("Revision 3 is undone, as revision 4")');
    await page.waitForSelector('.mine:has-text("revision 4")');
    expect.equal((await changesets(land)).length, 4);
  }

  async function sifts(page, land) {
    await page.waitForSelector('[data-revision="3"]');
    await page.fill('input[name=author]', 'REVIEWER');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.rows .row').length === 1);
    expect.equal(await page.textContent('.rows .row strong'), 'Taken by <u>blue</u>');
    await page.fill('input[name=author]', '');
    await page.check('.sifting input[type=checkbox]');
    // The east, where the last change touched nothing.
    await page.waitForFunction(() => !document.querySelector('[data-revision="3"]') && document.querySelector('[data-revision="2"]'));
    expect.equal(parameter(page, 't'), land);
  }

  async function leadsBack(page, land) {
    await page.click('[data-revision="2"] .row');
    await page.click('[data-revision="2"] a:has-text("as it was known then")');
    await page.waitForSelector('.known');
    expect.equal(parameter(page, 'known_at'), '2');
    expect.equal(parameter(page, 't'), land);
    await page.waitForFunction(() => /revision 2 \(\d+ \w+ \d{4}\)/.test(document.querySelector('.known').textContent));
    const at = parameter(page, 'at');
    await page.click('a:has-text("Back to the map as known now")');
    await page.waitForFunction(() => !new URL(location).searchParams.has('known_at'));
    await settle(page);
    expect.equal(await page.locator('.known').count(), 0);
    expect.deepEqual([parameter(page, 't'), parameter(page, 'at')], [land, at]);
  }

  async function stays(page, land) {
    await page.click('[data-revision="2"] .row');
    await page.click('[data-revision="2"] button:has-text("Undo this change")');
    await page.fill('[data-revision="2"] .confirm input', 'Begun');
    await patch('reviewer', land, {faction: 'red'}, 'Meanwhile');
    await page.waitForSelector('[data-revision="4"]');
    expect.equal(await page.inputValue('[data-revision="2"] .confirm input'), 'Begun');
    expect.deepEqual(await page.locator('.rows > li').evaluateAll((rows) => rows.map(({dataset}) => dataset.revision)), ['4', '3', '2', '1']);
  }

  async function saysTakenDown(page, land) {
    await page.waitForSelector('[data-revision="3"]');
    await server.write('admin', 'POST', `/territories/${land}/changesets/3/redact`, {reason: 'It named <a>somebody</a>'});
    await page.reload();
    await page.waitForSelector('[data-revision="3"]');
    expect.match(await page.textContent('[data-revision="3"] .row'), /^Texts taken down.*Reason: It named <a>somebody<\/a>$/);
  }

  async function onlyProposes(page) {
    await page.click('[data-revision="3"] .row');
    await page.waitForSelector('[data-revision="3"] .saying dd');
    expect.equal(await page.locator('.undo').count(), 0);
  }

  async function counts(page) {
    await page.click('[data-revision="1"] .row');
    await page.waitForSelector('[data-revision="1"] .saying li');
    const {touched} = await server.ask('changesets/1');
    const areas = touched.filter(({kind}) => kind === 'region').length;
    expect.ok((await page.locator('[data-revision="1"] .saying li').allTextContents()).includes(`${areas.toLocaleString('en-GB')} × area`));
    // The first makes the territory: there is nothing to go back to.
    expect.equal(await page.locator('[data-revision="1"] .undo').count(), 0);
  }

  async function isNarrow(page) {
    await settle(page);
    await page.click('[data-revision="3"] .row');
    await page.waitForSelector('[data-revision="3"] .undo button');
    await page.click('[data-revision="3"] .undo button');
    await fits(page);
    await axeIsContent(page);
  }

  const query = '?t=LAND&edit=history';
  const taken = (role) => (page, land) => patch(role, land, {faction: 'blue'}, 'Taken by <u>blue</u>');
  return [
    ['the history says what a changeset touched, shows where, and undoes it with a comment', {as: 'editor', query, before: taken('reviewer')}, tellsAndUndoes],
    ['what a later changeset needs is not undone, and the history says which', {as: 'editor', query, before: taken('reviewer'), mayFail: true}, saysWhatHinders],
    ['the last thing one did oneself is undone at the top of the history', {as: 'editor', query, before: taken('editor')}, undoesOwn],
    ['the history is sifted by author and by the part of the map in view', {as: 'editor', query: `${query}&map=9/41.5/13.5`, before: taken('reviewer')}, sifts],
    ['the history leads to the map as it was known then', {as: 'editor', query, before: taken('reviewer')}, leadsBack],
    ['what others publish comes on top of the history, and what one has begun in it stays', {as: 'editor', query, before: taken('editor')}, stays],
    ['the history says where texts were taken down, and why', {as: 'editor', query, before: taken('editor')}, saysTakenDown],
    ['where editors only propose, their history has no undoing', {as: 'editor', query, before: async (page, land) => {
      await taken('reviewer')(page, land);
      await page.route('**/session', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({response: answer, json: {...await answer.json(), review: true}});
      });
    }}, onlyProposes],
    ['a changeset that touched very much is told by counts in the history', {as: 'editor', query: `?t=${server.slug}&edit=history`}, counts],
    ['at 320 px the history fits, and axe is content with it', {as: 'editor', query, before: taken('reviewer'), width: 320, height: 640}, isNarrow],
    ['in Arabic the history fits, and axe is content with it', {as: 'editor', query: `${query}&lang=ar`, before: taken('reviewer'), width: 390, height: 800}, isNarrow],
  ];
}
