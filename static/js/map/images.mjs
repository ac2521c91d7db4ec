// The patterns of the map as images that are only a shape: MapLibre fills them in the colour of the layer.

import {patternOf, SIDE, SIGNS} from '../patterns.mjs';

const SCALE = 2;
// The stripes of contested land, in a square of 8 units.
const HATCH = 'M5 0H8L0 8V5zM8 5V8H5z';

/** Every image the layers name: {name: ImageData}. */
export function drawImages(record) {
  return {
    hatch: drawShape(HATCH, 8),
    'sign-gain': drawShape(SIGNS.gain, SIDE),
    'sign-loss': drawShape(SIGNS.loss, SIDE),
    ...Object.fromEntries(record.order.map((faction) => [`pattern-${faction}`, drawShape(patternOf(record.order, faction), SIDE)])),
  };
}

/** How many pixels of an image stand for one of the map's. */
export const IMAGE = {sdf: true, pixelRatio: SCALE};

function drawShape(path, side) {
  const canvas = document.createElement('canvas');
  canvas.width = side * SCALE;
  canvas.height = side * SCALE;
  const paint = canvas.getContext('2d', {willReadFrequently: true});
  paint.scale(SCALE, SCALE);
  paint.fillStyle = '#ffffff';
  paint.fill(new Path2D(path));
  return paint.getImageData(0, 0, canvas.width, canvas.height);
}
