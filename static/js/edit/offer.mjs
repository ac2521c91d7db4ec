// An edit that is offered: the server judges it, recording nothing, and again whenever somebody else publishes.

import {get, Problem, send} from '../api.mjs';
import {writeInstant} from '../time.mjs';
import {gainerFirst} from './effect.mjs';

/**
 * Offers a document, to be judged at an instant (ms). `judged(effect, later)` hears what it would change, and which revision
 * came in between, if one did; `refused(problem)` why it could not be recorded.
 */
export function createOffer({state, record}, {document, at, judged, refused}) {
  let revision = record.published;
  let over = false;
  const offer = {
    document, at,
    /** Set while it is being sent, or the editor has to choose: then it is not judged again. */
    still: false,
    get isOver() { return over; },
    async judge(later = null) {
      try {
        const moment = {datetime: writeInstant(at)};
        const [{body}, before] = await Promise.all([
          send('POST', `/territories/${record.slug}/effect`, document, {parameters: moment}),
          // Where nothing is published yet, nobody holds anything.
          get(`/territories/${record.slug}/shares`, moment).catch(() => null),
        ]);
        if (!over) judged({...gainerFirst(body), before}, later);
      } catch (fault) {
        if (!over) await refused(Problem.of(fault));
      }
    },
    /** It is offered no more: what is still to be answered counts for nothing. */
    end() {
      over = true;
      unwatch();
    },
  };
  const unwatch = state.watch((changed) => {
    if (!changed.has('edition') || offer.still || record.published === revision) return;
    revision = record.published;
    offer.judge(revision);
  });
  return offer;
}
