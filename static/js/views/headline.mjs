// The title: which land, which date, does anybody hold over half of it, and for how long the map stayed so.

import {doubtOf, writeAnswer} from '../answer.mjs';
import {address, get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {factionOf} from '../record.mjs';
import {longDate, nameSpan, shortDate, writeInstant} from '../time.mjs';
import {writeUrl} from '../url.mjs';
import {named, otherName, say} from '../words.mjs';

const DAY = 86_400_000;

/** Builds the title; gives the view that follows date and district. */
export function createHeadline(root, {state, record}) {
  const known = record.knownAt && knownAt(state, record);
  const line = h('p', {class: 'answer'});
  const ask = latestOnly(async (moment) => {
    const {at, shown} = moment;
    const {counted} = state.now;
    const below = doubtOf(state.now);
    // Without its verdict the line still says who has how much.
    const doubt = await record.doubtAt(at, counted, below).catch(() => null);
    if (state.now.at === at && state.now.counted === counted && doubtOf(state.now) === below) fill(line, answer(record, shown, doubt, isNow(moment)));
  });
  return (moment, changed) => {
    if (!['at', 'counted', 'doubt'].some((key) => changed.has(key))) return;
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
      line,
      h('p', {class: 'unchanged'}, slice ? unchanged(slice) : say('nothingHere')));
    fill(line, shown && answer(record, shown, null, now));
    if (shown?.shares.length) ask(moment);
  };
}

/** That the record is shown as it once was, of which day, and the way back; the rest of the address stays. */
function knownAt(state, {slug, knownAt: known}) {
  const back = () => `${address('/')}${writeUrl({...state.now, knownAt: null})}`;
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
function answer(record, {shares}, doubt, now) {
  const [largest] = shares;
  if (!largest) return '';
  const name = named({...largest, ...factionOf(record, largest.faction)});
  const {verdict, figures} = writeAnswer({shares, doubt, name, now});
  return [verdict && [h('strong', {}, verdict), ' '], `${figures}.`];
}

function unchanged(slice) {
  if (slice.to === Infinity) return say('sameSince', nameSpan(slice));
  if (slice.to - slice.from <= DAY) return say('sameDay');
  return say('sameDuring', nameSpan(slice));
}
