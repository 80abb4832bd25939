// out-worker.js - keeps the desk's empty forms on a phone, and answers with them (scope /{lang}/desk/out).
//
// /out-sw.js (src/desk/outreach.c) says of which build, in which languages, which forms: self.kept.  What is kept was asked
// for without a cookie, so it is what everybody gets: questions, styles, scripts.  Nothing that anybody wrote passes here.
const NAME = `out ${self.kept.version}`;
const FIND = { ignoreVary: true, ignoreSearch: true };
const pagesOf = (lang) => [`/${lang}/desk/out`, ...self.kept.forms.map((form) => `/${lang}/desk/out/${form}`)];
const isKept = (url) => !url.search && pagesOf(url.pathname.split('/')[1]).includes(url.pathname);

const ASSET = /(?:href|src)="(\/assets\/[^"#]+\.(?:css|js|svg|png)(?:\?[^"#]*)?)/g;
const PART = /(?:from|import)\s*\(?\s*['"]\.\/([a-z-]+\.js)['"]/g;

async function keepAsset(cache, address) {
  if (await cache.match(address, FIND)) return;
  const answer = await fetch(address, { credentials: 'omit' });
  if (!answer.ok) return;
  await cache.put(address, answer.clone());
  if (!/\.js(\?|$)/.test(address)) return;
  for (const [, part] of (await answer.text()).matchAll(PART)) await keepAsset(cache, `/assets/js/${part}`);
}

async function keepPage(cache, address) {
  const answer = await fetch(address, { credentials: 'omit', cache: 'no-store', headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected || !answer.headers.get('content-type')?.startsWith('text/html')) throw new Error(address);
  for (const [, asset] of (await answer.clone().text()).matchAll(ASSET)) await keepAsset(cache, asset.replaceAll('&amp;', '&'));
  await cache.put(address, answer);
}

async function keepLang(lang) {
  if (!self.kept.languages.includes(lang)) return;
  const cache = await caches.open(NAME);
  for (const page of pagesOf(lang)) if (!await cache.match(page, FIND)) await keepPage(cache, page);
}

addEventListener('install', (event) => event.waitUntil((async () => {
  const lang = new URL(registration.scope).pathname.split('/')[1];
  await keepLang(lang);
  await skipWaiting();
})()));

addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('out ') && name !== NAME) await caches.delete(name);
  await clients.claim();
})()));

async function page(event, url) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(url.pathname, FIND);
  const fresh = keepPage(cache, url.pathname).catch(() => {});
  event.waitUntil(fresh);
  return kept ?? fetch(event.request);
}

async function asset(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    const kept = await (await caches.open(NAME)).match(request, FIND);
    if (kept) return kept;
    throw problem;
  }
}

addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(event.request));
  else if (event.request.mode === 'navigate' && isKept(url)) event.respondWith(page(event, url));
});
