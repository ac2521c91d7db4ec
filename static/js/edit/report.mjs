// What was come upon while a file was read, in words.

import {h} from '../dom.mjs';
import {position} from '../figures.mjs';
import {say} from '../words.mjs';

const FINDINGS = {left_out: 'foundLeftOut', mended: 'foundMended', empty: 'foundEmpty', outside: 'foundOutside', repeated: 'foundRepeated', overlap: 'foundOverlap'};
const OUTCOMES = {new: 'outcomeNew', correction: 'outcomeCorrection', nothing_new: 'outcomeNothing'};

/** The report of a reading (`POST …/surveys/reading`). */
export function tellReading({outcome, polygons: {shown, new: fresh, continuing, ended}, report}) {
  return [
    h('h3', {}, say(OUTCOMES[outcome])),
    h('p', {}, say('surveyCounts', {shown, fresh, continuing, ended})),
    report.length > 0 && h('ul', {class: 'found'}, report.map(({finding, count, feature, position: at, detail}) => h('li', {},
      h('strong', {}, FINDINGS[finding] ? say(FINDINGS[finding], count) : finding), ' ', h('bdi', {}, detail),
      (feature !== null || at) && h('small', {}, ' ', feature !== null && say('featureNumber', feature + 1), feature !== null && at && say('comma'),
        at && h('bdi', {dir: 'ltr'}, position({lon: at[0], lat: at[1]})))))),
  ];
}

/** What a fault of a reading is about, from its pointer. */
export function placeInFile(at) {
  const [, feature] = /^\/document\/features\/(\d+)/.exec(at ?? '') ?? [];
  if (feature) return say('featureNumber', Number(feature) + 1);
  if (at?.startsWith('/mapping')) return say('inMapping');
  return at?.startsWith('/name') ? say('inName') : null;
}
