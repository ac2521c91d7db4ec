// Sending a proposal anew, and whether a map file lies in a territory at all.
import assert from 'node:assert/strict';
import test from 'node:test';
import {documentAnew} from '../../static/js/edit/anew.mjs';
import {inWords} from '../../static/js/edit/report.mjs';
import {meets} from '../../static/js/edit/survey.mjs';
import {learn} from '../../static/js/words.mjs';
import ar from '../../static/js/edit/words/ar.mjs';
import en from '../../static/js/edit/words/en.mjs';

learn({ar, en});

const geometry = {type: 'Polygon', coordinates: [[[10, 40], [12, 40], [12, 42], [10, 40]]]};
const feature = {type: 'Feature', id: 'x', geometry, properties: {faction: 'red'}};
const sent = {type: 'Feature', geometry, properties: {faction: 'red'}};

test('a proposal is sent anew as it was, on a later revision and against the latest versions', () => assert.deepEqual(
  documentAnew({comment: 'Red', changes: [
    {change: 'create', id: 'x', feature}, {change: 'replace', id: 'y', version: 2, feature, replaces: feature}, {change: 'delete', id: 'z', version: null, replaces: null},
  ]}, 8, '(proposed by Amal)'),
  {comment: 'Red (proposed by Amal)', base_revision: 8, changes: [
    {change: 'create', feature: sent}, {change: 'replace', id: 'y', version: 2, feature: sent}, {change: 'delete', id: 'z'},
  ]},
));
test('a survey is sent anew with its overlaps in their order, and what is defined cannot be', () => {
  const survey = {change: 'survey', at: '2020-02-15T00:00:00Z', features: [sent]};
  assert.deepEqual(documentAnew({comment: null, changes: [survey]}, 8, null), {comment: '', base_revision: 8, overlaps: 'order', changes: [survey]});
  assert.equal(documentAnew({comment: '', changes: [{change: 'define', about: 'faction red'}, survey]}, 8, null), null);
});
test('a file lies in a territory where the box around some area of it meets the territory’s', () => {
  assert.ok(meets([{geometry}], [11, 41, 14, 43]));
  assert.ok(meets([{geometry: {type: 'GeometryCollection', geometries: [{type: 'Point', coordinates: [0, 0]}, geometry]}}], [11, 41, 14, 43]));
  assert.ok(!meets([{geometry}], [30, 30, 35, 45]));
  assert.ok(!meets([{geometry: {type: 'MultiPolygon', coordinates: []}}], [11, 41, 14, 43]));
});
test('what a reading says counts, places and measures as the page does', () => assert.equal(
  inWords('`a` (red) lies over `b` of feature 0 (blue) by 1234.567 km² near (37.1, 47.25): mend it').replaceAll('\u00a0', ' '),
  '`a` (red) lies over `b` of area 1 of the file (blue) by 1,235 km² near 47.2500° N, 37.1000° E: mend it',
));
