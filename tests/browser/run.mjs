// Drives the web app of a running server in headless Chromium, and says in sentences what holds.
//
//   FRONTLINE_TOKENS='{"admin": "fl_…", "reviewer": "fl_…", "editor": "fl_…"}' node run.mjs http://127.0.0.1:3000 [WORD]
//
// A test with `as` is signed in by that token, and has a made-up territory of its own, whose slug its steps are given.
// WORD runs only the tests that have it in their sentence. FRONTLINE_BROWSERS (2) run side by side; what a test writes
// goes into its own territory, so none meets another. The last line is `N passed, N failed`, after the slowest ones; the
// exit code is 1 when a test failed. Every test fails on a console error, a policy violation or a request that leaves
// the server.

import {openBrowser, openPage} from './chromium.mjs';
import * as expect from 'node:assert/strict';
import {borderTests} from './borders.mjs';
import {compareTests} from './compare.mjs';
import {deskTests} from './desk.mjs';
import {drawTests} from './draw.mjs';
import {historyTests} from './history.mjs';
import {makeLand, signIn, writer} from './lands.mjs';
import {pageTests} from './pages.mjs';
import {publishTests} from './publish.mjs';
import {readerTests} from './reader.mjs';
import {reviewTests} from './review.mjs';
import {sharingTests} from './sharing.mjs';
import {timeTests} from './time.mjs';
import {uploadTests} from './upload.mjs';

const base = (process.argv[2] ?? '').replace(/\/$/, '');
const word = process.argv[3] ?? '';
const workers = Number(process.env.FRONTLINE_BROWSERS ?? 2);
const tokens = JSON.parse(process.env.FRONTLINE_TOKENS ?? 'null');
if (!base || !tokens) {
  process.stderr.write('usage: FRONTLINE_TOKENS=JSON node run.mjs BASE_URL [WORD]\n');
  process.exit(2);
}

const vendored = (await (await fetch(`${base}/assets/vendor/index.json`)).json()).includes('maplibre-gl.mjs');
const [{slug, opens_at: opensAt}] = (await (await fetch(`${base}/territories`)).json()).territories;
const api = `${base}/territories/${slug}`;
const server = {
  base, slug, api, tokens,
  write: writer(base, tokens),
  opensAt: opensAt.slice(0, 10),
  viewer: vendored ? 'maplibre' : 'basic',
  ask: async (path) => (await fetch(path ? `${api}/${path}` : api)).json(),
};

const tests = [readerTests, timeTests, compareTests, sharingTests, pageTests, deskTests, drawTests, publishTests, borderTests, reviewTests, historyTests, uploadTests].flatMap((make) => make(server));
const wanted = tests.filter(([text]) => text.includes(word));
const slow = [];
let passed = 0;
let failed = 0;
let next = 0;

/** Takes one test after another, in browsers of its own, until none is left. */
async function work() {
  const browsers = new Map();
  while (next < wanted.length) {
    const [sentence, setting, run] = wanted[next];
    next += 1;
    const began = performance.now();
    const blind = setting.webGl === false;
    if (!browsers.has(blind)) browsers.set(blind, await openBrowser({webGl: !blind}));
    const page = await openPage(browsers.get(blind), base, setting);
    try {
      await holds(page, setting, run);
      passed += 1;
      process.stdout.write(`ok - ${sentence}\n`);
    } catch (fault) {
      failed += 1;
      const heard = page.faults.length ? `\n${page.faults.join('\n')}` : '';
      process.stdout.write(`not ok - ${sentence}\n${`${fault.message}${heard}`.replace(/^/gm, '    ')}\n`);
    }
    await page.context().close().catch(() => browsers.delete(blind));
    slow.push([(performance.now() - began) / 1000, sentence]);
  }
  for (const browser of browsers.values()) await browser.close();
}

async function holds(page, setting, run) {
  const land = setting.as ? await makeLand(server) : null;
  if (setting.as) await signIn(page, server, setting.as);
  await setting.before?.(page, land);
  // The opening date is the territory's own, so that a link is good for whatever record the server holds.
  await page.goto(`${base}/${(setting.query ?? '').replace('AT', server.opensAt).replace('LAND', land)}`);
  await run(page, land);
  if (!setting.mayFail) expect.deepEqual(page.faults, [], 'what the browser complained about');
  expect.deepEqual(page.strangers, [], 'requests that left the server');
}

await Promise.all(Array.from({length: workers}, work));
for (const [seconds, sentence] of slow.sort(([a], [b]) => b - a).slice(0, 10)) {
  process.stdout.write(`${seconds.toFixed(1)} s - ${sentence}\n`);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed ? 1 : 0;
