// The borders in force as something a corner can be put on: the nearest node first, else the nearest point of a line;
// and the nodes between two corners that a border joins. Pure: no map, no page.

const key = ([lon, lat]) => `${lon} ${lat}`;
// How far beside a line a position may lie and still be on it, in degrees: positions are kept to 1e-7.
const ON = 2e-7;
// A way along borders is no longer than so many times the straight one; and one between the same two parties goes before
// one along several borders unless it is so many times as long.
const [ROUND, DETOUR] = [3, 1.5];

/** Takes up the borders of a FeatureCollection of polygons: {nodes, edges}. An edge knows which factions' land it parts. */
export function indexBorders({features}) {
  const numbers = new Map();
  const nodes = [];
  const found = new Map();
  const number = (position) => {
    const name = key(position);
    if (!numbers.has(name)) numbers.set(name, nodes.push(position) - 1);
    return numbers.get(name);
  };
  features.forEach(({geometry, properties}) => {
    const owner = properties?.faction ?? '';
    const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i += 1) {
        const [a, b] = [number(ring[i - 1]), number(ring[i])].sort((one, other) => one - other);
        if (a === b) continue;
        const name = `${a} ${b}`;
        if (!found.has(name)) found.set(name, {a, b, owners: []});
        found.get(name).owners.push(owner);
      }
    }
  });
  const edges = [...found.values()].map(({a, b, owners}) => ({a, b, line: owners.sort().join(' | ')}));
  const around = nodes.map(() => []);
  edges.forEach((edge, index) => [edge.a, edge.b].forEach((node) => around[node].push(index)));
  return {nodes, edges, around, numbers};
}

/**
 * Where a position snaps to within so many pixels, or null: {position, kind: 'node' | 'edge'}. `scale` is how many
 * pixels a degree of longitude is; Web Mercator stretches latitude by as much as it does longitude.
 */
export function snapTo({nodes, edges}, [lon, lat], scale, within) {
  const tall = scale / Math.cos(lat * Math.PI / 180);
  const place = ([x, y]) => [(x - lon) * scale, (y - lat) * tall];
  let best = {away: within, node: -1};
  nodes.forEach((position, node) => {
    const away = Math.hypot(...place(position));
    if (away <= best.away) best = {away, node};
  });
  if (best.node >= 0) return {position: nodes[best.node], kind: 'node'};
  const [wide, high] = [within / scale, within / tall];
  const beyond = (one, other, middle, reach) => Math.min(one, other) > middle + reach || Math.max(one, other) < middle - reach;
  let line = {away: within, position: null};
  for (const {a, b} of edges) {
    const [from, to] = [nodes[a], nodes[b]];
    if (beyond(from[0], to[0], lon, wide) || beyond(from[1], to[1], lat, high)) continue;
    const part = partAlong(place(from), place(to));
    const away = Math.hypot(...between(place(from), place(to), part));
    if (away <= line.away) line = {away, position: between(from, to, part).map((value) => Number(value.toFixed(7)))};
  }
  return line.position && {position: line.position, kind: 'edge'};
}

/**
 * The nodes between two positions along the border between the same two parties, or, where that is none or a detour,
 * along whatever borders lead there; in order; null where there is no such way, [] where nothing lies between.
 */
export function trace(index, from, to) {
  const [start, end] = [standingOn(index, from), standingOn(index, to)];
  if (start.edge !== undefined && start.edge === end.edge) return [];
  const shared = [...start.lines].filter((line) => end.lines.has(line));
  const ways = shared.map((line) => shortest(index, line, start.ends, end.ends)).filter(Boolean).sort((one, other) => one.long - other.long);
  const [own = null] = ways;
  const any = shortest(index, null, start.ends, end.ends, ROUND * apart(from, to));
  const way = own && any && own.long > DETOUR * any.long ? any : own ?? any;
  if (!way) return null;
  const same = (one, other) => key(one) === key(other);
  return way.path.map((node) => index.nodes[node]).filter((node) => !same(node, from) && !same(node, to));
}

/** A ring (not closed) with the borders' nodes between those successive corners that borders join. */
export function followBorders(index, ring) {
  return ring.flatMap((corner, at) => [corner, ...(trace(index, corner, ring[(at + 1) % ring.length]) ?? [])]);
}

/** What a position stands on: the nodes a way from it begins with, and the border lines. */
function standingOn({nodes, edges, around, numbers}, position) {
  const node = numbers.get(key(position));
  if (node !== undefined) return {ends: new Map([[node, 0]]), lines: new Set(around[node].map((edge) => edges[edge].line))};
  const edge = edges.findIndex(({a, b}) => {
    const [one, other] = [nodes[a], nodes[b]].map(([x, y]) => [x - position[0], y - position[1]]);
    return Math.hypot(...between(one, other, partAlong(one, other))) <= ON;
  });
  if (edge < 0) return {ends: new Map(), lines: new Set()};
  const {a, b, line} = edges[edge];
  return {edge, ends: new Map([a, b].map((end) => [end, apart(nodes[end], position)])), lines: new Set([line])};
}

/** The shortest way along a border line (null: along any) from one of some nodes to one of others, at most so long (Dijkstra). */
function shortest({nodes, edges, around}, line, starts, ends, most = Infinity) {
  const reached = new Map();
  const open = new Map([...starts].map(([node, long]) => [node, {long, before: null}]));
  while (open.size > 0) {
    let near = null;
    for (const [node, {long}] of open) if (near === null || long < open.get(near).long) near = node;
    const here = open.get(near);
    if (here.long > most) break;
    open.delete(near);
    reached.set(near, here);
    for (const at of around[near]) {
      if (line !== null && edges[at].line !== line) continue;
      const next = edges[at].a === near ? edges[at].b : edges[at].a;
      const long = here.long + apart(nodes[near], nodes[next]);
      if (!reached.has(next) && long < (open.get(next)?.long ?? Infinity)) open.set(next, {long, before: near});
    }
  }
  const [goal] = [...ends].filter(([node]) => reached.has(node)).sort(([one, x], [other, y]) => reached.get(one).long + x - reached.get(other).long - y);
  if (!goal) return null;
  const path = [];
  for (let node = goal[0]; node !== null; node = reached.get(node).before) path.unshift(node);
  return {path, long: reached.get(goal[0]).long + goal[1]};
}

/** Which part of the way from `a` to `b` is nearest to the origin, 0 to 1. */
function partAlong([ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const long = dx * dx + dy * dy;
  return long === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / long));
}

const between = ([ax, ay], [bx, by], part) => [ax + (bx - ax) * part, ay + (by - ay) * part];

/** How far two positions are apart, as far as comparing ways goes. */
function apart([x, y], [lon, lat]) {
  return Math.hypot((x - lon) * Math.cos(lat * Math.PI / 180), y - lat);
}
