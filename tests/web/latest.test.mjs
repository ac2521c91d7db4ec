// One thing at a time, and of what was asked meanwhile only the last.
import assert from 'node:assert/strict';
import test from 'node:test';
import {latestOnly} from '../../static/js/latest.mjs';
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
