// What a shared view is made of, as plain values: code for an article, the box of a picture, the span of a film.

import {written} from './bbox.mjs';
import {before, findSlice} from './time.mjs';

/** The code that puts an embedded map into an article. Title and address are written so that no quote can end them. */
export function embedCode(source, title) {
  const plain = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${plain(source)}" title="${plain(title)}" width="100%" height="560" loading="lazy" sandbox="allow-scripts allow-popups" allow="fullscreen" style="border:0"></iframe>`;
}

/** Width, height and box of a picture of a view {bounds: [west, south, east, north], width, height}; at most 2000 pixels. */
export function pictureOf(view) {
  if (!view || !(view.width > 0) || !(view.height > 0)) return {width: 1600, height: 1200};
  const scale = Math.min(2, 2000 / Math.max(view.width, view.height));
  const pixels = (length) => Math.max(300, Math.round(length * scale));
  const box = written(view.bounds)?.map((degrees) => Number(degrees.toFixed(4)));
  const real = box && box[0] !== box[2] && box[1] < box[3];
  return {width: pixels(view.width), height: pixels(view.height), bbox: real ? box.join(',') : null};
}

/** The span of a film: between the two dates compared, else the year up to the date, within the record. */
export function filmSpan(slices, at, versus) {
  const [first, last] = [slices[0]?.from ?? at, Math.max(slices[0]?.from ?? at, slices.at(-1)?.from ?? at)];
  const within = (instant) => Math.min(last, Math.max(first, instant));
  if (versus !== null && versus !== at) return {from: within(Math.min(versus, at)), to: within(Math.max(versus, at))};
  const year = before(at, 'year');
  return {from: within(findSlice(slices, year) < 0 ? first : year), to: within(at)};
}
