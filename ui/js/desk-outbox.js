// desk-outbox.js - what was written without network, on this device: kept sealed, sent once, wiped.
//
// IndexedDB "kres-outbox" holds letters (sealed by desk-seal.js to the member's device key: nothing here opens them; in the
// clear stand a random id, the kind of form and the time) and the device's public key.  They go when they were sent, at
// sign-out, and after DAYS days.  No page with anybody's data is ever kept.

const sealing = () => import('./desk-seal.js'); // only where something is written
export const toText = (raw) => btoa(String.fromCharCode(...raw)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
export const fromText = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

const NAME = 'kres-outbox';
export const DAYS = 14;
const wait = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
  request.onblocked = () => done();
});

async function open() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('letters', { keyPath: 'form' });
    asked.result.createObjectStore('device', { keyPath: 'id' });
  };
  const db = await wait(asked);
  db.onversionchange = () => db.close();
  return db;
}

async function within(store, mode, work) {
  const db = await open();
  try {
    const deal = db.transaction(store, mode);
    const ended = new Promise((done, failed) => { deal.oncomplete = done; deal.onabort = deal.onerror = () => failed(deal.error); });
    const result = await wait(work(deal.objectStore(store)));
    await ended;
    return result;
  } finally { db.close(); }
}

// Was anything ever kept here?  Asked on every page of the desk, so it makes nothing.
export async function exists() {
  try { return (await indexedDB.databases()).some(({ name }) => name === NAME); } catch { return false; }
}

export const device = () => within('device', 'readonly', (store) => store.get('me'));
const remember = (me) => within('device', 'readwrite', (store) => store.put({ id: 'me', key: me.key, forms: me.forms }));
export const drop = (form) => within('letters', 'readwrite', (store) => store.delete(form));
const put = (letter) => within('letters', 'readwrite', (store) => store.put(letter));

// The oldest first; what is too old is gone.
export async function letters() {
  const all = await within('letters', 'readonly', (store) => store.getAll());
  const late = all.filter(({ at }) => Date.now() - at > DAYS * 86400000);
  for (const { form } of late) await drop(form);
  return all.filter((one) => !late.includes(one)).sort((a, b) => a.at - b.at);
}

// Who is signed in: { key, csrf, forms }, "out" when nobody is, null without network.
export async function me(desk) {
  const answer = await fetch(`${desk}/sent/me`, { headers: { accept: 'application/json' }, cache: 'no-store' }).catch(() => null);
  if (!answer) return null;
  if (!answer.ok) return answer.status === 401 || answer.redirected ? 'out' : null;
  const told = await answer.json();
  await remember(told);
  return told;
}

// Can something be kept here?  "old": the browser has no X25519; "closed": it keeps nothing (a private window).
export async function ready() {
  if (!await (await sealing()).canSeal()) return 'old';
  try { await device(); } catch { return 'closed'; }
  return 'yes';
}

// Padded, so that its length says little.
function padded(told) {
  const text = JSON.stringify(told);
  return text + ' '.repeat(1024 - new TextEncoder().encode(text).length % 1024);
}

// told: { kind, parent, record, edition, fields }.  "kept", or why not: "no-key" (never signed in here), "full".
export async function keep(told, title, form) {
  const known = await device();
  if (!known) return 'no-key';
  const id = form || toText(crypto.getRandomValues(new Uint8Array(24)));
  const at = Date.now();
  const sealed = await (await sealing()).seal(fromText(known.key), 'kres outbox 1', id, padded({ ...told, at: Math.floor(at / 1000) }));
  try {
    await put({ form: id, kind: told.kind, title, change: Boolean(told.record), at, key: known.key, sealed });
  } catch { return 'full'; }
  navigator.storage?.persist?.().catch(() => {});
  return 'kept';
}

const post = (address, csrf, fields) => fetch(address, {
  method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams([['csrf', csrf], ...fields]),
});

async function sendOne(desk, csrf, letter) {
  const answer = await post(`${desk}/sent/send`, csrf, [['form', letter.form], ['sealed', toText(letter.sealed)]]);
  if (!answer.ok) return null;
  const told = await answer.json();
  if (told.done) await drop(letter.form);
  else await put({ ...letter, problem: told.problem ?? '', place: told.needs_place });
  return told.done ? told : null;
}

// Sends what this member wrote: { sent, clashes: [record], left, state }.  One tab at a time.
export async function send(desk) {
  return navigator.locks.request(NAME, async () => {
    const result = { sent: 0, clashes: [], state: 'in' };
    const who = await me(desk);
    if (who === 'out' || who === null) return { ...result, state: who ?? 'away', left: (await letters()).length };
    const own = (await letters()).filter(({ key }) => key === who.key);
    try {
      if (own.length) {
        const { arrived } = await (await post(`${desk}/sent/arrived`, who.csrf, own.map(({ form }) => ['form', form]))).json();
        for (const form of arrived) { await drop(form); result.sent += 1; }
        for (const letter of own.filter(({ form }) => !arrived.includes(form))) {
          const told = await sendOne(desk, who.csrf, letter);
          if (told) { result.sent += 1; if (told.clashes) result.clashes.push(told.record); }
        }
      }
    } catch { result.state = 'away'; }
    return { ...result, csrf: who.csrf, key: who.key, forms: who.forms, left: (await letters()).length };
  });
}

// Everything of the desk on this device: letters, key, kept forms, the worker.
export async function wipe() {
  await wait(indexedDB.deleteDatabase(NAME));
  for (const name of await caches.keys()) if (name.startsWith('out ')) await caches.delete(name);
  for (const one of await navigator.serviceWorker?.getRegistrations() ?? [])
    if ((one.active ?? one.waiting ?? one.installing)?.scriptURL.endsWith('/out-sw.js')) await one.unregister();
}
