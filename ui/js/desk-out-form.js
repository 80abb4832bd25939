// desk-out-form.js - a form of the desk that is kept on the device when there is no network.
//
// On the kept pages ([data-out-form]) always: they have no other way.  On the desk's own pages ([data-outbox]) only when the
// network is away at the moment of saving; what was typed then waits on the device and is sent when the network is back.
import { keep, me, ready, send } from './desk-outbox.js';

const desk = location.pathname.replace(/(\/desk)\/.*$/, '$1');
const say = (form, name) => {
  for (const one of form.querySelectorAll('[data-say]')) one.hidden = one.dataset.say !== name;
  const told = form.querySelector(`[data-say="${name}"]`);
  told?.focus();
  return told;
};

const today = (precise) => {
  const now = new Date();
  const two = (n) => String(n).padStart(2, '0');
  return `${now.getDate()}. ${now.getMonth() + 1}. ${now.getFullYear()}${precise ? ` ${two(now.getHours())}:${two(now.getMinutes())}` : ''}`;
};

function told(form, submitter) {
  const data = new FormData(form, submitter);
  const address = new URL(form.action || location.href, location.href);
  const [, record] = address.pathname.match(/\/record\/(\d+)\/change$/) ?? [];
  const fields = [...data].filter(([name, value]) => typeof value === 'string' && (/^f_/.test(name) || ['asks', 'mine', 'why'].includes(name)));
  return {
    kind: form.dataset.outForm ?? form.dataset.outbox, record: Number(record ?? 0), edition: Number(data.get('edition') ?? 0),
    parent: Number(address.searchParams.get('parent') ?? String(data.get('parent') ?? '').replace(/\D/g, '')), fields,
  };
}

const hasFiles = (form) => [...form.querySelectorAll('input[type=file]')].some(({ files }) => files.length);
const typed = (form) => [...new FormData(form)].some(([name, value]) => /^f_/.test(name) && typeof value === 'string' && value.trim());

// What must be said and is not yet: it would be refused later, when she no longer knows.
function missing(form) {
  const filled = (field) => [...field.querySelectorAll('[name^=f_]')].some((input) => (/radio|checkbox/.test(input.type) ? input.checked : true) && input.value.trim());
  return [...form.querySelectorAll('.rf')].find((field) => !field.closest('[hidden]') && !filled(field) &&
    (field.querySelector('.must') || field.querySelector('.must-if:not([hidden])')));
}

async function keepForm(form, submitter, title) {
  const state = await ready();
  if (state !== 'yes') return say(form, state);
  const kept = await keep(told(form, submitter), title, new FormData(form).get('form_id'));
  return say(form, kept);
}

for (const form of document.querySelectorAll('[data-out-form]')) {
  for (const id of (form.dataset.today ?? '').split(' ').filter(Boolean)) {
    const input = document.getElementById(id);
    if (input && !input.value) input.value = today('precise' in input.dataset);
  }
  form.hidden = false;
  ready().then((state) => { if (state !== 'yes') say(form, state); });
  let under = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (under || !typed(form)) { if (!under) say(form, 'empty'); return; }
    const field = missing(form);
    if (field) {
      say(form, 'needed').querySelector('b').textContent = field.querySelector('label, legend').firstChild.textContent.trim();
      for (let up = field.closest('details'); up; up = up.parentElement?.closest('details')) up.open = true;
      field.querySelector('input:not([type=hidden]), textarea, select').focus();
      return;
    }
    under = true;
    const result = await keepForm(form, event.submitter, form.dataset.title);
    under = false;
    if (result?.dataset.say !== 'kept') return;
    form.removeAttribute('data-keep');
    location.assign(`${desk}/out#kept`);
  });
}

for (const form of document.querySelectorAll('[data-outbox]')) {
  if (navigator.onLine) ready().then((state) => state === 'yes' && me(desk)).catch(() => {}); // what seals has to be here before the network goes
  form.addEventListener('submit', async (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    if (hasFiles(form)) { say(form, 'files'); return; }
    const result = await keepForm(form, event.submitter, document.querySelector('h1').dataset.title ?? '');
    if (result?.dataset.say !== 'kept') return;
    form.removeAttribute('data-keep');
    for (const part of [...form.children]) if (!part.hasAttribute('data-say') && !part.querySelector('[data-say]')) part.hidden = true;
    addEventListener('online', async () => {
      const { sent, clashes } = await send(desk);
      if (sent) location.assign(clashes.length ? `${desk}/record/${clashes[0]}#two-answers` : `${desk}/out#sent`);
    });
  }, true);
}
