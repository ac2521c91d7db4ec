// Drafts: what an editor has begun, kept by the browser until it is published or thrown away.

const key = (slug, tool) => `frontline:draft:${slug}:${tool}`;

/** The draft of a tool for a territory, or null; what cannot be read is none. */
export function readDraft(slug, tool) {
  try {
    return JSON.parse(localStorage.getItem(key(slug, tool)));
  } catch {
    return null;
  }
}

/** Keeps a draft; null forgets it. Gives whether the browser kept it: it may have no room, or keep nothing at all. */
export function keepDraft(slug, tool, draft) {
  try {
    if (draft === null) localStorage.removeItem(key(slug, tool));
    else localStorage.setItem(key(slug, tool), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}
