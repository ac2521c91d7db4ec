// Instants and the slices between them: reading, writing, naming and finding. Always UTC, never the reader's zone.
//
// An instant is a number of milliseconds; a slice is {from, to}, half-open, `to` may be Infinity. Years before the year 1
// are counted as astronomers do in addresses (`-000499-01-01`), and shown with their era (500 BC).

import {say, tongue} from './words.mjs';

const DAY = 86_400_000;

/** The first moment of the year 1. */
const CHRIST = -62_135_596_800_000;

/** Years between two ticks of an axis: steps that a reader counts in. */
const YEARS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

const LONG = {day: 'numeric', month: 'long', year: 'numeric'};
const SHORT = {day: 'numeric', month: 'short', year: 'numeric'};
const CLOCK = {hour: '2-digit', minute: '2-digit'};
const MONTH = {month: 'short'};
const YEAR = {year: 'numeric'};

const formats = new Map();

/** Writes an instant in the reader's language; making a format is slow, so each is made once. */
function write(plain, instant) {
  const {locale} = tongue();
  const shape = plain.year && instant < CHRIST ? {...plain, era: 'short'} : plain;
  const key = `${locale} ${Object.keys(shape)} ${shape.month}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, {timeZone: 'UTC', ...shape}));
  return formats.get(key).format(instant);
}

/**
 * Reads `2015-09-18` or an RFC 3339 time; NaN where it is neither. A bare date is midnight UTC. Years before the year 1 have a
 * minus and up to six digits, or an era: `-0499-03-15`, `500-03-15 BC`, `500 BC`.
 */
export function parseInstant(text) {
  const shape = /^([+-]\d{6}|\d{4})-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
  const plain = typeof text === 'string' ? astronomical(text.trim()) : '';
  if (!shape.test(plain)) return NaN;
  const instant = Date.parse(plain);
  // Date.parse rolls 31 February over to March; a date that does not exist is not a date.
  if (!plain.includes('T') && !sameDay(plain, instant)) return NaN;
  return instant;
}

/** A text whose year has a sign or an era, with a year of sign and six digits in its place; any other as it is. */
function astronomical(text) {
  const [, sign, digits, rest, era] = /^([-\u2212]?)(\d{1,6})(-\d{2}-\d{2}.*?)?(?:\s*(BCE?|CE|AD))?$/i.exec(text) ?? [];
  if (!digits || (!sign && !era) || (sign && era) || Number(digits) === 0) return text;
  const year = sign ? -digits : /^b/i.test(era) ? 1 - digits : Number(digits);
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}${rest ?? '-01-01'}`;
}

function sameDay(text, instant) {
  const [, month, date] = /-(\d{2})-(\d{2})$/.exec(text);
  return Number.isFinite(instant) && day(instant).endsWith(`-${month}-${date}`);
}

/** The first moment of a year and month, counted from 0; `Date.UTC` takes years below 100 for those of 1900. */
function startOf(year, month) {
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** The shortest text that names the instant: a bare date at midnight, else RFC 3339. */
export function writeInstant(instant) {
  return instant % DAY === 0 ? day(instant) : new Date(instant).toISOString().replace('.000Z', 'Z');
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

/** Ticks of a time axis: [{at, label, major}], about as many as fit `count`, from months to thousands of years apart. */
export function axisTicks(from, to, count = 10) {
  const months = (to - from) / (30.436875 * DAY);
  const steps = [1, 2, 3, 6, ...YEARS.map((years) => 12 * years)];
  const step = steps.find((size) => months / size <= count) ?? steps.at(-1);
  const ticks = [];
  const start = new Date(from);
  let index = start.getUTCFullYear() * 12 + start.getUTCMonth();
  index = Math.floor(index / step) * step;
  for (;;) {
    const year = Math.floor(index / 12);
    // Years that are round before Christ are one on from those that are round to astronomers: 500 BC is -499.
    const at = startOf(year <= 0 && step > 12 ? year + 1 : year, index - 12 * year);
    if (at >= to) return ticks;
    const major = index % 12 === 0;
    if (at >= from) ticks.push({at, major, label: major ? nameYear(at) : write(MONTH, at)});
    index += step;
  }
}

/** `1939`, `500 BC`: the year of an instant. */
function nameYear(at) {
  return at < CHRIST ? write(YEAR, at) : String(new Date(at).getUTCFullYear());
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
  return new Date(instant).toISOString().split('T')[0];
}

/** The type of a field for dates from an instant on: the browser's own knows none before the year 1. */
export function fieldType(from) {
  return from >= CHRIST ? 'date' : 'text';
}

/** The instant a span before another: `week`, `month`, `year` of the calendar, or a date that stands for itself. */
export function before(instant, span) {
  const date = new Date(instant);
  if (span === 'week') return instant - 7 * DAY;
  if (span !== 'month' && span !== 'year') return parseInstant(span);
  const months = span === 'year' ? 12 : 1;
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months];
  // A month before 31 March is the last of February, not the third of March.
  const last = new Date(startOf(year, month + 1) - DAY).getUTCDate();
  return startOf(year, month) + (Math.min(date.getUTCDate(), last) - 1) * DAY + (instant % DAY + DAY) % DAY;
}
