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
  const slices = timeline.rows.map(sliceOf);
  const moment = (at) => ({datetime: writeInstant(at), ...known});
  return {
    slug,
    knownAt,
    base,
    name: territory.name,
    names: territory.names ?? {},
    bbox: territory.bbox,
    boundary: territory.boundary ?? {},
    reference: timeline.reference,
    revision: timeline.revision,
    factions: new Map(territory.factions.map((faction) => [faction.slug, {...faction, colour: safeColour(faction.colour)}])),
    districts: new Map((territory.districts ?? []).map((district) => [district.slug, district])),
    order: stackingOrder(slices),
    slices,
    events: events.map((event) => ({...event, at: Date.parse(event.datetime)})).sort((a, b) => a.at - b.at),
    opensAt: territory.opens_at ? Date.parse(territory.opens_at) : slices.at(-1)?.from ?? Date.now(),
    summaryAt: (at) => ask(`${base}/summary`, moment(at)),
    mapAt: async (at) => {
      const {tiles, png} = await ask(`/tiles/${slug}.json`, moment(at));
      return {vector: ownOrigin(tiles[0]), raster: ownOrigin([png].flat()[0])};
    },
    pointAt: ({lon, lat}, at) => ask(`${base}/point`, {lon, lat, ...moment(at)}),
    placesCalled: (q) => ask(`${base}/places`, {q}),
  };
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
