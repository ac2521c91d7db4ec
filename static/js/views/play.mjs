// Plays the record: one slice after another, the next one's map asked for ahead.

import {h} from '../dom.mjs';
import {findSlice} from '../time.mjs';

const PACE = 900;

/** A play button, and the clock behind it. */
export function createPlayer({state, record}, step) {
  let clock = 0;
  const last = () => findSlice(record.slices, state.now.at) === record.slices.length - 1;
  const stop = () => { clearInterval(clock); clock = 0; label(); };
  const tick = () => {
    if (last()) return stop();
    step(1);
    const next = record.slices[findSlice(record.slices, state.now.at) + 1];
    if (next) record.mapAt(next.from).catch(() => {});
  };
  const toggle = () => {
    if (clock) return stop();
    if (last()) state.set({at: record.slices[0].from});
    clock = setInterval(tick, PACE);
    label();
  };
  const button = h('button', {type: 'button', class: 'play', onclick: toggle});
  const label = () => {
    button.textContent = clock ? 'Pause' : 'Play';
    button.classList.toggle('playing', Boolean(clock));
  };
  label();
  return {button};
}
