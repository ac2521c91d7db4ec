// Decodes TopoJSON (world-atlas): land as polygons, and the borders that two countries share as lines.

/** The positions of every arc, in degrees: quantised deltas are summed and scaled. */
export function decodeArcs({arcs, transform}) {
  if (!transform) return arcs;
  const {scale: [kx, ky], translate: [dx, dy]} = transform;
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([stepX, stepY]) => {
      x += stepX;
      y += stepY;
      return [x * kx + dx, y * ky + dy];
    });
  });
}

/** A ring from the arcs it names; `~i` is arc i backwards, and each arc starts where the last one ended. */
export function joinArcs(indexes, arcs) {
  const ring = [];
  for (const index of indexes) {
    const arc = index < 0 ? arcs[~index].toReversed() : arcs[index];
    ring.push(...(ring.length ? arc.slice(1) : arc));
  }
  return ring;
}

const polygonsOf = (geometry) =>
  geometry.type === 'Polygon' ? [geometry.arcs] : geometry.type === 'MultiPolygon' ? geometry.arcs : [];

/** A collection's polygons as GeoJSON features, with their properties. */
export function readPolygons(topology, name) {
  const arcs = decodeArcs(topology);
  return topology.objects[name].geometries.map((geometry) => ({
    type: 'Feature',
    properties: geometry.properties ?? {},
    geometry: {
      type: 'MultiPolygon',
      coordinates: polygonsOf(geometry).map((polygon) => polygon.map((ring) => joinArcs(ring, arcs))),
    },
  }));
}

/** The lines between two different geometries of a collection, where `keep(properties, properties)`. */
export function readBorders(topology, name, keep = () => true) {
  const owners = new Map();
  for (const geometry of topology.objects[name].geometries) {
    for (const index of polygonsOf(geometry).flat(2)) {
      const arc = index < 0 ? ~index : index;
      const known = owners.get(arc) ?? owners.set(arc, new Set()).get(arc);
      known.add(geometry);
    }
  }
  const arcs = decodeArcs(topology);
  const shared = [...owners].filter(([, [one, other]]) => other && keep(one.properties ?? {}, other.properties ?? {}));
  return {
    type: 'Feature',
    properties: {},
    geometry: {type: 'MultiLineString', coordinates: shared.map(([arc]) => arcs[arc])},
  };
}
