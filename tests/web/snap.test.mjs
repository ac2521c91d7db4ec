// Snapping to borders and following them, and the shape of a draft: pure functions, no map.
import assert from 'node:assert/strict';
import test from 'node:test';
import {deleteCorner, fromGeometry, insertCorner, nest, readGeoJson, readPosition, toGeometry, unfinished} from '../../static/js/edit/shape.mjs';
import {followBorders, indexBorders, snapTo, trace} from '../../static/js/edit/snap.mjs';
import {createSteps} from '../../static/js/edit/undo.mjs';

const held = (faction, coordinates) => ({type: 'Feature', properties: {faction, status: 'control'}, geometry: {type: 'Polygon', coordinates}});
// West and east share the line at longitude 12, in nodes that are not evenly spaced.
const BORDER = [[12, 40], [12.1, 40.8], [12, 41.5], [11.9, 42.2], [12, 43]];
const index = indexBorders({features: [
  held('red', [[[10, 40], ...BORDER, [10, 43], [10, 40]]]),
  held('blue', [[[14, 40], [14, 43], ...BORDER.toReversed(), [14, 40]]]),
]});
// Pixels a degree of longitude is, as at zoom 7.
const SCALE = 512 * 2 ** 7 / 360;

test('a node and an edge that two neighbours share are taken up once', () => {
  assert.equal(index.nodes.length, 9);
  assert.equal(index.edges.length, 10);
});
test('a node within reach comes before a nearer line, and is taken to the last digit', () => {
  // 3 pixels from the line, 9 from its node.
  const near = snapTo(index, [12.1 - 3 / SCALE, 40.8 - 6 / SCALE], SCALE, 12);
  assert.deepEqual(near, {position: [12.1, 40.8], kind: 'node'});
});
test('away from nodes the nearest point of a line is taken, and beyond reach none', () => {
  const {position: [lon, lat], kind} = snapTo(index, [10.7, 40.02], SCALE, 12);
  assert.equal(kind, 'edge');
  assert.equal(lat, 40);
  assert.ok(Math.abs(lon - 10.7) < 1e-6);
  assert.equal(snapTo(index, [11, 41], SCALE, 12), null);
});
test('further in, the same distance in degrees is out of reach', () => {
  assert.ok(snapTo(index, [12.14, 40.8], SCALE, 12));
  assert.equal(snapTo(index, [12.14, 40.8], SCALE * 16, 12), null);
});
test('between two corners on one border line lie its nodes, in order, either way', () => {
  assert.deepEqual(trace(index, BORDER[0], BORDER[4]), BORDER.slice(1, 4));
  assert.deepEqual(trace(index, BORDER[3], BORDER[1]), [BORDER[2]]);
});
test('corners between nodes are on the line too; on one edge nothing lies between', () => {
  const onFirst = snapTo(index, [12.05, 40.4], SCALE, 12).position;
  assert.deepEqual(trace(index, onFirst, BORDER[3]), [BORDER[1], BORDER[2]]);
  const further = snapTo(index, [12.07, 40.56], SCALE, 12).position;
  assert.deepEqual(trace(index, onFirst, further), []);
});
test('corners that no border joins, or only a long way round, are joined by a straight line', () => {
  assert.equal(trace(index, BORDER[1], [13, 41]), null);
  // A bay: its two headlands are near one another, and far apart along the shores of two parties.
  const bay = indexBorders({features: [
    held('red', [[[0, 0], [0, 9], [-1, 9], [-1, 0], [0, 0]]]),
    held('blue', [[[1, 0], [2, 0], [2, 9], [1, 9], [1, 0]]]),
    held('green', [[[0, 9], [1, 9], [1, 10], [0, 10], [0, 9]]]),
  ]});
  assert.equal(trace(bay, [0, 0], [1, 0]), null);
});
test('corners on different borders are joined along both', () => {
  assert.deepEqual(trace(index, [10, 40], [14, 40]), [BORDER[0]]);
});
test('a front is followed where a sliver lies on it, and where a holding of another status begins', () => {
  const [south, middle, tip, north] = [[0, 0], [0, 1], [0.1, 1.5], [0, 2]];
  const features = [
    held('red', [[[-1, 0], south, middle, north, [-1, 3], [-1, 0]]]),
    held('red', [[north, [0, 3], [-1, 3], north]]),
    held('blue', [[south, [1, 0], [1, 3], [0, 3], north, tip, middle, south]]),
    held('green', [[middle, tip, north, middle]]),
  ];
  features[1].properties.status = 'contested';
  assert.deepEqual(trace(indexBorders({features}), south, [0, 3]), [middle, north]);
});
test('a ring follows the border on its closing edge as on any other', () => {
  assert.deepEqual(followBorders(index, [BORDER[1], [13, 41], BORDER[3]]), [BORDER[1], [13, 41], BORDER[3], BORDER[2]]);
});
test('the way round a lake is the shorter one', () => {
  const shore = [[0, 0], [1, 0], [1, 1], [0, 1]];
  const lake = indexBorders({features: [held('red', [[...shore, shore[0]]])]});
  assert.deepEqual(trace(lake, [0, 0], [0, 1]), []);
  assert.deepEqual(trace(lake, [0.5, 0], [0, 1]), [[0, 0]]);
});

const square = (west, south, side) => [[west, south], [west + side, south], [west + side, south + side], [west, south + side]];
test('a shape becomes GeoJSON and comes back', () => {
  const areas = [[square(0, 0, 4), square(1, 1, 1)], [square(9, 9, 1)]];
  assert.equal(toGeometry(areas).type, 'MultiPolygon');
  assert.equal(toGeometry(areas.slice(1)).type, 'Polygon');
  assert.deepEqual(fromGeometry(toGeometry(areas)), areas);
});
test('an area inside another is a hole in it; one beside it is an area more; one in a hole is an island', () => {
  assert.deepEqual(nest([[square(0, 0, 4)], [square(1, 1, 1)]]), [[square(0, 0, 4), square(1, 1, 1)]]);
  assert.equal(nest([[square(0, 0, 4)], [square(5, 0, 1)]]).length, 2);
  assert.equal(nest([[square(0, 0, 4), square(1, 1, 2)], [square(1.5, 1.5, 0.5)]]).length, 2);
});
test('without its last corner a ring is gone, and with its outer ring an area', () => {
  const one = [[[[1, 1]]], [square(5, 5, 1)]];
  assert.deepEqual(deleteCorner(one, [0, 0, 0]), [[square(5, 5, 1)]]);
  assert.deepEqual(unfinished(insertCorner(one, [0, 0, 1], [2, 2])), [[0, 0]]);
});
test('pasted GeoJSON is a shape, in whatever wrapping; anything else is none', () => {
  const polygon = toGeometry([[square(0, 0, 1)]]);
  const feature = {type: 'Feature', properties: {}, geometry: polygon};
  for (const document of [polygon, feature, {type: 'FeatureCollection', features: [feature]}, {type: 'GeometryCollection', geometries: [polygon]}]) {
    assert.deepEqual(readGeoJson(JSON.stringify(document)), [[square(0, 0, 1)]]);
  }
  for (const text of ['', 'null', '{}', '[1]', '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Polygon", "coordinates": [[[0, 0], [1, "x"]]]}']) {
    assert.equal(readGeoJson(text), null, text);
  }
});
test('a typed corner is latitude, longitude', () => {
  assert.deepEqual(readPosition(' 35.95, 39.01 '), [39.01, 35.95]);
  assert.deepEqual(readPosition('-1.5 2'), [2, -1.5]);
  for (const text of ['', '35', '91, 0', '0, 181', 'a, b', ', 3', '1, 2, 3']) assert.equal(readPosition(text), null, text);
});
test('a step undone can be taken again, until another is taken', () => {
  const steps = createSteps('a');
  steps.take('b');
  steps.take('c');
  steps.undo();
  steps.undo();
  assert.equal(steps.now, 'a');
  steps.redo();
  assert.equal(steps.now, 'b');
  steps.take('d');
  steps.redo();
  assert.equal(steps.now, 'd');
  assert.equal(steps.canRedo, false);
});
