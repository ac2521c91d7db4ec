// A node in words: which holders meet there, and where it is.

import {h} from '../dom.mjs';
import {position} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {swatch} from '../swatch.mjs';
import {named, say, tongue} from '../words.mjs';

/** A place [lon, lat] in words, which run from left to right in any sentence. */
export const placeWords = ([lon, lat]) => `\u2066${position({lon, lat})}\u2069`;

/** `Node between Blue and Red: 42.2000° N, 12.0000° E`. */
export function nodeWords(record, fabric, node) {
  const names = factionsAt(fabric, node).map((faction) => (faction === null ? say('nobody') : named(factionOf(record, faction))));
  return say('nodeOf', new Intl.ListFormat(tongue().locale).format(names), placeWords(fabric.nodes.place(node)));
}

/** The colours of the holders that meet at a node. */
export function nodeSwatches(record, fabric, node) {
  return factionsAt(fabric, node).map((faction) => (faction === null ? h('span', {class: 'swatch nobody'}) : swatch(record, faction)));
}

function factionsAt(fabric, node) {
  return [...new Set(fabric.holdersOf(node).map((one) => fabric.holdings[one].faction))];
}
