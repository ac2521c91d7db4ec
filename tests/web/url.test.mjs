// The address: what is written reopens the same view, and nonsense is left out.
import assert from 'node:assert/strict';
import test from 'node:test';
import {readUrl, writeUrl} from '../../static/js/url.mjs';

test('a full address survives the round trip', () => {
  const address = '?t=syria&at=2015-09-18&map=6.2/34.9/38.5&place=35.95,39.01&since=year&known_at=3&viewer=basic';
  assert.equal(writeUrl(readUrl(address)), address);
});
test('defaults are left out', () => assert.equal(writeUrl(readUrl('?t=syria&since=month')), '?t=syria'));
test('nonsense is left out, never guessed at', () => {
  const state = readUrl('?t=../etc&at=yesterday&map=6/95/200&place=1&since=decade&viewer=3d');
  assert.deepEqual(state, {territory: null, at: null, map: null, place: null, since: 'month', knownAt: null, viewer: null});
});
test('empty numbers are not zero', () => assert.equal(readUrl('?map=//').map, null));
test('record time is handed on as it is', () => {
  assert.equal(writeUrl(readUrl('?known_at=2016-01-01T00:00:00Z')), '?known_at=2016-01-01T00:00:00Z');
});
