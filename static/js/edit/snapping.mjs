// What corners are put on: the borders in force at the date shown, as near as the map shows them.

import {project, unproject} from '../mercator.mjs';
import {indexBorders, snapTo} from './snap.mjs';

// How near in pixels a border draws a corner to it.
const NEAR = 12;

/** Builds it; until `read` has the borders of the date, or without a map, nothing is snapped to. */
export function createSnapping(desk) {
  const {state, record} = desk;
  let wanted = null;
  const snapping = {
    /** The borders as `snap.mjs` indexes them; null while they are not there. */
    borders: null,
    async read() {
      const asked = `${state.now.at} ${state.now.edition}`;
      if (asked === wanted) return;
      wanted = asked;
      const found = await record.holdingsAt(state.now.at).then(indexBorders, () => null);
      if (wanted === asked) snapping.borders = found;
    },
    /** The border near a position, or null. */
    snap(position) {
      if (!snapping.borders || !desk.map) return null;
      const {bounds: [west,, east], width} = desk.map.view();
      return snapTo(snapping.borders, position, width / (east - west), NEAR)?.position ?? null;
    },
    /** The middle of the map, on a border where one is near. */
    centre() {
      if (!desk.map) return null;
      const [west, south, east, north] = desk.map.view().bounds;
      const [one, other] = [project({lon: west, lat: north}, 0), project({lon: east, lat: south}, 0)];
      const {lon, lat} = unproject({x: (one.x + other.x) / 2, y: (one.y + other.y) / 2}, 0);
      return snapping.snap([lon, lat]) ?? [lon, lat].map((value) => Number(value.toFixed(5)));
    },
  };
  return snapping;
}
