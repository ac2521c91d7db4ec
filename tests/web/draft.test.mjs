// The draft of the drawing tool: what it stands on, what is marked of it, and what is told of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Draft} from '../../static/js/edit/draft.mjs';

const TRIANGLE = [[[0, 0], [4, 0], [4, 4]]];
const WITHIN = [[[2, 0.5], [3, 0.5], [3, 1]]];
const REGION = {
  id: 'reg-1', properties: {version: 3},
  geometry: {type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]]]},
};

/** A draft, and what was told of it in order. */
function begin(kept = null, published = () => 7) {
  const told = [];
  const tell = (name) => (how) => told.push(how ? [name, how] : name);
  return {told, draft: new Draft(kept, {published, edited: tell('edited'), marked: tell('marked'), held: tell('held')})};
}

test('a blank draft stands on nothing and is not kept; its first step stands on the revision of that moment', () => {
  let revision = 7;
  const {draft} = begin(null, () => revision);
  assert.equal(draft.toKeep({}), null);
  revision = 8;
  draft.add([TRIANGLE]);
  revision = 9;
  draft.add([WITHIN]);
  assert.equal(draft.base, 8);
  draft.begin();
  assert.deepEqual([draft.base, draft.isBlank, draft.canUndo], [null, true, false]);
});
test('a claim without an area is a draft already', () => {
  const {draft} = begin();
  draft.touch();
  assert.deepEqual(draft.toKeep({faction: 'red'}), {areas: [], claim: {faction: 'red'}, base_revision: 7, target: null});
});
test('what is kept is the draft that is begun from it', () => {
  const {draft} = begin();
  draft.begin(REGION);
  const kept = draft.toKeep({faction: 'red'});
  assert.deepEqual(begin(kept).draft.toKeep({faction: 'red'}), kept);
  assert.equal(kept.base_revision, 7);
});
test('an area inside another is a hole of it, whether it was added or made corner by corner', () => {
  const {draft, told} = begin();
  draft.add([TRIANGLE]);
  draft.take([TRIANGLE, WITHIN]);
  draft.nest();
  assert.deepEqual(draft.areas, [[...TRIANGLE, ...WITHIN]]);
  draft.nest();
  assert.equal(told.length, 3, 'nothing to nest is no step');
  draft.undo();
  assert.deepEqual(draft.areas, [TRIANGLE, WITHIN]);
  draft.redo();
  assert.deepEqual(draft.areas, [[...TRIANGLE, ...WITHIN]]);
});
test('a corner that is dragged is one step, however far', () => {
  const {draft, told} = begin();
  draft.add([TRIANGLE]);
  draft.drag([0, 0, 1], [5, 0], true);
  draft.drag([0, 0, 1], [6, 1], false);
  assert.deepEqual(draft.areas, [[[[0, 0], [6, 1], [4, 0], [4, 4]]]]);
  draft.drop();
  assert.deepEqual(told, ['edited', 'held', 'held', 'edited']);
  draft.undo();
  assert.deepEqual(draft.areas, [TRIANGLE]);
});
test('the chosen corner stays chosen as long as it is there', () => {
  const {draft, told} = begin();
  draft.add([TRIANGLE]);
  draft.choose([0, 0, 2]);
  draft.choose([0, 0, 2]);
  assert.deepEqual(told, ['edited', 'held']);
  draft.touch();
  assert.equal(draft.chosen, '0 0 2');
  draft.deleteChosen();
  assert.deepEqual(draft.areas, [[[[0, 0], [4, 0]]]]);
  assert.equal(draft.chosen, null);
});
test('a new area is created, and one on record replaced by its version', () => {
  const {draft} = begin();
  draft.add([TRIANGLE]);
  const feature = {type: 'Feature', geometry: REGION.geometry, properties: {faction: 'red'}};
  assert.deepEqual(draft.changeWith({faction: 'red'}), {change: 'create', feature});
  draft.begin(REGION);
  assert.deepEqual(draft.offer(draft.changeWith({faction: 'red'})), {base_revision: 7, changes: [{change: 'replace', id: 'reg-1', version: 3, feature}]});
  draft.rebase(9, 4);
  assert.deepEqual(draft.offer(draft.changeWith({})).changes[0].version, 4);
  assert.equal(draft.base, 9);
});
test('what was offered is no longer so after any edit, nor when it is found to be wrong', () => {
  const {draft, told} = begin();
  draft.add([TRIANGLE]);
  draft.offer({});
  assert.ok(draft.offered);
  draft.blame([[0, 0, 1]]);
  assert.deepEqual([draft.offered, [...draft.wrong]], [false, ['0 0 1']]);
  draft.offer({});
  assert.equal(draft.wrong.size, 0);
  draft.take([WITHIN], {listed: true});
  assert.ok(!draft.offered);
  assert.deepEqual(told, ['edited', 'marked', 'marked', 'marked', ['edited', {listed: true}]]);
});
