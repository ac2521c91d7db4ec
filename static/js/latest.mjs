// Runs one thing at a time and, of what was asked meanwhile, only the last: a dragged slider passes a hundred
// slices, and only where it rests is worth a request.

/** Wraps an async `run`; calls that come while it runs replace each other. Faults are `run`'s own to handle. */
export function latestOnly(run) {
  let busy = false;
  let waiting = null;
  return async function ask(...wanted) {
    if (busy) {
      waiting = wanted;
      return;
    }
    busy = true;
    try {
      await run(...wanted);
    } finally {
      busy = false;
      const next = waiting;
      waiting = null;
      if (next) ask(...next);
    }
  };
}
