// A file's classes, its date, and the TOML that says what they mean.
import assert from 'node:assert/strict';
import test from 'node:test';
import {factionIn, quoted, slugOf, writeMapping} from '../../static/js/edit/mapping.mjs';
import {classesOf, dateInName, plain, polygonsOf, propertiesOf, readDocument} from '../../static/js/edit/survey.mjs';

/** Reads a basic string of TOML 1.0 as its specification says. */
function unquoted(text) {
  assert.match(text, /^"(?:[^"\\\u0000-\u0008\u000a-\u001f\u007f]|\\(?:[btnfr"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))*"$/u);
  const plainly = {b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\'};
  return text.slice(1, -1).replace(/\\(u(....)|.)/gu, (whole, one, code) => (code ? String.fromCharCode(parseInt(code, 16)) : plainly[one]));
}

const FACTIONS = [
  {slug: 'government', name: 'Syrian government', names: {en: 'Syrian government', ar: 'الحكومة السورية'}},
  {slug: 'isis', name: 'ISIS', names: {en: 'ISIS', ar: 'تنظيم الدولة'}},
  {slug: 'sna', name: 'National Army', names: {en: 'National Army', uk: 'Національна армія'}},
];
const speaks = (text) => factionIn(text, FACTIONS) !== null;
const land = (properties, type = 'Polygon') => ({type: 'Feature', properties, geometry: {type, coordinates: []}});

test('any text comes back from its TOML as it was', () => {
  for (const text of ['plain', '', 'say "no"', 'back\\slash', 'two\nlines\r\nand\ttabs', 'nul \u0000 and del \u007f and bell \u0007', 'Окуповано /// Occupied',
    'الحكومة السورية', '#comment = [x]', '\'single\'', '"""', '\u{1f3f4} flag', '\u2028 and \u0085', '\\u0041', '']) {
    assert.equal(unquoted(quoted(text)), text);
  }
  assert.equal(quoted('half \ud800 a pair'), '"half \ufffd a pair"');
});
test('a mapping says everything, one rule a class, and nothing that was not chosen', () => {
  const text = writeMapping({
    name: 'карта "24".geojson', at: Date.UTC(2020, 1, 15), form: 'iso', property: 'na"me', settle: 'order', rest: 'blue', method: 'digitised',
    rules: [
      {text: 'Red\nland', means: {faction: 'red', status: 'control', contested_with: 'blue', confidence: 70}},
      {text: 'спірне', means: {faction: 'red', status: 'contested', contested_with: 'blue', confidence: null}}, {text: '', means: null},
    ],
    sources: ['https://example.org/a?b="c"', 'A book'], factions: [{slug: 'new-one', name: 'New "one"', colour: '#112233'}],
  });
  assert.deepEqual(text.split('\n').filter((line) => line && !line.startsWith('#')), [
    '[date]', 'file_name = "iso"', '[date.correct]', '"карта \\"24\\".geojson" = "2020-02-15"', '[class]', 'property = "na\\"me"',
    '[[class.map]]', 'exact = "Red\\nland"', 'faction = "red"', 'confidence = 70',
    '[[class.map]]', 'exact = "спірне"', 'faction = "red"', 'status = "contested"', 'contested_with = "blue"',
    '[[class.skip]]', 'exact = ""', '[rest]', 'faction = "blue"', '[overlaps]', 'settle = "order"',
    '[sources]', 'urls = ["https://example.org/a?b=\\"c\\"", "A book"]', 'method = "digitised"',
    '[factions.new-one]', 'name = "New \\"one\\""', 'colour = "#112233"',
  ]);
  assert.ok(!writeMapping({name: 'a', at: 0, form: 'iso', property: 'p', rules: [], rest: null, settle: 'refuse', sources: [], method: 'observed', factions: []}).includes('[rest]'));
});
test('classes count whatever their case and spaces, the commonest first, with the colour of the file', () => {
  const features = [land({name: 'Red'}), land({name: 'Blue\u00a0 side', fill: '#00f'}), land({name: 'blue\nSide'}), land({name: null}), land({name: 7}), land({name: 7})];
  assert.deepEqual(classesOf(features, 'name').map(({text, count, colour}) => [text, count, colour]),
    [['Blue\u00a0 side', 2, '#00f'], ['7', 2, null], ['Red', 1, null], ['', 1, null]]);
  assert.equal(classesOf([land({name: 'x', fill: 'url(javascript:x)'})], 'name')[0].colour, null);
  assert.equal(plain(' Тимчасово\r\n ОКУПОВАНО '), 'тимчасово окуповано');
});
test('polygons are found in collections, features and bare geometries, and nothing else is', () => {
  const collection = {type: 'FeatureCollection', features: [land({}), land({}, 'Point'), land({}, 'MultiPolygon'), {type: 'Feature', geometry: null}, null,
    {type: 'Feature', properties: {}, geometry: {type: 'GeometryCollection', geometries: [{type: 'Polygon', coordinates: []}]}}]};
  assert.equal(polygonsOf(collection).length, 3);
  assert.equal(polygonsOf(land({})).length, 1);
  assert.equal(polygonsOf({type: 'Polygon', coordinates: []}).length, 1);
  for (const other of [{}, null, [], 'x', {type: 'FeatureCollection'}, {type: 'Topology'}]) assert.deepEqual(polygonsOf(other), []);
});
test('the property that names who holds land comes first, not the one that numbers the polygons', () => {
  const features = [0, 1, 2, 3, 4, 5].map((id) => land({id, fid: `f${id}`, note: 'same', owner: id % 2 ? 'ISIS' : 'Syrian Government', fill: id % 2 ? '#111111' : '#222222', style: {}}));
  assert.equal(propertiesOf(features, speaks)[0], 'owner');
  assert.ok(!propertiesOf(features, speaks).includes('style'));
  const foreign = [0, 1, 2, 3].map((id) => land({id, name: ['Окуповано', 'Звільнено'][id % 2], 'fill-opacity': 0.5}));
  assert.equal(propertiesOf(foreign, speaks)[0], 'name');
  assert.deepEqual(propertiesOf([], speaks), []);
});
test('a class names the faction whose name stands in it, in any language, and the longest counts', () => {
  for (const [text, slug] of [['ISIS', 'isis'], ['held by  isis (2015)', 'isis'], ['الحكومة السورية', 'government'], ['НАЦІОНАЛЬНА армія', 'sna'],
    ['crisis zone', null], ['', null], ['Occupied', null], ['Syrian government and ISIS', 'government']]) assert.equal(factionIn(text, FACTIONS), slug, text);
});
test('a date is found in a file’s name where there is one, and only one', () => {
  const at = (name) => dateInName(name)?.at ?? null;
  for (const name of ['2015-01-31.geojson', 'control_20150131.json', '2015_01_31 final v2.geojson', 'map-of-2015.01.31-en.geojson', '20150131.json']) {
    assert.equal(at(name), Date.UTC(2015, 0, 31), name);
  }
  assert.equal(at('x 20150131_123005.json'), Date.UTC(2015, 0, 31, 12, 30, 5));
  assert.equal(at('2015-01-31T12:30:05Z.geojson'), Date.UTC(2015, 0, 31, 12, 30, 5));
  assert.deepEqual(dateInName('1648989208.geojson'), {at: Date.UTC(2022, 3, 3, 12, 33, 28), form: 'unix-seconds'});
  for (const name of ['1939.geojson', 'world_1939.geojson', 'map1939 v2.json']) assert.equal(at(name), Date.UTC(1939, 0, 1), name);
  assert.equal(at('2022-03.geojson'), Date.UTC(2022, 2, 1));
  assert.equal(at('2022-03-01T18-30-00+02-00.geojson'), Date.UTC(2022, 2, 1, 16, 30));
  assert.equal(at('20220301.json'), Date.UTC(2022, 2, 1));
  assert.deepEqual(dateInName('1648989208000.geojson'), dateInName('1648989208.geojson'));
  for (const name of ['1914-1918.json', '12.json', '0001.json', '2022-03-01T18-30-00EST.geojson', 'map.geojson', '2015-02-30.json', '2015-01-31-to-2015-02-01.json', '120150131x.json']) assert.equal(at(name), null, name);
});
test('what is no JSON is said with its line and column', () => {
  const place = (text) => { try { readDocument(text); return null; } catch ({line, column}) { return [line, column]; } };
  assert.deepEqual(place('{"type": "Feature",\n  "x": nonsense}'), [2, 8]);
  assert.deepEqual(place('{"type": "FeatureCollection",\n"features": ['), [2, 14]);
  for (const [text, column] of [['{"a" 1}', 6], ['{"a": 1,}', 9], ['[1 2]', 4], ['[01]', 2], ['"open', 1], ['{"a": [}', 8], ['{} {}', 4], ['', 1], ['{"a": truex}', 7], ['["tab\t"]', 2], ['{a: 1}', 2]]) assert.deepEqual(place(text), [1, column], text);
  assert.equal(place('\ufeff{}'), null);
});
test('a name gives a short name', () => {
  assert.equal(slugOf('  Les Éclaireurs, 2nd  '), 'les-eclaireurs-2nd');
  assert.equal(slugOf('الجيش'), '');
});
