// What the basic viewer draws over its tiles: other factions faded, patterns, or the land that changed hands.
//
// The tiles are pictures and cannot be coloured anew, so the same polygons are drawn above them from GeoJSON.

import {turnedLand} from '../change.mjs';
import {project} from '../mercator.mjs';
import {patternOf, SIDE, SIGNS} from '../patterns.mjs';
import {factionOf} from '../record.mjs';
import {inkOn} from '../swatch.mjs';
import {viewpoint} from '../views/compare.mjs';

/** The areas to draw for a state at an instant: [{polygons, fill, path, ink}], polygons in world pixels of zoom 0. */
export async function veilOf({state, record}, at, palette) {
  const {versus, show, only, glimpse, patterns, effect} = state.now;
  if (effect || (versus !== null && show === 'changes')) {
    const answer = effect ?? await record.changedBetween(versus, at);
    const colour = {gain: palette.gain, loss: palette.loss, other: palette.other};
    const pale = {polygons: await everything(record, at), fill: palette.home, opacity: 0.8};
    return [pale, ...turnedLand(answer.features, viewpoint(state, answer)).map(({geometry, properties: {way}}) =>
      ({polygons: prepare(geometry), fill: colour[way], opacity: 0.95, path: SIGNS[way], ink: '#ffffff'}))];
  }
  const alone = glimpse ?? only;
  if (!alone && !patterns) return [];
  const {features} = await record.holdingsAt(at);
  return features.filter(({properties: {faction}}) => faction).map(({geometry, properties: {faction}}) => {
    const looked = !alone || faction === alone;
    return {
      polygons: prepare(geometry),
      ...(looked ? {} : {fill: palette.home, opacity: 0.82}),
      ...(looked && patterns ? {path: patternOf(record.order, faction), ink: inkOn(factionOf(record, faction).colour)} : {}),
    };
  });
}

async function everything(record, at) {
  const {features} = await record.holdingsAt(at);
  return features.flatMap(({geometry}) => prepare(geometry));
}

function prepare({type, coordinates}) {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => project({lon, lat}, 0))));
}

/** Draws areas as a view shows them; `views` has the same place more than once where the world begins again in it. */
export function drawVeil(canvas, areas, views, width, height) {
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const paint = canvas.getContext('2d');
  paint.scale(ratio, ratio);
  for (const view of views) drawOnce(paint, areas, view, width, height);
}

function drawOnce(paint, areas, view, width, height) {
  const scale = 2 ** view.zoom;
  const centre = project(view, 0);
  const place = ({x, y}) => [(x - centre.x) * scale + width / 2, (y - centre.y) * scale + height / 2];
  for (const {polygons, fill, opacity = 1, path, ink} of areas) {
    paint.beginPath();
    for (const ring of polygons.flat()) ring.forEach((position, index) => paint[index ? 'lineTo' : 'moveTo'](...place(position)));
    paint.globalAlpha = opacity;
    if (fill) {
      paint.fillStyle = fill;
      paint.fill('evenodd');
    }
    if (!path) continue;
    paint.globalAlpha = 0.6;
    paint.fillStyle = patternFill(paint, path, ink);
    paint.fill('evenodd');
  }
}

function patternFill(paint, path, ink) {
  const tile = document.createElement('canvas');
  tile.width = SIDE;
  tile.height = SIDE;
  const brush = tile.getContext('2d');
  brush.fillStyle = ink;
  brush.fill(new Path2D(path));
  return paint.createPattern(tile, 'repeat');
}
