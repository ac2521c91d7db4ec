// What moved borders come to: who gains how much, why it may not be recorded, and the changes that record it.

import {sweep} from './swept.mjs';

const EARTH = 6_371_007;
const radians = (degrees) => degrees * Math.PI / 180;

/** What each holding gains by what was done to a fabric: [{faction, status, rival, from, coordinates, area}], m² on a sphere. */
export function gainsOf(fabric, rings = fabric.base, now = fabric.rings()) {
  return sweep(fabric.nodes, rings, now).map(({holding, from, coordinates}) => ({
    ...fabric.holdings[holding], from: from.map((one) => fabric.holdings[one]), coordinates, area: areaOf(coordinates),
  }));
}

/** Why a gain cannot be recorded: `nobody` may not be given land, nor `influence` land that is held. Null where it can. */
export function lackOf({faction, status, from}) {
  if (faction === null) return 'nobody';
  return status === 'influence' && from.some((loser) => loser.faction !== null && loser.status !== 'influence') ? 'influence' : null;
}

/** The changes that record gains: regions with what is said of all of them. */
export function changesOf(gains, said) {
  return gains.map(({faction, status, rival, coordinates}) => ({change: 'create', feature: {
    type: 'Feature',
    geometry: coordinates.length === 1 ? {type: 'Polygon', coordinates: coordinates[0]} : {type: 'MultiPolygon', coordinates},
    properties: {...said, faction, status, contested_with: status === 'contested' ? rival : null},
  }}));
}

/** Roughly how many square metres polygons have. */
export function areaOf(coordinates) {
  let sum = 0;
  for (const ring of coordinates.flat()) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[fromLon, fromLat], [toLon, toLat]] = [ring[i - 1], ring[i]];
      sum += radians(toLon - fromLon) * (2 + Math.sin(radians(fromLat)) + Math.sin(radians(toLat)));
    }
  }
  return Math.abs(sum) * EARTH ** 2 / 2;
}

/** Metres between two places. */
export function apart([fromLon, fromLat], [toLon, toLat]) {
  const half = (from, to) => Math.sin(radians(to - from) / 2) ** 2;
  const chord = half(fromLat, toLat) + Math.cos(radians(fromLat)) * Math.cos(radians(toLat)) * half(fromLon, toLon);
  return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, chord)));
}
