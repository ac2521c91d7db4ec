// What is recorded once: the key that goes with it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {recordingOnce} from '../../static/js/edit/once.mjs';

/** Sends through a stand-in for the network that gives `answers` one after the other; gives the keys that came with them. */
async function keysOf(answers, documents) {
  const keys = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (url, {headers}) => {
    keys.push(headers['Idempotency-Key']);
    if (!answers.shift()) throw new TypeError('the connection is lost');
    return Response.json({revision: keys.length});
  };
  try {
    const send = recordingOnce();
    for (const document of documents) await send('/changesets', document).catch(() => {});
  } finally {
    globalThis.fetch = real;
  }
  return keys;
}

test('a document whose answer was lost is sent again with the same key', async () => {
  const [first, again] = await keysOf([false, true], [{comment: 'a'}, {comment: 'a'}]);
  assert.equal(first, again);
  assert.match(first, /^[0-9a-f]{32}$/);
});
test('another document has another key, and so has the same one after it was recorded', async () => {
  const keys = await keysOf([false, true, true], [{comment: 'a'}, {comment: 'b'}, {comment: 'b'}]);
  assert.equal(new Set(keys).size, 3);
});
