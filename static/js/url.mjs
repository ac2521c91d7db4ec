// The page's state as its address, so that a link reopens exactly this view.
//
//   t       territory slug                      at        valid time, a date or RFC 3339
//   map     zoom/lat/lon                        place     lat,lon of the place asked about
//   since   week | month | year                 known_at  record time, handed to the server as it is
//   viewer  basic: the viewer without WebGL

import {parseInstant, writeInstant} from './time.mjs';

export const SPANS = ['week', 'month', 'year'];

/** Reads the state from a query string; whatever is malformed is left out, never guessed at. */
export function readUrl(search) {
  const query = new URLSearchParams(search);
  const at = parseInstant(query.get('at') ?? '');
  const [zoom, lat, lon] = numbers(query.get('map'), '/', 3);
  const [placeLat, placeLon] = numbers(query.get('place'), ',', 2);
  return {
    territory: /^[a-z0-9][a-z0-9-]*$/.test(query.get('t') ?? '') ? query.get('t') : null,
    at: Number.isNaN(at) ? null : at,
    map: onEarth(lat, lon) && zoom >= 0 && zoom <= 22 ? {zoom, lat, lon} : null,
    place: onEarth(placeLat, placeLon) ? {lat: placeLat, lon: placeLon} : null,
    since: SPANS.includes(query.get('since')) ? query.get('since') : 'month',
    knownAt: query.get('known_at') || null,
    viewer: query.get('viewer') === 'basic' ? 'basic' : null,
  };
}

/** Writes the state as a query string, `?` included; what is at its default is left out. */
export function writeUrl(state) {
  const parts = [];
  const add = (key, value) => parts.push(`${key}=${encodeURIComponent(value).replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/%3A/g, ':')}`);
  if (state.territory) add('t', state.territory);
  if (state.at !== null) add('at', writeInstant(state.at));
  if (state.map) add('map', `${round(state.map.zoom, 2)}/${round(state.map.lat, 4)}/${round(state.map.lon, 4)}`);
  if (state.place) add('place', `${round(state.place.lat, 5)},${round(state.place.lon, 5)}`);
  if (state.since !== 'month') add('since', state.since);
  if (state.knownAt) add('known_at', state.knownAt);
  if (state.viewer) add('viewer', state.viewer);
  return parts.length ? `?${parts.join('&')}` : '';
}

function numbers(text, separator, count) {
  const values = (text ?? '').split(separator).map((part) => (part.trim() === '' ? NaN : Number(part)));
  return values.length === count ? values : [];
}

function onEarth(lat, lon) {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

function round(value, digits) {
  return String(Number(value.toFixed(digits)));
}
