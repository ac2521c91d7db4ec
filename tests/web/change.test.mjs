// Change, sharing and the paragraph: what passes from hand to hand, and what is handed on.
import assert from 'node:assert/strict';
import test from 'node:test';
import {busiest, changesSince, turnedLand, wayOf} from '../../static/js/change.mjs';
import {writeParagraph} from '../../static/js/paragraph.mjs';
import {patternOf} from '../../static/js/patterns.mjs';
import {embedCode, filmSpan, pictureOf} from '../../static/js/sharing.mjs';
import {parseInstant as at} from '../../static/js/time.mjs';

const share = (faction, fraction) => ({faction, fraction, area_m2: fraction * 1e9});
const slices = [
  {from: at('2014-01-01'), to: at('2015-01-01'), shares: [share('a', 0.6), share('b', 0.4)]},
  {from: at('2015-01-01'), to: at('2016-01-01'), shares: [share('a', 0.25), share('c', 0.75)]},
];

test('a change names who came and who is gone, and sums to nothing', () => {
  const changes = changesSince(slices, at('2014-06-01'), slices[1]);
  const of = (faction) => Math.round(changes.get(faction).fraction * 100);
  assert.deepEqual(['a', 'b', 'c'].map(of), [-35, -40, 75]);
  assert.equal(Math.round([...changes.values()].reduce((sum, {area}) => sum + area, 0)), 0);
});
test('where nothing is recorded earlier there is no change, not a gain of everything', () => {
  assert.equal(changesSince(slices, at('2013-01-01'), slices[1]), null);
  assert.equal(changesSince(slices, at('2014-06-01'), undefined), null);
});
test('the busiest is who gained and lost most together; nobody is not a party', () => {
  const row = (faction, gained, lost) => ({faction, gained_area_m2: gained, lost_area_m2: lost});
  assert.equal(busiest([row('a', 5, 0), row('b', 3, 4), row(null, 90, 0)]), 'b');
  assert.equal(busiest([]), null);
});
test('the same handover is a gain to one, a loss to another, and neither to the rest', () => {
  const handover = {from: 'a', to: 'b'};
  assert.deepEqual(['b', 'a', 'c'].map((faction) => wayOf(handover, faction)), ['gain', 'loss', 'other']);
  const [feature] = turnedLand([{geometry: {type: 'MultiPolygon', coordinates: []}, properties: handover}], 'b');
  assert.deepEqual(feature.properties, {way: 'gain'});
});
test('factions have patterns of their own, the same at every date', () => {
  const order = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  assert.equal(new Set(order.map((faction) => patternOf(order, faction))).size, order.length);
});
test('no title can end the attribute it stands in', () => {
  const code = embedCode('https://x.example/embed?t=a&at=2015-01-01', '"><script>');
  assert.equal(code.match(/</g).length, 2);
  assert.ok(code.includes('&amp;at=') && code.includes('sandbox="allow-scripts'));
});
test('a picture has the box of the view, and no more pixels than are drawn', () => {
  const {width, height, bbox} = pictureOf({bounds: [35.70001, 32, 42.4, 37.3], width: 3000, height: 1500});
  assert.deepEqual([width, height, bbox], [2000, 1000, '35.7,32,42.4,37.3']);
});
test('a view across the date line is pictured as the whole', () => assert.equal(pictureOf({bounds: [170, 0, -170, 10], width: 500, height: 500}).bbox, null));
test('a film runs between the dates compared, else through the year before, within the record', () => {
  assert.deepEqual(filmSpan(slices, at('2015-06-01'), at('2015-01-01')), {from: at('2015-01-01'), to: at('2015-01-01')});
  assert.deepEqual(filmSpan(slices, at('2015-01-01'), at('2014-03-01')), {from: at('2014-03-01'), to: at('2015-01-01')});
  assert.deepEqual(filmSpan(slices, at('2014-06-01'), null), {from: at('2014-01-01'), to: at('2014-06-01')});
});
test('the paragraph names the date, the shares and the reference area', () => {
  const text = writeParagraph({
    ...slices[1], shares: [{...share('c', 0.75), effective_fraction: 0.5}, share('a', 0.25)], at: at('2015-06-01'),
    doubt: null, reference: {area_m2: 1e9, source: 'a survey'}, place: 'Land', nameOf: (faction) => faction.toUpperCase(), now: false,
  });
  assert.equal(text.replaceAll('\u00a0', ' '), 'Land, 1 June 2015: C: 75.0 %. That is 750 km² of 1,000 km², and 50.0 % of the whole without thinly populated land. A 25.0 %. Reference area: a survey (1,000 km²).');
});
