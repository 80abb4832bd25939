// Casework: a case from a report in one step, what is to be done, what happened, search in any script, the same person twice,
// deadlines in a calendar; and the data folder told nothing of it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { totp } from '../lib/kres.mjs';
import { openPage, PHONE } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const LAPTOP = { width: 1280, height: 800 };
const at = demonstration('casework');
const limits = { timeout: 120000 };

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: LAPTOP, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk\/(inbox|today|admin)/), page.press('#code', 'Enter')]);
  return page;
}

const open = async (page, path) => (await page.goto(`${at.server.base}${path}`)).status();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const idOf = (page) => Number(page.url().match(/\/record\/(\d+)/)[1]);

async function newRecord(page, kind, parent, fields) {
  assert.equal(await open(page, `/en/desk/records/${kind}/new${parent ? `?parent=${parent}` : ''}`), 200);
  for (const [id, value] of Object.entries(fields)) await page.fill(`#f_${id}`, value);
  await press(page, '.form-end .main');
  if (!parent) return idOf(page);
  const name = Object.values(fields).join(' '); // back at the case, which now names it
  return Number((await page.locator('a[href*="/record/"]', { hasText: name }).first().getAttribute('href')).match(/\d+$/)[0]);
}

test('a case from a report in one step: nothing is typed twice', limits, async () => {
  const page = await signedIn('bor');
  await open(page, '/en/desk/inbox');
  const href = await page.locator('a[href*="/desk/report/"]').first().getAttribute('href');
  await open(page, href);
  const told = (await page.innerText('.told .words')).trim().split('\n')[0].slice(0, 20);
  await page.click('#case summary');
  await press(page, '#case button');
  assert.match(page.url(), /\/record\/\d+$/);
  const id = idOf(page);
  assert.ok((await page.innerText('h1')).includes(told.slice(0, 10)), 'the first words name the case');
  await look(page, 'casework-case');
  await open(page, href);
  await press(page, 'a.btn[href*="/desk/record/"]');
  assert.equal(idOf(page), id, 'the report leads to its case, and to one only');
  await open(page, `/en/desk/record/${id}/timeline`);
  assert.ok(await page.locator('.timeline li').count() >= 3, 'case, person and note were written down');
  await look(page, 'casework-timeline');
  await page.context().close();
});

test('today shows what is due, on a phone too', limits, async () => {
  const page = await signedIn('darja', { viewport: PHONE });
  assert.match(page.url(), /\/desk\/today$/, 'a caseworker begins with her day');
  assert.ok(await page.locator('.todos li').count() > 0);
  await look(page, 'casework-today');
  await page.context().close();
});

test('a name is found in any script, marked, and the same person twice is offered and made one', limits, async () => {
  const page = await signedIn('ema');
  const one = await newRecord(page, 'case', 0, { summary: 'Invented: a search' });
  const first = await newRecord(page, 'person', one, { given_name: 'Олена', family_name: 'Вигаданенко' });
  const second = await newRecord(page, 'person', one, { given_name: 'Olena', family_name: 'Vyhadanenko' });
  for (const asked of ['Olena Vyhadanenko', 'Олена Вигаданенко', 'elena vyhadanenko']) {
    await open(page, `/en/desk/search?q=${encodeURIComponent(asked)}`);
    const found = await page.locator('.found a[href*="/record/"]').evaluateAll((all) => all.map((a) => Number(a.href.match(/\d+$/)[0])));
    assert.ok(found.includes(first) && found.includes(second), `${asked}: ${found}`);
    assert.ok(await page.locator('.found mark').count() > 0, 'the words are marked');
  }
  await look(page, 'casework-search');
  await open(page, `/en/desk/record/${first}`);
  await press(page, '#alike a[href*="/merge/"]');
  await look(page, 'casework-merge');
  await page.check('input[name=f_given_name][value=other]');
  await press(page, 'form .btn.main');
  assert.equal((await page.innerText('h1')).trim(), 'Olena Вигаданенко');
  await open(page, `/en/desk/record/${second}`);
  await press(page, '#alike form button');
  await open(page, `/en/desk/record/${first}`);
  assert.equal((await page.innerText('h1')).trim(), 'Олена Вигаданенко', 'separated, as it was');
  await page.context().close();
});

test('while somebody types, the list follows', limits, async () => {
  const page = await signedIn('ema');
  await open(page, '/en/desk/search');
  await page.type('#q', 'vyhadan', { delay: 30 });
  await page.waitForFunction(() => document.querySelectorAll('.found li').length >= 1);
  await page.context().close();
});

test('another agency finds nothing of it', limits, async () => {
  const page = await signedIn('bor');
  await open(page, '/en/desk/search?q=Vyhadanenko');
  assert.equal(await page.locator('.found li').count(), 0);
  await page.context().close();
});

test('a calendar reads days without a name by a link that is shown once', limits, async () => {
  const page = await signedIn('darja');
  await open(page, '/en/desk/calendar');
  await look(page, 'casework-calendar');
  await press(page, 'form .btn.main');
  const link = (await page.innerText('.code')).trim();
  const answer = await fetch(link.replace(/^https?:\/\/[^/]+/, at.server.base));
  const feed = await answer.text();
  assert.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8');
  assert.match(feed, /^BEGIN:VCALENDAR\r\n/);
  assert.match(feed, /SUMMARY:Deadline: /);
  assert.ok(!/invented|izmišljen|Marko/i.test(feed), 'no word of a record');
  await open(page, '/en/desk/calendar');
  await press(page, 'form[action$="/end"] button');
  assert.equal((await fetch(link.replace(/^https?:\/\/[^/]+/, at.server.base))).status, 404);
  await page.context().close();
});

test('no word that was written or looked for stands in the data folder', limits, async () => {
  const folder = `${at.place.folder}/data`;
  for (const name of readdirSync(folder, { recursive: true })) {
    let bytes;
    try { bytes = readFileSync(join(folder, name)); } catch { continue; }
    for (const word of ['Вигаданенко', 'Vyhadanenko', 'vyhadan'])
      assert.ok(!bytes.includes(word), `${word} stands in ${name}`);
  }
});
