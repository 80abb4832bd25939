// "Check an offer": with and without JavaScript, on a phone and a desk, as text and as a picture, carried into a report;
// and from another site's page, by the widget.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { temporaryFolder, makeDemo, startKres, postJson } from '../lib/kres.mjs';
import { openBrowser, openPage, assertAccessible, assertFits, shot, PHONE, NARROW } from '../lib/browser.mjs';

const DESK = { width: 1366, height: 900 };
const offer = 'WORK ABROAD for girls 18-25! 3000 euro a week, free room. We keep your passport until you pay us back.\n'
  + 'We pay the trip, you pay it back from your wages. Come alone, tell nobody. Call +44 7700 900123.';
const marker = 'tinsmith-lantern-43'; // a word that must be found nowhere afterwards

let server, browser, place, partner, partnerBase;
before(async () => {
  place = temporaryFolder('check');
  makeDemo(`${place.folder}/data`);
  partner = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', `default-src 'none'; script-src ${server.base}; connect-src ${server.base}`);
    response.end(`<!DOCTYPE html><html lang="${new URL(request.url, 'http://x').searchParams.get('lang') ?? 'en'}"><title>Jobs</title>
      <main><h1>Jobs and rooms</h1><div data-kres-check></div></main><script src="${server.base}/assets/js/check-widget.js" defer></script></html>`);
  });
  await new Promise((done) => partner.listen(0, '127.0.0.1', done));
  partnerBase = `http://localhost:${partner.address().port}`;
  server = await startKres(`${place.folder}/data`, { args: ['--check-origins', partnerBase] });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  partner?.close();
  place?.remove();
});

async function look(page, name) {
  await assertAccessible(page, name);
  await assertFits(page, name);
  await shot(page, name);
}

// A screenshot of a message, as a phone makes it.
async function screenshotOf(text, name, { style = '', lang = 'en' } = {}) {
  const page = await openPage(browser, { viewport: PHONE, lang });
  await page.setContent(`<body style="font: 17px sans-serif; padding: 16px; ${style}"><p style="white-space: pre-line">${text}</p></body>`);
  const path = `${place.folder}/${name}.png`;
  await page.screenshot({ path });
  await page.context().close();
  return path;
}

const headings = (page) => page.locator('main h1, main h2').allTextContents();

test('without JavaScript, on a phone: text, result, changed and checked again, into a report', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE, javaScript: false });
  await page.goto(`${server.base}/en/`);
  await page.locator('.ways a[href="/en/check"]').click();
  assert.equal(await page.locator('main textarea').count(), 1);
  assert.equal(await page.locator('main input[type=file]').count(), 1);
  assert.equal(await page.locator('main button:visible').count(), 1, 'one button');
  await look(page, 'check-form-phone');

  await page.locator('main button:visible').click();
  assert.match(await page.textContent('.wrong'), /Paste the words/, 'an empty form is told');
  await page.fill('textarea', offer);
  await page.locator('main button:visible').click();
  assert.match(await page.textContent('h1'), /several things here to look at before you answer/);
  const summary = (await page.textContent('.sum')).toLowerCase();
  for (const never of ['traffick', 'safe', 'danger', 'risk level']) assert.ok(!summary.includes(never), `it never says "${never}"`);
  const marks = await page.locator('main mark').allTextContents();
  assert.ok(marks.some((mark) => /passport/.test(mark)), marks.join(' | '));
  for (const link of await page.locator('main mark > a').all()) {
    const reason = page.locator(await link.getAttribute('href'));
    assert.ok((await reason.locator('p').first().textContent()).length > 10, 'each mark leads to a plain reason');
  }
  assert.deepEqual((await headings(page)).slice(1), ['Your text', 'What to look at, and why', 'Ask before you say yes', 'What you can do now',
    'Numbers that answer now', 'Shall somebody look into it?'], 'the order in which it is read');
  const count = async (list) => page.locator(`${list} > li`).count();
  assert.ok(await count('.asks') >= 3 && await count('.asks') <= 5);
  assert.ok(await count('.tips') >= 3 && await count('.tips') <= 5);
  assert.ok(await page.locator('a[href="tel:113"]').count() > 0, 'a number in this country');
  assert.match(await page.textContent('.asks'), /passport/, 'the questions fit what was found');
  await look(page, 'check-phone');

  await page.locator('details.again summary').first().click();
  assert.equal((await page.inputValue('main textarea')).replaceAll('\r', '').trim(), offer, 'the text stands there to be changed');
  await page.fill('main textarea', 'The weather is nice today.');
  await page.locator('details.again button').click();
  assert.match(await page.textContent('h1'), /none of the signs we know/);
  assert.match(await page.textContent('.sum'), /does not mean everything is fine/);
  assert.equal(await page.locator('main mark').count(), 0);
  assert.ok(await count('.asks') >= 3, 'questions all the same');
  await look(page, 'check-none-phone');

  await page.locator('details.again summary').first().click();
  await page.fill('main textarea', offer);
  await page.locator('details.again button').click();
  await page.locator('.menu summary').click();
  await page.locator('.menu [lang=uk]').click();
  assert.equal(await page.getAttribute('html', 'lang'), 'uk');
  assert.ok(await page.locator('main mark').count() > 2, 'another language shows the same result');
  await page.locator('.menu summary').click();
  await page.locator('.menu [lang=en]').click();

  await page.locator('.tell button').click();
  assert.equal(new URL(page.url()).pathname, '/en/report');
  await page.locator('main button[value=next]:visible').first().click();
  assert.equal((await page.inputValue('textarea[name=text]')).replaceAll('\r', '').trim(), offer, 'nothing is typed twice');
  assert.deepEqual(page.foreign, []);
});

test('with JavaScript: keyboard, dark, narrow and wide, reasons beside the words, questions copied', { timeout: 120000 }, async () => {
  for (const [viewport, name, dark] of [[DESK, 'desktop', false], [NARROW, 'narrow', false], [PHONE, 'dark', true]]) {
    const page = await openPage(browser, { viewport, dark });
    await page.goto(`${server.base}/en/check`);
    await look(page, `check-form-${name}`);
    await page.focus('#f-text');
    await page.keyboard.insertText(offer);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.sum');
    await page.waitForFunction(() => document.activeElement.matches('.sum'), null, { timeout: 5000 }); // it is read out first
    await look(page, `check-result-${name}`);
    for (const target of await page.locator('main .btn:visible, main summary:visible').all())
      assert.ok((await target.boundingBox()).height >= 44, `a finger hits ${await target.textContent()}`);
    const first = page.locator('main mark').first();
    if (name === 'desktop') {
      await first.hover();
      assert.ok(await first.locator('.why').isVisible(), 'the reason opens beside the word');
    }
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await assertFits(page, `the result from right to left, ${name}`);
    await shot(page, `check-result-rtl-${name}`);
    await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
    await first.locator('a').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#sign-1$/, { timeout: 5000 });
    await page.locator('[data-copy]').click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\?/);
    assert.deepEqual(page.foreign, []);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test('a screenshot, with JavaScript: waiting page, text, corrected and checked again; shown once', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  const picture = await screenshotOf(offer, 'offer', { style: 'background: #111; color: #eee;' });
  await page.goto(`${server.base}/en/check`);
  await page.setInputFiles('input[type=file]', picture);
  await page.locator('main button:visible').click();
  await page.waitForURL(/\/en\/check\/picture\/[0-9a-f]{32}$/);
  const address = page.url();
  await page.waitForSelector('.sum', { timeout: 60000 });
  assert.match(await page.textContent('h1'), /several things/);
  assert.ok((await page.locator('main mark').allTextContents()).some((mark) => /passport/.test(mark)));
  assert.match(await page.inputValue('main textarea'), /3000\s+euro a week/, 'what was read stands there to be corrected');
  assert.ok(await page.locator('main textarea').isVisible());
  await look(page, 'check-picture-phone');
  await page.fill('main textarea', 'The weather is nice today.');
  await page.locator('details.again button').click();
  assert.match(await page.textContent('h1'), /none of the signs/);
  const again = await page.goto(address);
  assert.equal(again.status(), 404, 'it was shown once');
  assert.match(await page.textContent('main'), /no longer here/);
  assert.deepEqual(page.foreign, []);
});

test('a screenshot without JavaScript, in Ukrainian: the page looks again by itself', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE, javaScript: false, lang: 'uk-UA' });
  const words = 'Робота за кордоном, 3000 євро на тиждень. Паспорт заберемо для реєстрації, борг за дорогу відпрацюєте.';
  await page.goto(`${server.base}/uk/check`);
  await page.setInputFiles('input[type=file]', await screenshotOf(words, 'offer-uk', { lang: 'uk' }));
  await page.locator('main button:visible').click();
  if (!await page.locator('.sum').count()) await shot(page, 'check-wait-phone');
  await page.waitForSelector('.sum', { timeout: 60000 });
  assert.match(await page.inputValue('main textarea'), /Паспорт заберемо/);
  assert.ok(await page.locator('main mark').count() > 0);
});

test('the waiting page: nothing to do, a way to look, and it fits', { timeout: 60000 }, async () => {
  const form = new FormData();
  form.set('text', '');
  form.set('picture', new Blob([readFileSync(await screenshotOf(offer, 'slow'))], { type: 'image/png' }), 'a.png');
  const sent = await fetch(`${server.base}/en/check`, { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(sent.status, 303);
  const page = await openPage(browser, { viewport: NARROW });
  await page.route('**/check/picture/*', (route) => (route.request().headers().accept.includes('json')
    ? route.fulfill({ json: { state: 'waiting' } }) : route.continue()));
  await page.goto(server.base + sent.headers.get('location'));
  if (await page.locator('[data-look-again]').count()) {
    await look(page, 'check-wait');
    assert.match(await page.textContent('main'), /goes on by itself/);
  }
});

test('a picture that cannot be read, a file that is no picture, and text that is not text', { timeout: 120000 }, async () => {
  const page = await openPage(browser, { viewport: PHONE });
  await page.goto(`${server.base}/en/check`);
  await page.fill('main textarea', 'What I typed beside it');
  await page.setInputFiles('input[type=file]', await screenshotOf('', 'empty', { style: 'background: linear-gradient(45deg, #345, #9ab);' }));
  await page.locator('main button:visible').click();
  await page.waitForSelector('.notice.warn', { timeout: 60000 });
  assert.match(await page.textContent('main'), /could not read this picture/);
  assert.match(await page.textContent('main'), /type the important lines/);
  assert.equal((await page.inputValue('main textarea')).trim(), 'What I typed beside it');
  await look(page, 'check-unread-phone');

  writeFileSync(`${place.folder}/not.png`, 'this is no picture');
  await page.setInputFiles('input[type=file]', `${place.folder}/not.png`);
  page.problems = [];
  await page.locator('main button:visible').click();
  assert.match(await page.textContent('.wrong'), /not a picture that we can open/);
  await look(page, 'check-no-picture');

  const post = (body) => fetch(`${server.base}/en/check`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  for (const [body, status, says] of [
    ['text=%ff%fe', 400, /cannot be read/], ['text=a%00b', 400, /cannot be read/], ['text=', 422, /Paste the words/],
    [`text=${'a'.repeat(20001)}`, 422, /20 000 characters/], [`text=${'%F0%9F%94%A5'.repeat(20000)}`, 200, /Your text/],
  ]) {
    const answer = await post(body);
    assert.equal(answer.status, status, body.slice(0, 20));
    assert.match(await answer.text(), says);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('set-cookie'), null);
  }
});

test('nothing of a check stays: not on the disk, not in the log', { timeout: 60000 }, async () => {
  const body = new URLSearchParams({ text: `We keep your passport, ${marker}` });
  const answer = await fetch(`${server.base}/en/check`, { method: 'POST', body });
  assert.ok((await answer.text()).includes(marker));
  await postJson(server.base, '/api/v1/screen', { text: `We keep your passport, ${marker}` });
  const files = readdirSync(`${place.folder}/data`, { recursive: true }).map((name) => join(`${place.folder}/data`, name));
  for (const file of files.filter((name) => statSync(name).isFile()))
    assert.ok(!readFileSync(file).includes(marker), `${file} tells nothing of a check`);
  assert.ok(!server.said().includes(marker), 'nor does the log');
});

test('JSON: offsets are bytes, languages are the pack\'s', async () => {
  const text = '🔥 Робота. Паспорт заберемо для реєстрації, борг за дорогу відпрацюєте.';
  const { status, json } = await postJson(server.base, '/api/v1/screen', { text, lang: 'sl' });
  assert.equal(status, 200);
  assert.ok(json.findings.length > 0);
  for (const { start, end, text: words } of json.findings) assert.equal(Buffer.from(text).subarray(start, end).toString(), words);
  assert.match(json.questions[0].text, /\?/);
  const page = await fetch(`${server.base}/en/check`, { method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams({ text }) });
  assert.equal((await page.json()).at_check, true, 'the page is data too');
});

test('another site: asked before sending, answered when named, refused when not', async () => {
  const ask = (method, origin, path = '/api/v1/screen') => fetch(server.base + path, {
    method, headers: { origin, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
    ...(method === 'POST' ? { body: '{"text":"We keep your passport"}' } : {}),
  });
  for (const method of ['OPTIONS', 'POST', 'GET']) {
    const named = await ask(method, partnerBase);
    assert.equal(named.headers.get('access-control-allow-origin'), partnerBase, method);
    assert.match(named.headers.get('vary'), /Origin/);
    assert.equal((await ask(method, 'https://elsewhere.example')).headers.get('access-control-allow-origin'), null);
  }
  assert.equal((await ask('OPTIONS', partnerBase)).headers.get('access-control-allow-methods'), 'GET, POST');
  assert.equal((await ask('OPTIONS', partnerBase, '/api/v1/reports')).headers.get('access-control-allow-origin'), null, 'only this address');
  const widget = await fetch(`${server.base}/assets/js/check-widget.js`);
  assert.equal(widget.headers.get('cross-origin-resource-policy'), 'cross-origin');
  assert.ok((await widget.arrayBuffer()).byteLength <= 6000, 'the widget is small');
  assert.equal((await fetch(`${server.base}/assets/js/site-form.js`)).headers.get('cross-origin-resource-policy'), 'same-origin');
});

test('the widget on another site\'s page, under its own strict policy', { timeout: 120000 }, async () => {
  for (const [lang, label, viewport] of [['en', 'Paste the words of the offer', PHONE], ['uk', 'Вставте текст пропозиції', DESK]]) {
    const page = await openPage(browser, { viewport, lang });
    await page.goto(`${partnerBase}/?lang=${lang}`);
    const form = page.locator('[data-kres-check]');
    await form.locator('textarea').waitFor({ timeout: 20000 });
    assert.equal(await form.locator('label').textContent(), label);
    await form.locator('button').click();
    assert.ok((await form.locator('.out').textContent()).length > 10, 'an empty form is told');
    await form.locator('textarea').fill(`${offer} <b id="evil">🔥</b>`);
    await form.locator('button').click();
    await form.locator('mark').first().waitFor({ timeout: 20000 });
    assert.ok((await form.locator('mark').allTextContents()).some((mark) => /passport/.test(mark)), 'the same words are marked');
    assert.equal(await form.locator('#evil').count(), 0, 'text stays text');
    assert.ok(await form.locator('ol > li').count() >= 3, 'questions');
    assert.equal(await form.locator('a').getAttribute('href'), `${server.base}/${lang}/check`);
    assert.ok(await page.evaluate(() => document.querySelector('[data-kres-check]').shadowRoot.activeElement?.className === 'out'), 'the answer has the focus');
    assert.deepEqual(page.problems, [], 'nothing offends the page\'s policy');
    assert.deepEqual(page.foreign.filter((url) => !url.startsWith(partnerBase)), [], 'it asks only its server');
    await assertFits(page, 'the widget');
    await shot(page, `check-widget-${lang}`);
    await page.context().close();
  }
  const page = await (await browser.newContext({ viewport: PHONE, bypassCSP: true })).newPage(); // axe is no part of the page
  await page.goto(`${partnerBase}/?lang=en`);
  await page.locator('[data-kres-check] textarea').fill(offer);
  await page.locator('[data-kres-check] button').click();
  await page.locator('[data-kres-check] mark').first().waitFor();
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector('main'), { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.help}`), [], 'axe finds nothing in the widget');
});
