// Instants and the slices between them: reading, writing, naming and finding. Always UTC, never the reader's zone.
//
// An instant is a number of milliseconds; a slice is {from, to}, half-open, `to` may be Infinity.

import {say, tongue} from './words.mjs';

const DAY = 86_400_000;

const LONG = {day: 'numeric', month: 'long', year: 'numeric'};
const SHORT = {day: 'numeric', month: 'short', year: 'numeric'};
const CLOCK = {hour: '2-digit', minute: '2-digit'};
const MONTH = {month: 'short'};

const formats = new Map();

/** Writes an instant in the reader's language; making a format is slow, so each is made once. */
function write(shape, instant) {
  const {locale} = tongue();
  const key = `${locale} ${Object.keys(shape)} ${shape.month}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, {timeZone: 'UTC', ...shape}));
  return formats.get(key).format(instant);
}

/** Reads `2015-09-18` or an RFC 3339 time; NaN where it is neither. A bare date is midnight UTC. */
export function parseInstant(text) {
  const shape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
  if (typeof text !== 'string' || !shape.test(text)) return NaN;
  const instant = Date.parse(text);
  // Date.parse rolls 31 February over to March; a date that does not exist is not a date.
  if (text.length === 10 && new Date(instant).toISOString().slice(0, 10) !== text) return NaN;
  return instant;
}

/** The shortest text that names the instant: a bare date at midnight, else RFC 3339. */
export function writeInstant(instant) {
  const text = new Date(instant).toISOString();
  return instant % DAY === 0 ? text.slice(0, 10) : text.replace('.000Z', 'Z');
}

/** `18 September 2015`, with the clock where it is not midnight. */
export function longDate(instant) {
  return instant % DAY === 0 ? write(LONG, instant) : `${write(LONG, instant)}, ${write(CLOCK, instant)} UTC`;
}

/** A time of recording, an RFC 3339 text, as a long date to the minute. */
export function minute(text) {
  return longDate(Math.floor(Date.parse(text) / 60_000) * 60_000);
}

/** `18 Sept 2015`. */
export function shortDate(instant) {
  return write(SHORT, instant);
}

/** `9 Sept to 9 Nov 2015`: the first and the last day of a slice; open ends said so. */
export function nameSpan({from, to}) {
  if (to === Infinity) return say('spanSince', shortDate(from));
  const last = to - 1;
  if (last - from < DAY) return shortDate(from);
  const sameYear = new Date(from).getUTCFullYear() === new Date(last).getUTCFullYear();
  const start = sameYear ? write({day: 'numeric', month: 'short'}, from) : shortDate(from);
  return say('spanFromTo', start, shortDate(last));
}

/** `2 years`, `5 months`, `12 days`: how long a span lasted, to the nearest word a reader would use. */
export function nameLength(from, to) {
  const days = Math.max(1, Math.round((to - from) / DAY));
  if (days < 60) return say('days', days);
  const months = Math.round(days / 30.44);
  if (months < 24) return say('months', months);
  return say('years', Math.round(days / 365.25));
}

/** The index of the slice that holds the instant, or -1 outside all of them. */
export function findSlice(slices, instant) {
  let low = 0;
  let high = slices.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (instant < slices[middle].from) high = middle - 1;
    else if (instant >= slices[middle].to) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The slice to step to: `step` slices on. From inside a slice, one step back is its own start first. */
export function stepSlice(slices, instant, step) {
  if (slices.length === 0) return NaN;
  const here = findSlice(slices, instant);
  if (here < 0) return instant < slices[0].from ? slices[0].from : slices.at(-1).from;
  const inside = instant > slices[here].from;
  const target = here + step + (step < 0 && inside ? 1 : 0);
  return slices[Math.min(slices.length - 1, Math.max(0, target))].from;
}

/** Ticks of a time axis: [{at, label, major}], about as many as fit `count`. */
export function axisTicks(from, to, count = 10) {
  const months = (to - from) / (30.44 * DAY);
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((size) => months / size <= count) ?? 240;
  const ticks = [];
  const start = new Date(from);
  let index = start.getUTCFullYear() * 12 + start.getUTCMonth();
  index = Math.ceil(index / step) * step;
  for (;;) {
    const at = Date.UTC(Math.floor(index / 12), index % 12, 1);
    if (at >= to) return ticks;
    const major = index % 12 === 0;
    if (at >= from) ticks.push({at, major, label: major ? String(Math.floor(index / 12)) : write(MONTH, at)});
    index += step;
  }
}

/** The span a time axis shows: all slices; an open end reaches to now, or a little past the last change. */
export function axisSpan(slices, now = Date.now()) {
  if (slices.length === 0) return {from: now - DAY, to: now};
  const from = slices[0].from;
  const last = slices.at(-1);
  if (last.to !== Infinity) return {from, to: last.to};
  return {from, to: Math.max(last.from + Math.max(DAY, (last.from - from) * 0.05), Math.min(now, last.from + 30 * DAY))};
}

/** The bare date an instant lies on, for date fields. */
export function day(instant) {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The instant a span before another: `week`, `month`, `year` of the calendar, or a date that stands for itself. */
export function before(instant, span) {
  const date = new Date(instant);
  if (span === 'week') return instant - 7 * DAY;
  if (span !== 'month' && span !== 'year') return parseInstant(span);
  const months = span === 'year' ? 12 : 1;
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months];
  // A month before 31 March is the last of February, not the third of March.
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) + (instant % DAY + DAY) % DAY;
}
