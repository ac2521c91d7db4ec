// Signing in, the editor's desk, and what others publish meanwhile.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {axeIsContent, fits, parameter} from './steps.mjs';

export function deskTests(server) {
  async function signsIn(page) {
    await settle(page);
    await page.click('#account button');
    await page.fill('input[name=token]', 'fl_nonsense');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.refused strong');
    expect.match(await page.textContent('.refused'), /unknown, expired or revoked/);
    await axeIsContent(page);
    await page.fill('input[name=token]', server.tokens.editor);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.toedit');
    await settle(page);
    expect.match(await page.textContent('#account'), /editor/);
    await page.click('#account summary');
    await page.click('#account .card button');
    await page.waitForSelector('#account button[aria-haspopup=dialog]');
    expect.equal(await page.locator('.toedit').count(), 0);
  }

  async function asksToSignIn(page) {
    await page.waitForFunction(() => /This map is private/.test(document.querySelector('h1').textContent));
    expect.ok(await page.locator('#notice').isHidden());
    await page.click('#account button');
    await page.waitForSelector('dialog[open] input[name=token]');
    await axeIsContent(page);
  }
  const needsToken = (page) => page.route(/\/territories$/, (route) => route.fulfill({status: 401, contentType: 'application/problem+json', body: JSON.stringify({title: 'Unauthorized', status: 401})}));

  async function followsOthers(page, land) {
    await settle(page);
    const look = async () => [await page.textContent('#legend'), await page.getAttribute('#map', 'data-tiles'), await page.textContent('#summary'), await page.textContent('#credits')];
    const before = await look();
    const changes = [{change: 'create', feature: {
      type: 'Feature', properties: {faction: 'red', valid_from: '2020-02-15'},
      geometry: {type: 'Polygon', coordinates: [[[12.5, 41], [13, 41], [13, 42], [12.5, 42], [12.5, 41]]]},
    }}];
    await server.write('reviewer', 'POST', `/territories/${land}/changesets`, {comment: 'Red <b>advances</b>', changes});
    await page.waitForSelector('#news:not([hidden])');
    expect.match(await page.textContent('#news'), /Red <b>advances<\/b> – reviewer/);
    await settle(page);
    (await look()).forEach((now, index) => expect.notEqual(now, before[index]));
    expect.equal(parameter(page, 't'), land);
  }

  async function keepsItsTool(page) {
    await settle(page);
    await page.click('.toedit');
    await page.waitForSelector('[role=tab][aria-selected=true]');
    await page.keyboard.press('Tab');
    await page.focus('[role=tab][aria-selected=true]');
    await page.keyboard.press('ArrowRight');
    expect.equal(parameter(page, 'edit'), 'borders');
    await page.reload();
    await page.waitForSelector('#desk-borders[aria-selected=true]');
    await page.click('.toedit');
    expect.ok(await page.locator('#desk').isHidden());
  }

  async function isNarrow(page) {
    await settle(page);
    await page.waitForSelector('[role=tab][aria-selected=true]');
    await fits(page);
    await axeIsContent(page);
  }

  async function dressesFactions(page) {
    await settle(page);
    const shows = (name, colour) => page.waitForFunction(([wanted, worn]) => {
      const row = document.querySelector('.factions li[data-faction=red]');
      return row?.textContent.includes(wanted) && getComputedStyle(row.querySelector('.swatch')).backgroundColor === worn;
    }, [name, colour]);
    await shows('Crimson', 'rgb(120, 0, 60)');
    await page.fill('#time input[type=date]', '2020-01-15');
    await shows('Red', 'rgb(181, 48, 47)');
  }
  const renameRed = (page, land) => server.write('reviewer', 'PUT', `/territories/${land}/factions/red`, {
    names: {en: 'Red'}, colour: '#b5302f', changes: [{from: '2020-02-20', names: {en: 'Crimson'}, colour: '#78003c'}],
  });

  return [
    ['a faction has the name and colour of the date', {as: 'editor', query: '?t=LAND', before: renameRed}, dressesFactions],
    ['one signs in by a token, is told when it does not count, and signs out', {mayFail: true}, signsIn],
    ['a server that lets nobody read without a token asks to sign in', {mayFail: true, before: needsToken}, asksToSignIn],
    ['what somebody else publishes is on the map and in the figures without a reload', {as: 'editor', query: '?t=LAND'}, followsOthers],
    ['the desk opens with its tool after a reload, and its tabs go by arrow keys', {as: 'editor', query: '?t=LAND'}, keepsItsTool],
    ['at 320 px the desk fits, and axe is content with it', {as: 'editor', query: '?t=LAND&edit=draw', width: 320, height: 640}, isNarrow],
  ];
}
