// Positions as nodes: whole steps of the record's grid (1e-7°), numbered so that the same place is the same number.
// Two borders that meet at a place have the very same node there, and comparing nodes is comparing places.

/** Steps of the grid to a degree. */
export const GRID = 1e7;

/** A table of nodes. `at` numbers a position in degrees, `of` one in steps; `xs` and `ys` are the steps of a number. */
export function createNodes() {
  const known = new Map();
  const [xs, ys] = [[], []];
  const of = (x, y) => {
    const key = `${x} ${y}`;
    const node = known.get(key);
    if (node !== undefined) return node;
    known.set(key, xs.length);
    ys.push(y);
    return xs.push(x) - 1;
  };
  return {
    xs, ys, of,
    at: ([lon, lat]) => of(Math.round(lon * GRID), Math.round(lat * GRID)),
    place: (node) => [xs[node] / GRID, ys[node] / GRID],
  };
}

/** Twice the signed area of a ring of nodes, in steps; positive where it runs against the clock. */
export function turnOf({xs, ys}, ring) {
  let sum = 0;
  const [x, y] = [xs[ring[0]], ys[ring[0]]];
  for (let i = 1; i + 1 < ring.length; i += 1) {
    sum += (xs[ring[i]] - x) * (ys[ring[i + 1]] - y) - (xs[ring[i + 1]] - x) * (ys[ring[i]] - y);
  }
  return sum;
}

/** On which side of the line from (ax, ay) to (bx, by) a point lies: 1 left, −1 right, 0 on it. Whole numbers, exact. */
export function sideOf(ax, ay, bx, by, x, y) {
  const [one, other] = [(bx - ax) * (y - ay), (by - ay) * (x - ax)];
  const rough = one - other;
  if (Math.abs(rough) > (Math.abs(one) + Math.abs(other)) * 1e-15) return Math.sign(rough);
  const [left, right] = [BigInt(bx - ax) * BigInt(y - ay), BigInt(by - ay) * BigInt(x - ax)];
  return left > right ? 1 : left < right ? -1 : 0;
}
