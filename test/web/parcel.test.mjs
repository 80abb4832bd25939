// parcel.test.mjs - a sealed parcel, as it is opened at an organisation outside: from a file, without a network, by a code
// told over the telephone; and what nobody can do with it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { KRES, run, temporaryFolder } from '../lib/kres.mjs';
import { openBrowser, openPage, PHONE, assertAccessible, assertFits, shot } from '../lib/browser.mjs';

const LANGUAGES = ['ar', 'de', 'en', 'hr', 'ru', 'sl', 'uk'];
const PAPER = {
  lang: 'uk', rtl: false, title: 'Підсумок Квітогора', mark: 'Конфіденційно для Пристані', footer: 'Кінець Зелендола',
  head: [{ label: 'Відправник', lines: ['Товариство Ліхтарня'] }, { label: 'Мета', lines: ['Кризове житло'] }],
  parts: [
    { heading: 'Потреби Ластівки', blocks: [
      { rows: [{ label: 'Телефон', lines: ['+44 7700 900 123', '<b>Zvezdogled</b>'] }] },
      { text: ['Вона просить кімнату біля Смерекового двору.', 'Другий абзац.'] },
      { table: { caption: 'Кроки', columns: ['Що', 'Хто', 'Коли', 'Де'],
        rows: [{ cells: ['Лікар', 'Pristanarka', '1 грудня', ''] }, { cells: ['Переклад', 'Ліхтарня', '2 грудня', 'онлайн'] }] } },
    ] },
    { blocks: [{ text: ['Без заголовка.'] }] },
  ],
};
const SECRETS = ['Квітогора', 'Пристані', 'Зелендола', 'Ліхтарня', 'Відправник', 'Ластівки', 'Смерекового', '7700 900', 'Zvezdogled', 'Pristanarka',
  'vozovnica', 'orehova', 'hrastova'];
const place = temporaryFolder('parcel');
let browser, parcel, code;

function seal(name, paper, files = [], from = 'Society Lantern') {
  writeFileSync(`${place.folder}/${name}.json`, JSON.stringify(paper));
  const out = run(['parcel', 'seal', '-o', `${place.folder}/${name}.html`, '--from', from, `${place.folder}/${name}.json`,
    ...files.map((file) => `${place.folder}/${file}`)]);
  return { path: `${place.folder}/${name}.html`, code: out.trim() };
}

async function visit(path, options = {}) {
  const page = await openPage(browser, options);
  page.asked = [];
  page.on('request', (request) => { if (!/^(file|blob|data):/.test(request.url())) page.asked.push(request.url()); });
  await page.context().setOffline(true);
  if (options.init) await page.addInitScript(options.init);
  await page.goto(`file://${path}`);
  return page;
}

async function type(page, text) {
  await page.fill('#passphrase', text);
  await page.press('#passphrase', 'Enter');
}

const opened = (page) => page.waitForSelector('#opened:not([hidden])', { timeout: 60000 });
const refused = (page) => page.waitForFunction(() => document.querySelector('#wrong').textContent && !document.querySelector('#do').disabled,
  null, { timeout: 60000 });

before(async () => {
  writeFileSync(`${place.folder}/vozovnica.txt`, 'orehova skrinja '.repeat(40));
  writeFileSync(`${place.folder}/slika.bin`, Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256)));
  ({ path: parcel, code } = seal('first', PAPER, ['vozovnica.txt', 'slika.bin']));
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  place.remove();
});

test('the code is seven groups of three digits', () => assert.match(code, /^(\d{3} ){6}\d{3}$/));

test('nothing of what is sealed stands in the file', () => {
  const html = readFileSync(parcel, 'utf8'), { sealed, salt, ...open } = JSON.parse(html.match(/id="sealed">(.*?)<\/script>/)[1]);
  assert.deepEqual(open, { form: 1, lang: 'uk', from: 'Society Lantern' });
  assert.equal(Buffer.from(salt, 'base64').length, 16);
  for (const where of [readFileSync(parcel), Buffer.from(sealed, 'base64')])
    for (const word of [...SECRETS, code, code.replaceAll(' ', ''), code.replaceAll(' ', '-')])
      for (const bytes of [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(Buffer.from(word).toString('base64').slice(0, -4) || word)])
        assert.equal(where.indexOf(bytes), -1, `"${word}" stands in the parcel`);
  assert.doesNotMatch(html.replace(sealed, ''), /https?:\/\/(?!www\.w3\.org)/, 'no address of another host');
});

test('a short paper and a longer one have the same size, and twice the same is never the same', () => {
  const other = structuredClone(PAPER);
  other.parts[1].blocks[0].text[0] += ' Ще кілька слів.'.repeat(100);
  const [one, two, three] = [seal('a', PAPER), seal('b', other), seal('c', PAPER)].map(({ path }) => readFileSync(path));
  assert.equal(one.length, two.length);
  assert.notDeepEqual(one, three);
});

for (const [name, viewport] of [['phone', PHONE], ['desktop', { width: 1280, height: 900 }]])
  test(`it opens from a file, offline, on a ${name}`, async () => {
    const page = await visit(parcel, { viewport });
    assert.equal(await page.textContent('h1'), 'This file is sealed');
    assert.equal(await page.textContent('#from bdi'), 'Society Lantern');
    await assertAccessible(page, 'the sealed page');
    await assertFits(page, 'the sealed page');
    await shot(page, `parcel-closed-${name}`);
    // As it may be typed: another script's digits, dashes, spaces that do not break.
    const typed = code.replace(/\d/g, (digit, at) => (at % 2 ? digit : String.fromCodePoint(0x660 + Number(digit)))).replaceAll(' ', name === 'phone' ? ' - ' : '\u00a0');
    await type(page, typed);
    await opened(page);
    assert.equal(await page.textContent('article h1'), PAPER.title);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), PAPER.title, 'a screen reader goes on at the title');
    const text = await page.textContent('article');
    for (const word of ['Ластівки', '<b>Zvezdogled</b>', '+44 7700 900 123', 'Pristanarka', 'Другий абзац.', 'Без заголовка.', 'Кінець Зелендола'])
      assert.ok(text.includes(word), word);
    assert.equal(await page.getAttribute('article', 'lang'), 'uk');
    assert.equal(await page.inputValue('#passphrase'), '', 'the code does not stay on the page');
    await assertAccessible(page, 'the opened page');
    await assertFits(page, 'the opened page');
    await shot(page, `parcel-open-${name}`);
    for (const [i, file] of ['vozovnica.txt', 'slika.bin'].entries()) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#save-file-${i}`)]);
      assert.equal(download.suggestedFilename(), file);
      assert.deepEqual(readFileSync(await download.path()), readFileSync(`${place.folder}/${file}`));
    }
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.isVisible('article h1'));
    for (const hidden of ['#lang', '#print', '#close', '#files']) assert.ok(!await page.isVisible(hidden), `${hidden} is not printed`);
    await page.emulateMedia({ media: 'screen' });
    await page.click('#close');
    await page.waitForSelector('#closed:not([hidden])');
    assert.ok(!(await page.content()).includes('Ластівки'), 'nothing stays after closing');
    assert.deepEqual([page.asked, page.problems], [[], []]);
    await page.context().close();
  });

test('a wrong code is told in clear words and loses nothing', async () => {
  const other = seal('other', PAPER);
  const page = await visit(parcel);
  const digits = code.replaceAll(' ', '');
  await type(page, digits.slice(0, 20));
  assert.match(await page.textContent('#wrong'), /21 digits/);
  assert.match(await page.textContent('#count'), /20 of 21/);
  await type(page, `${digits}x`);
  assert.match(await page.textContent('#wrong'), /21 digits/);
  await type(page, digits.slice(0, 5) + (Number(digits[5]) + 1) % 10 + digits.slice(6));
  assert.match(await page.textContent('#wrong'), /One digit is wrong/, 'the check digit finds it at once');
  await type(page, other.code);
  await refused(page);
  assert.match(await page.textContent('#wrong'), /does not open this file/);
  assert.equal(await page.getAttribute('#passphrase', 'aria-invalid'), 'true');
  assert.equal(await page.inputValue('#passphrase'), other.code, 'what was typed stays');
  await assertAccessible(page, 'the page after a wrong code');
  await type(page, code);
  await opened(page);
  await page.context().close();
});

test('a changed byte is refused', async () => {
  const html = readFileSync(parcel, 'utf8'), at = html.indexOf('"sealed":"') + 10;
  const flip = (i) => html.slice(0, i) + (html[i] === 'A' ? 'B' : 'A') + html.slice(i + 1);
  const changed = { sealed: flip(at + 900), nonce: flip(at + 10), salt: flip(html.indexOf('"salt":"') + 10),
    from: html.replace('"from":"Society Lantern"', '"from":"Society Lantarn"'), cut: html.slice(0, at + 400) + html.slice(at + 404) };
  for (const [name, text] of Object.entries(changed)) {
    writeFileSync(`${place.folder}/changed.html`, text);
    const page = await visit(`${place.folder}/changed.html`);
    await type(page, code);
    await refused(page);
    assert.match(await page.textContent('#wrong'), /does not open|damaged/, name);
    assert.equal(await page.textContent('article'), '');
    await page.context().close();
  }
});

test('a changed script or style does not run', async () => {
  writeFileSync(`${place.folder}/changed.html`, readFileSync(parcel, 'utf8').replace('<script>', '<script> '));
  const page = await visit(`${place.folder}/changed.html`);
  assert.equal(await page.locator('#lang option').count(), 0);
  assert.ok(page.problems.some((one) => /Content Security Policy/.test(one)));
  await page.context().close();
});

test('the page has no way out, even with a network and a script of somebody else in it', async () => {
  const page = await visit(parcel);
  await page.context().setOffline(false);
  const reached = [];
  await page.context().route('https://example.org/**', (route) => {
    reached.push(route.request().url());
    return route.fulfill({ body: 'got out', headers: { 'access-control-allow-origin': '*' } });
  });
  const got = await page.evaluate(async () => {
    const seen = [];
    addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    const out = [
      await fetch('https://example.org/a').then(() => 'fetch', () => ''),
      await new Promise((done) => {
        const picture = new Image();
        picture.onload = () => done('picture');
        picture.onerror = () => done('');
        picture.src = 'https://example.org/c';
      }),
    ];
    navigator.sendBeacon('https://example.org/b', 'x');
    try { new WebSocket('wss://example.org/d'); } catch { /* refused at once */ }
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.body.append(script);
    const form = document.createElement('form');
    form.action = 'https://example.org/e';
    document.body.append(form);
    form.submit();
    await new Promise((done) => setTimeout(done, 300));
    return { out: out.filter(Boolean), ran: globalThis.ran, seen: [...new Set(seen)].sort() };
  });
  assert.deepEqual(got.out, []);
  assert.equal(got.ran, undefined);
  for (const directive of ['connect-src', 'form-action', 'img-src', 'script-src-elem']) assert.ok(got.seen.includes(directive), directive);
  assert.deepEqual(reached, []);
  await page.context().close();
});

test('the page speaks seven languages, and the reader chooses', async () => {
  const page = await visit(parcel, { lang: 'de' });
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de', 'the browser\u2019s language first');
  assert.deepEqual((await page.locator('#lang option').evaluateAll((all) => all.map((one) => one.value))).sort(), LANGUAGES);
  const seen = new Set();
  for (const lang of LANGUAGES) {
    await page.selectOption('#lang', lang);
    const texts = await page.locator('#closed [data-say]').evaluateAll((all) => all.map((one) => one.textContent));
    seen.add(texts.join('\n'));
    assert.equal(await page.evaluate(() => document.documentElement.dir), lang === 'ar' ? 'rtl' : 'ltr');
    await assertFits(page, `the page in ${lang}`);
    await shot(page, `parcel-${lang}`);
  }
  assert.equal(seen.size, LANGUAGES.length, 'every language has its own sentences');
  await type(page, '1');
  await page.selectOption('#lang', 'en');
  assert.match(await page.textContent('#wrong'), /21 digits/, 'what was told is told anew');
  await page.context().close();
});

test('a paper read from the right', async () => {
  const arabic = { lang: 'ar', rtl: true, title: 'ملخص', head: [{ label: 'الهاتف', lines: ['+44 7700 900 123'] }],
    parts: [{ heading: 'ما هو مطلوب', blocks: [{ text: ['غرفة هادئة.'] }] }] };
  const { path, code: own } = seal('arabic', arabic, [], '');
  const page = await visit(path, { lang: 'ar' });
  assert.ok(!await page.isVisible('#from'));
  await type(page, own);
  await opened(page);
  assert.equal(await page.getAttribute('article', 'dir'), 'rtl');
  const [first, value] = [await page.locator('article dt').boundingBox(), await page.locator('article dd').boundingBox()];
  assert.ok(value.x < first.x || value.y > first.y, 'the label stands at the right or above');
  await assertAccessible(page, 'the Arabic paper');
  await shot(page, 'parcel-open-ar');
  await page.context().close();
});

test('by keyboard alone', async () => {
  const page = await visit(parcel, { viewport: { width: 1280, height: 900 } });
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'lang');
  await page.keyboard.press('Tab');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await opened(page);
  const stops = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className));
  }
  assert.deepEqual(stops.slice(0, 3), ['scroll', 'save-file-0', 'save-file-1']);
  await page.context().close();
});

test('without a worker the page does the work itself, and stays alive', async () => {
  const page = await visit(parcel, { init: () => {
    delete globalThis.Worker;
    globalThis.beats = [];
    globalThis.bars = new Set();
    setInterval(() => {
      globalThis.beats.push(performance.now());
      const bar = document.querySelector('#progress:not([hidden])');
      if (bar) globalThis.bars.add(bar.value);
    }, 10);
  } });
  await type(page, code);
  await opened(page);
  const [longest, steps] = await page.evaluate(() => [Math.max(...globalThis.beats.slice(1).map((at, i) => at - globalThis.beats[i])),
    globalThis.bars.size]);
  assert.ok(longest < 700 && steps > 3, `the page stood still for ${longest} ms and showed ${steps} steps`);
  await page.context().close();
});

test('without scripts it says what is needed, in every language', async () => {
  const page = await visit(parcel, { javaScript: false });
  const langs = await page.locator('noscript p').evaluateAll((all) => all.map((one) => one.lang)).catch(() => []);
  assert.deepEqual(langs.sort(), LANGUAGES);
  await page.context().close();
});

test('kres opens it too, without its page', () => {
  const text = run(['parcel', 'open', '-o', `${place.folder}/out`, parcel], { input: code, stdio: 'pipe' });
  assert.match(text, /Підсумок Квітогора/);
  assert.match(text, /Телефон: \+44 7700 900 123/);
  assert.deepEqual(readFileSync(`${place.folder}/out/2-slika.bin`), readFileSync(`${place.folder}/slika.bin`));
  assert.match(execFileSync('pdftotext', [`${place.folder}/out/paper.pdf`, '-'], { encoding: 'utf8' }), /Смерекового двору/);
  assert.throws(() => run(['parcel', 'open', parcel], { input: '123', stdio: 'pipe' }), /21 digits/);
  assert.throws(() => run(['parcel', 'open', KRES], { input: code, stdio: 'pipe' }));
});
