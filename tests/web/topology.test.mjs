// TopoJSON and Mercator: small figures worked by hand.
import assert from 'node:assert/strict';
import test from 'node:test';
import {fitBox, project, tilesUnder, unproject} from '../../static/js/mercator.mjs';
import {decodeArcs, joinArcs, readBorders, readPolygons} from '../../static/js/topology.mjs';

// Two unit squares side by side; arc 0 is the border they share.
const two = {
  transform: {scale: [0.5, 0.5], translate: [10, 20]},
  arcs: [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
  objects: {countries: {geometries: [
    {type: 'Polygon', arcs: [[0, 1]], properties: {name: 'West'}},
    {type: 'MultiPolygon', arcs: [[[2, ~0]]], properties: {name: 'East'}},
    {type: null},
  ]}},
};

test('deltas are summed, scaled and moved', () => assert.deepEqual(decodeArcs(two)[0], [[11, 20], [11, 21]]));
test('a reversed arc joins without doubling its end', () => {
  assert.deepEqual(joinArcs([2, ~0], decodeArcs(two)), [[11, 20], [12, 20], [12, 21], [11, 21], [11, 20]]);
});
test('every polygon keeps its name', () => {
  const [west, east] = readPolygons(two, 'countries');
  assert.equal(west.properties.name, 'West');
  assert.deepEqual(east.geometry.coordinates[0][0][0], [11, 20]);
});
test('a geometry without shape is an empty feature', () => assert.deepEqual(readPolygons(two, 'countries')[2].geometry.coordinates, []));
test('only what two countries share is a border', () => {
  assert.deepEqual(readBorders(two, 'countries').geometry.coordinates, [[[11, 20], [11, 21]]]);
});
test('a border can be left out by its neighbours', () => {
  assert.deepEqual(readBorders(two, 'countries', (a, b) => a.name !== 'West' && b.name !== 'West').geometry.coordinates, []);
});

test('projecting and back is the identity', () => {
  const {lon, lat} = unproject(project({lon: 38.5, lat: 34.9}, 7), 7);
  assert.ok(Math.abs(lon - 38.5) < 1e-9 && Math.abs(lat - 34.9) < 1e-9);
});
test('a box fits the view it is given', () => {
  const view = fitBox([35.7, 32.3, 42.4, 37.3], 600, 500);
  assert.equal(view.zoom, 6);
  assert.ok(view.lat > 34.8 && view.lat < 34.95);
});
test('tiles cover the view and stay in the world', () => {
  const tiles = tilesUnder({zoom: 1, lon: 0, lat: 0}, 2000, 2000);
  assert.equal(tiles.length, 4);
  assert.ok(tiles.some(({x, y, left, top}) => x === 1 && y === 1 && left === 1000 && top === 1000));
});
