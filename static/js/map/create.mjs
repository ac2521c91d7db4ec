// Makes a MapLibre map with the quiet world in it, and says how its layers look in a state.

import {Map as GlMap, NavigationControl, ScaleControl} from 'maplibre-gl';
import {wraps} from '../bbox.mjs';
import {named, say} from '../words.mjs';
import {drawImages, IMAGE} from './images.mjs';
import {changeLayers, eventLayers, groundLayers, pinLayers} from './layers.mjs';
import {grown, readPalette} from './palette.mjs';

/** What an empty source holds. */
export const NOTHING = {type: 'FeatureCollection', features: []};

/** What decides how the layers look. A comparison swiped between looks as usual. */
export function lookOf(root, {state, record}) {
  const {only, glimpse, patterns, versus, show, effect} = state.now;
  const changes = effect !== null || (versus !== null && show === 'changes');
  return {palette: readPalette(root), alone: changes ? null : glimpse ?? only, changes, patterns, record, grown: grown()};
}

/** A map in a container, once its style is there: the reader's own, or (not `main`) a silent one that only shows. */
export async function createMap(container, {state, record}, look, backdrop, main) {
  const view = state.now.map
    ? {center: [state.now.map.lon, state.now.map.lat], zoom: state.now.map.zoom}
    : {bounds: record.bbox, fitBoundsOptions: {padding: 16}};
  const empty = {type: 'geojson', data: NOTHING};
  const map = new GlMap({
    container, ...view, minZoom: 2, maxZoom: 14, attributionControl: false, interactive: main,
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: wraps(record.bbox),
    cooperativeGestures: main && (matchMedia('(pointer: coarse)').matches || window.top !== window),
    locale: {
      'Map.Title': say('mapLabel', named(record)), 'NavigationControl.ZoomIn': say('zoomIn'), 'NavigationControl.ZoomOut': say('zoomOut'),
      'CooperativeGesturesHandler.WindowsHelpText': say('wheelHelp'), 'CooperativeGesturesHandler.MacHelpText': say('wheelHelpMac'),
      'CooperativeGesturesHandler.MobileHelpText': say('twoFingers'),
    },
    style: {
      version: 8, sources: {land: empty, neighbours: empty, changes: empty, events: empty, pin: empty},
      layers: [...groundLayers(look), ...(main ? [...changeLayers(look), ...eventLayers(look), ...pinLayers(look)] : [])],
    },
  });
  map.touchZoomRotate.disableRotation();
  if (main) map.addControl(new NavigationControl({showCompass: false}), 'top-left');
  if (main) map.addControl(new ScaleControl({maxWidth: 90}), 'bottom-left');
  await new Promise((done, failed) => {
    map.once('style.load', done);
    map.once('error', ({error}) => failed(error));
  });
  addImages(map, record);
  Promise.resolve(backdrop).then((world) => {
    if (!world || !map.getSource('land')) return;
    map.getSource('land').setData(world.land);
    map.getSource('neighbours').setData(world.borders);
  });
  return map;
}

/** Gives a map the images its layers name, as far as it lacks them: a record that changed may have factions more. */
export function addImages(map, record) {
  for (const [name, image] of Object.entries(drawImages(record))) if (!map.hasImage(name)) map.addImage(name, image, IMAGE);
}
