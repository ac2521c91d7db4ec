// The region on record that a draft would replace: taken up from elsewhere on the page; and what else can be done with it
// than drawing it anew.

import {get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {day, fieldType, parseInstant, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';

/**
 * Builds its part of the panel; `begin(region)` begins a draft anew, `offer(change, at)` offers another change than the draft's,
 * and `rest` says that it is offered no more. */
export function createTarget({state, record, report}, draft, {begin, offer}) {
  const node = h('div', {class: 'asked', tabindex: -1});
  // What is offered instead of the draft is pressed.
  const choices = [button('endedOn', () => end()), button('takeOff', () => choose(1, {change: 'delete', ...draft.target}))];
  let end = () => {};

  function show() {
    if (!draft.target) return fill(node);
    const ended = h('input', {type: fieldType(state.now.at), value: day(state.now.at), 'aria-label': say('endedOn')});
    end = () => {
      const at = parseInstant(ended.value);
      if (!Number.isNaN(at)) choose(0, {change: 'patch', ...draft.target, patch: {properties: {valid_to: writeInstant(at)}}}, at);
    };
    press(null);
    fill(node, h('p', {}, say('changingThis')),
      h('p', {class: 'actions'}, choices[0], ended),
      h('p', {class: 'actions'}, choices[1], button('drawNew', () => begin())));
  }
  function choose(which, change, at) {
    offer(change, at);
    press(which);
  }
  function press(which) {
    choices.forEach((one, at) => one.setAttribute('aria-pressed', String(at === which)));
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
  return {node, show, takeUp, rest: () => press(null)};
}
