// The names of towns over the basic viewer's tiles, which have none: the larger first, and none upon another.

import {project} from '../mercator.mjs';
import {named} from '../words.mjs';
import {grown} from './palette.mjs';

const MOST = 60;
const FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', sans-serif";
// How many people a town has that is named at a zoom.
const LEAST = [[6, 150_000], [7, 60_000], [8, 15_000], [Infinity, 0]];

/** The towns of a record, projected once; none where the server does not answer. */
export async function loadNames(record) {
  const {places} = await record.placesCalled('', MOST).catch(() => ({places: []}));
  return places.map((place) => ({text: named(place), people: place.population ?? 0, ...project(place, 0)}));
}

/** Draws what a view has room for, over what the canvas has already; `views` has the same place once for each world in it. */
export function drawNames(canvas, names, views, width, height, palette) {
  const paint = canvas.getContext('2d');
  const [{zoom}] = views;
  const [scale, centres] = [2 ** zoom, views.map((view) => project(view, 0))];
  const [, least] = LEAST.find(([until]) => zoom < until);
  const taken = [];
  const size = 12.5 * grown();
  paint.globalAlpha = 1;
  paint.font = `500 ${size}px ${FONT}`;
  paint.textBaseline = 'middle';
  paint.lineJoin = 'round';
  paint.lineWidth = size / 4;
  const seen = names.filter(({people}) => people >= least).flatMap((one) => centres.map((centre) => ({...one, centre})));
  for (const {text, x, y, centre} of seen) {
    const [left, top] = [(x - centre.x) * scale + width / 2, (y - centre.y) * scale + height / 2];
    const box = [left - 4, top - size * 0.7, left + size + paint.measureText(text).width, top + size * 0.7];
    if (box[2] < 0 || box[0] > width || box[3] < 0 || box[1] > height) continue;
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    paint.strokeStyle = palette.halo;
    paint.fillStyle = palette.ink;
    paint.beginPath();
    paint.arc(left, top, size / 5, 0, 7);
    paint.stroke();
    paint.fill();
    paint.strokeText(text, left + size * 0.6, top);
    paint.fillText(text, left + size * 0.6, top);
  }
}
