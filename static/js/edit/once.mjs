// What is to be recorded goes with a key, one an attempt: sent again after a lost answer, it is not recorded twice.

import {send} from '../api.mjs';

// Not randomUUID, which pages without https have not.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Gives a function that posts a document (null: none) to a path, and gives the answer's; until it comes, the same has the same key. */
export function recordingOnce() {
  let attempt = null;
  return async (path, document) => {
    const content = `${path} ${JSON.stringify(document)}`;
    if (attempt?.content !== content) attempt = {content, key: newKey()};
    const {body} = await send('POST', path, document, {headers: {'Idempotency-Key': attempt.key}});
    attempt = null;
    return body;
  };
}
