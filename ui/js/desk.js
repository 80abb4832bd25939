// desk.js - what the desk does better with JavaScript; every page works without it.
//
// Keys (never while typing, never with Ctrl, Alt or Meta), copy, print, ready-made texts, the undo countdown, and
// the live count of the inbox.  The count is asked for only while somebody is at the screen, so that asking never
// keeps an abandoned session alive.
import { missed } from './review.js';

const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);

for (const element of all('.js-only')) element.hidden = false;
one('#problem')?.focus();

// ---- small helpers on buttons ----
document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('button');
  if (!button) return;
  const { copy, done, open, login, text } = button.dataset;
  if (copy !== undefined) {
    await navigator.clipboard?.writeText(copy);
    const label = one('span', button);
    const before = label.textContent;
    label.textContent = done;
    setTimeout(() => { label.textContent = before; }, 2000);
  } else if (button.hasAttribute('data-print')) {
    window.print();
  } else if (open) {
    one('.menu[open]')?.removeAttribute('open');
    document.getElementById(open).showModal();
  } else if (login !== undefined) {
    one('#login').value = login;
    one('#password').value = button.dataset.password;
    one('#code').value = await codeNow() ?? button.dataset.code;
    one('.door-card form button').focus();
  } else if (button.name === 'template' && text) {
    event.preventDefault();
    insertText(one('#answer-text'), text);
  }
});

// The demonstration's code changes every half minute; the page may have stood open for longer.
async function codeNow() {
  const answer = await fetch(location.href, { headers: { accept: 'application/json' } }).catch(() => null);
  return answer?.ok ? (await answer.json()).try?.code : null;
}

function insertText(area, text) {
  const { value, selectionStart: from, selectionEnd: to } = area;
  const glue = from > 0 && !value.slice(0, from).endsWith('\n') ? '\n\n' : '';
  area.setRangeText(glue + text, from, to, 'end');
  area.focus();
}

// ---- nothing typed is lost: leaving with words in another form asks first, and words are not sent into a session
// that has ended (a sign-in page would stand in their place) ----
let leaving = null;
document.addEventListener('submit', async (event) => {
  const form = event.target;
  const ask = one('[data-queue]')?.dataset.count;
  if (form.dataset.keep === undefined || form.dataset.asked === 'yes' || !ask || !form.requestSubmit) {
    leaving = form;
    return;
  }
  event.preventDefault();
  if (form.dataset.asked) return;
  form.dataset.asked = 'asking';
  const answer = await fetch(ask, { headers: { accept: 'application/json' } }).catch(() => null);
  const ended = answer?.status === 401;
  one('#signed-out').hidden = !ended;
  form.dataset.asked = ended ? '' : 'yes';
  if (ended) one('#signed-out a').focus();
  else form.requestSubmit(event.submitter);
});
window.addEventListener('pageshow', () => { for (const form of all('form[data-asked]')) delete form.dataset.asked; });
window.addEventListener('beforeunload', (event) => {
  const typed = all('form[data-keep] :is(textarea, input:not([type]))').some((area) => area.form !== leaving && area.value !== area.defaultValue);
  if (typed) event.preventDefault();
});

// ---- the minute in which an action can be taken back ----
const undo = one('[data-undo]');
if (undo) {
  let left = Number(undo.dataset.undo);
  const label = one('[data-left]', undo);
  const words = label.textContent;
  const timer = setInterval(() => {
    left -= 1;
    if (left <= 0) {
      clearInterval(timer);
      if (undo.contains(document.activeElement)) one('#main').focus();
      undo.remove();
    } else {
      label.textContent = words.replace(/\d+/, left);
    }
  }, 1000);
  // A screen reader hears the bar once, not every second.
  label.setAttribute('aria-hidden', 'true');
}

// ---- keys ----
const items = () => all('.item').filter((item) => item.offsetParent);
function step(by) {
  const list = items();
  if (!list.length) return;
  const at = list.indexOf(document.activeElement);
  const from = at >= 0 ? at : list.findIndex((item) => item.hasAttribute('aria-current'));
  list[Math.min(Math.max(from + by, 0), list.length - 1)].focus();
}
function nextSign() {
  const links = all('mark.sign > a');
  links[(links.indexOf(document.activeElement) + 1) % links.length]?.focus();
}
const keys = {
  j: () => step(1), k: () => step(-1), s: nextSign,
  '/': () => { const filter = one('.filter'); if (filter?.checkVisibility?.() ?? filter) { filter.open = true; one('select', filter).focus(); } else one('.back a')?.click(); },
  u: () => one('.back a, .queue-head a[href]')?.click(),
  a: () => one('#answer-text')?.focus(), n: () => one('#note-text')?.focus(), m: missed,
  '?': () => one('#keys')?.showModal(),
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest('input, textarea, select, dialog')) return;
  const inList = event.target.closest('.item');
  // On a Cyrillic keyboard the same place on the keys counts.
  const key = event.key > '\u007f' && event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : event.key;
  const run = keys[key] ?? (inList && { ArrowDown: keys.j, ArrowUp: keys.k }[event.key]);
  if (!run) return;
  event.preventDefault();
  run();
});

// ---- the live count ----
const queue = one('[data-queue]');
if (queue) {
  const title = document.title;
  const news = one('[data-news]', queue);
  const { all: known, unread: knownUnread } = queue.dataset;
  let lastSign = Date.now();
  for (const kind of ['pointermove', 'keydown', 'scroll']) {
    document.addEventListener(kind, () => { lastSign = Date.now(); }, { passive: true });
  }
  const ask = async () => {
    if (document.hidden || Date.now() - lastSign > 5 * 60 * 1000) return;
    const answer = await fetch(queue.dataset.count, { headers: { accept: 'application/json' } });
    // The session has ended.  Said before a form is sent, so that nothing typed is lost.
    one('#signed-out').hidden = answer.status !== 401;
    if (!answer.ok) return;
    const { counts } = await answer.json();
    for (const number of all('[data-of]', queue)) number.textContent = counts[number.dataset.of];
    // All that was ever received counts, so a colleague who takes or closes a report hides no arrival.
    const arrived = Math.max(0, counts.all - known) + Math.max(0, counts.unread - knownUnread);
    document.title = arrived ? `(${arrived}) ${title}` : title;
    if (one('[data-number]', news).textContent !== String(arrived || '')) one('[data-number]', news).textContent = arrived || '';
    news.hidden = arrived === 0;
  };
  setInterval(() => ask().catch(() => {}), 15000);
}
