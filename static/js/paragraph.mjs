// A moment in one paragraph, ready to quote, in the reader's language and for the part of the territory looked at.
// The server writes the English one of a whole territory, which also tells what changed; this one tells the rest.

import {writeAnswer} from './answer.mjs';
import {percent, squareKilometres} from './figures.mjs';
import {longDate} from './time.mjs';
import {say} from './words.mjs';

/** `nameOf` gives a faction's name; `place` is what the shares are of; `doubt` the server's answer with ranges, or null. */
export function writeParagraph({shares, doubt, reference, at, place, nameOf, now}) {
  const date = longDate(at);
  const [area, {source}] = [squareKilometres(reference.area_m2), reference];
  if (shares.length === 0) return say('paragraphEmpty', {date, place, area, source});
  const [first, ...others] = shares;
  const effective = first.fraction - (first.effective_fraction ?? first.fraction) > 0.0005 ? percent(first.effective_fraction) : null;
  return say('paragraph', {
    date, place, area, source, now,
    answer: writeAnswer({shares, doubt, name: nameOf(first.faction), now}),
    first: {area: squareKilometres(first.area_m2), effective},
    rest: others.map((share) => ({name: nameOf(share.faction), share: percent(share.fraction)})),
  });
}
