// Joins the spells of a place's history that a reader would call one: the same holder in the same way, unbroken.

/** `history` is [{from, to, holder}], oldest first; gives the same, with repeats joined. */
export function joinRuns(history) {
  const runs = [];
  for (const spell of history) {
    const last = runs.at(-1);
    if (last && last.to === spell.from && alike(last.holder, spell.holder)) last.to = spell.to;
    else runs.push({...spell});
  }
  return runs;
}

function alike(one, other) {
  return one?.faction === other?.faction && one?.status === other?.status && one?.contested_with === other?.contested_with;
}
