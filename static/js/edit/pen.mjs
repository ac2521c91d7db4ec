// The pen: one ring at a time is drawn on the map, and meanwhile the map's clicks are for the ring.

import {startGesture} from './gesture.mjs';

// How long the click that closes a ring takes at most to come, in ms.
const CLICK = 400;

/** Builds it; `colour()` gives what it draws in, `busy(on)` hears when it begins and when it has ended. */
export function createPen(desk, {snapping, colour, busy}) {
  const {state} = desk;
  // The drawing under way. It can be called off before the gesture has been fetched.
  let under = null;

  const pen = {
    get drawing() { return under !== null; },
    /** Whether what is pressed on the map is a corner by now. */
    get listening() { return under?.listening ?? false; },
    /** Draws a ring; gives it, as far as it was drawn where it was stopped, or null when it is called off. `begun` is told once the map listens. */
    async draw(begun) {
      pen.stop();
      const mine = {listening: false, stop: () => {}, cancel: () => {}, undo: () => {}, redo: () => {}};
      under = mine;
      state.set({tool: 'draw'});
      busy(true);
      let closed = null;
      try {
        await snapping.read();
        if (under !== mine) return null;
        const {ring, finished} = await ringOf(mine, begun);
        if (finished) closed = clickOn(desk.map.gl);
        return ring;
      } finally {
        if (under === mine) under = null;
        if (closed) closed.then(free);
        else free();
      }
    },
    /** Takes a corner of the ring back (`undo`), or puts it again (`redo`). */
    step(way) {
      under?.[way]();
    },
    /** Ends the drawing, and keeps what is drawn. */
    stop: () => end('stop'),
    /** Calls the drawing off. */
    cancel: () => end('cancel'),
  };

  function end(way) {
    const running = under;
    under = null;
    running?.[way]();
  }
  /** Gives the map's clicks back, unless another drawing or another tool has them by now. */
  function free() {
    if (under !== null) return;
    if (state.now.tool === 'draw') state.set({tool: null});
    busy(false);
  }
  const ringOf = (mine, begun) => new Promise((done, failed) => {
    startGesture(desk.map.gl, {snap: snapping.snap, colour: colour(), over: (ring, finished) => done({ring, finished})}).then((gesture) => {
      Object.assign(mine, gesture, {listening: true});
      if (under !== mine) mine.cancel();
      else begun();
    }).catch(failed);
  });
  return pen;
}

/** Waits for the click that closed a ring: the map hears of it later than the gesture does, and it asks for no place. */
function clickOn(map) {
  return new Promise((passed) => {
    map.once('click', passed);
    setTimeout(passed, CLICK);
  });
}
