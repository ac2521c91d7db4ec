// Does anybody hold over half? The answer in words, for the title and for the paragraph. What is to be said, the verdict,
// comes from the server with the range of doubt; here it is only put in the reader's language.

import {percent} from './figures.mjs';
import {DOUBTS} from './url.mjs';
import {say} from './words.mjs';

const TRACE = 0.0005;

/** The confidence below which the answer doubts: as the reader chose it, also where the ranges are not shown. */
export function doubtOf({doubt}) {
  return doubt || DOUBTS[0];
}

/**
 * The answer about the largest of `shares`: `verdict` is a sentence, empty while nothing is known of the doubt, `figures`
 * its share of the land with its range and of the inhabited land. `doubt` is the server's answer with ranges, or null.
 */
export function writeAnswer({shares: [largest], doubt, name, now}) {
  const ranged = doubt?.shares?.find((one) => one.faction === largest.faction);
  const wide = ranged && ranged.high_fraction - ranged.low_fraction > TRACE;
  const inhabited = largest.inhabited_fraction - largest.effective_fraction > TRACE;
  return {
    verdict: doubt?.verdict ? say('verdicts')[doubt.verdict](name, now) : '',
    figures: say('answerFigures', {
      name,
      share: percent(largest.fraction),
      range: wide ? say('doubtRange', percent(ranged.low_fraction), percent(ranged.high_fraction)) : null,
      inhabited: inhabited ? percent(largest.inhabited_fraction) : null,
    }),
  };
}
