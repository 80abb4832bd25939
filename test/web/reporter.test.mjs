// The whole way of a reporter: in Ukrainian, on a phone's width, with JavaScript off; then with it on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { signIn, totp, postJson, getJson } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, PHONE, NARROW } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const at = demonstration('web');

const story = 'Мені обіцяли роботу в готелі, а забрали паспорт. Я винна їм гроші за дорогу і не можу піти. <b>+447700900311</b>';
const digits = /\d{4}( \d{4}){4}/;

// A photo with a place in its metadata would need a camera; a small PNG with a text chunk does as well.
function picture(folder) {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8Dwn4GBgYGJAQoAHxcCAk+Uzr4AAAAASUVORK5CYII=', 'base64');
  const path = `${folder}/photo-of-the-house.png`;
  writeFileSync(path, png);
  return path;
}

async function choose(page, go) {
  await page.locator(`main button[name=_go][value="${go}"]:visible`).first().click();
}

test('in Ukrainian, on a phone, without JavaScript: report, receipt, answer, message', { timeout: 180000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE, javaScript: false, lang: 'uk-UA' });
  await page.goto(`${at.server.base}/`);
  assert.equal(new URL(page.url()).pathname, '/uk/', 'the language is chosen by Accept-Language');
  assert.equal(await page.getAttribute('html', 'lang'), 'uk');
  await look(page, 'home-phone');

  await page.goto(`${at.server.base}/uk/report`);
  await look(page, 'report-phone');
  await page.check('input[name=who][value=self]');
  await choose(page, 'next');
  await choose(page, 'next'); // the description is missing
  assert.ok(await page.locator('.wrong').count() > 0, 'the missing description is pointed out');
  await look(page, 'report-missing');
  await page.fill('textarea[name=text]', story);
  await page.setInputFiles('input[type=file]', picture(at.place.folder));
  await choose(page, 'next');
  await page.fill('input[name=where]', 'Місто, вигадана вулиця 1');
  await choose(page, 'back');
  assert.equal((await page.inputValue('textarea[name=text]')).trim(), story, 'going back loses nothing');
  assert.match(await page.textContent('main'), /photo-of-the-house\.png/, 'the file is still there');
  await choose(page, 'next');
  assert.equal(await page.inputValue('input[name=where]'), 'Місто, вигадана вулиця 1');
  await page.locator('.menu summary').click();
  await page.locator('.menu [lang=en]').click(); // switching the language half way loses nothing
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(await page.inputValue('input[name=where]'), 'Місто, вигадана вулиця 1');
  await page.locator('.menu summary').click();
  await page.locator('.menu [lang=uk]').click();
  for (let i = 0; i < 4 && !await page.locator('main button[value=send]').count(); i++) await choose(page, 'next');
  const review = await page.textContent('main');
  assert.ok(review.includes(story), 'the review shows what was typed, as text');
  assert.match(review, /photo-of-the-house\.png/);
  await look(page, 'review-phone');
  await choose(page, 'send');

  const code = (await page.textContent('#code')).replace(/\s+/g, ' ').trim();
  assert.match(code, digits);
  await look(page, 'receipt-phone');
  await choose(page, 'next');
  assert.match(await page.textContent('#code'), /\d{4}/, 'without the tick the code stays on the page');
  assert.ok(await page.locator('.wrong').count() > 0);
  await page.check('input[name=_written]');
  await choose(page, 'next');
  assert.ok(!(await page.content()).includes(code), 'the code is not shown again');
  await page.locator('details summary', { hasText: /./ }).last().click();
  const proof = await page.textContent('#proof');
  await look(page, 'done-phone');

  await page.goto(`${at.server.base}/uk/proof`);
  await page.locator('main textarea').fill(proof);
  await page.locator('main button').first().click();
  assert.match(await page.textContent('main'), /2\d{3}/, 'the proof tells its date');
  assert.ok(!(await page.textContent('main')).includes('паспорт'));
  await look(page, 'proof-phone');
  await page.goto(`${at.server.base}/uk/proof`);
  await page.locator('main textarea').fill(proof.replace(/\d{4}-\d{2}-\d{2}/, '2020-01-01'));
  await page.locator('main button').first().click();
  assert.ok(await page.locator('.wrong, .notice.warn, [role=alert]').count() > 0, 'a forged proof is refused');

  const cookie = await signIn(at.server.base, at.demo.logins.find((one) => one.login === 'bor'), totp(at.demo.secret));
  const inbox = await getJson(at.server.base, '/en/desk/inbox?limit=200', cookie);
  let report = null;
  for (const row of inbox.json.rows) {
    const one = await getJson(at.server.base, `/en/desk/report/${row.id}`, cookie);
    if (JSON.stringify(one.json).includes('+447700900311')) report = one.json;
  }
  assert.ok(report, 'the report is in the inbox and opens');
  assert.equal(report.level, 'high', 'it stands among the urgent ones');
  const post = async (act, fields) => {
    const response = await fetch(`${at.server.base}/en/desk/report/${report.report ?? report.id}/${act}`, {
      method: 'POST', redirect: 'manual', headers: { cookie, origin: at.server.base },
      body: new URLSearchParams({ csrf: report.csrf ?? '', ...fields }),
    });
    return response.status;
  };
  const html = await (await fetch(`${at.server.base}/en/desk/report/${report.report ?? report.id}`, { headers: { cookie } })).text();
  report.csrf = html.match(/name="csrf" value="([^"]+)"/)?.[1];
  assert.equal(await post('take', {}), 303);
  const form = new FormData();
  form.set('csrf', report.csrf);
  form.set('answer', 'Ми прочитали ваше повідомлення. Ви в безпеці зараз?');
  const answered = await fetch(`${at.server.base}/en/desk/report/${report.report ?? report.id}/answer`,
    { method: 'POST', redirect: 'manual', headers: { cookie, origin: at.server.base }, body: form });
  assert.equal(answered.status, 303);

  await page.goto(`${at.server.base}/uk/receipt`);
  await look(page, 'code-phone');
  await page.fill('input[name=receipt]', '0000 0000 0000 0000 0000');
  await page.locator('main form button').click();
  assert.ok(await page.locator('.wrong').count() > 0, 'a wrong code is told');
  await page.fill('input[name=receipt]', code.replaceAll(' ', '-'));
  await page.locator('main form button').click();
  const talk = await page.textContent('main');
  assert.ok(talk.includes('Ви в безпеці зараз?'), 'the answer is there');
  assert.ok(!/\bBor\b/.test(talk), 'the name of the person who answered is not');
  await look(page, 'talk-phone');
  await page.fill('textarea[name=text]', `ось мій код ${code}`);
  await choose(page, 'send');
  assert.ok(await page.locator('.wrong').count() > 0, 'a code pasted into a message is refused');
  await page.fill('textarea[name=text]', 'Так, я в безпеці. Дякую.');
  await choose(page, 'send');
  assert.match(await page.textContent('main'), /Так, я в безпеці/);
  const again = await postJson(at.server.base, '/api/v1/receipt', { receipt: code });
  assert.equal(again.status, 200);
  assert.ok(again.json.messages.some((one) => one.text.includes('Так, я в безпеці')));

  assert.deepEqual(page.foreign, [], 'no request to another host');
  assert.deepEqual(await page.context().cookies(), [], 'no cookie was set');
  const { origins } = await page.context().storageState();
  assert.deepEqual(origins, [], 'nothing is stored');
});

test('two open tabs are two reports with two codes; sending one twice is one report', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { lang: 'en' });
  const other = await page.context().newPage();
  const codes = [];
  for (const tab of [page, other]) {
    await tab.goto(`${at.server.base}/en/report`);
    await choose(tab, 'next');
    await tab.fill('textarea[name=text]', `From tab ${codes.length}`);
  }
  for (const tab of [page, other]) {
    for (let i = 0; i < 4 && !await tab.locator('main button[value=send]').count(); i++) // the page that was is not the next one
      await Promise.all([tab.waitForNavigation(), choose(tab, 'next')]);
    await choose(tab, 'send');
    codes.push((await tab.textContent('#code')).trim());
  }
  assert.notEqual(codes[0], codes[1]);

  await page.goto(`${at.server.base}/en/report`);
  await choose(page, 'next');
  await page.fill('textarea[name=text]', 'Sent twice by an impatient finger');
  for (let i = 0; i < 4 && !await page.locator('main button[value=send]').count(); i++) await choose(page, 'next');
  const codesShown = await page.evaluate(async () => {
    const form = document.querySelector('#report');
    const fields = new URLSearchParams(new FormData(form));
    fields.set('_go', 'send');
    const pages = [];
    for (let i = 0; i < 2; i++) pages.push(await (await fetch(form.action, { method: 'POST', body: fields })).text());
    return pages.map((text) => new DOMParser().parseFromString(text, 'text/html').querySelector('#code')?.textContent.trim());
  });
  assert.match(codesShown[0], digits);
  assert.equal(codesShown[1], codesShown[0], 'a form sent twice is one report, and its code is not lost');
});

test('quick exit: the button and double Escape lead to a harmless page and leave no way back', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { lang: 'en' });
  await page.context().route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Weather</title>' }));
  for (const leave of [() => page.click('#exit'), async () => { await page.keyboard.press('Escape'); await page.keyboard.press('Escape'); }]) {
    await page.goto('about:blank');
    await page.goto(`${at.server.base}/en/help`);
    await leave();
    await page.waitForURL(/^https:/);
    assert.equal(await page.title(), 'Weather');
    await page.goBack();
    assert.ok(!page.url().includes('/en/help'), 'the page is not in the history');
  }
  const plain = await openPage(at.browser, { javaScript: false });
  await plain.goto(`${at.server.base}/en/help`);
  assert.match(await plain.getAttribute('#exit', 'href'), /^https:\/\//, 'without JavaScript it is a plain link');
});

test('on the smallest phone, light and dark, every public page fits and axe finds nothing', { timeout: 600000 }, async () => {
  for (const dark of [false, true]) {
    const page = await openPage(at.browser, { viewport: NARROW, lang: 'sl', dark });
    for (const lang of dark ? ['sl', 'en', 'uk', 'ru'] : ['sl', 'en', 'uk', 'ru', 'de', 'hr', 'ar'])
      for (const path of ['', 'help', 'check', 'protect', 'report', 'receipt', 'proof']) {
        const response = await page.goto(`${at.server.base}/${lang}/${path}`);
        assert.equal(response.status(), 200);
        await assertAccessible(page, `/${lang}/${path}${dark ? ' dark' : ''}`);
        await assertFits(page, `/${lang}/${path}`);
        assert.ok(await page.locator('#exit').isVisible(), 'quick exit is on every page');
      }
    for (const path of ['/en/nowhere', '/xx/', '/en/../..']) {
      const response = await page.goto(at.server.base + path);
      assert.ok(response.status() >= 200 && response.status() < 500);
    }
    assert.deepEqual(page.foreign, []);
  }
});

test('first help: a number to call is two taps away from anywhere, and unchecked numbers are not shown', async () => {
  const page = await openPage(at.browser, { lang: 'en' });
  await page.goto(`${at.server.base}/en/report`);
  await page.locator('a[href="/en/help"]:visible').first().click();
  await page.waitForURL(/\/en\/help$/);
  const numbers = await page.locator('main a[href^="tel:"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.ok(numbers.includes('tel:113'));
  assert.ok(numbers.length >= 4);
  const text = (await page.textContent('main')).replace(/\s/g, '');
  assert.ok(!text.includes('0801722'), 'a number nobody has checked is not published');
});
