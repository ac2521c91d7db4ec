// The rows of a timeline where a server gives fewer at once than there are.
import assert from 'node:assert/strict';
import test from 'node:test';
import {everyRow} from '../../static/js/rows.mjs';

const DAY = 86_400_000;

/** A server that has a row for each day, gives `most` at once, and notes what it is asked. */
function serverOf(days, most) {
  const asked = [];
  const rows = Array.from({length: days}, (_, index) => ({from: index * DAY, to: index === days - 1 ? null : (index + 1) * DAY}));
  const ask = async (part) => {
    asked.push(part);
    const within = rows.filter((row) => (part.from === null || row.to === null || part.from < row.to) && (part.to === null || row.from < part.to));
    if (within.length > most) throw Object.assign(new Error('too many'), {status: 400});
    return {revision: 7, reference: 'all', rows: within};
  };
  return {ask, asked, rows, extent: async () => ({from: 0, to: days * DAY})};
}

test('a timeline that is given at once is asked for once', async () => {
  const {ask, asked, rows, extent} = serverOf(10, 10);
  assert.deepEqual((await everyRow(ask, extent)).rows, rows);
  assert.equal(asked.length, 1);
});
test('a timeline of more rows than are given at once comes in parts, each row once and in order', async () => {
  for (const [days, most] of [[5200, 5000], [100, 7], [11, 2]]) {
    const {ask, rows, extent} = serverOf(days, most);
    const timeline = await everyRow(ask, extent);
    assert.deepEqual(timeline.rows, rows, `${days} of ${most}`);
    assert.equal(timeline.reference, 'all');
  }
});
test('all parts are of the revision of the first that is answered', async () => {
  const {ask, asked, extent} = serverOf(100, 40);
  await everyRow(ask, extent);
  const answered = asked.findIndex(({known_at: revision}) => revision === 7);
  assert.ok(answered > 0 && asked.slice(answered).every(({known_at: revision}) => revision === 7));
});
test('slices that lie beyond the extent, where the data have no end, come with the last part', async () => {
  const {ask, rows} = serverOf(30, 20);
  assert.deepEqual((await everyRow(ask, async () => ({from: 0, to: 20 * DAY}))).rows, rows);
});
test('what is refused for another reason is refused', async () => {
  const refused = (status) => everyRow(async () => { throw Object.assign(new Error('no'), {status}); }, async () => ({from: 0, to: 1e12}));
  await assert.rejects(refused(404), {status: 404});
  await assert.rejects(refused(400), {status: 400});
});
