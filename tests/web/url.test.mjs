// The address: what is written reopens the same view, and nonsense is left out.
import assert from 'node:assert/strict';
import test from 'node:test';
import {readUrl, writeUrl} from '../../static/js/url.mjs';

test('a full address survives the round trip', () => {
  const address = '?t=syria&at=2015-09-18&map=6.2/34.9/38.5&place=35.95,39.01&since=year&known_at=3&district=aleppo&unit=km2'
    + '&vs=2014-06-01&show=changes&split=30&only=isis&doubt=60&hide=title,time&lang=ar&theme=dark&patterns=on&viewer=basic';
  assert.equal(writeUrl(readUrl(address)), address);
});
test('defaults are left out', () => assert.equal(writeUrl(readUrl('?t=syria&since=month&unit=percent&show=swipe&split=50&doubt=40&patterns=off')), '?t=syria'));
test('nonsense is left out, never guessed at', () => {
  const nonsense = '?t=../etc&at=yesterday&map=6/95/200&place=1&since=decade&viewer=3d&district=%3Cb%3E&unit=acres&vs=x&show=all&split=500&only=A%20b&doubt=7&hide=everything&lang=xx&theme=pink&patterns=1';
  assert.deepEqual(readUrl(nonsense), readUrl(''));
});
test('empty numbers are not zero', () => {
  assert.equal(readUrl('?map=//').map, null);
  assert.equal(readUrl('?split=').split, 50);
});
test('a change may be counted from any date', () => assert.equal(readUrl('?since=2014-06-10').since, '2014-06-10'));
test('no range of doubt can be asked for', () => assert.equal(readUrl(writeUrl({...readUrl(''), doubt: 0})).doubt, 0));
test('record time is handed on as it is', () => {
  assert.equal(writeUrl(readUrl('?known_at=2016-01-01T00:00:00Z')), '?known_at=2016-01-01T00:00:00Z');
});
