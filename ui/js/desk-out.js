// desk-out.js - the page of what was written without network: what waits, what was sent, what has to be looked at.
import { DAYS, device, drop, letters, ready, send, toText, wipe } from './desk-outbox.js';

const lang = document.documentElement.lang;
const desk = `/${lang}/desk`;
const at = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(lang, { dateStyle: 'medium' });
let who = { state: 'away' };

function row(letter) {
  const item = at('letter').content.firstElementChild.cloneNode(true);
  const one = (name) => item.querySelector(`[data-${name}]`);
  const mine = who.state === 'in' && letter.key === who.key;
  one('title').textContent = letter.title;
  one('at').textContent = time.format(letter.at);
  one('at').dateTime = new Date(letter.at).toISOString();
  one('until').textContent = day.format(letter.at + DAYS * 86400000);
  one('change').hidden = !letter.change;
  one('place').hidden = !letter.place;
  one('problem').hidden = !letter.problem;
  one('problem').textContent = letter.problem ?? '';
  one('other').hidden = who.state !== 'in' || mine;
  one('acts').hidden = !mine;
  const form = one('open');
  form.action = `${desk}/sent/open`;
  if (mine) for (const [name, value] of [['csrf', who.csrf], ['form', letter.form], ['sealed', toText(letter.sealed)]]) form.elements[name].value = value;
  const sure = one('sure');
  one('delete').addEventListener('click', () => { sure.hidden = false; sure.querySelector('button').focus(); });
  one('yes').addEventListener('click', async () => { await drop(letter.form); await show(); at('main').focus(); });
  return item;
}

async function show() {
  const all = await letters();
  at('waiting').hidden = all.length === 0;
  at('count').textContent = all.length;
  at('letters').replaceChildren(...all.map(row));
  at('sign-in').hidden = who.state !== 'out' || all.length === 0;
  at('send').hidden = who.state === 'out';
  const known = await device();
  at('no-key').hidden = Boolean(known);
  at('prepared').hidden = !known;
  at('forms').hidden = !known;
  for (const link of document.querySelectorAll('[data-form]')) link.hidden = Boolean(known) && !known.forms.includes(link.dataset.form);
}

async function sendAll() {
  who = await send(desk);
  at('away').hidden = who.state !== 'away';
  if (who.sent) { at('sent').hidden = false; at('sent-count').textContent = who.sent; at('kept').hidden = true; }
  if (who.clashes.length) {
    at('clashes').hidden = false;
    at('clash').href = `${desk}/record/${who.clashes[0]}#two-answers`;
  }
  await show();
}

async function begin() {
  const state = await ready();
  if (state !== 'yes') { at(state).hidden = false; return; }
  at('kept').hidden = location.hash !== '#kept';
  if (location.hash === '#kept') at('kept').focus();
  await show();
  at('send').addEventListener('click', sendAll);
  addEventListener('online', sendAll);
  await sendAll();
  if (!await device()) { await wipe(); return; } // nobody signed in here: nothing is kept on a stranger's phone
  const worker = await navigator.serviceWorker.register('/out-sw.js', { scope: `/${lang}/desk/out` });
  const settled = worker.installing ?? worker.waiting;
  if (settled) await new Promise((done) => settled.addEventListener('statechange', () => { if (settled.state === 'activated') done(); }));
  at('prepared').dataset.ready = 'yes';
}
begin().catch(() => { at('closed').hidden = false; });
