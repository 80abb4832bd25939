// link-report.test.mjs - the page of kres link --report: opened from a file, without a network, read and marked with the keyboard,
// labels out and in again, and texts that want to break it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { KRES, temporaryFolder } from '../lib/kres.mjs';
import { openBrowser, openPage, PHONE, NARROW, assertAccessible, assertFits, shot } from '../lib/browser.mjs';

const WIDE = { width: 1280, height: 860 };
const place = temporaryFolder('link-report'), at = (name) => `${place.folder}/${name}`;
let browser;

const HOSTILE = '</script><script>window.broken = 1</script><img src=x onerror="window.broken = 1">';
// Of each: two to four texts of one hand.
const HANDS = [
  { lang: 'en', text: `Waitress wanted for a small hotel by the sea, room and meals are free, ${HOSTILE} write to NAME today, PHONE, PRICE EUR a month` },
  { lang: 'sl', text: 'Iščemo natakarico za majhen hotel ob morju, soba in hrana sta brezplačni, pokliči NAME še danes na PHONE, plača PRICE EUR na mesec' },
  { lang: 'ar', text: 'مطلوب نادلة لفندق صغير على شاطئ البحر، الغرفة والوجبات مجانية، اتصلي اليوم بالسيدة NAME على الرقم PHONE والراتب PRICE يورو في الشهر' },
  { lang: 'zh', text: '海边小酒店招聘女服务员,免费提供食宿,今天就联系 NAME,电话 PHONE,每月工资 PRICE 欧元,无需经验,欢迎尽快报名参加' },
  { lang: 'th', text: 'รับสมัครพนักงานเสิร์ฟสำหรับโรงแรมเล็กริมทะเล ที่พักและอาหารฟรี ติดต่อ NAME วันนี้ PHONE เงินเดือน PRICE ยูโร ไม่ต้องมีประสบการณ์' },
  { lang: 'en', text: `Drivers for a long road, \u202eevil turned around\u2066 \u0007 and ${'x'.repeat(10000)} papers are kept by us, ask for NAME at PHONE` },
  { lang: 'en', text: 'They took my passport away and I must pay back a debt before I may leave this house, ask NAME about it, PHONE, PRICE EUR' },
];
const NAMES = ['Ana', 'Maja', 'Olga', 'Zora'];

const fill = (text, k) => text.replace('NAME', NAMES[k]).replace('PHONE', `+386 40 11${k} 222`).replace('PRICE', String(600 + 50 * k));

function texts() {
  const lines = [];
  HANDS.forEach(({ text }, hand) => {
    for (let k = 0; k < 2 + (hand % 3); k++)
      lines.push({ id: `t${hand}-${k}`, text: fill(text, k), time: `2026-0${1 + k}-0${1 + hand}T10:00:00Z` });
  });
  lines[0].id = HOSTILE;
  lines.push({ id: 'alone', text: 'The town library lends ladders and drills to its members on every second Saturday of a month' });
  return lines;
}

function report(name, lines, ...args) {
  writeFileSync(at(`${name}.jsonl`), lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') + '\n');
  execFileSync(KRES, ['link', '--report', at(`${name}.html`), ...args, at(`${name}.jsonl`)], { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  return at(`${name}.html`);
}

async function visit(path, options = {}) {
  const page = await openPage(browser, { viewport: WIDE, ...options });
  page.asked = [];
  page.on('request', (request) => { if (!/^(file|blob|data):/.test(request.url())) page.asked.push(request.url()); });
  await page.context().setOffline(true);
  if (options.init) await page.addInitScript(options.init);
  await page.goto(`file://${path}`);
  return page;
}

const settled = (page) => page.waitForFunction(() => document.querySelector('#cluster #name') || document.querySelector('.item'));
const nameOf = (page) => page.textContent('#name');
const marked = (page) => page.getAttribute('[data-label][aria-pressed="true"]', 'data-label').catch(() => null);
const chosen = (page) => page.getAttribute('.item[aria-selected="true"]', 'aria-posinset').then(Number);
const progress = (page) => page.textContent('#progress');
const rowCount = (page) => page.getAttribute('.item', 'aria-setsize').then(Number);
const isOpen = (page, position) => page.waitForFunction((n) => document.querySelector('.item[aria-selected="true"]')?.getAttribute('aria-posinset') === String(n)
  && document.querySelector('#name')?.textContent === location.hash.slice(1), position);

async function exported(page) {
  const waiting = page.waitForEvent('download');
  await page.click('#export');
  const download = await waiting;
  assert.match(download.suggestedFilename(), /^kres-labels-[0-9a-f]{8}-\d{4}-\d\d-\d\d\.json$/);
  return readFileSync(await download.path(), 'utf8');
}

const quiet = (page, name) => {
  assert.deepEqual(page.problems, [], `nothing went wrong on ${name}`);
  assert.deepEqual([...page.foreign, ...page.asked], [], `${name} asked nobody`);
};

let path, many;
before(async () => {
  path = report('hands', texts());
  const lines = [];
  for (let hand = 0; hand < 3000; hand++) {
    const words = Array.from({ length: 14 }, (_unused, i) => `word${String.fromCharCode(97 + (hand * 7 + i * 11) % 23)}${(hand * (i + 3)).toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'[d])}`);
    for (let k = 0; k < 2; k++) lines.push({ id: 2 * hand + k, text: `${words.join(' ')} ask for ${NAMES[k]}` });
  }
  lines.push('{"id":123456789012345678901,"text":"An id that no number of a script can hold stands here twice"}',
    '{"id":123456789012345678902,"text":"An id that no number of a script can hold stands here twice"}');
  many = report('many', lines);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  place.remove();
});

test('the file holds no text that a browser could take for markup, and names its own script and style', () => {
  const html = readFileSync(path, 'utf8');
  assert.doesNotMatch(html, /window\.broken|onerror|Waitress/);
  assert.match(html, /Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/);
  assert.doesNotMatch(html.replace(/>[A-Za-z0-9+/=]{100,}</g, '><'), /https?:\/\/(?!www\.w3\.org)/, 'no address of another host');
});

for (const [name, options] of Object.entries({ 'a desktop': {}, 'a desktop at night': { dark: true } }))
  test(`clusters are read on ${name}`, async () => {
    const page = await visit(path, options);
    await settled(page);
    await isOpen(page, 1);
    assert.equal(await progress(page), `0 of ${HANDS.length} reviewed`);
    assert.equal(await rowCount(page), HANDS.length);
    await assertFits(page, name);
    await assertAccessible(page, name);
    await shot(page, `link-report-${options.dark ? 'dark' : 'light'}`);
    await page.click('[data-way="table"]');
    assert.ok(await page.locator('.scroll td mark').count() > 2);
    await assertAccessible(page, `the table on ${name}`);
    await page.click('#more');
    await assertAccessible(page, `filters on ${name}`);
    await page.keyboard.press('Escape');
    await page.click('#ask');
    await assertAccessible(page, `help on ${name}`);
    quiet(page, name);
    await page.context().close();
  });

test('every cluster shows its texts as they are, whatever they hold', async () => {
  const page = await visit(path);
  await settled(page);
  const all = texts();
  let steered = 0;
  for (let i = 1; i <= HANDS.length; i++) {
    await isOpen(page, i);
    for (const item of await page.$$('.texts > li')) {
      const id = await item.$eval('.origin bdi', (one) => one.textContent);
      const said = await item.$eval('blockquote', (paper) => {
        const copy = paper.cloneNode(true);
        for (const steer of copy.querySelectorAll('.steer')) steer.replaceWith(String.fromCodePoint(parseInt(steer.title.slice(2), 16)));
        return copy.textContent;
      });
      const { text } = all.find((one) => one.id === id);
      if (text.length > 2000) assert.ok(said.endsWith('…') && text.startsWith(said.slice(0, -1)), 'the beginning of a long text');
      else assert.equal(said, text);
      steered += await item.$$eval('.steer', (list) => list.length);
      assert.equal(await item.$eval('blockquote', (paper) => paper.dir), 'auto');
    }
    await assertFits(page, `cluster ${i}`);
    if (i < HANDS.length) await page.keyboard.press('j');
  }
  assert.ok(steered >= 3, 'what steers the direction of text is named');
  assert.equal(await page.evaluate('window.broken'), undefined);
  assert.equal(await page.evaluate(() => document.querySelectorAll('#cluster img, #cluster script, #list img').length), 0);
  quiet(page, 'hostile texts');
  await page.context().close();
});

test('Arabic runs from the right, and slots are marked with more than a colour', async () => {
  const page = await visit(path);
  await settled(page);
  await page.fill('#words', 'نادلة');
  await page.waitForFunction(() => document.querySelector('.item')?.getAttribute('aria-setsize') === '1');
  await page.click('.item');
  await page.waitForFunction(() => /نادلة/.test(document.querySelector('.texts blockquote')?.textContent));
  assert.equal(await page.$eval('.texts blockquote', (paper) => getComputedStyle(paper).direction), 'rtl');
  const looks = await page.$$eval('.texts mark', (list) => list.map((mark) => [mark.className, mark.dataset.slot, getComputedStyle(mark).textDecorationStyle]));
  assert.ok(looks.length > 0 && looks.every(([, slot]) => slot));
  const phone = looks.find(([look]) => look === 'phone');
  assert.ok(phone, 'the telephone number is a slot of its kind');
  assert.match(await page.textContent('.template .phone'), /telephone/);
  await page.context().close();
});

test('a keyboard is enough: next, previous, marks, undo, search, help', async () => {
  const page = await visit(path);
  await settled(page);
  await isOpen(page, 1);
  await page.keyboard.press('j');
  await isOpen(page, 2);
  await page.keyboard.press('ArrowDown');
  await isOpen(page, 3);
  await page.keyboard.press('k');
  await isOpen(page, 2);
  await page.keyboard.press('ArrowUp');
  await isOpen(page, 1);
  const first = await nameOf(page);
  await page.keyboard.press('1');
  await isOpen(page, 2); // on to the next
  await page.keyboard.press('2');
  await isOpen(page, 3);
  await page.keyboard.press('3');
  await isOpen(page, 4);
  assert.equal(await progress(page), `3 of ${HANDS.length} reviewed`);
  assert.deepEqual(await page.$$eval('.item .badge', (list) => list.map((one) => one.textContent)), ['Same hand', 'Not the same', 'Unsure']);
  await page.keyboard.press('u');
  await isOpen(page, 3);
  assert.equal(await marked(page).catch(() => null), null);
  assert.equal(await progress(page), `2 of ${HANDS.length} reviewed`);
  await page.keyboard.press('Control+z');
  await isOpen(page, 2);
  await page.keyboard.press('k');
  await isOpen(page, 1);
  assert.equal(await nameOf(page), first);
  assert.equal(await marked(page), 'same');
  await page.keyboard.press('0');
  assert.equal(await progress(page), `0 of ${HANDS.length} reviewed`);
  await page.keyboard.press('?');
  assert.ok(await page.locator('#help').isVisible());
  await page.keyboard.press('1');
  assert.equal(await progress(page), `0 of ${HANDS.length} reviewed`, 'keys rest while help is read');
  await page.uncheck('#keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  assert.equal(await progress(page), `0 of ${HANDS.length} reviewed`, 'letters can be turned off');
  await page.click('#ask');
  await page.check('#keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('j1');
  assert.equal(await page.inputValue('#words'), 'j1');
  assert.equal(await progress(page), `0 of ${HANDS.length} reviewed`);
  quiet(page, 'keys');
  await page.context().close();
});

test('Enter presses the button that has the focus, and on a phone opens what the list has chosen', async () => {
  for (const viewport of [WIDE, PHONE]) {
    const page = await visit(path, { viewport });
    await settled(page);
    const focused = () => page.evaluate(() => document.activeElement.id);
    await page.focus('#list');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#name')?.textContent === location.hash.slice(1));
    await page.waitForFunction(() => document.activeElement.id === 'cluster');
    const first = await nameOf(page);
    if (viewport === PHONE) {
      await page.keyboard.press('Escape');
      assert.equal(await focused(), 'list');
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction((before) => document.querySelector('#name')?.textContent !== before, first);
      await page.waitForFunction(() => document.activeElement.id === 'cluster');
    }
    const name = await nameOf(page);
    await page.locator('#cluster button', { hasText: 'Same hand' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await marked(page), 'same');
    if (viewport === PHONE) await page.keyboard.press('Escape'); // back to the list, where the tools are
    const [file] = await Promise.all([page.waitForEvent('download'), page.focus('#export').then(() => page.keyboard.press('Enter'))]);
    assert.deepEqual(JSON.parse(readFileSync(await file.path(), 'utf8')).labels.map((one) => [one.cluster, one.label]), [[name, 'same']]);
    await page.focus('#ask');
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('#help').isVisible());
    quiet(page, 'Enter');
    await page.context().close();
  }
});

test('filters and orders', async () => {
  const page = await visit(path);
  await settled(page);
  await isOpen(page, 1);
  const shows = (n) => page.waitForFunction((count) => {
    const item = document.querySelector('.item');
    return document.querySelector('#list').hidden ? count === 0 : item?.getAttribute('aria-setsize') === String(count);
  }, n);
  await page.fill('#words', 'debt maja'); // stands in the middle of texts only
  await shows(1);
  await page.fill('#words', 'nobody writes this');
  await shows(0);
  await page.locator('#empty', { hasText: 'Nothing is like that' }).waitFor(); // once all texts are looked through
  await page.click('#more');
  await page.click('#clear');
  await shows(HANDS.length);
  await page.fill('#identifier', '040 112 222');
  await shows(HANDS.filter((_hand, i) => 2 + (i % 3) > 2).length);
  await page.fill('#identifier', '');
  await page.fill('#size', '4');
  await shows(HANDS.filter((_hand, i) => 2 + (i % 3) > 3).length);
  await page.fill('#size', '');
  await shows(HANDS.length);
  assert.ok((await page.$$eval('#language option', (list) => list.map((one) => one.value))).includes('sl'));
  await page.selectOption('#language', 'sl');
  await shows(1);
  await page.selectOption('#language', '');
  await page.selectOption('#level', '2');
  await shows(1);
  await page.selectOption('#level', '');
  await page.selectOption('#order', 'size');
  const sizes = await page.$$eval('.item', (list) => list.map((one) => Number(one.querySelector('.meta').textContent.match(/texts: (\d+)/)[1])));
  assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
  await page.click('.item >> nth=0');
  await page.keyboard.press('1');
  await page.selectOption('#marked', 'none');
  await shows(HANDS.length - 1);
  await page.selectOption('#marked', 'same');
  await shows(1);
  await page.click('#clear');
  await shows(HANDS.length);
  await page.click('.identifiers button >> nth=0'); // others with the same number
  await page.waitForFunction(() => Number(document.querySelector('.item').getAttribute('aria-setsize')) > 1
    && document.querySelector('#identifier').value.startsWith('+386'));
  quiet(page, 'filters');
  await page.context().close();
});

test('languages are called by their names in every language of the page', async () => {
  const page = await visit(path);
  await settled(page);
  const rows = ['latin', 'far', 'others'].map((name) => readFileSync(new URL(`../../src/text/tongue_${name}.c`, import.meta.url), 'utf8')).join('');
  const told = [...rows.matchAll(/^ {4}\{"[A-Z][a-z]{3}", "([a-z]+)"/gm)].map(([, code]) => code);
  const unnamed = ['ba', 'bo']; // by browsers; words.js names them
  assert.ok(told.length > 70);
  for (const lang of await page.$$eval('#lang option', (list) => list.map((one) => one.value))) {
    await page.selectOption('#lang', lang);
    const choices = await page.$$eval('#language option', (list) => list.map((one) => [one.value, one.textContent]));
    assert.deepEqual(choices.map(([code]) => code).filter(Boolean).sort(), ['ar', 'en', 'sl', 'th', 'zh']);
    const names = Object.fromEntries(choices);
    assert.ok((await page.textContent('.item .meta')).includes(names.en), `a row names English (${lang})`);
    assert.deepEqual(await page.evaluate(([codes, lang]) => codes.filter((code) => new Intl.DisplayNames([lang], { type: 'language' }).of(code) === code),
      [told.filter((code) => !unnamed.includes(code)).concat('th', 'zh', 'ko', 'ja', 'ka', 'hy', 'el', 'he'), lang]), []);
    for (const [code, name] of choices) assert.notEqual(code, name);
  }
  await page.context().close();
});

test('labels go out, come back in, and stay in the browser', async () => {
  const page = await visit(many);
  await settled(page);
  await isOpen(page, 1);
  assert.ok(await page.$eval('#export', (button) => button.disabled));
  const names = [];
  await page.keyboard.press('j'); // the first one comes last
  for (const [i, key] of ['1', '2', '3'].entries()) {
    await isOpen(page, i + 2);
    names.push(await nameOf(page));
    await page.keyboard.press(key);
  }
  await page.fill('#words', 'script hold twice');
  await page.waitForFunction(() => document.querySelector('.item')?.getAttribute('aria-setsize') === '1');
  await page.click('.item');
  await page.waitForFunction(() => /An id/.test(document.querySelector('.texts')?.textContent));
  await page.click('[data-label="same"]');
  assert.match(await progress(page), /^4 of 3,001 reviewed$/);
  const text = await exported(page), read = JSON.parse(text);
  assert.match(read.collection, /^[0-9a-f]{16}$/);
  assert.deepEqual(Object.keys(read.labels[0]), ['cluster', 'label', 'at', 'texts']);
  const labels = Object.fromEntries(read.labels.map(({ cluster, label }) => [cluster, label]));
  assert.deepEqual(names.map((name) => labels[name]), ['same', 'not', 'unsure']);
  assert.match(text, /\[123456789012345678901,123456789012345678902\]/, 'ids are written as the collection has them');
  assert.ok(read.labels.every(({ at: moment, texts: ids }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(moment) && ids.length === 2));
  writeFileSync(at('labels.json'), text);
  await page.reload();
  await settled(page);
  await page.waitForFunction(() => /^4 of/.test(document.querySelector('#progress').textContent));
  await page.context().close();

  const other = await visit(many); // another browser
  await settled(other);
  await other.setInputFiles('#file', at('labels.json'));
  await other.waitForFunction(() => /^4 of/.test(document.querySelector('#progress').textContent));
  assert.deepEqual(JSON.parse(await exported(other)), read);
  await other.setInputFiles('#file', at('labels.json'));
  await other.waitForFunction(() => /not newer than yours: 4/.test(document.querySelector('#told').textContent));
  await other.click('#undo'); // the whole import
  assert.match(await progress(other), /^0 of/);
  writeFileSync(at('strange.json'), JSON.stringify({ labels: [{ cluster: '__proto__', label: 'same', at: 'x' }] }));
  await other.setInputFiles('#file', at('strange.json'));
  await other.waitForFunction(() => /does not have: 1/.test(document.querySelector('#outcome-sum').textContent));
  for (const wrong of ['', '{', '[]', '{"labels":[{"cluster":5}]}', '{"labels":[{"cluster":"a","label":"guilty"}]}', 'null']) {
    writeFileSync(at('wrong.json'), wrong);
    await other.evaluate(() => { document.querySelector('#wrong').hidden = true; });
    await other.setInputFiles('#file', at('wrong.json'));
    await other.waitForFunction(() => !document.querySelector('#wrong').hidden);
    assert.equal(await other.textContent('#wrong'), 'This file holds no labels of clusters.');
  }
  quiet(other, 'labels');
  await other.context().close();
});

// ---- what links texts ----

const OFFER = 'Night porter wanted for a hotel at the old harbour, no papers are asked for, a bed and two meals come with it';
const shared = (i) => Array.from({ length: 12 }, (_unused, k) => `${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26), 97 + k, 97 + ((i * k) % 26))}`).join(' ');

// Two wordings that name one number, an account in a brief text, one wording alone, and a number that seventy texts share.
function linked() {
  const lines = [
    { id: 'en1', text: `${OFFER}, call +386 40 555 111`, time: '2026-01-02T10:00:00Z' }, { id: 'en2', text: `${OFFER}, ask for Maja`, time: '2026-01-03T10:00:00Z' },
    { id: 'sl1', text: '😀 Iščemo nočnega vratarja za hotel v starem pristanišču, papirjev ne potrebujete, 040/555-111 ali @harbour_jobs kadarkoli', time: '2026-01-04T10:00:00Z' },
    { id: 'brief', text: 'write @harbour_jobs', time: '2026-01-05T10:00:00Z' },
    { id: 'w1', text: `${fill(HANDS[2].text, 0)} 080 22 23 24` }, { id: 'w2', text: `${fill(HANDS[2].text, 0)} 080 22 23 24` },
  ];
  for (let i = 0; i < 70; i++) lines.push({ id: `s${i}`, text: `${shared(i)} 080 22 23 24` });
  return lines;
}

for (const [name, options] of Object.entries({ 'a desktop': {}, 'a desktop at night': { dark: true }, 'a phone': { viewport: PHONE }, 'a narrow phone in Arabic': { viewport: NARROW, lang: 'ar' } }))
  test(`what links texts is shown on ${name}`, async () => {
    const page = await visit(report('linked', linked(), '--by', 'both'), options);
    await page.waitForSelector('.item');
    await page.waitForFunction(() => !document.querySelector('#asides').hidden);
    if (!options.lang) assert.equal(await page.textContent('#asides-title'), 'Numbers and addresses that link nothing because many share them: 1');
    await page.click('#asides summary');
    assert.match(await page.textContent('#asides-list'), /080222324.*72/);
    await assertFits(page, name);
    await assertAccessible(page, `a list of numbers that link nothing on ${name}`);
    await page.click('#more');
    await page.selectOption('#why', '2');
    await page.waitForFunction(() => document.querySelector('.item').getAttribute('aria-setsize') === '1');
    await shot(page, `link-report-asides-${name.replaceAll(' ', '-')}`);
    await page.click('.item');
    await page.waitForFunction(() => /en1/.test(document.querySelector('#cluster').textContent));
    const links = await page.$$eval('.links li', (list) => list.map((one) => one.textContent));
    if (!options.lang) {
      assert.deepEqual(links, ['Same wording · wordings: 3', 'A account @harbour_jobs · texts: 2 · in wordings 2, 3', 'B telephone +38640555111 / 040555111 · in wordings 1, 2']);
      assert.deepEqual(await page.$$eval('#cluster h4', (list) => list.map((one) => one.textContent)), ['Wording 1', 'Wording 2', 'Too few words for a wording']);
      assert.match(await page.textContent('#cluster'), /What the texts of wording 1 have in common/);
    }
    assert.deepEqual(await page.$$eval('.texts .join', (list) => list.map((one) => [one.textContent, one.dataset.letter])),
      [['+386 40 555 111', 'B'], ['040/555-111', 'B'], ['@harbour_jobs', 'A'], ['@harbour_jobs', 'A']]);
    const said = await page.$$eval('.texts blockquote', (list) => list.map((one) => one.textContent));
    assert.deepEqual([...said].sort(), linked().slice(0, 4).map(({ text }) => text).sort(), 'marks change nothing of a text');
    assert.deepEqual(await page.$$eval('.identifiers .letter', (list) => list.map((one) => one.textContent)), ['A', 'B', 'B']);
    await assertFits(page, `what links texts on ${name}`);
    await assertAccessible(page, `what links texts on ${name}`);
    await shot(page, `link-report-links-${name.replaceAll(' ', '-')}`);
    await page.click('[data-way="table"]').catch(() => {});
    await assertFits(page, `what differs on ${name}`);
    if (options.viewport) await page.click('.back');
    await page.selectOption('#why', '');
    await page.click('#asides-list button');
    await page.waitForFunction(() => document.querySelector('#identifier').value === '080222324' && document.querySelector('.item').getAttribute('aria-setsize') === '1');
    await page.click('.item');
    await page.waitForFunction(() => /w1/.test(document.querySelector('#cluster').textContent));
    if (!options.lang) {
      assert.match(await page.textContent('.identifiers'), /080222324 texts: 2 · many share it, so it links nothing/);
      assert.deepEqual(await page.$$eval('.links li', (list) => list.map((one) => one.textContent)), ['Same wording']);
    }
    assert.equal(await page.locator('.join').count(), 0);
    quiet(page, name);
    await page.context().close();
  });

test('by wording alone nothing is said of what links', async () => {
  const page = await visit(path);
  await settled(page);
  await isOpen(page, 1);
  assert.equal(await page.locator('.links, .letter, .join, .why').count(), 0);
  assert.ok(!await page.locator('#asides').isVisible());
  await page.click('#more');
  assert.ok(!await page.locator('#why').isVisible());
  await page.context().close();
});

// ---- labels of an earlier run ----

const LATER = 'Dancers for a club by the lake, a contract in your language, the flight is paid by us and so is the visa';

test('labels of an earlier run find their clusters by name or by their texts, and say which stand apart now', async () => {
  const grown = (from, to) => Array.from({ length: to - from }, (_unused, i) => ({ id: `g${from + i}`, text: `${LATER}, room ${String.fromCharCode(97 + (from + i) % 26)}${from + i}` }));
  const gone = { text: 'Two rooms to let above the bakery in the mill street, quiet people only, ask downstairs for the key after nine' };
  const kept = 'A cook for a ship on the river, six weeks on and two at home, papers and clothes are given by the owner';
  const numbered = ['12345678901234567891', '12345678901234567892'].map((id) => `{"id":${id},"text":"${kept}"}`);
  const first = [...linked().slice(0, 3), ...grown(0, 3), { id: 'x1', ...gone }, { id: 'x2', ...gone }, ...numbered];
  const more = [{ id: 'sl2', text: first[2].text.replace('kadarkoli', 'vsak dan') }, { id: 'en3', text: `${OFFER}, ask for Ana` }];
  const page = await visit(report('earlier', first, '--by', 'both'));
  await page.waitForSelector('.item');
  const count = await rowCount(page);
  assert.equal(count, 4);
  for (let i = 1; i <= count; i++) {
    await isOpen(page, i);
    await page.keyboard.press('1');
  }
  const text = await exported(page), read = JSON.parse(text);
  const labelWith = (id) => read.labels.find(({ texts: ids }) => ids.includes(id));
  writeFileSync(at('earlier.json'), text);
  await page.context().close();

  const later = await visit(report('later', [...first.filter(({ id }) => !/^x/.test(id ?? '')), ...more, ...grown(3, 40)]));
  await later.waitForSelector('.item');
  const names = await later.evaluate(() => [...document.querySelectorAll('.item')].length);
  assert.equal(names, 4);
  await later.setInputFiles('#file', at('earlier.json'));
  await later.waitForSelector('#outcome:visible');
  const sum = await later.textContent('#outcome-sum');
  assert.match(sum, /^Taken: 3 · of these by their texts: \d · of clusters that this page does not have: 1$/);
  assert.match(await progress(later), /^3 of 4/);
  await assertFits(later, 'what became of labels');
  await assertAccessible(later, 'what became of labels');
  await shot(later, 'link-report-outcome');
  const now = JSON.parse(await exported(later));
  const nowWith = (id) => now.labels.find(({ texts: ids }) => ids.includes(id));
  assert.equal(nowWith('g0')?.label, 'same');
  assert.notEqual(nowWith('g0').cluster, labelWith('g0').cluster, 'it is called otherwise now');
  assert.equal(now.labels.filter(({ texts: ids }) => ids.some((id) => /^(en|sl)/.test(id))).length, 1, 'one of the two that stand apart');
  const apart = await later.$$eval('#apart li', (list) => list.map((one) => one.textContent));
  assert.equal(apart.length, 1);
  assert.ok(apart[0].startsWith(labelWith('en1').cluster));
  assert.match(apart[0], /texts: 2.*texts: 1/);
  await later.click('#apart button >> nth=1'); // leads there, and there it is said too
  await later.waitForFunction(() => /sl1/.test(document.querySelector('#cluster').textContent));
  assert.match(await later.textContent('.apart'), /marked same hand together with texts that stand elsewhere now: c\w+ texts: 2$/);
  await assertAccessible(later, 'a cluster of which some stand apart');
  await later.click('#outcome-undo');
  assert.match(await progress(later), /^0 of 4/);
  assert.ok(!await later.locator('#outcome').isVisible());
  assert.equal(await later.locator('.apart').count(), 0);
  await later.setInputFiles('#file', at('earlier.json'));
  await later.waitForSelector('#outcome:visible');
  await later.click('#outcome-close');
  assert.ok(!await later.locator('#outcome').isVisible());
  assert.match(await progress(later), /^3 of 4/);
  quiet(later, 'labels of an earlier run');
  await later.context().close();

  const phone = await visit(at('later.html'), { viewport: PHONE });
  await phone.waitForSelector('.item');
  // The same as another program may write it: other names, letters escaped, numbers that no number of a script can hold.
  writeFileSync(at('other.json'), text.replace(/"cluster":"[^"]*"/g, '"cluster":"other"').replaceAll('"en1"', '"\\u0065n1"').replaceAll(',', ' , '));
  await phone.setInputFiles('#file', at('other.json'));
  await phone.waitForSelector('#outcome:visible');
  assert.match(await phone.textContent('#outcome-sum'), /^Taken: 3 · of these by their texts: 3 · of clusters that this page does not have: 1$/);
  await assertFits(phone, 'what became of labels on a phone');
  await assertAccessible(phone, 'what became of labels on a phone');
  await shot(phone, 'link-report-outcome-phone');
  quiet(phone, 'labels on a phone');
  await phone.context().close();
});

test('where a browser keeps nothing, the reader is warned', async () => {
  const page = await visit(path, { init: () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } }) });
  await settled(page);
  await isOpen(page, 1);
  assert.ok(await page.$eval('#wrong', (one) => one.hidden));
  await page.keyboard.press('1');
  await isOpen(page, 2);
  assert.match(await page.textContent('#wrong'), /keeps no marks.*Export them/);
  let asked = 0;
  page.on('dialog', (dialog) => { asked++; dialog.accept(); });
  await page.reload();
  assert.equal(asked, 1, 'leaving asks first');
  await settled(page);
  await isOpen(page, 2); // the address led there
  await page.keyboard.press('2');
  await exported(page);
  await page.reload();
  assert.equal(asked, 1, 'what is exported may be left');
  quiet(page, 'a browser that keeps nothing');
  await page.context().close();
});

test('three thousand clusters: only those in sight are in the page', async () => {
  const page = await visit(many);
  await settled(page);
  await isOpen(page, 1);
  assert.ok(await page.locator('.item').count() < 60);
  await page.focus('#list');
  await page.keyboard.press('End');
  await isOpen(page, 3001);
  assert.ok(await page.locator('.item').count() < 60);
  await page.keyboard.press('Home');
  await isOpen(page, 1);
  await page.keyboard.press('PageDown');
  await page.waitForFunction(() => Number(document.querySelector('.item[aria-selected="true"]')?.getAttribute('aria-posinset')) > 3);
  const name = await nameOf(page);
  await page.goto('about:blank');
  await page.goto(`file://${many}#${name}`); // an address leads to its cluster
  await page.waitForFunction((wanted) => document.querySelector('#name')?.textContent === wanted, name);
  quiet(page, 'many clusters');
  await page.context().close();
});

test('on a phone: list, cluster, and back', async () => {
  for (const [viewport, lang, dark] of [[PHONE, 'en', false], [NARROW, 'sl', true], [PHONE, 'ar', false]]) {
    const page = await visit(path, { viewport, lang, dark });
    await page.waitForSelector('.item');
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
    await assertFits(page, `the list (${lang})`);
    await assertAccessible(page, `the list (${lang})`);
    await shot(page, `link-report-phone-${lang}`);
    for (let i = 0; i < HANDS.length; i++) {
      await page.click(`.item >> nth=${i}`);
      await page.waitForSelector('#name');
      assert.ok(!await page.locator('#list').isVisible());
      await assertFits(page, `cluster ${i} (${lang})`);
      if (i === 0) {
        await assertAccessible(page, `a cluster (${lang})`);
        await shot(page, `link-report-phone-cluster-${lang}`);
        await page.click('[data-label="same"]');
        assert.equal(await marked(page), 'same');
        await page.click('.walk button >> nth=2'); // next
        await page.waitForFunction(() => document.querySelector('#name').textContent === location.hash.slice(1)
          && document.querySelector('.walk button:nth-child(2)').disabled === false);
        for (const way of await page.$$('[data-way="table"]')) await way.click();
        await assertFits(page, `the table (${lang})`);
      }
      if (i % 2) await page.goBack(); else await page.click('.back');
      await page.waitForSelector('#list:visible');
    }
    quiet(page, `a phone (${lang})`);
    await page.context().close();
  }
});

test('on paper there is the cluster alone', async () => {
  const page = await visit(path);
  await settled(page);
  await isOpen(page, 1);
  await page.emulateMedia({ media: 'print' });
  assert.ok(!await page.locator('#side').isVisible());
  assert.ok(!await page.locator('.marks').isVisible());
  assert.ok(await page.locator('.texts').isVisible());
  assert.ok(await page.evaluate(() => document.documentElement.scrollHeight > 0 && getComputedStyle(document.body).backgroundColor !== 'rgb(13, 28, 30)'));
  await page.context().close();
});

test('no clusters, a file cut off, a damaged one: each is told', async () => {
  const none = await visit(report('none', [{ text: 'The town library lends ladders and drills to its members on every second Saturday' }]));
  await none.waitForSelector('#name');
  assert.equal(await nameOf(none), 'No clusters');
  assert.match(await none.textContent('#cluster'), /Among 1 texts/);
  assert.ok(!await none.locator('#side').isVisible());
  await assertAccessible(none, 'no clusters');
  quiet(none, 'no clusters');
  await none.context().close();

  const html = readFileSync(many, 'utf8'), end = html.lastIndexOf('<script type="text/plain" class="clusters">');
  writeFileSync(at('cut.html'), html.slice(0, end - 5000));
  const cut = await visit(at('cut.html'));
  await cut.waitForFunction(() => /not whole/.test(document.querySelector('#wrong').textContent));
  await settled(cut);
  await cut.focus('#list');
  await cut.keyboard.press('End');
  await cut.waitForFunction(() => /cannot be read/.test(document.querySelector('#cluster').textContent));
  await cut.context().close();

  writeFileSync(at('broken.html'), html.replace(/(class="rows">.{200})...../, '$1AAAAA'));
  const broken = await visit(at('broken.html'));
  await broken.waitForFunction(() => /damaged/.test(document.querySelector('#wrong').textContent));
  await broken.context().close();
});

test('without a script the page says what it needs', async () => {
  const page = await visit(path, { javaScript: false });
  assert.match(await page.textContent('body'), /Please allow scripts/);
  await page.context().close();
});
