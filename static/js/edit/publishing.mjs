// The last step of every edit: what it would change, in figures and on the map; a comment; publish, or send for review.
//
// What is offered is checked by the server, which records nothing for it. While it stands there, it is checked anew
// whenever somebody else publishes.

import {Problem, send} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {overtaken, overtakers, rebase, tellOvertaken} from './conflict.mjs';
import {effectKeys, effectTable, gainerFirst} from './effect.mjs';
import {tellFaults} from './faults.mjs';
import {recordingOnce} from './once.mjs';
import {tellPublished} from './published.mjs';
import {createSending} from './sending.mjs';

/**
 * Builds the step, hidden until something is offered. `done` hears of {changeset} or {proposal}; `faulted` of the faults found;
 * `rebased` that the edit now stands on a later revision; `discard` throws the draft away, where the tool has one.
 */
export function createPublishing(desk, {done, faulted = () => {}, rebased = () => {}, discard = null}) {
  const {state, record} = desk;
  const path = `/territories/${record.slug}`;
  const recordIt = recordingOnce();
  // What stands there: {document, at, revision}, the last being the one it was checked on; `still` while it is not to be
  // checked anew, because it is being sent or the editor has to choose.
  let offered = null;
  const told = h('div', {class: 'told', 'aria-live': 'polite', tabindex: -1});
  const sending = createSending(desk, publish);
  const node = h('section', {class: 'publishing', 'aria-label': say('wouldChange'), hidden: true}, told, sending.node);

  function show(content, {toSend = false} = {}) {
    node.hidden = false;
    fill(told, content);
    sending.show(toSend);
  }
  function clear() {
    offered?.unwatch();
    offered = null;
    node.hidden = true;
    fill(told);
    state.set({effect: null});
  }

  async function offer(document, at) {
    clear();
    const mine = {document, at, revision: record.published, still: false};
    mine.unwatch = state.watch((changed) => changed.has('edition') && checkAnew(mine));
    offered = mine;
    show(h('p', {class: 'none'}, say('workingOut')));
    await check(mine);
    node.scrollIntoView({block: 'nearest'});
  }
  function checkAnew(mine) {
    if (mine.still || record.published === mine.revision) return;
    mine.revision = record.published;
    check(mine, h('p', {class: 'meanwhile'}, say('meanwhile', mine.revision)));
  }
  async function check(mine, news = null) {
    try {
      const {body} = await send('POST', `${path}/effect`, mine.document, {parameters: {datetime: writeInstant(mine.at)}});
      if (offered !== mine) return;
      const effect = gainerFirst(body);
      state.set({effect});
      show([h('h2', {}, say('wouldChange')), news, effectTable(desk, effect, mine.at), effectKeys(desk, effect)], {toSend: true});
    } catch (fault) {
      if (offered === mine) await refuse(mine, Problem.of(fault));
    }
  }

  /** Says why not: that others were faster, or what is wrong with it. */
  async function refuse(mine, problem) {
    state.set({effect: null});
    if (!overtaken(problem)) {
      faulted(problem.said.faults ?? []);
      return show(tellFaults(problem, mine.document));
    }
    mine.still = true;
    if (record.published < (overtakers(problem).at(-1)?.revision ?? 0)) await desk.renew().catch(desk.report);
    if (offered !== mine) return;
    show(tellOvertaken(desk, problem, mine, {onTop: () => goOnTop(mine), keep: clear, discard: discard && (() => { clear(); discard(); })}));
  }
  async function goOnTop(mine) {
    try {
      const document = await rebase(desk, mine.document);
      rebased(document);
      await offer(document, mine.at);
    } catch (fault) {
      desk.report(fault);
    }
  }

  async function publish(kind, comment) {
    const mine = offered;
    if (!mine) return;
    mine.still = true;
    try {
      const body = await recordIt(`${path}/${kind}`, {...mine.document, comment});
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
  async function tellDone({changeset, proposal}) {
    done(changeset ? {changeset} : {proposal});
    show(proposal && h('p', {class: 'success'}, say('sentForReview')));
    if (changeset) tellPublished(told, desk, changeset.revision);
    told.focus();
    if (changeset) await desk.renew().catch(desk.report);
  }

  return {node, offer, clear};
}
