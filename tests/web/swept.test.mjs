// Swept land: what moved borders give to whom, as polygons that a server takes.
import assert from 'node:assert/strict';
import test from 'node:test';
import {createFabric} from '../../static/js/edit/fabric.mjs';
import {GRID, sideOf} from '../../static/js/edit/nodes.mjs';
import {movedEdges, sweep} from '../../static/js/edit/swept.mjs';
import {LAND} from './cloth.mjs';

const [RED, BLUE, TOWN, STRIP, NOBODY] = [0, 1, 2, 3, 4];
const after = (...operations) => {
  const fabric = createFabric(LAND);
  for (const operation of operations) assert.equal(fabric.apply(operation), null);
  return fabric;
};
const gainsOf = (fabric) => sweep(fabric.nodes, fabric.base, fabric.rings());
const move = (from, to) => ({do: 'move', from, to});
const insert = (a, b, at) => ({do: 'insert', between: [a, b], at});
const doubled = (ring) => ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);
const areaOf = (coordinates) => coordinates.flat().reduce((sum, ring) => sum + doubled(ring) / 2, 0);
const near = (one, other, by = 1e-6) => assert.ok(Math.abs(one - other) < by, `${one} is not ${other}`);

/** How often rings wind around a point. */
function windingOf(rings, [x, y]) {
  let times = 0;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
      const side = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
      if (ay <= y && by > y && side > 0) times += 1;
      if (ay > y && by <= y && side < 0) times -= 1;
    }
  }
  return times;
}
const holdsAt = (fabric, rings, point) => fabric.holdings.map((_, holding) => windingOf(rings.filter((ring) => ring.holding === holding)
  .map(({nodes}) => [...nodes, nodes[0]].map(fabric.nodes.place)), point));

/** Every ring is closed, has three corners, turns the right way, and neither crosses nor touches itself. */
function areSimple(coordinates) {
  for (const polygon of coordinates) {
    polygon.forEach((ring, index) => {
      assert.deepEqual(ring[0], ring.at(-1));
      assert.ok(ring.length > 3);
      assert.ok(doubled(ring) > 0 === (index === 0), 'turns the right way');
      const steps = ring.slice(0, -1).map((place) => place.map((value) => Math.round(value * GRID)));
      assert.equal(new Set(steps.map(String)).size, steps.length, 'touches itself');
      steps.forEach((a, i) => steps.forEach((c, j) => {
        if (j <= i + 1 || (i === 0 && j === steps.length - 1)) return;
        const [b, d] = [steps[(i + 1) % steps.length], steps[(j + 1) % steps.length]];
        const crosses = sideOf(...a, ...b, ...c) * sideOf(...a, ...b, ...d) < 0 && sideOf(...c, ...d, ...a) * sideOf(...c, ...d, ...b) < 0;
        assert.ok(!crosses, `${a} ${b} crosses ${c} ${d}`);
      }));
    });
  }
}

test('nothing moved, nothing gained', () => {
  assert.deepEqual(gainsOf(after()), []);
  assert.deepEqual(gainsOf(after(insert([2, 1], [2, 2], [2, 1.5]))), []);
});
test('a border moved east gives its triangle to the holder in the west, and to nobody else', () => {
  const [gain, ...more] = gainsOf(after(move([2, 1], [3, 1])));
  assert.deepEqual(more, []);
  assert.deepEqual([gain.holding, gain.from], [RED, [BLUE]]);
  assert.deepEqual(gain.coordinates[0].length, 1);
  assert.deepEqual(new Set(gain.coordinates[0][0].map(String)), new Set(['2,0', '3,1', '2,2', '2,1']));
  areSimple(gain.coordinates);
});
test('land that is gained keeps the status of its holding', () => {
  const fabric = after(move([3, 2], [3, 1.5]));
  const [gain] = gainsOf(fabric);
  assert.deepEqual(fabric.holdings[gain.holding], {faction: 'green', status: 'contested', rival: 'red'});
});
test('land can go to nobody, which is said', () => {
  const [gain] = gainsOf(after(move([2, 3], [2, 2.5])));
  assert.deepEqual([gain.holding, gain.from], [NOBODY, [STRIP]]);
});
test('a town that grows on one side and shrinks on the other takes and gives', () => {
  const gains = gainsOf(after(move([0.5, 0.5], [0.3, 0.5]), move([1, 1], [0.8, 1])));
  assert.deepEqual(gains.map(({holding, from}) => [holding, from]), [[RED, [TOWN]], [TOWN, [RED]]]);
  near(areaOf(gains[0].coordinates), 0.05);
  near(areaOf(gains[1].coordinates), 0.05);
});
test('a zigzag that crosses its old line twice gives and takes in turn', () => {
  const fabric = after(insert([2, 1], [2, 2], [2, 1.5]), move([2, 1], [2.5, 0.8]), move([2, 1.5], [1.6, 1.4]));
  const gains = gainsOf(fabric);
  assert.deepEqual(gains.map(({holding}) => holding), [RED, BLUE]);
  for (const {coordinates} of gains) areSimple(coordinates);
  const net = areaOf(gains[0].coordinates) - areaOf(gains[1].coordinates);
  const red = (rings) => rings.filter(({holding}) => holding === RED).reduce((sum, {nodes}) => sum + doubled([...nodes, nodes[0]].map(fabric.nodes.place)) / 2, 0);
  near(net, red(fabric.rings()) - red(fabric.base));
});
test('a border moved over a third holder takes its land too, and a hole is left where it held on', () => {
  const over = gainsOf(after(move([2, 1], [0.2, 0.75])));
  const [blue] = over.filter(({holding}) => holding === BLUE);
  assert.deepEqual(blue.from, [RED, TOWN]);
  for (const {coordinates} of over) areSimple(coordinates);
  const [red] = gainsOf(after(move([2, 1], [3.95, 0.6])));
  // What it held already it does not gain again.
  assert.deepEqual([red.holding, red.from], [RED, [BLUE]]);
  assert.equal(red.coordinates.flat().length, 2);
  areSimple(red.coordinates);
});
test('where two moved borders cross, the land goes to one of them only', () => {
  const fabric = after(move([2, 1], [3.2, 1.8]), move([3, 2], [2.5, 0.6]));
  const gains = gainsOf(fabric);
  for (const {coordinates} of gains) areSimple(coordinates);
  for (let x = 2.01; x < 4; x += 0.07) {
    for (let y = 0.03; y < 2; y += 0.07) assert.ok(gains.filter(({coordinates}) => windingOf(coordinates.flat(), [x, y]) > 0).length <= 1);
  }
});
test('outside the territory nobody gains anything', () => {
  const gains = gainsOf(after(move([2, 1], [6, 1])));
  for (const {coordinates} of gains) {
    areSimple(coordinates);
    assert.ok(coordinates.flat(2).every(([x]) => x <= 4.000001));
  }
});
test('where the new border touches itself the rings are cut, and the land between is a hole', () => {
  const [gain] = gainsOf(after(
    insert([2, 1], [2, 2], [2, 1.4]), insert([2, 1.4], [2, 2], [2, 1.6]),
    move([2, 1], [3, 1.5]), move([2, 1.4], [2.5, 1.3]), move([2, 1.6], [2.5, 1.6]), insert([2.5, 1.6], [2, 2], [3, 1.5]),
  ));
  areSimple(gain.coordinates);
  assert.deepEqual(gain.coordinates.map((polygon) => polygon.length), [2]);
  assert.equal(gain.coordinates.flat().filter((ring) => ring.some((place) => String(place) === '3,1.5')).length, 2);
});
test('slivers below a square metre are left out', () => {
  const tiny = [insert([2, 1], [2, 2], [2, 1.5]), insert([2, 1.5], [2, 2], [2, 1.50001]), insert([2, 1.50001], [2, 2], [2, 1.50002])];
  assert.deepEqual(gainsOf(after(...tiny, move([2, 1.50001], [2.0000001, 1.50001]))), []);
  assert.equal(gainsOf(after(...tiny, move([2, 1.50001], [2.0001, 1.50001]))).length, 1);
});
test('the lines that went and those that came are told apart', () => {
  const {nodes, base, rings} = after(move([2, 1], [3, 1]));
  const {gone, come} = movedEdges(nodes, base, rings());
  assert.equal(gone.length, 2);
  assert.equal(come.length, 2);
});

/** Numbers from 0 to 1 that are the same every time. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

for (let seed = 1; seed <= 60; seed += 1) {
  test(`painting what was gained over the old map gives the new map (random moves ${seed})`, () => {
    const random = numbers(seed);
    const fabric = createFabric(LAND);
    const wide = seed % 2 ? 0.2 : 1.5;
    for (let step = 0; step < 14; step += 1) {
      const free = fabric.within([0, 0, 4, 4]).filter((node) => !fabric.isFixed(node));
      const node = free[Math.floor(random() * free.length)];
      const place = fabric.nodes.place(node);
      const other = fabric.nodes.place([...fabric.neighbours(node)][0]);
      if (random() < 0.4) fabric.apply(insert(place, other, [(place[0] + other[0]) / 2, (place[1] + other[1]) / 2]));
      else if (random() < 0.1) fabric.apply({do: 'delete', node: place});
      else fabric.apply(move(place, place.map((value) => value + (random() - 0.5) * wide)));
    }
    const gains = gainsOf(fabric);
    for (const {coordinates} of gains) areSimple(coordinates);
    for (let shot = 0; shot < 400; shot += 1) {
      const point = [random() * 4, random() * 4];
      const painted = gains.filter(({coordinates}) => windingOf(coordinates.flat(), point) > 0).map(({holding}) => holding);
      assert.ok(painted.length <= 1, 'gained by one only');
      const before = holdsAt(fabric, fabric.base, point).findIndex((times) => times > 0);
      const now = holdsAt(fabric, fabric.rings(), point);
      const holder = painted[0] ?? before;
      assert.ok(now[holder] > 0, `at ${point} ${holder} holds, of ${now}`);
      if (now.every((times) => times === 0 || times === 1)) assert.equal(holder, now.indexOf(1));
    }
    // Where no border crosses another, what is gained one way is what would be gained on the way back.
    const back = sweep(fabric.nodes, fabric.rings(), fabric.base);
    const total = (some) => some.reduce((sum, {coordinates}) => sum + areaOf(coordinates), 0);
    if (wide < 1) near(total(gains), total(back), 1e-5);
  });
}
