// The layers of the MapLibre map, from the ground up. Each is one plain object; colours come from the palette.

// No glyph server: the reader's own fonts, Arabic among them.
const FONTS = ['system-ui', 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', 'sans-serif'];
const colourOf = (key) => ['to-color', ['get', key], '#8a8a8a'];
const status = (...names) => ['match', ['get', 'status'], names, true, false];
const approximate = ['to-boolean', ['get', 'approximate']];
const outer = ['==', ['get', 'kind'], 'outer'];
const ROUND = {'line-join': 'round', 'line-cap': 'round'};
// How far the colour of thinly populated land fades into the ground.
const SPARSE = 0.55;

/** Water, land, and the neighbours' borders. */
export function groundLayers(palette) {
  return [
    {id: 'water', type: 'background', paint: {'background-color': palette.water}},
    {id: 'land', type: 'fill', source: 'land', paint: {'fill-color': ['case', ['get', 'home'], palette.home, palette.land], 'fill-antialias': true}},
    {id: 'neighbours', type: 'line', source: 'neighbours', paint: {'line-color': palette.neighbours, 'line-width': 1}},
  ];
}

/** Who holds what: full colour, pale where sparse, striped where contested; districts, and the borders between holders. */
export function controlLayers(palette) {
  const own = colourOf('colour');
  const layer = (id, type, sourceLayer, filter, paint, layout = {}) =>
    ({id, type, source: 'control', 'source-layer': sourceLayer, filter, layout, paint});
  return [
    // One layer for all land, antialiased, with opacity on the layer as a whole: neighbours touch without a seam.
    layer('held', 'fill', 'control', true, {
      'fill-antialias': true, 'fill-layer-opacity': 0.88,
      'fill-color': ['match', ['get', 'status'],
        'sparse', ['interpolate', ['linear'], SPARSE, 0, own, 1, palette.home],
        ['unheld', 'influence'], palette.unheld,
        own],
    }),
    layer('striped', 'fill', 'control', status('contested', 'influence'), {
      'fill-pattern': 'hatch', 'fill-antialias': false, 'fill-layer-opacity': 0.85,
      'fill-color': ['match', ['get', 'status'], 'influence', own, colourOf('contested_colour')],
    }),
    // The outer lines of districts are the territory's outline, which comes next.
    layer('districts', 'line', 'districts', ['all', ['has', 'left'], ['has', 'right']], {
      'line-color': palette.ink, 'line-opacity': 0.28, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.5, 10, 1],
    }, ROUND),
    layer('outline', 'line', 'borders', outer, {
      'line-color': palette.ink, 'line-opacity': 0.45, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.6, 10, 1.4],
    }, ROUND),
    layer('borders', 'line', 'borders', ['all', ['!', outer], ['!', approximate]], {
      'line-color': palette.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 1.2, 10, 2.6],
    }, ROUND),
    layer('approximate', 'line', 'borders', ['all', ['!', outer], approximate], {
      'line-color': palette.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 1.1, 10, 2.4],
      'line-dasharray': [2.2, 1.8], 'line-blur': 0.5, 'line-opacity': 0.85,
    }),
  ];
}

/** Towns, the larger first; the Arabic name beneath the English one. */
export function placeLayers(palette) {
  const known = ['to-number', ['get', 'population'], 0];
  const filter = ['>=', known, ['step', ['zoom'], 150000, 6, 60000, 7, 15000, 8, 0]];
  return [
    {id: 'towns', type: 'circle', source: 'control', 'source-layer': 'places', filter, paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 5, 1.6, 10, 3.2], 'circle-color': palette.ink,
      'circle-stroke-color': palette.halo, 'circle-stroke-width': 1,
    }},
    {id: 'names', type: 'symbol', source: 'control', 'source-layer': 'places', filter,
      layout: {
        'text-field': ['format', ['get', 'name'], {}, ['case', ['to-boolean', ['get', 'name_ar']], ['concat', '\n', ['get', 'name_ar']], ''], {'font-scale': 0.92}],
        'text-font': FONTS,
        'text-size': ['interpolate', ['linear'], known, 10000, 11, 1000000, 14],
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.5, 'text-justify': 'auto',
        'symbol-sort-key': ['-', 0, known], 'text-padding': 6, 'text-line-height': 1.15,
      },
      paint: {'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.3, 'text-halo-blur': 0.4}},
  ];
}

/** What happened in this slice, where it happened. */
export function eventLayers(palette) {
  return [
    {id: 'event-rings', type: 'circle', source: 'events', paint: {
      'circle-radius': 8, 'circle-opacity': 0, 'circle-stroke-color': palette.halo, 'circle-stroke-width': 4.5,
    }},
    {id: 'event-marks', type: 'circle', source: 'events', paint: {
      'circle-radius': 8, 'circle-opacity': 0, 'circle-stroke-color': palette.ink, 'circle-stroke-width': 2,
    }},
    {id: 'event-names', type: 'symbol', source: 'events', minzoom: 5.5,
      layout: {
        'text-field': ['get', 'title'], 'text-font': FONTS, 'text-size': 12, 'text-max-width': 11,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 1, 'text-justify': 'auto',
      },
      paint: {'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-halo-blur': 0.4}},
  ];
}

/** The place asked about. */
export function pinLayers(palette) {
  return [{id: 'pin', type: 'circle', source: 'pin', paint: {
    'circle-radius': 6.5, 'circle-color': palette.pin, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2.5,
  }}];
}
