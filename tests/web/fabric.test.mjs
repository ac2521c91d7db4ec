// The fabric of a map: what moves together, what stays, and that undoing brings back exactly what was.
import assert from 'node:assert/strict';
import test from 'node:test';
import {createFabric} from '../../static/js/edit/fabric.mjs';
import {turnOf} from '../../static/js/edit/nodes.mjs';
import {LAND} from './cloth.mjs';

const written = (fabric) => JSON.stringify(fabric.rings().map(({holding, nodes}) => [holding, nodes.map(fabric.nodes.place)]));
const areaOf = (fabric) => fabric.rings().reduce((sum, {nodes}) => sum + turnOf(fabric.nodes, nodes), 0);
const has = (fabric, place) => fabric.stands(place) !== null;
const ringsWith = (fabric, place) => fabric.rings().filter(({nodes}) => nodes.includes(fabric.stands(place))).length;

test('a node that neighbours share moves in the rings of both, and the whole area stays', () => {
  const fabric = createFabric(LAND);
  const before = areaOf(fabric);
  assert.equal(ringsWith(fabric, [2, 1]), 2);
  assert.equal(fabric.apply({do: 'move', from: [2, 1], to: [2.4, 1.1]}), null);
  assert.ok(!has(fabric, [2, 1]));
  assert.equal(ringsWith(fabric, [2.4, 1.1]), 2);
  assert.equal(areaOf(fabric), before);
});
test('an enclave’s node moves in the enclave and in the hole around it', () => {
  const fabric = createFabric(LAND);
  const before = areaOf(fabric);
  assert.equal(fabric.apply({do: 'move', from: [0.5, 0.5], to: [0.3, 0.7]}), null);
  assert.equal(ringsWith(fabric, [0.3, 0.7]), 2);
  assert.equal(areaOf(fabric), before);
});
test('a node where three holdings meet moves in all three, and cannot be taken out', () => {
  const fabric = createFabric(LAND);
  const before = areaOf(fabric);
  assert.equal(fabric.apply({do: 'delete', node: [2, 2]}), 'meet');
  assert.equal(fabric.apply({do: 'move', from: [2, 2], to: [2.3, 2.1]}), null);
  assert.equal(ringsWith(fabric, [2.3, 2.1]), 3);
  assert.equal(areaOf(fabric), before);
});
test('every part of a holding in several parts moves with its neighbours', () => {
  const fabric = createFabric(LAND);
  const red = fabric.holdings.findIndex(({faction}) => faction === 'red');
  assert.equal(fabric.rings().filter(({holding}) => holding === red).length, 3);
  assert.equal(fabric.apply({do: 'move', from: [3.4, 0.4], to: [3.3, 0.3]}), null);
  assert.deepEqual(fabric.holdersOf(fabric.stands([3.3, 0.3])).map((one) => fabric.holdings[one].faction).sort(), ['blue', 'red']);
});
test('the territory’s outline stays where it is', () => {
  const fabric = createFabric(LAND);
  const before = written(fabric);
  for (const from of [[0, 0], [2, 0], [4, 2]]) assert.equal(fabric.apply({do: 'move', from, to: [1, 1]}), 'fixed');
  assert.equal(fabric.apply({do: 'delete', node: [2, 0]}), 'fixed');
  assert.equal(fabric.apply({do: 'insert', between: [[0, 0], [2, 0]], at: [1, 0]}), 'fixed');
  assert.equal(written(fabric), before);
});
test('a node is inserted into every ring that has the edge, and deleted from every ring', () => {
  const fabric = createFabric(LAND);
  const before = written(fabric);
  assert.equal(fabric.apply({do: 'insert', between: [[2, 2], [2, 1]], at: [2, 1.5]}), null);
  assert.equal(ringsWith(fabric, [2, 1.5]), 2);
  assert.equal(fabric.apply({do: 'delete', node: [2, 1.5]}), null);
  assert.equal(written(fabric), before);
});
test('a node dropped on its neighbour becomes one with it, and a ring keeps three', () => {
  const fabric = createFabric(LAND);
  const corner = [3.4, 0.4];
  assert.equal(fabric.apply({do: 'move', from: corner, to: [3.8, 0.4]}), null);
  assert.equal(fabric.neighbours(fabric.stands([3.8, 0.4])).size, 2);
  assert.equal(fabric.apply({do: 'move', from: [3.8, 0.4], to: [3.8, 0.8]}), 'three');
  assert.equal(fabric.apply({do: 'delete', node: [3.8, 0.8]}), 'three');
  assert.equal(fabric.apply({do: 'move', from: corner, to: [3, 1]}), 'gone');
});
test('a node dropped on a further one of its border takes those between along, the shorter way round', () => {
  const fabric = createFabric(LAND);
  const before = areaOf(fabric);
  for (const [one, other, at] of [[[2, 1], [2, 2], [2, 1.6]], [[2, 1], [2, 1.6], [2, 1.3]]]) fabric.apply({do: 'insert', between: [one, other], at});
  assert.equal(fabric.apply({do: 'move', from: [2, 1], to: [2, 2]}), null);
  for (const gone of [[2, 1], [2, 1.3], [2, 1.6]]) assert.ok(!has(fabric, gone));
  assert.equal(areaOf(fabric), before);
  assert.equal(fabric.apply({do: 'insert', between: [[0.5, 0.5], [1, 0.5]], at: [0.7, 0.4]}), null);
  assert.equal(fabric.apply({do: 'move', from: [0.5, 0.5], to: [1, 0.5]}), null);
  assert.ok(!has(fabric, [0.7, 0.4]) && has(fabric, [0.5, 1]));
});
test('undoing brings back the very rings, redoing what was done, and something new forgets what was undone', () => {
  const fabric = createFabric(LAND);
  const steps = [written(fabric)];
  const operations = [
    {do: 'insert', between: [[2, 1], [2, 2]], at: [2, 1.5]}, {do: 'move', from: [2, 1.5], to: [2.5, 1.5]},
    {do: 'move', from: [2.5, 1.5], to: [2, 2]}, {do: 'delete', node: [2, 1]},
  ];
  for (const operation of operations) {
    assert.equal(fabric.apply(operation), null);
    steps.push(written(fabric));
  }
  for (let i = 3; i >= 0; i -= 1) {
    fabric.undo();
    assert.equal(written(fabric), steps[i]);
  }
  assert.equal(fabric.undo(), null);
  for (let i = 1; i <= 2; i += 1) {
    fabric.redo();
    assert.equal(written(fabric), steps[i]);
  }
  assert.equal(fabric.undoneOperations().length, 2);
  fabric.apply({do: 'delete', node: [2.5, 1.5]});
  assert.equal(fabric.redo(), null);
});
test('operations kept as JSON do the same on the same map, and say when they find no node', () => {
  const fabric = createFabric(LAND);
  fabric.apply({do: 'move', from: [2, 1], to: [2.123456789, 1.1]});
  fabric.apply({do: 'insert', between: [[2.1234568, 1.1], [2, 2]], at: [2.2, 1.6]});
  const again = createFabric(structuredClone(LAND));
  assert.ok(again.replay(JSON.parse(JSON.stringify(fabric.operations()))));
  assert.equal(written(again), written(fabric));
  assert.ok(!again.replay(fabric.operations()));
});
test('nodes are found by a box, without those that are gone', () => {
  const fabric = createFabric(LAND);
  assert.equal(fabric.within([1.9, 0.9, 2.1, 1.1]).length, 1);
  fabric.apply({do: 'move', from: [2, 1], to: [2.5, 1]});
  assert.equal(fabric.within([1.9, 0.9, 2.1, 1.1]).length, 0);
});
