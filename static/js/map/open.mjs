// Opens the map: MapLibre where the build has it and the browser has WebGL 2, else the basic viewer.
//
// Asking first keeps the console clean: a missing file or a failed context is never provoked.

import {get} from '../api.mjs';
import {addStyles} from '../page.mjs';
import {say} from '../words.mjs';
import {loadBackdrop} from './backdrop.mjs';

/** Opens a viewer in `root`; gives the view that follows the state. */
export async function openMap(root, app) {
  root.dataset.empty = say('noDataMap');
  const vendor = await get('/assets/vendor/index.json').catch(() => []);
  const backdrop = vendor.includes('countries-50m.json')
    ? loadBackdrop('/assets/vendor/countries-50m.json', app.record.name).catch(() => null)
    : Promise.resolve(null);
  if (app.state.now.viewer !== 'basic' && vendor.includes('maplibre-gl.mjs') && hasWebGl2()) {
    try {
      await addStyles('/assets/vendor/maplibre-gl.css');
      const {openGl} = await import('./gl.mjs');
      return await openGl(root, app, backdrop);
    } catch (fault) {
      console.warn('The WebGL map did not open; the basic viewer takes over.', fault);
      root.replaceChildren();
    }
  }
  const {openBasic} = await import('./basic.mjs');
  return openBasic(root, app, backdrop);
}

function hasWebGl2() {
  if (!globalThis.WebGL2RenderingContext) return false;
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return Boolean(context);
}
