// What an edit would change, as the server works it out: who would gain and lose how much land, for the panel and the map.

import {wayOf} from '../change.mjs';
import {h} from '../dom.mjs';
import {percent, squareKilometres} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {swatch} from '../swatch.mjs';
import {longDate} from '../time.mjs';
import {viewpoint} from '../views/compare.mjs';
import {named, say} from '../words.mjs';

/** An effect with whoever gains most first: where one gains what another loses, the map shows the gain. */
export function gainerFirst(effect) {
  return {...effect, changes: effect.changes.toSorted((one, other) => other.gained_area_m2 - one.gained_area_m2)};
}

/** Beyond this part of the land a change is more than anybody does by the way. */
const MUCH = 0.2;

/** The part of the land that would change hands, where that is much; else 0. */
export function muchOf({features}) {
  const part = features.reduce((sum, {properties}) => sum + properties.fraction, 0);
  return part > MUCH ? part : 0;
}

/** Whose share was how large and would be how large: {before, after} as fractions. Nothing published is all unheld. */
export function sharesOf({before}, {faction, net_fraction: net}) {
  const row = faction === null ? before?.unheld : before?.shares.find((one) => one.faction === faction);
  const then = row?.fraction ?? (faction === null && !before ? 1 : 0);
  return {before: then, after: Math.min(1, Math.max(0, then + net))};
}

function shareLine(effect, change) {
  if (effect.before === undefined) return null;
  const [before, after] = Object.values(sharesOf(effect, change)).map(percent);
  return h('small', {class: 'shares'}, h('bdi', {}, before === after ? say('shareStays', before) : say('shareChanges', before, after)));
}

/** The effect at an instant in figures, a row a faction; and one for land that nobody holds, before or then. */
export function effectTable({record}, effect, at) {
  const {changes} = effect;
  const when = h('p', {class: 'kicker'}, say('onDate', longDate(at)));
  if (changes.length === 0) return [when, h('p', {class: 'none'}, say('wouldChangeNothing'))];
  return [when, h('table', {class: 'gains'},
    h('caption', {class: 'unseen'}, say('wouldChange')),
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, h('span', {class: 'unseen'}, say('faction'))), h('th', {scope: 'col'}, say('wouldGain')), h('th', {scope: 'col'}, say('wouldLose')))),
    h('tbody', {}, changes.map((change) => row(record, effect, change))))];
}

function row(record, effect, change) {
  const {faction, gained_area_m2: gained, lost_area_m2: lost} = change;
  return h('tr', {dataset: {faction: faction ?? ''}},
    h('th', {scope: 'row'}, faction ? [swatch(record, faction), ' ', named(factionOf(record, faction))] : [h('span', {class: 'swatch nobody'}), ' ', say('nobodyOnRecord')], shareLine(effect, change)),
    h('td', {}, gained > 0 ? squareKilometres(gained) : '–'), h('td', {}, lost > 0 ? squareKilometres(lost) : '–'));
}

/** What the map's colours mean while it shows the effect, as far as it shows them: it is seen from the very faction that the map sees it from. */
export function effectKeys({record, state}, effect) {
  const seen = viewpoint(state, effect);
  if (!seen) return null;
  const name = named(factionOf(record, seen));
  const ways = new Set(effect.features.map(({properties}) => wayOf(properties, seen)));
  return h('ul', {class: 'ways'},
    ways.has('gain') && h('li', {}, h('span', {class: 'key gain'}), say('gainedBy', name)),
    ways.has('loss') && h('li', {}, h('span', {class: 'key loss'}), say('lostBy', name)),
    ways.has('other') && h('li', {}, h('span', {class: 'key others'}), say('otherKey')));
}
