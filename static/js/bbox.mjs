// Boxes [west, south, east, north] in degrees that may go over the antimeridian.
//
// The server writes those with west > east (RFC 7946). Here their east lies past 180, so that sides can be compared.

/** A box of the server's, its east past 180 where it goes over the antimeridian. */
export const rolledOut = ([west, south, east, north]) => [west, south, west > east ? east + 360 : east, north];

/** Whether a box goes over the antimeridian. */
export const wraps = ([, , east]) => east > 180;

/** A longitude within ±180. */
export const onGlobe = (lon) => (Math.abs(lon) <= 180 ? lon : lon - 360 * Math.floor((lon + 180) / 360));

/** The same box as the server reads it, or null where it has none such: cut to the globe, over the antimeridian no wider than half of it. */
export function written([west, south, east, north]) {
  const [low, high] = [Math.max(-90, south), Math.min(90, north)];
  if (!(west < east) || !(low < high)) return null;
  if (west >= -180 && east <= 180) return [west, low, east, high];
  if (east - west > 180) return null;
  const [left, right] = [onGlobe(west), onGlobe(east)];
  return [left === 180 ? -180 : left, low, right === -180 ? 180 : right, high];
}

/** A box within which all tiles are, for a map library that takes none over the antimeridian. */
export const unwrapped = ([west, south, east, north]) => (east > 180 ? [-180, south, 180, north] : [west, south, east, north]);

/** The longitude among those a turn apart that lies in a box, if one does. */
export function lonWithin(lon, [west, , east]) {
  return [0, 360, -360].map((turn) => lon + turn).find((one) => west <= one && one <= east) ?? lon;
}
