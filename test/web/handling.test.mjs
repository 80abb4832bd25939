// A report in the hands of two agencies: its picture without hidden data, its untouched original, what was done and
// undone, and all of it with JavaScript off.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { startKres, totp, postJson, run } from '../lib/kres.mjs';
import { openPage, assertFits, shot, DESKTOP, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

let own; // the number of the report that these tests send
const story = 'He keeps our papers in a drawer and we owe him for the beds. The brown dog outside is called Rex.';
const hidden = 'HIDDEN-PLACE-46.0569N-14.5058E';
const at = demonstration('handling');

const main = async (page) => (await page.textContent('main')).replace(/\s+/g, ' ');

async function signedIn(login, options) {
  const page = await openPage(at.browser, options);
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk\/(inbox|today)/), page.press('#code', 'Enter')]);
  return page;
}

// A picture as a phone makes it: a real JPEG with an EXIF block that holds words, a turn and a place.
async function photo() {
  const page = await openPage(at.browser, {});
  await page.goto(`${at.server.base}/en/`);
  const data = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [48, 32];
    const paint = canvas.getContext('2d');
    paint.fillStyle = '#c40';
    paint.fillRect(0, 0, 24, 32);
    paint.fillStyle = '#08c';
    paint.fillRect(24, 0, 24, 32);
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  });
  await page.context().close();
  const jpeg = Buffer.from(data, 'base64');
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    if (type === 3) bytes.writeUInt16BE(value, 8);
    else bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const words = Buffer.from(`${hidden}\0`);
  const head = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 2]); // big-endian TIFF, two entries
  const tiff = Buffer.concat([head, entry(0x010e, 2, words.length, 38), entry(0x0112, 3, 1, 1), Buffer.alloc(4), words]);
  const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(body.length + 2);
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, hidden.length + 2]), Buffer.from(hidden)]);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), size, body, comment, jpeg.subarray(2)]);
}

test('a picture: the copy that is read shows no hidden data, the original is untouched and needs a reason', { timeout: 60000 }, async () => {
  const bytes = await photo();
  assert.ok(bytes.includes(hidden));
  writeFileSync(`${at.place.folder}/from-my-phone.jpg`, bytes);
  const page = await openPage(at.browser, { viewport: PHONE, javaScript: false });
  await page.goto(`${at.server.base}/en/report`);
  const go = (name) => page.locator(`main button[name=_go][value=${name}]:visible`).first().click();
  await go('next');
  await page.fill('textarea[name=text]', story);
  await page.setInputFiles('input[type=file]', `${at.place.folder}/from-my-phone.jpg`);
  for (let i = 0; i < 5 && !await page.locator('main button[value=send]').count(); i++) await go('next');
  await go('send');
  assert.match(await page.textContent('#code'), /\d{4}/);

  const desk = await signedIn('cvetka', { viewport: DESKTOP });
  const rows = await desk.evaluate(async () => (await (await fetch('/en/desk/inbox?limit=200', { headers: { accept: 'application/json' } })).json()).rows);
  own = Math.max(...rows.map((row) => row.id));
  await desk.goto(`${at.server.base}/en/desk/report/${own}`);
  assert.match(await desk.textContent('#told'), /brown dog outside is called Rex/);
  const shown = desk.locator('#told .thumb img');
  await shown.scrollIntoViewIfNeeded();
  await desk.waitForFunction(() => document.querySelector('#told .thumb img').complete);
  const size = await shown.evaluate((image) => [image.naturalWidth, image.naturalHeight]);
  assert.deepEqual(size, [48, 32], 'the picture is shown, whole');
  const clean = await desk.request.get(at.server.base + await shown.getAttribute('src'));
  const copy = await clean.body();
  assert.match(clean.headers()['content-type'], /^image\//);
  for (const word of [hidden, 'HIDDEN', 'Exif']) assert.equal(copy.indexOf(word), -1, `${word} is not in the copy`);
  await shot(desk, 'report-with-picture');

  await desk.click('#told a[href$="/original"]');
  assert.match(await main(desk), /Your reason is recorded/);
  const address = desk.url();
  const refused = await desk.evaluate(async () => {
    const form = document.querySelector('main form');
    const answers = [];
    for (const reason of ['', 'short', ' '.repeat(30)]) {
      const fields = new URLSearchParams(new FormData(form));
      fields.set('reason', reason);
      const response = await fetch(form.action, { method: 'POST', body: fields });
      answers.push([response.status, response.headers.get('content-type').split(';')[0]]);
    }
    return answers;
  });
  for (const [status, type] of refused) assert.deepEqual([status, type], [422, 'text/html'], 'no original without a reason');
  await desk.goto(address);
  await desk.fill('#reason', 'The police asked for the place of the picture.');
  const [download] = await Promise.all([desk.waitForEvent('download'), desk.click('main form button.danger')]);
  assert.equal(download.suggestedFilename(), 'from-my-phone.jpg');
  assert.ok(readFileSync(await download.path()).equals(bytes), 'the original is the same to the byte');
  await desk.goto(`${at.server.base}/en/desk/admin/audit`);
  assert.match(await main(desk), /The police asked for the place of the picture/, 'the reason stands in the audit log');
  await desk.context().close();

  const analyst = await openPage(at.browser, {});
  const signed = at.demo.logins.find((one) => one.login === 'iva');
  await analyst.goto(`${at.server.base}/en/desk/sign-in`);
  await analyst.fill('#login', 'iva');
  await analyst.fill('#password', signed.password);
  await analyst.fill('#code', totp(at.demo.secret));
  await Promise.all([analyst.waitForNavigation(), analyst.press('#code', 'Enter')]);
  const denied = await analyst.goto(`${at.server.base}/en/desk/report/${own}/file/1/original`);
  assert.equal(denied.status(), 403, 'an analyst opens no original');
});

test('closed by mistake: undone within the minute, and the report is as it was', { timeout: 60000 }, async () => {
  const page = await signedIn('ana', { viewport: DESKTOP });
  await page.goto(`${at.server.base}/en/desk/report/${own}`);
  await page.locator('form[action*="/take"] button:visible').first().click();
  await page.waitForURL(/#/);
  const tags = async () => (await page.textContent('.report-head .tags')).replace(/\s+/g, ' ');
  const before = await tags();
  await page.click('#close summary');
  await page.locator('#close input[name=reason]').first().check();
  await page.fill('#close-words', 'Closed the wrong one.');
  await page.click('#close button.btn');
  await page.locator('.undo').waitFor();
  assert.notEqual(await tags(), before);
  await page.click('.undo button');
  await page.locator('form[action*="/close"]').waitFor({ state: 'attached' });
  assert.equal(await tags(), before, 'open again, and still hers');
  await page.goto(`${at.server.base}/en/desk/inbox?mine=1`);
  assert.ok(await page.locator(`a.item[href*="/report/${own}"]`).count(), 'it is in her queue again');
  await page.context().close();
});

test('referred with a ground: both agencies read, a third does not', { timeout: 60000 }, async () => {
  const [page, other, third] = await Promise.all([signedIn('cvetka', { viewport: DESKTOP }),
    signedIn('darja', { viewport: PHONE }), signedIn('filip', { viewport: PHONE })]);
  const opened = async (one) => {
    const response = await one.goto(`${at.server.base}/en/desk/report/${own}`);
    return response.status() === 200 && (await one.textContent('#told')).includes('brown dog outside is called Rex');
  };
  assert.deepEqual([await opened(other), await opened(third)], [false, false], 'nobody else reads it before');
  assert.ok(await opened(page));
  const csrf = await page.inputValue('#refer input[name=csrf]');
  const agency = await page.locator('#refer-to option', { hasText: 'Breza' }).getAttribute('value');
  const without = await page.request.post(`${at.server.base}/en/desk/report/${own}/refer`, { form: { csrf, agency }, headers: { origin: at.server.base } });
  assert.equal(without.status(), 422, 'no referral without a ground');
  assert.ok(!await opened(other));
  await opened(page);
  await page.click('#refer summary');
  await page.selectOption('#refer-to', agency);
  await page.check('#refer input[name=ground][value=consent]');
  await page.fill('#refer-words', 'She would like a bed for tonight.');
  await page.click('#refer button.btn');
  await page.waitForURL(/#/);
  assert.match(await main(page), /Also held by:.*Breza/);
  assert.ok(await opened(page), 'the first agency still reads it');

  await other.goto(`${at.server.base}/en/desk/inbox`);
  const item = other.locator(`a.item[href*="/report/${own}"]`);
  assert.match(await item.textContent(), /Sent to us/);
  await item.click();
  assert.match(await main(other), /brown dog outside is called Rex.*She would like a bed for tonight/s);
  const image = await other.request.get(at.server.base + await other.getAttribute('#told .thumb img', 'src'));
  assert.equal(image.status(), 200, 'with its picture');
  await assertFits(other, 'a referred report on a phone');
  assert.ok(!await opened(third), 'the third agency does not');
  for (const one of [page, other, third]) await one.context().close();
});

test('with JavaScript off: sign in, open, take, insert a ready-made text, answer; the reporter reads it', { timeout: 60000 }, async () => {
  const { json } = await postJson(at.server.base, '/api/v1/reports', { lang: 'uk', text: 'Вони забрали мій паспорт. Кому можна написати?' });
  const page = await signedIn('bor', { viewport: PHONE, javaScript: false });
  const text = await (await page.request.get(`${at.server.base}/en/desk/inbox?limit=200`, { headers: { accept: 'application/json' } })).json();
  const number = Math.max(...text.rows.map((row) => row.id));
  await page.goto(`${at.server.base}/en/desk/inbox`);
  for (let i = 0; i < 20 && !await page.locator(`a.item[href*="/report/${number}"]`).count(); i++) await page.click('a[rel=next]');
  await page.click(`a.item[href*="/report/${number}"]`);
  assert.match(await page.textContent('#told'), /забрали мій паспорт/);
  assert.ok(!await page.locator('.js-only:visible').count(), 'nothing is offered that needs JavaScript');
  await page.locator('form[action*="/take"] button:visible').first().click();
  assert.match(await main(page), /You look after/);
  await page.fill('#answer-text', 'Дякуємо. ');
  await page.click('details.ready-made summary');
  await page.locator('button[name=template]').first().click();
  const inserted = await page.inputValue('#answer-text');
  assert.ok(inserted.startsWith('Дякуємо.'), 'what was typed is still there');
  assert.match(inserted.slice(8), /[а-яіїєґ]{4,}/i, 'the ready-made text is in the language of the reporter');
  await page.fill('#answer-text', `${inserted}\nВи в безпеці?`);
  await page.locator('form[action*="/answer"] button.main').click();
  assert.match(await page.textContent('#answer .talk'), /Ви в безпеці\?/);
  assert.equal(await page.inputValue('#answer-text'), '', 'the field is empty again');
  await assertFits(page, 'a report on a phone without JavaScript');
  const talk = await postJson(at.server.base, '/api/v1/receipt', { receipt: json.receipt });
  assert.match(talk.json.messages.at(-1).text, /Ви в безпеці\?/);
  assert.equal(talk.json.messages.at(-1).from, 'agency');
  await page.click('header .menu summary');
  await page.click('form[action$="/sign-out"] button');
  await page.goto(`${at.server.base}/en/desk/report/${number}`);
  assert.match(page.url(), /sign-in/, 'signed out');
});

test('the longest answers that a pack can ask for go through all steps, in a script of two bytes a letter', { timeout: 60000 }, async () => {
  const packs = new URL('../../packs', import.meta.url).pathname;
  cpSync(`${packs}/core`, `${at.place.folder}/core`, { recursive: true });
  const form = `${at.place.folder}/core/forms/report.yaml`;
  writeFileSync(form, readFileSync(form, 'utf8').replace(/ *longest: .*\n/g, '').replaceAll('        type: long\n', '        type: long\n        longest: 200000\n'));
  run(['admin', 'init', '--data', `${at.place.folder}/long`, '--agency', 'North', '--name', 'Nada Example', '--login', 'nada']);
  const roomy = await startKres(`${at.place.folder}/long`, { args: ['--pack', `${at.place.folder}/core`, '--pack', `${packs}/si`] });
  try {
    const long = 'ж'.repeat(99990);
    for (const [path, status] of [['report', 200], ['report/send', 201]]) {
      const response = await fetch(`${roomy.base}/uk/${path}`, { method: 'POST', body: new URLSearchParams({ _step: 'what', _go: 'next', text: long, offer: long }) });
      assert.equal(response.status, status, path);
      if (status === 200) assert.equal((await response.text()).split(long).length, 3, 'both answers go on to the next step');
    }
  } finally {
    await roomy.stop();
  }
});
