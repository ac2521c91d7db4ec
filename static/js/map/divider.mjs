// The divider of a swipe: a handle over the map, and both dates in its corners. Left is the date compared with.

import {h} from '../dom.mjs';
import {shortDate} from '../time.mjs';
import {say, tongue} from '../words.mjs';

const KEYS = {ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageUp: 10, PageDown: -10, Home: -100, End: 100};

/** Whether two dates are being swiped between. */
export const swiping = ({versus, show}) => versus !== null && show === 'swipe';

/** Builds the divider in `root`; gives the view that follows the state. It sets `--split`, which clips the other map. */
export function createDivider(root, {state}) {
  const move = (split) => state.set({split: Math.min(100, Math.max(0, Math.round(split)))});
  const handle = h('div', {
    class: 'handle', role: 'slider', tabindex: 0, 'aria-label': say('divider'), 'aria-valuemin': 0, 'aria-valuemax': 100,
    onkeydown: (event) => {
      const by = KEYS[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      move(state.now.split + by);
    },
  });
  const [left, right] = ['left', 'right'].map((side) => h('span', {class: `date ${side}`, dir: tongue().direction}));
  const divider = h('div', {class: 'divider', dir: 'ltr', hidden: true}, left, right, h('div', {class: 'line'}, handle));
  handle.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    handle.focus({preventScroll: true});
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener('pointermove', (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = root.getBoundingClientRect();
    move(100 * (event.clientX - box.left) / box.width);
  });
  root.append(divider);
  return ({at}) => {
    const {versus, split} = state.now;
    divider.hidden = !swiping(state.now);
    if (divider.hidden) return;
    root.style.setProperty('--split', `${split}%`);
    left.textContent = shortDate(versus);
    right.textContent = shortDate(at);
    handle.setAttribute('aria-valuenow', split);
    handle.setAttribute('aria-valuetext', say('dividerAt', split, shortDate(versus), shortDate(at)));
  };
}
