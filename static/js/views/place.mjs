// Who holds the place asked about, since when, on what source, and who held it before.
//
// Opened by a click on the map, by Enter on the map (its centre), by the search, or by a link.

import {Problem} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {position} from '../figures.mjs';
import {latestOnly} from '../latest.mjs';
import {factionOf} from '../record.mjs';
import {joinRuns} from '../runs.mjs';
import {longDate, nameLength, shortDate} from '../time.mjs';

const STATUS = {
  control: 'in control',
  contested: 'contested',
  sparse: 'thinly populated land, held in name',
  influence: 'present, not in control',
};
const METHOD = {
  observed: 'Drawn from observation',
  digitised: 'Traced from a published map',
  derived: 'Derived from places: the nearest town on record decides',
};

/** Builds the panel; gives the view that follows place and date. */
export function createPlace(root, {state, record}) {
  const close = () => state.set({place: null});
  root.addEventListener('keydown', ({key}) => { if (key === 'Escape') close(); });

  const look = latestOnly(async (place, at) => {
    const stale = () => state.now.place !== place || state.now.at !== at;
    try {
      const answer = await record.pointAt(place, at);
      if (!stale()) frame(root, close, tell(record, answer, at));
    } catch (fault) {
      const {title, detail} = fault instanceof Problem ? fault : new Problem(fault);
      if (!stale()) frame(root, close, h('p', {class: 'none'}, h('strong', {}, title), ' ', detail ?? ''));
    }
  });
  return ({at}, changed) => {
    if (!changed.has('place') && !changed.has('at')) return;
    const {place} = state.now;
    root.hidden = !place;
    if (!place) return fill(root);
    if (changed.has('place')) root.parentElement.scrollTop = 0;
    if (changed.has('place')) frame(root, close, h('p', {class: 'none'}, 'Looking up this place…'));
    look(place, at);
  };
}

function frame(root, close, ...content) {
  const had = root.contains(document.activeElement);
  const button = h('button', {type: 'button', class: 'close', 'aria-label': 'Close', onclick: close}, '×');
  fill(root, button, content);
  if (had) button.focus();
}

function tell(record, answer, at) {
  const {holder, district, history} = answer;
  return [
    h('p', {class: 'kicker'}, district && [district.name, ' ', arabic(record, district), ' · '], position(answer)),
    holder ? held(record, holder, at) : h('h2', {}, 'Held by nobody on record'),
    h('h3', {}, 'Who held it'),
    history?.length ? h('ol', {class: 'history'}, joinRuns(history).toReversed().map((run) => historyRow(record, run, at)))
      : h('p', {class: 'none'}, 'No earlier record.'),
    holder && evidence(holder),
  ];
}

function arabic(record, {slug, name}) {
  const text = record.districts.get(slug)?.names?.ar;
  return text && text !== name && h('bdi', {lang: 'ar', dir: 'rtl'}, text);
}

function held(record, holder, at) {
  const {colour} = factionOf(record, holder.faction);
  const since = Date.parse(holder.since);
  const rival = rivalOf(record, holder.contested_with);
  return [
    h('h2', {}, h('span', {class: 'swatch', style: {'background-color': colour}}), holder.name),
    h('dl', {},
      holder.since && fact('Since', `${longDate(since)} (${nameLength(since, at)})`),
      fact('Status', STATUS[holder.status] ?? holder.status, rival && `, against ${rival}`),
      fact('Confidence', confidence(holder.confidence))),
  ];
}

function evidence({method, sources, note}) {
  return [
    h('h3', {}, 'On what evidence'),
    h('dl', {},
      method && fact('Border', METHOD[method] ?? method),
      fact('Sources', listed(sources)),
      note && fact('Note', note)),
  ];
}

function fact(name, ...text) {
  return [h('dt', {}, name), h('dd', {}, ...text)];
}

function rivalOf(record, rival) {
  if (!rival) return null;
  return typeof rival === 'string' ? factionOf(record, rival).name : rival.name ?? rival.faction;
}

function confidence(value) {
  if (value === null || value === undefined) return 'not stated';
  const word = value >= 80 ? 'high' : value >= 50 ? 'medium' : 'low';
  return [`${word}, ${value} of 100 `, h('meter', {min: 0, max: 100, value, 'aria-hidden': 'true'})];
}

function listed(list) {
  if (!list?.length) return 'none stated';
  return h('ul', {}, list.map((source) => h('li', {}, linked(source))));
}

/** Web addresses in a source become links; only http and https, so that no text can become a script. */
function linked(source) {
  return String(source).split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => {
    if (index % 2 === 0 || !URL.canParse(part)) return part;
    return h('a', {href: part, rel: 'noopener noreferrer nofollow', target: '_blank', title: part}, new URL(part).hostname);
  });
}

function historyRow(record, {from, to, holder}, at) {
  const start = Date.parse(from);
  const end = to ? Date.parse(to) : Infinity;
  const here = start <= at && at < end;
  const {colour, name} = holder ? factionOf(record, holder.faction) : {colour: 'transparent', name: 'Nobody on record'};
  const shown = `${shortDate(start)} – ${end === Infinity ? 'now' : shortDate(end)}`;
  const how = holder?.status && holder.status !== 'control' ? `, ${STATUS[holder.status] ?? holder.status}` : '';
  return h('li', {class: here ? 'here' : null, 'aria-current': here ? 'date' : null},
    h('span', {class: 'swatch', style: {'background-color': colour}}),
    h('span', {}, holder?.name ?? name, h('small', {}, how)), h('time', {datetime: from}, shown));
}
