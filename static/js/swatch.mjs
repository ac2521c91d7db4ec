// A faction's colour as a small square, with its pattern for whoever asked for patterns.

import {luminance} from './colour.mjs';
import {h} from './dom.mjs';
import {patternOf, SIDE} from './patterns.mjs';
import {factionOf} from './record.mjs';

/** The ink that can be read on a colour. */
export function inkOn(colour) {
  return luminance(colour) > 0.3 ? '#1d2023' : '#ffffff';
}

/** The square of a faction. Whether the pattern shows is the style sheet's to say. */
export function swatch(record, faction) {
  return h('span', {class: 'swatch', style: fillOf(record, faction)});
}

/** Colour and pattern of a faction as style properties. */
export function fillOf(record, faction) {
  const {colour} = factionOf(record, faction);
  const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><path d="${patternOf(record.order, faction)}" fill="${inkOn(colour)}" fill-opacity="0.75"/></svg>`;
  return {'background-color': colour, '--pattern': `url("data:image/svg+xml,${encodeURIComponent(tile)}")`};
}
