// Patterns that tell factions apart without colour, as path data in a square of 12 units that repeats without a seam.
//
// The same paths are drawn on the map, in the chart and in the legend, so that they cannot drift apart.

export const SIDE = 12;

const PATTERNS = [
  'M3 2h2v2h-2zM9 8h2v2h-2z',                                              // dots
  'M0 2h12v1.6h-12zM0 8h12v1.6h-12z',                                      // lines lying
  'M2 0h1.6v12h-1.6zM8 0h1.6v12h-1.6z',                                    // lines standing
  'M5 1h2v4h4v2h-4v4h-2v-4h-4v-2h4z',                                      // crosses
  'M0 0h6v6h-6zM6 6h6v6h-6z',                                              // chequers
  'M6 1l5 5l-5 5l-5 -5zM6 3.6l-2.4 2.4l2.4 2.4l2.4 -2.4z',                 // diamonds
  'M0 5h12v1.6h-12zM5 0h1.6v5h-1.6zM11 6.6h1v5.4h-1z',                     // bricks
  'M6 2l4 7h-8z',                                                          // triangles
];

/** What the blue and the orange of gained and lost land say without colour. */
export const SIGNS = {gain: 'M5 2h2v3h3v2h-3v3h-2v-3h-3v-2h3z', loss: 'M2 5h8v2h-8z'};

/** The pattern of a faction: by its place in the order, which is the same at every date. */
export function patternOf(order, faction) {
  const place = order.indexOf(faction);
  return PATTERNS[(place < 0 ? PATTERNS.length - 1 : place) % PATTERNS.length];
}
