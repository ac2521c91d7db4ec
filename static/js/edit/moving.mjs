// The draft of moved borders: the ground it stands on, what was done there, and the node that is selected.
//
// Whatever is done is kept in the browser at once. When the page shows another date, or the record is published anew,
// the draft stays on its own date and is put on the new map if it can be.

import {latestOnly} from '../latest.mjs';
import {findSlice} from '../time.mjs';
import {say} from '../words.mjs';
import {keepDraft, readDraft} from './drafts.mjs';
import {gainsOf} from './gains.mjs';
import {loadGround} from './ground.mjs';
import {placeWords} from './nodenames.mjs';

const TOOL = 'borders';
const REFUSED = {gone: 'moveGone', fixed: 'moveFixed', three: 'moveThree', meet: 'moveMeet'};
const DONE = {move: 'nodeMoved', insert: 'nodeInserted', delete: 'nodeDeleted'};

/**
 * Opens the draft. `tell(words)` says what happened, `changed(done)` that there is something else to show: `done` where the
 * borders were moved; `claim` is the form, whose fields are kept with the draft.
 */
export function createMoving(desk, {claim, tell, changed}) {
  const {state, record} = desk;
  let closed = false;
  let index = null;
  const moving = {
    draft: readDraft(record.slug, TOOL),
    ground: null,
    selected: null,
    gains: [],
    /** The fabric to work on; null while there is none, or it may only be looked at. */
    get fabric() { return moving.ground && !moving.ground.overtaken && moving.isHere() ? moving.ground.fabric : null; },
    /** Whether the page shows the map that the draft is on. */
    isHere: () => findSlice(record.slices, moving.ground.at) === index,
    act, select, step, keep, discard, show,
    /** Goes on from a later revision: what others published up to it is known. */
    rebase(revision) {
      if (moving.ground) moving.ground.base = revision;
      keep();
    },
    close: () => { closed = true; },
    after(node) {
      const {nodes, next} = moving.fabric;
      const between = [node, next(node)].map(nodes.place);
      return {do: 'insert', between, at: between[0].map((value, axis) => (value + between[1][axis]) / 2)};
    },
  };
  if (moving.draft) claim.write(moving.draft.claim);

  const load = latestOnly(async () => {
    const {draft} = moving;
    try {
      const ground = await loadGround(desk, state.now.at, draft);
      if (closed) return;
      // Something was done meanwhile: that is to be on the new map too.
      if (moving.draft !== draft) return void load();
      if (draft && draft.revision !== ground.revision) tell(say('groundRenewed', ground.revision));
      moving.ground = ground;
      moving.selected = null;
      if (!draft) claim.dated(ground.at);
      keep();
      renewed();
    } catch (fault) {
      desk.report(fault);
    }
  });

  function show(moment, keys) {
    index = moment.index;
    const {draft, ground} = moving;
    if (record.knownAt !== null || state.now.preview !== null || (!moment.slice && !draft)) {
      moving.ground = null;
      renewed();
    } else if (!ground || keys.has('edition') || (!draft && !moving.isHere())) load();
    else if (keys.has('at')) {
      if (!draft) {
        ground.at = moment.at;
        claim.dated(moment.at);
      }
      renewed();
    }
  }
  function renewed(done = false) {
    const {fabric} = moving;
    moving.gains = fabric ? gainsOf(fabric) : [];
    changed(done);
  }

  /** Does an operation; gives whether it could be done. Steps of one node by keys are joined to one. */
  function act(operation, joined = false) {
    const {fabric} = moving;
    const last = fabric.operations().at(-1);
    const goesOn = joined && last?.joined && String(last.to) === String(operation.from);
    if (goesOn) fabric.undo();
    const beside = operation.do === 'delete' && fabric.stands(operation.node) !== null ? fabric.next(fabric.stands(operation.node)) : null;
    const refused = fabric.apply({...operation, ...(goesOn && {from: last.from}), ...(joined && {joined})});
    if (refused) {
      if (goesOn) fabric.redo();
      tell(say(REFUSED[refused]));
      return false;
    }
    const place = operation.to ?? operation.at ?? operation.node;
    settle(beside ?? fabric.stands(place));
    tell(say(DONE[operation.do], placeWords(place)));
    keep();
    renewed(true);
    return true;
  }
  /** Selects a node that one is at after something was done, if it is one that moves. */
  function settle(node) {
    moving.selected = node === null || moving.fabric.isFixed(node) ? null : node;
  }
  function select(node) {
    moving.selected = node;
    changed(false);
  }
  /** `undo` or `redo`. */
  function step(way) {
    const {fabric} = moving;
    const operation = fabric?.[way]();
    if (!operation) return;
    const {from, to, at, node} = operation;
    settle(fabric.stands(way === 'undo' ? from ?? node ?? operation.between[0] : to ?? at ?? node));
    tell(say(way === 'undo' ? 'moveUndone' : 'moveRedone'));
    keep();
    renewed(true);
  }
  function keep() {
    const {ground} = moving;
    if (!ground || ground.overtaken) return;
    const {at, revision, fabric} = ground;
    // What nothing was done on is begun on what is published now.
    if (fabric.operations().length === 0) ground.base = revision;
    const {base} = ground;
    const [operations, undone] = [fabric.operations(), fabric.undoneOperations()];
    moving.draft = operations.length + undone.length > 0 ? {at, revision, base, operations, undone, claim: claim.read()} : null;
    keepDraft(record.slug, TOOL, moving.draft);
  }
  /** Forgets the draft, and begins anew on the map of the page's date. */
  function discard() {
    moving.draft = null;
    moving.ground = null;
    moving.selected = null;
    keepDraft(record.slug, TOOL, null);
    claim.write({});
    renewed();
    load();
  }
  return moving;
}
