// The basic viewer: a grid of the server's PNG tiles, for browsers without WebGL and builds without npm.
//
// It pans by drag and arrow keys and zooms in whole steps by buttons, wheel, plus and minus. A new date's tiles
// are loaded beneath the old ones, which go when the new are complete. A swipe has the other date's tiles above.

import {lonWithin, onGlobe, wraps} from '../bbox.mjs';
import {h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {fitBox, project, tilesUnder, unproject} from '../mercator.mjs';
import {named, say} from '../words.mjs';
import {createAhead} from './ahead.mjs';
import {createDivider, swiping} from './divider.mjs';
import {drawGround, prepareGround} from './ground.mjs';
import {drawNames, loadNames} from './names.mjs';
import {readPalette, watchScheme} from './palette.mjs';
import {addressOf, createSheets} from './sheets.mjs';
import {listen} from './surface.mjs';
import {drawVeil, veilOf} from './veil.mjs';

const onEarth = (at) => ({...at, lon: onGlobe(at.lon)});

const VEILS = ['at', 'only', 'glimpse', 'patterns', 'versus', 'show', 'theme', 'effect'];

/** Opens the basic viewer; gives the view that follows the state. */
export function openBasic(root, app, backdrop) {
  const {state, record} = app;
  const canvas = h('canvas', {class: 'ground'});
  const [sheets, others] = [createSheets('sheets'), createSheets('sheets second')];
  const veil = h('canvas', {class: 'veil'});
  const pin = h('div', {class: 'pin', hidden: true});
  const surface = h('div', {class: 'surface', tabindex: 0, role: 'application', 'aria-label': say('mapLabel', named(record)), dir: 'ltr'},
    canvas, sheets.node, veil, others.node, pin);
  const buttons = h('div', {class: 'zoom'},
    h('button', {type: 'button', 'aria-label': say('zoomIn'), onclick: () => zoomBy(1)}, '+'),
    h('button', {type: 'button', 'aria-label': say('zoomOut'), onclick: () => zoomBy(-1)}, '−'));
  root.replaceChildren(surface, buttons);
  root.dataset.viewer = 'basic';
  const divider = createDivider(root, app);

  const size = () => [surface.clientWidth, surface.clientHeight];
  const given = state.now.map;
  let view = given ? {...given, zoom: Math.round(given.zoom)} : fitBox(record.bbox, ...size());
  let ground = null;
  let areas = [];
  let names = [];
  const corner = (x, y) => {
    const [[width, height], centre] = [size(), project(view, view.zoom)];
    return unproject({x: centre.x + x - width / 2, y: centre.y + y - height / 2}, view.zoom);
  };

  const around = wraps(record.bbox);
  const draw = () => {
    const [width, height] = size();
    // Beyond the antimeridian the world begins again.
    const turned = (around ? [0, 360, -360] : [0]).map((turn) => ({...view, lon: view.lon + turn}));
    for (const some of [sheets, others]) some.lay(tilesUnder(view, width, height, around));
    if (ground) drawGround(canvas, ground, turned, width, height, readPalette(root));
    drawVeil(veil, areas, turned, width, height);
    drawNames(veil, names, turned, width, height, readPalette(root));
    const {place} = state.now;
    pin.hidden = !place;
    if (!place) return;
    const [west, east] = [corner(0, 0).lon, corner(width, 0).lon];
    const lon = around ? lonWithin(place.lon, [west, 0, east, 0]) : place.lon;
    const [centre, point] = [project(view, view.zoom), project({...place, lon}, view.zoom)];
    pin.style.transform = `translate(${point.x - centre.x + width / 2}px, ${point.y - centre.y + height / 2}px)`;
  };
  const look = (next) => {
    view = {...next, zoom: Math.min(14, Math.max(2, next.zoom))};
    draw();
    state.set({map: onEarth(view)});
  };
  const panBy = (dx, dy) => {
    const centre = project(view, view.zoom);
    look({zoom: view.zoom, ...unproject({x: centre.x + dx, y: centre.y + dy}, view.zoom)});
  };
  const zoomBy = (step) => look({...view, zoom: view.zoom + step});
  listen(surface, {panBy, zoomBy, ask: (x, y) => { if (!state.now.tool) state.set({place: onEarth(corner(x, y))}); }, size});
  new ResizeObserver(draw).observe(surface);
  watchScheme(draw);
  Promise.resolve(backdrop).then((world) => {
    ground = world && prepareGround(world);
    draw();
  });
  loadNames(record).then((found) => {
    names = found;
    draw();
  });
  app.map = {
    isStill: () => root.dataset.ready === 'true',
    fetchAhead: createAhead(record, 'raster', (template) => tilesUnder(view, ...size(), around).map((tile) => addressOf(template, tile))),
    view: () => {
      const [{lon: west, lat: north}, {lon: east, lat: south}] = [corner(0, 0), corner(...size())];
      return {bounds: [west, south, east, north], width: size()[0], height: size()[1]};
    },
  };

  const steer = latestOnly(async ({at, slice}) => {
    const stale = () => state.now.at !== at;
    const template = slice ? await record.mapAt(at).then(({raster}) => raster, (fault) => void (stale() || app.report(fault))) : null;
    if (stale()) return;
    root.classList.toggle('no-data', !template);
    await sheets.turn(template ?? null, draw);
    if (stale()) return;
    if (template) root.dataset.tiles = template;
    else delete root.dataset.tiles;
    root.dataset.ready = 'true';
  });
  const steerOther = latestOnly(async () => {
    const {versus} = state.now;
    const template = swiping(state.now) ? await record.mapAt(versus).then(({raster}) => raster, () => null) : null;
    if (state.now.versus === versus) await others.turn(template, draw);
  });
  const cover = latestOnly(async ({at, slice}) => {
    areas = slice ? await veilOf(app, at, readPalette(root)).catch(() => []) : [];
    draw();
  });
  return (moment, changed) => {
    if (changed.has('at')) {
      delete root.dataset.ready;
      steer(moment);
    }
    if (changed.has('versus') || changed.has('show')) steerOther();
    if (VEILS.some((key) => changed.has(key))) cover(moment);
    divider(moment);
    const {flight} = state.now;
    if (changed.has('flight') && flight) {
      look({...flight, zoom: Math.max(8, view.zoom)});
      state.set({flight: null});
    } else if (changed.has('place')) draw();
  };
}
