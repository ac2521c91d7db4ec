// The page's state as its address, so that a link reopens exactly this view.
//
//   t        territory slug                     at        valid time, a date or RFC 3339
//   map      zoom/lat/lon                       place     lat,lon of the place asked about
//   since    week | month | year | a date       known_at  record time, handed to the server as it is
//   district slug the figures are for           unit      km2: areas instead of parts
//   vs       the date compared with             show      changes: what changed hands, instead of the swipe
//   split    where the swipe stands, per cent   only      the faction looked at
//   doubt    confidence that counts as doubt    hide      parts an embedded map leaves out: title,legend,time
//   lang     en | ar                            theme     light | dark
//   patterns on: factions have patterns too     viewer    basic: the viewer without WebGL
//   edit     the tool at the editor's desk      preview   id of the proposal that the page shows as applied

import {parseInstant, writeInstant} from './time.mjs';

export const SPANS = ['week', 'month', 'year'];
/** Confidence below which a region counts as doubtful, per cent; 0 asks for no range of doubt. */
export const DOUBTS = [40, 50, 60, 0];
/** The tools of the editor's desk. */
export const EDITS = ['draw', 'borders', 'upload', 'review', 'history'];
export const FLAGS = ['title', 'legend', 'time'];

const SLUG = /^[a-z0-9][a-z0-9-]*$/;

/** Reads the state from a query string; whatever is malformed is left out, never guessed at. */
export function readUrl(search) {
  const query = new URLSearchParams(search);
  const one = (key, ...known) => (known.includes(query.get(key)) ? query.get(key) : null);
  const slug = (key) => (SLUG.test(query.get(key) ?? '') ? query.get(key) : null);
  const [zoom, lat, lon] = numbers(query.get('map'), '/', 3);
  const [placeLat, placeLon] = numbers(query.get('place'), ',', 2);
  const [doubt] = numbers(query.get('doubt'), ',', 1);
  const [split] = numbers(query.get('split'), ',', 1);
  const since = query.get('since') ?? '';
  return {
    territory: slug('t'),
    at: instant(query.get('at')),
    map: onEarth(lat, lon) && zoom >= 0 && zoom <= 22 ? {zoom, lat, lon} : null,
    place: onEarth(placeLat, placeLon) ? {lat: placeLat, lon: placeLon} : null,
    since: SPANS.includes(since) || instant(since) !== null ? since : 'month',
    knownAt: query.get('known_at') || null,
    district: slug('district'),
    unit: one('unit', 'km2') ?? 'percent',
    versus: instant(query.get('vs')),
    show: one('show', 'changes') ?? 'swipe',
    split: split >= 0 && split <= 100 ? split : 50,
    only: slug('only'),
    doubt: DOUBTS.includes(doubt) ? doubt : DOUBTS[0],
    hide: FLAGS.filter((flag) => (query.get('hide') ?? '').split(',').includes(flag)),
    lang: one('lang', 'en', 'ar'),
    theme: one('theme', 'light', 'dark'),
    patterns: query.get('patterns') === 'on',
    viewer: one('viewer', 'basic'),
    edit: one('edit', ...EDITS),
    preview: slug('preview'),
  };
}

/** Writes the state as a query string, `?` included; what is at its default is left out. */
export function writeUrl(state) {
  const parts = [];
  const add = (key, value) => {
    if (value !== null && value !== '') parts.push(`${key}=${encodeURIComponent(value).replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/%3A/g, ':')}`);
  };
  const unless = (usual, value) => (value === usual ? null : value);
  const date = (at) => (at === null ? null : writeInstant(at));
  add('t', state.territory);
  add('at', date(state.at));
  add('map', state.map && `${round(state.map.zoom, 2)}/${round(state.map.lat, 4)}/${round(state.map.lon, 4)}`);
  add('place', state.place && `${round(state.place.lat, 5)},${round(state.place.lon, 5)}`);
  add('since', unless('month', state.since));
  add('known_at', state.knownAt);
  add('district', state.district);
  add('unit', unless('percent', state.unit));
  add('vs', date(state.versus));
  add('show', unless('swipe', state.show));
  add('split', unless('50', round(state.split, 0)));
  add('only', state.only);
  add('doubt', unless(String(DOUBTS[0]), String(state.doubt)));
  add('hide', state.hide.join(','));
  add('lang', state.lang);
  add('theme', state.theme);
  add('patterns', state.patterns ? 'on' : null);
  add('viewer', state.viewer);
  add('edit', state.edit);
  add('preview', state.preview);
  return parts.length ? `?${parts.join('&')}` : '';
}

function instant(text) {
  const at = parseInstant(text ?? '');
  return Number.isNaN(at) ? null : at;
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
