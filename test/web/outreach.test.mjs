// Without network on the desk: forms kept empty on a phone, what is written there sealed at once, sent once, wiped at sign-out;
// and two answers to one question, both kept until a person chooses.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { totp } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const skip = existsSync(new URL('../../packs/core/kinds/case.yaml', import.meta.url)) ? false : 'the packs have no cases';
const at = skip ? {} : demonstration('outreach');
const limits = { timeout: 120000, skip };
const LAPTOP = { width: 1280, height: 800 };

async function signIn(page, login) {
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk\/(today|inbox|admin)/), page.press('#code', 'Enter')]);
}
async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: PHONE, ...options });
  await signIn(page, login);
  return page;
}
const open = (page, path) => page.goto(`${at.server.base}${path}`);
const text = async (page, selector) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
const data = async (page, path) => (await page.request.get(`${at.server.base}${path}`, { headers: { accept: 'application/json' } })).json();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const idOf = (page) => Number(page.url().match(/\/record\/(\d+)/)[1]);
const offline = (page, away) => page.context().setOffline(away);
async function prepare(page) {
  await open(page, '/en/desk/out');
  await page.waitForSelector('#prepared[data-ready=yes]', { timeout: 20000, state: 'attached' });
}
async function newCase(page, summary) {
  await open(page, '/en/desk/records/case/new');
  await page.fill('#f_summary', summary);
  await press(page, '.form-end .main');
  return idOf(page);
}
async function writeDown(page, kind, words) {
  await open(page, `/en/desk/out/${kind}`);
  await page.waitForSelector('[data-out-form]:not([hidden])');
  await page.evaluate(() => { for (const one of document.querySelectorAll('main details')) one.open = true; });
  for (const [id, value] of Object.entries(words)) await page.fill(`#${id}`, value);
  if (kind === 'incident') {
    await page.click('.form-end .main');
    await page.waitForSelector('[data-say=needed]:not([hidden])'); // what happened is needed, and said at once
    assert.equal(await page.evaluate(() => document.activeElement.name), 'f_what');
    await page.keyboard.press('Space');
  }
  await page.click('.form-end .main');
  await page.waitForURL(/\/desk\/out#kept$/);
  await page.waitForSelector('#kept:not([hidden])');
}
// Every byte that the browser keeps for the site: caches, databases, storage.
const dump = (page) => page.evaluate(async () => {
  const parts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) parts.push(request.url, await (await cache.match(request)).text());
  }
  const flat = (value) => {
    if (value instanceof Uint8Array) return new TextDecoder('latin1').decode(value) + new TextDecoder('utf-8').decode(value);
    if (value && typeof value === 'object') return Object.entries(value).map(([key, one]) => `${key}=${flat(one)}`).join(' ');
    return String(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done, failed) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); asked.onerror = failed; });
    for (const store of db.objectStoreNames) {
      const all = await new Promise((done, failed) => { const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); asked.onerror = failed; });
      parts.push(store, ...all.map(flat));
    }
    db.close();
  }
  parts.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
  return parts.join('\n');
});

const SECRETS = ['tinsmith-lantern', 'Крапля-кам’яна', 'woodpigeon-hall'];

test('two incidents and a note written without network arrive once, and nothing typed lies open on the phone', limits, async () => {
  const page = await signedIn('darja');
  const id = await newCase(page, 'Invented: outreach');
  await prepare(page);
  await assertAccessible(page, 'the page without network');
  await assertFits(page, 'the page without network');
  await shot(page, 'outreach-forms');

  await offline(page, true);
  await writeDown(page, 'incident', { f_words: `A van, ${SECRETS[0]}` });
  await writeDown(page, 'incident', { f_words: `A man with leaflets, ${SECRETS[1]}` });
  await writeDown(page, 'note', { f_text: `She is calm, ${SECRETS[2]}`, parent: `${id}` });
  await page.reload();
  await page.waitForSelector('#letters > li:nth-child(3)');
  assert.match(await text(page, '#waiting-title'), /Not sent yet \(3\)/);
  assert.equal(await page.locator('[data-acts]:visible').count(), 0, 'nothing can be opened or deleted while nobody is signed in with network');
  await assertAccessible(page, 'what was not sent');
  await assertFits(page, 'what was not sent');
  await shot(page, 'outreach-not-sent');
  await open(page, '/en/desk/out/incident');
  await page.waitForSelector('[data-out-form]:not([hidden])');
  await page.evaluate(() => { for (const one of document.querySelectorAll('main details')) one.open = true; });
  await assertAccessible(page, 'a form without network');
  await assertFits(page, 'a form without network');
  await shot(page, 'outreach-form');

  await open(page, '/en/desk/out');
  await page.waitForSelector('#letters > li');
  const kept = await dump(page);
  for (const word of SECRETS) assert.ok(!kept.includes(word), `${word} lies open on the phone`);
  assert.ok(!kept.includes('Invented: outreach') && !/Darja/i.test(kept) && !kept.includes('csrf" value'), 'no page with anybody’s data is kept');
  assert.match(kept, /letters/);

  const before = (await data(page, '/en/desk/records/incident?show=all&limit=200')).rows.length;
  await offline(page, false);
  await open(page, '/en/desk/out');
  await page.waitForSelector('#waiting', { state: 'hidden' });
  await page.waitForFunction(() => document.getElementById('letters').children.length === 0);
  const after = (await data(page, '/en/desk/records/incident?show=all&limit=200')).rows;
  assert.equal(after.length, before + 2);
  const seen = [];
  for (const row of after.slice(0, 2)) { await open(page, `/en/desk/record/${row.id}`); seen.push(await text(page, 'main')); }
  assert.ok(seen.some((one) => one.includes(SECRETS[0])) && seen.some((one) => one.includes(SECRETS[1])), 'both incidents arrived');
  await open(page, '/en/desk/out');
  await page.waitForTimeout(500);
  assert.equal((await data(page, '/en/desk/records/incident?show=all&limit=200')).rows.length, before + 2, 'once');
  await open(page, `/en/desk/record/${id}`);
  assert.match(await text(page, 'main'), /Note/);
  assert.deepEqual(page.foreign, []);
});

test('sent twice is one record; changed letters are refused; only her own key opens', limits, async () => {
  const page = await signedIn('darja', { viewport: LAPTOP });
  await prepare(page);
  const letter = await page.evaluate(async () => {
    const [{ seal }, { fromText, toText }] = await Promise.all([import('/assets/js/desk-seal.js'), import('/assets/js/desk-outbox.js')]);
    const { key, csrf } = await (await fetch('/en/desk/sent/me', { headers: { accept: 'application/json' } })).json();
    const form = 'a-form-of-sixteen-or-more';
    const told = { kind: 'incident', parent: 0, record: 0, edition: 0, at: 0, fields: [['asks', 'what'], ['f_what', 'photographing'], ['asks', 'words'], ['f_words', 'Invented: twice-told']] };
    return { csrf, form, sealed: toText(await seal(fromText(key), 'kres outbox 1', form, JSON.stringify(told))) };
  });
  const send = async (from, fields) => from.request.post(`${at.server.base}/en/desk/sent/send`, { form: fields, headers: { accept: 'application/json', origin: at.server.base } });
  const count = async () => (await data(page, '/en/desk/records/incident?show=all&limit=200')).rows.length;
  const before = await count();
  const [one, two] = await Promise.all([send(page, letter), send(page, letter)]);
  const answers = [await one.json(), await two.json()];
  assert.ok(answers.every(({ done }) => done), JSON.stringify(answers));
  assert.equal(answers[0].record, answers[1].record);
  assert.equal(await count(), before + 1);
  for (const wrong of [{ sealed: `A${letter.sealed.slice(1)}B` }, { form: 'another-form-of-sixteen' }, { sealed: '' }, { sealed: '!!' }])
    assert.match((await (await send(page, { ...letter, ...wrong })).json()).problem ?? '', /./);
  assert.equal((await send(page, { ...letter, csrf: 'x' })).status(), 403);
  const ema = await signedIn('ema', { viewport: LAPTOP });
  const { csrf } = await data(ema, '/en/desk/sent/me');
  assert.match((await (await send(ema, { ...letter, csrf })).json()).problem, /./, 'a colleague’s key opens nothing');
});

test('after the sign-in a letter can be looked at, changed, sent by the ordinary form, or deleted', limits, async () => {
  const page = await signedIn('darja');
  const id = await newCase(page, 'Invented: place later');
  await prepare(page);
  await offline(page, true);
  await writeDown(page, 'note', { f_text: 'Invented: in which case?' });
  await writeDown(page, 'note', { f_text: 'Invented: to be deleted' });
  await offline(page, false);
  await open(page, '/en/desk/out');
  await page.waitForSelector('#letters > li:nth-child(2) [data-acts]:not([hidden])');
  assert.match(await text(page, '#letters > li'), /in which case it belongs/);
  await page.click('#letters > li:nth-child(2) [data-delete]');
  await page.click('#letters > li:nth-child(2) [data-yes]');
  await page.waitForFunction(() => document.getElementById('letters').children.length === 1);
  await press(page, '#letters [data-open] button');
  await assertAccessible(page, 'which case');
  await page.selectOption('#parent', `${id}`);
  await press(page, 'main form button');
  assert.equal(await page.inputValue('#f_text'), 'Invented: in which case?');
  await page.fill('#f_text', 'Invented: in this one');
  await press(page, '.form-end .main');
  assert.match(page.url(), new RegExp(`/record/${id}#in-note`));
  await open(page, '/en/desk/out');
  await page.waitForFunction(() => document.getElementById('waiting').hidden);
  assert.match((await dump(page)), /letters/);
});

test('what is older than two weeks deletes itself', limits, async () => {
  const page = await signedIn('darja');
  await prepare(page);
  await offline(page, true);
  await writeDown(page, 'note', { f_text: 'Invented: forgotten' });
  await page.evaluate(() => new Promise((done) => {
    const asked = indexedDB.open('kres-outbox');
    asked.onsuccess = () => {
      const db = asked.result, store = db.transaction('letters', 'readwrite').objectStore('letters');
      store.getAll().onsuccess = ({ target }) => {
        for (const one of target.result) store.put({ ...one, at: one.at - 14 * 86400000 });
        store.transaction.oncomplete = () => { db.close(); done(); };
      };
    };
  }));
  await page.reload();
  await page.waitForSelector('#away:not([hidden])');
  assert.equal(await page.locator('#waiting').isVisible(), false);
  assert.ok(!(await dump(page)).includes('sealed='), 'and it is gone, not only hidden');
});

test('signing out wipes the phone, and asks first when something was not sent', limits, async () => {
  const page = await signedIn('darja');
  await prepare(page);
  await offline(page, true);
  await writeDown(page, 'note', { f_text: 'Invented: never sent' });
  await offline(page, false);
  await open(page, '/en/desk/account');
  await page.waitForSelector('#not-sent:not([hidden])');
  assert.match(await text(page, '#not-sent'), /Not sent yet \(1\)/);
  await page.click('.menu summary');
  await page.click('form[action$="/sign-out"] button');
  await page.waitForSelector('#leave[open]');
  await assertAccessible(page, 'the question before signing out');
  await assertFits(page, 'the question before signing out');
  await shot(page, 'outreach-leave');
  await page.keyboard.press('Escape');
  assert.match(page.url(), /account/);
  await page.click('form[action$="/sign-out"] button');
  await press(page, '#leave [data-wipe]');
  assert.match(page.url(), /sign-in/);
  const left = await page.evaluate(async () => [(await indexedDB.databases()).map(({ name }) => name), (await caches.keys()).filter((name) => name.startsWith('out ')),
    (await navigator.serviceWorker.getRegistrations()).map((one) => one.active?.scriptURL ?? '').filter((url) => url.endsWith('/out-sw.js'))]);
  assert.deepEqual(left, [[], [], []]);
  await open(page, '/en/desk/out');
  await page.waitForSelector('#no-key:not([hidden])');
  assert.equal(await page.locator('#away').isVisible(), false, 'there is network, only nobody signed in');
});

test('two answers: a change written without network and one on the desk; both shown, one chosen, by keyboard', limits, async () => {
  const darja = await signedIn('darja');
  const ema = await signedIn('ema', { viewport: LAPTOP });
  const id = await newCase(darja, 'Invented: two answers');
  await prepare(darja);
  await open(darja, `/en/desk/record/${id}/change`);
  await darja.evaluate(() => { for (const one of document.querySelectorAll('.section')) one.open = true; });
  await darja.waitForTimeout(300);
  await offline(darja, true);
  await darja.fill('#f_summary', 'Invented: said on the road');
  await darja.click('.form-end .main');
  await darja.waitForSelector('[data-say=kept]:not([hidden])');
  await shot(darja, 'outreach-change-kept');
  assert.ok(!(await dump(darja)).includes('said on the road'));

  await open(ema, `/en/desk/record/${id}/change`);
  await ema.evaluate(() => { for (const one of document.querySelectorAll('.section')) one.open = true; });
  await ema.fill('#f_summary', 'Invented: said in the office');
  await press(ema, '.form-end .main');

  await Promise.all([darja.waitForURL(/#two-answers$/), offline(darja, false)]);
  await darja.waitForSelector('#two-answers');
  const said = await text(darja, '#two-answers');
  assert.ok(said.includes('said on the road') && said.includes('said in the office'), said);
  assert.equal(await text(darja, 'h1'), 'Invented: said in the office', 'what stood there stays');
  await assertAccessible(darja, 'two answers');
  await assertFits(darja, 'two answers');
  await shot(darja, 'outreach-two-answers');
  await open(ema, '/en/desk/today');
  assert.match(await text(ema, 'main'), /Two answers/);
  await open(ema, '/en/desk/records/case');
  assert.match(await text(ema, 'main'), /two answers/);

  await open(ema, `/en/desk/record/${id}/change`); // a later edit loses nothing
  await ema.fill('#why', 'Invented: only a reason');
  await ema.evaluate(() => { for (const one of document.querySelectorAll('.section')) one.open = true; });
  await press(ema, '.form-end .main');
  await open(darja, `/en/desk/record/${id}`);
  await darja.focus('#two-answers li:nth-child(2) button');
  await Promise.all([darja.waitForURL(/#top$/), darja.keyboard.press('Enter')]);
  assert.equal(await text(darja, 'h1'), 'Invented: said on the road');
  assert.equal(await darja.locator('#two-answers').count(), 0);
  await open(darja, `/en/desk/record/${id}/history`);
  const history = await text(darja, 'main');
  assert.ok(history.includes('Decided between two answers') && history.includes('Written without network') && history.includes('said in the office'), history);
  assert.deepEqual(darja.foreign, []);
});

test('a change that cannot be taken as it is stays on the phone, is looked at, and saved by the ordinary form', limits, async () => {
  const page = await signedIn('darja');
  const id = await newCase(page, 'Invented: a wrong day');
  await prepare(page);
  await open(page, `/en/desk/record/${id}/change`);
  await page.evaluate(() => { for (const one of document.querySelectorAll('.section')) one.open = true; });
  await page.waitForTimeout(300);
  await offline(page, true);
  await page.fill('#f_opened', 'last summer');
  await page.click('.form-end .main');
  await page.waitForSelector('[data-say=kept]:not([hidden])');
  await offline(page, false);
  await page.waitForTimeout(800);
  await open(page, '/en/desk/out');
  await page.waitForSelector('#letters [data-problem]:not([hidden])');
  await page.waitForSelector('#letters [data-acts]:not([hidden])');
  await shot(page, 'outreach-problem');
  await press(page, '#letters [data-open] button');
  assert.equal(await page.inputValue('#f_opened'), 'last summer');
  await page.fill('#f_opened', '26. 11. 2026');
  await press(page, '.form-end .main');
  assert.match(page.url(), new RegExp(`/record/${id}$`));
  await open(page, '/en/desk/out');
  await page.waitForFunction(() => document.getElementById('letters').children.length === 0 && document.getElementById('waiting').hidden);
});

test('a browser that cannot seal says so plainly', limits, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await page.addInitScript(() => { SubtleCrypto.prototype.generateKey = () => Promise.reject(new Error('no X25519')); });
  await open(page, '/en/desk/out');
  await page.waitForSelector('#old:not([hidden])');
  await open(page, '/en/desk/out/incident');
  await page.waitForSelector('[data-say=old]:not([hidden])');
  assert.equal((await open(page, '/en/desk/out/person')).status(), 404);
});
