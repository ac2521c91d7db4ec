// Time: reading, naming and finding, in UTC whatever the machine's zone.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as time from '../../static/js/time.mjs';

const at = (text) => time.parseInstant(text);
const slices = [['2014-01-01', '2014-06-01'], ['2014-06-01', '2015-09-09'], ['2015-09-09', '2016-04-01']].map(([from, to]) => ({from: at(from), to: at(to)}));

test('a bare date is midnight UTC', () => assert.equal(at('2015-09-18'), Date.UTC(2015, 8, 18)));
test('a date that does not exist is refused', () => assert.ok(Number.isNaN(at('2015-02-31'))));
test('a time without a zone is refused', () => assert.ok(Number.isNaN(at('2015-09-18T10:00:00'))));
test('what is written is read back', () => {
  for (const text of ['2015-09-18', '2015-09-18T10:30:00Z']) assert.equal(time.writeInstant(at(text)), text);
});
test('an instant on a boundary belongs to the later slice', () => assert.equal(time.findSlice(slices, at('2014-06-01')), 1));
test('an instant outside the extent is in no slice', () => {
  assert.equal(time.findSlice(slices, at('2013-12-31')), -1);
  assert.equal(time.findSlice(slices, at('2016-04-01')), -1);
});
test('an open last slice holds every later instant', () => {
  assert.equal(time.findSlice([{from: 0, to: Infinity}], at('2026-01-01')), 0);
});
test('stepping forward from inside a slice goes to the next start', () => {
  assert.equal(time.stepSlice(slices, at('2014-07-01'), 1), at('2015-09-09'));
});
test('stepping back from inside a slice goes to its own start first', () => {
  assert.equal(time.stepSlice(slices, at('2015-09-18'), -1), at('2015-09-09'));
  assert.equal(time.stepSlice(slices, at('2015-09-09'), -1), at('2014-06-01'));
});
test('stepping stops at both ends', () => {
  assert.equal(time.stepSlice(slices, at('2014-01-01'), -1), at('2014-01-01'));
  assert.equal(time.stepSlice(slices, at('2016-01-01'), 5), at('2015-09-09'));
  assert.equal(time.stepSlice(slices, at('2020-01-01'), 1), at('2015-09-09'));
});
test('a span names its first and its last day', () => {
  assert.match(time.nameSpan(slices[2]), /^9 Sept? 2015 to 31 Mar 2016$/);
  assert.match(time.nameSpan(slices[0]), /^1 Jan to 31 May 2014$/);
});
test('axis ticks lie inside the span and name years', () => {
  const ticks = time.axisTicks(at('2014-01-01'), at('2016-04-01'), 10);
  assert.deepEqual(ticks.filter((tick) => tick.major).map((tick) => tick.label), ['2014', '2015', '2016']);
  assert.ok(ticks.length <= 11);
});
test('axis ticks over centuries are as many as fit, at years that readers count in', () => {
  const labels = (from, to) => time.axisTicks(at(from), at(to), 10).map(({label}) => label);
  assert.deepEqual(labels('1800-01-01', '2020-01-01'), ['1800', '1850', '1900', '1950', '2000']);
  assert.deepEqual(labels('-2999-01-01', '1500-01-01'), ['3000 BC', '2500 BC', '2000 BC', '1500 BC', '1000 BC', '500 BC', '1', '500', '1000']);
  assert.deepEqual(labels('0040-01-01', '0090-01-01'), ['40', '50', '60', '70', '80']);
  for (const [from, to] of [['-9998-01-01', '9999-01-01'], ['1500-06-01', '2026-01-01'], ['2020-01-01', '2020-03-01']]) {
    assert.ok(labels(from, to).length <= 11, `${from} ${labels(from, to)}`);
  }
});
test('years before Christ are read in both counts, written as the server reads them, and shown with their era', () => {
  for (const text of ['-0499-01-01', '-000499-01-01', '500 BC', '500-01-01 BC', '-499']) assert.equal(time.writeInstant(at(text)), '-000499-01-01', text);
  assert.equal(at('1 BC'), at('0000-01-01'));
  assert.equal(time.longDate(at('-0499-03-15')), '15 March 500 BC');
  for (const text of ['0 BC', '-0499-02-30', '499']) assert.ok(Number.isNaN(at(text)), text);
});
test('a field for dates before the year 1 is one for text, as browsers know none', () => {
  assert.equal(time.fieldType(at('500 BC')), 'text');
  assert.equal(time.fieldType(at('0001-01-01')), 'date');
});
test('a year of the first century is not one of the twentieth', () => {
  assert.equal(time.writeInstant(time.before(at('0079-03-31'), 'month')), '0079-02-28');
});
