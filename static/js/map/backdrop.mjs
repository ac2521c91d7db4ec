// The quiet world around the territory: land, and the borders between its neighbours.

import {get} from '../api.mjs';
import {readBorders, readPolygons} from '../topology.mjs';

/** Land (a FeatureCollection; `home` marks the territory's own country) and borders (a Feature). */
export async function loadBackdrop(path, home) {
  const topology = await get(path);
  const land = readPolygons(topology, 'countries');
  for (const feature of land) feature.properties = {home: feature.properties.name === home};
  // The territory's own outline comes with its tiles, in far more detail: two lines side by side would lie.
  const borders = readBorders(topology, 'countries', (one, other) => one.name !== home && other.name !== home);
  return {land: {type: 'FeatureCollection', features: land}, borders};
}
