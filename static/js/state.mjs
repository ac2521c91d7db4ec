// The one state of the page. Views read `now`, ask for changes with `set`, and are told which keys changed.

/** A state with watchers; a `set` that changes nothing tells nobody. */
export function createState(initial) {
  const watchers = new Set();
  const state = {
    now: Object.freeze({...initial}),
    set(patch) {
      const keys = Object.keys(patch).filter((key) => !same(patch[key], state.now[key]));
      if (keys.length === 0) return;
      state.now = Object.freeze({...state.now, ...patch});
      const changed = new Set(keys);
      for (const tell of watchers) tell(changed);
    },
    watch(tell) {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
  return state;
}

function same(one, other) {
  return Object.is(one, other) || JSON.stringify(one) === JSON.stringify(other);
}
