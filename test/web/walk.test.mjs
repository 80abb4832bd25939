// Every public page in every language, found the way a reader finds it: by following the site's own links from its root.
// What holds for all of them stands here; what single pages do has tests of its own.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { demonstration } from '../lib/demo.mjs';
import { openPage, assertAccessible, assertFits, shot, NARROW } from '../lib/browser.mjs';

const LANGUAGES = ['sl', 'en', 'uk', 'ru', 'de', 'hr', 'ar'];
const AT_ONCE = 6;
const LOADS = /<(?:script|img|link|source|video|audio|track|iframe|form|use|image)\b[^>]*\b(?:src|href|action|poster|srcset)="(https?:)?\/\//;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescape = (text) => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot));/gi, (_, hex, digits, name) =>
  name ? ENTITIES[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(digits)));
const tags = (html, pattern) => html.match(pattern)?.length ?? 0;

const at = demonstration('walk');
const pages = new Map(); // address -> kind, in the order of discovery

// "/uk/law/kz-1" and "/ar/law/echr" are pages of one kind; so are all lists of one search.
const kindOf = (path) => path.replace(/\?.*/, '?').replace(/^\/[a-z]{2}(?=\/)/, '')
  .replace(/^(\/(?:law\/topic|law|find|tips|pages|understand|course|posters|advisories))\/(?!search|list|topic|print|pocket|certificate)[^/?]+/, '$1/*');

// What is made anew for every language but says the same of the program: looked at in two languages.
const isSeenBefore = (path) => /\.(?:bib|json|png|pdf|vtt|atom|txt)$/.test(path) && !/^\/(?:uk|ar|assets)\//.test(path);

function linksOf(html, path, say) {
  const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]));
  const found = [];
  for (const match of html.matchAll(/ (?:href|src|poster|data-href)="([^"]*)"/g)) {
    const to = new URL(unescape(match[1]), at.server.base + path);
    if (to.origin !== at.server.base) continue;
    if (to.hash && to.pathname === path && !ids.has(decodeURIComponent(to.hash.slice(1)))) say(`leads to ${to.hash}, which is not there`);
    if (!/\/desk(\/|$)/.test(to.pathname)) found.push(to.pathname + to.search);
  }
  return found;
}

function lookAt(html, path, say) {
  const lang = path.split('/')[1];
  const has = (what, holds) => { if (!holds) say(what); };
  has('is in its language', html.includes(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`));
  has('has one h1', tags(html, /<h1[ >]/g) === 1);
  has('has one main', tags(html, /<main[ >]/g) === 1);
  has('has a title', /<title>[^<]{4,}<\/title>/.test(html));
  has('has a description', /<meta name="description" content="[^"]{20,}"/.test(html));
  has('loads nothing from elsewhere', !LOADS.test(html));
  has('has no tag of a template left', !/\{\{|\}\}/.test(html));
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
  has('has each id once', new Set(ids).size === ids.length);
  // The law is written in few languages, and its pages say so; everything else is whole.  One mark is the demonstration's.
  if (/\/law(\/|$)/.test(path)) return;
  has('is translated', tags(html, /<aside class="demo /g) <= 1 && !/class="[^"]*\bfallback\b/.test(html));
}

test('every page answers, says what it is, and leads nowhere that is not there', { timeout: 90000 }, async () => {
  const from = new Map([['/', '']]), waiting = ['/'], wrong = [];
  const visit = async (path) => {
    const say = (what) => wrong.push(`${path} (from ${from.get(path)}): ${what}`);
    const answer = await fetch(at.server.base + path, { redirect: 'manual' });
    const next = [];
    if ([301, 302, 303, 307, 308].includes(answer.status)) {
      const to = new URL(answer.headers.get('location'), at.server.base + path);
      next.push(to.pathname + to.search);
      await answer.arrayBuffer();
    } else if (answer.status !== 200) {
      say(`answers ${answer.status}`);
      await answer.arrayBuffer();
    } else if (answer.headers.get('content-type').startsWith('text/html')) {
      const html = await answer.text();
      pages.set(path, kindOf(path));
      lookAt(html, path, say);
      next.push(...linksOf(html, path, say));
    } else await answer.arrayBuffer();
    for (const one of next)
      if (!from.has(one) && !isSeenBefore(one)) { from.set(one, path); waiting.push(one); }
  };
  const work = async () => {
    for (let idle = 0; idle < 200;) {
      const path = waiting.shift();
      if (path) { idle = 0; await visit(path); }
      else { idle++; await new Promise((done) => setTimeout(done, 5)); }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  assert.deepEqual(wrong, []);
  for (const lang of LANGUAGES)
    assert.equal([...pages.keys()].filter((path) => path.startsWith(`/${lang}/`)).length, pages.size / LANGUAGES.length,
      `as many pages in ${lang} as in every language`);
  assert.ok(pages.size > 1000, `${pages.size} pages`);
});

// The first page of a kind in Ukrainian, the last one in Arabic: every kind twice, and not with the same content.
for (const [lang, which] of [['uk', 'first'], ['ar', 'last']])
  test(`a page of each kind fits a narrow phone and is clean for axe: ${lang}`, { timeout: 90000 }, async () => {
    const kinds = new Map();
    for (const [path, kind] of pages)
      if (path.startsWith(`/${lang}/`) && (which === 'last' || !kinds.has(kind))) kinds.set(kind, path);
    assert.ok(kinds.size > 25, `${kinds.size} kinds`);
    const page = await openPage(at.browser, { viewport: NARROW, lang });
    for (const [kind, path] of kinds) {
      await page.goto(at.server.base + path);
      await assertFits(page, path);
      await assertAccessible(page, path);
      await shot(page, `walk-${lang}${kind.replace(/\W+/g, '-')}`);
    }
    assert.deepEqual(page.foreign, [], 'nothing was asked of other hosts');
    assert.deepEqual(page.problems, [], 'no page has a fault of its own');
    await page.context().close();
  });
