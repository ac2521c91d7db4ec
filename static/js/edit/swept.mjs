// The land that moved borders swept: what each holding has in the new fabric that it did not have in the old one.
//
// 1. The directed edges of the new rings less those of the old: what is left are closed curves around swept land.
// 2. Curves that are near one another are looked at together, with the edges that stayed within their box.
// 3. All of these are cut into pieces that meet at their ends only.
// 4. Beside each piece, winding numbers say who held the land and who is to hold it. Land goes to whoever newly winds
//    around it, and where two do (their borders cross), to the earlier in the list of holdings; never to anybody
//    outside the territory, where nothing was held, not even by nobody.
// 5. Pieces with gained land on the left and none on the right are chained to rings, and holes put into theirs.
//
// Painting what each gained over the old map gives the new one.

import {chain} from './chain.mjs';
import {sideOf} from './nodes.mjs';
import {createPieces, cut, isTurned} from './pieces.mjs';

/**
 * What each holding gained from the rings `old` to the rings `now` (the same rings, as far as they did not change):
 * [{holding, from, coordinates}], `from` the holdings it was gained from, `coordinates` those of a MultiPolygon.
 */
export function sweep(nodes, old, now) {
  const gains = new Map();
  for (const box of boxesOf(nodes, turnedEdges(nodes, old, now))) sweepBox(nodes, old, now, box, gains);
  return [...gains].sort(([one], [other]) => one - other)
    .map(([holding, {from, pieces}]) => ({holding, from: [...from].sort((a, b) => a - b), coordinates: chain(nodes, pieces)}))
    .filter(({coordinates}) => coordinates.length > 0);
}

/** The edges that one of the maps has and the other has not: {gone, come}, pairs of nodes, each edge once. */
export function movedEdges(nodes, old, now) {
  const [gone, come] = [[], []];
  for (const {a, b, flux} of turnedEdges(nodes, old, now)) {
    const had = flux.some((value, index) => index % 3 === 1 && value !== 0);
    const has = flux.some((value, index) => index % 3 === 2 && value !== 0);
    if (had && !has) gone.push([a, b]);
    if (has && !had) come.push([a, b]);
  }
  return {gone, come};
}

function turnedEdges(nodes, old, now) {
  const pieces = createPieces();
  old.forEach(({holding, nodes: before}, index) => {
    const after = now[index].nodes;
    if (before === after) return;
    const [first, last] = sameEnds(before, after);
    eachEdge(before, first, last, (a, b) => pieces.add(a, b, [holding, 1, 0]));
    eachEdge(after, first, last, (a, b) => pieces.add(a, b, [holding, 0, 1]));
  });
  return pieces.all().filter(isTurned);
}

/** How many nodes two rings have in common at the start and at the end. */
function sameEnds(one, other) {
  const most = Math.min(one.length, other.length);
  let first = 0;
  while (first < most && one[first] === other[first]) first += 1;
  let last = 0;
  while (last < most - first && one.at(-1 - last) === other.at(-1 - last)) last += 1;
  return [first, last];
}

/** Tells the edges of a ring that are not among its first nodes, nor among its last; and the one that closes it. */
function eachEdge(ring, first, last, tell) {
  const end = ring.length - 1;
  for (let i = Math.max(first - 1, 0); i < Math.min(ring.length - last, end); i += 1) tell(ring[i], ring[i + 1]);
  tell(ring[end], ring[0]);
}

/** Boxes around edges, those that touch made one. */
function boxesOf({xs, ys}, edges) {
  let boxes = edges.map(({a, b}) => [Math.min(xs[a], xs[b]), Math.min(ys[a], ys[b]), Math.max(xs[a], xs[b]), Math.max(ys[a], ys[b])]);
  const touch = (one, other) => one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
  for (let count = -1; count !== boxes.length;) {
    count = boxes.length;
    boxes = boxes.reduce((apart, box) => {
      const near = apart.filter((one) => touch(one, box));
      const whole = [box, ...near].reduce(([w, s, e, n], one) => [Math.min(w, one[0]), Math.min(s, one[1]), Math.max(e, one[2]), Math.max(n, one[3])]);
      return [...apart.filter((one) => !near.includes(one)), whole];
    }, []);
  }
  return boxes;
}

function sweepBox(nodes, old, now, box, gains) {
  const {pieces, far} = around(nodes, old, now, box);
  cut(nodes, pieces);
  const near = pieces.all();
  const moved = near.filter(isTurned);
  for (const piece of near) {
    const change = windings(nodes, piece, moved, (flux, i) => flux[i + 2] - flux[i + 1]);
    if (![change.left, change.right].some((side) => [...side.values()].some(Boolean))) continue;
    const held = windings(nodes, piece, near, (flux, i) => flux[i + 1], far);
    const [left, right] = [gainOf(held.left, change.left), gainOf(held.right, change.right)];
    for (const gain of [left, right]) if (gain) note(gains, gain);
    if (left?.holding === right?.holding) continue;
    if (left) gains.get(left.holding).pieces.push([piece.a, piece.b]);
    if (right) gains.get(right.holding).pieces.push([piece.b, piece.a]);
  }
}

/** The edges within a box as pieces, and those further east, which a ray from the box may cross. */
function around({xs, ys}, old, now, [west, south, east, north]) {
  const pieces = createPieces();
  const far = [];
  const each = (rings, flux) => {
    for (const {holding, nodes: ring} of rings) {
      for (let i = 0; i < ring.length; i += 1) {
        const [a, b] = [ring[i], ring[i + 1 === ring.length ? 0 : i + 1]];
        if ((ys[a] < south && ys[b] < south) || (ys[a] > north && ys[b] > north) || (xs[a] < west && xs[b] < west)) continue;
        if (xs[a] <= east || xs[b] <= east) pieces.add(a, b, [holding, ...flux]);
        else if (flux[0]) far.push({a, b, flux: [holding, 1, 1]});
      }
    }
  };
  each(old, [1, 0]);
  each(now, [0, 1]);
  return {pieces, far};
}

/**
 * How often each holding winds around the land on both sides of a piece, from what a ray to the east crosses. The ray
 * starts at the piece's middle, ever so little to the north: to the right of a piece that leads up, to the left of one
 * that leads east.
 */
function windings({xs, ys}, piece, some, count, more = []) {
  const [x, y] = [xs[piece.a] + xs[piece.b], ys[piece.a] + ys[piece.b]];
  const right = new Map();
  const add = (side, flux, sign) => {
    for (let i = 0; i < flux.length; i += 3) side.set(flux[i], (side.get(flux[i]) ?? 0) + sign * count(flux, i));
  };
  for (const list of [some, more]) {
    for (const {a, b, flux} of list) {
      const [ay, by] = [2 * ys[a], 2 * ys[b]];
      const up = ay <= y && y < by;
      if (!up && !(by <= y && y < ay)) continue;
      if (a === piece.a && b === piece.b) continue;
      const left = sideOf(2 * xs[a], ay, 2 * xs[b], by, x, y) > 0;
      if (left === up) add(right, flux, up ? 1 : -1);
    }
  }
  const other = new Map(right);
  const rise = ys[piece.b] - ys[piece.a] || xs[piece.a] - xs[piece.b];
  add(other, piece.flux, Math.sign(rise));
  return rise > 0 ? {left: other, right} : {left: right, right: other};
}

/** Who gains the land on a side, and from whom; null where it stays, or lies outside the territory. */
function gainOf(held, change) {
  const from = [...held].find(([, times]) => times > 0)?.[0];
  if (from === undefined) return null;
  const gainers = [...change].filter(([holding, by]) => (held.get(holding) ?? 0) <= 0 && (held.get(holding) ?? 0) + by > 0);
  return gainers.length ? {holding: Math.min(...gainers.map(([holding]) => holding)), from} : null;
}

function note(gains, {holding, from}) {
  const gain = gains.get(holding) ?? {from: new Set(), pieces: []};
  gain.from.add(from);
  gains.set(holding, gain);
}
