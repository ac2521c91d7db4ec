// Draws the quiet world on a canvas, for the basic viewer.

import {project} from '../mercator.mjs';

/** Projects land and borders once, to world pixels of zoom 0, each line with its box. */
export function prepareGround({land, borders}) {
  const polygons = land.features.flatMap(({properties, geometry}) =>
    geometry.coordinates.map((rings) => ({home: properties.home, lines: rings.map(prepare)})));
  return {polygons, borders: borders.geometry.coordinates.map(prepare)};
}

function prepare(positions) {
  const points = positions.map(([lon, lat]) => project({lon, lat}, 0));
  const xs = points.map(({x}) => x);
  const ys = points.map(({y}) => y);
  return {points, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]};
}

/** Draws what a view shows of it; `views` has the same place more than once where the world begins again in it. */
export function drawGround(canvas, ground, views, width, height, palette) {
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const paint = canvas.getContext('2d');
  paint.scale(ratio, ratio);
  paint.fillStyle = palette.water;
  paint.fillRect(0, 0, width, height);
  for (const view of views) drawOnce(paint, ground, view, width, height, palette);
}

function drawOnce(paint, ground, view, width, height, palette) {
  const scale = 2 ** view.zoom;
  const centre = project(view, 0);
  const [left, top] = [centre.x - width / 2 / scale, centre.y - height / 2 / scale];
  const [right, bottom] = [left + width / scale, top + height / scale];
  const seen = ({box}) => box[0] < right && box[2] > left && box[1] < bottom && box[3] > top;
  const trace = ({points}) => points.forEach(({x, y}, index) =>
    paint[index ? 'lineTo' : 'moveTo']((x - left) * scale, (y - top) * scale));
  for (const {home, lines} of ground.polygons) {
    if (!seen(lines[0])) continue;
    paint.fillStyle = home ? palette.home : palette.land;
    paint.beginPath();
    lines.forEach(trace);
    paint.fill('evenodd');
  }
  paint.strokeStyle = palette.neighbours;
  paint.beginPath();
  ground.borders.filter(seen).forEach(trace);
  paint.stroke();
}
