// The shares over time as stacked bands, level within a slice. Solid is effective control, pale is sparse land.
//
// Drawn once for a record, in units of 1000 × 100 that stretch with the page; lines keep their width.

import {svg} from '../dom.mjs';
import {factionOf} from '../record.mjs';
import {bandPath, stackBands} from '../stack.mjs';

const WIDTH = 1000;
const HEIGHT = 100;

/** The chart of a record over `span`, as an SVG element. */
export function drawChart(record, span) {
  const x = (at) => WIDTH * (Math.min(at, span.to) - span.from) / (span.to - span.from);
  const y = (fraction) => HEIGHT * (1 - fraction);
  const bands = stackBands(record.slices, record.order).map(({faction, sparse, steps}) => {
    const {name, colour} = factionOf(record, faction);
    const label = sparse ? `${name}, thinly populated land` : name;
    return svg('path', {d: bandPath(steps, x, y), fill: colour, class: sparse ? 'band sparse' : 'band'}, svg('title', {}, label));
  });
  return svg('svg', {class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    svg('rect', {class: 'unheld', width: WIDTH, height: HEIGHT}),
    bands,
    svg('line', {class: 'half', x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2}));
}

/** The starts of the slices as one row of ticks: where the map changes. */
export function drawTicks(record, span) {
  const x = (at) => (WIDTH * (at - span.from) / (span.to - span.from)).toFixed(1);
  const d = record.slices.map(({from}) => `M${x(from)} 0V10`).join('');
  return svg('svg', {class: 'ticks', viewBox: `0 0 ${WIDTH} 10`, preserveAspectRatio: 'none', 'aria-hidden': 'true'}, svg('path', {d, class: record.slices.length > 250 ? 'dense' : null}));
}
