// Chains directed edges, land on their left, to the rings of polygons: closed, simple, holes in the ring around them.

import {GRID, sideOf, turnOf} from './nodes.mjs';

// A step of the grid on the ground, in metres; and the area in m² below which a ring is a matter of rounding.
const STEP = 0.0111;
const SLIVER = 1;

/** The polygons (coordinates of a MultiPolygon) whose edges are the pairs of nodes given. */
export function chain(nodes, edges) {
  const rings = cyclesOf(nodes, edges).flatMap(simple).filter((ring) => ring.length > 2 && squareMetres(nodes, ring) >= SLIVER);
  const outer = rings.filter((ring) => turnOf(nodes, ring) > 0);
  const holes = new Map(outer.map((ring) => [ring, []]));
  for (const hole of rings.filter((ring) => turnOf(nodes, ring) < 0)) {
    const around = outer.filter((ring) => encloses(nodes, ring, hole)).sort((one, other) => turnOf(nodes, one) - turnOf(nodes, other));
    holes.get(around[0])?.push(hole);
  }
  const positions = (ring) => [...ring, ring[0]].map(nodes.place);
  return outer.map((ring) => [ring, ...holes.get(ring)].map(positions));
}

/** Walks along the edges, at a node to the next edge clockwise from where one came: around the land on the left. */
function cyclesOf(nodes, edges) {
  const leaving = new Map();
  for (const [a, b] of edges) (leaving.get(a) ?? leaving.set(a, []).get(a)).push(b);
  const cycles = [];
  for (const [start] of edges) {
    while (leaving.get(start)?.length) {
      const cycle = [];
      let [before, node] = [null, start];
      do {
        cycle.push(node);
        const next = nextOf(nodes, before, node, leaving.get(node) ?? []);
        if (next === null) break;
        [before, node] = [node, next];
      } while (node !== start);
      if (node === start) cycles.push(cycle);
    }
  }
  return cycles;
}

/** Takes the way on from a node out of those that leave it. */
function nextOf({xs, ys}, before, node, ways) {
  if (ways.length === 0) return null;
  let best = 0;
  if (before !== null && ways.length > 1) {
    const angle = (to) => Math.atan2(ys[to] - ys[node], xs[to] - xs[node]);
    const clockwise = ways.map((to) => (angle(before) - angle(to) + 4 * Math.PI) % (2 * Math.PI) || 2 * Math.PI);
    best = clockwise.indexOf(Math.min(...clockwise));
  }
  return ways.splice(best, 1)[0];
}

/** Cuts a cycle where it comes back to a node, so that no ring touches itself. */
function simple(cycle) {
  const rings = [];
  const way = [];
  const place = new Map();
  for (const node of cycle) {
    if (place.has(node)) {
      const ring = way.splice(place.get(node));
      for (const one of ring) place.delete(one);
      rings.push(ring);
    }
    place.set(node, way.length);
    way.push(node);
  }
  return [...rings, way];
}

function squareMetres(nodes, ring) {
  return Math.abs(turnOf(nodes, ring)) / 2 * STEP ** 2 * Math.cos(nodes.ys[ring[0]] / GRID * Math.PI / 180);
}

/** Whether a ring lies around another that does not cross it: told by the middle of an edge that they do not share. */
function encloses(nodes, ring, other) {
  const {xs, ys} = nodes;
  const own = new Set(ring.map((node, index) => `${ring[(index + 1) % ring.length]} ${node}`));
  const edges = other.map((node, index) => [node, other[(index + 1) % other.length]]);
  const [a, b] = edges.find(([one, two]) => !own.has(`${one} ${two}`)) ?? edges[0];
  const [x, y] = [xs[a] + xs[b], ys[a] + ys[b]];
  let inside = false;
  ring.forEach((from, index) => {
    const to = ring[(index + 1) % ring.length];
    const [fy, ty] = [2 * ys[from], 2 * ys[to]];
    const up = fy <= y && y < ty;
    if (!up && !(ty <= y && y < fy)) return;
    if (sideOf(2 * xs[from], fy, 2 * xs[to], ty, x, y) > 0 === up) inside = !inside;
  });
  return inside;
}
