// Colours as arithmetic: reading a hex colour, mixing two, and which ink can be read on one.

/** `#rgb` or `#rrggbb` as [r, g, b], 0–255; null for anything else. */
export function readColour(text) {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text ?? '');
  if (short) return short.slice(1).map((digit) => parseInt(digit + digit, 16));
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text ?? '');
  return long ? long.slice(1).map((pair) => parseInt(pair, 16)) : null;
}

/** The colour if it is one, else a neutral grey: a faction's colour is data, and data can be wrong. */
export function safeColour(text) {
  return readColour(text) ? text : '#8a8a8a';
}

/** `part` of `over` laid on `under`, as `#rrggbb`. */
export function mix(over, under, part) {
  const [top, base] = [readColour(over), readColour(under)];
  const channel = (index) => Math.round(top[index] * part + base[index] * (1 - part));
  return `#${[0, 1, 2].map((index) => channel(index).toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance of WCAG 2.2, 0 (black) to 1 (white). */
export function luminance(text) {
  const linear = readColour(text).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** Contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
