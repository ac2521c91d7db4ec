// Uploading a file as a survey: its classes mapped to factions, read by the server, looked at, published.

import * as expect from 'node:assert/strict';
import {settle} from './chromium.mjs';
import {axeIsContent, fits, parameter, plain} from './steps.mjs';

const box = (west, south, east, north) => ({type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]]});
const area = (name, geometry, more = {}) => ({type: 'Feature', properties: {id: name.length, name, ...more}, geometry});
const MAP = {type: 'FeatureCollection', features: [
  area('Held by Red', box(10, 40, 12.5, 43), {fill: '#b5302f'}),
  area('Blue', box(12.5, 40, 14, 43)),
  area('Тимчасово "окуповано"\nземля', box(10.5, 41, 11, 41.5)),
  area('<i>markup</i>', box(13, 41, 13.5, 41.5)),
  // It crosses itself.
  area('Blue', {type: 'Polygon', coordinates: [[[12.6, 40.1], [12.8, 40.3], [12.8, 40.1], [12.6, 40.3], [12.6, 40.1]]]}),
]};

export function uploadTests(server) {
  const give = (page, name, content) => page.setInputFiles('.drop input', {name, mimeType: 'application/geo+json', buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))});
  const classRow = (page, text) => page.locator('.classes li', {hasText: text});
  const mean = async (page, text, faction) => classRow(page, text).locator('select').first().selectOption(faction);
  const read = async (page) => {
    await page.click('button:has-text("Read the file")');
    await page.waitForSelector('.uploading .told h3');
  };
  const mapAll = async (page) => {
    await mean(page, 'окуповано', 'green');
    await mean(page, 'markup', '-');
    await page.selectOption('select:has(option[value=order])', 'order');
  };

  async function publishes(page, land) {
    await settle(page);
    await give(page, 'map_20200215.geojson', MAP);
    await page.waitForSelector('.classes li');
    expect.equal(await page.inputValue('.table input[type=date]'), '2020-02-15');
    expect.equal(await page.inputValue('.table select >> nth=0'), 'name');
    expect.equal(await classRow(page, 'Held by Red').locator('select').first().inputValue(), 'red');
    expect.match(await page.textContent('.classes'), /<i>markup<\/i>/);
    expect.match(await page.textContent('.uploading > .wrong'), /Of 2 kinds/);
    // What is not decided leads there, and is not sent.
    await page.click('button:has-text("Read the file")');
    expect.ok(await classRow(page, 'окуповано').locator('select').first().evaluate((node) => node === document.activeElement));
    await mapAll(page);
    await classRow(page, 'Held by Red').locator('input').fill('65');
    await page.fill('.table textarea', 'https://example.org/map');
    await read(page);
    expect.match(plain(await page.textContent('.uploading .told')), /These areas are new.*4 areas: 4 new.*All other land stays as it is.*hold from 15 February 2020 on.*1 × mended:.*1 × left out of the file.*<i>markup<\/i>/s);
    await page.waitForSelector('.publishing .gains');
    expect.equal(parameter(page, 'at'), '2020-02-15');
    await page.fill('.publishing textarea', 'The map of the 15th');
    if (await page.locator('.alarm').isVisible()) await page.check('.alarm input');
    await page.click('.publishing button[value=changesets]');
    await page.waitForSelector('.publishing .success');
    expect.match(await page.textContent('.publishing .success'), /Published as revision 3/);
    const {holder} = await (await fetch(`${server.base}/territories/${land}/point?lon=10.7&lat=41.2&datetime=2020-02-16`)).json();
    expect.deepEqual([holder.faction, holder.sources], ['green', ['https://example.org/map']]);
    await give(page, 'map_20200220.geojson', MAP);
    await page.waitForSelector('.classes li');
    // What was chosen for the first file is chosen for the next.
    expect.equal(await classRow(page, 'окуповано').locator('select').first().inputValue(), 'green');
    expect.equal(await classRow(page, 'Held by Red').locator('input').inputValue(), '65');
  }

  const SCOPE = 'select:has(option[value=territory])';
  const sharesAt = async (land, date) => (await (await fetch(`${server.base}/territories/${land}/shares?datetime=${date}`)).json());

  async function leavesTheRest(page, land) {
    const before = await sharesAt(land, '2020-02-15');
    await settle(page);
    await give(page, '2020-02-15.json', {type: 'FeatureCollection', features: [area('Blue', box(10, 40, 10.2, 40.2))]});
    await page.waitForSelector('.classes li');
    expect.equal(await page.inputValue(SCOPE), 'areas');
    await read(page);
    await page.waitForSelector('.publishing .gains');
    expect.match(plain(await page.textContent('.publishing .gains tr[data-faction=blue] .shares')), /^\d+\.\d % → \d+\.\d %$/);
    expect.ok(await page.locator('.alarm').isHidden());
    await page.fill('.publishing textarea', 'One corner');
    await page.click('.publishing button[value=changesets]');
    await page.waitForSelector('.publishing .success');
    const after = await sharesAt(land, '2020-02-15');
    expect.ok(Math.abs(after.unheld.fraction - before.unheld.fraction) < 1e-6, 'nobody gets what the file does not show');
  }

  async function alarms(page, land) {
    await settle(page);
    await give(page, '2020-02-15.json', {type: 'FeatureCollection', features: [area('Blue', box(10, 40, 10.2, 40.2))]});
    await page.selectOption(SCOPE, 'territory');
    await read(page);
    await page.waitForSelector('.publishing .gains');
    expect.match(plain(await page.textContent('.alarm')), /\d+\.\d % of the land would change hands/);
    await page.fill('.publishing textarea', 'All of it?');
    await page.click('.publishing button[value=changesets]');
    expect.equal((await (await fetch(`${server.base}/territories/${land}`)).json()).revision, 2, 'nothing is published by one click');
    await page.check('.alarm input');
    await page.click('.publishing button[value=changesets]');
    await page.waitForSelector('.publishing .success');
  }

  async function sendsForReview(page, land) {
    await settle(page);
    await give(page, '2020-02-15.json', MAP);
    await page.selectOption(SCOPE, 'territory');
    await page.selectOption('select:has(option[value=order])', 'order');
    await page.click('button:has-text("Leave them out")');
    expect.equal(await classRow(page, 'окуповано').locator('select').first().inputValue(), '-');
    expect.equal(await page.textContent('.uploading > .wrong'), '');
    await read(page);
    await page.waitForSelector('.publishing .gains');
    await page.fill('.publishing textarea', 'Please look');
    if (await page.locator('.alarm').isVisible()) await page.check('.alarm input');
    await page.click('.publishing button[value=proposals]');
    await page.waitForSelector('.publishing .success');
    await page.click('#desk-review');
    await page.click('.queue .row');
    await page.waitForSelector('.proposal .gains');
    expect.match(await page.textContent('.proposal .saying'), /Survey of 15 February 2020.*Red: 1 area/s);
    expect.equal((await (await fetch(`${server.base}/territories/${land}`)).json()).revision, 2);
  }

  async function saysWhatIsWrong(page) {
    await settle(page);
    const refused = async (name, content, words) => {
      await give(page, name, content);
      await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('.drop .refused')?.textContent ?? ''), words.source);
    };
    await refused('a.json', '{"type": "FeatureCollection",\n "features": [}', /line 2, column 15/);
    await refused('a.kml', '<?xml version="1.0"?><kml/>', /no GeoJSON/);
    await refused('a.json', {type: 'FeatureCollection', features: []}, /no areas/);
    await refused('a.json', '  \n', /file is empty/);
    await refused('a.json', {type: 'Topology', objects: {}, arcs: []}, /This is TopoJSON/);
    await refused('a.json', {type: 'FeatureCollection', features: [area('Red', box(30, 50, 31, 51))]}, /None of this lies in The Land/);
    await refused('a.json', {...MAP, padding: 'x'.repeat(10 * 2 ** 20)}, /at most 10\.0 MB/);
    expect.ok(await page.locator('.uploading').isHidden());
    await axeIsContent(page);
  }

  async function byText(page) {
    await settle(page);
    await give(page, '2020-02-15.json', MAP);
    await page.click('.uploading summary:has-text("as text")');
    await mapAll(page);
    const text = await page.inputValue('.code');
    expect.ok(text.includes('exact = "Тимчасово \\"окуповано\\"\\nземля"'));
    await page.fill('.code', text.replace('[class]', '[clas]'));
    await page.click('button:has-text("Read the file")');
    await page.waitForSelector('.uploading .refused');
    expect.match(await page.textContent('.uploading .refused'), /mapping: line \d+/);
    expect.ok(await page.locator('.table').evaluate((node) => node.disabled));
    await page.setInputFiles('.uploading input[type=file]', {name: 'kept.toml', mimeType: 'text/plain', buffer: Buffer.from(text.replaceAll('"green"', '"blue"'))});
    await page.waitForFunction(() => document.querySelector('.code').value.includes('faction = "blue"\n\n[[class.skip]]'));
    await read(page);
    await page.click('button:has-text("Use the table again")');
    expect.ok(!(await page.locator('.table').evaluate((node) => node.disabled)));
    expect.equal(await page.inputValue('.code'), text);
  }

  async function namesFaction(page, land) {
    await settle(page);
    await give(page, '2020-02-15.json', MAP);
    await page.click('summary:has-text("not here yet")');
    await page.fill('.newfaction input >> nth=0', 'Les Éclaireurs');
    expect.equal(await page.inputValue('.newfaction input >> nth=1'), 'les-eclaireurs');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.newfaction [role=status]:has-text("can be chosen now")');
    await mapAll(page);
    await mean(page, 'окуповано', 'les-eclaireurs');
    await read(page);
    await page.waitForSelector('.publishing .gains');
    await page.fill('.publishing textarea', 'A new one');
    if (await page.locator('.alarm').isVisible()) await page.check('.alarm input');
    await page.click('.publishing button[value=changesets]');
    await page.waitForSelector('.publishing .success');
    await page.waitForSelector('.factions li[data-faction=les-eclaireurs]');
    const {factions} = await (await fetch(`${server.base}/territories/${land}`)).json();
    expect.equal(factions.find(({slug}) => slug === 'les-eclaireurs').name, 'Les Éclaireurs');
  }

  async function namesOverlaps(page) {
    await settle(page);
    await give(page, '2020-02-15.json', MAP);
    await page.waitForSelector('.classes li');
    for (const holder of await page.locator('.classes li select:first-child').all()) await holder.selectOption('-');
    await page.click('button:has-text("Read the file")');
    await page.waitForSelector('.uploading .refused:has-text("Everything is left out")');
    await mean(page, 'Held by Red', 'red');
    await mean(page, 'окуповано', 'green');
    await page.click('button:has-text("Read the file")');
    await page.waitForSelector('.uploading .refused li');
    const told = plain(await page.textContent('.uploading .refused li'));
    expect.match(told, /^area 3 of the file: .* of area 1 of the file \(red\) by 2,\d{3} km² near 4\d\.\d{4}° N, 1\d\.\d{4}° E/);
    expect.match(told, /or choose “the later one counts” under “Where areas overlap”$/);
  }

  async function keepsChoices(page) {
    await settle(page);
    await give(page, '2020-02-15.json', MAP);
    await mapAll(page);
    await classRow(page, 'Held by Red').locator('input').fill('65');
    await page.fill('.table input[type=date]', '2020-02-16');
    await page.fill('.table textarea', 'https://example.org/map');
    await page.click('#desk-draw');
    await page.click('#desk-upload');
    await page.waitForSelector('.begun:has-text("2020-02-15.json")');
    await page.reload();
    await page.waitForSelector('.begun:has-text("2020-02-15.json")');
    await give(page, '2020-02-15.json', MAP);
    await page.waitForSelector('.classes li');
    expect.equal(await page.textContent('.begun'), '');
    expect.equal(await classRow(page, 'окуповано').locator('select').first().inputValue(), 'green');
    expect.equal(await classRow(page, 'markup').locator('select').first().inputValue(), '-');
    expect.equal(await classRow(page, 'Held by Red').locator('input').inputValue(), '65');
    expect.equal(await page.inputValue('select:has(option[value=order])'), 'order');
    expect.equal(await page.inputValue('.table input[type=date]'), '2020-02-16');
    expect.equal(await page.inputValue('.table textarea'), 'https://example.org/map');
    await page.reload();
    await page.click('.begun button:has-text("Discard draft")');
    await page.reload();
    await page.waitForSelector('.drop');
    expect.equal(await page.textContent('.begun'), '');
  }

  async function drops(page) {
    await settle(page);
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], '1581724800.geojson'));
      document.querySelector('.drop').dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
    }, JSON.stringify(MAP));
    await page.waitForSelector('.classes li');
    expect.equal(await page.inputValue('.table input[type=date]'), '2020-02-15');
    expect.match(await page.textContent('.uploading h2'), /1581724800/);
  }

  async function isNarrow(page) {
    await settle(page);
    await give(page, '2020-02-15.json', MAP);
    await page.waitForSelector('.classes li');
    for (const summary of await page.locator('.uploading summary').all()) await summary.click();
    await mapAll(page);
    await page.click('.uploading .actions > button.main');
    await page.waitForSelector('.publishing .gains');
    await fits(page);
    await axeIsContent(page);
  }

  const query = '?t=LAND&edit=upload';
  return [
    ['a map file is mapped to factions, read, looked at and published, and its mapping kept for the next', {as: 'editor', query}, publishes],
    ['a file is these areas unless it is said to be the whole map: nobody loses the land it does not show', {as: 'editor', query}, leavesTheRest],
    ['a whole map that would change more than a fifth of the land sounds an alarm, and is not published by one click', {as: 'editor', query}, alarms],
    ['a map file is sent for review as a survey', {as: 'editor', query}, sendsForReview],
    ['a file that is broken, another form, empty or too large is refused before it is sent', {as: 'editor', query}, saysWhatIsWrong],
    ['the mapping is a text too: edited, refused with its line, loaded, and the table again', {as: 'editor', query, mayFail: true}, byText],
    ['a reviewer names a faction that the file shows first', {as: 'reviewer', query}, namesFaction],
    ['where areas of a file overlap is said in words of the page, and a file of which all is left out is not read', {as: 'editor', query, mayFail: true}, namesOverlaps],
    ['what was chosen for a map file stays when one leaves, and its name is said', {as: 'editor', query}, keepsChoices],
    ['a map file is dropped, and its name of Unix seconds is a date', {as: 'editor', query, webGl: false}, drops],
    ['at 320 px the upload fits, and axe is content with it', {as: 'reviewer', query, width: 320, height: 640}, isNarrow],
    ['in Arabic the upload fits, and axe is content with it', {as: 'reviewer', query: `${query}&lang=ar`, width: 390, height: 800, scheme: 'dark'}, isNarrow],
  ];
}
