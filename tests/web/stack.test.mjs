// Stacking: bands touch, sum to the shares, and keep one order.
import assert from 'node:assert/strict';
import test from 'node:test';
import {bandPath, stackBands, stackingOrder} from '../../static/js/stack.mjs';

const rows = [
  {from: 0, to: 10, shares: [{faction: 'b', fraction: 0.4, effective_fraction: 0.4}, {faction: 'a', fraction: 0.3, effective_fraction: 0.1}]},
  {from: 10, to: 20, shares: [{faction: 'a', fraction: 0.6, effective_fraction: 0.2}]},
];

test('the largest peak lies at the bottom', () => assert.deepEqual(stackingOrder(rows), ['a', 'b']));
test('bands touch and sum to the shares', () => {
  const bands = stackBands(rows);
  for (const [index, row] of rows.entries()) {
    let level = 0;
    for (const {steps} of bands) {
      assert.ok(Math.abs(steps[index].low - level) < 1e-12);
      level = steps[index].high;
    }
    assert.ok(Math.abs(level - row.shares.reduce((sum, {fraction}) => sum + fraction, 0)) < 1e-12);
  }
});
test('sparse land is a band of its own', () => {
  const sparse = stackBands(rows).find((band) => band.faction === 'a' && band.sparse);
  assert.ok(Math.abs(sparse.steps[1].high - sparse.steps[1].low - 0.4) < 1e-12);
});
test('a faction without sparse land has one band', () => {
  assert.equal(stackBands(rows).filter((band) => band.faction === 'b').length, 1);
});
test('a band is level within a slice', () => {
  const path = bandPath([{from: 0, to: 10, low: 0, high: 0.5}], (t) => t, (f) => 100 - 100 * f);
  assert.equal(path, 'M0 50L10 50L10 100L0 100Z');
});
