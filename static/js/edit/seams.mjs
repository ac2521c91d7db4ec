// Moved borders on the map: the new lines strong, the old ones dashed, and the land between them in the gainer's colour.

import {NOTHING} from '../map/create.mjs';
import {factionOf} from '../record.mjs';
import {gainsOf} from './gains.mjs';
import {movedEdges} from './swept.mjs';

const [INK, PAPER] = ['#1d2023', '#ffffff'];
// What has been moved, and above it what is being dragged.
const SOURCES = ['borders-moved', 'borders-dragged'];
const ROUND = {'line-join': 'round', 'line-cap': 'round'};
const kind = (name) => ['==', ['get', 'kind'], name];
const layersOf = (source) => [
  {id: `${source}-land`, type: 'fill', source, filter: kind('land'), paint: {'fill-color': ['get', 'colour'], 'fill-opacity': 0.8}},
  {id: `${source}-old`, type: 'line', source, filter: kind('old'), paint: {'line-color': INK, 'line-width': 1.6, 'line-dasharray': [2, 2]}},
  {id: `${source}-casing`, type: 'line', source, filter: kind('new'), layout: ROUND, paint: {'line-color': PAPER, 'line-width': 5}},
  {id: `${source}-new`, type: 'line', source, filter: kind('new'), layout: ROUND, paint: {'line-color': INK, 'line-width': 2.6}},
];
const LAYERS = SOURCES.flatMap(layersOf);

/** Puts the lines on a map; gives {show(fabric), drag(fabric, rings), fade(on), close()}. */
export function createSeams(map, {record}) {
  for (const source of SOURCES) map.addSource(source, {type: 'geojson', data: NOTHING});
  for (const layer of LAYERS) map.addLayer(layer);
  const [moved, dragged] = SOURCES.map((source) => map.getSource(source));
  return {
    /** What was done to a fabric, all of it; null shows nothing. */
    show: (fabric) => moved.setData(fabric ? drawn(record, fabric, fabric.base, fabric.rings()) : NOTHING),
    /** What dragging would make of it. */
    drag: (fabric, rings) => dragged.setData(rings ? drawn(record, fabric, fabric.rings(), rings) : NOTHING),
    /** While the checked effect is on the map, the land has its colours. */
    fade: (on) => SOURCES.forEach((source) => map.setLayoutProperty(`${source}-land`, 'visibility', on ? 'none' : 'visible')),
    close() {
      for (const {id} of LAYERS) map.removeLayer(id);
      for (const source of SOURCES) map.removeSource(source);
    },
  };
}

function drawn(record, fabric, old, now) {
  const feature = (type, coordinates, properties) => ({type: 'Feature', properties, geometry: {type, coordinates}});
  const {gone, come} = movedEdges(fabric.nodes, old, now);
  const line = (edges) => edges.map((edge) => edge.map(fabric.nodes.place));
  return {type: 'FeatureCollection', features: [
    ...gainsOf(fabric, old, now).map(({faction, coordinates}) =>
      feature('MultiPolygon', coordinates, {kind: 'land', colour: faction === null ? '#8a8a8a' : factionOf(record, faction).colour})),
    feature('MultiLineString', line(gone), {kind: 'old'}), feature('MultiLineString', line(come), {kind: 'new'}),
  ]};
}
