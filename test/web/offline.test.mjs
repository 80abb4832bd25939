// Without internet: what is kept on the phone and what never is, a new build in place of an old one, taken off, left quickly;
// put on the home screen, and looking like something else.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { appendFileSync, cpSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { temporaryFolder, makeDemo, startKres } from '../lib/kres.mjs';
import { openBrowser, openPage, assertAccessible, assertFits, shot, PHONE, NARROW } from '../lib/browser.mjs';

const DESK = { width: 1280, height: 900 };
const pages = ['/', '/help', '/find', '/tips', '/trip', '/protect', '/hide', '/offline'];

let server, browser, place, port;
before(async () => {
  place = temporaryFolder('offline');
  makeDemo(`${place.folder}/data`);
  server = await startKres(`${place.folder}/data`);
  port = new URL(server.base).port;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  place?.remove();
});

// The addresses in every cache, without host; by name of the cache.
const kept = (page) => page.evaluate(async () => {
  const all = {};
  for (const name of await caches.keys())
    all[name] = (await (await caches.open(name)).keys()).map(({ url }) => url.slice(location.origin.length)).sort();
  return all;
});
const addresses = async (page) => Object.values(await kept(page)).flat();
async function until(what, right, name) {
  for (let i = 0; i < 200; i++) {
    if (right(await what())) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`${name}: ${JSON.stringify(await what())}`);
}
async function install(page, lang = 'en', path = '/') {
  await page.goto(`${server.base}/${lang}${path}`);
  await until(() => addresses(page), (all) => pages.every((one) => all.includes(`/${lang}${one}`)), 'the pages are kept');
  await until(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller)), Boolean, 'the worker answers');
}
const weather = (page) => page.context().route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<title>News</title>' }));

test('visited once, then without internet: pages, numbers, looks; the trip message works; all else says what does', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  await install(page);
  await page.context().setOffline(true);
  for (const path of pages) {
    await page.goto(`${server.base}/en${path}`);
    assert.match(await page.title(), /Kres/);
    const look = await page.evaluate(() => [getComputedStyle(document.querySelector('.top')).position, document.querySelector('.brand svg').getBoundingClientRect().width > 20]);
    assert.deepEqual(look, ['sticky', true], `${path} has its styles`);
  }
  await page.goto(`${server.base}/en/help`);
  assert.ok(await page.locator('a[href="tel:113"]').count() > 0, 'emergency numbers');
  await page.goto(`${server.base}/en/trip`);
  await page.fill('#t-plate', 'LJ 12-KRS');
  await page.click('#t-make');
  assert.match(await page.inputValue('#t-text'), /Number plate: LJ 12-KRS/);

  for (const path of ['/en/report', '/en/receipt', '/en/check', '/en/help?x=1', '/']) {
    await page.goto(server.base + path);
    assert.equal(await page.textContent('h1'), 'Without internet', path);
    assert.ok(await page.locator('#away').isVisible());
    assert.equal(await page.getAttribute('#again', 'href'), server.base + path);
  }
  assert.ok(await page.locator('.numbers a[href="tel:112"]').isVisible(), 'numbers stand there too');
  for (const [path, instead] of [['/en/find/list?need=hotline', '/en/find#list'], ['/en/find/police', '/en/find#o-police'],
    ['/en/tips/keep-documents', '/en/tips#keep-documents']]) {
    await page.goto(server.base + path);
    assert.equal(page.url(), server.base + instead, `${path} stands in a page that is kept`);
    assert.ok(await page.locator(`[id="${instead.split('#')[1]}"]`).count());
  }
  await shot(page, 'offline-away');
  await page.context().setOffline(false);
  await page.goto(`${server.base}/en/report`);
  assert.notEqual(await page.textContent('h1'), 'Without internet');
  assert.deepEqual(page.foreign, []);
});

test('nothing but these pages is ever kept: no report, receipt, check, desk, interface', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  await install(page);
  for (const path of ['/en/report', '/en/receipt', '/en/check', '/en/proof', '/en/desk/sign-in', '/api/v1/health', '/en/report/send', '/en/nowhere', '/sw.js'])
    await page.goto(server.base + path);
  await page.goto(`${server.base}/en/check`);
  await page.fill('textarea', 'We keep your passport, tinsmith-lantern-44');
  await page.locator('main button:visible').click();
  await page.waitForSelector('.sum');
  await page.evaluate(() => fetch('/en/help', { headers: { accept: 'application/json' } }).then((answer) => answer.json()));
  await page.waitForTimeout(300);
  const all = await addresses(page);
  for (const one of all) assert.ok(one.startsWith('/assets/') || pages.some((path) => one === `/en${path}`), `${one} is kept`);
  assert.ok(!all.some((one) => /desk|marks|check\.css/.test(one)), 'no style or script of other pages');
  const text = await page.evaluate(async () => {
    let all = '';
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) all += await (await cache.match(request)).text();
    }
    return all;
  });
  assert.ok(!text.includes('tinsmith'));
  const { cookies, origins } = await page.context().storageState();
  assert.deepEqual([cookies, origins], [[], []], 'no cookie, no local storage');
});

test('a second language is kept beside the first, a page is looked up anew behind what is shown', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  await install(page, 'en');
  await install(page, 'uk');
  await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    await cache.put('/en/help', new Response('<!DOCTYPE html><title>Old</title>', { headers: { 'content-type': 'text/html' } }));
  });
  await page.goto(`${server.base}/en/help`);
  assert.equal(await page.title(), 'Old', 'shown at once');
  await page.waitForTimeout(500);
  await page.goto(`${server.base}/en/help`);
  assert.match(await page.title(), /Help now/, 'and renewed behind it');
  await page.context().setOffline(true);
  await page.goto(`${server.base}/uk/report`);
  assert.equal(await page.getAttribute('html', 'lang'), 'uk', 'in the reader\'s language');
});

test('taken off and kept by hand; quick exit takes off what nobody asked for', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  await weather(page);
  const left = async () => {
    await page.click('#exit');
    await page.waitForURL(/^https:/);
    assert.equal(await page.title(), 'News');
    const blank = await page.context().newPage(); // a page of the site that runs no script of it
    await blank.goto(`${server.base}/api/v1/health`);
    return blank;
  };
  await install(page);
  let blank = await left();
  await until(() => kept(blank), (all) => Object.keys(all).length === 0, 'nothing is left on the phone');
  assert.equal(await blank.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  await blank.close();

  await install(page, 'en', '/offline');
  await page.click('#keep');
  await page.locator('#kept-told p:visible').waitFor();
  assert.match(await page.locator('#kept-told p:visible').textContent(), /stay on this phone/);
  blank = await left();
  assert.ok((await addresses(blank)).includes('/en/help'), 'what was asked for stays');
  await blank.close();

  await page.goto(`${server.base}/en/offline`);
  await page.click('#take-off');
  await page.locator('#kept-told p:visible').waitFor();
  assert.match(await page.locator('#kept-told p:visible').textContent(), /off this phone/);
  assert.deepEqual(await kept(page), {});
  await page.goto(`${server.base}/en/help`);
  await page.waitForTimeout(500);
  assert.deepEqual(await kept(page), {}, 'and they do not come back by themselves');
});

test('an answer that fails once loses no page', { timeout: 60000 }, async (t) => {
  let broken = 0;
  const way = createServer((asked, answer) => {
    if (asked.url === '/en/find' && asked.headers.accept === 'text/html' && !broken++) return void answer.writeHead(503).end();
    request({ port, path: asked.url, headers: asked.headers }, (from) => {
      answer.writeHead(from.statusCode, from.rawHeaders);
      from.pipe(answer);
    }).end();
  });
  t.after(() => way.close());
  await new Promise((open) => way.listen(0, '127.0.0.1', open));
  const page = await openPage(browser, { viewport: PHONE });
  await page.goto(`http://127.0.0.1:${way.address().port}/en/`);
  await until(() => addresses(page), (all) => pages.every((one) => all.includes(`/en${one}`)), 'the pages are kept');
  assert.equal(broken, 2);
  await page.context().close();
  way.closeAllConnections();
});

test('a new build replaces the old one', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  await install(page);
  const [old] = Object.keys(await kept(page));
  const ui = `${place.folder}/ui`;
  cpSync('ui', ui, { recursive: true });
  appendFileSync(`${ui}/css/kres.css`, '\nbody { --of-the-new-build: 1 }\n');
  await server.stop();
  server = await startKres(`${place.folder}/data`, { args: ['--listen', `127.0.0.1:${port}`, '--ui', ui] });
  await page.goto(`${server.base}/en/`);
  await until(() => kept(page), (all) => !(old in all) && Object.values(all).flat().includes('/en/help'), 'only the new build is kept');
  await page.goto(`${server.base}/en/trip`);
  await page.context().setOffline(true);
  await page.goto(`${server.base}/en/help`);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--of-the-new-build').trim()), '1');
});

test('a browser that keeps nothing says nothing', { timeout: 60000 }, async () => {
  for (const refuse of [
    () => { delete Navigator.prototype.serviceWorker; },
    () => { navigator.serviceWorker.register = () => Promise.reject(new DOMException('private', 'SecurityError')); },
    () => { Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('private', 'SecurityError'); } }); },
  ]) {
    const page = await openPage(browser, { viewport: PHONE });
    await page.addInitScript(refuse);
    for (const path of pages) await page.goto(`${server.base}/en${path}`, { waitUntil: 'networkidle' });
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test('on the home screen: a manifest for each language and look, its icons, no name that tells', async () => {
  const sizes = (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  for (const lang of ['sl', 'en', 'uk', 'ru'])
    for (const [as, name] of [['', 'Kres'], ['-weather', null], ['-notes', null], ['-recipes', null]]) {
      const answer = await fetch(`${server.base}/${lang}/manifest${as}.webmanifest`);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-type'), 'application/manifest+json');
      const manifest = await answer.json();
      assert.deepEqual([manifest.lang, manifest.dir, manifest.start_url, manifest.scope, manifest.display], [lang, 'ltr', `/${lang}/`, '/', 'standalone']);
      assert.equal(manifest.name, manifest.short_name);
      if (name) assert.equal(manifest.name, name);
      else assert.ok(manifest.name.length > 2 && !/kres|traffick|help/i.test(manifest.name), manifest.name);
      assert.deepEqual(manifest.icons.map((icon) => `${icon.sizes} ${icon.purpose}`), ['192x192 any', '512x512 any', '512x512 maskable']);
      for (const icon of manifest.icons) {
        const picture = Buffer.from(await (await fetch(server.base + icon.src)).arrayBuffer());
        assert.equal(sizes(picture).join('x'), icon.sizes, icon.src);
      }
    }
  assert.equal((await fetch(`${server.base}/en/manifest-bank.webmanifest`)).status, 404);
  const worker = await fetch(`${server.base}/sw.js`);
  assert.match(worker.headers.get('content-type'), /^text\/javascript/);
});

test('looking like something else: chosen, on every public page, offline too, taken back in one tap', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  await install(page, 'en', '/hide');
  const looks = () => page.evaluate(() => [document.title, ...['icon', 'manifest'].map((rel) => document.querySelector(`link[rel=${rel}]`).getAttribute('href').replace(location.origin, ''))]);
  const own = await looks();
  assert.ok(await page.locator('#look-back').isHidden());
  await page.check('input[value=notes]');
  assert.match(await page.locator('#look-on').textContent(), /Done/);
  const disguised = ['Notes', '/assets/img/notes.svg', '/en/manifest-notes.webmanifest'];
  assert.deepEqual(await looks(), disguised);
  for (const path of ['/', '/report', '/help', '/trip', '/receipt', '/check']) {
    await page.goto(`${server.base}/en${path}`);
    assert.deepEqual(await looks(), disguised, path);
  }
  await page.goto(`${server.base}/en/hide`);
  assert.ok(await page.isChecked('input[value=notes]'));
  await assertAccessible(page, 'disguised');
  await page.click('#look-back');
  assert.deepEqual(await looks(), own);
  await page.goto(`${server.base}/en/`);
  assert.match(await page.title(), /^Kres/);
  assert.deepEqual((await page.context().storageState()).origins, [], 'nothing of it stays');
  assert.deepEqual(page.problems, []);

  const plain = await openPage(browser, { javaScript: false });
  await plain.goto(`${server.base}/en/hide`);
  assert.match(await plain.textContent('main'), /runs no JavaScript/);
  assert.ok(await plain.locator('#looks').isHidden());
  assert.match(await plain.textContent('main'), /does not hide/);
});

test('the pages about the phone fit, and axe finds nothing', { timeout: 120000 }, async () => {
  for (const [viewport, dark] of [[NARROW, false], [NARROW, true], [DESK, false]]) {
    const page = await openPage(browser, { viewport, dark });
    for (const lang of ['sl', 'en', 'uk', 'ru'])
      for (const path of ['offline', 'hide']) {
        const name = `${path}-${lang}-${viewport.width}${dark ? '-dark' : ''}`;
        await page.goto(`${server.base}/${lang}/${path}`);
        await assertAccessible(page, name);
        await assertFits(page, name);
        await shot(page, name);
        await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
        await assertFits(page, `${name} from right to left`);
      }
    await page.context().close();
  }
});
