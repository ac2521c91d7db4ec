// The map by MapLibre: the vector tiles of one date at a time, over the quiet world; for a swipe a second map above
// the first, clipped at the divider and moving with it; for what changed, the changed land instead.

import {Problem} from '../api.mjs';
import {onGlobe} from '../bbox.mjs';
import {turnedLand} from '../change.mjs';
import {latestOnly} from '../latest.mjs';
import {tilesOver} from '../mercator.mjs';
import {named, say} from '../words.mjs';
import {viewpoint} from '../views/compare.mjs';
import {createAhead} from './ahead.mjs';
import {addImages, createMap, lookOf, NOTHING} from './create.mjs';
import {createDated} from './dated.mjs';
import {createDivider} from './divider.mjs';
import {changeLayers, eventLayers, groundLayers} from './layers.mjs';
import {createOther} from './other.mjs';
import {paint} from './paint.mjs';
import {watchScheme} from './palette.mjs';
import {printable} from './print.mjs';
import {tellOnHover} from './tip.mjs';

const LOOKS = ['only', 'glimpse', 'patterns', 'theme', 'versus', 'show', 'effect', 'edition'];

/** Opens the MapLibre map; gives the view that follows the state. */
export async function openGl(root, app, backdrop) {
  const {state, record} = app;
  const map = await createMap(root, app, lookOf(root, app), backdrop, true);
  map.on('error', () => app.report(new Problem({title: say('partMissing'), detail: say('figuresComplete')})));
  root.dataset.viewer = 'maplibre';
  const pending = {answer: false};
  map.on('idle', () => { if (!pending.answer) root.dataset.ready = 'true'; });
  listen(map, state);
  tellOnHover(map, root, app);
  printable(map, root);
  const dated = createDated(map, root, record, () => lookOf(root, app));
  const divider = createDivider(root, app);
  const other = createOther(root, app, map, backdrop);
  app.map = {
    // For the tools at the desk, which draw on it; the basic viewer has none.
    gl: map,
    isStill: () => root.dataset.ready === 'true',
    fetchAhead: createAhead(record, 'vector', (template) => addresses(map, record, template)),
    view: () => ({bounds: map.getBounds().toArray().flat(), width: root.clientWidth, height: root.clientHeight}),
  };

  const steer = latestOnly(async (moment) => {
    const stale = () => state.now.at !== moment.at;
    try {
      // Outside the record the summary tells the server's words; here the land is simply left blank.
      const template = moment.slice ? (await record.mapAt(moment.at)).vector : null;
      if (stale()) return;
      pending.answer = false;
      root.dataset.ready = String((root.dataset.tiles ?? null) === template);
      dated.show(template);
    } catch (fault) {
      if (stale()) return;
      app.report(fault);
      dated.show(null);
    }
  });
  const change = latestOnly(() => showChanges(map, app));
  const dress = () => {
    const look = lookOf(root, app);
    paint(map, [...groundLayers(look), ...eventLayers(look), ...changeLayers(look)]);
    dated.dress(look);
    other.dress(look);
  };
  watchScheme(dress);
  return (moment, changed) => {
    if (changed.has('at')) {
      delete root.dataset.ready;
      pending.answer = true;
      steer(moment);
      map.getSource('events').setData(eventsOf(record, moment));
    }
    if (changed.has('place') || changed.has('flight')) pin(map, app);
    if (['at', 'versus', 'show', 'only', 'effect'].some((key) => changed.has(key))) change();
    if (changed.has('edition')) addImages(map, record);
    if (LOOKS.some((key) => changed.has(key))) dress();
    divider(moment);
    other.follow(changed);
  };
}

async function showChanges(map, {state, record}) {
  const {versus, show, at, effect} = state.now;
  const wanted = versus !== null && show === 'changes';
  const answer = effect ?? (wanted ? await record.changedBetween(versus, at).catch(() => null) : null);
  const features = answer ? turnedLand(answer.features, viewpoint(state, answer)) : [];
  map.getSource('changes').setData({type: 'FeatureCollection', features});
}

function listen(map, state) {
  const ask = ({lng, lat}) => { if (!state.now.tool) state.set({place: {lon: onGlobe(lng), lat}}); };
  map.on('click', ({lngLat}) => ask(lngLat));
  map.getCanvas().addEventListener('keydown', ({key}) => { if (key === 'Enter') ask(map.getCenter()); });
  map.on('moveend', ({originalEvent, asked}) => {
    // Only what the reader did goes into the address: a resize or the first fit is not a choice of view.
    if (!originalEvent && !asked && !state.now.map) return;
    const {lng, lat} = map.getCenter();
    state.set({map: {zoom: map.getZoom(), lat, lon: onGlobe(lng)}});
  });
}

function addresses(map, record, template) {
  const [west, south, east, north] = map.getBounds().toArray().flat();
  const box = record.bbox;
  const both = [0, 360].map((turn) => [Math.max(west + turn, box[0]), Math.max(south, box[1]), Math.min(east + turn, box[2]), Math.min(north, box[3])]);
  const seen = both.find((one) => one[0] < one[2] && one[1] < one[3]);
  if (!seen) return [];
  const zoom = Math.min(14, Math.max(0, Math.floor(map.getZoom())));
  return tilesOver(seen, zoom).map(({z, x, y}) => template.replace('{z}', z).replace('{x}', x).replace('{y}', y));
}

const point = ({lon, lat}, properties = {}) =>
  ({type: 'Feature', properties, geometry: {type: 'Point', coordinates: [lon, lat]}});

/** The slice's events that happened somewhere, up to the moment. */
function eventsOf({events}, {at, slice}) {
  const here = events.filter((event) => slice && event.at >= slice.from && event.at <= at && Number.isFinite(event.lon));
  return {type: 'FeatureCollection', features: here.map((event) => point(event, {title: named({names: event.titles, name: event.title})}))};
}

function pin(map, {state}) {
  const {place, flight} = state.now;
  map.getSource('pin').setData(place ? point(place) : NOTHING);
  if (!flight) return;
  map.flyTo({center: [flight.lon, flight.lat], zoom: Math.max(map.getZoom(), 8)}, {asked: true});
  state.set({flight: null});
}
