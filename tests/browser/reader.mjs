// What a reader sees of one date: title, shares, doubt, paragraph, place and search.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {clickAt, clickNames, enterNames, factionsShown, loads, looksOtherwise, panelNames, parameter, pictureOf, plain, sliderMoves} from './steps.mjs';

export function readerTests(server) {
  const {api, base, ask, opensAt} = server;

  async function opensAtItsDate(page) {
    await settle(page);
    const {shares, paragraph, reference} = await ask(`summary?datetime=${opensAt}`);
    expect.equal(await page.getAttribute('h1 time', 'datetime'), opensAt);
    await page.waitForSelector('.paragraph');
    expect.equal(await page.textContent('.paragraph'), paragraph);
    expect.deepEqual(await factionsShown(page), shares.map(({faction}) => faction));
    expect.ok(plain(await page.textContent('.factions li .share')).endsWith(`${(shares[0].fraction * 100).toFixed(1)} %`));
    expect.ok(plain(await page.textContent('.factions li .share.effective')).endsWith(`${(shares[0].effective_fraction * 100).toFixed(1)} %`));
    expect.ok((await page.textContent('.reference')).includes(reference.source), 'the reference area is named');
  }

  async function doubtIsShown(page) {
    await settle(page);
    for (const below of [40, 60]) {
      await page.selectOption('.doubting select', String(below));
      const {shares: [first]} = await ask(`shares?datetime=${opensAt}&doubt_below=${below}`);
      const range = [first.low_fraction, first.high_fraction].map((part) => `${(part * 100).toFixed(1)} %`).join(' to ');
      await page.waitForFunction((text) => document.querySelector('.factions .doubt')?.textContent.replaceAll('\u00a0', ' ').includes(text), range);
      expect.equal(await page.locator('.factions li:first-child .bar b').count(), 1);
    }
    expect.equal(parameter(page, 'doubt'), '60');
    await page.selectOption('.doubting select', '0');
    expect.equal(await page.locator('.factions .doubt').count(), 0);
  }

  async function showsAlone(page) {
    await settle(page);
    await page.mouse.move(5, 5);
    const before = await pictureOf(page);
    const second = page.locator('.factions li').nth(1);
    await second.hover();
    await page.waitForSelector('.factions li.dim');
    expect.equal(await page.locator('.factions li:not(.dim)').count(), 1);
    expect.ok(await page.locator('.chart .band.dim').count() > 0, 'the chart shows it alone');
    await looksOtherwise(page, before, 'the map shows it alone');
    await page.mouse.move(5, 5);
    expect.equal(await page.locator('.factions li.dim').count(), 0);
    const faction = await second.getAttribute('data-faction');
    await second.locator('button').click();
    expect.equal(parameter(page, 'only'), faction);
    expect.equal(await second.locator('button').getAttribute('aria-pressed'), 'true');
    await second.locator('button').click();
    expect.equal(parameter(page, 'only'), null);
  }

  async function changeIsCounted(page) {
    await settle(page);
    await page.fill('.ordate input', '2014-06-01');
    await page.waitForFunction(() => document.querySelector('.since')?.textContent.includes('2014'));
    expect.equal(parameter(page, 'since'), '2014-06-01');
    const [then, now] = [await ask('shares?datetime=2014-06-01'), await ask(`shares?datetime=${opensAt}`)];
    const [{faction, fraction}] = now.shares;
    const earlier = then.shares.find((share) => share.faction === faction)?.fraction ?? 0;
    const points = Math.round((fraction - earlier) * 1000) / 10;
    expect.ok(plain(await page.textContent('.factions li:first-child .trend')).includes(Math.abs(points).toFixed(1)));
  }

  async function linkRestores(page) {
    const wanted = new URL(page.url()).searchParams;
    await settle(page);
    await panelNames(page, server);
    const kept = new URL(page.url()).searchParams;
    for (const [key, value] of wanted) {
      if (key !== 'map') expect.equal(kept.get(key), value, key);
    }
    const [zoom, lat, lon] = kept.get('map').split('/').map(Number);
    expect.ok(Math.abs(zoom - 7.5) <= 0.5 && Math.abs(lat - 35.9) < 0.01 && Math.abs(lon - 38.9) < 0.01, `map=${kept.get('map')}`);
    expect.ok(await page.isChecked('input[value=year]'));
    expect.equal(await page.getAttribute('h1 time', 'datetime'), wanted.get('at'));
  }

  async function outsideSaysSo(page) {
    await page.waitForSelector('.summary .none');
    const {title, detail} = await ask('summary?datetime=1900-01-01');
    expect.ok((await page.textContent('.summary')).includes(detail ?? title));
    expect.equal(await page.locator('.factions li[data-faction]').count(), 0);
  }

  async function unknownIsRefused(page) {
    await page.waitForSelector('#notice:not([hidden])');
    const {title, detail} = await (await fetch(`${base}/territories/atlantis`)).json();
    expect.ok((await page.textContent('#notice')).includes(detail ?? title));
  }

  async function search(page, text) {
    await settle(page);
    const {places} = await ask(`places?q=${encodeURIComponent(text)}`);
    if (places.length === 0) return;
    await page.fill('#search-box', text);
    await page.waitForSelector('#search-list li[role=option]');
    await page.press('#search-box', 'Enter');
    await panelNames(page, server);
    const [lat, lon] = parameter(page, 'place').split(',').map(Number);
    expect.ok(Math.abs(places[0].lat - lat) < 1e-4 && Math.abs(places[0].lon - lon) < 1e-4, `${lat} ${lon}`);
  }

  async function listsTowns(page) {
    await settle(page);
    await page.focus('#search-box');
    await page.waitForSelector('#search-list li[role=option]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await panelNames(page, server);
    await page.keyboard.press('Escape');
  }

  async function markupIsText(page) {
    const trap = '<img src="x" onerror="console.error(1)"><b>name</b>';
    await page.route(/\/territories\/\w+($|\/(summary|point|timeline)\b)/, async (route) => {
      const answer = await route.fetch();
      const text = (await answer.text()).replaceAll(/"(name|en|note|paragraph)":\s*"[^"]*"/g, (_, key) => `"${key}": ${JSON.stringify(trap)}`);
      await route.fulfill({response: answer, body: text});
    });
    await page.reload();
    await settle(page);
    await clickAt(page);
    await page.waitForSelector('#place h2');
    await page.waitForSelector('.paragraph');
    expect.equal((await page.textContent('.factions li .name')).trim(), trap);
    expect.equal(await page.textContent('.paragraph'), trap);
    expect.equal((await page.textContent('#place h2')).trim(), trap);
    expect.equal(await page.locator('main img[src=x], main b:not(.bar b)').count(), 0);
  }

  const noGl = {webGl: false};
  return [
    ['the page loads with no policy violation, console error or outside request', {}, loads(server.viewer)],
    ['the page opens at the date the territory names, total and effective shares side by side', {}, opensAtItsDate],
    ['the range of doubt is the server’s, at the confidence chosen', {}, doubtIsShown],
    ['a faction hovered is shown alone, and chosen it stays so in the address', {}, showsAlone],
    ['the change since a chosen date is the difference of the shares', {}, changeIsCounted],
    ['a click on the map names the holder, since when and on what source', {}, (page) => clickNames(page, server)],
    ['Enter on the map names the holder of its centre', {}, (page) => enterNames(page, server)],
    ['a link with state in it reopens that view', {query: '?at=AT&map=7.5/35.9/38.9&place=35.95,39.01&since=year&doubt=50&theme=light'}, linkRestores],
    ['a date outside the record is said to have no data', {query: '?at=1900-01-01', mayFail: true}, outsideSaysSo],
    ['an unknown territory is refused in the server’s own words', {query: '?t=atlantis', mayFail: true}, unknownIsRefused],
    ['search by name opens the same panel', {}, (page) => search(page, 'raq')],
    ['search in Arabic opens the same panel', {}, (page) => search(page, 'الرق')],
    ['search with nothing typed lists towns, and a key takes one', {}, listsTowns],
    ['markup in a name is shown as text', {}, markupIsText],
    ['without WebGL the basic viewer loads clean', noGl, loads('basic')],
    ['without WebGL the slider changes legend, map and address', noGl, sliderMoves],
    ['without WebGL a click on the map names the holder', noGl, (page) => clickNames(page, server)],
    ['without WebGL Enter on the map names the holder of its centre', noGl, (page) => enterNames(page, server)],
    ['without WebGL a faction hovered is shown alone', noGl, showsAlone],
  ];
}
