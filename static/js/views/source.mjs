// The foot of an embedded map: whose figures these are, and the way to the full map with the same view.

import {address} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {writeUrl} from '../url.mjs';
import {named, say} from '../words.mjs';
import {creditOf, creditsOf} from './credits.mjs';

/** Builds the foot; gives the view that keeps the link true. */
export function createSource(root, {state, record}) {
  const link = h('a', {target: '_blank', rel: 'noopener'}, `Frontline: ${say('openFull')}`);
  fill(root, link, ' · ', h('span', {}, say('boundaryOf', named(record)), h('bdi', {}, creditOf(record))), creditsOf(record) && h('span', {}, ' · ', say('dataOf'), h('bdi', {}, creditsOf(record))));
  return () => { link.href = `${address('/')}${writeUrl({...state.now, hide: []})}`; };
}
