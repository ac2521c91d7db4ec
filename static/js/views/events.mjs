// The dated events: marks on the timeline, and what they say as a list, for the keyboard and for reading through.

import {fill, h} from '../dom.mjs';
import {longDate, shortDate, writeInstant} from '../time.mjs';
import {named, say, tongue} from '../words.mjs';

/** Builds the list, closed; hidden where nothing is dated. Each date goes to its day. */
export function createEvents(root, {state, record}) {
  root.hidden = record.events.length === 0;
  const row = (event) => h('tr', {},
    h('th', {scope: 'row'}, h('button', {type: 'button', class: 'plain', onclick: () => state.set({at: event.at})},
      h('time', {datetime: writeInstant(event.at)}, longDate(event.at)))),
    h('td', {class: 'told'}, nameEvent(event),
      tongue().language !== 'ar' && event.titles?.ar && [' ', h('bdi', {lang: 'ar', dir: 'rtl'}, event.titles.ar)],
      event.source && h('small', {}, say('sourceIs', event.source))));
  fill(root, h('details', {open: root.querySelector('details')?.open},
    h('summary', {}, say('datedEvents', record.events.length)),
    h('div', {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': say('eventsTitle')},
      h('table', {}, h('tbody', {}, record.events.map(row))))));
  return null;
}

/** The marks on the timeline: round for an event, a square on its corner for a change of method. */
export function createMarks({state, record}, where) {
  return h('div', {class: 'events'}, record.events.map((event) => h('button', {
    type: 'button', class: event.kind === 'method' ? 'event method' : 'event', tabindex: -1,
    style: {left: where(event.at)}, title: `${shortDate(event.at)}: ${nameEvent(event)}`, 'aria-label': `${longDate(event.at)}: ${nameEvent(event)}`,
    onclick: () => state.set({at: event.at}),
  })));
}

/** Goes to the next event, or to the one before. */
export function stepEvent({state, record: {events}}, by) {
  const {at} = state.now;
  const next = by > 0 ? events.find((event) => event.at > at) : events.findLast((event) => event.at < at);
  if (next) state.set({at: next.at});
}

/** An event in words; a change of method is said not to be one on the ground. */
export function nameEvent({kind, title, titles}) {
  const text = named({names: titles, name: title});
  return kind === 'method' ? say('methodMark', text) : text;
}
