// A moment in one paragraph, ready to quote, in the reader's language and for the part of the territory looked at.
// The server writes the English one of a whole territory, which also tells what changed; this one tells the rest.

import {percent, squareKilometres} from './figures.mjs';
import {longDate} from './time.mjs';
import {say} from './words.mjs';

/** `nameOf` gives a faction's name; `place` is what the shares are of. */
export function writeParagraph({shares, reference, at, place, nameOf, now}) {
  const date = longDate(at);
  const [area, {source}] = [squareKilometres(reference.area_m2), reference];
  if (shares.length === 0) return say('paragraphEmpty', {date, place, area, source});
  const [first, ...others] = shares;
  const effective = first.fraction - (first.effective_fraction ?? first.fraction) > 0.0005 ? percent(first.effective_fraction) : null;
  return say('paragraph', {
    date, place, area, source, now,
    first: {name: nameOf(first.faction), share: percent(first.fraction), area: squareKilometres(first.area_m2), effective},
    rest: others.map((share) => ({name: nameOf(share.faction), share: percent(share.fraction)})),
  });
}
