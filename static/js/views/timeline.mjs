// Time: the chart of shares with the slider beneath it on the same axis, the dated events, step and play.
//
// The slider stops at slices, the spans in which the map does not change; a date typed in is kept exactly.

import {fill, h} from '../dom.mjs';
import {percent} from '../figures.mjs';
import {axisSpan, axisTicks, findSlice, longDate, nameSpan, parseInstant, shortDate, stepSlice, writeInstant} from '../time.mjs';
import {drawChart, drawTicks} from './chart.mjs';
import {nameEvent} from './events.mjs';
import {createPlayer} from './play.mjs';

const STEPS = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9};

/** Builds the timeline; gives the view that follows the state. */
export function createTimeline(root, app) {
  const {state, record} = app;
  if (record.slices.length === 0) {
    fill(root, h('p', {class: 'none'}, 'Nothing is recorded yet, so there is no time to move through.'));
    return () => {};
  }
  const span = axisSpan(record.slices);
  const where = (at) => `${100 * Math.min(1, Math.max(0, (at - span.from) / (span.to - span.from)))}%`;
  const step = (by) => state.set({at: stepSlice(record.slices, state.now.at, by)});
  const player = createPlayer(app, step);

  const thumb = h('div', {
    class: 'thumb', role: 'slider', tabindex: 0, 'aria-label': 'Date', 'aria-valuemin': 1, 'aria-valuemax': record.slices.length,
    onkeydown: (event) => stepByKey(event, step),
  });
  const cursor = h('div', {class: 'cursor'}, thumb);
  const plot = h('div', {class: 'plot'},
    drawChart(record, span), h('div', {class: 'track'}, drawTicks(record, span)),
    markers(record, state, where), cursor);
  const date = h('input', {
    type: 'date', 'aria-label': 'Go to a date', min: day(span.from), max: day(span.to - 1),
    onchange: ({target}) => {
      const at = parseInstant(target.value);
      if (!Number.isNaN(at)) state.set({at});
    },
  });
  const now = h('output', {class: 'now'});
  const happened = h('div', {class: 'happened'});
  fill(root,
    h('div', {class: 'controls'},
      h('button', {type: 'button', class: 'step', 'aria-label': 'Previous change', title: 'Previous change', onclick: () => step(-1)}, '‹'),
      player.button,
      h('button', {type: 'button', class: 'step', 'aria-label': 'Next change', title: 'Next change', onclick: () => step(1)}, '›'),
      now, date),
    h('div', {class: 'scale'},
      h('div', {class: 'levels', 'aria-hidden': 'true'}, h('span', {}, '100 %'), h('span', {}, 'half'), h('span', {}, '0')),
      plot),
    h('div', {class: 'axis', 'aria-hidden': 'true'}, axisTicks(span.from, span.to, root.clientWidth < 600 ? 6 : 12).map(({at, label, major}) =>
      h('span', {class: major ? 'major' : null, style: {left: where(at)}}, label))),
    happened);
  followPointer(plot, (part) => {
    const at = span.from + part * (span.to - span.from);
    const slice = record.slices[Math.max(0, findSlice(record.slices, Math.min(at, span.to - 1)))];
    state.set({at: slice.from});
  });
  addEventListener('keydown', (event) => {
    if (event.target === document.body && ['ArrowLeft', 'ArrowRight'].includes(event.key)) stepByKey(event, step);
  });

  return ({at, index, slice}, changed) => {
    if (!changed.has('at')) return;
    cursor.style.left = where(at);
    cursor.classList.toggle('outside', !slice);
    date.value = day(at);
    now.textContent = longDate(at);
    thumb.setAttribute('aria-valuenow', index + 1);
    thumb.setAttribute('aria-valuetext', slice ? speak(at, slice) : `${longDate(at)}: nothing recorded`);
    fill(happened, tellEvents(record, slice, at));
  };
}

function stepByKey(event, step) {
  const by = STEPS[event.key];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(by);
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

function markers(record, state, where) {
  return h('div', {class: 'events'}, record.events.map((event) => h('button', {
    type: 'button', class: event.kind === 'method' ? 'event method' : 'event', tabindex: -1,
    style: {left: where(event.at)}, title: `${shortDate(event.at)}: ${nameEvent(event)}`, 'aria-label': `${longDate(event.at)}: ${nameEvent(event)}`,
    onclick: () => state.set({at: event.at}),
  })));
}

/** The events of this slice up to the moment; where there are none, the last one before. */
function tellEvents({events}, slice, at) {
  const within = events.filter((event) => slice && event.at >= slice.from && event.at <= at).slice(-2);
  const shown = within.length ? within : events.filter((event) => event.at <= at).slice(-1);
  if (shown.length === 0) return '';
  return shown.map((event) => h('p', {class: event.at < (slice?.from ?? 0) ? 'earlier' : null},
    h('time', {datetime: writeInstant(event.at)}, shortDate(event.at)), ' ', nameEvent(event)));
}

function speak(at, slice) {
  const {name, fraction} = slice.shares[0] ?? {};
  return `${longDate(at)}; map unchanged ${nameSpan(slice)}${name ? `; ${name} ${percent(fraction)}` : ''}`;
}

function day(at) {
  return new Date(at).toISOString().slice(0, 10);
}
