// The pen: one ring at a time is drawn on the map, and meanwhile the map's clicks are for the ring.

import {startGesture} from './gesture.mjs';

/** Builds it; `colour()` gives what it draws in, `busy(on)` hears when it begins and when it has ended. */
export function createPen(desk, {snapping, colour, busy}) {
  const {state} = desk;
  // The drawing under way. It can be called off before the gesture has been fetched.
  let under = null;

  const pen = {
    get drawing() { return under !== null; },
    /** Draws a ring; gives it, or null when it is called off. */
    async draw() {
      pen.stop();
      const mine = {stop: () => {}, undo: () => {}, redo: () => {}};
      under = mine;
      state.set({tool: 'draw'});
      busy(true);
      try {
        await snapping.read();
        return under === mine ? await ringOf(mine) : null;
      } finally {
        if (under === mine) under = null;
        // Where another has begun meanwhile, the map is that one's.
        if (under === null) {
          state.set({tool: null});
          busy(false);
        }
      }
    },
    /** Takes a corner of the ring back (`undo`), or puts it again (`redo`). */
    step(way) {
      under?.[way]();
    },
    stop() {
      const running = under;
      under = null;
      running?.stop();
    },
  };

  const ringOf = (mine) => new Promise((done, failed) => {
    startGesture(desk.map.gl, {snap: snapping.snap, colour: colour(), finish: done, cancel: () => done(null)}).then(({stop, undo, redo}) => {
      Object.assign(mine, {undo, redo, stop: () => { stop(); done(null); }});
      if (under !== mine) mine.stop();
    }).catch(failed);
  });
  return pen;
}
