// The box that a map is shown in to see certain land.

/** [west, south, east, north] around polygons, with some land around them, as far as maps go; null around nothing. */
export function boxAround(geometries) {
  const points = geometries.flatMap(({type, coordinates}) => coordinates?.flat(type === 'MultiPolygon' ? 2 : 1) ?? []);
  if (points.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of points) [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
  const room = Math.max((east - west) * 0.2, (north - south) * 0.2, 0.02);
  return [Math.max(-180, west - room), Math.max(-85, south - room), Math.min(180, east + room), Math.min(85, north + room)].map((side) => Number(side.toFixed(4)));
}
