// Plays the record: one slice after another, the next ones' maps fetched ahead.
//
// It waits for a map that is not there yet: over a slow line it shows fewer dates a second, never a wrong map.

import {h} from '../dom.mjs';
import {findSlice} from '../time.mjs';
import {say} from '../words.mjs';

const PACE = 1000;
const AHEAD = 3;
const PATIENCE = 8;
export const SPEEDS = [1, 2, 4];

/** A play button and its speeds, and the clock behind them. */
export function createPlayer(app, step) {
  const {state, record} = app;
  let clock = 0;
  let waited = 0;
  const here = () => findSlice(record.slices, state.now.at);
  const last = () => here() === record.slices.length - 1;
  const wind = () => { clock = setTimeout(tick, PACE / state.now.speed); };
  const stop = () => { clearTimeout(clock); clock = 0; label(); };
  const ahead = () => record.slices.slice(here() + 1, here() + 1 + AHEAD).forEach(({from}) => app.map?.fetchAhead(from));
  const tick = () => {
    if (last()) return stop();
    if (app.map && !app.map.isStill() && waited < PATIENCE * state.now.speed) waited += 1;
    else {
      waited = 0;
      step(1);
      ahead();
    }
    wind();
  };
  const toggle = () => {
    if (clock) return stop();
    if (last()) state.set({at: record.slices[0].from});
    ahead();
    wind();
    label();
  };
  const button = h('button', {type: 'button', class: 'play', onclick: toggle});
  app.gone.addEventListener('abort', stop);
  const label = () => {
    button.textContent = say(clock ? 'pause' : 'play');
    button.classList.toggle('playing', Boolean(clock));
  };
  label();
  const speeds = h('fieldset', {class: 'choice speeds', dir: 'ltr'}, h('legend', {class: 'unseen'}, say('speed')),
    SPEEDS.map((speed) => h('label', {},
      h('input', {type: 'radio', name: 'speed', value: speed, checked: speed === state.now.speed, onchange: () => state.set({speed})}),
      h('span', {}, say('times', speed)))));
  return {button, speeds};
}
