// The record of one territory as the views need it: who the factions are, the slices, the events, and
// what the server says about an instant. Fetched once; what depends on the instant is remembered.

import {address, get, ownAddress, remembering} from './api.mjs';
import {rolledOut} from './bbox.mjs';
import {safeColour} from './colour.mjs';
import {everyRow} from './rows.mjs';
import {stackingOrder} from './stack.mjs';
import {writeInstant} from './time.mjs';

/** Factions as they are named and coloured at an instant: both may change at a date. */
export function factionsAt(factions, at) {
  return new Map(factions.map(({changes = [], ...first}) => {
    const worn = Object.assign(first, ...changes.filter(({from}) => Date.parse(from) <= at));
    const name = worn.names?.en ?? Object.values(worn.names ?? {})[0] ?? worn.name;
    return [worn.slug, {...worn, name, colour: safeColour(worn.colour)}];
  }));
}

/**
 * Loads the record of a territory, as known at a revision or time (null: now), or as a proposal would make it (null:
 * as it is published). `refresh` brings it up to date in place, or to another proposal.
 */
export async function loadRecord(slug, knownAt, preview) {
  const record = {slug, knownAt};
  record.refresh = async (proposal, district) => Object.assign(record, await readRecord(slug, knownAt, proposal, district));
  /** Names and colours the factions as they are at an instant; gives whether that is otherwise than before. */
  record.dress = (at) => {
    const before = JSON.stringify([...record.factions.values()]);
    record.factions = factionsAt(record.everyFaction, at);
    return before !== JSON.stringify([...record.factions.values()]);
  };
  return record.refresh(preview, null);
}

async function readRecord(slug, knownAt, preview, district) {
  const base = preview ? `/territories/${slug}/proposals/${preview}/preview` : `/territories/${slug}`;
  const known = {known_at: knownAt};
  const ask = remembering();
  const told = get(base);
  const timelineOf = (fetch, one) => everyRow(({from, to, known_at: revision}) => fetch(`${base}/timeline`, {
    district: one, ...known, from: from === null ? null : writeInstant(from), to: to === null ? null : writeInstant(to),
    // A proposal is known at no revision but its own.
    ...(revision && !preview ? {known_at: revision} : {}),
  }), async () => extentOf(await told));
  const loadFigures = async (one) => figuresOf(await timelineOf(ask, one));
  const [territory, timeline, {events}, part] = await Promise.all([
    told, timelineOf(get, null), get(`${base}/events`), district && loadFigures(district),
  ]);
  const whole = figuresOf(timeline);
  const moment = (at) => ({datetime: writeInstant(at), ...known});
  return {
    preview,
    base,
    name: territory.name,
    names: territory.names ?? {},
    /** West, south, east, north; its east past 180 where it goes over the antimeridian. */
    bbox: rolledOut(territory.bbox),
    boundary: territory.boundary ?? {},
    reference: whole.reference,
    revision: timeline.revision,
    /** The last revision that is published: a proposal is shown as the one after. */
    published: preview ? timeline.revision - 1 : timeline.revision,
    everyFaction: territory.factions,
    factions: factionsAt(territory.factions, Infinity),
    districts: new Map((territory.districts ?? []).map((one) => [one.slug, one])),
    order: stackingOrder(whole.slices),
    slices: whole.slices,
    // The figures of the whole under null; those of a district join them when they are asked for.
    figures: new Map(part ? [[null, whole], [district, part]] : [[null, whole]]),
    loadFigures,
    events: events.map((event) => ({...event, at: Date.parse(event.datetime)})).sort((a, b) => a.at - b.at),
    opensAt: territory.opens_at ? Date.parse(territory.opens_at) : whole.slices.at(-1)?.from ?? Date.now(),
    summaryAt: (at, below) => ask(`${base}/summary`, {...moment(at), doubt_below: below}),
    doubtAt: (at, one, below) => ask(`${base}/shares`, {...moment(at), district: one, doubt_below: below}),
    changedBetween: (from, to) => ask(`${base}/diff`, {from: writeInstant(from), to: writeInstant(to), ...known}),
    holdingsAt: (at) => ask(`${base}/control`, moment(at)),
    mapAt: preview ? async (at) => proposedTiles(base, timeline.revision, at) : async (at) => {
      const {tiles, png} = await ask(`/tiles/${slug}.json`, moment(at));
      return {vector: ownAddress(tiles[0]), raster: ownAddress([png].flat()[0])};
    },
    pointAt: ({lon, lat}, at) => ask(`${base}/point`, {lon, lat, ...moment(at)}),
    placesCalled: (q, limit) => ask(`${base}/places`, {q, limit}),
  };
}

/** The tiles of a proposal have no lasting address; the fragment tells the map that they are others. */
function proposedTiles(base, revision, at) {
  const [vector, raster] = ['mvt', 'png'].map((form) => `${location.origin}${address(base)}/tiles/{z}/{x}/{y}.${form}?datetime=${writeInstant(at)}#${revision}`);
  return {vector, raster};
}

/** The first and the last instant of the data; where these have no end, now. */
function extentOf({extent}) {
  return {from: Date.parse(extent.from), to: extent.to == null ? Math.max(Date.now(), Date.parse(extent.from)) : Date.parse(extent.to)};
}

function figuresOf({rows, reference}) {
  return {reference, slices: rows.map(sliceOf)};
}

function sliceOf(row) {
  return {
    ...row,
    from: Date.parse(row.from),
    to: row.to == null ? Infinity : Date.parse(row.to),
  };
}

/** How a faction is named and coloured, also when the record does not know it. */
export function factionOf(record, slug) {
  return record.factions.get(slug) ?? {slug, name: slug, names: {}, colour: '#8a8a8a'};
}
