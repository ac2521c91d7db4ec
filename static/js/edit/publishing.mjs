// The last step of every edit: what it would change, in figures and on the map; a comment; publish, or send for review.
// In the order of the imports: what is offered is judged; others may have been faster; it is sent, once; and undone.

import {Problem} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {overtaken, overtakers, rebase, tellOvertaken} from './conflict.mjs';
import {effectKeys, effectTable, muchOf} from './effect.mjs';
import {tellFaults} from './faults.mjs';
import {createOffer} from './offer.mjs';
import {bringIntoView, toMap} from './intoview.mjs';
import {recordingOnce} from './once.mjs';
import {tellPublished} from './published.mjs';
import {createSending} from './sending.mjs';
import {isSignedOut, tellSignedOut} from './signedout.mjs';

/**
 * Builds the step, hidden until something is offered. `done` hears of {changeset} or {proposal}; `faulted` of the faults found;
 * `rebased` that the edit now stands on a later revision; `undone` that what was published is not any more, and gives whether it
 * brought the draft back; `discard` throws the draft away, where the tool has one; `wary`, that a change of much land has to
 * be said to be meant.
 */
export function createPublishing(desk, {done, faulted = () => {}, rebased = () => {}, undone = () => false, discard = null, wary = false}) {
  const {state, record} = desk;
  const recordIt = recordingOnce();
  let offered = null;
  const told = h('div', {class: 'told', 'aria-live': 'polite', tabindex: -1});
  const sending = createSending(desk, publish);
  const node = h('section', {class: 'publishing', 'aria-label': say('wouldChange'), hidden: true}, told, sending.node);

  function show(content, effect = null) {
    node.hidden = false;
    state.set({effect});
    fill(told, content);
    sending.show(effect !== null, wary && effect ? muchOf(effect) : 0);
  }
  function clear() {
    offered?.end();
    offered = null;
    node.hidden = true;
    fill(told);
    state.set({effect: null});
  }

  async function offer(document, at) {
    clear();
    const mine = createOffer(desk, {
      document, at, refused: (problem) => refuse(mine, problem),
      judged: (effect, later) => show([
        h('h2', {}, say('wouldChange')), later && h('p', {class: 'meanwhile'}, say('meanwhile', later)),
        effectTable(desk, effect, at), effectKeys(desk, effect), effect.features.length > 0 && toMap()], effect),
    });
    offered = mine;
    show(h('p', {class: 'none'}, say('workingOut')));
    await mine.judge();
    bringIntoView(node);
  }
  /** Says why not: that others were faster, or what is wrong with it. */
  async function refuse(mine, problem) {
    if (isSignedOut(problem)) return show(tellSignedOut());
    if (!overtaken(problem)) {
      faulted(problem.said.faults ?? []);
      return show(tellFaults(problem, mine.document));
    }
    mine.still = true;
    state.set({effect: null});
    if (record.published < (overtakers(problem).at(-1)?.revision ?? 0)) await desk.renew().catch(desk.report);
    if (mine.isOver) return;
    show(tellOvertaken(desk, problem, mine, {onTop: () => goOnTop(mine), keep: clear, discard: discard && (() => { clear(); discard(); })}));
  }
  async function goOnTop({document, at}) {
    try {
      const later = await rebase(desk, document);
      rebased(later);
      await offer(later, at);
    } catch (fault) {
      desk.report(fault);
    }
  }

  async function publish(kind, comment) {
    const mine = offered;
    if (!mine) return;
    mine.still = true;
    try {
      const body = await recordIt(`/territories/${record.slug}/${kind}`, {...mine.document, comment});
      clear();
      sending.empty();
      await tellDone(kind === 'changesets' ? {changeset: body} : {proposal: body});
    } catch (fault) {
      mine.still = false;
      const problem = Problem.of(fault);
      if (problem.said.faults || overtaken(problem)) await refuse(mine, problem);
      else sending.refuse(problem);
    }
  }
  async function tellDone(recorded) {
    const {changeset, proposal} = recorded;
    done(recorded);
    show(proposal && h('p', {class: 'success'}, say('sentForReview')));
    if (changeset) tellPublished(told, desk, changeset.revision, takeBack);
    rest();
    if (changeset) await desk.renew().catch(desk.report);
  }

  /** What was published is undone: the draft is there again, to be mended. */
  async function takeBack(revision, by) {
    await desk.renew().catch(desk.report);
    if (!node.isConnected) return;
    const back = await undone();
    show(h('p', {class: 'success'}, say('undone', revision, by), back && [' ', say('draftBack')]));
    rest();
  }
  /** The focus is where the outcome is said. */
  function rest() {
    told.focus({preventScroll: true});
    bringIntoView(node);
  }

  return {node, offer, clear};
}
