// Figures and colours: what a reader sees.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as colour from '../../static/js/colour.mjs';
import * as figures from '../../static/js/figures.mjs';

const plain = (text) => text.replaceAll('\u00a0', ' ');

test('a share has one decimal', () => assert.equal(plain(figures.percent(0.5538)), '55.4 %'));
test('a trace is not nothing', () => {
  assert.equal(plain(figures.percent(0.0001)), '< 0.1 %');
  assert.equal(plain(figures.percent(0)), '0.0 %');
});
test('areas are whole square kilometres', () => assert.equal(plain(figures.squareKilometres(103_870_400_000)), '103,870 km²'));
test('a loss has a minus that can be seen', () => {
  assert.equal(plain(figures.points(-0.0123)), '\u22121.2 points');
  assert.equal(plain(figures.squareKilometresChange(-2_300_000_000)), '\u22122,300 km²');
});
test('a change too small to print is no change', () => assert.equal(figures.points(0.0001), 'no change'));
test('what is missing is a dash, not NaN', () => assert.equal(figures.percent(undefined), '–'));
test('a colour that is none becomes grey', () => {
  assert.equal(colour.safeColour('url(//x)'), '#8a8a8a');
  assert.equal(colour.safeColour('#f7d84a'), '#f7d84a');
});
test('mixing lays one colour over another', () => assert.equal(colour.mix('#000000', '#ffffff', 0.5), '#808080'));
test('contrast runs from 1 to 21', () => {
  assert.equal(colour.contrast('#fff', '#fff'), 1);
  assert.ok(Math.abs(colour.contrast('#000', '#fff') - 21) < 1e-9);
});
