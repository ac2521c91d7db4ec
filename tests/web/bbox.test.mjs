// Boxes over the antimeridian, tiles beyond it, and documents that hold GeoJSON without being any.
import assert from 'node:assert/strict';
import test from 'node:test';
import {lonWithin, rolledOut, unwrapped, wraps, written} from '../../static/js/bbox.mjs';
import {isEsri, wrappedIn} from '../../static/js/edit/form.mjs';
import {meets} from '../../static/js/edit/survey.mjs';
import {fitBox, tilesOver, tilesUnder} from '../../static/js/mercator.mjs';
import {pictureOf} from '../../static/js/sharing.mjs';

const fiji = [177, -19, -178, -16];

test('a box over the antimeridian is rolled out, and written as it was read', () => {
  assert.deepEqual(rolledOut(fiji), [177, -19, 182, -16]);
  assert.ok(wraps(rolledOut(fiji)) && !wraps(rolledOut([10, 0, 20, 5])));
  assert.deepEqual(written(rolledOut(fiji)), fiji);
  assert.deepEqual(written([-183, -19, -178, -16]), fiji);
  assert.deepEqual(written([170, -100, 180, 5]), [170, -90, 180, 5]);
  assert.equal(written([-200, 0, 200, 5]), null);
  assert.deepEqual(unwrapped([177, -19, 182, -16]), [-180, -19, 180, -16]);
  assert.deepEqual([lonWithin(-179, [177, 0, 182, 0]), lonWithin(178, [177, 0, 182, 0]), lonWithin(0, [177, 0, 182, 0])], [181, 178, 0]);
});
test('a view of a box over the antimeridian has the tiles of both sides of it', () => {
  const view = fitBox(rolledOut(fiji), 600, 500);
  assert.ok(view.zoom >= 6 && Math.abs(view.lon - 179.5) < 1e-9, JSON.stringify(view));
  const columns = new Set(tilesUnder(view, 600, 500, true).map(({x}) => x));
  const last = 2 ** view.zoom - 1;
  assert.ok(columns.has(0) && columns.has(last), [...columns].join());
  assert.ok(!tilesUnder(view, 600, 500).some(({x}) => x === 0));
  assert.ok(tilesOver(rolledOut(fiji), view.zoom).some(({x}) => x === 0));
  assert.ok(tilesOver([-10, 0, 180, 5], 3).every(({x}) => x <= 7));
});
test('a picture of a view over the antimeridian has its box', () => {
  assert.equal(pictureOf({bounds: [177, -19, 182, -16], width: 500, height: 300}).bbox, '177,-19,-178,-16');
});
test('a file lies in a territory over the antimeridian on whichever side', () => {
  const square = (west) => [{geometry: {type: 'Polygon', coordinates: [[[west, -18], [west + 1, -18], [west + 1, -17], [west, -18]]]}}];
  assert.ok(meets(square(178), rolledOut(fiji)) && meets(square(-179.5), rolledOut(fiji)) && !meets(square(0), rolledOut(fiji)));
});
test('Esri JSON and wrapped GeoJSON are known for what they are', () => {
  assert.ok(isEsri({geometryType: 'esriGeometryPolygon', features: []}) && !isEsri({type: 'FeatureCollection', features: []}));
  assert.equal(wrappedIn({value: {type: 'FeatureCollection', features: []}}), 'value');
  assert.equal(wrappedIn({data: {map: {type: 'Feature'}}}), 'data.map');
  assert.equal(wrappedIn({type: 'FeatureCollection', features: []}), null);
  assert.equal(wrappedIn([1]), null);
});
