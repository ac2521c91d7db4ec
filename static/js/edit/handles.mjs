// The nodes of borders on the MapLibre map, as handles: drawn out to where the border is to run, or moved by keys.
//
// They are buttons above the map, so that mouse, finger and keyboard reach them alike. Between two nodes a smaller
// handle makes a new one. What is dragged catches on other nodes first, so that borders can be made to meet.

import {h} from '../dom.mjs';
import {say} from '../words.mjs';

// At most so many handles are there at a time; pixels within which a node catches, that a drag needs to be one, and
// that two nodes are apart to have a handle between them.
const [MOST, NEAR, SLACK, ROOM] = [300, 10, 4, 44];
// From so many on they are small, so that the border is still seen.
const MANY = 60;
// Pixels that an arrow key moves a node by, alone and with Shift; how long a finger rests to delete, in ms.
const [STEP, LEAP, REST] = [4, 20, 600];
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
const whole = ({lng, lat}) => [lng, lat].map((value) => Number(value.toFixed(7)));

/**
 * Puts handles on a map. `edit` has the `fabric` (null: none), the node `selected`, `select(node)`, `act(operation, joined)`,
 * `drag(operation)` (null: no longer) and `nameOf(node)`; `crowded(count)` hears how many nodes are too many (0: none).
 */
export function createHandles(map, edit, crowded) {
  const layer = h('div', {class: 'handles', role: 'group', 'aria-label': say('nodesOnMap'), dir: 'ltr'});
  map.getContainer().append(layer);
  let shown = [];
  let grip = null;

  const put = ({element, at}) => {
    const {x, y} = map.project(at);
    element.style.transform = `translate(${x}px, ${y}px)`;
  };
  const follow = () => { if (!grip?.moving) shown.forEach(put); };
  const box = () => map.getBounds().toArray().flat();

  const focus = (node) => shown.find((one) => one.node === node)?.element.focus({preventScroll: true});

  const refresh = () => {
    const {fabric, selected} = edit;
    const free = fabric ? fabric.within(box()).filter((node) => !fabric.isFixed(node)) : [];
    const few = free.length <= MOST ? free : [];
    crowded(free.length - few.length);
    layer.classList.toggle('many', few.length > MANY);
    const known = new Map(shown.map(({node, element}) => [node, element]));
    const first = few.includes(selected) ? selected : few[0];
    const nodes = few.map((node) => {
      const element = known.get(node) ?? h('button', {type: 'button', class: 'knot', dataset: {node}});
      element.setAttribute('aria-label', edit.nameOf(node));
      element.setAttribute('aria-pressed', String(node === selected));
      element.tabIndex = node === first ? 0 : -1;
      return {node, element, at: fabric.nodes.place(node)};
    });
    shown = [...middlesOf(map, fabric, few), ...nodes];
    const had = layer.contains(document.activeElement);
    const gone = new Set(layer.children);
    for (const {element} of shown) {
      gone.delete(element);
      if (!element.isConnected) layer.append(element);
    }
    for (const element of gone) element.remove();
    shown.forEach(put);
    if (had && !layer.contains(document.activeElement)) focus(first);
  };
  const drop = (operation) => {
    clearTimeout(grip?.rest);
    grip = null;
    layer.classList.remove('dragging');
    edit.drag(null);
    if (operation && edit.act(operation)) focus(edit.selected);
    else follow();
  };
  const pointOf = (event) => {
    const {left, top} = map.getContainer().getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  /** The handle that is meant: of those that overlap the nearest, a node rather than one halfway. */
  const meant = (event) => {
    const [x, y] = pointOf(event);
    const far = ({at, between}) => {
      const place = map.project(at);
      return Math.hypot(place.x - x, place.y - y) + (between ? SLACK : 0);
    };
    return shown.map((one) => [far(one), one]).reduce((best, next) => (next[0] < best[0] ? next : best))[1];
  };
  const to = (event) => {
    const [x, y] = pointOf(event);
    const [nearest] = grip.others.map((one) => ({...one, far: Math.hypot(one.x - x, one.y - y)})).filter(({far}) => far <= NEAR)
      .sort((one, other) => one.far - other.far);
    return nearest?.place ?? whole(map.unproject([x, y]));
  };
  const operationTo = (place) => (grip.between ? {do: 'insert', between: grip.between, at: place} : {do: 'move', from: grip.from, to: place});

  layer.addEventListener('pointerdown', (event) => {
    if (event.target === layer || event.button !== 0 || grip) return;
    event.preventDefault();
    const one = meant(event);
    event.target.setPointerCapture(event.pointerId);
    const {fabric} = edit;
    const others = fabric.within(box()).filter((node) => node !== one.node)
      .map((node) => ({place: fabric.nodes.place(node), ...map.project(fabric.nodes.place(node))}));
    grip = {one, others, between: one.between, from: one.at, x: event.clientX, y: event.clientY, moving: false};
    if (event.pointerType === 'touch' && !one.between) grip.rest = setTimeout(() => drop({do: 'delete', node: one.at}), REST);
  });
  layer.addEventListener('pointermove', (event) => {
    if (!grip) return;
    if (!grip.moving && Math.hypot(event.clientX - grip.x, event.clientY - grip.y) < SLACK) return;
    grip.moving = true;
    layer.classList.add('dragging');
    clearTimeout(grip.rest);
    const place = to(event);
    put({element: grip.one.element, at: place});
    grip.frame ??= requestAnimationFrame(() => {
      if (!grip) return;
      grip.frame = null;
      edit.drag(operationTo(grip.place));
    });
    grip.place = place;
  });
  layer.addEventListener('pointerup', (event) => {
    if (!grip) return;
    const {one, moving} = grip;
    if (moving) return drop(operationTo(to(event)));
    if (one.between) return drop({do: 'insert', between: one.between, at: one.at});
    if (event.altKey) return drop({do: 'delete', node: one.at});
    drop(null);
    edit.select(one.node);
    focus(one.node);
  });
  layer.addEventListener('pointercancel', () => drop(null));
  layer.addEventListener('contextmenu', (event) => event.preventDefault());
  // The wheel is the map's, also above a handle.
  layer.addEventListener('wheel', (event) => {
    event.preventDefault();
    map.getCanvas().dispatchEvent(new WheelEvent('wheel', event));
  }, {passive: false});
  layer.addEventListener('focusin', ({target}) => {
    const one = shown.find(({element}) => element === target);
    if (one && one.node !== edit.selected && target.matches(':focus-visible')) edit.select(one.node);
  });
  layer.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return drop(null);
    const one = shown.find(({element}) => element === event.target);
    if (grip || !one || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!byKey(event, one)) return;
    event.preventDefault();
    focus(edit.selected);
  });

  /** What a key does to a node; gives whether it did anything. */
  function byKey({key, shiftKey}, {node, at}) {
    const {fabric} = edit;
    const go = {PageDown: 'next', PageUp: 'previous'}[key];
    if (ARROWS[key]) {
      const [dx, dy] = ARROWS[key].map((way) => way * (shiftKey ? LEAP : STEP));
      const {x, y} = map.project(at);
      edit.act({do: 'move', from: at, to: whole(map.unproject([x + dx, y + dy]))}, true);
    } else if (key === 'Delete' || key === 'Backspace') edit.act({do: 'delete', node: at});
    else if (key === 'Insert') edit.act(edit.after(node));
    else if (go) {
      let next = fabric[go](node);
      while (fabric.isFixed(next) && next !== node) next = fabric[go](next);
      if (!map.getBounds().contains(fabric.nodes.place(next))) map.jumpTo({center: fabric.nodes.place(next)});
      edit.select(next);
    } else return false;
    return true;
  }

  map.on('move', follow);
  map.on('moveend', refresh);
  refresh();
  return {
    refresh,
    close() {
      drop(null);
      map.off('move', follow);
      map.off('moveend', refresh);
      layer.remove();
    },
  };
}

/** Handles halfway along the edges of nodes, where there is room for one. */
function middlesOf(map, fabric, nodes) {
  const seen = new Set();
  return nodes.flatMap((node) => [...fabric.neighbours(node)].filter((other) => !seen.has(other)).flatMap((other) => {
    seen.add(node);
    const between = [node, other].map(fabric.nodes.place);
    const [one, two] = between.map((place) => map.project(place));
    if (Math.hypot(one.x - two.x, one.y - two.y) < ROOM) return [];
    return [{between, at: between[0].map((value, axis) => (value + between[1][axis]) / 2), element: h('span', {class: 'knot middle'})}];
  }));
}
