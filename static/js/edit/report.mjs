// What was come upon while a file was read, in words.

import {h} from '../dom.mjs';
import {position, squareKilometres} from '../figures.mjs';
import {longDate} from '../time.mjs';
import {say} from '../words.mjs';

const FINDINGS = {left_out: 'foundLeftOut', mended: 'foundMended', empty: 'foundEmpty', outside: 'foundOutside', repeated: 'foundRepeated', overlap: 'foundOverlap',
  split: 'foundSplit', cut_off: 'foundCutOff', elsewhere: 'foundElsewhere'};
const OUTCOMES = {
  territory: {new: 'outcomeNew', correction: 'outcomeCorrection', nothing_new: 'outcomeNothing'},
  areas: {new: 'outcomeAreas', nothing_new: 'outcomeNoAreas'},
};

/** The report of a reading (`POST …/surveys/reading`) of a file as `territory` or as `areas`. */
export function tellReading({at, until, outcome, polygons: {shown, new: fresh, continuing, ended}, report}, scope) {
  const left = report.filter(({finding}) => finding === 'left_out');
  return [
    h('h3', {}, say(OUTCOMES[scope][outcome])),
    h('p', {}, scope === 'areas' ? say('areaCounts', {shown, fresh, continuing}) : say('surveyCounts', {shown, fresh, continuing, ended})),
    h('p', {class: 'holds'}, holds(at, until)),
    listed(report.filter(({finding}) => finding !== 'left_out')),
    left.length > 0 && h('details', {class: 'part'}, h('summary', {}, say('leftOutInAll', left.reduce((sum, one) => sum + one.count, 0))), listed(left)),
  ];
}

/** From when until when what was read would hold. */
function holds(at, until) {
  const from = longDate(Date.parse(at));
  return until ? say('holdsUntil', from, longDate(Date.parse(until))) : say('holdsOn', from);
}

function listed(entries) {
  if (entries.length === 0) return null;
  return h('ul', {class: 'found'}, entries.map(({finding, count, feature, position: at, detail}) => h('li', {},
    h('strong', {}, FINDINGS[finding] ? say(FINDINGS[finding], count) : finding), ' ', h('bdi', {}, inWords(detail)),
    (feature !== null || at) && h('small', {}, ' ', feature !== null && say('featureNumber', feature + 1), feature !== null && at && say('comma'),
      at && h('bdi', {dir: 'ltr'}, position({lon: at[0], lat: at[1]}))))));
}

/** What the reading says of a file, with areas counted, placed and measured as everywhere on the page. */
export function inWords(detail) {
  return detail.replace(/\bfeature (\d+)/g, (_, feature) => say('featureNumber', Number(feature) + 1))
    .replace(/\((-?\d+(?:\.\d+)?), (-?\d+(?:\.\d+)?)\)/g, (_, lon, lat) => position({lon: Number(lon), lat: Number(lat)}))
    .replace(/(\d+(?:\.\d+)?) km²/g, (_, area) => squareKilometres(Number(area) * 1e6))
    .replace('write [overlaps] settle = "order" for the later to paint over', say('orWhereOverlap', say('overlapsOrder'), say('whereOverlap')))
    // The page writes no mapping that lets more be moved: who sees what it would look like mends the file.
    .replace(', or write [broken] settle = "mend"', '');
}

/** What a fault of a reading is about, from its pointer. */
export function placeInFile(at) {
  const [, feature] = /^\/document\/features\/(\d+)/.exec(at ?? '') ?? [];
  if (feature) return say('featureNumber', Number(feature) + 1);
  if (at?.startsWith('/mapping')) return say('inMapping');
  return at?.startsWith('/name') ? say('inName') : null;
}
