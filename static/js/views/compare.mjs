// Two dates side by side: which other date, as a swipe or as what changed hands, and that in figures, pair by pair.

import {busiest, wayOf} from '../change.mjs';
import {fill, h} from '../dom.mjs';
import {percent, squareKilometres, squareKilometresChange} from '../figures.mjs';
import {latestOnly} from '../latest.mjs';
import {tellProblem} from '../problem.mjs';
import {factionOf} from '../record.mjs';
import {swatch} from '../swatch.mjs';
import {day, fieldType, longDate, parseInstant} from '../time.mjs';
import {named, say} from '../words.mjs';

const SHOWS = ['swipe', 'changes'];

/** Builds the comparison; gives the view that follows both dates. */
export function createCompare(root, app) {
  const {state, record} = app;
  const date = h('input', {
    type: fieldType(record.slices[0]?.from ?? 0), 'aria-label': say('compareWith'),
    onchange: ({target}) => {
      const versus = parseInstant(target.value);
      if (!Number.isNaN(versus)) state.set({versus});
    },
  });
  const shows = SHOWS.map((show) => h('input', {type: 'radio', name: 'show', value: show, onchange: () => state.set({show})}));
  const told = h('div', {class: 'handovers', 'aria-live': 'polite'});
  fill(root,
    h('div', {class: 'versus'},
      h('label', {}, h('span', {}, say('compareWith')), date),
      h('fieldset', {class: 'choice'}, h('legend', {class: 'unseen'}, say('compareAs')),
        shows.map((input, index) => h('label', {}, input, h('span', {}, say(SHOWS[index]))))),
      h('button', {type: 'button', onclick: () => state.set({versus: null})}, say('stopComparing'))),
    told);

  const ask = latestOnly(async ({at}) => {
    const {versus} = state.now;
    const stale = () => state.now.at !== at || state.now.versus !== versus;
    try {
      const answer = await record.changedBetween(versus, at);
      if (!stale()) fill(told, tell(app, answer, versus, at));
    } catch (fault) {
      if (!stale()) fill(told, h('p', {class: 'none'}, tellProblem(fault)));
    }
  });
  return (moment, changed) => {
    const {versus, show} = state.now;
    if (!['versus', 'at', 'show', 'only'].some((key) => changed.has(key))) return;
    root.hidden = versus === null;
    if (root.hidden) return fill(told);
    date.value = day(versus);
    shows.forEach((input) => { input.checked = input.value === show; });
    if (!told.firstChild) fill(told, h('p', {class: 'none'}, say('lookingUpChanges')));
    ask(moment);
  };
}

/** The faction the changes are seen from: the one chosen, else the one that gained and lost most. */
export function viewpoint({now: {only}}, {changes}) {
  return only ?? busiest(changes);
}

function tell(app, answer, versus, at) {
  const {state, record} = app;
  const between = h('p', {class: 'kicker'}, say('changedBetween', longDate(versus), longDate(at)));
  if (answer.features.length === 0) return [h('h2', {}, say('changedHands')), between, h('p', {class: 'none'}, say('nothingChanged'))];
  const seen = viewpoint(state, answer);
  const sums = answer.changes.find(({faction}) => faction === seen);
  return [
    h('h2', {}, say('changedHands')), between,
    h('label', {class: 'seen'}, h('span', {}, say('seenFrom')), h('select', {onchange: ({target}) => state.set({only: target.value})},
      [...record.factions.values()].map((one) => h('option', {value: one.slug, selected: one.slug === seen}, named(one))))),
    h('ul', {class: 'ways'},
      h('li', {}, h('span', {class: 'key gain'}), say('gained', squareKilometres(sums?.gained_area_m2 ?? 0))),
      h('li', {}, h('span', {class: 'key loss'}), say('lost', squareKilometres(sums?.lost_area_m2 ?? 0))),
      h('li', {}, h('strong', {}, say('inAll', squareKilometresChange(sums?.net_area_m2 ?? 0)))),
      state.now.show === 'changes' && h('li', {}, h('span', {class: 'key others'}), say('otherKey'))),
    h('table', {class: 'pairs'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, say('fromWhom')), h('th', {scope: 'col'}, say('toWhom')), h('th', {scope: 'col'}, say('area')))),
      h('tbody', {}, answer.features.map(({properties}) => pair(record, properties, seen)))),
  ];
}

function pair(record, {from, to, area_m2: area, fraction}, seen) {
  const party = (faction) => (faction ? [swatch(record, faction), ' ', named(factionOf(record, faction))] : say('nobody'));
  return h('tr', {class: wayOf({from, to}, seen)}, h('td', {class: 'told'}, party(from)), h('td', {class: 'told'}, party(to)),
    h('td', {}, squareKilometres(area), h('small', {}, percent(fraction))));
}
