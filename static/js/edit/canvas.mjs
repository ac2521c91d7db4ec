// The drawing tool's part of the map: the draft on it, the pen, and the crosshair of the keyboard.
// The map may open later than the tool; in the basic viewer there are only the draft's outline and the crosshair.

import {h} from '../dom.mjs';
import {createOutline} from './outline.mjs';
import {createPen} from './pen.mjs';
import {createSketch} from './sketch.mjs';
import {createSnapping} from './snapping.mjs';

/** Builds it for a draft; `colour()` gives what it is drawn in, `opened()` is called once there is a map. */
export function createCanvas(desk, draft, {colour, opened}) {
  const root = document.getElementById('map');
  const crosshair = h('div', {class: 'crosshair', 'aria-hidden': 'true', hidden: true});
  const snapping = createSnapping(desk);
  let sketch = null;
  const pen = createPen(desk, {snapping, colour, busy: (on) => {
    // A click on a handle would not draw.
    sketch?.handles(!on);
    if (on) root.scrollIntoView({block: 'nearest'});
  }});

  const attach = () => {
    if (!desk.map) return;
    waiting.disconnect();
    root.append(crosshair);
    sketch = desk.map.gl ? createSketch(desk.map.gl, {
      state: desk.state, snap: snapping.snap,
      moved: (place, position, anew) => draft.drag(place, position, anew), dropped: () => draft.drop(), chosen: (place) => draft.choose(place),
    }) : createOutline(root, desk);
    opened();
  };
  const waiting = new MutationObserver(attach);
  waiting.observe(root, {attributes: true});
  // Not at once: whoever builds this has not got it yet.
  queueMicrotask(attach);
  // What is drawn is kept, however one leaves.
  addEventListener('pagehide', pen.stop);

  return {
    snapping, pen,
    get canDraw() { return Boolean(desk.map?.gl); },
    /** Shows the draft; what is offered in outline only, as the map then shows what it would change. */
    show() {
      const {areas, wrong, chosen, offered} = draft;
      sketch?.show({areas, wrong, chosen, outline: offered, colour: colour()});
    },
    crosshair(on) {
      crosshair.hidden = !on;
    },
    close() {
      waiting.disconnect();
      removeEventListener('pagehide', pen.stop);
      pen.stop();
      sketch?.close();
      sketch = null;
      crosshair.remove();
    },
  };
}
