// The rules of the browser side, kept by reading it: small files with a headline, no markup from text, no strangers.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';

const root = path.resolve(import.meta.dirname, '../../static');
const files = readdirSync(root, {recursive: true})
  .filter((name) => /\.(mjs|css|html|svg)$/.test(name) && !name.includes('node_modules'))
  .map((name) => ({name, text: readFileSync(path.join(root, name), 'utf8')}));
const scripts = files.filter(({name}) => name.endsWith('.mjs'));
const pure = ['time', 'url', 'figures', 'colour', 'stack', 'topology', 'mercator', 'latest', 'runs', 'state', 'change', 'patterns', 'paragraph', 'sharing', 'words', 'en', 'ar', 'openapi', 'shape', 'draft'];

test('every file is within 300 lines', () => {
  for (const {name, text} of files) assert.ok(text.split('\n').length <= 300, name);
});
test('every script opens with a headline', () => {
  for (const {name, text} of scripts) assert.match(text, /^\/\/ [A-Z]/, name);
});
test('text never becomes markup', () => {
  for (const {name, text} of scripts) {
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|\beval\(|new Function/, name);
  }
});
test('nothing names another server', () => {
  for (const {name, text} of files) {
    const addresses = (text.match(/https?:\/\/[\w.]+/g) ?? []).filter((address) => address !== 'http://www.w3.org');
    assert.deepEqual(addresses, [], name);
  }
});
for (const page of files.filter(({name}) => name.endsWith('.html') && name !== 'docs.html')) {
  test(`${page.name} has no inline style and no inline script but its import map`, () => {
    assert.doesNotMatch(page.text, /<style|\sstyle=|\son\w+=/);
    assert.equal(page.text.match(/<script(?![^>]*\ssrc=)/g).length, 1);
    assert.equal(page.text.match(/<script type="importmap">/g).length, 1);
  });
}
test('the page of the surface has no inline script or style at all', () => {
  const page = files.find(({name}) => name === 'docs.html').text;
  assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});
test('the pure parts know no page', () => {
  for (const {name, text} of scripts.filter((file) => pure.includes(path.basename(file.name, '.mjs')))) {
    assert.doesNotMatch(text, /\b(document|window|location|fetch|navigator)\b[.(]/, name);
  }
});
test('the pins name no download address', () => {
  for (const lock of ['../../static/package-lock.json', '../browser/package-lock.json']) {
    assert.doesNotMatch(readFileSync(path.join(import.meta.dirname, lock), 'utf8'), /"resolved"/, lock);
  }
});
