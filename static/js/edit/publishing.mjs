// The last step of every edit: what it would change, in figures and on the map; a comment; publish, or send for review.
//
// What is offered is checked by the server, which records nothing for it. While it stands there, it is checked anew
// whenever somebody else publishes.

import {Problem, send} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {overtaken, overtakers, rebase, tellConflict} from './conflict.mjs';
import {effectKeys, effectTable, gainerFirst} from './effect.mjs';
import {faultList} from './faults.mjs';

// Not randomUUID, which pages without https have not.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const problemOf = (fault) => (fault instanceof Problem ? fault : new Problem(fault));

/**
 * Builds the step, hidden until something is offered. `done` hears of {changeset} or {proposal}; `faulted` of the faults found;
 * `rebased` that the edit now stands on a later revision; `discard` throws the draft away, where the tool has one.
 */
export function createPublishing(desk, {done, faulted = () => {}, rebased = () => {}, discard = null}) {
  const {state, record, session} = desk;
  const path = `/territories/${record.slug}`;
  const may = session.mayPublish(record.slug);
  let offered = null;
  let attempt = null;
  let unwatch = () => {};

  const told = h('div', {class: 'told', 'aria-live': 'polite', tabindex: -1});
  const comment = h('textarea', {name: 'comment', rows: 2, required: true, maxlength: 2000, dir: 'auto'});
  const refused = h('div', {role: 'alert'});
  const buttons = [
    may && h('button', {class: 'main', value: 'changesets'}, say('publish')),
    h('button', {class: may ? null : 'main', value: 'proposals'}, say('sendForReview')),
  ].filter(Boolean);
  const form = h('form', {class: 'sending', onsubmit: (event) => {
    event.preventDefault();
    publish(event.submitter?.value ?? buttons[0].value);
  }},
  h('label', {class: 'field'}, h('span', {}, say('comment')), comment),
  h('p', {}, h('small', {}, say(may ? 'commentWhy' : 'reviewWhy'))), refused, h('p', {class: 'actions'}, buttons));
  const node = h('section', {class: 'publishing', 'aria-label': say('wouldChange'), hidden: true}, told, form);

  const show = (content, {open}) => {
    node.hidden = false;
    fill(told, content);
    fill(refused);
    form.hidden = !open;
  };
  const clear = () => {
    unwatch();
    unwatch = () => {};
    offered = null;
    node.hidden = true;
    fill(told);
    state.set({effect: null});
  };

  async function offer(document, at) {
    clear();
    const mine = {document, at, revision: record.published, blocked: false};
    offered = mine;
    unwatch = state.watch((changed) => {
      if (!changed.has('edition') || mine.blocked || record.published === mine.revision) return;
      mine.revision = record.published;
      check(mine, h('p', {class: 'meanwhile'}, say('meanwhile', mine.revision)));
    });
    show(h('p', {class: 'none'}, say('workingOut')), {open: false});
    await check(mine, null);
    node.scrollIntoView({block: 'nearest'});
  }

  async function check(mine, news) {
    try {
      const {body} = await send('POST', `${path}/effect`, mine.document, {parameters: {datetime: writeInstant(mine.at)}});
      if (offered !== mine) return;
      const effect = gainerFirst(body);
      state.set({effect});
      show([h('h2', {}, say('wouldChange')), news, effectTable(desk, effect, mine.at), effectKeys(desk, effect)], {open: true});
    } catch (fault) {
      if (offered === mine) await refuse(mine, problemOf(fault));
    }
  }

  /** Says why not: that others were faster, or what is wrong with it. */
  async function refuse(mine, problem) {
    state.set({effect: null});
    const {faults} = problem.said;
    if (!overtaken(problem)) {
      faulted(faults ?? []);
      show([h('h2', {}, say('notYet')), faults ? faultList(faults, mine.document) : h('p', {}, h('strong', {}, problem.title), ' ', h('bdi', {}, problem.detail ?? ''))], {open: false});
      return;
    }
    mine.blocked = true;
    if (record.published < (overtakers(problem).at(-1)?.revision ?? 0)) await desk.renew().catch(desk.report);
    if (offered !== mine) return;
    show([tellConflict(desk, problem, mine), h('p', {class: 'actions'},
      h('button', {type: 'button', class: 'main', onclick: () => goOnTop(mine)}, say('onTop')),
      h('button', {type: 'button', onclick: clear}, say('keepDraft')),
      discard && h('button', {type: 'button', onclick: () => { clear(); discard(); }}, say('discard')))], {open: false});
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

  async function publish(kind) {
    const mine = offered;
    if (!mine) return;
    const document = {...mine.document, comment: comment.value.trim()};
    // One key an attempt: sent again after a lost answer, it is not recorded twice.
    const content = kind + JSON.stringify(document);
    if (attempt?.content !== content) attempt = {content, key: newKey()};
    buttons.forEach((button) => { button.disabled = true; });
    mine.blocked = true;
    try {
      const {body} = await send('POST', `${path}/${kind}`, document, {headers: {'Idempotency-Key': attempt.key}});
      clear();
      comment.value = '';
      const changeset = kind === 'changesets' ? body : null;
      done(changeset ? {changeset} : {proposal: body});
      show(changeset ? published(changeset) : h('p', {class: 'success'}, say('sentForReview')), {open: false});
      told.focus();
      if (changeset) await desk.renew().catch(desk.report);
    } catch (fault) {
      mine.blocked = false;
      const problem = problemOf(fault);
      if (problem.said.faults || overtaken(problem)) await refuse(mine, problem);
      else fill(refused, h('p', {class: 'refused'}, h('strong', {}, problem.title), ' ', h('bdi', {}, problem.detail ?? '')));
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
  }

  function published({revision}) {
    const undo = h('button', {type: 'button', onclick: async () => {
      undo.disabled = true;
      try {
        const {body} = await send('POST', `${path}/changesets/${revision}/revert`, null, {headers: {'Idempotency-Key': `undo-${record.slug}-${revision}`}});
        fill(told, h('p', {class: 'success'}, say('undone', revision, body.revision)));
        told.focus();
        await desk.renew().catch(desk.report);
      } catch (fault) {
        undo.disabled = false;
        const problem = problemOf(fault);
        fill(told, h('p', {class: 'success'}, say('publishedAs', revision), ' ', undo),
          h('div', {class: 'refused', role: 'alert'}, h('strong', {}, say('notUndone')), ' ', h('bdi', {}, problem.detail ?? problem.title)));
      }
    }}, say('undo'));
    return h('p', {class: 'success'}, say('publishedAs', revision), ' ', undo);
  }

  return {node, offer, clear};
}
