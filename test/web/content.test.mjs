// What editors change: a draft, a second pair of eyes, the site, the way back; warnings on all pages within a second.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totp, getJson } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE, NARROW } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const WIDE = { width: 1280, height: 900 };
const at = demonstration('content');

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: WIDE, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk\//), page.press('#code', 'Enter')]);
  return page;
}
const desk = (page, path) => page.goto(`${at.server.base}/en/desk/content${path}`);
const goOn = (page, press) => Promise.all([page.waitForNavigation(), press()]).then(([answer]) => answer);
const press = (page, name) => goOn(page, () => page.locator(`main button:not(.vh):visible:has-text("${name}")`).first().click());
const read = async (path) => (await fetch(at.server.base + path)).text();
const wide = (page) => page.context().close();
// The public page that the packs' tips stand on is not ours alone: the edition is read through the kind's own export.
const shown = async (page, path) => (await page.request.get(`${at.server.base}/en/desk/content${path}`)).text();

// A proposal by nika of new words for one field; answers the address of its version.
async function proposed(page, item, fields, note = '') {
  await desk(page, `${item}?to=${fields.to ?? 'en'}`);
  for (const [name, words] of Object.entries(fields)) if (name !== 'to') await page.fill(`[name="f.${name}"]`, words);
  await page.fill('#note', note);
  await press(page, 'Propose to colleagues');
  assert.match(page.url(), /\/version\/\d+\?done=proposed$/, await page.innerText('main'));
  return new URL(page.url()).pathname;
}
async function published(page, address) {
  await page.goto(at.server.base + address);
  await press(page, 'Publish');
  assert.match(page.url(), /done=approved/, await page.innerText('main'));
}

test('an editor changes a tip, a colleague publishes it, and the site says it', async () => {
  const [nika, oto] = [await signedIn('nika'), await signedIn('oto')];
  assert.match(nika.url(), /\/desk\/content$/, 'an editor begins where the content is');
  await assertAccessible(nika, 'content');
  await assertFits(nika, 'content');
  await shot(nika, 'content-1280');
  await goOn(nika, () => nika.click('a.kind:has-text("Tips")'));
  await assertAccessible(nika, 'the list');
  await nika.fill('#q', 'DOKUMENTI');
  await goOn(nika, () => nika.press('#q', 'Enter'));
  assert.equal(await nika.locator('.entry').count(), 1, 'found by its name in another language');
  await nika.click('.entry');
  await goOn(nika, async () => { await nika.selectOption('#next-to', 'uk'); await nika.click('button[value="show"]'); });
  assert.match(nika.url(), /to=uk/);
  assert.match(await nika.innerText('.beside >> nth=0'), /Dokumenti/, 'the source stands beside it');
  await nika.fill('[name="f.title"]', 'Бережіть свої документи');
  await press(nika, 'Keep as a draft');
  assert.equal(await nika.inputValue('[name="f.title"]'), 'Бережіть свої документи');
  assert.doesNotMatch(await shown(nika, '/tips/keep-documents/export'), /Бережіть свої документи/, 'a draft is no publication');
  await oto.goto(nika.url());
  assert.notEqual(await oto.inputValue('[name="f.title"]'), 'Бережіть свої документи', 'it is for its author alone');
  assert.match((await oto.locator('main .notice').allInnerTexts()).join(), /Nika Izmišljena is writing on this too/);
  await nika.fill('#note', 'Shorter');
  await press(nika, 'Propose to colleagues');
  const address = new URL(nika.url()).pathname;
  assert.equal(await nika.locator('button:has-text("Publish")').count(), 0, 'nobody publishes their own words');
  await desk(oto, '');
  assert.match(await oto.innerText('#to-approve ~ ul'), /Keep your papers|документи/);
  await goOn(oto, () => oto.click('#to-approve ~ ul .btn'));
  await assertAccessible(oto, 'a proposal');
  await assertFits(oto, 'a proposal');
  await shot(oto, 'content-proposal-1280');
  assert.match(await oto.innerText('.differences'), /Бережіть свої документи/);
  assert.match(await oto.innerText('.said'), /Shorter/);
  await published(oto, address);
  const text = await shown(nika, '/tips/keep-documents/export');
  assert.match(text, /uk: "Бережіть свої документи"/);
  assert.match(text, /sl: "Dokumenti in telefon/, 'the other languages stay');
  assert.match(await read('/uk/tips/keep-documents'), /<h1[^>]*>Бережіть свої документи/, 'on the site, in its language');
  assert.match(await read('/uk/tips'), /Бережіть свої документи/);
  assert.match(await read('/sl/tips/keep-documents'), /Dokumenti in telefon/);
  const { json } = await getJson(at.server.base, '/en/desk/content/tips', (await oto.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; '));
  assert.ok(json.items.find((item) => item.id === 'keep-documents').changed);
  await wide(nika); await wide(oto);
});

test('what is written in one language stands visibly in it everywhere else', async () => {
  const [nika, oto] = [await signedIn('nika'), await signedIn('oto')];
  await desk(nika, '/tips/new');
  await nika.fill('#name', 'Запитайте подругу');
  await nika.selectOption('#to', 'uk');
  await press(nika, 'Begin');
  await nika.fill('[name="f.text"]', 'Розкажіть їй про пропозицію.');
  await press(nika, 'Propose to colleagues');
  const id = new URL(nika.url()).pathname.match(/tips\/([^/]+)/)[1];
  assert.match(id, /^[a-z0-9-]+$/, 'an address of Latin letters');
  await published(oto, new URL(nika.url()).pathname);
  const page = await openPage(at.browser);
  await page.goto(`${at.server.base}/sl/tips/${id}`);
  assert.equal(await page.locator('h1[lang=uk]').innerText(), 'Запитайте подругу');
  assert.ok(await page.locator('.demo, .fallback').filter({ hasText: /jezik/ }).count() > 0, 'and the page says so');
  await desk(oto, `/tips/${id}`);
  await oto.click('summary:has-text("Take it off the site")');
  await oto.fill('#why-withdraw', 'The end of the test.');
  await press(oto, 'Take it off the site');
  assert.equal((await fetch(`${at.server.base}/sl/tips/${id}`)).status, 404);
  await desk(oto, '/tips');
  assert.match(await oto.innerText(`.entry[href$="/${id}"]`), /taken off the site/, 'the list still has it');
  await wide(nika); await wide(oto); await wide(page);
});

test('nobody publishes what he wrote, also not by hand', async () => {
  const nika = await signedIn('nika');
  const address = await proposed(nika, '/tips/price', { title: 'Ask what it really costs' });
  const csrf = await nika.inputValue('[name=csrf] >> nth=0');
  const answer = await nika.request.post(`${at.server.base}${address}/approve`, { form: { csrf }, headers: { origin: at.server.base } });
  assert.equal(answer.status(), 403);
  assert.match(await answer.text(), /wrote this yourself|!content-own/);
  assert.doesNotMatch(await shown(nika, '/tips/price/export'), /really costs/);
  await nika.goto(at.server.base + address);
  await press(nika, 'Take it back');
  await press(nika, 'Throw the draft away');
  await wide(nika);
});

test('who was faster is not overwritten, and nothing typed is lost', async () => {
  const [nika, oto, cvetka] = [await signedIn('nika'), await signedIn('oto'), await signedIn('cvetka')];
  await desk(nika, '/tips/online?to=en');
  await nika.fill('[name="f.title"]', 'Nika’s heading');
  await nika.fill('[name="f.alt"]', 'Nika’s picture');
  const address = await proposed(oto, '/tips/online', { title: 'Oto’s heading', text: 'Oto’s words.' });
  await published(cvetka, address);
  const answer = await press(nika, 'Keep as a draft');
  assert.equal(answer.status(), 409);
  await assertAccessible(nika, 'a conflict');
  await shot(nika, 'content-conflict-1280');
  assert.equal(await nika.inputValue('[name="f.title"]'), 'Nika’s heading', 'mine stands where both wrote');
  assert.equal(await nika.inputValue('[name="f.alt"]'), 'Nika’s picture');
  assert.equal(await nika.inputValue('[name="f.text"]'), 'Oto’s words.', 'theirs where only they wrote');
  assert.match(await nika.innerText('.differences'), /Oto’s heading/);
  assert.doesNotMatch(await nika.innerText('.differences'), /Oto’s words/);
  await press(nika, 'Propose to colleagues');
  await published(oto, new URL(nika.url()).pathname);
  assert.match(await shown(oto, '/tips/online/export'), /Nika’s heading[\s\S]*Oto’s words/);
  await wide(nika); await wide(oto); await wide(cvetka);
});

test('two windows of one editor do not overwrite each other', async () => {
  const nika = await signedIn('nika');
  await desk(nika, '/tips/car?to=en');
  const other = await nika.context().newPage();
  await desk(other, '/tips/car?to=en');
  await nika.fill('[name="f.title"]', 'First window');
  await press(nika, 'Keep as a draft');
  await other.fill('[name="f.title"]', 'Second window');
  const answer = await press(other, 'Keep as a draft');
  assert.equal(answer.status(), 409);
  assert.equal(await other.inputValue('[name="f.title"]'), 'Second window');
  assert.match(await other.innerText('.differences'), /First window/);
  await press(other, 'Keep as a draft');
  assert.equal(await other.inputValue('[name="f.title"]'), 'Second window');
  await press(other, 'Throw the draft away');
  await wide(nika);
});

test('lists grow, move and shrink without JavaScript, in all languages at once', async () => {
  const nika = await signedIn('nika', { javaScript: false, viewport: PHONE });
  await desk(nika, '/tips/stranger?to=uk&from=sl');
  await assertFits(nika, 'the form on a phone');
  await shot(nika, 'content-form-360');
  const steps = () => nika.locator('[name^="f.steps."]');
  const before = await steps().evaluateAll((all) => all.map((one) => one.value));
  await nika.fill('[name="f.steps.0"]', 'Перший крок');
  await goOn(nika, () => nika.click('button[value="down:steps.0"]'));
  assert.equal(await nika.inputValue('[name="f.steps.1"]'), 'Перший крок', 'typed words move along');
  await goOn(nika, () => nika.click('button[value="add:steps"]'));
  assert.equal(await steps().count(), before.length + 1);
  await nika.fill(`[name="f.steps.${before.length}"]`, 'Останній крок');
  await goOn(nika, () => nika.click('button[value="remove:steps.0"]'));
  assert.equal(await steps().count(), before.length);
  await goOn(nika, async () => { await nika.selectOption('#next-to', 'en'); await nika.click('button[value="show"]'); });
  assert.equal(await nika.inputValue(`[name="f.steps.${before.length - 1}"]`), '', 'a new one lacks the other languages');
  assert.notEqual(await nika.inputValue('[name="f.steps.0"]'), '', 'the moved one brought them');
  await press(nika, 'Keep as a draft');
  await press(nika, 'Throw the draft away');
  await wide(nika);
});

test('what is wrong is told beside the field, and nothing is lost', async () => {
  const nika = await signedIn('nika');
  await desk(nika, '/advisories/new');
  await assertAccessible(nika, 'a new one');
  await nika.fill('#name', 'Ponudbe: pozor na plačilo!');
  await nika.selectOption('#to', 'sl');
  await press(nika, 'Begin');
  assert.match(nika.url(), /advisories\/ponudbe-pozor-na-placilo\?/);
  await nika.fill('[name="f.until"]', 'soon');
  await nika.fill('[name="f.summary"]', 'Kratko.');
  let answer = await press(nika, 'Keep as a draft');
  assert.equal(answer.status(), 422);
  assert.equal(await nika.inputValue('[name="f.until"]'), 'soon');
  assert.equal(await nika.inputValue('[name="f.summary"]'), 'Kratko.');
  await assertAccessible(nika, 'a wrong day');
  await nika.click('.errors a');
  assert.equal(await nika.evaluate(() => location.hash), '#f-until');
  await nika.fill('[name="f.until"]', '2099-12-31');
  answer = await press(nika, 'Propose to colleagues');
  assert.equal(answer.status(), 422, 'unfinished is not proposed');
  assert.match(await nika.getAttribute('.errors a', 'href'), /#f-body/);
  await press(nika, 'Keep as a draft');
  await press(nika, 'Throw the draft away');
  assert.match(nika.url(), /\/advisories\?done=dropped/);
  await wide(nika);
});

// A warning written, looked at, and published; answers its id.
async function warning(nika, oto, title, fields = {}, urgent = true) {
  await desk(nika, '/advisories/new');
  await nika.fill('#name', title);
  await nika.selectOption('#to', 'en');
  await press(nika, 'Begin');
  const id = new URL(nika.url()).pathname.split('/').pop();
  if (urgent) await nika.check('[name="f.urgent"]');
  for (const [name, words] of Object.entries({ summary: 'In short.', body: 'In full.', ...fields })) await nika.fill(`[name="f.${name}"]`, words);
  await press(nika, 'Propose to colleagues');
  assert.match(nika.url(), /done=proposed/, await nika.innerText('main'));
  await oto.goto(nika.url().replace(/\?.*/, ''));
  return id;
}

test('an urgent warning stands on all pages within a second, in every language, and goes again', async () => {
  const [nika, oto] = [await signedIn('nika'), await signedIn('oto')];
  const pages = ['/en/', '/uk/help', '/sl/check', '/ru/report', '/en/protect', '/sl/advisories'];
  await Promise.all(pages.map(read)); // cached
  const id = await warning(nika, oto, 'Beware of the blue van', { advice: 'Tell [us](/report).' });
  assert.doesNotMatch(await read('/en/'), /blue van/);
  const csrf = await oto.inputValue('[name=csrf] >> nth=0');
  const began = Date.now();
  const answer = await oto.request.post(`${oto.url()}/approve`, { form: { csrf }, headers: { origin: at.server.base }, maxRedirects: 0 });
  assert.equal(answer.status(), 303);
  const texts = await Promise.all(pages.map(read));
  const took = Date.now() - began;
  for (const [i, text] of texts.entries()) assert.match(text, /blue van/, pages[i]);
  assert.ok(took < 1000, `${took} ms until all pages said it`);
  assert.match(texts[1], /<a href="\/uk\/advisories\/beware-of-the-blue-van" lang="en">/, 'another language is marked');
  const page = await openPage(at.browser, { viewport: NARROW });
  await page.goto(`${at.server.base}/uk/advisories/${id}`);
  await assertAccessible(page, 'a warning');
  await assertFits(page, 'a warning');
  await shot(page, 'advisory-uk-320');
  assert.equal(await page.locator('h1[lang=en]').count(), 1, 'visible fallback');
  assert.equal(await page.locator('main .fallback').count(), 1, 'and the page says so');
  assert.equal(await page.getAttribute('.what-to-do a', 'href'), '/uk/report');
  await page.goto(`${at.server.base}/en/advisories`);
  await assertAccessible(page, 'the warnings');
  await assertFits(page, 'the warnings');
  assert.match(await page.innerText('.warning.urgent'), /blue van/);
  // withdrawn: off all pages at once, but its address says so
  await desk(oto, `/advisories/${id}`);
  await oto.click('summary:has-text("Take it off the site")');
  await oto.fill('#why-withdraw', 'It was another van.');
  await press(oto, 'Take it off the site');
  for (const path of pages) assert.doesNotMatch(await read(path), /urgent-now|warns/, path);
  const gone = await (await fetch(`${at.server.base}/en/advisories/${id}`)).text();
  assert.match(gone, /has been withdrawn/);
  assert.doesNotMatch(gone, /In full\.|another van/, 'its words are gone, and why is the desk’s business');
  assert.match(await read('/en/advisories'), /withdrawn/);
  const draft = await proposed(nika, `/advisories/${id}`, { summary: 'Again.' });
  await published(oto, draft);
  await page.goto(`${at.server.base}/en/advisories/${id}`);
  assert.match(await page.innerText('.became'), /published[\s\S]*withdrawn[\s\S]*published again/);
  await desk(oto, `/advisories/${id}`);
  await oto.click('summary:has-text("Take it off the site")');
  await oto.fill('#why-withdraw', 'The end of the test.');
  await press(oto, 'Take it off the site');
  assert.deepEqual([...nika.problems, ...oto.problems, ...page.problems].filter((one) => !/40[39]|422/.test(one)), []);
  assert.deepEqual([...nika.foreign, ...oto.foreign, ...page.foreign], []);
  await wide(nika); await wide(oto); await wide(page);
});

test('approved for later, a warning comes by itself; one that ended has no banner', async () => {
  const [nika, oto] = [await signedIn('nika'), await signedIn('oto')];
  const id = await warning(nika, oto, 'From tomorrow on');
  await oto.click('summary:has-text("At a later moment")');
  await oto.fill('#at', '2099-01-01T08:00');
  await press(oto, 'Publish');
  assert.match(await oto.innerText('.notice.good'), /comes by itself/);
  assert.equal((await fetch(`${at.server.base}/en/advisories/${id}`)).status, 404);
  assert.doesNotMatch(await read('/en/'), /From tomorrow on/);
  await desk(oto, '');
  assert.match(await oto.innerText('#waiting ~ ul'), /From tomorrow on/);
  await oto.click('#waiting ~ ul a');
  await press(oto, 'Call it off');
  await oto.click('summary:has-text("At a later moment")');
  const soon = new Date(Date.now() + 60000 - (Date.now() % 60000)); // the next full minute
  if (soon - Date.now() < 50000) { // waiting longer is no use to a test
    const local = new Date(soon - soon.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
    await oto.fill('#at', local);
    await press(oto, 'Publish');
    assert.doesNotMatch(await read('/en/'), /From tomorrow on/);
    while (Date.now() < soon.getTime() + 1500) await new Promise((done) => setTimeout(done, 200));
    assert.match(await read('/en/'), /From tomorrow on/, 'cached pages too');
  } else {
    await press(oto, 'Publish');
  }
  const draft = await proposed(nika, `/advisories/${id}`, { published: '2026-01-01', until: '2026-01-31' });
  await published(oto, draft);
  assert.doesNotMatch(await read('/en/'), /From tomorrow on/);
  assert.match(await read('/en/advisories'), /no longer holds/);
  assert.match(await read(`/en/advisories/${id}`), /no longer holds/);
  await wide(nika); await wide(oto);
});

test('feeds are what their standards ask for', async () => {
  const answer = await fetch(`${at.server.base}/uk/advisories.atom`);
  assert.match(answer.headers.get('content-type'), /^application\/atom\+xml/);
  const atom = await answer.text();
  const only = (xml, name) => [...xml.matchAll(new RegExp(`<${name}[ >]`, 'g'))].length;
  const [head, ...entries] = atom.split('<entry');
  const value = (xml, name) => xml.match(new RegExp(`<${name}[^>]*>([^<]*)</${name}>`))?.[1];
  const isTime = (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text));
  const isUuid = (text) => /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
  assert.ok(entries.length >= 1, 'the pack’s own warning is there');
  for (const name of ['title', 'id', 'updated', 'author']) assert.equal(only(head, name), 1, `the feed has one ${name}`);
  assert.ok(isUuid(value(head, 'id')) && isTime(value(head, 'updated')) && value(head, 'title'));
  assert.match(head, /<author><name>[^<]+<\/name>/);
  assert.match(head, new RegExp(`rel="self" type="application/atom\\+xml" href="${at.server.base}/uk/advisories.atom"`));
  for (const entry of entries) {
    for (const name of ['title', 'id', 'updated', 'published', 'summary', 'content']) assert.equal(only(entry, name), 1, name);
    assert.ok(isUuid(value(entry, 'id')) && isTime(value(entry, 'updated')) && value(entry, 'title'));
    const href = entry.match(/<link rel="alternate" type="text\/html" href="([^"]+)"/)[1];
    assert.equal((await fetch(href)).status, 200, href);
  }
  assert.equal(new Set(entries.map((entry) => value(entry, 'id'))).size, entries.length, 'ids differ');
  assert.equal(value(head, 'updated'), entries.map((entry) => value(entry, 'updated')).sort().at(-1));
  assert.doesNotMatch(atom, /href=&quot;\/uk/, 'links in it are whole');
  if (existsSync('/usr/bin/xmllint')) {
    const folder = mkdtempSync(join(tmpdir(), 'kres-feed-'));
    writeFileSync(`${folder}/feed.xml`, atom);
    execFileSync('xmllint', ['--noout', `${folder}/feed.xml`]);
    rmSync(folder, { recursive: true });
  }
  const page = await openPage(at.browser);
  const parsed = await page.evaluate((xml) => new DOMParser().parseFromString(xml, 'application/xml').querySelectorAll('parsererror').length, atom);
  assert.equal(parsed, 0, 'well-formed');
  const json = await fetch(`${at.server.base}/uk/advisories.json`);
  assert.match(json.headers.get('content-type'), /^application\/feed\+json/);
  const feed = await json.json();
  assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
  assert.ok(feed.title && Array.isArray(feed.items) && feed.items.length === entries.length);
  assert.equal(feed.feed_url, `${at.server.base}/uk/advisories.json`);
  for (const item of feed.items) {
    assert.ok(item.id && (item.content_html || item.content_text) && !Number.isNaN(Date.parse(item.date_published)));
    assert.match(item.url, /^http/);
  }
  assert.doesNotMatch(await (await fetch(`${at.server.base}/en/advisories.json`, { headers: { host: 'evil"><x' } }).catch(() => ({ text: () => '' }))).text(), /evil"></);
  await wide(page);
});

test('what editors write harms nobody', async () => {
  const [nika, oto] = [await signedIn('nika'), await signedIn('oto')];
  const hostile = '<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://evil.example/t.png) <img src=x onerror=alert(1)>\n\n[ok](/check)';
  const id = await warning(nika, oto, '<b onmouseover=alert(1)>Hostile</b>', { body: hostile, advice: hostile, summary: hostile }, true);
  await press(oto, 'Publish');
  const page = await openPage(at.browser);
  let alarmed = false;
  page.on('dialog', (dialog) => { alarmed = true; dialog.dismiss(); });
  for (const path of [`/en/advisories/${id}`, '/en/advisories', '/en/']) {
    await page.goto(at.server.base + path);
    assert.equal(await page.locator('main script, main img, main b[onmouseover], aside b[onmouseover], [href^="javascript"]').count(), 0, path);
  }
  assert.ok(!alarmed);
  assert.deepEqual(page.foreign, []);
  for (const path of [`/content/advisories/${id}`, `/content/advisories/${id}/mail`]) {
    await oto.goto(`${at.server.base}/en/desk${path}`);
    assert.equal(await oto.locator('main script, main img, main b[onmouseover], [href^="javascript"]').count(), 0, path);
  }
  const feed = await read('/en/advisories.atom');
  assert.doesNotMatch(feed, /<script|<img/);
  await desk(oto, `/advisories/${id}`);
  await oto.click('summary:has-text("Take it off the site")');
  await oto.fill('#why-withdraw', 'The end of the test.');
  await press(oto, 'Take it off the site');
  await wide(nika); await wide(oto); await wide(page);
});

test('a preview is the public page with the draft’s words, for the desk alone', async () => {
  const nika = await signedIn('nika');
  await desk(nika, '/advisories/ukraine-offers?to=uk');
  await nika.fill('[name="f.title"]', 'Чернетка');
  await press(nika, 'See the page');
  assert.match(nika.url(), /\/uk\/desk\/content\/advisories\/ukraine-offers\/version\/\d+\/preview$/);
  assert.equal(await nika.innerText('h1'), 'Чернетка');
  const answer = await nika.request.get(nika.url());
  assert.match(answer.headers()['cache-control'], /no-store/);
  assert.match((await fetch(nika.url(), { redirect: 'manual' })).headers.get('location') ?? '', /sign-in/);
  assert.doesNotMatch(await read('/uk/advisories/ukraine-offers'), /Чернетка/);
  await desk(nika, '/advisories/ukraine-offers');
  await press(nika, 'Throw the draft away');
  await wide(nika);
});

test('what came with Kres comes back, and every version stays', async () => {
  const [nika, oto] = [await signedIn('nika'), await signedIn('oto')];
  await published(oto, await proposed(nika, '/advisories/ukraine-offers', { title: 'Other heading' }));
  assert.match(await read('/en/advisories/ukraine-offers'), /Other heading/);
  await desk(oto, '/advisories/ukraine-offers');
  await oto.click('summary:has-text("Back to what came with Kres")');
  await oto.fill('#why-revert', 'Ours was worse.');
  await press(oto, 'Go back');
  assert.doesNotMatch(await read('/en/advisories/ukraine-offers'), /Other heading/);
  const history = await oto.innerText('.timeline');
  assert.match(history, /Ours was worse\.[\s\S]*looked at by Oto[\s\S]*Came with Kres/);
  await oto.click('.timeline li:nth-child(2) a');
  assert.match(await oto.innerText('.differences'), /Other heading/);
  await press(oto, 'Begin a draft with these words');
  assert.equal(await oto.inputValue('[name="f.title"]'), 'Other heading');
  await press(oto, 'Throw the draft away');
  await wide(nika); await wide(oto);
});

test('numbers of reports are filled in, but never small ones', async () => {
  const nika = await signedIn('nika');
  await desk(nika, '/advisories/ukraine-offers?to=en');
  await press(nika, 'Fill in how many reports came lately');
  const counts = await nika.locator('[name^="f.evidence."][name$=".count"]').evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
  for (const count of counts) assert.ok(Number(count) >= 5, count);
  if (await nika.locator('button:has-text("Throw the draft away")').count()) await press(nika, 'Throw the draft away');
  await wide(nika);
});

test('who may not edit sees nothing of it; the keyboard is enough for who may', async () => {
  for (const login of ['ana', 'iva', 'adam', 'filip']) {
    const page = await signedIn(login);
    assert.equal((await desk(page, '')).status(), 403, login);
    assert.equal((await desk(page, '/tips/price')).status(), 403, login);
    await page.goto(`${at.server.base}/en/desk/account`);
    assert.equal(await page.locator('.places a[href$="/content"]').count(), 0);
    await wide(page);
  }
  const nika = await signedIn('nika');
  await desk(nika, '/tips/price?to=en');
  await nika.focus('[name="f.title"]');
  await nika.keyboard.press('End');
  await nika.keyboard.type('!');
  await goOn(nika, () => nika.keyboard.press('Enter')); // keeps a draft, whatever button stands first on the page
  assert.match(await nika.inputValue('[name="f.title"]'), /!$/);
  assert.match(nika.url(), /saved=1/);
  await nika.focus('button[value="propose"]');
  await goOn(nika, () => nika.keyboard.press('Enter'));
  assert.match(nika.url(), /done=proposed/);
  await press(nika, 'Take it back');
  await press(nika, 'Throw the draft away');
  await wide(nika);
});

test('the file of a kind goes into a pack again', async () => {
  const nika = await signedIn('nika');
  const answer = await nika.request.get(`${at.server.base}/en/desk/content/advisories/export`);
  assert.match(answer.headers()['content-disposition'], /attachment; filename="advisories-/);
  assert.match(await answer.text(), /^# Written by Kres[^\n]*\nadvisories:\n- id: /);
  await wide(nika);
});

test('a letter is ready to be sent', async () => {
  const nika = await signedIn('nika', { viewport: PHONE });
  await desk(nika, '/advisories/ukraine-offers/mail?to=uk');
  await assertAccessible(nika, 'a letter');
  await assertFits(nika, 'a letter');
  const text = await nika.inputValue('#text');
  assert.match(text, new RegExp(`${at.server.base}/uk/advisories/ukraine-offers`));
  assert.doesNotMatch(text, /\*\*|^##|\]\(/m, 'no Markdown');
  assert.match(await nika.getAttribute('a[href^="mailto:"]', 'href'), /^mailto:\?subject=[^ ]+&body=[^ ]+$/);
  await wide(nika);
});
