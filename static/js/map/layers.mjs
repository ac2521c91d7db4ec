// The layers of the MapLibre map, from the ground up. Each is one plain object, made for a look: the palette, the
// faction shown alone, patterns or not, how large letters are, and how things are named in the reader's language.

import {inkOn} from '../swatch.mjs';
import {named, tongue} from '../words.mjs';

// No glyph server: the reader's own fonts, Arabic among them.
const FONTS = ['system-ui', 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', 'sans-serif'];
const colourOf = (key) => ['to-color', ['get', key], '#8a8a8a'];
const status = (...names) => ['match', ['get', 'status'], names, true, false];
const approximate = ['to-boolean', ['get', 'approximate']];
const outer = ['==', ['get', 'kind'], 'outer'];
const ROUND = {'line-join': 'round', 'line-cap': 'round'};
// How far a colour fades into the ground: thinly populated land, and land that is not looked at.
const [SPARSE, FADED] = [0.55, 0.84];

/** A value for each key of a map, as a style expression; `otherwise` where the property has none of them. */
function match(property, entries, otherwise) {
  const pairs = [...entries];
  return pairs.length ? ['match', ['get', property], ...pairs.flat(), otherwise] : otherwise;
}

/** Water, land, and the neighbours' borders. */
export function groundLayers({palette}) {
  return [
    {id: 'water', type: 'background', paint: {'background-color': palette.water}},
    {id: 'land', type: 'fill', source: 'land', paint: {'fill-color': ['case', ['get', 'home'], palette.home, palette.land], 'fill-antialias': true}},
    {id: 'neighbours', type: 'line', source: 'neighbours', paint: {'line-color': palette.neighbours, 'line-width': 1}},
  ];
}

const layer = (id, type, sourceLayer, filter, paint, layout = {}) =>
  ({id, type, source: 'control', 'source-layer': sourceLayer, filter, layout, paint});

/** The colour of land: full, pale where sparse, faded where another faction is looked at, or only what changed. */
function landColour({palette, alone, changes}) {
  const own = colourOf('colour');
  const faded = (part) => ['interpolate', ['linear'], part, 0, own, 1, palette.home];
  const plain = ['match', ['get', 'status'], 'sparse', faded(SPARSE), ['unheld', 'influence'], palette.unheld, own];
  if (changes) return faded(FADED);
  return alone ? ['case', ['==', ['get', 'faction'], alone], plain, faded(FADED)] : plain;
}

/** Who holds what: full colour, pale where sparse, striped where contested; districts, and the borders between holders. */
export function controlLayers(look) {
  const {palette, alone, changes, patterns, record} = look;
  const inks = [...record.factions.values()].map(({slug, colour}) => [slug, inkOn(colour)]);
  const looked = alone ? ['==', ['get', 'faction'], alone] : true;
  return [
    // One layer for all land, antialiased, with opacity on the layer as a whole: neighbours touch without a seam.
    layer('held', 'fill', 'control', true, {'fill-antialias': true, 'fill-layer-opacity': 0.88, 'fill-color': landColour(look)}),
    layer('patterned', 'fill', 'control', patterns && !changes ? ['all', ['has', 'faction'], looked] : false, {
      'fill-pattern': match('faction', record.order.map((faction) => [faction, `pattern-${faction}`]), 'hatch'),
      'fill-color': match('faction', inks, palette.ink), 'fill-antialias': false, 'fill-layer-opacity': 0.6,
    }),
    layer('striped', 'fill', 'control', changes ? false : ['all', status('contested', 'influence'), looked], {
      'fill-pattern': 'hatch', 'fill-antialias': false, 'fill-layer-opacity': 0.85,
      'fill-color': ['match', ['get', 'status'], 'influence', colourOf('colour'), colourOf('contested_colour')],
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
    // An approximate border is a soft band as much as a line: nobody measured where in it the line runs.
    layer('soft', 'line', 'borders', ['all', ['!', outer], approximate], {
      'line-color': palette.line, 'line-opacity': 0.5,
      'line-width': ['interpolate', ['linear'], ['zoom'], 5, 4, 10, 16], 'line-blur': ['interpolate', ['linear'], ['zoom'], 5, 3, 10, 12],
    }, ROUND),
    layer('approximate', 'line', 'borders', ['all', ['!', outer], approximate], {
      'line-color': palette.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.9, 10, 1.8],
      'line-dasharray': [2.4, 2.2], 'line-opacity': 0.8,
    }),
  ];
}

/** The names of holdings, in the ink that can be read on their colour, and of districts further in. */
export function labelLayers({palette, changes, record, grown}) {
  const factions = [...record.factions.values()];
  const kind = (name) => ['==', ['get', 'kind'], name];
  return [
    layer('holding-names', 'symbol', 'labels', changes ? false : ['all', kind('holding'), status('control')], {
      'text-color': match('faction', factions.map(({slug, colour}) => [slug, inkOn(colour)]), palette.ink),
      'text-halo-color': colourOf('colour'), 'text-halo-width': 1.4,
    }, {
      'text-field': match('faction', factions.map((one) => [one.slug, named(one)]), ['get', 'name']), 'text-font': FONTS,
      'text-size': ['interpolate', ['linear'], ['zoom'], 4, 11 * grown, 8, 16 * grown], 'text-max-width': 8, 'text-letter-spacing': tongue().direction === 'rtl' ? 0 : 0.06,
      'symbol-sort-key': ['-', 0, ['to-number', ['get', 'area_m2'], 0]], 'text-padding': 8,
    }),
    {...layer('district-names', 'symbol', 'labels', kind('district'), {
      'text-color': palette.ink, 'text-opacity': 0.75, 'text-halo-color': palette.halo, 'text-halo-width': 1.2,
    }, {
      'text-field': match('district', [...record.districts.values()].map((one) => [one.slug, named(one)]), ['get', 'name']), 'text-font': FONTS,
      'text-size': 12 * grown, 'text-transform': tongue().direction === 'rtl' ? 'none' : 'uppercase', 'text-letter-spacing': tongue().direction === 'rtl' ? 0 : 0.12, 'text-max-width': 8,
    }), minzoom: 7},
  ];
}

/** Towns, the larger first; beneath an English name the Arabic one. */
export function placeLayers({palette, grown}) {
  const known = ['to-number', ['get', 'population'], 0];
  const filter = ['>=', known, ['step', ['zoom'], 150000, 6, 60000, 7, 15000, 8, 0]];
  const arabic = ['case', ['to-boolean', ['get', 'name_ar']], ['get', 'name_ar'], ['get', 'name']];
  const both = ['format', ['get', 'name'], {}, ['case', ['to-boolean', ['get', 'name_ar']], ['concat', '\n', ['get', 'name_ar']], ''], {'font-scale': 0.92}];
  return [
    layer('towns', 'circle', 'places', filter, {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 5, 1.6, 10, 3.2], 'circle-color': palette.ink,
      'circle-stroke-color': palette.halo, 'circle-stroke-width': 1,
    }),
    layer('names', 'symbol', 'places', filter, {
      'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.6,
    }, {
      'text-field': tongue().language === 'ar' ? arabic : both, 'text-font': FONTS,
      'text-size': ['interpolate', ['linear'], known, 10000, 11 * grown, 1000000, 14 * grown],
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.5, 'text-justify': 'auto',
      'symbol-sort-key': ['-', 0, known], 'text-padding': 6, 'text-line-height': 1.15,
    }),
  ];
}

/** What changed hands: gained blue with plus signs, lost orange with minus signs, the rest grey. */
export function changeLayers({palette}) {
  return [
    {id: 'changed', type: 'fill', source: 'changes', paint: {
      'fill-color': ['match', ['get', 'way'], 'gain', palette.gain, 'loss', palette.loss, palette.other], 'fill-layer-opacity': 0.9, 'fill-antialias': true,
    }},
    {id: 'signs', type: 'fill', source: 'changes', filter: ['in', ['get', 'way'], ['literal', ['gain', 'loss']]], paint: {
      'fill-pattern': ['match', ['get', 'way'], 'gain', 'sign-gain', 'sign-loss'], 'fill-color': '#ffffff', 'fill-antialias': false, 'fill-layer-opacity': 0.85,
    }},
    {id: 'changed-edge', type: 'line', source: 'changes', paint: {'line-color': palette.line, 'line-width': 0.8}},
  ];
}

/** What happened in this slice, where it happened. */
export function eventLayers({palette, grown}) {
  return [
    {id: 'event-rings', type: 'circle', source: 'events', paint: {
      'circle-radius': 8, 'circle-opacity': 0, 'circle-stroke-color': palette.halo, 'circle-stroke-width': 4.5,
    }},
    {id: 'event-marks', type: 'circle', source: 'events', paint: {
      'circle-radius': 8, 'circle-opacity': 0, 'circle-stroke-color': palette.ink, 'circle-stroke-width': 2,
    }},
    {id: 'event-names', type: 'symbol', source: 'events', minzoom: 5.5,
      layout: {
        'text-field': ['get', 'title'], 'text-font': FONTS, 'text-size': 12 * grown, 'text-max-width': 11,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 1, 'text-justify': 'auto',
      },
      paint: {'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-halo-blur': 0.4}},
  ];
}

/** The place asked about. */
export function pinLayers({palette}) {
  return [{id: 'pin', type: 'circle', source: 'pin', paint: {
    'circle-radius': 6.5, 'circle-color': palette.pin, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2.5,
  }}];
}
