// Records of any kind on the desk: a case and the people in it, made, changed, acted on, looked back at; on a phone, by
// keyboard, without JavaScript; and never shown to an agency that does not hold them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { totp } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const DOT = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const LAPTOP = { width: 1280, height: 800 };
const skip = existsSync(new URL('../../packs/core/kinds/case.yaml', import.meta.url)) ? false : 'the packs have no cases';
const at = skip ? {} : demonstration('records');
const limits = { timeout: 90000, skip };

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: LAPTOP, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(\/inbox|\/today|\/admin|$)/), page.press('#code', 'Enter')]);
  return page;
}

const open = async (page, path) => (await page.goto(`${at.server.base}${path}`)).status();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const save = (page) => press(page, '.form-end .main');
const idOf = (page) => Number(page.url().match(/\/record\/(\d+)/)[1]);
const text = async (page, selector) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
const data = async (page, path) => (await page.request.get(`${at.server.base}${path}`, { headers: { accept: 'application/json' } })).json();

async function newCase(page, summary) {
  assert.equal(await open(page, '/en/desk/records/case/new'), 200);
  await page.fill('#f_summary', summary);
  await save(page);
  assert.match(page.url(), /\/record\/\d+$/);
  return idOf(page);
}

test('a case and a person in it, by keyboard alone on a phone', limits, async () => {
  const page = await signedIn('darja', { viewport: PHONE });
  await open(page, '/en/desk/cases');
  await assertAccessible(page, 'the list of cases');
  await assertFits(page, 'the list of cases');
  await shot(page, 'records-list-phone');
  await page.focus('.list-head .btn');
  await Promise.all([page.waitForURL(/\/case\/new/), page.keyboard.press('Enter')]);
  await assertAccessible(page, 'a new case');
  await assertFits(page, 'a new case');
  await page.focus('#f_summary');
  await page.keyboard.type('Invented: two sisters');
  await page.focus('.form-end .main');
  await Promise.all([page.waitForURL(/\/record\/\d+$/), page.keyboard.press('Enter')]);
  const id = idOf(page);
  assert.equal(await text(page, 'h1'), 'Invented: two sisters');
  await assertAccessible(page, 'the page of a case');
  await assertFits(page, 'the page of a case');
  await shot(page, 'records-case-phone');
  await page.focus('#in-person');
  await Promise.all([page.waitForURL(/person\/new\?parent=/), page.keyboard.press('Enter')]);
  await page.fill('#f_given_name', 'Олена');
  await save(page);
  assert.match(page.url(), new RegExp(`/record/${id}#in-person$`));
  assert.match(await text(page, '#in-person'), /Олена/);
  await press(page, '#in-person .record-name');
  assert.match(await text(page, '.crumbs'), /two sisters/);
  assert.deepEqual(page.problems, []);
  assert.deepEqual(page.foreign, []);
});

test('a form that was refused comes back with every word, and the message at its field', limits, async () => {
  const page = await signedIn('darja');
  const id = await newCase(page, 'Invented: limits');
  await open(page, `/en/desk/records/person/new?parent=${id}`);
  await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
  await page.evaluate(() => document.querySelector('#f_given_name').removeAttribute('maxlength'));
  await page.fill('#f_given_name', 'ж'.repeat(900));
  await page.fill('#f_birth', 'last summer');
  await page.fill('#f_nationality', 'Ruritania');
  await page.fill('#f_email', 'nobody at home');
  await page.evaluate(() => {
    const sex = document.querySelector('[name=f_sex][value=female], #f_sex option[value=female]');
    sex.value = 'unicorn';
    sex.checked = true;
    sex.selected = true;
  });
  await save(page);
  assert.equal((await page.request.get(page.url())).status(), 200);
  for (const [field, said] of [['given_name', /long/], ['birth', /date/], ['nationality', /country/], ['email', /e-?mail/i], ['sex', /choose|list/i]]) {
    const place = page.locator(`[data-field="${field}"]`);
    assert.equal(await place.locator('.wrong').count(), 1, field);
    if (!(await text(page, `[data-field="${field}"] .wrong`)).startsWith('!')) assert.match(await text(page, `[data-field="${field}"] .wrong`), said);
  }
  assert.equal(await page.inputValue('#f_birth'), 'last summer');
  assert.equal((await page.inputValue('#f_given_name')).length, 900);
  await assertAccessible(page, 'a refused form');
  await page.click('#problem a[href="#f_birth"]');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f_birth');
  await page.fill('#f_birth', '5/2001');
  await page.fill('#f_given_name', 'Mira');
  await page.fill('#f_email', '');
  await page.evaluate(() => { for (const input of document.querySelectorAll('[name=f_nationality]')) input.value = ''; });
  await page.fill('#f_nationality', 'Ukraine');
  await page.evaluate(() => { const sex = document.querySelector('[name=f_sex][value=""], #f_sex option[value=""]'); sex.checked = true; sex.selected = true; });
  await save(page);
  await press(page, '#in-person .record-name');
  assert.match(await text(page, 'main'), /May 2001/);
  assert.match(await text(page, 'main'), /Ukraine/);
});

test('two who change the same field: both are shown, one is chosen, and what only one changed is put together', limits, async () => {
  const darja = await signedIn('darja');
  const ema = await signedIn('ema');
  const id = await newCase(darja, 'Invented: a clash');
  await open(darja, `/en/desk/record/${id}/change`);
  await open(ema, `/en/desk/record/${id}/change`);
  for (const page of [darja, ema]) await page.evaluate(() => { for (const one of document.querySelectorAll('.section')) one.open = true; });
  await ema.fill('#f_summary', 'Invented: what Ema wrote');
  await ema.fill('#f_code_word', 'blue door');
  await save(ema);
  await darja.fill('#f_summary', 'Invented: what Darja wrote');
  await darja.check('[name=f_risk][value=high]');
  await save(darja);
  assert.match(await text(darja, '#problem'), /Somebody else saved this record/);
  assert.match(await text(darja, '.has-clash'), /Ema Izmišljena.*what Ema wrote.*what Darja wrote/);
  assert.equal(await darja.locator('.has-clash').count(), 1, 'only what both changed');
  assert.ok(await darja.isChecked('[name=f_risk][value=high]'));
  assert.equal(await darja.inputValue('#f_code_word'), 'blue door', 'what only Ema changed');
  await assertAccessible(darja, 'the comparison');
  await shot(darja, 'records-clash');
  await save(darja);
  assert.equal(await darja.locator('.has-clash .wrong').count(), 1, 'a choice is asked, and can be made');
  assert.equal(await darja.inputValue('#f_summary'), 'Invented: what Darja wrote');
  await darja.check('[name=take_summary][value=mine]');
  await save(darja);
  assert.match(darja.url(), new RegExp(`/record/${id}$`));
  assert.equal(await text(darja, 'h1'), 'Invented: what Darja wrote');
  await open(darja, `/en/desk/record/${id}/history`);
  assert.equal(await darja.locator('.editions > li').count(), 3);
  assert.match(await text(darja, '.editions'), /what Ema wrote.*what Darja wrote|what Darja wrote.*what Ema wrote/s);
  await assertAccessible(darja, 'the history');
  await assertFits(darja, 'the history');
  const last = darja.locator('.editions > li').last();
  await last.locator('summary').click();
  await last.locator('input[name=why]').fill('The first line said it best.');
  await Promise.all([darja.waitForNavigation(), last.locator('button').click()]);
  assert.equal(await text(darja, 'h1'), 'Invented: a clash');
});

test('closing a case needs what it needs, and another pair of eyes', limits, async () => {
  const darja = await signedIn('darja');
  const id = await newCase(darja, 'Invented: to be closed');
  await darja.click('#act-ask-closure > summary');
  await press(darja, '#act-ask-closure button');
  assert.match(await text(darja, '#act-ask-closure'), /needed|fill|!field-required/i);
  await darja.locator('#act-ask-closure [name=f_outcome]').first().evaluate((one) => {
    if (one.tagName === 'SELECT') one.selectedIndex = 1; else one.checked = true;
  });
  await darja.locator('#act-ask-closure [name=f_closure_reason]').first().evaluate((one) => {
    if (one.tagName === 'SELECT') one.selectedIndex = 1; else one.checked = true;
  });
  await press(darja, '#act-ask-closure button');
  assert.doesNotMatch(await text(darja, '.record-head .tags'), /^Active/);
  const greta = await signedIn('greta');
  assert.equal(await open(greta, `/en/desk/record/${id}`), 200);
  const approve = greta.locator('form[action$="/act/approve-closure"]');
  if (!(await approve.locator('button').isVisible())) await greta.click('#act-approve-closure > summary');
  if (await approve.locator('[name=sure]').count()) await approve.locator('[name=sure]').check();
  await Promise.all([greta.waitForNavigation(), approve.locator('button').click()]);
  assert.match(await text(greta, '.record-head .tags'), /Closed/);
  const { rows } = await data(greta, '/en/desk/cases?limit=200');
  assert.ok(!rows.some((row) => row.id === id), 'a closed case is not among the open ones');
  const all = await data(greta, '/en/desk/cases?show=all&limit=200');
  assert.ok(all.rows.some((row) => row.id === id));
});

test('what another agency holds and what does not exist are the same', limits, async () => {
  const darja = await signedIn('darja');
  const id = await newCase(darja, 'Invented: only ours');
  const filip = await signedIn('filip');
  const answers = [];
  for (const number of [id, 999999, 'x'])
    for (const rest of ['', '/change', '/history', `/file/${'a'.repeat(32)}`]) {
      const answer = await filip.request.get(`${at.server.base}/en/desk/record/${number}${rest}`, { headers: { accept: 'application/json' } });
      answers.push(`${answer.status()} ${(await answer.text()).replaceAll(String(number), 'N')}`);
    }
  assert.equal(new Set(answers).size, 1, [...new Set(answers)].join('\n'));
  assert.match(answers[0], /^404 /);
  const made = await filip.request.get(`${at.server.base}/en/desk/records/person/new?parent=${id}`);
  assert.ok([403, 404].includes(made.status()));
  assert.equal((await filip.request.get(`${at.server.base}/en/desk/records/nothing`)).status(), 404);
});

test('without JavaScript: conditions are said in words, and a form sent twice is one record', limits, async () => {
  const page = await signedIn('darja', { javaScript: false });
  const id = await newCase(page, 'Invented: no scripts');
  await open(page, `/en/desk/records/person/new?parent=${id}`);
  assert.ok(await page.locator('.only-if').count() > 0);
  await page.fill('#f_given_name', 'Once');
  const form = { f_given_name: 'Once' };
  for (const name of ['csrf', 'form_id']) form[name] = await page.inputValue(`[data-record-form] [name=${name}]`);
  await save(page);
  const before = (await data(page, `/en/desk/record/${id}`)).groups_in.find((group) => group.kind.id === 'person').count;
  assert.equal(before, 1);
  await page.request.post(`${at.server.base}/en/desk/records/person/new?parent=${id}`, { form });
  const after = (await data(page, `/en/desk/record/${id}`)).groups_in.find((group) => group.kind.id === 'person').count;
  assert.equal(after, 1, 'sent twice is one');
});

test('with JavaScript a question with a condition stands there only while it holds, and saving again changes nothing', limits, async () => {
  const page = await signedIn('darja');
  const id = await newCase(page, 'Invented: conditions');
  await open(page, `/en/desk/records/person/new?parent=${id}`);
  await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
  assert.ok(await page.isHidden('[data-field=guardian]'));
  await page.check('[name=f_is_child][value=yes]');
  assert.ok(await page.isVisible('[data-field=guardian]'));
  await page.fill('#f_given_name', 'Mira');
  await page.fill('#f_birth', '2/2012');
  await page.fill('#f_nationality', 'Kosovo');
  await page.fill('#f_languages', 'Romany');
  assert.equal(await page.locator('[data-field=languages] input[name=f_languages]').count(), 2, 'room for one more');
  await save(page);
  if (await page.locator('.wrong').count()) assert.fail(await text(page, '#problem'));
  await press(page, '#in-person .record-name');
  const person = idOf(page);
  assert.match(await text(page, 'main'), /Kosovo.*Romany|Romany.*Kosovo/);
  await open(page, `/en/desk/record/${person}/change`);
  await save(page);
  const { editions } = await data(page, `/en/desk/record/${person}/history`);
  assert.equal(editions.length, 1, 'what nobody changed is no change');
});

test('a file stands with the record, and stays in its history', limits, async () => {
  const page = await signedIn('darja');
  const id = await newCase(page, 'Invented: with a letter');
  await open(page, `/en/desk/records/note/new?parent=${id}`);
  await page.fill('#f_text', 'She brought a letter.');
  await page.setInputFiles('#f_files', { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Invented letter') });
  await save(page);
  await press(page, '#in-note .record-name');
  const note = idOf(page);
  const link = page.getByRole('link', { name: 'letter.txt' });
  const href = await link.getAttribute('href');
  assert.equal(await (await page.request.get(at.server.base + href)).text(), 'Invented letter');
  await open(page, `/en/desk/record/${note}/change`);
  await page.uncheck('.kept-files input');
  await save(page);
  assert.equal(await page.getByRole('link', { name: 'letter.txt' }).count(), 0);
  assert.equal((await page.request.get(at.server.base + href)).status(), 200, 'an earlier edition still names it');
  const filip = await signedIn('filip');
  assert.equal((await filip.request.get(at.server.base + href)).status(), 404);
  await open(page, `/en/desk/record/${note}/change`);
  await page.setInputFiles('#f_files', { name: 'dot.png', mimeType: 'image/png', buffer: DOT });
  await page.fill('#f_text', '');
  await save(page);
  assert.equal(await page.locator('[data-field=text] .wrong').count(), 1, 'refused');
  assert.match(await text(page, '.kept-files'), /dot\.png/, 'and the file is not lost');
  await page.fill('#f_text', 'She brought a picture.');
  await save(page);
  const picture = await page.request.get(at.server.base + await page.getByRole('link', { name: 'dot.png' }).getAttribute('href'));
  assert.equal(picture.headers()['content-type'], 'image/png');
  assert.match(picture.headers()['content-disposition'], /^inline/);
});
