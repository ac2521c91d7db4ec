// The draft on the basic viewer: its outline, which follows the view. There is nothing to drag; corners are typed.

import {fill, h, svg} from '../dom.mjs';
import {project} from '../mercator.mjs';

/** Puts the outline on the map's part of the page. Gives {show(draft), close()}. */
export function createOutline(root, {state, map}) {
  const lines = svg('svg', {'aria-hidden': 'true'});
  const node = h('div', {class: 'outline'}, lines);
  let shown = [];
  const draw = () => {
    const {bounds: [west, south, east, north], width} = map.view();
    const [corner, other] = [project({lon: west, lat: north}, 0), project({lon: east, lat: south}, 0)];
    const scale = width / (other.x - corner.x);
    const place = ([lon, lat]) => {
      const {x, y} = project({lon, lat}, 0);
      return `${((x - corner.x) * scale).toFixed(1)} ${((y - corner.y) * scale).toFixed(1)}`;
    };
    const path = shown.flat().map((ring) => `M${ring.map(place).join('L')}${ring.length > 2 ? 'Z' : ''}`).join('');
    fill(lines, svg('path', {class: 'casing', d: path}), svg('path', {d: path}));
  };
  root.append(node);
  const unwatch = state.watch((changed) => changed.has('map') && draw());
  const resized = new ResizeObserver(draw);
  resized.observe(root);
  return {
    show({areas}) {
      shown = areas;
      draw();
    },
    close() {
      unwatch();
      resized.disconnect();
      node.remove();
    },
  };
}
