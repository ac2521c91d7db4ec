// The corners of a draft as a list: each can be typed, put in before another, and taken out. What the map does by
// dragging, this does for a keyboard, and where there is no map to drag on.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {deleteCorner, insertCorner, moveCorner, readPosition, writePosition} from './shape.mjs';

// More rows than this help nobody: they are changed on the map.
const MOST = 200;

/** Builds the list; `change(areas)` hears of each change, `centre()` gives the map's middle. Gives {node, show(areas, wrong, chosen, listing)}:
 * a region on record may have thousands of corners, which are listed when somebody looks. */
export function createCorners({change, chosen: choose, centre}) {
  const node = h('div', {class: 'corners'});
  let areas = [];
  let last = null;

  /** Shows the list anew with a certain corner's field in focus. */
  const edit = (next, focus) => {
    change(next);
    node.querySelector(`[data-place="${focus}"] input`)?.focus();
  };
  const row = (place, position, wrong) => {
    const [area, ring, corner] = place;
    const name = place.join(' ');
    const label = say('cornerNumber', corner + 1);
    const input = h('input', {
      value: writePosition(position), dir: 'ltr', spellcheck: 'false', autocomplete: 'off', 'aria-label': [say('areaNumber', area + 1), ring > 0 && say('holeNumber', ring), label].filter(Boolean).join(say('comma')),
      'aria-invalid': wrong.has(name) ? 'true' : null,
      onfocus: () => choose(place),
      onkeydown: (event) => {
        if (event.key !== 'Enter') return;
        // Enter takes over what was typed, and goes on to the next.
        event.preventDefault();
        take();
        node.querySelector(`[data-place="${[area, ring, corner + 1].join(' ')}"] input`)?.focus();
      },
      onchange: () => take(),
    });
    const take = () => {
      const typed = readPosition(input.value);
      if (typed) input.removeAttribute('aria-invalid');
      else input.setAttribute('aria-invalid', 'true');
      if (typed && writePosition(typed) !== writePosition(areas[area][ring][corner])) change(areas = moveCorner(areas, place, typed), {listed: true});
    };
    return h('li', {dataset: {place: name}}, h('span', {class: 'number', 'aria-hidden': 'true'}, corner + 1), input,
      h('button', {type: 'button', 'aria-label': say('cornerBefore', corner + 1), title: say('cornerBefore', corner + 1), onclick: () => edit(insertCorner(areas, place, beside(place)), name)}, '+'),
      h('button', {type: 'button', 'aria-label': say('cornerAway', corner + 1), title: say('cornerAway', corner + 1), onclick: () => edit(deleteCorner(areas, place), [area, ring, Math.max(0, corner - 1)].join(' '))}, '×'));
  };
  /** Halfway to the corner before: where a new one begins. */
  const beside = ([area, ring, corner]) => {
    const ringed = areas[area][ring];
    const [one, other] = [ringed.at(corner - 1), ringed[corner]];
    return one.map((value, axis) => Number(((value + other[axis]) / 2).toFixed(7)));
  };
  /** A new corner at the map's middle: after the last of the ring in hand, or as the first of another area. */
  const add = (anew) => {
    const position = centre();
    if (!position) return;
    if (anew || areas.length === 0) {
      last = [areas.length, 0];
      edit([...areas, [[position]]], `${areas.length} 0 0`);
    } else {
      const [area, ring] = last && areas[last[0]]?.[last[1]] ? last : [areas.length - 1, 0];
      const count = areas[area][ring].length;
      edit(insertCorner(areas, [area, ring, count], position), `${area} ${ring} ${count}`);
    }
  };
  const list = h('div', {class: 'rings'});
  node.append(
    h('p', {}, h('small', {}, say('cornersWhy'))), list,
    h('p', {class: 'actions'},
      h('button', {type: 'button', onclick: () => add(false)}, say('addCorner')),
      h('button', {type: 'button', onclick: () => add(true)}, say('addArea'))));

  return {
    node,
    show(next, wrong, chosen, listing) {
      areas = next;
      if (!listing) return;
      if (chosen) last = chosen.split(' ').slice(0, 2).map(Number);
      let room = MOST;
      fill(list, areas.flatMap((rings, area) => rings.map((corners, ring) => {
        const listed = corners.slice(0, room);
        room -= listed.length;
        return listed.length > 0 && [
          (areas.length > 1 || ring > 0) && h('p', {class: 'ring'}, [say('areaNumber', area + 1), ring > 0 && say('holeNumber', ring)].filter(Boolean).join(say('comma'))),
          h('ol', {}, listed.map((position, corner) => row([area, ring, corner], position, wrong))),
        ];
      })), areas.flat(2).length > MOST && h('p', {class: 'none'}, say('moreCorners', areas.flat(2).length - MOST)));
    },
  };
}
