// What an edit would change, as the server works it out: who would gain and lose how much land, for the panel and the map.

import {wayOf} from '../change.mjs';
import {h} from '../dom.mjs';
import {squareKilometres} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {swatch} from '../swatch.mjs';
import {longDate} from '../time.mjs';
import {viewpoint} from '../views/compare.mjs';
import {named, say} from '../words.mjs';

/** An effect with whoever gains most first: where one gains what another loses, the map shows the gain. */
export function gainerFirst(effect) {
  return {...effect, changes: effect.changes.toSorted((one, other) => other.gained_area_m2 - one.gained_area_m2)};
}

/** The effect at an instant in figures, a row a faction; and one for land that nobody holds, before or then. */
export function effectTable({record}, {changes}, at) {
  const when = h('p', {class: 'kicker'}, say('onDate', longDate(at)));
  if (changes.length === 0) return [when, h('p', {class: 'none'}, say('wouldChangeNothing'))];
  return [when, h('table', {class: 'gains'},
    h('caption', {class: 'unseen'}, say('wouldChange')),
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, h('span', {class: 'unseen'}, say('faction'))), h('th', {scope: 'col'}, say('wouldGain')), h('th', {scope: 'col'}, say('wouldLose')))),
    h('tbody', {}, changes.map(({faction, gained_area_m2: gained, lost_area_m2: lost}) => h('tr', {dataset: {faction: faction ?? ''}},
      h('th', {scope: 'row'}, faction ? [swatch(record, faction), ' ', named(factionOf(record, faction))] : [h('span', {class: 'swatch nobody'}), ' ', say('nobodyOnRecord')]),
      h('td', {}, gained > 0 ? squareKilometres(gained) : '–'), h('td', {}, lost > 0 ? squareKilometres(lost) : '–')))))];
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
