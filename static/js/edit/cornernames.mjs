// Where in a draft something is, in words: its area, its hole, its corner, counted as people count.

import {say} from '../words.mjs';

/** `area 1, hole 2, corner 3`: numbers from 0; ring 0 is no hole, and without a corner it is the ring that is named. */
export function cornerWords(area, ring, corner) {
  return [say('areaNumber', area + 1), ring > 0 && say('holeNumber', ring), corner !== undefined && say('cornerNumber', corner + 1)]
    .filter(Boolean).join(say('comma'));
}
