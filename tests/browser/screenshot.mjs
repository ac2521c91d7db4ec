// Makes the README's picture of a running server's page.
//
//   node screenshot.mjs http://127.0.0.1:3000 OUT.png [QUERY] [WIDTHxHEIGHT] [light|dark]

import {openBrowser, openPage, settle} from './chromium.mjs';

const [base, out, query = '', size = '1280x800', scheme = 'light'] = process.argv.slice(2);
if (!base || !out) {
  process.stderr.write('usage: node screenshot.mjs BASE_URL OUT.png [QUERY] [WIDTHxHEIGHT] [light|dark]\n');
  process.exit(2);
}
const [width, height] = size.split('x').map(Number);
const browser = await openBrowser();
const page = await openPage(browser, base, {width, height, scheme});
await page.goto(new URL(query, `${base.replace(/\/$/, '')}/`).href);
await settle(page);
await page.waitForSelector('.paragraph');
await page.waitForTimeout(800);
await page.screenshot({path: out});
await browser.close();
