// The title: which land, which date, does anybody hold over half of it, and for how long the map stayed so.

import {get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {percent} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {longDate, nameSpan, shortDate, writeInstant} from '../time.mjs';
import {writeUrl} from '../url.mjs';
import {named, otherName, say} from '../words.mjs';

const DAY = 86_400_000;

/** Builds the title; gives the view that follows date and district. */
export function createHeadline(root, {state, record}) {
  const known = record.knownAt && knownAt(state, record);
  return (moment, changed) => {
    if (!changed.has('at') && !changed.has('counted')) return;
    const {at, slice, shown} = moment;
    const district = record.districts.get(state.now.counted);
    const name = named(district ?? record);
    const arabic = otherName(district ?? record);
    const now = isNow(moment);
    document.title = say('pageTitle', name, longDate(at));
    fill(root,
      h('p', {class: 'kicker'}, district ? say('partOf', name, named(record)) : name,
        arabic && [' ', h('bdi', {lang: 'ar', dir: 'rtl'}, arabic)],
        known),
      h('h1', {}, say('whoHeld', name, h('time', {datetime: writeInstant(at)}, longDate(at)), now)),
      h('p', {class: 'answer'}, shown && answer(record, shown, now)),
      h('p', {class: 'unchanged'}, slice ? unchanged(slice) : say('nothingHere')));
  };
}

/** That the record is shown as it once was, of which day, and the way back; the rest of the address stays. */
function knownAt(state, {slug, knownAt: known}) {
  const back = () => `/${writeUrl({...state.now, knownAt: null})}`;
  const told = h('span', {class: 'known'}, say('knownAt', known));
  // A revision is a number; of which day it is, its changeset says.
  if (/^\d+$/.test(known)) {
    fill(told, say('knownAtRevision', known));
    get(`/territories/${slug}/changesets/${known}`).then(({at}) => fill(told, say('knownAtRevision', known), ` (${shortDate(Date.parse(at))})`), () => {});
  }
  return [told, ' ', h('a', {class: 'backtonow', href: back(), onclick: ({currentTarget}) => { currentTarget.href = back(); }}, say('knownNow'))];
}

/** Whether a moment is the present: its slice goes on, and its date is no older than a day. */
export function isNow({at, slice}) {
  return Boolean(slice) && slice.to > Date.now() && at > Date.now() - DAY;
}

/** The question people come with, answered in a line: does anybody hold over half? */
function answer(record, {shares: [largest]}, now) {
  if (!largest) return '';
  const {faction, fraction, effective_fraction: effective} = largest;
  const name = named({...largest, ...factionOf(record, faction)});
  const without = fraction - effective > 0.0005 ? say('withoutSparse', percent(effective)) : '';
  return fraction > 0.5
    ? [h('strong', {}, say('overHalf', name, now)), `: ${percent(fraction)}${without}.`]
    : [h('strong', {}, say('nobodyOverHalf', now)), `${say('mostly', name, percent(fraction), now)}${without}.`];
}

function unchanged(slice) {
  if (slice.to === Infinity) return say('sameSince', nameSpan(slice));
  if (slice.to - slice.from <= DAY) return say('sameDay');
  return say('sameDuring', nameSpan(slice));
}
