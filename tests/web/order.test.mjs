// Order: one thing at a time, one telling of each change, one run of a holder.
import assert from 'node:assert/strict';
import test from 'node:test';
import {latestOnly} from '../../static/js/latest.mjs';
import {joinRuns} from '../../static/js/runs.mjs';
import {createState} from '../../static/js/state.mjs';

test('of many asked while busy, only the first and the last run', async () => {
  const ran = [];
  const ask = latestOnly(async (value) => {
    ran.push(value);
    await new Promise((done) => setTimeout(done, 1));
  });
  for (const value of [1, 2, 3, 4]) ask(value);
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(ran, [1, 4]);
});
test('a change that changes nothing tells nobody', () => {
  const state = createState({place: {lat: 1, lon: 2}, at: 5});
  const told = [];
  state.watch((changed) => told.push([...changed]));
  state.set({place: {lat: 1, lon: 2}, at: 5});
  state.set({at: 6});
  assert.deepEqual(told, [['at']]);
});

test('spells of one holder join, and a change of status or a gap parts them', () => {
  const held = (status) => ({faction: 'a', status});
  const history = [
    {from: 0, to: 1, holder: held('control')}, {from: 1, to: 2, holder: held('control')},
    {from: 2, to: 3, holder: held('contested')}, {from: 3, to: 4, holder: null}, {from: 4, to: null, holder: null},
  ];
  assert.deepEqual(joinRuns(history).map(({from, to}) => [from, to]), [[0, 2], [2, 3], [3, null]]);
});
