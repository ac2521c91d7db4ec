// Starts Chromium, opens pages that write down every complaint, and waits until the map is still.

import {existsSync} from 'node:fs';
import {chromium} from 'playwright-core';

const PATHS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
// WebGL on a machine without a graphics card; and, for the basic viewer, none at all.
const SOFTWARE_GL = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
const NO_GL = ['--disable-3d-apis'];

/** A headless Chromium, with WebGL in software or without any. */
export function openBrowser({webGl = true} = {}) {
  const executablePath = PATHS.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('no Chromium found: install it, or name it in CHROMIUM');
  return chromium.launch({executablePath, headless: true, args: [...ARGUMENTS, ...(webGl ? SOFTWARE_GL : NO_GL)]});
}

/** A page that keeps `faults` (console errors, warnings, policy violations) and `strangers` (outside requests). */
export async function openPage(browser, base, {width = 1280, height = 800, scheme = 'light', scale = 1, touch = false, calm = false} = {}) {
  const context = await browser.newContext({
    viewport: {width, height}, colorScheme: scheme, deviceScaleFactor: scale, locale: 'en-GB', hasTouch: touch, isMobile: touch,
    reducedMotion: calm ? 'reduce' : 'no-preference', permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.faults = [];
  page.strangers = [];
  // Where requests may go: a test that has a second origin names it here.
  page.known = [base];
  page.setDefaultTimeout(60_000);
  await page.addInitScript(() => addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
    console.error(`policy violation: ${violatedDirective} ${blockedURI}`)));
  page.on('pageerror', ({message}) => page.faults.push(`page error: ${message}`));
  page.on('console', (message) => {
    // Software rendering makes the driver complain of slow reads; that is this machine, not the page.
    if (['error', 'warning'].includes(message.type()) && !/GPU stall|GL Driver Message/.test(message.text())) {
      page.faults.push(`${message.type()}: ${message.text()} ${message.location().url ?? ''}`);
    }
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!page.known.some((origin) => url.startsWith(origin)) && !/^(data|blob|about):/.test(url)) page.strangers.push(url);
  });
  return page;
}

/** Waits until the map shows the date's tiles and has nothing left to load. */
export function settle(page) {
  return page.waitForSelector('#map[data-ready=true]');
}
