// Stacks the shares of each slice into bands that never interpolate: a band is level for the whole slice.
//
// Every faction is a pair of bands that touch: its effective share, then its sparse land. The order is the
// same at every date (largest peak at the bottom), so that a band can be followed across the chart.

/** Faction slugs in stacking order. `rows` are timeline rows: {from, to, shares: [{faction, fraction}]}. */
export function stackingOrder(rows) {
  const peak = new Map();
  for (const row of rows) {
    for (const {faction, fraction} of row.shares) {
      peak.set(faction, Math.max(peak.get(faction) ?? 0, fraction));
    }
  }
  return [...peak].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([faction]) => faction);
}

/** Bands bottom-up: [{faction, sparse, steps: [{from, to, low, high}]}], `low` and `high` as fractions. */
export function stackBands(rows, order = stackingOrder(rows)) {
  const bands = order.flatMap((faction) => [
    {faction, sparse: false, steps: []},
    {faction, sparse: true, steps: []},
  ]);
  for (const row of rows) {
    const byFaction = new Map(row.shares.map((share) => [share.faction, share]));
    let level = 0;
    for (const band of bands) {
      const share = byFaction.get(band.faction);
      const effective = share ? share.effective_fraction ?? share.fraction : 0;
      const height = band.sparse ? (share?.fraction ?? 0) - effective : effective;
      band.steps.push({from: row.from, to: row.to, low: level, high: level + height});
      level += height;
    }
  }
  return bands.filter((band) => band.steps.some(({low, high}) => high - low > 1e-6));
}

/** One band as an SVG path: `x` maps an instant, `y` a fraction, each to chart units. */
export function bandPath(steps, x, y) {
  const top = steps.flatMap(({from, to, high}) => [[x(from), y(high)], [x(to), y(high)]]);
  const back = steps.toReversed().flatMap(({from, to, low}) => [[x(to), y(low)], [x(from), y(low)]]);
  return `M${[...top, ...back].map(([a, b]) => `${trim(a)} ${trim(b)}`).join('L')}Z`;
}

function trim(value) {
  return Number(value.toFixed(2));
}
