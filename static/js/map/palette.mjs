// The map's own colours, read from the style sheet, where light and dark are decided.

const NAMES = ['water', 'land', 'home', 'neighbours', 'line', 'unheld', 'ink', 'halo', 'pin'];

/** The palette in force at a node: {water: '#…', …}. */
export function readPalette(root) {
  const style = getComputedStyle(root);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()]));
}

/** Calls back when the reader's colour scheme changes. */
export function watchScheme(tell) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
}
