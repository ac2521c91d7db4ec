// Edges near land that was swept, cut into pieces that meet at their ends only.
//
// A piece knows what each holding has of it: in the old map and in the new one, 1 where the holding's land is on its
// left, −1 where it is on its right. Crossings are rounded to the grid, which may bend an edge across another by a
// step: so cutting goes on until nothing crosses any more.

import {sideOf} from './nodes.mjs';

const keyOf = (a, b) => a * 2 ** 26 + b;
const ROUNDS = 40;

/** Pieces by their ends. `add(a, b, flux)` takes [holding, old, new, …]; the same edge added again is summed. */
export function createPieces() {
  const pieces = new Map();
  return {
    add(from, to, flux) {
      if (from === to) return null;
      const sign = from < to ? 1 : -1;
      const [a, b] = sign > 0 ? [from, to] : [to, from];
      const key = keyOf(a, b);
      const known = pieces.get(key) ?? {a, b, flux: []};
      pieces.set(key, known);
      for (let i = 0; i < flux.length; i += 3) sum(known.flux, flux[i], sign * flux[i + 1], sign * flux[i + 2]);
      return known;
    },
    drop: ({a, b}) => pieces.delete(keyOf(a, b)),
    all: () => [...pieces.values()],
  };
}

function sum(flux, holding, old, now) {
  for (let i = 0; i < flux.length; i += 3) {
    if (flux[i] !== holding) continue;
    flux[i + 1] += old;
    flux[i + 2] += now;
    return;
  }
  flux.push(holding, old, now);
}

/** Whether the old map and the new one differ on a piece. */
export function isTurned({flux}) {
  for (let i = 0; i < flux.length; i += 3) if (flux[i + 1] !== flux[i + 2]) return true;
  return false;
}

/** Cuts the pieces where they cross or touch. Those that are the same in both maps do not cross one another. */
export function cut(nodes, pieces) {
  let active = pieces.all().filter(isTurned);
  for (let round = 0; active.length > 0 && round < ROUNDS; round += 1) {
    const cuts = new Map();
    const mark = (piece, node) => {
      if (node === piece.a || node === piece.b) return;
      (cuts.get(piece) ?? cuts.set(piece, new Set()).get(piece)).add(node);
    };
    const all = pieces.all();
    for (const one of active) for (const other of all) if (one !== other) meet(nodes, one, other, mark);
    for (const piece of cuts.keys()) pieces.drop(piece);
    active = [];
    for (const [{a, b, flux}, at] of cuts) {
      const far = (node) => (nodes.xs[node] - nodes.xs[a]) ** 2 + (nodes.ys[node] - nodes.ys[a]) ** 2;
      const stops = [a, ...[...at].sort((one, other) => far(one) - far(other)), b];
      for (let i = 1; i < stops.length; i += 1) active.push(pieces.add(stops[i - 1], stops[i], flux));
    }
    active = [...new Set(active)];
  }
}

/** Marks where two pieces cross, or where one ends on the other. */
function meet({xs, ys, of}, one, other, mark) {
  const [ax, ay, bx, by] = [xs[one.a], ys[one.a], xs[one.b], ys[one.b]];
  const [cx, cy, dx, dy] = [xs[other.a], ys[other.a], xs[other.b], ys[other.b]];
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return;
  const [c, d] = [sideOf(ax, ay, bx, by, cx, cy), sideOf(ax, ay, bx, by, dx, dy)];
  const [a, b] = [sideOf(cx, cy, dx, dy, ax, ay), sideOf(cx, cy, dx, dy, bx, by)];
  if (c === 0 && between(ax, ay, bx, by, cx, cy)) mark(one, other.a);
  if (d === 0 && between(ax, ay, bx, by, dx, dy)) mark(one, other.b);
  if (a === 0 && between(cx, cy, dx, dy, ax, ay)) mark(other, one.a);
  if (b === 0 && between(cx, cy, dx, dy, bx, by)) mark(other, one.b);
  if (c * d >= 0 || a * b >= 0) return;
  const along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / ((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
  const node = of(Math.round(ax + along * (bx - ax)), Math.round(ay + along * (by - ay)));
  mark(one, node);
  mark(other, node);
}

/** Whether a point on the line through two others lies between them. */
function between(ax, ay, bx, by, x, y) {
  return Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by);
}
