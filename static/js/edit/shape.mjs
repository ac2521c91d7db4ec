// The shape of a draft: areas of rings of corners, as a MultiPolygon has them but for the last position, which would
// repeat the first. While it is made a ring may have fewer than three corners. Pure: each function gives a new shape.

/** A shape as GeoJSON. */
export function toGeometry(areas) {
  const closed = areas.map((rings) => rings.map((ring) => [...ring, ring[0]]));
  return closed.length === 1 ? {type: 'Polygon', coordinates: closed[0]} : {type: 'MultiPolygon', coordinates: closed};
}

/** The shape of a GeoJSON polygon or multipolygon; null of anything else. */
export function fromGeometry(geometry) {
  const polygons = {Polygon: () => [geometry.coordinates], MultiPolygon: () => geometry.coordinates}[geometry?.type]?.();
  const sound = Array.isArray(polygons) && polygons.length > 0 && polygons.every((rings) => Array.isArray(rings) && rings.length > 0
    && rings.every((ring) => Array.isArray(ring) && ring.length > 3 && ring.every((position) => Array.isArray(position) && position.slice(0, 2).every(Number.isFinite))));
  return sound ? polygons.map((rings) => rings.map((ring) => ring.slice(0, -1).map(([lon, lat]) => [lon, lat]))) : null;
}

/** The shape of a pasted text: a geometry, a Feature, or a collection of them; null where it has no polygon. */
export function readGeoJson(text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  const geometries = ({type, geometry, features, geometries: some} = {}) => (
    type === 'Feature' ? [geometry] : type === 'FeatureCollection' ? features?.map((feature) => feature?.geometry) ?? []
      : type === 'GeometryCollection' ? some ?? [] : [{type, ...given}]);
  const shapes = geometries(given ?? {}).map(fromGeometry);
  return shapes.length > 0 && shapes.every(Boolean) ? shapes.flat() : null;
}

/** `35.95, 39.01`, the latitude first, as a position; null where it is none. */
export function readPosition(text) {
  const numbers = text.trim().split(/\s*[,;،]\s*|\s+/).map((part) => (part === '' ? NaN : Number(part)));
  const [lat, lon] = numbers;
  return numbers.length === 2 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : null;
}

/** A position as it is typed. */
export const writePosition = ([lon, lat]) => `${lat}, ${lon}`;

const change = (areas, [area, ring], edit) => areas.map((rings, at) => (at === area ? rings.map((corners, which) => (which === ring ? edit(corners) : corners)) : rings));

/** A corner, named [area, ring, corner], put elsewhere. */
export const moveCorner = (areas, place, position) => change(areas, place, (corners) => corners.with(place[2], position));

/** A new corner before the one named. */
export const insertCorner = (areas, place, position) => change(areas, place, (corners) => corners.toSpliced(place[2], 0, position));

/** Without a corner; a ring without corners goes too, and an area without its outer ring. */
export function deleteCorner(areas, place) {
  return change(areas, place, (corners) => corners.toSpliced(place[2], 1))
    .map((rings) => (rings[0].length === 0 ? [] : rings.filter((ring) => ring.length > 0)))
    .filter((rings) => rings.length > 0);
}

/** Areas drawn inside another are holes of it. */
export function nest(areas) {
  const grown = areas.map((rings) => [...rings]);
  const kept = grown.filter((rings, at) => {
    const around = rings.length === 1 && rings[0].length > 2 ? grown.findIndex((other, which) => which !== at && isWithin(rings[0], other)) : -1;
    if (around >= 0) grown[around].push(rings[0]);
    return around < 0;
  });
  return kept;
}

/** Which rings have too few corners, as [area, ring]. */
export const unfinished = (areas) => areas.flatMap((rings, area) => rings.flatMap((ring, at) => (ring.length < 3 ? [[area, at]] : [])));

function isWithin(ring, [outer, ...holes]) {
  return outer.length > 2 && ring.every((corner) => contains(outer, corner)) && !holes.some((hole) => ring.some((corner) => contains(hole, corner)));
}

function contains(ring, [x, y]) {
  let inside = false;
  ring.forEach(([ax, ay], at) => {
    const [bx, by] = ring[(at + 1) % ring.length];
    if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
