// The map in force as a fabric: the rings of every holding as lists of nodes. Neighbours have the very same nodes along
// the border they share, so that a node moved in every ring that has it leaves no gap and no overlap.
//
// Three operations make every edit: move a node (onto another one: they become one, and what the border had between
// them goes), insert one on an edge, delete one.
// They name places, not numbers, so that a list of them can be kept as JSON and replayed on the same map. A ring is
// never changed, only replaced: undoing puts back the very ring that was there.

import {createNodes, turnOf} from './nodes.mjs';

const polygonsOf = ({type, coordinates}) => (type === 'Polygon' ? [coordinates] : coordinates);

/**
 * The fabric of a territory's holdings, as `…/control` gives them. `apply` gives null, or why not: `gone` (no such node
 * or edge), `fixed` (on the territory's outline), `three` (a ring keeps three nodes), `meet` (several borders meet there).
 */
export function createFabric(features) {
  const nodes = createNodes();
  const holdings = features.map(({properties: {faction, status, contested_with: rival}}) => ({faction, status, rival: rival ?? null}));
  const base = features.flatMap(({geometry}, holding) => polygonsOf(geometry).flatMap((polygon) =>
    polygon.map((ring, index) => ({holding, nodes: turned(nodes, ring.slice(0, -1).map(nodes.at), index === 0)}))));
  let rings = base;
  const where = indexOf(base);
  const fixed = outlineOf(base);
  const done = [];
  const undone = [];

  const stands = (place) => {
    const node = nodes.at(place);
    return where.get(node)?.size ? node : null;
  };
  /** The nodes joined to one by an edge. */
  const neighbours = (node) => {
    const found = new Set();
    for (const index of where.get(node) ?? []) {
      eachOf(rings[index].nodes, node, (before, after) => found.add(before).add(after));
    }
    return found;
  };
  /** The nodes that a border has between two of its nodes, the shorter way round: none where it does not lead there. */
  const alongBorder = (node, target) => {
    const ways = [...neighbours(node)].map((next) => {
      const passed = [node];
      for (let at = next; at !== target; at = [...neighbours(at)].find((one) => one !== passed.at(-2)) ?? node) {
        if (at === node || fixed.has(at) || neighbours(at).size > 2) return null;
        passed.push(at);
      }
      return passed.slice(1);
    });
    return new Set(ways.filter(Boolean).sort((one, other) => one.length - other.length)[0]);
  };
  const inRings = (indexes, change) => new Map([...indexes].map((index) => [index, closed(change(rings[index].nodes))]));

  const means = {
    move({from, to}) {
      const [node, target] = [stands(from), nodes.at(to)];
      if (node === null) return 'gone';
      if (fixed.has(node)) return 'fixed';
      const passed = where.get(target)?.size ? alongBorder(node, target) : new Set();
      return inRings(where.get(node), (ring) => ring.filter((one) => !passed.has(one)).map((one) => (one === node ? target : one)));
    },
    insert({between: [one, other], at}) {
      const [a, b, node] = [stands(one), stands(other), nodes.at(at)];
      if (a === null || b === null || !neighbours(a).has(b)) return 'gone';
      const having = [...where.get(a)].filter((index) => where.get(b).has(index) && edgeIn(rings[index].nodes, a, b));
      if (having.length < 2) return 'fixed';
      return inRings(having, (ring) => ring.flatMap((from, index) => {
        const to = ring[(index + 1) % ring.length];
        return (from === a && to === b) || (from === b && to === a) ? [from, node] : [from];
      }));
    },
    delete({node: place}) {
      const node = stands(place);
      if (node === null) return 'gone';
      if (fixed.has(node)) return 'fixed';
      // Where three borders meet, taking the node out of each would leave the land between them to nobody.
      if (neighbours(node).size > 2) return 'meet';
      return inRings(where.get(node), (ring) => ring.filter((one) => one !== node));
    },
  };
  const put = (changes) => {
    const before = new Map();
    rings = [...rings];
    for (const [index, ring] of changes) {
      const {holding, nodes: old} = rings[index];
      before.set(index, old);
      rings[index] = {holding, nodes: ring};
      const kept = new Set(ring);
      for (const node of old) if (!kept.has(node)) where.get(node).delete(index);
      for (const node of kept) (where.get(node) ?? where.set(node, new Set()).get(node)).add(index);
    }
    return before;
  };
  const meaning = (operation) => {
    const changes = means[operation.do](operation);
    return changes instanceof Map && [...changes.values()].some((ring) => new Set(ring).size < 3) ? 'three' : changes;
  };
  const apply = (operation) => {
    const changes = meaning(operation);
    if (typeof changes === 'string') return changes;
    done.push({operation, before: put(changes), after: changes});
    undone.length = 0;
    return null;
  };

  return {
    nodes, holdings, base, neighbours, apply,
    rings: () => rings,
    /** The rings as an operation would make them, or null where it cannot be done. Nothing is done. */
    would(operation) {
      const changes = meaning(operation);
      if (typeof changes === 'string') return null;
      return rings.map((ring, index) => (changes.has(index) ? {holding: ring.holding, nodes: changes.get(index)} : ring));
    },
    /** The node at a place, or null where none stands. */
    stands,
    isFixed: (node) => fixed.has(node),
    /** The holdings that meet at a node. */
    holdersOf: (node) => [...new Set([...where.get(node) ?? []].map((index) => rings[index].holding))],
    /** The node after one, along the border of the first holding that has it. */
    next(node) {
      const [index] = where.get(node) ?? [];
      const {nodes: ring} = rings[index];
      return ring[(ring.indexOf(node) + 1) % ring.length];
    },
    previous(node) {
      const [index] = where.get(node) ?? [];
      return rings[index].nodes.at(rings[index].nodes.indexOf(node) - 1);
    },
    /** The nodes in a box [west, south, east, north] in degrees. */
    within: ([west, south, east, north]) => [...where.keys()].filter((node) => {
      const [lon, lat] = nodes.place(node);
      return lon >= west && lon <= east && lat >= south && lat <= north && where.get(node).size > 0;
    }),
    /** What was done, oldest first, and what was undone, the next to redo last. */
    operations: () => done.map(({operation}) => operation),
    undoneOperations: () => undone.map(({operation}) => operation),
    /** Takes back the last operation; gives it, or null. */
    undo() {
      const last = done.pop();
      if (!last) return null;
      put(last.before);
      undone.push(last);
      return last.operation;
    },
    redo() {
      const next = undone.pop();
      if (!next) return null;
      put(next.after);
      done.push(next);
      return next.operation;
    },
    /** Does a list of operations anew; gives whether each of them found its nodes. */
    replay: (operations) => operations.every((operation) => apply(operation) === null),
  };
}

/** Outer rings against the clock, holes with it: the holding's land is on the left of every edge. */
function turned(nodes, ring, outer) {
  return turnOf(nodes, ring) > 0 === outer ? ring : ring.toReversed();
}

/** A ring without a node twice in a row. */
function closed(ring) {
  return ring.filter((node, index) => node !== ring[(index + 1) % ring.length]);
}

function indexOf(rings) {
  const where = new Map();
  rings.forEach(({nodes}, index) => nodes.forEach((node) => (where.get(node) ?? where.set(node, new Set()).get(node)).add(index)));
  return where;
}

/** The nodes of the territory's outline: those on edges that no neighbour has the other way round. */
function outlineOf(rings) {
  const edges = new Set();
  const key = (a, b) => a * 2 ** 26 + b;
  const each = (tell) => {
    for (const {nodes} of rings) nodes.forEach((node, index) => tell(node, nodes[(index + 1) % nodes.length]));
  };
  each((a, b) => edges.add(key(a, b)));
  const outline = new Set();
  each((a, b) => { if (!edges.has(key(b, a))) outline.add(a).add(b); });
  return outline;
}

function eachOf(ring, node, tell) {
  for (let i = ring.indexOf(node); i !== -1; i = ring.indexOf(node, i + 1)) {
    tell(ring[(i + ring.length - 1) % ring.length], ring[(i + 1) % ring.length]);
  }
}

function edgeIn(ring, a, b) {
  let found = false;
  eachOf(ring, a, (before, after) => { found ||= before === b || after === b; });
  return found;
}
