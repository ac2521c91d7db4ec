// The answer: the server's verdict in the reader's words, each fraction beside the whole it is of.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {doubtOf, writeAnswer} from '../../static/js/answer.mjs';
import {DICTIONARIES, speak} from '../../static/js/words.mjs';

const plain = (text) => text.replaceAll('\u00a0', ' ');
const isis = {faction: 'isis', fraction: 0.5538, effective_fraction: 0.271, inhabited_fraction: 0.403};
const ranged = (verdict, low, high) => ({verdict, shares: [{...isis, low_fraction: low, high_fraction: high}]});
const write = (doubt, share = isis) => writeAnswer({shares: [share], doubt, name: 'ISIS', now: false});

test('the verdict is the server’s, and the figures say what they are of and how far they may be off', () => {
  const {verdict, figures} = write(ranged('probably over half', 0.482, 0.601));
  assert.equal(verdict, 'ISIS probably held over half.');
  assert.equal(plain(figures), 'ISIS: 55.4 % of the land (with what is in doubt 48.2 % to 60.1 %), 40.3 % of the inhabited land');
});
test('without the server’s answer there is no verdict, also where a share is over half', () => {
  assert.equal(write(null).verdict, '');
});
test('where all land is inhabited or nothing is in doubt, nothing is said of it', () => {
  const {figures} = write(ranged('over half', 0.55, 0.55), {...isis, effective_fraction: 0.55, inhabited_fraction: 0.55});
  assert.equal(plain(figures), 'ISIS: 55.4 %');
});
test('a reader who hides the ranges still gets a verdict with the usual doubt', () => {
  assert.equal(doubtOf({doubt: 0}), 40);
  assert.equal(doubtOf({doubt: 60}), 60);
});
test('every verdict that the server knows has its words in every language', () => {
  const rules = readFileSync(path.resolve(import.meta.dirname, '../../src/control/verdict.rs'), 'utf8');
  const known = [...rules.matchAll(/=> "([a-z ]*half)"/g)].map(([, one]) => one).sort();
  assert.equal(known.length, 6);
  for (const {verdicts} of Object.values(DICTIONARIES)) {
    assert.deepEqual(Object.keys(verdicts).sort(), known);
  }
  speak('ar');
  assert.match(write(ranged('over half', 0.55, 0.55)).verdict, /النصف/);
  speak('en');
});
