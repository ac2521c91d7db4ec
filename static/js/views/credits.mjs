// Whose data this is: the boundary that shares are measured against, and the world around it.

import {address} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {named, say} from '../words.mjs';

/** Shows sources and licences, each as far as it is known. */
export function createCredits(root, {record}) {
  const [boundary, others] = [creditOf(record), creditsOf(record)];
  fill(root,
    boundary && h('p', {}, h('strong', {}, say('boundaryOf', named(record))), h('bdi', {}, boundary)),
    others && h('p', {}, h('strong', {}, say('dataOf')), h('bdi', {}, others)),
    h('p', {}, h('strong', {}, say('landAround')), say('naturalEarth')),
    h('p', {}, say('disclaimer')),
    h('p', {}, h('a', {href: address(`/territories/${record.slug}`)}, say('asData')), say('revision', record.revision), ' · ',
      h('a', {href: address('/docs')}, say('howToAsk')), ' · ', h('a', {href: address('/licences')}, say('licences'))));
  return null;
}

/** Source, attribution and licence of the boundary in a line. */
export function creditOf({boundary: {source, licence, attribution}}) {
  return [source, attribution !== source && attribution, licence].filter(Boolean).join(' · ');
}

/** Whom to name for the other data, with the licence where their words do not have it. */
export function creditsOf({credits = []}) {
  return credits.map(({attribution, licence}) => (licence && !attribution.includes(licence) ? `${attribution} · ${licence}` : attribution)).join('; ');
}
