// The rows of a timeline, however many there are: a server gives so many at once, and refuses a time that has more.
//
// Such a time is halved until its parts are answered. Rows that reach over the cut come with both parts, whole, and count once.

/** Shorter than this, in milliseconds, no time is halved: what is refused then is refused for another reason. */
const SHORTEST = 1000;

/**
 * Gives a timeline with all its rows. `ask` gets that of {from, to, known_at}, each left out where it is null; `extent` gives the
 * first and the last instant of the data as {from, to} in milliseconds, and is asked for only where the time must be halved.
 */
export async function everyRow(ask, extent) {
  const whole = {from: null, to: null};
  try {
    return await ask(whole);
  } catch (problem) {
    if (problem.status !== 400) throw problem;
    const parts = await halves(ask, whole, await extent(), {revision: null}, problem);
    const rows = new Map(parts.flatMap((part) => part.rows).map((row) => [row.from, row]));
    return {...parts[0], rows: [...rows.values()]};
  }
}

/** The timelines of both halves of a time, in order; all as known at the revision of the first that is answered. */
async function halves(ask, asked, {from, to}, known, problem) {
  if (!(to - from > SHORTEST)) throw problem;
  const middle = Math.round((from + to) / 2);
  const first = await part(ask, {from: asked.from, to: middle}, {from, to: middle}, known);
  return [...first, ...await part(ask, {from: middle, to: asked.to}, {from: middle, to}, known)];
}

async function part(ask, asked, span, known) {
  try {
    const timeline = await ask({...asked, known_at: known.revision});
    known.revision ??= timeline.revision;
    return [timeline];
  } catch (problem) {
    if (problem.status !== 400) throw problem;
    return halves(ask, asked, span, known, problem);
  }
}
