// Made-up territories for the tests that write: each has one of its own, so that none meets what another recorded. Their
// names come after the bundled one's, so that the page still opens with that.

import {randomUUID} from 'node:crypto';
import * as expect from 'node:assert/strict';

const square = (west, south, east, north) => [[[west, south], [east, south], [east, north], [west, north], [west, south]]];
// The border between west and east, in nodes.
const BORDER = [[12, 40], [12, 40.8], [12, 41.5], [12, 42.2], [12, 43]];
const region = (faction, from, coordinates) => ({change: 'create', feature: {
  type: 'Feature', geometry: {type: 'Polygon', coordinates}, properties: {faction, valid_from: from, confidence: 70, sources: ['https://example.org/report']},
}});

/** Makes a territory with red land in the west, blue land in the east, and a green town within the red; gives its slug. */
export async function makeLand(server) {
  const slug = `test-land-${randomUUID().slice(0, 8)}`;
  await server.write('admin', 'POST', '/territories', {
    slug, names: {en: 'The Land'}, opens_at: '2020-03-01', extent: {from: '2020-01-01', to: null},
    boundary: {source: 'Drawn for a test', licence: 'CC0', attribution: 'Nobody', geometry: {type: 'Polygon', coordinates: square(10, 40, 14, 43)}},
    factions: [
      {slug: 'red', names: {en: 'Red', ar: 'الأحمر'}, colour: '#b5302f'}, {slug: 'blue', names: {en: 'Blue', ar: 'الأزرق'}, colour: '#2f5fb5'},
      {slug: 'green', names: {en: 'Green', ar: 'الأخضر'}, colour: '#3c9d56'},
    ],
  });
  await server.write('editor', 'POST', `/territories/${slug}/changesets`, {comment: 'How it began', changes: [
    region('red', '2020-01-01', [[[10, 40], ...BORDER, [10, 43], [10, 40]]]),
    region('blue', '2020-01-01', [[[14, 40], [14, 43], ...BORDER.toReversed(), [14, 40]]]),
    region('green', '2020-02-01', square(10.6, 41.2, 11.2, 41.8)),
  ]});
  return slug;
}

/** Signs a page's browser in by a token of that role. */
export async function signIn(page, server, role) {
  const answer = await page.context().request.post(`${server.base}/session`, {headers: {authorization: `Bearer ${server.tokens[role]}`}});
  expect.equal(answer.status(), 201);
}

/** A function that writes by the token of a role, and gives the answer's document; what is refused fails the test. */
export function writer(base, tokens) {
  return async (role, method, path, document = null) => {
    const answer = await fetch(base + path, {
      method, headers: {authorization: `Bearer ${tokens[role]}`, ...(document ? {'content-type': 'application/json'} : {})},
      body: document ? JSON.stringify(document) : undefined,
    });
    const said = await answer.text();
    expect.ok(answer.ok, `${method} ${path}: ${answer.status} ${said}`);
    return said ? JSON.parse(said) : null;
  };
}
