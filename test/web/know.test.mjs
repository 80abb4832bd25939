// What the public can learn: tips, situations, pages for readers, the course with its certificate, the film; in every
// language, on a phone and a desk, with and without JavaScript, on paper.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openPage, assertFits, PHONE, NARROW } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const DESK = { width: 1280, height: 900 };
const LANGUAGES = ['sl', 'en', 'uk', 'ru', 'de', 'hr', 'ar'];
const TIPS = 11;

const at = demonstration('know');

const open = (lang, path) => fetch(`${at.server.base}/${lang}${path}`);
const links = (html, begin) => [...new Set([...html.matchAll(new RegExp(`href="(/en${begin}/[a-z0-9-]+)"`, 'g'))].map((m) => m[1]))];

test('eleven tips in every language, none of them silently in another', async () => {
  for (const lang of LANGUAGES) {
    const html = await (await open(lang, '/tips')).text();
    assert.equal(html.match(/class="tip-card"/g).length, TIPS, lang);
    assert.match(html, new RegExp(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`));
    assert.doesNotMatch(html, /class="notice warn fallback"/, `the tips are whole in ${lang}`);
    assert.doesNotMatch(html, / lang="en"[^>]*><h2|<h2 lang=/, lang);
  }
});

test('the deck is read in order, swiped on a phone, and each card leads on', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: NARROW, lang: 'uk' });
  await page.goto(`${at.server.base}/uk/tips`);
  await look(page, 'tips-uk');
  const deck = page.locator('.deck');
  assert.ok(await deck.evaluate((list) => list.scrollWidth > list.clientWidth), 'there is something to swipe to');
  await deck.focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('.deck').scrollLeft > 20);
  const pictures = await page.locator('.deck img').evaluateAll((all) => all.map((one) => one.alt.length > 10));
  assert.deepEqual(pictures, Array(TIPS).fill(true), 'each drawing is told to who cannot see it');
  await page.locator('.tip-card a[href$="/tips/keep-documents"]').click();
  assert.equal(await page.locator('h1').count(), 1);
  await page.locator('a[rel=next]').click();
  await page.locator('a[rel=prev]').click();
  assert.match(page.url(), /keep-documents/);
  assert.deepEqual(page.foreign, []);
  await page.context().close();
  const right = await openPage(at.browser, { viewport: PHONE, lang: 'ar' });
  await right.goto(`${at.server.base}/ar/tips`);
  await look(right, 'tips-ar');
  assert.ok(await right.locator('.tip-card').nth(1).evaluate((card) =>
    card.getBoundingClientRect().left < document.querySelector('.tip-card').getBoundingClientRect().left), 'the second card lies to the left');
  await right.context().close();
});

test('the sheet and the pocket card are one page of paper each', { timeout: 120000 }, async () => {
  for (const lang of LANGUAGES) {
    for (const [path, wide] of [['/tips/print', false], ['/tips/pocket', true]]) {
      const page = await openPage(at.browser, { viewport: DESK, lang });
      await page.goto(`${at.server.base}/${lang}${path}`);
      const paper = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
      assert.equal(paper.match(/\/Type\s*\/Page\b(?!s)/g).length, 1, `${lang}${path} is one page`);
      const [, x, y] = paper.match(/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/).map(Number);
      assert.equal(x > y, wide, `${lang}${path} lies as it should`);
      await page.context().close();
    }
  }
  const page = await openPage(at.browser, { viewport: PHONE });
  for (const path of ['/tips/print', '/tips/pocket']) {
    await page.goto(`${at.server.base}/en${path}`);
    await look(page, `paper${path.replaceAll('/', '-')}`);
  }
  await page.context().close();
});

test('a situation is decided without JavaScript, by keyboard, and the law behind the answer is one tap away', { timeout: 120000 }, async () => {
  const all = links(await (await open('en', '/understand')).text(), '/understand');
  assert.ok(all.length >= 8, `${all.length} situations`);
  const page = await openPage(at.browser, { viewport: PHONE, javaScript: false });
  for (const path of all) {
    await page.goto(at.server.base + path);
    await assertFits(page, path);
    const wrong = page.locator('.answer[data-right=no] summary').first();
    await wrong.focus();
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('.answer[data-right=no] .feedback').first().isVisible());
    for (const question of await page.locator('.question').all())
      assert.equal(await question.locator('[data-right=yes]').count() >= 1, true, `${path}: something is right`);
    await page.locator('.verdict > summary').click();
    assert.ok(await page.locator('.verdict h2').isVisible());
  }
  await page.context().close();
  const seen = await openPage(at.browser, { viewport: NARROW });
  for (const path of ['/understand', all[0].slice(3), '/myths']) {
    await seen.goto(`${at.server.base}/en${path}`);
    await look(seen, `understand${path.replaceAll('/', '-')}`);
  }
  await seen.context().close();
});

test('pages for readers: every group, every page in every language, axe and width', { timeout: 300000 }, async () => {
  const paths = links(await (await open('en', '/pages')).text(), '/pages').map((path) => path.slice(3));
  assert.ok(paths.length >= 19, `${paths.length} pages`);
  for (const lang of LANGUAGES)
    for (const path of paths) {
      const answer = await open(lang, path);
      const html = await answer.text();
      assert.equal(answer.status, 200, lang + path);
      assert.match(html, /class="prose"[^>]*>\s*<(p|h2|ul)>/, `${lang}${path} has a text`);
      assert.doesNotMatch(html, /<div class="prose" lang=/, `${lang}${path} is in its language`);
    }
  for (const [lang, viewport, dark] of [['uk', NARROW, false], ['ar', PHONE, true]]) {
    const page = await openPage(at.browser, { viewport, lang, dark });
    for (const path of ['/pages', ...paths.slice(0, 6)]) {
      await page.goto(`${at.server.base}/${lang}${path}`);
      await look(page, `pages-${lang}${path.replaceAll('/', '-')}`);
    }
    assert.deepEqual(page.foreign, []);
    await page.context().close();
  }
});

test('links in the texts lead somewhere', async () => {
  const paths = links(await (await open('en', '/pages')).text(), '/pages');
  const wanted = new Set();
  for (const path of [...paths, '/en/understand', '/en/course', '/en/tips', '/en/'])
    for (const [, href] of (await (await fetch(at.server.base + path)).text()).matchAll(/href="(\/en\/[^"#?]*)"/g)) wanted.add(href);
  for (const href of wanted) {
    const answer = await fetch(at.server.base + href, { redirect: 'manual' });
    assert.ok(answer.status === 200 || answer.status === 303, `${href} answers ${answer.status}`);
  }
});

test('the course: decided, remembered in this browser only, and a certificate made on the device', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await page.goto(`${at.server.base}/en/course`);
  await look(page, 'course');
  const units = await page.locator('.units a').evaluateAll((all) => all.map((one) => one.href));
  assert.equal(units.length, 6);
  await page.goto(`${at.server.base}/en/course/certificate`);
  assert.ok(await page.locator('[data-certificate]').isDisabled(), 'nothing is certified before it is done');
  for (const unit of units) {
    await page.goto(unit);
    for (const question of await page.locator('[data-question]').all()) await question.locator('.answer summary').first().click();
    await page.locator('[data-unit-done]').waitFor({ state: 'visible' });
  }
  await look(page, 'course-unit');
  await page.goto(`${at.server.base}/en/course`);
  assert.equal(await page.locator('[data-done]:visible').count(), 6);
  await page.goto(`${at.server.base}/en/course/certificate`);
  const sent = [];
  page.on('request', (request) => { if (request.url().startsWith('http') && !request.url().endsWith('favicon.svg')) sent.push(request.url()); });
  await page.getByLabel('Your name').fill('Олена Testna عربي');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-certificate]').click()]);
  const bytes = readFileSync(await download.path()).toString('latin1');
  assert.match(bytes, /^%PDF-1\.4[\s\S]*\/DCTDecode[\s\S]*%%EOF\n$/);
  const [, begin] = bytes.match(/startxref\n(\d+)\n/);
  assert.equal(bytes.slice(+begin, +begin + 4), 'xref', 'the table of objects is where the file says');
  assert.deepEqual(sent, [], 'the name is sent nowhere');
  await look(page, 'certificate');
  await page.goto(`${at.server.base}/en/course`);
  await page.locator('[data-course-forget]').click();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.context().close();
});

test('the film: captions in every language, in pieces for phones, its words on the page', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await page.goto(`${at.server.base}/en/film`);
  await look(page, 'film');
  const video = page.locator('video');
  assert.equal(await video.evaluate((film) => film.autoplay), false);
  const tracks = await video.locator('track').evaluateAll((all) => all.map((one) => [one.srclang, one.getAttribute('src')]));
  assert.deepEqual(tracks.map(([lang]) => lang).sort(), [...LANGUAGES].sort());
  let cues = 0;
  for (const [lang, path] of tracks) {
    const answer = await fetch(at.server.base + path);
    const text = await answer.text();
    assert.match(answer.headers.get('content-type'), /^text\/vtt/);
    assert.match(text, /^WEBVTT\n\n/, lang);
    const times = [...text.matchAll(/^(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})$/gm)];
    assert.ok(times.length >= 11, `${lang}: ${times.length} captions`);
    cues = cues || times.length;
    assert.equal(times.length, cues, `${lang} has as many captions as the others`);
    const end = (m, i) => +m[i] * 3600 + +m[i + 1] * 60 + +m[i + 2];
    times.reduce((before, m) => { assert.ok(end(m, 1) >= before && end(m, 4) > end(m, 1)); return end(m, 4); }, 0);
    assert.ok(end(times.at(-1), 4) >= 55 && end(times.at(-1), 4) <= 91);
  }
  assert.equal(await page.locator('.transcript li').count(), cues);
  const source = await video.locator('source[type="video/mp4"]').getAttribute('src');
  const whole = await fetch(at.server.base + source);
  const bytes = Buffer.from(await whole.arrayBuffer());
  assert.ok(bytes.length > 50000 && bytes.length <= 3 * 1024 * 1024, `${bytes.length} bytes`);
  assert.equal(whole.headers.get('content-type'), 'video/mp4');
  const piece = await fetch(at.server.base + source, { headers: { range: 'bytes=4-7' } });
  assert.equal(piece.status, 206);
  assert.equal(piece.headers.get('content-range'), `bytes 4-7/${bytes.length}`);
  assert.equal(await piece.text(), 'ftyp');
  for (const [range, status] of [[`bytes=${bytes.length}-`, 416], ['bytes=9-3', 200], ['bytes=-5', 206], ['lines=1-2', 200]])
    assert.equal((await fetch(at.server.base + source, { headers: { range } })).status, status, range);
  assert.ok(await video.evaluate((film) => new Promise((done) => {
    film.addEventListener('loadedmetadata', () => done(film.duration >= 60 && film.duration <= 90));
    film.preload = 'metadata';
    film.load();
  })), 'a browser can play it, and it is 60 to 90 seconds long');
  assert.deepEqual(page.foreign, []);
  await page.context().close();
});
