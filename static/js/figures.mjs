// Figures as a reader meets them: per cent with one decimal, whole square kilometres, signs that can be seen.

const WHOLE = new Intl.NumberFormat('en-GB', {maximumFractionDigits: 0});
const TENTH = new Intl.NumberFormat('en-GB', {minimumFractionDigits: 1, maximumFractionDigits: 1});
const NBSP = '\u00a0';
const MINUS = '\u2212';

/** `55.4 %` of a fraction; a trace is said to be one. */
export function percent(fraction) {
  if (!Number.isFinite(fraction)) return '–';
  if (fraction > 0 && fraction < 0.0005) return `<${NBSP}0.1${NBSP}%`;
  return `${TENTH.format(fraction * 100)}${NBSP}%`;
}

/** `103,870 km²` of square metres. */
export function squareKilometres(area) {
  if (!Number.isFinite(area)) return '–';
  if (area > 0 && area < 500_000) return `<${NBSP}1${NBSP}km²`;
  return `${WHOLE.format(area / 1e6)}${NBSP}km²`;
}

/** `+2.1 points`, `−0.4 points`, `no change`: a change of a fraction. */
export function points(change) {
  if (!Number.isFinite(change)) return '–';
  const tenths = Math.round(change * 1000) / 10;
  if (tenths === 0) return 'no change';
  return `${sign(tenths)}${TENTH.format(Math.abs(tenths))}${NBSP}${Math.abs(tenths) === 1 ? 'point' : 'points'}`;
}

/** `+2,300 km²`: a change of an area in square metres. */
export function squareKilometresChange(change) {
  const whole = Math.round(change / 1e6);
  return whole === 0 ? `0${NBSP}km²` : `${sign(whole)}${WHOLE.format(Math.abs(whole))}${NBSP}km²`;
}

/** `214,000`: a head count. */
export function count(number) {
  return WHOLE.format(number);
}

/** `35.9500° N, 39.0100° E`. */
export function position({lat, lon}) {
  const part = (value, positive, negative) => `${Math.abs(value).toFixed(4)}°${NBSP}${value < 0 ? negative : positive}`;
  return `${part(lat, 'N', 'S')}, ${part(lon, 'E', 'W')}`;
}

function sign(value) {
  return value < 0 ? MINUS : '+';
}
