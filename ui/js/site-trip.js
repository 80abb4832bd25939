/* site-trip.js - puts the trip message together.  It runs on the phone alone: nothing here asks for anything.
 *
 * What was typed lives in the page's fields.  It is kept (localStorage "trip") only while she wants it kept, and is
 * handed over once (sessionStorage "trip") when she changes the language.  Leaving and erasing forget both; the event
 * "erase" tells site-remind.js. */
(() => {
  const by = (id) => document.getElementById(`t-${id}`);
  const trip = document.getElementById('trip');
  const say = trip.dataset;
  const lang = document.documentElement.lang;
  const fields = [...trip.querySelectorAll('input:not([type=file]), textarea')].filter((one) => one.id !== 't-keep');

  trip.hidden = document.getElementById('by-print').hidden = false;
  document.getElementById('by-hand').hidden = true;
  document.getElementById('paper').classList.add('only-print');

  // ---- kept, handed over, erased ----
  const stores = { localStorage: null, sessionStorage: null };
  for (const name of Object.keys(stores)) try { stores[name] = window[name]; } catch { /* switched off: nothing is kept */ }
  const put = (store) => {
    const all = Object.fromEntries(fields.map((one) => [one.id, one.type === 'checkbox' ? one.checked : one.value]));
    try { stores[store]?.setItem('trip', JSON.stringify(all)); } catch { /* full */ }
  };
  const forget = (store) => { try { stores[store]?.removeItem('trip'); } catch { /* switched off */ } };
  const take = (store) => {
    try {
      const all = JSON.parse(stores[store]?.getItem('trip') ?? 'null');
      for (const one of all ? fields : []) {
        if (one.type === 'checkbox') one.checked = Boolean(all[one.id]);
        else one.value = all[one.id] ?? one.value;
      }
      return Boolean(all);
    } catch { return false; }
  };
  by('keep').checked = take('localStorage');
  if (take('sessionStorage')) forget('sessionStorage');
  const keep = () => { if (by('keep').checked) put('localStorage'); else forget('localStorage'); };
  trip.addEventListener('input', () => { by('erased').firstElementChild.hidden = true; keep(); });
  document.querySelector('.menu ul')?.addEventListener('click', (event) => { if (event.target.closest('a')) put('sessionStorage'); });

  const erase = () => {
    for (const one of fields) { one.value = one.defaultValue; one.checked = false; }
    by('photo').value = '';
    by('keep').checked = false;
    by('ready').hidden = by('along').hidden = true;
    forget('localStorage');
    forget('sessionStorage');
    document.dispatchEvent(new Event('erase'));
  };
  by('erase').addEventListener('click', () => { erase(); by('erased').firstElementChild.hidden = false; });

  // ---- the message ----
  const day = new Intl.DateTimeFormat(lang === 'ar' ? 'ar-u-nu-latn' : lang, { dateStyle: 'full', timeStyle: 'short' });
  const value = (one) => {
    if (one.id === 't-time') return one.value && day.format(new Date(one.value));
    if (one.id === 't-document' && by('seen').checked) return [one.value.trim(), say.seen].filter(Boolean).join(', ');
    return one.value.trim();
  };
  const lines = () => ['from', 'to', 'time', 'plate', 'driver', 'document', 'phone', 'price'].map(by)
    .filter((one) => value(one)).map((one) => `${one.dataset.line}: ${value(one)}`);
  const message = () => {
    const name = by('name').value.trim();
    return [name && name + (lang === 'ar' ? '،' : ','), say.start, '', ...lines(), '',
      by('time').value ? say.lateThen : say.late, say.alarm].filter((line, at) => line || at > 1).join('\n').trim();
  };
  const photo = () => {
    const files = [...by('photo').files];
    return files.length && navigator.canShare?.({ files }) ? files : null;
  };
  const apple = /iP(hone|ad|od)/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  const link = () => {
    const number = by('call').value.replace(/(?!^\+)\D/g, '');
    by('sms').href = `sms:${number}${apple ? '&' : '?'}body=${encodeURIComponent(by('text').value)}`;
  };
  const show = (text) => {
    by('text').value = text;
    by('text').rows = text.split('\n').length + 2;
    by('along').hidden = !photo();
    by('copied').firstElementChild.hidden = true;
    by('ready').hidden = false;
    link();
    keep();
    by('ready').focus();
    by('ready').scrollIntoView({ block: 'start' });
  };
  by('text').addEventListener('input', link);
  by('call').addEventListener('input', link);
  by('photo').addEventListener('change', () => { by('along').hidden = !photo(); });
  if (by('text').value) { by('ready').hidden = false; link(); }

  by('make').addEventListener('click', () => {
    by('empty').hidden = lines().length > 0;
    if (!lines().length) { by('plate').focus(); return; }
    if (by('time').value) by('when').value = by('time').value;
    show(message());
  });
  by('arrived').addEventListener('click', () => {
    const name = by('name').value.trim(), call = by('call').value;
    erase();
    by('name').value = name;
    by('call').value = call;
    show([name && name + (lang === 'ar' ? '،' : ','), say.arrived].filter(Boolean).join('\n'));
  });

  // ---- sending it ----
  by('share').hidden = !navigator.share;
  by('share').addEventListener('click', async () => {
    const files = photo();
    try { await navigator.share({ text: by('text').value, ...(files ? { files } : {}) }); } catch { /* she changed her mind */ }
  });
  by('copy').hidden = !navigator.clipboard;
  by('copy').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(by('text').value);
      by('copied').firstElementChild.hidden = false;
    } catch { by('text').select(); }
  });

  addEventListener('beforeprint', () => {
    for (const place of document.querySelectorAll('[data-of]')) place.textContent = value(document.getElementById(place.dataset.of));
  });
  addEventListener('afterprint', () => {
    for (const place of document.querySelectorAll('[data-of]')) place.textContent = '';
  });
})();
