// What an edit would change, in shares: before and after, and when that is much.
import assert from 'node:assert/strict';
import test from 'node:test';
import {muchOf, sharesOf} from '../../static/js/edit/effect.mjs';

const effectOf = (...parts) => ({features: parts.map((fraction) => ({properties: {fraction}}))});

test('more than a fifth of the land is much, in one piece or in many', () => {
  assert.equal(muchOf(effectOf(0.91)), 0.91);
  assert.equal(muchOf(effectOf(0.15, 0.15)), 0.3);
  assert.equal(muchOf(effectOf(0.2)), 0);
  assert.equal(muchOf(effectOf()), 0);
});
test('a share after is the one before with what is gained and lost', () => {
  const before = {shares: [{faction: 'red', fraction: 0.5}], unheld: {fraction: 0.25}};
  const close = ({before, after}, expected) => assert.deepEqual([before, after].map((one) => Number(one.toFixed(9))), expected);
  close(sharesOf({before}, {faction: 'red', net_fraction: -0.2}), [0.5, 0.3]);
  close(sharesOf({before}, {faction: 'blue', net_fraction: 0.1}), [0, 0.1]);
  close(sharesOf({before}, {faction: null, net_fraction: 0.1}), [0.25, 0.35]);
});
test('where nothing is published yet, all is nobody’s before', () => {
  assert.deepEqual(sharesOf({before: null}, {faction: 'red', net_fraction: 0.75}), {before: 0, after: 0.75});
  assert.deepEqual(sharesOf({before: null}, {faction: null, net_fraction: -0.75}), {before: 1, after: 0.25});
});
