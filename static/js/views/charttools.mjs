// What the chart shows, and what can be taken away of it: whose figures, in which unit, as SVG, PNG or CSV.

import {address} from '../api.mjs';
import {h} from '../dom.mjs';
import {save, saveAsPng} from '../save.mjs';
import {named, say} from '../words.mjs';
import {drawFigure} from './figure.mjs';

const UNITS = {percent: 'unitPercent', km2: 'unitArea'};

/** Builds the row of tools; gives it with the view that keeps it true to the state. */
export function createChartTools({state, record}, figuresOf) {
  const name = () => `${state.now.counted ?? record.slug}-${state.now.unit}`;
  const figure = () => drawFigure(record, figuresOf(), state.now);
  const csv = h('a', {download: ''}, 'CSV');
  const district = record.districts.size > 0 && h('select', {'aria-label': say('figuresFor'), onchange: ({target}) => state.set({district: target.value || null})},
    h('option', {value: ''}, say('wholeTerritory', named(record))),
    [...record.districts.values()].map((one) => h('option', {value: one.slug}, named(one))));
  const unit = h('fieldset', {class: 'choice'}, h('legend', {class: 'unseen'}, say('unit')),
    Object.entries(UNITS).map(([value, key]) => h('label', {},
      h('input', {type: 'radio', name: 'unit', value, checked: state.now.unit === value, onchange: () => state.set({unit: value})}),
      h('span', {}, say(key)))));
  const node = h('div', {class: 'tools'}, district, unit,
    h('span', {class: 'take'}, `${say('saveChart')}: `,
      h('button', {type: 'button', class: 'plain', onclick: () => save(`${name()}.svg`, figure())}, 'SVG'),
      h('button', {type: 'button', class: 'plain', onclick: () => saveAsPng(`${name()}.png`, figure())}, 'PNG'), csv));
  const follow = (changed) => {
    if (!changed.has('counted') && !changed.has('district')) return;
    if (district) district.value = state.now.district ?? '';
    csv.href = address(`${record.base}/timeline`, {format: 'csv', district: state.now.district, known_at: record.knownAt});
  };
  return {node, follow};
}
