// Time: the chart of shares with the slider beneath it on the same axis, the dated events, step and play.
//
// The slider stops at slices, the spans in which the map does not change; a date typed in is kept exactly. Time runs
// from left to right in every language, as on the axis of a printed chart.

import {fill, h} from '../dom.mjs';
import {squareKilometres} from '../figures.mjs';
import {axisSpan, axisTicks, before, day, fieldType, findSlice, longDate, parseInstant, shortDate, stepSlice, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {sayMoment} from './announce.mjs';
import {createChart, drawTicks} from './chart.mjs';
import {createChartTools} from './charttools.mjs';
import {createMarks, nameEvent, stepEvent} from './events.mjs';
import {createPlayer} from './play.mjs';

const STEPS = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9};

/** Builds the timeline; gives the view that follows the state. */
export function createTimeline(root, app) {
  const {state, record} = app;
  if (record.slices.length === 0) {
    fill(root, h('p', {class: 'none'}, say('noTime')));
    return null;
  }
  const span = axisSpan(record.slices);
  const where = (at) => `${100 * Math.min(1, Math.max(0, (at - span.from) / (span.to - span.from)))}%`;
  const step = (by) => state.set({at: stepSlice(record.slices, state.now.at, by)});
  const byKey = (event) => stepByKey(event, step, (by) => stepEvent(app, by));
  let figures = null;
  const chart = createChart(app, span);
  const tools = createChartTools(app, () => figures);

  const thumb = h('div', {
    class: 'thumb', role: 'slider', tabindex: 0, 'aria-label': say('date'), 'aria-describedby': 'keys-hint',
    'aria-valuemin': 1, 'aria-valuemax': record.slices.length, onkeydown: byKey,
  });
  const cursor = h('div', {class: 'cursor'}, thumb);
  const other = h('div', {class: 'cursor versus', hidden: true});
  const plot = h('div', {class: 'plot'},
    chart.node, h('div', {class: 'track'}, drawTicks(record, span)), createMarks(app, where), other, cursor);
  const levels = h('div', {class: 'levels', 'aria-hidden': 'true'});
  const date = h('input', {
    type: fieldType(span.from), 'aria-label': say('goToDate'), min: day(span.from), max: day(span.to - 1),
    onchange: ({target}) => {
      const at = parseInstant(target.value);
      if (!Number.isNaN(at)) state.set({at});
    },
  });
  const now = h('output', {class: 'now'});
  const happened = h('div', {class: 'happened'});
  const ticks = axisTicks(span.from, span.to, root.clientWidth < 600 ? 6 : 12);
  const compare = h('button', {type: 'button', onclick: () => toggleCompare(app)}, say('compare'));
  fill(root,
    controls(step, createPlayer(app, step), now, date, h('button', {type: 'button', onclick: () => step(1e9)}, say('latest')), compare),
    tools.node,
    h('div', {class: 'scale', dir: 'ltr'}, levels, plot,
      h('div', {class: 'axis', 'aria-hidden': 'true'}, ticks.map(({at, label, major}) => h('span', {class: major ? 'major' : null, style: {left: where(at)}}, label)))),
    h('p', {class: 'unseen', id: 'keys-hint'}, say('keysHint')),
    happened);
  followPointer(plot, (part) => {
    const at = span.from + part * (span.to - span.from);
    state.set({at: record.slices[Math.max(0, findSlice(record.slices, Math.min(at, span.to - 1)))].from});
  });
  // From when a reader reaches for the timeline, the slices beside the present one are fetched before they are wanted.
  let reached = false;
  const fetchBeside = () => {
    const here = findSlice(record.slices, state.now.at);
    for (const by of [1, -1]) if (reached && record.slices[here + by]) app.map?.fetchAhead(record.slices[here + by].from);
  };
  const reach = () => {
    if (reached) return;
    reached = true;
    fetchBeside();
  };
  for (const way of ['pointerenter', 'focusin']) root.addEventListener(way, reach, {signal: app.gone});
  addEventListener('keydown', (event) => {
    if (event.target !== document.body || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
    reach();
    byKey(event);
  }, {signal: app.gone});

  return (moment, changed) => {
    const {at, index, slice} = moment;
    figures = moment.figures;
    chart.follow(moment, changed);
    tools.follow(changed);
    if (changed.has('unit') || changed.has('counted')) fill(levels, levelsOf(figures.reference.area_m2, state.now.unit));
    if (changed.has('versus')) {
      const {versus} = state.now;
      compare.setAttribute('aria-pressed', String(versus !== null));
      other.hidden = versus === null;
      other.style.left = where(versus ?? span.from);
    }
    if (!changed.has('at')) return;
    cursor.style.left = where(at);
    cursor.classList.toggle('outside', !slice);
    date.value = day(at);
    now.textContent = longDate(at);
    thumb.setAttribute('aria-valuenow', Math.max(1, index + 1));
    thumb.setAttribute('aria-valuetext', sayMoment(record, moment));
    fill(happened, tellEvents(record, slice, at));
    fetchBeside();
  };
}

function controls(step, player, now, ...rest) {
  const arrow = (by, key, sign) => h('button', {type: 'button', class: 'step', 'aria-label': say(key), title: say(key), onclick: () => step(by)}, sign);
  return h('div', {class: 'controls'},
    h('span', {class: 'steps', dir: 'ltr'}, arrow(-1, 'previousChange', '‹'), player.button, arrow(1, 'nextChange', '›')),
    player.speeds, now, h('span', {class: 'more'}, rest));
}

/** Begins a comparison with a year ago, or with the first date where the record is younger; or ends it. */
function toggleCompare({state, record}) {
  if (state.now.versus !== null) return state.set({versus: null});
  const year = before(state.now.at, 'year');
  state.set({versus: findSlice(record.slices, year) < 0 ? record.slices[0].from : year});
}

function levelsOf(area, unit) {
  const [all, half] = unit === 'km2' ? [squareKilometres(area), squareKilometres(area / 2)] : ['100\u00a0%', say('half')];
  return [all, half, '0'].map((text) => h('span', {}, text));
}

function stepByKey(event, step, stepToEvent) {
  const by = STEPS[event.key];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (event.shiftKey) stepToEvent(Math.sign(by));
  else step(by);
}

/** Reports, while a pointer is down on the plot, how far along it is: 0 to 1. Marker buttons keep their clicks. */
function followPointer(plot, report) {
  const tell = (event) => {
    const {left, width} = plot.getBoundingClientRect();
    report(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  plot.addEventListener('pointerdown', (event) => {
    if (event.target.closest('button') || event.button !== 0) return;
    plot.setPointerCapture(event.pointerId);
    plot.querySelector('.thumb').focus({preventScroll: true});
    tell(event);
  });
  plot.addEventListener('pointermove', (event) => plot.hasPointerCapture(event.pointerId) && tell(event));
}

/** The events of this slice up to the moment; where there are none, the last one before. */
function tellEvents({events}, slice, at) {
  const within = events.filter((event) => slice && event.at >= slice.from && event.at <= at).slice(-2);
  const shown = within.length ? within : events.filter((event) => event.at <= at).slice(-1);
  if (shown.length === 0) return '';
  return shown.map((event) => h('p', {class: event.at < (slice?.from ?? 0) ? 'earlier' : null},
    h('time', {datetime: writeInstant(event.at)}, shortDate(event.at)), ' ', nameEvent(event)));
}
