/* site-form.js - small comforts of the public's forms; every page works without it. */
(() => {
  // The place that says what is wrong, or that something arrived, is read out first.
  document.querySelector('[data-focus]')?.focus();

  // A link in the summary of problems leads into the field itself.
  for (const link of document.querySelectorAll('.errors a')) link.addEventListener('click', (event) => {
    const field = document.querySelector(link.hash);
    const input = field?.matches('input, textarea') ? field : field?.querySelector('input, textarea');
    if (!input) return;
    event.preventDefault();
    input.focus();
    (field.closest('.field') ?? field).scrollIntoView({ block: 'start' });
  });

  // Questions that hang on an answer of the same step stand there only while they apply.
  const depending = [...document.querySelectorAll('[data-only]')].filter((field) => field.dataset.only);
  const apply = () => {
    for (const field of depending) {
      const inputs = [...document.getElementsByName(field.dataset.only)].filter((input) => input.type === 'radio');
      if (inputs.length) field.hidden = inputs.find((input) => input.checked)?.value !== field.dataset.is;
    }
  };
  if (depending.length) {
    document.addEventListener('change', apply);
    apply();
  }

  // A second press while the first is on its way does nothing.
  for (const form of document.querySelectorAll('form[data-once]')) form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = '1';
  });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });

  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }

  for (const button of document.querySelectorAll('[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const text = document.getElementById(button.dataset.copy).textContent.trim();
      try {
        await navigator.clipboard.writeText('plain' in button.dataset ? text.replace(/\s+/g, ' ') : text);
        document.getElementById('copied').hidden = false;
      } catch { getSelection().selectAllChildren(document.getElementById(button.dataset.copy)); }
    });
  }
})();
