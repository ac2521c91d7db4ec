// The record of one territory as the views need it: who the factions are, the slices, the events, and
// what the server says about an instant. Fetched once; what depends on the instant is remembered.

import {get, ownOrigin, remembering} from './api.mjs';
import {safeColour} from './colour.mjs';
import {stackingOrder} from './stack.mjs';
import {writeInstant} from './time.mjs';

/** Loads the record of a territory, as known at a revision or time (null: now). */
export async function loadRecord(slug, knownAt) {
  const base = `/territories/${slug}`;
  const known = {known_at: knownAt};
  const [territory, timeline, {events}] = await Promise.all([
    get(base), get(`${base}/timeline`, known), get(`${base}/events`),
  ]);
  const ask = remembering();
  const whole = figuresOf(timeline);
  const moment = (at) => ({datetime: writeInstant(at), ...known});
  return {
    slug,
    knownAt,
    base,
    name: territory.name,
    names: territory.names ?? {},
    bbox: territory.bbox,
    boundary: territory.boundary ?? {},
    reference: whole.reference,
    revision: timeline.revision,
    factions: new Map(territory.factions.map((faction) => [faction.slug, {...faction, colour: safeColour(faction.colour)}])),
    districts: new Map((territory.districts ?? []).map((district) => [district.slug, district])),
    order: stackingOrder(whole.slices),
    slices: whole.slices,
    // The figures of the whole under null; those of a district join them when they are asked for.
    figures: new Map([[null, whole]]),
    loadFigures: async (district) => figuresOf(await ask(`${base}/timeline`, {district, ...known})),
    events: events.map((event) => ({...event, at: Date.parse(event.datetime)})).sort((a, b) => a.at - b.at),
    opensAt: territory.opens_at ? Date.parse(territory.opens_at) : whole.slices.at(-1)?.from ?? Date.now(),
    summaryAt: (at) => ask(`${base}/summary`, moment(at)),
    doubtAt: (at, district, below) => ask(`${base}/shares`, {...moment(at), district, doubt_below: below}),
    changedBetween: (from, to) => ask(`${base}/diff`, {from: writeInstant(from), to: writeInstant(to), ...known}),
    holdingsAt: (at) => ask(`${base}/control`, moment(at)),
    mapAt: async (at) => {
      const {tiles, png} = await ask(`/tiles/${slug}.json`, moment(at));
      return {vector: ownOrigin(tiles[0]), raster: ownOrigin([png].flat()[0])};
    },
    pointAt: ({lon, lat}, at) => ask(`${base}/point`, {lon, lat, ...moment(at)}),
    placesCalled: (q, limit) => ask(`${base}/places`, {q, limit}),
  };
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
