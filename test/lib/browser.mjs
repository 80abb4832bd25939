// browser.mjs - Debian's Chromium, driven; every page it visits is watched for requests to other hosts.
import { chromium } from 'playwright-core';
import { createRequire } from 'node:module';
import { readFileSync, mkdirSync } from 'node:fs';
import assert from 'node:assert/strict';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.KRES_SCREENSHOTS; // a folder: screenshots are kept there

export const PHONE = { width: 360, height: 740 };
export const NARROW = { width: 320, height: 640 };
export const DESKTOP = { width: 1600, height: 1000 };

// webgl: drawn by the processor, for pages that need it; nothing else has it.
export async function openBrowser({ webgl = false } = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...(webgl ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu']), '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

export async function openPage(browser, { viewport = PHONE, javaScript = true, lang = 'en', dark = false } = {}) {
  const context = await browser.newContext({
    viewport, javaScriptEnabled: javaScript, locale: lang, colorScheme: dark ? 'dark' : 'light',
    permissions: javaScript ? ['clipboard-read', 'clipboard-write'] : [],
  });
  const page = await context.newPage();
  page.scripts = javaScript;
  page.foreign = [];
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') page.foreign.push(request.url());
  });
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') page.problems.push(message.text()); });
  return page;
}

// axe runs in an isolated evaluation, so the pages' content security policy does not stop it.
// Without JavaScript axe's own timers stand still; those pages are the same and are looked at with it on.
export async function assertAccessible(page, name) {
  if (!page.scripts) return;
  await page.waitForLoadState();
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const told = violations.map((one) => `${one.id}: ${one.help} (${one.nodes.map((node) => node.target.join(' ')).join('; ')})`);
  assert.deepEqual(told, [], `axe finds nothing on ${name}`);
}

export async function assertFits(page, name) {
  await page.waitForLoadState(); // with styles and pictures
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${name} needs no sideways scrolling (${over} px too wide)`);
}

export async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: false });
}
