// The dated events as a list: what the marks on the timeline say, for the keyboard and for reading through.

import {fill, h} from '../dom.mjs';
import {longDate, writeInstant} from '../time.mjs';

/** Builds the list, closed; hidden where nothing is dated. Each date goes to its day. */
export function createEvents(root, {state, record}) {
  root.hidden = record.events.length === 0;
  const row = (event) => h('tr', {},
    h('th', {scope: 'row'}, h('button', {type: 'button', class: 'plain', onclick: () => state.set({at: event.at})},
      h('time', {datetime: writeInstant(event.at)}, longDate(event.at)))),
    h('td', {class: 'told'}, nameEvent(event), event.titles?.ar && [' ', h('bdi', {lang: 'ar', dir: 'rtl'}, event.titles.ar)],
      event.source && h('small', {}, ` Source: ${event.source}`)));
  fill(root, h('details', {},
    h('summary', {}, `${record.events.length} dated events`),
    h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Dated events'},
      h('table', {}, h('tbody', {}, record.events.map(row))))));
}

/** An event in words; a change of method is said not to be one on the ground. */
export function nameEvent({kind, title}) {
  return kind === 'method' ? `change of method, not on the ground: ${title}` : title;
}
