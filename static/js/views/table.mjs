// The chart's twin in figures: one row a slice, one column a faction. Filled only when it is opened.

import {address} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {percent, squareKilometres} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {findSlice, nameSpan, writeInstant} from '../time.mjs';
import {named, say} from '../words.mjs';

/** Builds the table; gives the view that follows the chart's district and unit, and marks the moment's row. */
export function createTable(root, {state, record}) {
  let rows = [];
  let figures = null;
  const box = h('div', {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': say('sharesOverTime')});
  const csv = h('a', {download: ''}, say('tableCsv'));
  const note = h('span', {});
  const open = root.querySelector('details')?.open;
  const details = h('details', {open, ontoggle: () => { if (details.open && rows.length === 0 && figures) build(); }},
    h('summary', {}, say('asTable', record.slices.length)), h('p', {class: 'take'}, note, csv), box);
  fill(root, details);

  const mark = (index) => rows.forEach((row, at) => {
    row.classList.toggle('here', at === index);
    row.querySelector('button').setAttribute('aria-current', at === index ? 'date' : 'false');
  });
  const build = () => {
    const {unit} = state.now;
    rows = figures.slices.map((slice) => tableRow(record, slice, state, unit));
    const heads = record.order.map((faction) => h('th', {scope: 'col'}, named(factionOf(record, faction))));
    fill(box, h('table', {},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, say('dates')), heads, h('th', {scope: 'col'}, say('nobody')))),
      h('tbody', {}, rows)));
    mark(findSlice(figures.slices, state.now.at));
  };
  return (moment, changed) => {
    const other = figures !== moment.figures || changed.has('unit');
    figures = moment.figures;
    if (other) {
      rows = [];
      note.textContent = say(state.now.unit === 'km2' ? 'tableNoteArea' : 'tableNote');
      csv.href = address(`${record.base}/timeline`, {format: 'csv', district: state.now.counted, known_at: record.knownAt});
      if (details.open) build();
    } else if (changed.has('at')) mark(findSlice(figures.slices, state.now.at));
  };
}

function tableRow(record, slice, state, unit) {
  const byFaction = new Map(slice.shares.map((share) => [share.faction, share]));
  const cells = record.order.map((faction) => h('td', {}, figure(byFaction.get(faction), unit)));
  const go = h('button', {type: 'button', class: 'plain', onclick: () => state.set({at: slice.from})},
    h('time', {datetime: writeInstant(slice.from)}, nameSpan(slice)));
  return h('tr', {}, h('th', {scope: 'row'}, go), cells, h('td', {}, figure(slice.unheld ?? {fraction: 0, area_m2: 0}, unit)));
}

function figure(share, unit) {
  if (!share) return '–';
  const {fraction, effective_fraction: effective = fraction, area_m2: area, sparse_area_m2: sparse = 0} = share;
  const [all, part] = unit === 'km2' ? [squareKilometres(area), squareKilometres(area - sparse)] : [percent(fraction), percent(effective)];
  return fraction - effective < 0.0005 ? all : [all, ' ', h('small', {}, `(${part})`)];
}
