// One proposal, opened: what it says, what it would change in figures and on the map, what stands in its way; and deciding it.
//
// The map shows one of three things, always at the page's own date: what the proposal changes, the territory as it
// would be, or as it is published. Whoever moves the slider sees the same of another date.

import {get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {minute, shortDate, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {tellInTheWay} from './anew.mjs';
import {decisionForm, tellDecision} from './decision.mjs';
import {effectKeys, effectTable, gainerFirst} from './effect.mjs';
import {tellRefusal} from './refusal.mjs';
import {instantsOf, shapesOf, tellChange} from './saying.mjs';
import {createWhere} from './where.mjs';

const MOST = 60;
const LOOKS = {effect: 'lookEffect', proposed: 'lookProposed', published: 'lookPublished'};

/** Opens a proposal; `moved` says that it was chosen just now, so the page goes where and when it changes something. `decided` hears how it ended, `sent` that it was sent anew, `overtaken` that others just were faster. */
export async function openProposal(desk, id, {moved, decided, sent, overtaken}) {
  const {state, record} = desk;
  const path = `/territories/${record.slug}/proposals/${id}`;
  const proposal = await get(path);
  const open = proposal.state === 'open';
  const where = createWhere(desk, 'review');
  const instants = instantsOf(proposal.changes);
  const shapes = shapesOf(proposal.changes);
  let answer = null;
  let look = state.now.preview === id ? 'proposed' : 'effect';

  const told = h('div', {class: 'told', 'aria-live': 'polite'}, h('p', {class: 'none'}, say('workingOut')));
  const looks = Object.keys(LOOKS).map((one) => h('input', {type: 'radio', name: 'look', value: one, onchange: () => lookAt(one)}));
  const ask = latestOnly(async (at) => {
    const stale = () => state.now.at !== at || closed || settling;
    try {
      const effect = gainerFirst(await get(`${path}/preview/effect`, {datetime: writeInstant(at)}));
      if (stale()) return;
      answer = effect;
      dress();
      fill(told, effectTable(desk, answer, at), look === 'effect' && answer.features.length > 0 && effectKeys(desk, answer));
    } catch (fault) {
      if (!stale()) fill(told, tellRefusal(fault));
    }
  });
  let [closed, settling] = [false, false];
  const dress = () => {
    looks.forEach((input) => { input.checked = input.value === look; });
    state.set({effect: look === 'effect' ? answer : null});
    if (look === 'proposed') where.close();
    else where.outline(shapes);
  };
  const lookAt = async (one) => {
    look = one;
    const wanted = one === 'proposed' ? id : null;
    if (state.now.preview !== wanted) await desk.renew(wanted).catch(desk.report);
    if (closed) return;
    dress();
    if (answer) ask(state.now.at);
  };

  const node = h('article', {class: 'proposal'},
    h('h2', {tabindex: -1, class: 'said'}, h('bdi', {}, proposal.comment || say('noComment'))),
    h('p', {class: 'kicker'}, say('proposedBy'), h('bdi', {}, proposal.author), ', ', minute(proposal.at)),
    !open && h('p', {class: 'success'}, tellDecision(proposal)),
    open && proposal.conflicts.length > 0 && tellInTheWay(desk, proposal, {sent}),
    h('h3', {}, say('whatItSays')),
    h('ul', {class: 'saying'}, proposal.changes.slice(0, MOST).map((change) => h('li', {}, tellChange(record, change))),
      proposal.changes.length > MOST && h('li', {class: 'none'}, say('andMore', proposal.changes.length - MOST))),
    shapes.length > 0 && h('p', {class: 'actions'}, where.wayTo(shapes)),
    open && h('section', {'aria-label': say('wouldChange')}, h('h3', {}, say('wouldChange')),
      h('fieldset', {class: 'choice looks'}, h('legend', {}, say('onTheMap')), looks.map((input) => h('label', {}, input, h('span', {}, say(LOOKS[input.value]))))),
      instants.length > 0 && h('p', {class: 'instants'}, say('beginsOn'), instants.slice(0, 6).map((at) =>
        h('button', {type: 'button', class: 'plain', onclick: () => state.set({at})}, shortDate(at)))),
      told),
    open && decisionForm(desk, proposal, {
      // The published map first: what is decided cannot be previewed any more.
      before: async () => {
        settling = true;
        if (state.now.preview === id) await desk.renew(null);
      },
      refused: () => { settling = false; },
      decided,
      overtaken,
    }));
  if (open) {
    // The first instant at which it and the published map both say something.
    const begins = Math.max(instants[0] ?? state.now.at, record.slices[0]?.from ?? -Infinity);
    if (moved) state.set({at: begins});
    if (moved) where.zoom(shapes);
    dress();
    ask(state.now.at);
  }
  return {
    node,
    open,
    show(moment, changed) {
      if (!open || settling) return;
      if (changed.has('preview')) look = state.now.preview === id ? 'proposed' : look === 'proposed' ? 'published' : look;
      if (changed.has('preview')) dress();
      if (changed.has('at') || changed.has('edition')) ask(state.now.at);
    },
    close() {
      closed = true;
      where.close();
      state.set({effect: null});
      if (state.now.preview === id) desk.renew(null).catch(desk.report);
    },
  };
}
