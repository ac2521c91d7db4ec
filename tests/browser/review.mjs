// The review queue: what a proposal would change, as figures and on the map, and what becomes of it.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {axeIsContent, fits, parameter, plain} from './steps.mjs';

const box = (west, south, east, north) => ({type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]]});

/** A proposal, by the editor unless another is named: red land in the blue east from 15 February on. */
export async function propose(server, land, comment = 'Red <b>advances</b>', geometry = box(12.5, 41, 13, 42), role = 'editor') {
  const changes = [{change: 'create', feature: {type: 'Feature', geometry, properties: {
    faction: 'red', valid_from: '2020-02-15', confidence: 60, note: 'Seen <i>twice</i>', sources: ['https://example.org/photo', 'A neighbour'],
  }}}];
  return server.write(role, 'POST', `/territories/${land}/proposals`, {comment, changes});
}

export function reviewTests(server) {
  const published = async (land) => (await (await fetch(`${server.base}/territories/${land}`)).json()).revision;
  const holder = async (land) => (await (await fetch(`${server.base}/territories/${land}/point?lon=12.7&lat=41.5&datetime=2020-03-01`)).json()).holder.faction;
  const choose = async (page) => {
    await settle(page);
    await page.click('.queue .row');
    await page.waitForSelector('.proposal .gains');
  };

  async function seesAndPublishes(page, land) {
    await settle(page);
    await page.waitForSelector('.queue .row');
    expect.match(await page.textContent('.queue .row'), /Red <b>advances<\/b>editor, /);
    await choose(page);
    expect.equal(parameter(page, 'at'), '2020-02-15');
    const says = plain(await page.textContent('.saying'));
    for (const part of [/New area/, /Red/, /15 Feb 2020/, /60 of 100/, /Seen <i>twice<\/i>/, /A neighbour/]) expect.match(says, part);
    expect.equal(await page.getAttribute('.saying a', 'href'), 'https://example.org/photo');
    const gains = plain(await page.textContent('.gains'));
    expect.match(gains, /Red[\d,]+ km²–/);
    expect.match(gains, /Blue–[\d,]+ km²$/);
    await page.check('.looks input[value=proposed]');
    await page.waitForSelector('#preview:not([hidden])');
    await page.waitForFunction(() => document.querySelector('#preview').textContent.includes('editor'));
    expect.match(await page.textContent('#preview'), /a proposal, not published: Red <b>advances<\/b> – editor/);
    await settle(page);
    expect.ok((await page.getAttribute('#map', 'data-tiles')).includes('/preview/tiles/'));
    expect.equal(await holder(land), 'blue');
    await page.fill('.proposal textarea', 'Two photographs agree');
    await page.click('button[value=apply]');
    await page.waitForSelector('.told .success');
    expect.match(await page.textContent('.told .success'), /Published as revision 3/);
    expect.equal(parameter(page, 'preview'), null);
    expect.equal(await holder(land), 'red');
    await page.waitForSelector('.queue .none:has-text("Nothing waits")');
    await page.click('.told .undo button');
    await page.click('.told .confirm button.main');
    await page.waitForSelector('.told:has-text("Revision 3 is undone, as revision 4")');
    expect.equal(await holder(land), 'blue');
  }

  async function rejects(page, land) {
    const {id} = await propose(server, land);
    await choose(page);
    // Not without a reason: the author should learn why.
    await page.fill('.proposal textarea', '  ');
    await page.click('button[value=reject]');
    expect.ok(await page.locator('.proposal textarea').evaluate((node) => node === document.activeElement && node.validity.valueMissing));
    await page.fill('.proposal textarea', 'Which photo?');
    await page.click('button[value=reject]');
    await page.waitForSelector('.told:has-text("Rejected")');
    const {decision} = await server.write('reviewer', 'GET', `/territories/${land}/proposals/${id}`);
    expect.deepEqual([decision.by, decision.comment, decision.revision], ['reviewer', 'Which photo?', null]);
    await page.check('.queue input[type=checkbox]');
    await page.waitForSelector('.queue .row:has-text("Which photo?")');
    await page.click('.queue .row');
    await page.waitForSelector('.proposal');
    expect.equal(await page.locator('.proposal form').count(), 0);
    expect.equal(await published(land), 2);
  }

  async function seesOwn(page, land) {
    await server.write('reviewer', 'POST', `/territories/${land}/proposals`, {comment: 'Not yours', changes: [
      {change: 'create', feature: {type: 'Feature', geometry: box(13, 41, 13.5, 42), properties: {faction: 'red', valid_from: '2020-02-15'}}},
    ]});
    await choose(page);
    expect.equal(await page.locator('.queue .row').count(), 1);
    expect.equal(await page.locator('button[value=apply], button[value=reject]').count(), 0);
    await page.click('button[value=withdraw]');
    await page.waitForSelector('.told:has-text("Withdrawn")');
    await page.waitForSelector('.queue .none:has-text("Nothing waits")');
  }

  async function conflicts(page, land) {
    await server.write('reviewer', 'POST', `/territories/${land}/changesets`, {comment: 'Faster', changes: [
      {change: 'create', feature: {type: 'Feature', geometry: box(12.6, 41.2, 13.2, 41.6), properties: {faction: 'green', valid_from: '2020-02-15'}}},
    ]});
    await choose(page);
    expect.match(await page.textContent('.overtaken'), /on the same ground.*reviewer, .*Faster.*revision 3/s);
    await page.waitForFunction(() => [...document.querySelectorAll('.overtaken img')].every((image) => image.complete && image.naturalWidth > 0));
    expect.equal(await page.locator('button[value=apply]').count(), 0);
    expect.equal(await published(land), 3);
    await page.click('.overtaken button:has-text("Propose it anew")');
    await page.waitForSelector('.told:has-text("Proposed anew")');
    await page.waitForSelector('.proposal .gains');
    expect.equal(await page.textContent('.proposal .said'), 'Red <b>advances</b> (proposed by editor)');
    expect.equal(await page.locator('.overtaken').count(), 0);
    const {proposals: [again, old]} = await server.write('reviewer', 'GET', `/territories/${land}/proposals`);
    expect.deepEqual([again.state, again.author, again.base_revision, old.state], ['open', 'reviewer', 3, 'rejected']);
    expect.ok(old.decision.comment.endsWith(again.id));
  }

  async function isOvertaken(page, land) {
    await choose(page);
    const seen = page.waitForRequest('**/apply');
    await server.write('reviewer', 'POST', `/territories/${land}/changesets`, {comment: 'Faster', changes: [
      {change: 'create', feature: {type: 'Feature', geometry: box(12.6, 41.2, 13.2, 41.6), properties: {faction: 'green', valid_from: '2020-02-15'}}},
    ]});
    await page.click('button[value=apply]');
    await seen;
    await page.waitForSelector('.overtaken:has-text("Faster")');
    await page.waitForSelector('.proposal .gains');
    await fits(page);
    await axeIsContent(page);
  }

  async function followsLink(page) {
    await settle(page);
    await page.waitForFunction(() => document.querySelector('#preview').textContent.includes('editor'));
    await page.waitForSelector('.proposal input[value=proposed]:checked');
    await page.click('#preview button');
    await page.waitForSelector('#preview[hidden]', {state: 'attached'});
    expect.equal(parameter(page, 'preview'), null);
    await page.waitForSelector('.proposal input[value=published]:checked');
    await settle(page);
    expect.ok(!(await page.getAttribute('#map', 'data-tiles')).includes('/preview/'));
  }

  async function fallsBack(page) {
    await settle(page);
    expect.match(await page.textContent('#notice'), /cannot be shown; this is the published map\.\s+Sign in to see it/);
    expect.equal(parameter(page, 'preview'), null);
    expect.ok(await page.locator('#preview').isHidden());
    expect.match(await page.textContent('h1'), /^Who h(eld|olds) /);
  }

  async function byKeyboard(page, land) {
    await page.waitForSelector('.queue .row');
    await page.focus('.queue .row');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.proposal .gains');
    expect.equal(await page.evaluate(() => document.activeElement.textContent), 'Red <b>advances</b>');
    await page.focus('.back');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.queue .row:focus');
    expect.equal(await page.locator('.proposal').count(), 0);
    expect.equal(await published(land), 2);
  }

  async function needsAnother(page, land) {
    await page.route('**/apply', (route) => route.fulfill({status: 403, json: {title: 'Forbidden', status: 403, detail: 'nobody applies a proposal of their own here'}}));
    await choose(page);
    expect.match(await page.textContent('.proposal form'), /If this server wants four eyes, somebody else must/);
    await page.click('button[value=apply]');
    await page.waitForSelector('.proposal form [role=status]:focus:has-text("another reviewer has to")');
    // What is refused once is not offered again.
    expect.equal(await page.locator('button[value=apply]').count(), 0);
    expect.ok(await page.locator('button[value=withdraw]').isEnabled());
    expect.equal(await published(land), 2);
    await page.click('.back');
    await choose(page);
    expect.equal(await page.locator('button[value=apply]').count(), 0);
  }

  async function withoutWebGl(page) {
    await choose(page);
    expect.equal(await page.getAttribute('#map', 'data-viewer'), 'basic');
    const before = await page.locator('#map').screenshot();
    await page.check('.looks input[value=proposed]');
    await page.waitForSelector('#preview:not([hidden])');
    await settle(page);
    expect.ok((await page.getAttribute('#map', 'data-tiles')).includes('/preview/tiles/'));
    expect.notEqual((await page.locator('#map').screenshot()).toString('base64'), before.toString('base64'));
  }

  async function isNarrow(page) {
    await choose(page);
    await fits(page);
    await axeIsContent(page);
    await page.click('.looks label:nth-of-type(2)');
    await page.waitForSelector('#preview:not([hidden])');
    await fits(page);
    await axeIsContent(page);
  }

  const queue = '?t=LAND&edit=review';
  const before = (page, land) => propose(server, land);
  const linked = async (page, land) => {
    const {id} = await propose(server, land);
    // The address that somebody was sent.
    await page.addInitScript(([slug, preview]) => {
      if (location.search.includes('preview=PROPOSAL')) history.replaceState(null, '', `?t=${slug}&edit=review&preview=${preview}`);
    }, [land, id]);
  };
  return [
    ['a reviewer sees what a proposal would change, looks at the map as it would be, publishes it and undoes that', {as: 'reviewer', query: queue, before}, seesAndPublishes],
    ['a reviewer rejects a proposal with a comment, which stays to be read', {as: 'reviewer', query: queue, before: (page, land) => propose(server, land, 'Another')}, rejects],
    ['an editor sees their own proposals alone, and withdraws one', {as: 'editor', query: queue, before}, seesOwn],
    ['a proposal that others overtook shows how, and is proposed anew on top of them', {as: 'reviewer', query: queue, before}, conflicts],
    ['a proposal that is overtaken while one looks at it says so once it is published', {as: 'reviewer', query: queue, before, mayFail: true, width: 390}, isOvertaken],
    ['a link to a proposal shows it as it would be, says so, and leads back', {as: 'reviewer', query: '?t=LAND&edit=review&preview=PROPOSAL', before: linked}, followsLink],
    ['a link to a proposal that one may not see falls back to the published map', {query: '?preview=0190&at=AT', mayFail: true}, fallsBack],
    ['the review queue goes by keyboard, and the focus comes back', {as: 'reviewer', query: queue, before}, byKeyboard],
    ['where nobody publishes a proposal of their own, that is said', {as: 'reviewer', query: queue, mayFail: true, before: (page, land) => propose(server, land, 'Mine', undefined, 'reviewer')}, needsAnother],
    ['without WebGL a proposal is looked at in the basic viewer', {as: 'reviewer', query: queue, before, webGl: false}, withoutWebGl],
    ['at 320 px a proposal fits, and axe is content with it', {as: 'reviewer', query: queue, before, width: 320, height: 640}, isNarrow],
    ['in Arabic a proposal fits, and axe is content with it', {as: 'reviewer', query: `${queue}&lang=ar`, before, width: 390, height: 800}, isNarrow],
  ];
}
