// One date's land on a MapLibre map. The source's tile address is replaced when the slice changes; the old picture
// stays until the new one is there.

import {unwrapped} from '../bbox.mjs';
import {controlLayers, labelLayers, placeLayers} from './layers.mjs';
import {paint} from './paint.mjs';

/** `lookOf` gives the look in force. `show` takes a tile template, or null where nothing is recorded. */
export function createDated(map, root, record, lookOf) {
  const layersOf = (look) => [...controlLayers(look), ...placeLayers(look), ...labelLayers(look)];
  const toggle = (visible) => {
    for (const {id, source} of map.getStyle().layers) {
      if (source === 'control') map.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
    }
  };
  const add = (template) => {
    map.addSource('control', {type: 'vector', tiles: [template], minzoom: 0, maxzoom: 14, bounds: unwrapped(record.bbox)});
    const above = map.getLayer('changed') ? 'changed' : undefined;
    const names = map.getLayer('event-rings') ? 'event-rings' : undefined;
    for (const layer of layersOf(lookOf())) map.addLayer(layer, layer.type === 'fill' ? above : names);
  };
  return {
    show(template) {
      root.classList.toggle('no-data', !template);
      if (!template) {
        delete root.dataset.tiles;
        if (map.getSource('control')) toggle(false);
        return;
      }
      if (root.dataset.tiles === template) return;
      root.dataset.tiles = template;
      if (!map.getSource('control')) return add(template);
      map.getSource('control').setTiles([template]);
      toggle(true);
    },
    dress: (look) => { if (map.getSource('control')) paint(map, layersOf(look)); },
  };
}
