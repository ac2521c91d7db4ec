// The shares over time as stacked bands, level within a slice. Solid is effective control, pale is sparse land.
//
// Drawn in the pixels of its place, so that patterns keep their shape, and drawn again when that changes.

import {svg} from '../dom.mjs';
import {patternOf, SIDE} from '../patterns.mjs';
import {factionOf} from '../record.mjs';
import {bandPath, stackBands} from '../stack.mjs';
import {inkOn} from '../swatch.mjs';
import {named, say} from '../words.mjs';

/** The chart in the page; `follow` draws it again for whatever of the state it shows. */
export function createChart({state, record}, span) {
  const node = svg('svg', {class: 'chart', 'aria-hidden': 'true'});
  let figures = null;
  const draw = () => {
    const [width, height] = [node.clientWidth, node.clientHeight];
    if (!figures || !width) return;
    node.setAttribute('viewBox', `0 0 ${width} ${height}`);
    node.replaceChildren(...drawBands(record, figures, span, {width, height, patterns: state.now.patterns}));
    dim();
  };
  const dim = () => {
    const alone = state.now.glimpse ?? state.now.only;
    for (const band of node.querySelectorAll('.band')) band.classList.toggle('dim', Boolean(alone) && band.dataset.faction !== alone);
  };
  new ResizeObserver(draw).observe(node);
  return {
    node,
    follow: (moment, changed) => {
      const other = figures !== moment.figures || changed.has('patterns');
      figures = moment.figures;
      if (other) draw();
      else if (changed.has('only') || changed.has('glimpse')) dim();
    },
  };
}

/** Ground, bands and the line at half, `width` × `height` units. */
export function drawBands(record, figures, span, {width, height, patterns}) {
  const x = (at) => width * (Math.min(at, span.to) - span.from) / (span.to - span.from);
  const y = (fraction) => height * (1 - fraction);
  const bands = stackBands(figures.slices, record.order).map(({faction, sparse, steps}) => {
    const {colour, ...rest} = factionOf(record, faction);
    const label = sparse ? say('sparseBand', named(rest)) : named(rest);
    return svg('path', {
      d: bandPath(steps, x, y), fill: patterns ? `url(#band-${faction})` : colour, dataset: {faction},
      class: sparse ? 'band sparse' : 'band', 'fill-opacity': sparse ? 0.42 : 0.95, stroke: sparse ? 'none' : '#ffffff', 'stroke-width': 0.6,
    }, svg('title', {}, label));
  });
  return [
    patterns && svg('defs', {}, record.order.map((faction) => tile(record, faction))),
    svg('rect', {class: 'unheld', width, height, fill: '#e3dfd6'}),
    ...bands,
    svg('line', {class: 'half', x1: 0, x2: width, y1: height / 2, y2: height / 2, stroke: '#808080', 'stroke-dasharray': '4 3'}),
  ].filter(Boolean);
}

function tile(record, faction) {
  const {colour} = factionOf(record, faction);
  return svg('pattern', {id: `band-${faction}`, width: SIDE, height: SIDE, patternUnits: 'userSpaceOnUse'},
    svg('rect', {width: SIDE, height: SIDE, fill: colour}),
    svg('path', {d: patternOf(record.order, faction), fill: inkOn(colour), 'fill-opacity': 0.75}));
}

/** Where the record has data, as a bar, and in it the starts of the slices: where the map changes. */
export function drawTicks(record, span) {
  const x = (at) => (1000 * (Math.min(at, span.to) - span.from) / (span.to - span.from)).toFixed(1);
  const there = record.slices.filter(({shares, unheld}) => shares.length || unheld).map(({from, to}) => `M${x(from)} 8.5H${x(to)}`).join('');
  const starts = record.slices.map(({from}) => `M${x(from)} 0V7`).join('');
  return svg('svg', {class: 'ticks', viewBox: '0 0 1000 10', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    svg('path', {d: there, class: 'there'}), svg('path', {d: starts, class: record.slices.length > 250 ? 'dense' : null}));
}
