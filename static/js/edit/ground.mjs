// The ground that borders are moved on: the map of an instant as it is published, with what a draft has done to it.
//
// When the record was published anew since the draft was begun, the draft is done anew on the new map, as far as every
// node it moves still stands there. Where the border itself has changed, the old map and the draft are kept to look at.

import {get} from '../api.mjs';
import {writeInstant} from '../time.mjs';
import {createFabric} from './fabric.mjs';

/**
 * Loads the map of an instant: {at, revision, base, fabric, overtaken}. A draft {at, revision, base, operations, undone} has its
 * own instant; `revision` is that of the map it is on, `base` the one it was begun on, which says who was faster.
 */
export async function loadGround({record}, at, draft) {
  const revision = record.published;
  const instant = draft?.at ?? at;
  const {features} = await record.holdingsAt(instant);
  const fabric = createFabric(features);
  const base = draft?.base ?? revision;
  if (restore(fabric, draft)) return {at: instant, revision, base, fabric, overtaken: false};
  const old = await get(`/territories/${record.slug}/control`, {datetime: writeInstant(instant), known_at: draft.revision});
  const before = createFabric(old.features);
  restore(before, draft);
  return {at: instant, revision: draft.revision, base, fabric: before, overtaken: true};
}

/** Does anew what a draft did, and keeps what it undid to be redone; gives whether all of it could be done. */
function restore(fabric, draft) {
  if (!draft) return true;
  const {operations, undone} = draft;
  const fits = fabric.replay(operations);
  if (!fits || !fabric.replay(undone.toReversed())) return fits;
  undone.forEach(() => fabric.undo());
  return true;
}
