// Somebody's map file, looked at before anything is sent: its polygons, what tells them apart, and the date in its name.

import {readColour} from '../colour.mjs';
import {parseInstant} from '../time.mjs';
import {placeOfFault} from './broken.mjs';

// As the server reads a class: case, line breaks and doubled spaces do not matter, nor how marks are put on letters, nor what shows
// nothing of itself.
const SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;
const INVISIBLE = /[\p{Cc}\p{Cf}\u034f\u115f\u1160\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const MOST_CLASSES = 60;
// A day with the time and the offset that may follow it; a time that is followed by letters is the server's to judge.
const DAYS = /(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d|T\d+[a-zA-Y]|T[\d:._-]*[a-zA-Y])(?:[Tt_ -](\d{2})[:._-]?(\d{2})(?:[:._-]?(\d{2}))?(Z|[+-]\d{2}[:._-]?\d{2})?(?![a-zA-Z\d]))?/g;
// A year, or a month of it, that stands alone.
const PERIODS = /(?<!\d)(?<!\d[-_.])([1-9]\d{3})(?:[-_.](\d{2}))?(?![\d]|[-_.]\d|[a-zA-Z])/g;
// Where makers of maps put the class, the likeliest first; several words are one in any writing.
const USUAL = ['class', 'faction', 'control', 'controlledby', 'holder', 'heldby', 'party', 'status', 'side', 'group', 'name', 'type', 'category', 'layer', 'styleurl', 'title'];
const COLOURS = ['fill', 'colour', 'color', 'stroke'];

/** A class as the server compares it. */
export const plain = (text) => text.normalize('NFC').toLowerCase().replace(SPACES, ' ').replace(INVISIBLE, '').trim();

/** Reads a file's text; throws an error that has {line, column} of what is no JSON. */
export function readDocument(text) {
  const bare = text.replace(/^\ufeff/, '');
  try {
    return JSON.parse(bare);
  } catch (fault) {
    throw Object.assign(fault, placeOfFault(bare));
  }
}

/** The features of a document that have polygons. */
export function polygonsOf(document) {
  const features = document?.type === 'FeatureCollection' ? document.features : document?.type === 'Feature' ? [document] : [{type: 'Feature', properties: {}, geometry: document}];
  return (Array.isArray(features) ? features : []).filter((feature) => hasPolygon(feature?.geometry));
}

function hasPolygon(geometry) {
  if (geometry?.type === 'GeometryCollection') return (geometry.geometries ?? []).some(hasPolygon);
  return ['Polygon', 'MultiPolygon'].includes(geometry?.type) && Array.isArray(geometry.coordinates);
}

/** Whether the box around any of the features meets a box. */
export function meets(features, [west, south, east, north]) {
  return features.some(({geometry}) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lon, lat] of pointsOf(geometry)) [Math.min, Math.min, Math.max, Math.max].forEach((pick, side) => { box[side] = pick(box[side], side % 2 ? lat : lon); });
    // The box may lie past 180, where longitudes begin again.
    const meets = (turn) => box[0] + turn <= east && box[2] + turn >= west;
    return [0, 360].some(meets) && box[1] <= north && box[3] >= south;
  });
}

function pointsOf({type, coordinates, geometries}) {
  if (type === 'GeometryCollection') return (geometries ?? []).flatMap(pointsOf);
  // What is damaged is the server's to name.
  return ['Polygon', 'MultiPolygon'].includes(type) ? coordinates.flat(type === 'Polygon' ? 1 : 2).filter(Array.isArray) : [];
}

/** What a property of a feature says, as the server reads it. */
function classOf({properties}, property) {
  const value = properties?.[property] ?? '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The classes of features by a property, the commonest first: [{text, plain, count, colour}]. */
export function classesOf(features, property) {
  const classes = new Map();
  for (const feature of features) {
    const text = classOf(feature, property);
    const key = plain(text);
    const known = classes.get(key) ?? classes.set(key, {text, plain: key, count: 0, colour: null}).get(key);
    known.count += 1;
    known.colour ??= colourOf(feature.properties);
  }
  return [...classes.values()].sort((one, other) => other.count - one.count);
}

function colourOf(properties) {
  return COLOURS.map((key) => properties?.[key]).find((value) => typeof value === 'string' && readColour(value)) ?? null;
}

/** The properties that could hold the class, the likeliest first; `speaks` says whether a class names somebody. */
export function propertiesOf(features, speaks) {
  const names = new Set(features.flatMap(({properties}) => Object.keys(properties ?? {})));
  const simple = (value) => value === null || value === undefined || typeof value !== 'object';
  return [...names].filter((name) => features.every(({properties}) => simple(properties?.[name])))
    .map((name) => ({name, likely: likelihood(features, name, speaks)}))
    .sort((one, other) => other.likely - one.likely).map(({name}) => name);
}

function likelihood(features, name, speaks) {
  const classes = classesOf(features, name);
  const filled = features.length - (classes.find((one) => one.plain === '')?.count ?? 0);
  const spoken = classes.filter((one) => one.plain && speaks(one.text)).reduce((sum, one) => sum + one.count, 0);
  const usual = USUAL.indexOf(name.toLowerCase().replace(/[^a-z]/g, ''));
  // What names those who hold land counts most; what tells all apart, or nothing, is no class.
  const apart = classes.length < 2 || (classes.length === features.length && features.length > 3) || classes.length > MOST_CLASSES ? 0 : 1;
  return 4 * (spoken / features.length) + 2 * apart * (filled / features.length) + (usual < 0 ? 0 : 1 - usual / USUAL.length)
    - (COLOURS.includes(name) || /^(id|fid|objectid|stroke|fill|opacity|marker)/i.test(name) ? 2 : 0);
}

/** The date in a file's name: {at, form}, where form is `iso` or `unix-seconds`; null where there is none, or several. */
export function dateInName(name) {
  const stem = name.replace(/\.[^.]*$/, '').trim();
  // Fewer digits are a year or a date of the calendar; as seconds they would be of 1970.
  if (/^-?\d{9,11}$/.test(stem)) return {at: Number(stem) * 1000, form: 'unix-seconds'};
  if (/^\d{13}$/.test(stem)) return {at: Number(stem), form: 'unix-seconds'};
  const days = [...stem.matchAll(DAYS)].filter(([, year, , month, date]) => !Number.isNaN(parseInstant(`${year}-${month}-${date}`))).map(([, year, , month, date, hour = '00', minute = '00', second = '00', zone = 'Z']) =>
    parseInstant(`${year}-${month}-${date}T${hour}:${minute}:${second}${zone.replace(/^([+-]\d{2})\D?(\d{2})$/, '$1:$2')}`));
  const found = days.length ? days : [...stem.matchAll(PERIODS)].map(([, year, month = '01']) => parseInstant(`${year}-${month}-01`));
  const [at, ...others] = new Set(found);
  return Number.isFinite(at) && others.length === 0 ? {at, form: 'iso'} : null;
}
