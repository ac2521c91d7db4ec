// Web Mercator for the basic viewer: degrees to world pixels and back, boxes to views, views to tiles.
//
// World pixels at zoom z span 256·2^z from the north-west corner of the world, x east, y south.

export const TILE = 256;
const LIMIT = 85.0511287798;

/** World pixel of a position at a zoom. */
export function project({lon, lat}, zoom) {
  const size = TILE * 2 ** zoom;
  const bounded = Math.max(-LIMIT, Math.min(LIMIT, lat)) * Math.PI / 180;
  return {
    x: (lon / 360 + 0.5) * size,
    y: (0.5 - Math.log(Math.tan(Math.PI / 4 + bounded / 2)) / (2 * Math.PI)) * size,
  };
}

/** Position of a world pixel at a zoom. */
export function unproject({x, y}, zoom) {
  const size = TILE * 2 ** zoom;
  return {
    lon: (x / size - 0.5) * 360,
    lat: Math.atan(Math.sinh(Math.PI * (1 - 2 * y / size))) * 180 / Math.PI,
  };
}

/** The view that shows a whole box [west, south, east, north]: its centre and the largest whole zoom that fits. */
export function fitBox([west, south, east, north], width, height, padding = 12) {
  const fits = (zoom) => {
    const corner = project({lon: west, lat: north}, zoom);
    const other = project({lon: east, lat: south}, zoom);
    return other.x - corner.x <= width - 2 * padding && other.y - corner.y <= height - 2 * padding;
  };
  let zoom = 0;
  while (zoom < 14 && fits(zoom + 1)) zoom += 1;
  const corner = project({lon: west, lat: north}, zoom);
  const other = project({lon: east, lat: south}, zoom);
  return {zoom, ...unproject({x: (corner.x + other.x) / 2, y: (corner.y + other.y) / 2}, zoom)};
}

/**
 * The tiles under a view: [{z, x, y, left, top}], `left` and `top` in pixels from the view's corner. Where it `wraps`,
 * the world begins again beyond the antimeridian.
 */
export function tilesUnder({zoom, lon, lat}, width, height, wraps = false) {
  const centre = project({lon, lat}, zoom);
  const corner = {x: centre.x - width / 2, y: centre.y - height / 2};
  const last = 2 ** zoom - 1;
  const tiles = [];
  for (let y = Math.floor(corner.y / TILE); y * TILE < corner.y + height; y += 1) {
    for (let x = Math.floor(corner.x / TILE); x * TILE < corner.x + width; x += 1) {
      if (y < 0 || y > last || (!wraps && (x < 0 || x > last))) continue;
      tiles.push({z: zoom, x: x & last, y, left: Math.round(x * TILE - corner.x), top: Math.round(y * TILE - corner.y)});
    }
  }
  return tiles;
}

/** The tiles of a whole zoom that a box [west, south, east, north] touches, its east past 180 over the antimeridian: [{z, x, y}]. */
export function tilesOver([west, south, east, north], zoom) {
  const last = 2 ** zoom - 1;
  const place = (lon, lat) => {
    const {x, y} = project({lon, lat}, zoom);
    const most = [2 * last + 1, last];
    return [x, y].map((value, axis) => Math.min(most[axis], Math.max(0, Math.floor(value / TILE))));
  };
  const [[left, top], [right, bottom]] = [place(west, north), place(east, south)];
  const tiles = [];
  const end = east > 180 ? right : Math.min(last, right);
  for (let y = top; y <= bottom; y += 1) for (let x = left; x <= end; x += 1) tiles.push({z: zoom, x: x & last, y});
  return tiles;
}
