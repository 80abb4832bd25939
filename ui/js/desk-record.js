// desk-record.js - comforts of the form of a record; it works without.
//
// Fields with a condition ("data-shown") stand there only while it holds, and say when they are needed; further countries and
// languages get a further input; single fields are offered of kinds that were chosen; a date can be chosen from a calendar; the place that says what is wrong leads to the field.
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

document.documentElement.classList.add('js');

// What a field holds now, as conditions name it.
function valuesOf(form, id) {
  const inputs = all(`[name="f_${id}"]`, form);
  return inputs.filter((input) => (input.type !== 'radio' && input.type !== 'checkbox') || input.checked)
    .map((input) => input.value).filter((value) => value !== '');
}

// "is_child=yes;status=a|b": all parts must hold, and the field they name must itself be shown.
function holds(form, text) {
  return text.split(';').every((part) => {
    const [id, wanted] = part.split('=');
    const field = form.querySelector(`[data-field="${CSS.escape(id)}"]`);
    if (!field) return true;
    if (field.hidden) return false;
    const values = valuesOf(form, id);
    return wanted.split('|').some((one) => values.includes(one) || (one === 'no' && values.length === 0 && field.querySelector('[value="yes"]')));
  });
}

function apply(form) {
  // A field may hang on one that hangs on another: as often as something moves.
  for (let round = 0, moved = true; moved && round < 8; round++) {
    moved = false;
    for (const field of all('[data-shown]', form)) {
      const hide = !holds(form, field.dataset.shown);
      if (field.hidden !== hide) { field.hidden = hide; moved = true; }
    }
  }
  const kinds = form.querySelector('.scope') ? valuesOf(form, 'kinds') : []; // single fields, of kinds that were chosen
  for (const scope of all('.scope', form))
    scope.hidden = !kinds.includes('everything') && !kinds.includes(scope.dataset.kind) && !scope.querySelector(':checked');
  for (const field of all('.rf:has(.scope)', form)) field.hidden = !field.querySelector('.scope:not([hidden]), .wrong');
  for (const field of all('[data-required]', form)) {
    const note = field.querySelector('.must-if');
    if (note) note.hidden = !holds(form, field.dataset.required);
  }
  // A section of which nothing is left says nothing.
  for (const section of all('.section', form)) {
    const fields = all('.rf', section);
    section.hidden = fields.length > 0 && fields.every((field) => field.hidden);
  }
}

function growing(place) {
  const last = () => all('input:not(.no-js-more)', place).at(-1);
  place.addEventListener('input', () => {
    if (!last().value) return;
    const next = last().cloneNode();
    next.removeAttribute('id');
    next.value = '';
    place.append(next);
  });
}

for (const form of all('[data-record-form]')) {
  for (const note of all('.only-if', form)) note.hidden = true;
  for (const extra of all('.no-js-more', form)) extra.remove();
  for (const place of all('.suggest[data-several=yes]', form)) growing(place);
  form.addEventListener('input', () => apply(form));
  form.addEventListener('change', () => apply(form));
  apply(form);
  // A second press while the first is on its way does nothing.
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === 'yes') event.preventDefault();
    form.dataset.sent = 'yes';
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
}

// A jump to a part opens it.
for (const link of all('.jumps a')) link.addEventListener('click', () => {
  const part = document.getElementById(link.hash.slice(1));
  if (part?.matches('details')) part.open = true;
});

// A link in the summary of what is wrong opens what hides the field, and leads into it.
for (const link of all('#problem a[href^="#"]')) link.addEventListener('click', (event) => {
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const input = place?.matches('input, textarea, select') ? place : place?.querySelector('input, textarea, select');
  if (!input) return;
  event.preventDefault();
  for (let up = input.closest('details'); up; up = up.parentElement?.closest('details')) up.open = true;
  input.focus();
  (input.closest('.field') ?? input).scrollIntoView({ block: 'center' });
});

// A piece that takes a while to find comes after the page; its link stays where that fails.
for (const place of all('[data-piece]')) fetch(place.dataset.piece, { headers: { accept: 'text/html' } })
  .then((answer) => (answer.ok ? answer.text() : '')).then((text) => {
    const piece = new DOMParser().parseFromString(text, 'text/html').getElementById(place.id);
    if (piece) place.replaceWith(document.adoptNode(piece));
  }).catch(() => {});
