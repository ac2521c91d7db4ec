// A small made-up map for the tests of moving borders, as `…/control` gives one: four by four degrees, no gaps.
//
// Red in the west with a green enclave, and a second part within the blue east; land held by nobody in the north; a
// contested strip, held by green, between them.

const closed = (...nodes) => [...nodes, nodes[0]];
const holding = (faction, coordinates, status = 'control', rival = null) => ({
  type: 'Feature', properties: {faction, status, contested_with: rival}, geometry: {type: 'MultiPolygon', coordinates},
});
const TOWN = closed([0.5, 0.5], [1, 0.5], [1, 1], [0.5, 1]);
const ISLAND = closed([3.4, 0.4], [3.8, 0.4], [3.8, 0.8], [3.4, 0.8]);

export const LAND = [
  holding('red', [[closed([0, 0], [2, 0], [2, 1], [2, 2], [0, 2]), TOWN.toReversed()], [ISLAND]]),
  holding('blue', [[closed([2, 0], [4, 0], [4, 2], [3, 2], [2, 2], [2, 1]), ISLAND.toReversed()]]),
  holding('green', [[TOWN]]),
  holding('green', [[closed([0, 2], [2, 2], [3, 2], [4, 2], [4, 3], [2, 3], [0, 3])]], 'contested', 'red'),
  holding(null, [[closed([0, 3], [2, 3], [4, 3], [4, 4], [0, 4])]], 'unheld'),
];
