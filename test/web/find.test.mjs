// "Find help" in a real browser: the list, the form without JavaScript, one organisation, and "Nearest first", which tells
// nobody where the reader is.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { openPage, assertAccessible, assertFits, shot, PHONE, NARROW, DESKTOP } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const at = demonstration('find', { args: ['--pack', 'packs/core', '--pack', 'packs/si', '--pack', 'test/data/know'] });

async function look(page, name) {
  await assertAccessible(page, name);
  await assertFits(page, name);
  await shot(page, name);
  assert.deepEqual(page.foreign, [], `${name} loads nothing from elsewhere`);
}

test('without JavaScript: choose, see who fits, call', { timeout: 90000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE, javaScript: false });
  await page.goto(`${at.server.base}/en/find`);
  await page.selectOption('select[name=need]', 'legal');
  await page.selectOption('select[name=language]', 'uk');
  await page.locator('form.seek button').click();
  await page.waitForURL(/find\/list/);
  assert.match(page.url(), /\/en\/find\/list\?need=legal&language=uk/);
  assert.equal(await page.locator('#o-t-zora').count(), 1);
  assert.equal(await page.locator('#o-t-women').count(), 0);
  assert.equal(await page.inputValue('select[name=need]'), 'legal', 'what was chosen stays chosen');
  assert.equal(await page.locator('#o-t-zora a[href="tel:+447700900101"]').count(), 1, 'a tap calls');
  await page.locator('#o-t-zora h2 a').click();
  await page.waitForURL(/t-zora/);
  assert.equal(new URL(page.url()).pathname, '/en/find/t-zora');
  assert.match(await page.textContent('main'), /Vigred 7/);
  await assertFits(page, 'one');
  await page.context().close();
});

test('every page of it fits, is accessible and loads nothing from elsewhere', { timeout: 180000 }, async () => {
  for (const [viewport, lang, dark] of [[NARROW, 'en', false], [DESKTOP, 'sl', false], [NARROW, 'uk', true]]) {
    const page = await openPage(at.browser, { viewport, lang, dark });
    for (const path of ['find', 'find/list?need=legal', 'find/list?q=nobody-at-all', 'find/t-zora', 'find/t-half', 'help']) {
      await page.goto(`${at.server.base}/${lang}/${path}`);
      await look(page, `${path.replace(/\W+/g, '-')}-${lang}-${viewport.width}`);
    }
    assert.deepEqual(page.problems, [], 'no script failed');
    await page.context().close();
  }
});

test('nearest first: sorted in the browser, and nothing about the place leaves it', { timeout: 90000 }, async () => {
  const context = await at.browser.newContext({ viewport: PHONE, geolocation: { latitude: 46.2612, longitude: 15.1699 }, permissions: ['geolocation'] });
  const page = await context.newPage();
  const asked = [];
  await page.goto(`${at.server.base}/en/find`, { waitUntil: 'networkidle' });
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
  await page.locator('#near-me').click();
  await page.locator('.org .far:not([hidden])').first().waitFor();
  assert.match(await page.locator('.org').first().getAttribute('id'), /^o-t-zora$/, 'the office two kilometres away stands first');
  assert.match(await page.locator('#o-t-zora .far').textContent(), /about [12] km from you/);
  await page.waitForTimeout(500);
  const icon = `GET ${at.server.base}/assets/favicon.svg `; // the browser fetches it when it likes
  assert.deepEqual(asked.filter((one) => one !== icon), [], 'no request at all');
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0, 'nothing is kept');
  await context.close();
  // Refused: it says so, and the list stays.
  const refused = await openPage(at.browser, { viewport: PHONE });
  await refused.goto(`${at.server.base}/en/find`);
  const first = await refused.locator('.org').first().getAttribute('id');
  await refused.locator('#near-me').click();
  await refused.waitForFunction(() => /does not say/.test(document.getElementById('near-note').textContent));
  assert.equal(await refused.locator('.org').first().getAttribute('id'), first);
  await refused.context().close();
});

test('the map: places of this country lead to their pages, countries to their lists', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { viewport: DESKTOP });
  await page.goto(`${at.server.base}/en/find`);
  assert.ok(await page.locator('svg.map a[href="/en/find/t-zora"] .dot').count() > 0);
  await page.locator('ul.countries a[href="/en/find/list?country=DE"]').click();
  await page.waitForURL(/list\?country=DE/);
  assert.equal(await page.locator('#o-t-berlin').count(), 1);
  assert.equal(await page.locator('#o-t-zora').count(), 0);
  await page.context().close();
});

test('a search is compressed as the browser likes it, and small enough for a slow line', async () => {
  const length = (coding) => new Promise((done, fail) => {
    get(`${at.server.base}/uk/find/list?need=hotline`, { headers: { 'accept-encoding': coding } }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => done({ bytes: Buffer.concat(pieces), coding: answer.headers['content-encoding'] ?? '' }));
    }).on('error', fail);
  });
  const plain = await length('identity');
  for (const [wanted, name, open] of [['gzip, br', 'br', brotliDecompressSync], ['gzip', 'gzip', gunzipSync]]) {
    const { bytes, coding } = await length(wanted);
    assert.equal(coding, name);
    assert.equal(open(bytes).toString(), plain.bytes.toString());
    assert.ok(bytes.length < plain.bytes.length / 3, `${bytes.length} of ${plain.bytes.length} bytes`);
  }
  assert.equal(plain.coding, '');
});

test('on paper a number is as dark as the text around it', async () => {
  const page = await openPage(at.browser, { viewport: DESKTOP });
  await page.goto(`${at.server.base}/en/find/police`);
  await page.emulateMedia({ media: 'print' });
  const colours = await page.locator('.call').evaluateAll((all) => all.map((one) => getComputedStyle(one).color));
  assert.deepEqual([...new Set(colours)], ['rgb(0, 0, 0)'], 'backgrounds are not printed');
});
