// The region on record that a draft would replace: taken up from elsewhere on the page; and what else can be done with it
// than drawing it anew.

import {get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {day, parseInstant, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';

/** Builds its part of the panel; `begin(region)` begins a draft anew, `offer(change, at)` offers another change than the draft's. */
export function createTarget({state, record, report}, draft, {begin, offer}) {
  const node = h('div', {class: 'asked', tabindex: -1});

  function show() {
    if (!draft.target) return fill(node);
    const ended = h('input', {type: 'date', value: day(state.now.at), 'aria-label': say('endedOn')});
    const end = () => {
      const at = parseInstant(ended.value);
      if (!Number.isNaN(at)) offer({change: 'patch', ...draft.target, patch: {properties: {valid_to: writeInstant(at)}}}, at);
    };
    fill(node, h('p', {}, say('changingThis')),
      h('p', {class: 'actions'}, button('endedOn', end), ended),
      h('p', {class: 'actions'}, button('takeOff', () => offer({change: 'delete', ...draft.target})), button('drawNew', () => begin())));
  }
  /** Takes up a region; a draft that is there is not lost without a word. */
  async function takeUp(id) {
    state.set({target: null});
    try {
      const region = await get(`/territories/${record.slug}/regions/${id}`);
      if (draft.isBlank || draft.target?.id === id) begin(region);
      else fill(node, h('p', {}, say('draftHere')), h('p', {class: 'actions'}, button('insteadChange', () => begin(region)), button('keepDraft', show)));
      node.focus();
    } catch (fault) {
      report(fault);
    }
  }
  return {node, show, takeUp};
}
