// What changes say, in words: who would hold land, since when, on what source; and what they take back.

import {h} from '../dom.mjs';
import {count} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {swatch} from '../swatch.mjs';
import {longDate, parseInstant, shortDate} from '../time.mjs';
import {known, linked, METHOD, STATUS} from '../views/place.mjs';
import {named, say} from '../words.mjs';

const KINDS = {territory: 'kindTerritory', faction: 'kindFaction', district: 'kindDistrict', place: 'kindPlace', event: 'kindEvent', region: 'kindRegion', survey: 'kindSurvey'};

/** One change as the server tells it (`GET …/proposals/{id}`), as list items' content. */
export function tellChange(record, change) {
  const {feature, replaces, features, about, at} = change;
  if (change.change === 'create') return [title(say('newArea')), claim(record, feature.properties)];
  if (change.change === 'replace') {
    const moved = replaces && JSON.stringify(replaces.geometry) !== JSON.stringify(feature.geometry);
    return [title(say('changedArea')), claim(record, feature.properties, replaces?.properties), moved && h('p', {class: 'none'}, say('borderMoved'))];
  }
  if (change.change === 'delete') return [title(say('areaTakenOff')), replaces && claim(record, replaces.properties)];
  if (change.change === 'survey') return [title(say('surveyOf', longDate(parseInstant(at)))), surveyed(record, features ?? [])];
  const [kind, ...name] = (about ?? '').split(' ');
  return [title(change.change === 'restore' ? say('restores') : say('defines')), h('p', {}, tellSubject(record, {kind, name: name.join(' ') || null}))];
}

/** A thing that a changeset touched: `{kind, name}`. */
export function tellSubject(record, {kind, name}) {
  const word = known(KINDS, kind);
  if (name === null || kind === 'region') return word;
  if (kind === 'faction') return [word, ': ', swatch(record, name), ' ', h('bdi', {}, named(factionOf(record, name)))];
  return [word, ': ', h('bdi', {}, kind === 'survey' ? longDate(parseInstant(name)) : name)];
}

/** Touched things by their kinds: `612 × area`. */
export function countKinds(touched) {
  const counts = new Map();
  for (const {kind} of touched) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, many]) => say('countOf', known(KINDS, kind), count(many)));
}

/** When changes begin to hold: the instants they name, each once, in order. */
export function instantsOf(changes) {
  const texts = changes.flatMap(({feature, replaces, at}) => [at, (feature ?? replaces)?.properties?.valid_from]);
  return [...new Set(texts.map(parseInstant).filter((instant) => !Number.isNaN(instant)))].sort((one, other) => one - other);
}

/** The geometries that changes draw or take off. */
export function shapesOf(changes) {
  return changes.flatMap(({feature, replaces, features}) => [feature, feature ? null : replaces, ...(features ?? [])])
    .map((one) => one?.geometry).filter(Boolean);
}

function title(text) {
  return h('strong', {}, text);
}

/** What is claimed of an area; where it was something else before, that is struck through beside it. */
function claim(record, now, before = null) {
  return h('dl', {}, FACTS.map(([key, tell]) => {
    const [text, former] = [tell(record, now), before && tell(record, before)];
    const changed = before && JSON.stringify(words(text)) !== JSON.stringify(words(former));
    if (!said(text) && !changed) return null;
    return [h('dt', {}, say(key)), h('dd', {}, changed && said(former) && [h('del', {}, former), ' '], changed ? h('ins', {}, said(text) ? text : say('notStated')) : text)];
  }));
}

const FACTS = [
  ['faction', (record, {faction}) => [swatch(record, faction), ' ', h('bdi', {}, named(factionOf(record, faction)))]],
  ['status', (record, {status, contested_with: rival}) => (status && status !== 'control' ? [known(STATUS, status), rival ? say('against', named(factionOf(record, rival))) : ''] : '')],
  ['heldSince', (record, {valid_from: from}) => instant(from)],
  ['heldUntil', (record, {valid_to: to}) => instant(to)],
  ['confidence', (record, {confidence}) => (Number.isFinite(confidence) ? say('ofHundred', confidence) : '')],
  ['border', (record, {method}) => (method ? known(METHOD, method) : '')],
  ['sources', (record, {sources}) => (sources ?? []).map((source, index) => [index ? ', ' : '', h('bdi', {}, linked(source))])],
  ['note', (record, {note}) => (note ? h('bdi', {}, note) : '')],
];

const said = (text) => text && (!Array.isArray(text) || text.length > 0);
const words = (text) => [text].flat(Infinity).map((part) => part?.textContent ?? part).join('');

function instant(text) {
  const at = parseInstant(text);
  return Number.isNaN(at) ? '' : shortDate(at);
}

/** A survey may show hundreds of areas: they are counted by who holds them. */
function surveyed(record, features) {
  const counts = new Map();
  for (const {properties: {faction}} of features) counts.set(faction, (counts.get(faction) ?? 0) + 1);
  return [h('p', {class: 'none'}, say('surveyWhole')), h('ul', {}, [...counts].map(([faction, many]) =>
    h('li', {}, swatch(record, faction), ' ', h('bdi', {}, named(factionOf(record, faction))), ': ', say('areas', many))))];
}
