// Where the server is: addresses of its own, whatever it calls itself.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {address, ownAddress} from '../../static/js/api.mjs';

const root = path.resolve(import.meta.dirname, '../../static');

test('parameters that are null are left out', () => {
  assert.equal(address('/territories', {limit: 3, q: null}), '/territories?limit=3');
  assert.equal(address('/territories'), '/territories');
});
test('a template leads to this page’s own host, whatever the server calls itself', () => {
  globalThis.location = {origin: 'https://maps.example.org'};
  for (const base of ['http://127.0.0.1:8080', 'https://other.example/war', 'https://other.example/tiles', '']) {
    assert.equal(ownAddress(`${base}/tiles/tiles/2015-1.2/{z}/{x}/{y}.mvt`), 'https://maps.example.org/tiles/tiles/2015-1.2/{z}/{x}/{y}.mvt');
  }
  delete globalThis.location;
});
test('no module names an address from the root of the host, but through the one function that knows the prefix', () => {
  const modules = readdirSync(root, {recursive: true}).filter((name) => name.endsWith('.mjs') && !name.includes('node_modules'));
  assert.ok(modules.length > 100);
  for (const name of modules) {
    const text = readFileSync(path.join(root, name), 'utf8');
    assert.doesNotMatch(text, /(?:href|src|action): [`'"]\/|new URL\([`'"]\/|fetch\([`'"]\/|=> `\/\$\{writeUrl|href = `\//, name);
  }
});
