// Moving borders: what neighbours share moves together, and is published as the land that was gained.

import * as expect from 'node:assert/strict';
import {AT, borderSteps} from './bordersteps.mjs';
import {settle} from './chromium.mjs';
import {axeIsContent, fits} from './steps.mjs';

const QUERY = '?t=LAND&edit=borders';

export function borderTests(server) {
  const {ask, areasOf, isWhole, opens, handle, draft, steps, centre, drag, check, publish, gainTold} = borderSteps(server);

  async function dragsAndPublishes(page, land) {
    await opens(page);
    const [before, legend, tiles] = [await areasOf(land), await page.textContent('#legend'), await page.getAttribute('#map', 'data-tiles')];
    await drag(page, handle(page, 41.5, 12), 50, 20);
    const [{to}] = (await draft(page, land)).operations;
    await check(page);
    const gained = await gainTold(page, 'red');
    expect.ok(gained > 1000);
    await publish(page);
    const after = await areasOf(land);
    expect.equal(Math.round((after.red - before.red) / 1e6), gained);
    expect.equal(Math.round((before.blue - after.blue) / 1e6), gained);
    const features = await isWhole(land);
    for (const faction of ['red', 'blue']) {
      const {geometry} = features.find(({properties}) => properties.faction === faction);
      expect.ok(geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2).some((place) => String(place) === String(to)), `${faction} has the node at ${to}`);
    }
    await page.waitForFunction((old) => document.querySelector('#legend').textContent !== old, legend);
    await page.waitForFunction((old) => document.querySelector('#map').dataset.tiles !== old, tiles);
    expect.equal(await draft(page, land), null);
    // The nodes are those of the new border.
    await handle(page, to[1], to[0]).waitFor();
    await page.click('.success button');
    await page.waitForFunction(() => /undone/.test(document.querySelector('.publishing').textContent));
    expect.deepEqual(await areasOf(land), before);
    await handle(page, 41.5, 12).waitFor();
  }

  async function movesTown(page, land) {
    await opens(page);
    const before = await areasOf(land);
    await drag(page, handle(page, 41.8, 11.2), 25, -30);
    const [{to}] = (await draft(page, land)).operations;
    await drag(page, handle(page, 41.2, 10.6), 12, -12);
    await check(page);
    await publish(page);
    const features = await isWhole(land);
    const rings = features.flatMap(({geometry, properties}) => geometry.coordinates.flat(geometry.type === 'Polygon' ? 0 : 1).map((ring) => [properties.faction, ring]));
    expect.deepEqual(rings.filter(([, ring]) => ring.some((place) => String(place) === String(to))).map(([faction]) => faction).sort(), ['green', 'red']);
    const after = await areasOf(land);
    expect.ok(after.green !== before.green);
    expect.ok(Math.abs(after.blue - before.blue) < 1);
  }

  async function keysTell(page) {
    await opens(page);
    await drag(page, handle(page, 41.5, 12), 30, 0);
    await drag(page, handle(page, 42.2, 12), -60, 0);
    await drag(page, handle(page, 41.8, 11.2), 12, -12);
    await check(page);
    // Blue gains most. Whoever gained and lost most, of all three, is whom the colours are about; the legend beside the figures says so.
    expect.match(await page.textContent('.publishing .ways'), /gained by Red.*lost by Red/);
  }

  async function undoes(page, land) {
    await opens(page);
    await drag(page, handle(page, 41.5, 12), 50, 0);
    // The handle between two nodes makes a third.
    const middles = page.locator('.knot.middle');
    const [count, first] = [await page.locator('button.knot').count(), middles.first()];
    await drag(page, first, 15, 0);
    expect.equal(await page.locator('button.knot').count(), count + 1);
    expect.equal(await steps(page), 2);
    const whole = (await draft(page, land)).operations;
    await page.keyboard.press('Control+z');
    expect.equal(await steps(page), 1);
    await page.keyboard.press('Control+z');
    expect.equal(await steps(page), 0);
    await handle(page, 41.5, 12).waitFor();
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+y');
    expect.deepEqual((await draft(page, land)).operations, whole);
    await page.click('.moving button:text-is("Undo")');
    await page.reload();
    await opens(page);
    expect.equal(await steps(page), 1);
    expect.deepEqual((await draft(page, land)).operations, whole.slice(0, 1));
    await page.click('.moving button:text-is("Redo")');
    expect.deepEqual((await draft(page, land)).operations, whole);
    await page.click('text=Discard draft');
    await handle(page, 41.5, 12).waitFor();
    expect.equal(await draft(page, land), null);
  }

  async function snaps(page, land) {
    await opens(page);
    const [[x, y], [fromX, fromY]] = [await centre(handle(page, 42.2, 12)), await centre(handle(page, 41.5, 12))];
    await drag(page, handle(page, 41.5, 12), x - fromX + 5, y - fromY + 4);
    expect.deepEqual((await draft(page, land)).operations[0].to, [12, 42.2]);
    expect.equal(await page.locator('button.knot[aria-label*="12.0000"]').count(), 2);
    // Escape lets go of what is being dragged.
    await page.mouse.move(...await centre(handle(page, 40.8, 12)));
    await page.mouse.down();
    await page.mouse.move(fromX + 60, fromY + 60, {steps: 4});
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect.equal(await steps(page), 1);
  }

  async function byKeys(page, land) {
    await opens(page);
    const before = await areasOf(land);
    await page.focus('#map canvas.maplibregl-canvas');
    for (let tries = 0; tries < 12 && !await page.evaluate(() => document.activeElement.matches('.knot')); tries += 1) await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? '');
    expect.match(await focused(), /^Node between/);
    for (let tries = 0; tries < 8 && !/Blue and Red/.test(await focused()); tries += 1) await page.keyboard.press('PageDown');
    expect.match(await focused(), /Blue and Red/);
    const start = await focused();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect.notEqual(await focused(), start);
    expect.equal(await steps(page), 1);
    expect.match(await page.textContent('.said'), /^Moved to/);
    await page.keyboard.press('Insert');
    expect.match(await page.textContent('.said'), /was added/);
    await page.keyboard.press('ArrowRight');
    expect.equal(await steps(page), 3);
    await page.keyboard.press('Delete');
    expect.match(await page.textContent('.said'), /taken out/);
    expect.match(await focused(), /^Node between/);
    await page.keyboard.press('Control+z');
    await page.focus('text=See what it changes');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.publishing .gains');
    const gained = await gainTold(page, 'red');
    await page.focus('.publishing textarea[name=comment]');
    await page.keyboard.type('By keys');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.publishing .success');
    expect.equal(Math.round(((await areasOf(land)).red - before.red) / 1e6), gained);
    await isWhole(land);
  }

  async function byList(page, land) {
    await settle(page);
    const row = page.locator('.nodes input[aria-label*="41.5000"][aria-label*="12.0000"]');
    const held = await row.elementHandle();
    await row.fill('nonsense');
    await row.press('Enter');
    expect.match(await page.textContent('.nodes'), /Write latitude and longitude/);
    await row.fill('41.4, 12.7');
    await row.press('Enter');
    await page.waitForSelector('.taken li');
    // The keyboard stays where it is.
    expect.ok(await held.evaluate((one) => document.activeElement === one && one.value === '41.4, 12.7'));
    expect.deepEqual((await draft(page, land)).operations.map(({to}) => to), [[12.7, 41.4]]);
    const count = await page.locator('.nodes li').count();
    await page.click('.nodes li.chosen button[data-word=insertAfter]');
    expect.equal(await page.locator('.nodes li').count(), count + 1);
    await check(page);
    await publish(page);
    const features = await isWhole(land);
    expect.ok(JSON.stringify(features).includes('[12.7,41.4]'));
  }

  async function byTouch(page) {
    await opens(page);
    const touch = await page.context().newCDPSession(page);
    const send = (type, points) => touch.send('Input.dispatchTouchEvent', {type, touchPoints: points.map(([x, y]) => ({x, y}))});
    await page.locator('#map').scrollIntoViewIfNeeded();
    const [x, y] = await centre(handle(page, 41.5, 12));
    await send('touchStart', [[x, y]]);
    for (const step of [8, 16, 24, 32]) await send('touchMove', [[x + step, y]]);
    await send('touchEnd', []);
    await page.waitForSelector('.taken li');
    expect.match(await page.textContent('.said'), /^Moved to/);
    // A finger that rests takes the node out.
    const [townX, townY] = await centre(handle(page, 41.8, 11.2));
    await send('touchStart', [[townX, townY]]);
    await page.waitForFunction(() => /taken out/.test(document.querySelector('.said').textContent));
    await send('touchEnd', []);
    expect.equal(await steps(page), 2);
  }

  async function saysWhyNot(page, land) {
    await opens(page);
    for (const [lat, lon] of [[41.8, 11.2], [41.2, 10.6]]) await handle(page, lat, lon).click({modifiers: ['Alt']});
    expect.match(await page.textContent('.said'), /at least three corners/);
    expect.equal(await steps(page), 1);
    await page.click('text=Discard draft');
    const {features} = await ask(land, `regions?datetime=${AT}`);
    const {properties: {id, version}} = features.find(({properties}) => properties.faction === 'blue');
    await server.write('reviewer', 'POST', `/territories/${land}/changesets`, {comment: 'Blue left', changes: [{change: 'patch', id, version, patch: {properties: {valid_to: '2020-02-20'}}}]});
    await page.waitForSelector('button.knot[aria-label*="Nobody"]');
    await drag(page, handle(page, 41.5, 12), -40, 0);
    expect.match(await page.textContent('.moves [role=alert]'), /leave land to nobody/);
    expect.ok(await page.locator('text=See what it changes').isDisabled());
    await page.keyboard.press('Control+z');
    await drag(page, handle(page, 41.5, 12), 40, 0);
    expect.equal(await page.locator('.moves [role=alert]').count(), 0);
    await check(page);
  }

  async function showsFaults(page) {
    await opens(page);
    await drag(page, handle(page, 41.5, 12), 40, 0);
    await page.fill('.moving input[name=valid_from]', '1890-01-01');
    await page.fill('.moving input[name=confidence]', '400');
    await page.click('text=See what it changes');
    await page.waitForSelector('.publishing .faults');
    expect.match(await page.textContent('.moving [data-field=confidence] .wrong'), /100/);
  }

  async function othersPublish(page, land) {
    await opens(page);
    await drag(page, handle(page, 41.5, 12), 40, 0);
    const write = (south, north, comment) => server.write('reviewer', 'POST', `/territories/${land}/changesets`, {comment, changes: [{change: 'create', feature: {
      type: 'Feature', properties: {faction: 'green', valid_from: '2020-02-15'},
      geometry: {type: 'Polygon', coordinates: [[[11.7, south], [12.3, south], [12.3, north], [11.7, north], [11.7, south]]]},
    }}]});
    await write(40.2, 40.4, 'Elsewhere');
    await page.waitForFunction(() => /Your moves stand on it/.test(document.querySelector('.said').textContent));
    expect.equal(await steps(page), 1);
    expect.equal((await draft(page, land)).revision, 3);
    await write(41.4, 41.6, 'On the same border');
    await page.waitForFunction(() => /published anew meanwhile/.test(document.querySelector('.how').textContent));
    expect.equal(await page.locator('button.knot').count(), 0);
    await page.click('.how button');
    await page.waitForSelector('button.knot');
    expect.equal(await draft(page, land), null);
  }

  async function othersWereFaster(page, land) {
    await opens(page);
    await drag(page, handle(page, 41.5, 12), 50, 0);
    await server.write('reviewer', 'POST', `/territories/${land}/changesets`, {comment: 'A village', changes: [{change: 'create', feature: {
      type: 'Feature', properties: {faction: 'green', valid_from: '2020-02-15'},
      geometry: {type: 'Polygon', coordinates: [[[12.1, 41.45], [12.3, 41.45], [12.3, 41.55], [12.1, 41.55], [12.1, 41.45]]]},
    }}]});
    await page.waitForFunction(() => /Your moves stand on it/.test(document.querySelector('.said').textContent));
    await page.click('text=See what it changes');
    await page.waitForFunction(() => /faster/.test(document.querySelector('.publishing').textContent));
    expect.equal(await page.locator('.publishing img').count(), 2);
    expect.match(await page.textContent('.publishing'), /A village/);
    expect.equal((await draft(page, land)).base, 2);
    await page.click('text=Put mine on top');
    await page.waitForSelector('.publishing .gains');
    expect.ok(await gainTold(page, 'red') > 1000);
    await publish(page);
    await isWhole(land);
  }

  async function keepsDate(page) {
    await opens(page);
    await drag(page, handle(page, 41.5, 12), 40, 0);
    await page.focus('#time [role=slider]');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => /on the map of 1 March 2020/.test(document.querySelector('.how').textContent));
    expect.equal(await page.locator('button.knot').count(), 0);
    await page.click('text=Go to that date');
    await page.waitForSelector('button.knot');
    expect.equal(await steps(page), 1);
  }

  async function isNarrow(page) {
    await opens(page);
    await drag(page, handle(page, 41.5, 12), 20, 6);
    await page.click('.nodelist summary');
    await page.waitForSelector('.nodes li');
    await page.click('.moving > .actions:last-child button');
    await page.waitForSelector('.publishing .gains');
    await fits(page);
    await axeIsContent(page);
  }

  const own = {as: 'editor', query: QUERY};
  return [
    ['a border is dragged with both neighbours, checked, published as the land gained, and undone', own, dragsAndPublishes],
    ['the border of a town moves with the hole around it', own, movesTown],
    ['of borders moved both ways the key names whom the map’s colours are about', own, keysTell],
    ['moved borders are undone and redone, and survive a reload', own, undoes],
    ['a dragged node of a border catches on another and is one with it, and Escape lets go', own, snaps],
    ['borders are moved, added to and published by keyboard alone', own, byKeys],
    ['without WebGL borders are moved by typing the places of their nodes', {...own, webGl: false}, byList],
    ['borders are moved by a finger, and one that rests takes a node out', {...own, width: 390, height: 844, touch: true}, byTouch],
    ['moving borders says why a node cannot go, and that land cannot be left to nobody', own, saysWhyNot],
    ['what the server finds wrong with moved borders is said at its field', {...own, mayFail: true}, showsFaults],
    ['moved borders stand on what others publish elsewhere, and are kept to look at where the border itself is new', own, othersPublish],
    ['whoever moved borders is told who was faster on the same ground, and can publish on top', {...own, mayFail: true}, othersWereFaster],
    ['moved borders stay on their date', own, keepsDate],
    ['at 320 px the moving of borders fits, and axe is content with it', {...own, width: 320, height: 640}, isNarrow],
    ['in Arabic the moving of borders fits, and axe is content with it', {...own, query: `${QUERY}&lang=ar`}, isNarrow],
    ['in the dark axe is content with the moving of borders', {...own, scheme: 'dark'}, isNarrow],
  ];
}
