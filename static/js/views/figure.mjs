// The chart as a picture that stands alone: with title, axes, names, source and licence, for an article or a slide.

import {svg} from '../dom.mjs';
import {squareKilometres} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {inkOn} from '../swatch.mjs';
import {axisSpan, axisTicks, day, longDate, parseInstant} from '../time.mjs';
import {named, say, tongue} from '../words.mjs';
import {drawBands} from './chart.mjs';
import {creditsOf} from './credits.mjs';

const [WIDTH, HEIGHT] = [1200, 720];
const BOX = {left: 110, top: 100, width: 1050, height: 450};
const FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif";

/** Draws the chart of some figures as the state has it: unit, patterns, date. */
export function drawFigure(record, figures, {counted, unit, patterns, at}) {
  const span = axisSpan(figures.slices);
  const x = (instant) => BOX.left + BOX.width * (instant - span.from) / (span.to - span.from);
  const place = named(record.districts.get(counted) ?? record);
  const {area_m2: area, source} = figures.reference;
  const level = (part) => (unit === 'km2' ? squareKilometres(area * part) : `${part * 100}\u00a0%`);
  const right = tongue().direction === 'rtl';
  const edge = right ? WIDTH - 40 : 40;
  const line = (y, size, text, more = {}) => svg('text', {x: edge, y, 'font-size': size, direction: tongue().direction, fill: '#1d2023', ...more}, text);
  return svg('svg', {xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'font-family': FONT},
    svg('rect', {width: WIDTH, height: HEIGHT, fill: '#ffffff'}),
    line(46, 30, say('chartOf', place), {'font-weight': 700}),
    line(76, 17, say('spanFromTo', longDate(parseInstant(day(span.from))), longDate(parseInstant(day(span.to - 1)))), {fill: '#5a6168'}),
    svg('g', {transform: `translate(${BOX.left} ${BOX.top})`}, drawBands(record, figures, span, {...BOX, patterns})),
    [1, 0.75, 0.5, 0.25, 0].map((part) => svg('text', {
      x: BOX.left - 8, y: BOX.top + BOX.height * (1 - part) + 5, 'font-size': 15, 'text-anchor': 'end', direction: 'ltr', fill: '#5a6168',
    }, level(part))),
    axisTicks(span.from, span.to, 12).map((tick) => svg('text', {
      x: x(tick.at), y: BOX.top + BOX.height + 24, 'font-size': 15, 'text-anchor': 'middle', fill: '#1d2023', 'font-weight': tick.major ? 700 : 400,
    }, tick.label)),
    x(at) >= BOX.left && x(at) <= BOX.left + BOX.width && svg('line', {x1: x(at), x2: x(at), y1: BOX.top - 6, y2: BOX.top + BOX.height, stroke: '#1d2023', 'stroke-width': 2}),
    names(record, patterns),
    wrap(`${say('chartNote')} ${say('boundaryOf', place)}${source} (${squareKilometres(area)}). ${[creditsOf(record), record.boundary.attribution, record.boundary.licence, 'Frontline'].filter(Boolean).join(' · ')}`)
      .map((text, index) => line(664 + 19 * index, 13, text, {fill: '#5a6168'})));
}

/** SVG does not break lines: about as many letters as fit the width. */
function wrap(text, most = 150) {
  return text.split(' ').reduce((lines, word) => {
    if (`${lines.at(-1)} ${word}`.length > most) return [...lines, word];
    return [...lines.slice(0, -1), `${lines.at(-1)} ${word}`.trim()];
  }, ['']);
}

/** The factions' names in a row beneath, each in its colour's box, wrapped by a guess at their length. */
function names(record, patterns) {
  let [left, top] = [BOX.left, 604];
  return record.order.map((faction) => {
    const {colour, ...rest} = factionOf(record, faction);
    const text = named(rest);
    const room = 56 + text.length * 9.6;
    if (left + room > WIDTH - 40) [left, top] = [BOX.left, top + 28];
    const entry = svg('g', {transform: `translate(${left} ${top})`},
      svg('rect', {y: -14, width: 26, height: 17, rx: 3, fill: patterns ? `url(#band-${faction})` : colour, stroke: inkOn(colour), 'stroke-opacity': 0.3}),
      svg('text', {x: 34, 'font-size': 16, fill: '#1d2023', direction: 'ltr'}, text));
    left += room;
    return entry;
  });
}
