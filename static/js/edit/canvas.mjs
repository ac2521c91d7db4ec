// The drawing tool's part of the map: the draft on it, the gesture that draws, and the crosshair of the keyboard.
// The map may open later than the tool; in the basic viewer there are only the draft's outline and the crosshair.

import {h} from '../dom.mjs';
import {project, unproject} from '../mercator.mjs';
import {startGesture} from './gesture.mjs';
import {createOutline} from './outline.mjs';
import {createSketch} from './sketch.mjs';
import {indexBorders, snapTo} from './snap.mjs';

// How near in pixels a border draws a corner to it.
const NEAR = 12;

/** Builds it for a draft; `colour()` gives what it is drawn in, `opened()` is called once there is a map. */
export function createCanvas(desk, draft, {colour, opened}) {
  const {state, record} = desk;
  const root = document.getElementById('map');
  const crosshair = h('div', {class: 'crosshair', 'aria-hidden': 'true', hidden: true});
  let sketch = null;
  let gesture = null;
  let borders = null;
  let wanted = null;

  const canvas = {
    /** The borders in force, as far as they are there. */
    get borders() { return borders; },
    get canDraw() { return Boolean(desk.map?.gl); },
    get drawing() { return gesture !== null; },
    /** The border near a position as the map shows it, or null. */
    snap(position) {
      if (!borders || !desk.map) return null;
      const {bounds: [west,, east], width} = desk.map.view();
      return snapTo(borders, position, width / (east - west), NEAR)?.position ?? null;
    },
    /** The middle of the map, on a border where one is near. */
    centre() {
      if (!desk.map) return null;
      const [west, south, east, north] = desk.map.view().bounds;
      const [one, other] = [project({lon: west, lat: north}, 0), project({lon: east, lat: south}, 0)];
      const {lon, lat} = unproject({x: (one.x + other.x) / 2, y: (one.y + other.y) / 2}, 0);
      return canvas.snap([lon, lat]) ?? [lon, lat].map((value) => Number(value.toFixed(5)));
    },
    /** Takes up the borders of the date shown. */
    async readBorders() {
      const asked = `${state.now.at} ${state.now.edition}`;
      if (asked === wanted) return;
      wanted = asked;
      const found = await record.holdingsAt(state.now.at).then(indexBorders, () => null);
      if (wanted === asked) borders = found;
    },
    /** Shows the draft; what is offered in outline only, as the map then shows what it would change. */
    show() {
      const {areas, wrong, chosen, offered} = draft;
      sketch?.show({areas, wrong, chosen, outline: offered, colour: colour()});
    },
    crosshair(on) {
      crosshair.hidden = !on;
    },
    /** Draws a ring with the pointer; gives it, or null when it is called off. */
    async draw() {
      const [map] = [desk.map.gl, canvas.stop()];
      state.set({tool: 'draw'});
      sketch.handles(false);
      root.scrollIntoView({block: 'nearest'});
      const mine = {stop: () => {}, undo: () => {}, redo: () => {}};
      gesture = mine;
      await canvas.readBorders();
      return new Promise((done, failed) => {
        const end = (ring) => {
          if (gesture === mine) gesture = null;
          state.set({tool: null});
          sketch?.handles(true);
          done(ring);
        };
        if (gesture !== mine) return end(null);
        startGesture(map, {snap: canvas.snap, colour: colour(), finish: end, cancel: () => end(null)}).then(({stop, undo, redo}) => {
          Object.assign(mine, {undo, redo, stop: () => { stop(); end(null); }});
          if (gesture !== mine) mine.stop();
        }, (fault) => { end(null); failed(fault); });
      });
    },
    /** Takes a corner of the ring that is being drawn back (`undo`), or puts it again (`redo`). */
    step(way) {
      gesture?.[way]();
    },
    stop() {
      const running = gesture;
      gesture = null;
      running?.stop();
    },
    close() {
      waiting.disconnect();
      canvas.stop();
      sketch?.close();
      crosshair.remove();
    },
  };
  const attach = () => {
    if (!desk.map) return;
    waiting.disconnect();
    root.append(crosshair);
    sketch = desk.map.gl ? createSketch(desk.map.gl, {
      state, snap: canvas.snap,
      moved: (place, position, anew) => draft.drag(place, position, anew), dropped: () => draft.drop(), chosen: (place) => draft.choose(place),
    }) : createOutline(root, desk);
    opened();
  };
  const waiting = new MutationObserver(attach);
  waiting.observe(root, {attributes: true});
  // Not at once: whoever builds this has not got it yet.
  queueMicrotask(attach);
  return canvas;
}
