// The corners of a draft as a list: each can be typed, put in before another, and taken out. What the map does by
// dragging, this does for a keyboard, and where there is no map to drag on.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {button, sign} from './button.mjs';
import {cornerWords} from './cornernames.mjs';
import {deleteCorner, insertCorner, moveCorner, readPosition, writePosition} from './shape.mjs';

// More rows than this help nobody: they are changed on the map.
const MOST = 200;

/**
 * Builds the list; `change(areas, how)` hears of each change, `chosen(place)` which corner is in hand, `centre()` gives the
 * map's middle. A region on record may have thousands of corners, so `show` lists them when somebody looks.
 */
export function createCorners({change, chosen: choose, centre}) {
  const list = h('div', {class: 'rings'});
  const node = h('div', {class: 'corners'},
    h('p', {}, h('small', {}, say('cornersWhy'))), list,
    h('p', {class: 'actions'}, button('addCorner', () => add(false)), button('addArea', () => add(true))));
  let areas = [];
  // The ring that a new corner goes to: the one that was last in hand.
  let last = null;

  const focus = (place) => list.querySelector(`[data-place="${place.join(' ')}"] input`)?.focus();
  /** Makes a change after which the list is another, with a certain corner's field in focus. */
  function edit(next, place) {
    change(next);
    focus(place);
  }
  const acts = {
    choose, focus,
    // The list shows already what was typed into it.
    type(place, position) {
      const [area, ring, corner] = place;
      if (writePosition(position) !== writePosition(areas[area][ring][corner])) change(areas = moveCorner(areas, place, position), {listed: true});
    },
    insert([area, ring, corner]) {
      const corners = areas[area][ring];
      edit(insertCorner(areas, [area, ring, corner], halfway(corners.at(corner - 1), corners[corner])), [area, ring, corner]);
    },
    remove([area, ring, corner]) {
      edit(deleteCorner(areas, [area, ring, corner]), [area, ring, Math.max(0, corner - 1)]);
    },
  };
  /** A new corner at the map's middle: after the last of the ring in hand, or as the first of another area. */
  function add(anew) {
    const position = centre();
    if (!position) return;
    if (anew || areas.length === 0) {
      last = [areas.length, 0];
      edit([...areas, [[position]]], [areas.length, 0, 0]);
    } else {
      const [area, ring] = last && areas[last[0]]?.[last[1]] ? last : [areas.length - 1, 0];
      const end = [area, ring, areas[area][ring].length];
      edit(insertCorner(areas, end, position), end);
    }
  }
  function show(next, wrong, chosen, listing) {
    areas = next;
    if (!listing) return;
    if (chosen) last = chosen.split(' ').slice(0, 2).map(Number);
    fill(list, listOf(areas, wrong, acts));
  }
  return {node, show};
}

function halfway(one, other) {
  return one.map((value, axis) => Number(((value + other[axis]) / 2).toFixed(7)));
}

/** Ring by ring, as many corners as help. */
function listOf(areas, wrong, acts) {
  let room = MOST;
  const ringOf = (corners, area, ring) => {
    const listed = corners.slice(0, room);
    room -= listed.length;
    return listed.length > 0 && [
      (areas.length > 1 || ring > 0) && h('p', {class: 'ring'}, cornerWords(area, ring)),
      h('ol', {}, listed.map((position, corner) => rowOf([area, ring, corner], position, wrong, acts))),
    ];
  };
  const count = areas.flat(2).length;
  return [
    areas.map((rings, area) => rings.map((corners, ring) => ringOf(corners, area, ring))),
    count > MOST && h('p', {class: 'none'}, say('moreCorners', count - MOST)),
  ];
}

function rowOf(place, position, wrong, {choose, focus, type, insert, remove}) {
  const [area, ring, corner] = place;
  const number = corner + 1;
  const take = () => {
    const typed = readPosition(input.value);
    if (!typed) return input.setAttribute('aria-invalid', 'true');
    input.removeAttribute('aria-invalid');
    type(place, typed);
  };
  const input = h('input', {
    value: writePosition(position), dir: 'ltr', spellcheck: 'false', autocomplete: 'off', 'aria-label': cornerWords(area, ring, corner),
    'aria-invalid': wrong.has(place.join(' ')) ? 'true' : null,
    onfocus: () => choose(place),
    onkeydown: (event) => {
      if (event.key !== 'Enter') return;
      // Enter takes over what was typed, and goes on to the next.
      event.preventDefault();
      take();
      focus([area, ring, corner + 1]);
    },
    onchange: take,
  });
  return h('li', {dataset: {place: place.join(' ')}}, h('span', {class: 'number', 'aria-hidden': 'true'}, number), input,
    sign(say('cornerBefore', number), '+', () => insert(place)), sign(say('cornerAway', number), '×', () => remove(place)));
}
