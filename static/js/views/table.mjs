// The chart's twin in figures: one row a slice, one column a faction. Filled only when it is opened.

import {address} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {percent} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {nameSpan, writeInstant} from '../time.mjs';

/** Builds the table; gives the view that marks the moment's row. */
export function createTable(root, {state, record}) {
  let rows = [];
  const box = h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Shares over time'});
  const csv = address(`${record.base}/timeline`, {format: 'csv', known_at: record.knownAt});
  const details = h('details', {ontoggle: () => { if (details.open && rows.length === 0) build(); }},
    h('summary', {}, `All ${record.slices.length} dates as a table`),
    h('p', {class: 'take'}, 'Share of the reference area; in brackets the effective share, without thinly populated land. ', h('a', {href: csv, download: ''}, 'Table (CSV)')),
    box);
  fill(root, details);

  const mark = (index) => rows.forEach((row, at) => {
    row.classList.toggle('here', at === index);
    row.querySelector('button').setAttribute('aria-current', at === index ? 'date' : 'false');
  });
  const build = () => {
    rows = record.slices.map((slice) => tableRow(record, slice, state));
    const heads = record.order.map((faction) => h('th', {scope: 'col'}, factionOf(record, faction).name));
    fill(box, h('table', {},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Dates'), heads, h('th', {scope: 'col'}, 'Nobody'))),
      h('tbody', {}, rows)));
    mark(record.slices.findIndex(({from, to}) => from <= state.now.at && state.now.at < to));
  };
  return ({index}, changed) => { if (changed.has('at')) mark(index); };
}

function tableRow(record, slice, state) {
  const byFaction = new Map(slice.shares.map((share) => [share.faction, share]));
  const cells = record.order.map((faction) => h('td', {}, figure(byFaction.get(faction))));
  const go = h('button', {type: 'button', class: 'plain', onclick: () => state.set({at: slice.from})},
    h('time', {datetime: writeInstant(slice.from)}, nameSpan(slice)));
  return h('tr', {}, h('th', {scope: 'row'}, go), cells, h('td', {}, percent(slice.unheld?.fraction ?? 0)));
}

function figure(share) {
  if (!share) return '–';
  const {fraction, effective_fraction: effective} = share;
  if (effective === undefined || fraction - effective < 0.0005) return percent(fraction);
  return [percent(fraction), ' ', h('small', {}, `(${percent(effective)})`)];
}
