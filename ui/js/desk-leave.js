// desk-leave.js - on every page of the desk: what waits on this device is shown and sent; signing out wipes it, and asks
// first when something was not sent.
import { exists, letters, send, wipe } from './desk-outbox.js';

const desk = `/${document.documentElement.lang}/desk`;
const bar = document.getElementById('not-sent');
const ask = document.getElementById('leave');

async function show() {
  if (!await exists()) return 0;
  const all = await letters();
  bar.hidden = all.length === 0;
  bar.querySelector('[data-count]').textContent = all.length;
  return all.length;
}

async function sendAll() {
  if (await show() && navigator.onLine) { await send(desk); await show(); }
}

if (bar) {
  sendAll().catch(() => {});
  addEventListener('online', () => sendAll().catch(() => {}));
}

for (const form of document.querySelectorAll('form[action$="/sign-out"]')) {
  let sure = false;
  const leave = async () => {
    sure = true;
    if (await exists()) await wipe();
    form.requestSubmit();
  };
  form.addEventListener('submit', async (event) => {
    if (sure) return;
    event.preventDefault();
    const left = await show().catch(() => 0);
    if (!left) { await leave().catch(() => { sure = true; form.requestSubmit(); }); return; }
    ask.querySelector('[data-count]').textContent = left;
    ask.showModal();
  });
  ask?.querySelector('[data-wipe]').addEventListener('click', () => { ask.close(); leave(); });
}
