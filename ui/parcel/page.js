// page.js - the page of a sealed parcel: asks for the passphrase, opens, shows, saves.  It needs no network and has none
// (the page's content security policy); script/parcel puts it into ui/parcel.html.
//
// The same script is also its own worker, made of its own text, so that the page stays alive while the passphrase is
// stretched; where a browser gives no worker to a page from a file, the page does the work in pieces.
/* global WORDS */
import { LENGTH, read, checks } from './digits.js';
import { open } from './work.js';
import { show } from './paper.js';

const _ = (sentence) => sentence; // marks a sentence for translators: script/words, script/parcel

if (typeof document === 'undefined') work();
else page();

function work() {
  self.onmessage = async ({ data }) => {
    const inner = await open(data, (part) => self.postMessage({ part }));
    self.postMessage({ done: true, inner });
  };
}

// Resolves like open(); rejects only when neither way works.
function openApart(job, source, progress) {
  return new Promise((resolve, reject) => {
    const here = () => {
      // Between two pieces the page draws and listens: with a timer, for scheduler.yield() lets nothing else in.
      Object.defineProperty(globalThis, 'scheduler', { value: undefined, configurable: true });
      open(job, progress).then(resolve, reject);
    };
    let address, worker;
    const end = () => { worker?.terminate(); URL.revokeObjectURL(address); };
    try {
      address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      worker = new Worker(address);
    } catch {
      here();
      return;
    }
    worker.onerror = (event) => { event.preventDefault(); end(); here(); };
    worker.onmessage = ({ data }) => {
      if (data.done) { end(); resolve(data.inner); } else progress(data.part);
    };
    worker.postMessage(job);
  });
}

function bytesOf(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

// src/parcel/inside.h: eight bytes of length, the head as JSON, the files one after the other, zeroes.
function unpack(inner) {
  const length = Number(new DataView(inner.buffer).getBigUint64(0, true));
  const head = JSON.parse(new TextDecoder().decode(inner.subarray(8, 8 + length)));
  let at = 8 + length;
  const files = head.files.map(({ name, size }) => ({ name, bytes: inner.subarray(at, at += size) }));
  return { paper: head.document, files };
}

function page() {
  const source = document.currentScript.textContent;
  const by = (id) => document.getElementById(id);
  const form = by('form'), field = by('passphrase'), status = by('status'), wrong = by('wrong'), bar = by('progress');
  const damaged = _('This file is damaged. Please ask for it once more.');
  let lang = 'en', sealed, told = [], busy = false;

  const say = (sentence, values = {}) => (WORDS[lang]?.[sentence] || sentence)
    .replace(/\{([a-z]+)\}/g, (all, name) => values[name] ?? all);

  // Sentences that stand in the page now and follow when the reader chooses another language.
  const tell = (element, sentence, values) => {
    told = told.filter((one) => one.element !== element);
    if (sentence) told.push({ element, sentence, values });
    element.textContent = sentence ? say(sentence, values) : '';
  };

  function speak(next) {
    lang = next;
    document.documentElement.lang = lang;
    document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
    for (const { element, sentence, values } of told) element.textContent = say(sentence, values);
    if (by('opened').hidden) document.title = say(_('Sealed file'));
    count();
    size();
  }

  function count() {
    const { digits } = read(field.value);
    tell(by('count'), digits && digits.length !== LENGTH ? _('Digits so far: {count} of 21') : '', { count: digits.length });
  }

  function complain(sentence) {
    tell(wrong, sentence);
    field.setAttribute('aria-invalid', String(sentence !== ''));
    if (sentence) field.focus();
  }

  function working(on) {
    busy = by('do').disabled = on;
    bar.hidden = !on;
    bar.value = 0;
    tell(status, on ? _('Opening. This takes a moment.') : '');
  }

  async function attempt() {
    if (busy) return;
    const { digits, strange } = read(field.value);
    complain('');
    if (strange || digits.length !== LENGTH)
      return complain(_('The code has 21 digits and nothing else. Please look at it again.'));
    if (!checks(digits))
      return complain(_('One digit is wrong, or two have changed places. Please compare them with what you were told.'));
    if (!sealed) return complain(damaged);
    working(true);
    let inner;
    try {
      inner = await openApart({ digits, ...sealed }, source, (part) => { bar.value = part * 100; });
    } catch {
      return complain(_('This device has too little free memory. Close other pages and try again, or use a computer.'));
    } finally {
      working(false);
    }
    if (!inner)
      return complain(_('This code does not open this file. Nothing is lost: compare the digits, or ask whether they belong to another file. If they are right, the file was changed on its way: ask for it once more.'));
    let opened;
    try {
      opened = unpack(inner);
    } catch {
      return complain(damaged);
    }
    reveal(opened);
  }

  function reveal({ paper, files }) {
    field.value = '';
    by('closed').hidden = true;
    by('opened').hidden = false;
    const title = show(paper, by('paper'));
    document.title = paper.title;
    for (const file of files) list(file);
    by('files').hidden = !files.length;
    size();
    title.tabIndex = -1;
    title.focus();
    scrollTo(0, 0);
  }

  function list({ name, bytes }) {
    const item = document.createElement('li'), label = document.createElement('span'), button = document.createElement('button');
    const named = document.createElement('bdi'), weight = document.createElement('span');
    named.textContent = name;
    named.id = `file-${by('files').querySelectorAll('li').length}`;
    weight.className = 'hint';
    weight.dataset.bytes = bytes.length;
    label.append(named, ' ', weight);
    button.type = 'button';
    button.id = `save-${named.id}`;
    button.setAttribute('aria-labelledby', `${button.id} ${named.id}`);
    tell(button, _('Save'));
    button.onclick = () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    };
    item.append(label, button);
    by('files').querySelector('ul').append(item);
  }

  function size() {
    for (const element of document.querySelectorAll('[data-bytes]'))
      element.textContent = `${Math.max(1, Math.ceil(element.dataset.bytes / 1024)).toLocaleString(lang)} kB`;
  }

  function choices(first) {
    for (const code of Object.keys(WORDS)) {
      const option = new Option(WORDS[code][''], code, false, code === first);
      option.lang = code;
      by('lang').append(option);
    }
    by('lang').onchange = (event) => speak(event.target.value);
  }

  for (const element of document.querySelectorAll('[data-say]')) told.push({ element, sentence: element.textContent });
  let theirs;
  try {
    const { lang: written, from, salt, sealed: bytes } = JSON.parse(by('sealed').textContent);
    theirs = written;
    by('from').hidden = !from;
    by('from').querySelector('bdi').textContent = from;
    sealed = { salt: bytesOf(salt), sealed: bytesOf(bytes), bound: `kres parcel 1\n${written}\n${from}` };
  } catch { /* attempt() says that the file is damaged */ }
  const first = (navigator.languages ?? []).map((one) => one.slice(0, 2)).concat(theirs).find((one) => WORDS[one]) ?? 'en';
  choices(first);
  speak(first);
  field.oninput = () => {
    count();
    tell(wrong, '');
    field.removeAttribute('aria-invalid');
  };
  form.onsubmit = (event) => { event.preventDefault(); attempt(); };
  by('print').onclick = () => print();
  by('close').onclick = () => location.reload();
}
