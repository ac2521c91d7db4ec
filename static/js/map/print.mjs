// A WebGL canvas is blank on paper. Before printing, the map is drawn once more and copied to a plain canvas.

import {h} from '../dom.mjs';

/** Keeps a copy of the map for the printer. */
export function printable(map, root) {
  const copy = h('canvas', {class: 'printed', 'aria-hidden': 'true'});
  root.append(copy);
  const take = () => {
    const picture = map.getCanvas();
    copy.width = picture.width;
    copy.height = picture.height;
    map.redraw();
    copy.getContext('2d').drawImage(picture, 0, 0);
  };
  addEventListener('beforeprint', take);
  matchMedia('print').addEventListener('change', ({matches}) => { if (matches) take(); });
}
