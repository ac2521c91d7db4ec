// How long a step of the slider takes to be seen, where the next slice was fetched ahead.
//
//   (cd tests/browser && npm ci); node benches/slider_step.mjs 'http://127.0.0.1:8080/?t=syria' [STEPS]
//
// From the key to the next frame with the new figures, and until the new map is at rest, its names faded in. Headless
// Chromium draws WebGL in software here: on a machine with a graphics card the map is faster.

import {openBrowser, openPage, settle} from '../tests/browser/chromium.mjs';

const [base, steps = '40'] = process.argv.slice(2);
const browser = await openBrowser();
const page = await openPage(browser, base);
await page.goto(base);
await settle(page);
await page.focus('#time [role=slider]');
const times = await page.evaluate(async (count) => {
  const map = document.querySelector('#map');
  const frame = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
  const isReadyWithoutThe = (tiles) => new Promise((done) => {
    const look = () => map.dataset.ready === 'true' && map.dataset.tiles !== tiles && (observer.disconnect(), done());
    const observer = new MutationObserver(look);
    observer.observe(map, {attributes: true});
    look();
  });
  const times = [];
  for (let step = 0; step < count; step += 1) {
    // Time for what is fetched ahead to arrive: a reader looks at a date before the next.
    await new Promise((done) => { setTimeout(done, 700); });
    const {tiles} = map.dataset;
    const start = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
    await frame();
    const figures = performance.now() - start;
    await isReadyWithoutThe(tiles);
    times.push({figures, map: performance.now() - start});
  }
  return times;
}, Number(steps));
const at = (key, part) => times.map((time) => time[key]).sort((a, b) => a - b)[Math.floor(part * (times.length - 1))].toFixed(0);
for (const key of ['figures', 'map']) console.log(`${key}: median ${at(key, 0.5)} ms, 9 of 10 within ${at(key, 0.9)} ms, slowest ${at(key, 1)} ms`);
await browser.close();
