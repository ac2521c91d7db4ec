// Tells a change of date to a screen reader, once it rests. The slider speaks for itself, so not while it has the focus.

import {percent} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {longDate, nameSpan} from '../time.mjs';
import {named, say} from '../words.mjs';

const REST = 700;

/** Builds the live region; gives the view that follows the date. */
export function createAnnouncer(root, {record}) {
  let rest = 0;
  let first = true;
  return (moment, changed) => {
    if (!changed.has('at') && !changed.has('counted')) return;
    clearTimeout(rest);
    if (first) first = false;
    else rest = setTimeout(() => { if (!document.activeElement?.matches('[role=slider]')) root.textContent = sayMoment(record, moment); }, REST);
  };
}

/** A moment in one breath: the date, how long the map is so, and who holds most. */
export function sayMoment(record, {at, slice, shown}) {
  if (!slice) return say('spokenNothing', longDate(at));
  const largest = shown?.shares[0];
  return say('spoken', longDate(at), nameSpan(slice), largest && named(factionOf(record, largest.faction)), largest && percent(largest.fraction));
}
