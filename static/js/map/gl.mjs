// The map by MapLibre: the vector tiles of one date at a time, over the quiet world.
//
// The source's tile address is replaced when the date's slice changes; the old picture stays until the new one is there.

import {Map as GlMap, NavigationControl, ScaleControl} from 'maplibre-gl';
import {Problem} from '../api.mjs';
import {h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {drawHatch} from './hatch.mjs';
import {controlLayers, eventLayers, groundLayers, pinLayers, placeLayers} from './layers.mjs';
import {readPalette, watchScheme} from './palette.mjs';

const NOTHING = {type: 'FeatureCollection', features: []};
const STATUS = {sparse: 'thinly populated', contested: 'contested', influence: 'present, not in control'};

/** Opens the MapLibre map; gives the view that follows the state. */
export async function openGl(root, app, backdrop) {
  const map = createMap(root, app);
  await new Promise((done, failed) => {
    map.once('style.load', done);
    map.once('error', ({error}) => failed(error));
  });
  map.on('error', () => app.report(new Problem({
    title: 'A part of the map could not be loaded.', detail: 'The figures beside it are complete.',
  })));
  map.addImage('hatch', drawHatch(), {sdf: true, pixelRatio: 2});
  Promise.resolve(backdrop).then((world) => {
    if (!world) return;
    map.getSource('land').setData(world.land);
    map.getSource('neighbours').setData(world.borders);
  });
  root.dataset.viewer = 'maplibre';
  const pending = {answer: false};
  map.on('idle', () => { if (!pending.answer) root.dataset.ready = 'true'; });
  listen(map, app);
  tellOnHover(map, root, app);
  const steer = latestOnly(steering(map, root, app, pending));
  watchScheme(() => repaint(map, root));
  return (moment, changed) => {
    if (changed.has('at')) {
      delete root.dataset.ready;
      pending.answer = true;
      steer(moment);
      map.getSource('events').setData(eventsOf(app.record, moment));
    }
    if (changed.has('place') || changed.has('flight')) pin(map, app);
  };
}

function createMap(root, {state, record}) {
  const palette = readPalette(root);
  const view = state.now.map
    ? {center: [state.now.map.lon, state.now.map.lat], zoom: state.now.map.zoom}
    : {bounds: record.bbox, fitBoundsOptions: {padding: 16}};
  const empty = {type: 'geojson', data: NOTHING};
  const map = new GlMap({
    container: root, ...view, minZoom: 2, maxZoom: 14, fadeDuration: 120, attributionControl: false,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false,
    cooperativeGestures: matchMedia('(pointer: coarse)').matches,
    locale: {'Map.Title': `Map of ${record.name}. Arrow keys move it, plus and minus zoom, Enter asks who holds the centre.`},
    style: {
      version: 8, sources: {land: empty, neighbours: empty, events: empty, pin: empty},
      layers: [...groundLayers(palette), ...eventLayers(palette), ...pinLayers(palette)],
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({showCompass: false}), 'top-left');
  map.addControl(new ScaleControl({maxWidth: 90}), 'bottom-left');
  return map;
}

/** Sets the tiles of a moment; an answer that comes late for a moment already left is dropped. */
function steering(map, root, {state, record, report}, pending) {
  const blank = () => {
    root.classList.add('no-data');
    delete root.dataset.tiles;
    showControl(map, false);
  };
  return async ({at, slice}) => {
    try {
      // Outside the record the summary tells the server's words; here the land is simply left blank.
      const template = slice ? (await record.mapAt(at)).vector : null;
      if (state.now.at !== at) return;
      pending.answer = false;
      root.dataset.ready = String((root.dataset.tiles ?? null) === template);
      if (!template) return blank();
      root.classList.remove('no-data');
      if (root.dataset.tiles === template) return;
      root.dataset.tiles = template;
      if (map.getSource('control')) map.getSource('control').setTiles([template]);
      else addControl(map, root, record, [template]);
      showControl(map, true);
    } catch (fault) {
      if (state.now.at !== at) return;
      report(fault);
      blank();
    }
  };
}

function addControl(map, root, record, tiles) {
  const palette = readPalette(root);
  map.addSource('control', {type: 'vector', tiles, minzoom: 0, maxzoom: 14, bounds: record.bbox});
  for (const layer of [...controlLayers(palette), ...placeLayers(palette)]) map.addLayer(layer, 'event-rings');
}

function showControl(map, visible) {
  if (!map.getSource('control')) return;
  for (const {id, source} of map.getStyle().layers) {
    if (source === 'control') map.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
  }
}

function listen(map, {state}) {
  const ask = ({lng, lat}) => state.set({place: {lon: lng, lat}});
  map.on('click', ({lngLat}) => ask(lngLat));
  map.getCanvas().addEventListener('keydown', ({key}) => { if (key === 'Enter') ask(map.getCenter()); });
  map.on('moveend', ({originalEvent, asked}) => {
    // Only what the reader did goes into the address: a resize or the first fit is not a choice of view.
    if (!originalEvent && !asked && !state.now.map) return;
    const {lng, lat} = map.getCenter();
    state.set({map: {zoom: map.getZoom(), lat, lon: lng}});
  });
}

const point = ({lon, lat}, properties = {}) =>
  ({type: 'Feature', properties, geometry: {type: 'Point', coordinates: [lon, lat]}});

/** The slice's events that happened somewhere, up to the moment. */
function eventsOf({events}, {at, slice}) {
  const here = events.filter((event) => slice && event.at >= slice.from && event.at <= at && Number.isFinite(event.lon));
  return {type: 'FeatureCollection', features: here.map((event) => point(event, {title: event.title}))};
}

function pin(map, {state}) {
  const {place, flight} = state.now;
  map.getSource('pin').setData(place ? point(place) : NOTHING);
  if (!flight) return;
  map.flyTo({center: [flight.lon, flight.lat], zoom: Math.max(map.getZoom(), 8)}, {asked: true});
  state.set({flight: null});
}

/** Names the holder under a mouse. The panel says the same to a finger or a keyboard, and more. */
function tellOnHover(map, root, {record}) {
  if (!matchMedia('(hover: hover)').matches) return;
  const tip = h('div', {class: 'tip', 'aria-hidden': 'true', hidden: true});
  root.append(tip);
  map.on('mousemove', ({point}) => {
    const [face] = map.getLayer('held') ? map.queryRenderedFeatures(point, {layers: ['held']}) : [];
    tip.hidden = !face;
    map.getCanvas().style.cursor = face ? 'pointer' : '';
    if (!face) return;
    const {name, status, contested_with: rival} = face.properties;
    const rivalName = rival && (record.factions.get(rival)?.name ?? rival);
    tip.textContent = [name ?? 'Nobody on record', STATUS[status], rivalName && `with ${rivalName}`].filter(Boolean).join(', ');
    tip.style.transform = `translate(${point.x + 14}px, ${point.y + 14}px)`;
    tip.classList.toggle('flip', point.x > root.clientWidth - 180);
  });
  map.on('mouseout', () => { tip.hidden = true; });
}

function repaint(map, root) {
  const palette = readPalette(root);
  for (const {id, paint} of [...groundLayers(palette), ...controlLayers(palette), ...placeLayers(palette), ...eventLayers(palette)]) {
    if (!map.getLayer(id)) continue;
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
  }
}
