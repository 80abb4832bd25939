/* offline-worker.js - keeps a few pages of the public on the phone, and answers with them when there is no internet.
 *
 * /sw.js (src/site/offline.c) says which pages, in which languages and of which build: self.kept.  A kept page is
 * shown at once and looked up anew behind it.  Every other page comes from the server alone and is never kept, whatever
 * it is; without a connection the kept page that holds the same, or else /offline, stands in for it.  The desk and the interface are not touched at all.
 * Pages of one build live in one cache; the next build's worker fills its own and removes this one. */
const NAME = `kres ${self.kept.version}`;
const FIND = { ignoreVary: true };

// "/uk/trip" → "uk" when it is one of the pages; a query makes it another page.
function keptLang(url) {
  const [, lang, rest] = url.pathname.match(/^\/([^/]+)(\/.*)$/) ?? [];
  return !url.search && self.kept.languages.includes(lang) && self.kept.pages.includes(rest) ? lang : null;
}

// The styles, scripts and pictures that a page names.
const assetsOf = (html) => [...new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"#]+\.(?:css|js|mjs|svg|png|webp)(?:\?[^"#]*)?)/g)]
  .map(([, address]) => address.replaceAll('&amp;', '&')))];

async function keepAsset(cache, address) {
  if (await cache.match(address, FIND)) return;
  const answer = await fetch(address, { credentials: 'omit' });
  if (answer.ok) await cache.put(address, answer);
}

// Never with a cookie: what is kept is what everybody gets.  false: the server did not give this page.
async function keepPage(cache, address) {
  const answer = await fetch(address, { credentials: 'omit', cache: 'no-store', headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected || !answer.headers.get('content-type')?.startsWith('text/html')) return false;
  const html = await answer.clone().text();
  for (const asset of assetsOf(html)) await keepAsset(cache, asset);
  await cache.put(address, answer);
  return true;
}

async function mustKeep(cache, address) {
  if (!await cache.match(address, FIND) && !await keepPage(cache, address)) throw new Error(`${address} cannot be kept`);
}

// What fails once (a connection on the way from one mast to the next, a server that is busy) does not lose them all.
const twice = (work) => work().catch(() => new Promise((again) => setTimeout(again, 1000)).then(work));

async function keepLang(lang) {
  if (!self.kept.languages.includes(lang)) return;
  const cache = await caches.open(NAME);
  for (const page of self.kept.pages) await twice(() => mustKeep(cache, `/${lang}${page}`));
}

// The languages of open pages, and those that an earlier build has kept.
async function langs() {
  const found = new Set();
  for (const { url } of await clients.matchAll({ type: 'window', includeUncontrolled: true })) found.add(new URL(url).pathname.split('/')[1]);
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.add(keptLang(new URL(url)));
  return [...found].filter((lang) => self.kept.languages.includes(lang));
}

addEventListener('install', (event) => event.waitUntil((async () => {
  for (const lang of await langs()) await keepLang(lang);
  await skipWaiting();
})()));

addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== NAME && !name.startsWith('out ')) await caches.delete(name); // "out …": out-worker.js
  await clients.claim();
})()));

addEventListener('message', (event) => {
  if (typeof event.data?.keep === 'string') event.waitUntil(keepLang(event.data.keep).catch(() => {}));
});

// A notification leads back to the page that asked for it.
addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window' }).then(([page]) => page?.focus()));
});

// ---- answering ----

async function page(event, url) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(url.pathname, FIND);
  if (!kept) return elsewhere(event.request, url);
  event.waitUntil(keepPage(cache, url.pathname).catch(() => {}));
  return kept;
}

// What a kept page holds as well: who helps stands in the whole list, a tip in the deck.
const WITHIN = [[/^(\/[^/]+\/find)\/list$/, '#list'], [/^(\/[^/]+\/find)\/([a-z0-9-]+)$/, '#o-'],
  [/^(\/[^/]+\/tips)\/([a-z0-9-]+)$/, '#']];

async function whole(cache, url) {
  for (const [pattern, mark] of WITHIN) {
    const [, page, id = ''] = url.pathname.match(pattern) ?? [];
    if (page && await cache.match(page, FIND)) return Response.redirect(`${page}${mark}${id}`);
  }
  return null;
}

async function elsewhere(request, url) {
  try {
    return await fetch(request);
  } catch (problem) {
    const cache = await caches.open(NAME);
    const around = await whole(cache, url);
    if (around) return around;
    const lang = self.kept.languages.find((one) => url.pathname.startsWith(`/${one}/`));
    const all = (await cache.keys()).filter((one) => one.url.endsWith('/offline'));
    const instead = await cache.match(`/${lang}/offline`, FIND) ?? (all.length ? await cache.match(all[0], FIND) : null);
    if (instead) return instead;
    throw problem;
  }
}

// With its build in the address a file never changes; without, the server is asked first.
async function asset(request, url) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request, FIND);
  if (kept && url.search) return kept;
  try {
    return await fetch(request);
  } catch (problem) {
    const other = kept ?? await cache.match(request, { ...FIND, ignoreSearch: true });
    if (other) return other;
    throw problem;
  }
}

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request, url));
  else if (request.mode !== 'navigate' || /^\/(api\/|[^/]+\/desk(\/|$)|desk(\/|$))/.test(url.pathname)) return;
  else event.respondWith(keptLang(url) ? page(event, url) : elsewhere(request, url));
});
