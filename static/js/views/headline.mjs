// The title: which territory, which date, and for how long the map stayed so.

import {fill, h} from '../dom.mjs';
import {percent} from '../figures.mjs';
import {longDate, nameSpan, writeInstant} from '../time.mjs';

/** Shows the title of a moment. */
export function showHeadline(root, {record}, {at, slice}) {
  const verb = slice && slice.to > Date.now() && at > Date.now() - 86_400_000 ? 'holds' : 'held';
  const arabic = record.names.ar && record.names.ar !== record.name ? record.names.ar : null;
  document.title = `${record.name}, ${longDate(at)} – Frontline`;
  fill(root,
    h('p', {class: 'kicker'}, record.name, arabic && [' ', h('bdi', {lang: 'ar', dir: 'rtl'}, arabic)],
      record.knownAt && h('span', {class: 'known'}, `as recorded at ${record.knownAt}`)),
    h('h1', {}, `Who ${verb} ${record.name} on `, h('time', {datetime: writeInstant(at)}, longDate(at))),
    h('p', {class: 'answer'}, slice && answer(slice, verb)),
    h('p', {class: 'unchanged'}, slice ? unchanged(slice) : 'Nothing is recorded for this date.'));
}

/** The question people come with, answered in a line: does anybody hold over half? */
function answer({shares: [largest]}, verb) {
  if (!largest) return '';
  const {name, fraction, effective_fraction: effective} = largest;
  const without = fraction - effective > 0.0005 ? ` (${percent(effective)} without thinly populated land)` : '';
  return fraction > 0.5
    ? [h('strong', {}, `${name} ${verb} over half`), `: ${percent(fraction)}${without}.`]
    : [h('strong', {}, `Nobody ${verb} over half.`), ` ${name} ${verb} most: ${percent(fraction)}${without}.`];
}

function unchanged(slice) {
  if (slice.to === Infinity) return `The map is the same ${nameSpan(slice)}.`;
  if (slice.to - slice.from <= 86_400_000) return 'The map of this day; it changed the day before and the day after.';
  return `The map is the same from ${nameSpan(slice)}.`;
}
