// The law library: found by words in all their forms, read on an old phone without JavaScript, cited, and asked by software.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import Ajv from 'ajv/dist/2020.js';
import { openPage, assertFits, PHONE, NARROW } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const DESK = { width: 1280, height: 900 };
const at = demonstration('law');

const search = (words, more = {}) => `${at.server.base}/en/law/search?${new URLSearchParams({ q: words, ...more })}`;
const asJson = async (url) => {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  return { status: response.status, json: await response.json() };
};
const found = async (words, more) => (await asJson(search(words, more))).json.hits.map((hit) => hit.id);

test('without JavaScript, on a phone: from the start to an article and back by a topic', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE, javaScript: false });
  await page.goto(`${at.server.base}/law`);
  assert.equal(new URL(page.url()).pathname, '/en/law', 'a bare address leads to the reader\'s language');
  assert.match(await page.textContent('main'), /do not copy it: only that text counts/);
  assert.match(await page.textContent('main .about'), /\d+ entries have been checked/);
  await look(page, 'law-phone');

  await page.fill('#q', 'victims');
  await page.locator('form.law-search button').click();
  assert.match(await page.textContent('#found'), /^\d+ entries found$/);
  assert.equal(await page.inputValue('#q'), 'victims', 'what was asked stands there to be changed');
  const marks = await page.locator('main mark').allTextContents();
  assert.ok(marks.some((mark) => /^victims$/i.test(mark)) && marks.some((mark) => /^victim$/i.test(mark)),
    `all forms are marked: ${marks.join(' | ')}`);
  await look(page, 'law-search-phone');
  await page.locator('a[rel=next]').click();
  assert.equal(await page.locator('.hits > li').count() > 0, true, 'there is more');
  await page.locator('a[rel=prev]').click();

  await page.fill('#q', 'KZ-1');
  await page.locator('form.law-search button').click();
  await page.locator('.hits a').first().click();
  assert.equal(new URL(page.url()).pathname, '/en/law/kz-1', 'what is called just so comes first');
  const headings = await page.locator('main h2').allTextContents();
  assert.equal(headings[0], 'What it means for you', 'the person it is about is spoken to first');
  assert.equal(await page.locator('#a113').count(), 1, 'other pages link to the article');
  assert.equal(new Set(await page.locator('[id]').evaluateAll((all) => all.map((one) => one.id))).size,
    await page.locator('[id]').count(), 'no id stands twice');
  assert.match(await page.textContent('footer.checked'), /Checked on .*2026/);
  assert.ok(await page.locator('a[rel=noreferrer][href^="https://"]').count() > 0, 'the official page is linked');
  await look(page, 'law-entry-phone');

  await page.locator('.topics a').first().click();
  assert.ok(await page.locator('.entries li').count() > 1);
  assert.deepEqual(page.foreign, []);
});

test('at 320 px and on a desk, in three scripts, light and dark: everything fits and axe finds nothing', { timeout: 120000 },
  async () => {
    const ways = ['/law', '/law/search?q=2011/36', '/law/search?q=xyzzy', '/law/search?group=case-law', '/law/topic/residence',
      '/law/kz-1', '/law/directive-2011-36', '/law/rantsev-v-cyprus-and-russia'];
    for (const [viewport, lang, dark] of [[NARROW, 'uk', false], [DESK, 'sl', false], [NARROW, 'en', true]]) {
      const page = await openPage(at.browser, { viewport, lang, dark });
      for (const way of ways) {
        await page.goto(`${at.server.base}/${lang}${way}`);
        await look(page, `law-${lang}${way.replace(/\W+/g, '-')}-${viewport.width}`);
        await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
        await assertFits(page, `${lang}${way} from right to left`);
      }
      assert.deepEqual([page.foreign, page.problems], [[], []]);
      await page.context().close();
    }
  });

test('all forms of a word find the same; numbers, names and unfinished words are found', { timeout: 30000 }, async () => {
  const forms = await Promise.all(['žrtev', 'žrtve', 'žrtvam', 'zrtvami', 'ŽRTEV'].map((word) => asJson(search(word))));
  for (const { json } of forms) assert.equal(json.total, forms[0].json.total);
  assert.ok(forms[0].json.total > 5);
  assert.equal((await asJson(search('victim'))).json.total, (await asJson(search('victims'))).json.total);
  assert.equal((await found('32011L0036'))[0], 'directive-2011-36');
  assert.equal((await found('25965/04'))[0], 'rantsev-v-cyprus-and-russia');
  assert.equal((await found('rants'))[0], 'rantsev-v-cyprus-and-russia', 'the last word may be unfinished');
  assert.deepEqual((await found('rantsev', { group: 'eu' })), [], 'narrowed');
  assert.ok((await found('', { group: 'eu' })).length > 5, 'without a word: all of a kind');
  const some = (await asJson(search('rantsev directive'))).json;
  assert.ok(some.some && some.total > 1, 'when no entry has all words, those with some of them come, and it is said');
});

test('no query is an operator, code, or too much', { timeout: 30000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  for (const words of ['"', '(victim', 'victim*', 'a OR b NEAR c', '<script>alert(1)</script>', '%00', '\u202e\ufeff', '\'; DROP TABLE t',
    'ž'.repeat(300), 'a '.repeat(900), '٣٤٥', '🔥']) {
    const response = await page.goto(search(words));
    assert.equal(response.status(), 200, words.slice(0, 20));
    assert.equal(await page.locator('main script').count(), 0);
  }
  for (const odd of ['page=0', 'page=99999999999', 'page=x', 'topic=%22%3E', 'group=', 'q=1&q=2'])
    assert.equal((await fetch(`${at.server.base}/en/law/search?${odd}`)).status, 200, odd);
  for (const path of ['/en/law/nothing', '/en/law/topic/nothing', '/en/law/nothing/cite.bib', '/en/law/KZ-1', '/en/law/kz-1/x'])
    assert.equal((await fetch(at.server.base + path)).status, 404, path);
  assert.deepEqual(page.foreign, []);
});

test('an entry is cited: copied, as BibTeX, as CSL-JSON', { timeout: 30000 }, async () => {
  const page = await openPage(at.browser, { viewport: DESK });
  await page.goto(`${at.server.base}/en/law/directive-2011-36`);
  await page.locator('[data-copy=cite]').click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), (await page.textContent('#cite')).trim());
  assert.ok(await page.locator('#copied').isVisible());
  assert.match(await page.locator('a[href*="CELEX:32011L0036"]').first().getAttribute('href'), /^https:\/\/eur-lex\.europa\.eu\//);
  const names = await page.locator('.relations dt').allTextContents();
  assert.ok(names.includes('Brought into national law by'), `relations are seen from the other end too: ${names}`);

  const bib = await fetch(`${at.server.base}/en/law/directive-2011-36/cite.bib`);
  const text = await bib.text();
  assert.match(bib.headers.get('content-type'), /bibtex/);
  assert.match(bib.headers.get('content-disposition'), /filename="directive-2011-36\.bib"/);
  assert.match(text, /^@misc\{directive-2011-36,\n/);
  let depth = 0;
  for (const c of text.replaceAll(/\\[{}]/g, '')) depth += c === '{' ? 1 : c === '}' ? -1 : 0;
  assert.equal(depth, 0, 'braces are pairs');
  const csl = await fetch(`${at.server.base}/en/law/rantsev-v-cyprus-and-russia/cite.json`);
  assert.equal(csl.headers.get('content-type'), 'application/vnd.citationstyles.csl+json');
  const [item] = await csl.json();
  assert.equal(item.type, 'legal_case');
  assert.equal(item.number, '25965/04');
  assert.deepEqual(item.issued, { 'date-parts': [[2010, 1, 7]] });
});

test('software gets what doc/openapi.yaml describes', { timeout: 30000 }, async () => {
  const doc = parse(readFileSync(new URL('../../doc/openapi.yaml', import.meta.url), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema({ ...doc, $id: 'kres:openapi' });
  const valid = (name, value) => {
    const check = ajv.compile({ $ref: `kres:openapi#/components/schemas/${name}` });
    assert.ok(check(value), ajv.errorsText(check.errors));
  };
  for (const query of ['?q=victims&lang=en', '?q=kz-1&lang=sl&topic=offence', '?group=eu&page=2&lang=uk', '?q=xyzzy', '']) {
    const { status, json } = await asJson(`${at.server.base}/api/v1/law${query}`);
    assert.equal(status, 200);
    valid('LawFound', json);
  }
  const { json: all } = await asJson(`${at.server.base}/api/v1/law?lang=en`);
  for (const { id } of all.entries) {
    const { status, json } = await asJson(`${at.server.base}/api/v1/law/${id}?lang=en`);
    assert.equal(status, 200);
    valid('LawEntry', json);
    assert.ok(json.checked_day, `${id} was checked: else it would not be public`);
  }
  valid('Problem', (await asJson(`${at.server.base}/api/v1/law/nothing`)).json);
  assert.equal((await asJson(`${at.server.base}/api/v1/law/kz-1?lang=xx`)).status, 422);
});
