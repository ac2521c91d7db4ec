// Fetches a date's tiles before they are asked for. They never change, so the browser keeps them; nothing is kept here
// but which dates were asked for.

// Enough for a long film; then it starts over.
const KEPT = 2000;

/** `addresses` gives the tiles that a template has in the present view; faults do not matter, the map will meet them. */
export function createAhead(record, form, addresses) {
  const asked = new Set();
  return async function fetchAhead(at) {
    try {
      const template = (await record.mapAt(at))[form];
      for (const address of addresses(template)) {
        if (asked.has(address)) continue;
        asked.add(address);
        if (asked.size > KEPT) asked.clear();
        const answer = await fetch(address, {priority: 'low'});
        await answer.arrayBuffer();
      }
    } catch { /* Fetched ahead or not, the map asks again when it needs them. */ }
  };
}
