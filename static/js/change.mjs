// What changed between two dates, as arithmetic: each faction's share, and what passed from hand to hand.

import {findSlice} from './time.mjs';

/** Each faction's change from the slice at `since` to `now`: a Map of {fraction, area}; null where nothing is recorded then. */
export function changesSince(slices, since, now) {
  const then = slices[findSlice(slices, since)];
  if (!then || !now) return null;
  const earlier = new Map(then.shares.map((share) => [share.faction, share]));
  const factions = new Set([...earlier.keys(), ...now.shares.map(({faction}) => faction)]);
  const later = new Map(now.shares.map((share) => [share.faction, share]));
  const part = (shares, faction, key) => shares.get(faction)?.[key] ?? 0;
  return new Map([...factions].map((faction) => [faction, {
    fraction: part(later, faction, 'fraction') - part(earlier, faction, 'fraction'),
    area: part(later, faction, 'area_m2') - part(earlier, faction, 'area_m2'),
  }]));
}

/** The faction that gained and lost most, taken together: the one a reader is shown first. Null where nothing changed. */
export function busiest(changes) {
  const turnover = ({gained_area_m2: gained, lost_area_m2: lost}) => gained + lost;
  const parties = changes.filter(({faction}) => faction);
  if (parties.length === 0) return null;
  return parties.reduce((most, one) => (turnover(one) > turnover(most) ? one : most)).faction;
}

/** What a handover is to a faction: `gain`, `loss`, or `other`. */
export function wayOf({from, to}, faction) {
  if (to === faction) return 'gain';
  return from === faction ? 'loss' : 'other';
}

/** The changed land as features that say which way it went for a faction. */
export function turnedLand(features, faction) {
  return features.map(({geometry, properties}) => ({type: 'Feature', geometry, properties: {way: wayOf(properties, faction)}}));
}
