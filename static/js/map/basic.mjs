// The basic viewer: a grid of the server's PNG tiles, for browsers without WebGL and builds without npm.
//
// It pans by drag and arrow keys and zooms in whole steps by buttons, wheel, plus and minus. A new date's tiles
// are loaded beneath the old ones, which go when the new are complete.

import {h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {fitBox, project, tilesUnder, unproject} from '../mercator.mjs';
import {drawGround, prepareGround} from './ground.mjs';
import {readPalette, watchScheme} from './palette.mjs';

const PAN = 90;
const KEYS = {ArrowLeft: [-PAN, 0], ArrowRight: [PAN, 0], ArrowUp: [0, -PAN], ArrowDown: [0, PAN]};

/** Opens the basic viewer; gives the view that follows the state. */
export function openBasic(root, app, backdrop) {
  const {state, record} = app;
  const canvas = h('canvas', {class: 'ground'});
  const sheets = h('div', {class: 'sheets'});
  const pin = h('div', {class: 'pin', hidden: true});
  const surface = h('div', {
    class: 'surface', tabindex: 0, role: 'application',
    'aria-label': `Map of ${record.name}. Arrow keys move it, plus and minus zoom, Enter asks who holds the centre.`,
  }, canvas, sheets, pin);
  const buttons = h('div', {class: 'zoom'},
    h('button', {type: 'button', 'aria-label': 'Zoom in', onclick: () => zoomBy(1)}, '+'),
    h('button', {type: 'button', 'aria-label': 'Zoom out', onclick: () => zoomBy(-1)}, '−'));
  root.replaceChildren(surface, buttons);
  root.dataset.viewer = 'basic';

  const size = () => [surface.clientWidth, surface.clientHeight];
  const given = state.now.map;
  let view = given ? {...given, zoom: Math.round(given.zoom)} : fitBox(record.bbox, ...size());
  let ground = null;
  let template = null;

  const draw = () => {
    const [width, height] = size();
    for (const sheet of sheets.children) lay(sheet, tilesUnder(view, width, height));
    if (ground) drawGround(canvas, ground, view, width, height, readPalette(root));
    const {place} = state.now;
    pin.hidden = !place;
    if (!place) return;
    const [centre, point] = [project(view, view.zoom), project(place, view.zoom)];
    pin.style.transform = `translate(${point.x - centre.x + width / 2}px, ${point.y - centre.y + height / 2}px)`;
  };
  const look = (next) => {
    view = {...next, zoom: Math.min(14, Math.max(2, next.zoom))};
    draw();
    state.set({map: view});
  };
  const panBy = (dx, dy) => {
    const centre = project(view, view.zoom);
    look({zoom: view.zoom, ...unproject({x: centre.x + dx, y: centre.y + dy}, view.zoom)});
  };
  const zoomBy = (step) => look({...view, zoom: view.zoom + step});
  const ask = (x, y) => {
    const [width, height] = size();
    const centre = project(view, view.zoom);
    state.set({place: unproject({x: centre.x + x - width / 2, y: centre.y + y - height / 2}, view.zoom)});
  };

  listen(surface, {panBy, zoomBy, ask, size});
  new ResizeObserver(draw).observe(surface);
  watchScheme(draw);
  Promise.resolve(backdrop).then((world) => {
    ground = world && prepareGround(world);
    draw();
  });

  const blank = () => {
    root.classList.add('no-data');
    delete root.dataset.tiles;
    sheets.replaceChildren();
    template = null;
    root.dataset.ready = 'true';
  };
  const steer = latestOnly(async ({at, slice}) => {
    try {
      if (!slice) return blank();
      const next = (await record.mapAt(at)).raster;
      if (state.now.at !== at) return;
      root.classList.remove('no-data');
      if (next !== template) await turn(sheets, next, draw);
      template = next;
      if (state.now.at !== at) return;
      root.dataset.tiles = next;
      root.dataset.ready = 'true';
    } catch (fault) {
      if (state.now.at !== at) return;
      app.report(fault);
      blank();
    }
  });
  return (moment, changed) => {
    if (changed.has('at')) {
      delete root.dataset.ready;
      steer(moment);
    }
    const {flight} = state.now;
    if (changed.has('flight') && flight) {
      look({...flight, zoom: Math.max(8, view.zoom)});
      state.set({flight: null});
    } else if (changed.has('place')) draw();
  };
}

/** Brings in a date's tiles, and takes the earlier dates' away once they are complete. */
async function turn(sheets, template, draw) {
  const sheet = h('div', {class: 'tiles', dataset: {template}});
  const earlier = [...sheets.children];
  sheets.append(sheet);
  draw();
  await Promise.all([...sheet.children].map((image) => image.decode().catch(() => {})));
  for (const old of earlier) old.remove();
}

/** Lays the tiles of a view on a sheet, keeping the images it already has. */
function lay(sheet, tiles) {
  const kept = new Map([...sheet.children].map((image) => [image.dataset.tile, image]));
  const density = devicePixelRatio > 1.25 ? '@2x.png' : '.png';
  const images = tiles.map(({z, x, y, left, top}) => {
    const tile = `${z}/${x}/${y}`;
    const src = sheet.dataset.template.replace('{z}', z).replace('{x}', x).replace('{y}', y).replace(/\.png$/, density);
    const image = kept.get(tile) ?? h('img', {src, alt: '', draggable: 'false', width: 256, height: 256, dataset: {tile}});
    image.style.transform = `translate(${left}px, ${top}px)`;
    kept.delete(tile);
    return image;
  });
  for (const gone of kept.values()) gone.remove();
  for (const image of images) if (!image.parentNode) sheet.append(image);
}

function listen(surface, {panBy, zoomBy, ask, size}) {
  let grip = null;
  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    grip = {x: event.clientX, y: event.clientY, moved: false};
  });
  surface.addEventListener('pointermove', (event) => {
    if (!grip) return;
    const [dx, dy] = [grip.x - event.clientX, grip.y - event.clientY];
    if (!grip.moved && Math.hypot(dx, dy) < 4) return;
    grip = {x: event.clientX, y: event.clientY, moved: true};
    panBy(dx, dy);
  });
  surface.addEventListener('pointerup', (event) => {
    if (grip && !grip.moved) {
      const {left, top} = surface.getBoundingClientRect();
      ask(event.clientX - left, event.clientY - top);
    }
    grip = null;
  });
  surface.addEventListener('pointercancel', () => { grip = null; });
  let wheel = 0;
  surface.addEventListener('wheel', (event) => {
    event.preventDefault();
    wheel += event.deltaY;
    if (Math.abs(wheel) < 60) return;
    zoomBy(wheel < 0 ? 1 : -1);
    wheel = 0;
  }, {passive: false});
  surface.addEventListener('keydown', (event) => {
    const {key} = event;
    if (KEYS[key]) panBy(...KEYS[key]);
    else if (key === '+' || key === '=') zoomBy(1);
    else if (key === '-') zoomBy(-1);
    else if (key === 'Enter') ask(...size().map((length) => length / 2));
    else return;
    event.preventDefault();
  });
}
