// Figures as a reader meets them: per cent with one decimal, whole square kilometres, signs that can be seen.

import {say, tongue} from './words.mjs';

const WHOLE = {maximumFractionDigits: 0};
const TENTH = {minimumFractionDigits: 1, maximumFractionDigits: 1};
const NBSP = '\u00a0';
const MINUS = '\u2212';

/** `55.4 %` of a fraction; a trace is said to be one. */
export function percent(fraction) {
  if (!Number.isFinite(fraction)) return '–';
  if (fraction > 0 && fraction < 0.0005) return `<${NBSP}0.1${NBSP}%`;
  return `${write(TENTH, fraction * 100)}${NBSP}%`;
}

/** `103,870 km²` of square metres. */
export function squareKilometres(area) {
  if (!Number.isFinite(area)) return '–';
  if (area > 0 && area < 500_000) return `<${NBSP}1${NBSP}${say('unitArea')}`;
  return `${write(WHOLE, area / 1e6)}${NBSP}${say('unitArea')}`;
}

/** `+2.1 points`, `−0.4 points`, `no change`: a change of a fraction. */
export function points(change) {
  if (!Number.isFinite(change)) return '–';
  const tenths = Math.round(change * 1000) / 10;
  if (tenths === 0) return say('noChange');
  return say('points', Math.abs(tenths), `${sign(tenths)}${write(TENTH, Math.abs(tenths))}`);
}

/** `+2,300 km²`: a change of an area in square metres. */
export function squareKilometresChange(change) {
  const whole = Math.round(change / 1e6);
  return whole === 0 ? `0${NBSP}${say('unitArea')}` : `${sign(whole)}${write(WHOLE, Math.abs(whole))}${NBSP}${say('unitArea')}`;
}

/** `214,000`: a head count. */
export function count(number) {
  return write(WHOLE, number);
}

/** `35.9500° N, 39.0100° E`. */
export function position({lat, lon}) {
  const part = (value, positive, negative) => `${Math.abs(value).toFixed(4)}°${NBSP}${value < 0 ? negative : positive}`;
  return `${part(lat, 'N', 'S')}, ${part(lon, 'E', 'W')}`;
}

/** In a line that runs from right to left a sign would leave its number, were it not for the mark. */
function sign(value) {
  return `${tongue().direction === 'rtl' ? '\u200e' : ''}${value < 0 ? MINUS : '+'}`;
}

const formats = new Map();

function write(shape, number) {
  const key = `${tongue().locale} ${shape.minimumFractionDigits ?? 0}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(tongue().locale, shape));
  return formats.get(key).format(number);
}
