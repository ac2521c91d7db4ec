// What moved borders are recorded as, and when they cannot be.
import assert from 'node:assert/strict';
import test from 'node:test';
import {createFabric} from '../../static/js/edit/fabric.mjs';
import {apart, areaOf, changesOf, gainsOf, lackOf} from '../../static/js/edit/gains.mjs';
import {readPlace} from '../../static/js/edit/nodelist.mjs';
import {LAND} from './cloth.mjs';

const gainedBy = (from, to, land = LAND) => {
  const fabric = createFabric(land);
  assert.equal(fabric.apply({do: 'move', from, to}), null);
  return gainsOf(fabric);
};

test('each gain is a region of its holder, with the status and rival of its land and what is said of all', () => {
  const said = {faction: 'red', status: 'control', contested_with: null, valid_from: '2020-03-01', sources: ['a']};
  const [{change, feature}] = changesOf(gainedBy([3, 2], [3, 1.5]), said);
  assert.equal(change, 'create');
  assert.equal(feature.geometry.type, 'Polygon');
  assert.deepEqual(feature.properties, {...said, faction: 'green', status: 'contested', contested_with: 'red'});
});
test('nobody cannot be given land, and presence cannot take land that is held', () => {
  assert.deepEqual(gainedBy([2, 3], [2, 2.5]).map(lackOf), ['nobody']);
  assert.deepEqual(gainedBy([2, 3], [2, 3.5]).map(lackOf), [null]);
  const present = LAND.map((feature) => (feature.properties.faction === 'red' ? {...feature, properties: {...feature.properties, status: 'influence'}} : feature));
  assert.deepEqual(gainedBy([2, 1], [3, 1], present).map(lackOf), ['influence']);
  assert.deepEqual(gainedBy([2, 1], [1, 1], present).map(lackOf), [null]);
});
test('areas and distances are those of the ground, roughly', () => {
  const square = [[[[0, 60], [1, 60], [1, 61], [0, 61], [0, 60]]]];
  assert.ok(Math.abs(areaOf(square) / 6.0887e9 - 1) < 0.01);
  assert.ok(Math.abs(apart([0, 0], [0, 1]) - 111_195) < 10);
});
test('a place is read as latitude, longitude, with either comma', () => {
  assert.deepEqual(readPlace('35.95, 39.01'), [39.01, 35.95]);
  assert.deepEqual(readPlace(' -35.95،39 '), [39, -35.95]);
  for (const text of ['', '35.95', '91, 0', '0, 181', 'north, east', '1, 2, 3']) assert.equal(readPlace(text), null);
});
