// The review queue: what was proposed and waits for a decision. An editor sees their own, a reviewer all.

import {get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {minute} from '../time.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';
import {tellDecided, tellDecision} from './decision.mjs';
import {openProposal} from './proposal.mjs';
import {tellRefusal} from './refusal.mjs';

const PAGE = 30;

/** Builds the queue in `root`; a proposal that the address names is opened at once. */
export function open(root, desk) {
  const {state, record, session} = desk;
  let opened = null;
  let closed = false;
  let published = record.published;

  const told = h('div', {class: 'told', role: 'status', tabindex: -1});
  const list = h('ul', {class: 'rows'});
  const older = h('button', {type: 'button', hidden: true}, say('older'));
  const all = h('input', {type: 'checkbox', onchange: () => load()});
  const place = h('div', {class: 'opened'});
  const queue = h('div', {class: 'queue'},
    h('p', {class: 'none'}, say(session.may('reviewer', record.slug) ? 'reviewAll' : 'reviewOwn')),
    h('p', {class: 'actions'}, h('label', {class: 'check'}, all, h('span', {}, say('decidedToo'))),
      button('refresh', () => load())),
    list, older);
  fill(root, told, queue, place);

  const read = async (before) => {
    const {proposals, next_before: next} = await get(`/territories/${record.slug}/proposals`, {state: all.checked ? null : 'open', before, limit: PAGE});
    if (closed) return;
    if (!before) fill(list);
    list.append(...proposals.map(row));
    if (!list.firstChild) fill(list, h('li', {class: 'none'}, say('nothingWaits')));
    older.hidden = next === null;
    older.onclick = () => load(next);
  };
  const load = latestOnly(async (before = null) => {
    try {
      await read(before);
    } catch (fault) {
      if (!closed) fill(list, h('li', {}, tellRefusal(fault)));
    }
  });
  const row = (proposal) => h('li', {}, h('button', {type: 'button', class: 'row', dataset: {id: proposal.id}, onclick: () => choose(proposal.id, true)},
    h('strong', {}, h('bdi', {}, proposal.comment || say('noComment'))),
    h('small', {}, h('bdi', {}, proposal.author), ', ', minute(proposal.at)),
    proposal.decision && h('small', {}, tellDecision(proposal))));

  const decided = (decision) => {
    leave();
    tell(tellDecided(desk, decision, {undone: (revision, by) => {
      tell(h('p', {class: 'success'}, say('undone', revision, by)));
      desk.renew().catch(desk.report);
    }}));
    load();
  };
  /** It goes on as another proposal, which is what one wants to see. */
  const sent = async ({id}) => {
    leave();
    load();
    await choose(id, true);
    fill(told, h('p', {class: 'success'}, say('anewSent')));
  };
  const overtaken = async (id) => {
    leave();
    await desk.renew(null).catch(desk.report);
    await choose(id, true);
  };

  const choose = async (id, moved) => {
    fill(told);
    try {
      const proposal = await openProposal(desk, id, {moved, decided, sent, overtaken: () => overtaken(id)});
      if (closed) return proposal.close();
      opened = proposal;
      queue.hidden = true;
      fill(place, h('button', {type: 'button', class: 'plain back', onclick: () => { leave(); list.querySelector(`[data-id="${id}"]`)?.focus(); }}, say('allProposals')), proposal.node);
      if (moved) place.querySelector('.said').focus({preventScroll: true});
    } catch (fault) {
      tell(tellRefusal(fault));
    }
  };
  const leave = () => {
    opened?.close();
    opened = null;
    fill(place);
    queue.hidden = false;
  };
  const tell = (content) => {
    fill(told, content);
    told.focus({preventScroll: true});
  };

  load();
  if (state.now.preview) choose(state.now.preview, false);
  return {
    show(moment, changed) {
      if (record.published !== published) {
        published = record.published;
        load();
      }
      opened?.show(moment, changed);
    },
    close() {
      closed = true;
      opened?.close();
    },
  };
}
