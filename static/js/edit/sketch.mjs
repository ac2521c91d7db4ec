// The draft on the map: its areas in the faction's colour, and a handle at each corner, and halfway between two, to
// drag it to where it belongs. A handle halfway makes a new corner.

import {NOTHING} from '../map/create.mjs';

const [INK, PAPER, WRONG] = ['#1d2023', '#ffffff', '#d1341f'];
const HANDLES = ['draw-middles', 'draw-corners'];
// How near a press is to a handle, how far apart handles are, and how long a side is to have one halfway, in pixels.
const [REACH, APART, LONG] = [matchMedia('(pointer: coarse)').matches ? 18 : 9, 9, 34];

const layers = [
  {id: 'draw-fill', type: 'fill', source: 'draw-areas', paint: {'fill-color': ['get', 'colour'], 'fill-opacity': ['case', ['get', 'outline'], 0, 0.4]}},
  {id: 'draw-casing', type: 'line', source: 'draw-areas', paint: {'line-color': PAPER, 'line-width': 5, 'line-opacity': 0.85}, layout: {'line-join': 'round'}},
  {id: 'draw-line', type: 'line', source: 'draw-areas', paint: {'line-color': INK, 'line-width': 2.2}, layout: {'line-join': 'round'}},
  {id: 'draw-middles', type: 'circle', source: 'draw-handles', filter: ['get', 'middle'], paint: {
    'circle-radius': 3.5, 'circle-color': PAPER, 'circle-opacity': 0.9, 'circle-stroke-color': INK, 'circle-stroke-width': 1, 'circle-stroke-opacity': 0.7,
  }},
  {id: 'draw-corners', type: 'circle', source: 'draw-handles', filter: ['!', ['get', 'middle']], paint: {
    'circle-radius': ['case', ['get', 'chosen'], 7, 5], 'circle-color': ['case', ['get', 'wrong'], WRONG, ['get', 'chosen'], INK, PAPER],
    'circle-stroke-color': ['case', ['get', 'chosen'], PAPER, INK], 'circle-stroke-width': 2,
  }},
];

/**
 * Puts the draft on a map. `moved(place, position, middle)` while a handle is dragged, `dropped()` when it is let go,
 * `chosen(place)` when a corner is pressed; `snap` as for the gesture. Gives {show(draft), handles(on), close()}.
 */
export function createSketch(map, {state, snap, moved, dropped, chosen}) {
  for (const source of ['draw-areas', 'draw-handles']) map.addSource(source, {type: 'geojson', data: NOTHING});
  for (const one of layers) map.addLayer(one);
  let shown = null;
  let held = null;
  let active = true;

  const handleAt = ({x, y}) => {
    if (!active) return null;
    const box = [[x - REACH, y - REACH], [x + REACH, y + REACH]];
    const found = map.queryRenderedFeatures(box, {layers: HANDLES});
    const apart = ({geometry: {coordinates}}) => { const at = map.project(coordinates); return Math.hypot(at.x - x, at.y - y); };
    // A corner before a handle halfway, and of those the nearest.
    return found.sort((one, other) => one.properties.middle - other.properties.middle || apart(one) - apart(other))[0]?.properties ?? null;
  };
  const take = (event) => {
    if (!active || (event.originalEvent.touches?.length ?? 1) > 1) return;
    const handle = handleAt(event.point);
    // While a handle is pressed the click is not for the map.
    state.set({tool: handle ? 'draw' : null});
    if (!handle) return;
    event.preventDefault();
    held = {place: [handle.area, handle.ring, handle.corner], middle: handle.middle, from: event.point};
    if (!handle.middle) chosen(held.place);
  };
  const drag = (event) => {
    if (!held) {
      if (!active || event.type !== 'mousemove') return;
      const handle = handleAt(event.point);
      state.set({tool: handle ? 'draw' : null});
      if (handle) map.getCanvas().style.cursor = 'move';
      return;
    }
    event.preventDefault();
    if (event.originalEvent.cancelable) event.originalEvent.preventDefault();
    if (!held.moving && Math.hypot(event.point.x - held.from.x, event.point.y - held.from.y) < 4) return;
    const {lng, lat} = event.lngLat;
    moved(held.place, snap([lng, lat]) ?? [lng, lat].map((value) => Number(value.toFixed(7))), held.middle && !held.moving);
    held.moving = true;
  };
  const drop = () => {
    if (held?.moving) dropped();
    held = null;
  };
  const events = [['mousedown', take], ['touchstart', take], ['mousemove', drag], ['touchmove', drag], ['mouseup', drop], ['touchend', drop], ['touchcancel', drop]];
  events.forEach(([name, heard]) => map.on(name, heard));
  const redraw = () => shown && map.getSource('draw-handles')?.setData(active ? handlesOf(map, shown) : NOTHING);
  map.on('moveend', redraw);

  return {
    show(draft) {
      shown = draft;
      map.getSource('draw-areas').setData(areasOf(draft));
      redraw();
    },
    handles(on) {
      active = on;
      redraw();
    },
    close() {
      events.forEach(([name, heard]) => map.off(name, heard));
      map.off('moveend', redraw);
      layers.forEach(({id}) => map.removeLayer(id));
      ['draw-areas', 'draw-handles'].forEach((source) => map.removeSource(source));
    },
  };
}

function areasOf({areas, colour, outline}) {
  const features = areas.flatMap((rings) => {
    if (rings[0].length < 2) return [];
    const whole = rings.filter((ring) => ring.length > 2).map((ring) => [...ring, ring[0]]);
    const geometry = rings[0].length > 2 ? {type: 'Polygon', coordinates: whole} : {type: 'LineString', coordinates: rings[0]};
    return [{type: 'Feature', properties: {colour, outline}, geometry}];
  });
  return {type: 'FeatureCollection', features};
}

/** The handles on screen; where corners crowd, only so many as can be told apart: further in there are all. */
function handlesOf(map, {areas, wrong, chosen}) {
  const bounds = map.getBounds();
  const far = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);
  const handle = (coordinates, properties) => ({type: 'Feature', geometry: {type: 'Point', coordinates}, properties});
  const features = areas.flatMap((rings, area) => rings.flatMap((corners, ring) => {
    const pixels = corners.map((position) => map.project(position));
    let last = null;
    return corners.flatMap((position, corner) => {
      const next = (corner + 1) % corners.length;
      const name = [area, ring, corner].join(' ');
      const marks = {wrong: wrong.has(name), chosen: chosen === name};
      const middle = position.map((value, axis) => (value + corners[next][axis]) / 2);
      const shown = bounds.contains(position) && (marks.wrong || marks.chosen || !last || far(pixels[corner], last) >= APART);
      if (shown) last = pixels[corner];
      return [
        shown && handle(position, {area, ring, corner, middle: false, ...marks}),
        corners.length > 2 && bounds.contains(middle) && far(pixels[corner], pixels[next]) >= LONG
          && handle(middle, {area, ring, corner: corner + 1, middle: true, wrong: false, chosen: false}),
      ].filter(Boolean);
    });
  }));
  return {type: 'FeatureCollection', features};
}
