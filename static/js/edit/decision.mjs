// Deciding a proposal: publishing it, rejecting or withdrawing it; and what became of one.

import {send} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {minute} from '../time.mjs';
import {say} from '../words.mjs';
import {tellRefusal} from './refusal.mjs';
import {createRevert} from './revert.mjs';

// Only a refusal says that this server wants four eyes: then it goes for all proposals of one's own.
let fourEyes = false;

/** What a person reads of a proposal's fate: the state, by whom, with what comment. */
export function tellDecision({state, decision}) {
  if (!decision) return null;
  const how = {applied: say('wasApplied', decision.revision), rejected: say('wasRejected'), withdrawn: say('wasWithdrawn')}[state];
  return [h('strong', {}, how), ' ', say('decidedBy'), h('bdi', {}, decision.by), ', ', minute(decision.at), decision.comment && [': ', h('bdi', {}, decision.comment)]];
}

/** Applying, rejecting, withdrawing, as far as one may. */
export function decisionForm({record, session, report, renew}, {id, author, conflicts}, {before, refused: resume, decided, overtaken}) {
  const comment = h('textarea', {rows: 2, maxlength: 2000, dir: 'auto'});
  const refused = h('div');
  const own = author === session.token.name;
  const decide = async (event) => {
    event.preventDefault();
    const word = event.submitter?.value;
    if (!word) return;
    const said = comment.value.trim();
    fill(refused);
    actions.querySelectorAll('button').forEach((one) => { one.disabled = true; });
    try {
      await before();
      const {body} = await send('POST', `/territories/${record.slug}/proposals/${id}/${word}`, said ? {comment: said} : null);
      await renew(null).catch(report);
      decided(body);
    } catch (fault) {
      resume();
      if (word === 'apply' && fault.said?.conflicts) return overtaken();
      if (word === 'apply' && own && fault.status === 403) fourEyes = true;
      else fill(refused, tellRefusal(fault));
      offer();
      (form.querySelector(`[value=${word}]`) ?? eyes).focus();
    }
  };
  // Whoever is told no should hear why: to reject takes a comment.
  const deciding = (value, key, main) => h('button', {value, class: main ? 'main' : null, onclick: () => {
    comment.value = comment.value.trim();
    comment.required = value === 'reject';
  }}, say(key));
  const reviews = session.may('reviewer', record.slug);
  const fits = reviews && conflicts.length === 0;
  const eyes = h('p', {role: 'status', tabindex: -1});
  const actions = h('p', {class: 'actions'});
  const offer = () => {
    fill(eyes, own && fits && h('small', {}, say(fourEyes ? 'fourEyes' : 'fourEyesMaybe')));
    fill(actions, fits && !(own && fourEyes) && deciding('apply', 'publish', true), reviews && !own && deciding('reject', 'reject'), own && deciding('withdraw', 'withdraw'));
  };
  const form = h('form', {class: 'sending', onsubmit: decide},
    h('label', {class: 'field'}, h('span', {}, say('commentOfReview')), comment), eyes, refused, actions);
  offer();
  return form;
}

/** What is said once a proposal is decided: for one applied with the way back. */
export function tellDecided(desk, {decision, state}, {undone}) {
  if (state !== 'applied') return h('p', {class: 'success'}, say(state === 'rejected' ? 'wasRejected' : 'wasWithdrawn'));
  const {revision} = decision;
  return h('div', {class: 'success'}, h('p', {}, say('publishedAs', revision)),
    createRevert(desk, revision, {label: say('undo'), done: (by) => undone(revision, by.revision)}));
}
