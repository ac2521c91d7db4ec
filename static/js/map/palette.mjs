// The map's own colours and size of letters, read from the style sheet, where light, dark and large are decided.

import {h} from '../dom.mjs';

const NAMES = ['water', 'land', 'home', 'neighbours', 'line', 'unheld', 'ink', 'halo', 'pin', 'gain', 'loss', 'other'];

/** The palette in force at a node: {water: 'rgb(…)', …}. A probe wears each colour, so that the browser works it out. */
export function readPalette(root) {
  const probe = h('i', {hidden: true});
  root.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--map-${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = Object.fromEntries(NAMES.map((name) => [name, colour(name)]));
  probe.remove();
  return palette;
}

/** Calls back when the device's colour scheme changes. */
export function watchScheme(tell) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
}

/** How much larger than usual the page's letters are: on a wall screen the map's grow with them. */
export function grown() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}
