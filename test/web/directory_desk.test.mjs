// A shelter's address goes through the desk, and is then looked for wherever the server writes or answers: every public page in
// every language, the interface for software, feeds, the database and its write-ahead log, caches, backups, what it logs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startKres, signIn, totp, run } from '../lib/kres.mjs';
import { openBrowser, openPage, assertAccessible, assertFits, shot, PHONE, DESKTOP } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const SECRET = 'Zavetje 4711, Skrita vas';
const NOTE = 'knock-four-times-8213';
const needles = ['Zavetje 4711', 'Skrita vas', NOTE];
const at = demonstration('directory', { browser: false, args: ['--pack', 'packs/core', '--pack', 'packs/si', '--pack', 'test/data/know'] });

const person = (login) => at.demo.logins.find((one) => one.login === login);
const come = (login) => signIn(at.server.base, person(login), totp(at.demo.secret));
const page = async (path, cookie, accept = 'text/html') =>
  (await fetch(at.server.base + path, { headers: { ...(cookie ? { cookie } : {}), accept } })).text();

async function post(path, cookie, fields) {
  const csrf = (await page('/en/desk/directory/t-women', cookie)).match(/name="csrf" value="([^"]+)"/)[1];
  return fetch(at.server.base + path, {
    method: 'POST', redirect: 'manual', headers: { cookie, origin: at.server.base, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf, ...fields }),
  });
}

function found(bytes) {
  const text = bytes.toString('latin1');
  return needles.filter((needle) => text.includes(Buffer.from(needle, 'utf8').toString('latin1')));
}

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

// Follows every link of the public's pages, in all languages.
async function crawl() {
  const seen = new Set(['/']);
  const languages = [...(await page('/en/')).matchAll(/hreflang="([a-z]{2,3})"/g)].map(([, code]) => code);
  const waiting = [...new Set(languages)].flatMap((lang) => ['', 'find', 'find/list?q=a', 'help'].map((rest) => `/${lang}/${rest}`));
  waiting.push('/api/v1/organizations?per_page=200&full=true&full_service=true', '/api/v1/services?per_page=200&full=true');
  while (waiting.length && seen.size < 3000) {
    const path = waiting.pop();
    if (seen.has(path)) continue;
    seen.add(path);
    for (const accept of ['text/html', 'application/json', 'application/atom+xml']) {
      const text = await page(path, null, accept);
      assert.deepEqual(found(Buffer.from(text)), [], `${path} (${accept})`);
      for (const [, next] of text.matchAll(/href="(\/[^"#]*)/g))
        if (!seen.has(next) && !next.startsWith('/assets/') && !/\/desk/.test(next)) waiting.push(next.replaceAll('&amp;', '&'));
    }
  }
  return seen;
}

test('a hidden address is read by those who work together, and stands nowhere else', { timeout: 300000 }, async () => {
  const cvetka = await come('cvetka');
  assert.equal((await post('/en/desk/directory/t-women/restricted', cvetka, { level: 'partners', address: SECRET, notes: 'Ring twice' })).status, 303);
  assert.equal((await post('/en/desk/directory/t-women/restricted', cvetka, { level: 'staff', notes: NOTE })).status, 303);
  // Something is published too, so that an edition and its database row are made after it.
  assert.equal((await post('/en/desk/directory/t-women/checked', cvetka, { service: 'night' })).status, 303);

  const own = await page('/en/desk/directory/t-women', cvetka);
  assert.ok(own.includes(SECRET) && own.includes(NOTE), 'the coordinator reads both');
  const partner = await page('/en/desk/directory/t-women', await come('darja'));
  assert.ok(partner.includes(SECRET), 'a caseworker of another agency reads the address');
  assert.ok(!partner.includes(NOTE), 'but not the notes of the others’ staff');
  const analyst = await page('/en/desk/directory/t-women', await come('iva'));
  assert.ok(!analyst.includes(SECRET) && /hold no key/.test(analyst), 'who holds no key reads nothing');

  const seen = await crawl();
  assert.ok([...seen].some((path) => path === '/en/find/t-women'), 'the crawl was there');
  run(['admin', 'backup', '--data', `${at.place.folder}/data`, `${at.place.folder}/backup.db`]);
  let read = 0;
  for (const path of files(at.place.folder)) {
    read++;
    assert.deepEqual(found(readFileSync(path)), [], path);
  }
  assert.ok(read >= 3, 'the database, its log and the backup were read');
  assert.deepEqual(found(Buffer.from(at.server.said())), [], 'what the server logs');
  await at.server.stop();
  for (const path of files(at.place.folder)) assert.deepEqual(found(readFileSync(path)), [], `${path} after the end`);
  at.server = await startKres(`${at.place.folder}/data`, { args: ['--pack', 'packs/core', '--pack', 'packs/si', '--pack', 'test/data/know'] });
});

test('the desk’s pages fit and are accessible', { timeout: 120000 }, async () => {
  const browser = await openBrowser();
  try {
    const cookie = await come('cvetka');
    for (const viewport of [PHONE, DESKTOP]) {
      const tab = await openPage(browser, { viewport });
      const [name, value] = cookie.split('=');
      await tab.context().addCookies([{ name, value, url: at.server.base }]);
      for (const path of ['directory', 'directory?all=1', 'directory/t-women', 'directory/t-unchecked']) {
        await tab.goto(`${at.server.base}/en/desk/${path}`);
        await assertAccessible(tab, path);
        await assertFits(tab, path);
        await shot(tab, `desk-${path.replace(/\W+/g, '-')}-${viewport.width}`);
      }
      assert.deepEqual(tab.problems, []);
      await tab.context().close();
    }
  } finally {
    await browser.close();
  }
});
