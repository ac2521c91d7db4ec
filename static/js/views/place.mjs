// Who holds the place asked about, since when, on what source, and who held it before.
//
// Opened by a click on the map, by Enter on the map (its centre), by the search, or by a link.

import {fill, h} from '../dom.mjs';
import {position} from '../figures.mjs';
import {latestOnly} from '../latest.mjs';
import {tellProblem} from '../problem.mjs';
import {factionOf} from '../record.mjs';
import {joinRuns} from '../runs.mjs';
import {swatch} from '../swatch.mjs';
import {longDate, nameLength, shortDate} from '../time.mjs';
import {named, otherName, say} from '../words.mjs';

/** Statuses and methods by their keys in the dictionary. */
export const STATUS = {control: 'statusControl', contested: 'statusContested', sparse: 'statusSparse', influence: 'statusInfluence'};
export const METHOD = {observed: 'methodObserved', digitised: 'methodDigitised', derived: 'methodDerived'};
/** A word of the record in the reader's language, or as it is. */
export const known = (keys, value) => (keys[value] ? say(keys[value]) : value);

/** Builds the panel; gives the view that follows place and date. */
export function createPlace(root, app) {
  const {state, record} = app;
  const close = () => state.set({place: null});
  root.addEventListener('keydown', ({key}) => { if (key === 'Escape') close(); });

  const look = latestOnly(async (place, at) => {
    const stale = () => state.now.place !== place || state.now.at !== at;
    try {
      const answer = await record.pointAt(place, at);
      if (stale()) return;
      frame(root, close, tell(record, answer, at));
      const button = await offerChange(app, answer.holder);
      if (button && !stale()) root.append(button);
    } catch (fault) {
      if (!stale()) frame(root, close, h('p', {class: 'none'}, tellProblem(fault)));
    }
  });
  return ({at}, changed) => {
    if (!changed.has('place') && !changed.has('at')) return;
    const {place} = state.now;
    root.hidden = !place;
    if (!place) return fill(root);
    if (changed.has('place')) root.parentElement.scrollTop = 0;
    if (changed.has('place')) frame(root, close, h('p', {class: 'none'}, say('lookingUp')));
    look(place, at);
  };
}

/** For an editor the way to change what is recorded; what belongs to it is fetched then. */
async function offerChange(app, holder) {
  if (!holder?.region || !app.session?.may('editor', app.record.slug) || app.record.preview) return null;
  const {changeButton} = await import('../edit/onrecord.mjs');
  return changeButton(app, holder.region);
}

function frame(root, close, ...content) {
  const had = root.contains(document.activeElement);
  const button = h('button', {type: 'button', class: 'close', 'aria-label': say('close'), onclick: close}, '×');
  fill(root, button, content);
  if (had) button.focus();
}

function tell(record, answer, at) {
  const {holder, district, history} = answer;
  return [
    h('p', {class: 'kicker'}, district && [districtName(record, district), ' · '], h('bdi', {dir: 'ltr'}, position(answer))),
    answer.outside_by_m !== undefined && h('p', {}, say('outsideBy', Math.max(1, Math.round(answer.outside_by_m)))),
    holder ? held(record, holder, at) : h('h2', {}, say('heldByNobody')),
    h('h3', {}, say('whoHeldIt')),
    history?.length ? h('ol', {class: 'history'}, joinRuns(history).toReversed().map((run) => historyRow(record, run, at)))
      : h('p', {class: 'none'}, say('noEarlierRecord')),
    holder && evidence(holder),
  ];
}

function districtName(record, {slug, name}) {
  const district = record.districts.get(slug) ?? {slug, name};
  const other = otherName(district);
  return [named(district), other && [' ', h('bdi', {lang: 'ar', dir: 'rtl'}, other)]];
}

function held(record, holder, at) {
  const since = Date.parse(holder.since);
  const rival = rivalOf(record, holder.contested_with);
  return [
    h('h2', {}, swatch(record, holder.faction), named(factionOf(record, holder.faction))),
    h('dl', {},
      holder.since && fact(say('since'), `${longDate(since)} (${nameLength(since, at)})`),
      fact(say('status'), known(STATUS, holder.status), rival && say('against', rival)),
      fact(say('confidence'), confidence(holder.confidence))),
  ];
}

function evidence({method, sources, note}) {
  return [
    h('h3', {}, say('evidence')),
    h('dl', {},
      method && fact(say('border'), known(METHOD, method)),
      fact(say('sources'), listed(sources)),
      note && fact(say('note'), h('bdi', {}, note))),
  ];
}

function fact(name, ...text) {
  return [h('dt', {}, name), h('dd', {}, ...text)];
}

function rivalOf(record, rival) {
  if (!rival) return null;
  return named(factionOf(record, typeof rival === 'string' ? rival : rival.faction));
}

function confidence(value) {
  if (value === null || value === undefined) return say('notStated');
  const word = value >= 80 ? 'high' : value >= 50 ? 'medium' : 'low';
  return [say('confidenceIs', say(word), value), h('meter', {min: 0, max: 100, value, 'aria-hidden': 'true'})];
}

function listed(list) {
  if (!list?.length) return say('noneStated');
  return h('ul', {}, list.map((source) => h('li', {}, h('bdi', {}, linked(source)))));
}

/** Web addresses in a source become links; only http and https, so that no text can become a script. */
export function linked(source) {
  return String(source).split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => {
    if (index % 2 === 0 || !URL.canParse(part)) return part;
    return h('a', {href: part, rel: 'noopener noreferrer nofollow', target: '_blank', title: part}, new URL(part).hostname);
  });
}

function historyRow(record, {from, to, holder}, at) {
  const start = Date.parse(from);
  const end = to ? Date.parse(to) : Infinity;
  const here = start <= at && at < end;
  const shown = say('until', shortDate(start), end === Infinity ? say('now') : shortDate(end));
  const how = holder?.status && holder.status !== 'control' ? `, ${known(STATUS, holder.status)}` : '';
  return h('li', {class: here ? 'here' : null, 'aria-current': here ? 'date' : null},
    holder ? swatch(record, holder.faction) : h('span', {class: 'swatch nobody'}),
    h('span', {}, holder ? named(factionOf(record, holder.faction)) : say('nobodyOnRecord'), h('small', {}, how)), h('time', {datetime: from}, shown));
}
