// The drawing gesture: corner after corner on the map, by terra-draw. What comes of it is a ring; nothing stays here.

const INK = '#1d2023';

/**
 * Begins to draw; `snap` puts a position on a border, or gives null. `over(ring, finished)` hears once of the ring, not closed:
 * as far as it was drawn where it was stopped, null where it was called off. Gives {stop, cancel, undo, redo}; the last two
 * take a corner back, and put it again.
 */
export async function startGesture(map, {snap, colour, over}) {
  const [{TerraDraw, TerraDrawPolygonMode}, {TerraDrawMapLibreGLAdapter}] = await Promise.all([import('terra-draw'), import('terra-draw-maplibre-gl-adapter')]);
  const mode = new TerraDrawPolygonMode({
    pointerDistance: 14, showCoordinatePoints: true,
    snapping: {toCustom: ({lng, lat}) => snap([lng, lat]) ?? undefined},
    styles: {
      fillColor: colour, fillOpacity: 0.3, outlineColor: INK, outlineWidth: 2,
      closingPointColor: '#ffffff', closingPointOutlineColor: INK, closingPointOutlineWidth: 2.5, closingPointWidth: 6,
      snappingPointColor: colour, snappingPointOutlineColor: '#ffffff', snappingPointOutlineWidth: 2.5, snappingPointWidth: 7,
      coordinatePointColor: '#ffffff', coordinatePointOutlineColor: INK, coordinatePointOutlineWidth: 2, coordinatePointWidth: 4,
    },
  });
  // Escape is ours: it ends the gesture, not only the ring.
  mode.updateOptions({keyEvents: {cancel: null, finish: 'Enter'}});
  const draw = new TerraDraw({adapter: new TerraDrawMapLibreGLAdapter({map, prefixId: 'draw-gesture'}), modes: [mode]});
  draw.start();
  draw.setMode('polygon');
  let ended = false;
  const end = (ring, finished = false) => {
    if (ended) return;
    ended = true;
    removeEventListener('keydown', escape, true);
    draw.stop();
    over(ring && ring.map((position) => position.map((value) => Number(value.toFixed(7)))), finished);
  };
  const cancel = () => end(null);
  const escape = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    cancel();
  };
  addEventListener('keydown', escape, true);
  draw.on('finish', (id) => {
    const ring = draw.getSnapshotFeature(id)?.geometry.coordinates[0].slice(0, -1) ?? null;
    // The gesture is taken off the map only when terra-draw has finished its own step.
    queueMicrotask(() => end(ring, true));
  });
  return {stop: () => end(cornersOf(draw)), cancel, undo: () => mode.undo(), redo: () => mode.redo()};
}

/** The corners set so far; what follows the pointer is none. */
function cornersOf(draw) {
  const under = draw.getSnapshot().find(({properties}) => properties.currentlyDrawing);
  return under ? under.geometry.coordinates[0].slice(0, under.properties.committedCoordinateCount) : [];
}
