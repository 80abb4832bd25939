// words.js - what the page says, in the reader's language; numbers and days as they are written there.
/* global WORDS */
export const _ = (sentence) => sentence; // marks a sentence for translators: script/words, script/parcel.mjs

export let lang = 'en';
const rightToLeft = (code) => /^(ar|fa|he|ur)/.test(code);
let told = []; // sentences that stand in the page now

export const languages = () => Object.keys(WORDS).map((code) => [code, WORDS[code]['']]);

export const say = (sentence, values = {}) => (WORDS[lang]?.[sentence] ?? sentence)
  .replace(/\{([a-z]+)\}/g, (all, name) => values[name] ?? all);

// Once, for what the page was made with.
export function learn() {
  told = [...document.querySelectorAll('[data-say]')].map((element) => [element, element.textContent]);
}

export function speak(next) {
  lang = WORDS[next] ? next : 'en';
  document.documentElement.lang = lang;
  document.documentElement.dir = rightToLeft(lang) ? 'rtl' : 'ltr';
  document.title = say(_('Clusters to review'));
  for (const [element, sentence] of told) element.textContent = say(sentence);
}

export const number = (n, digits = 0) => n.toLocaleString(lang, { maximumFractionDigits: digits });

// Moments are told in UTC, as the collection has them.
const format = (options) => new Intl.DateTimeFormat(lang, { timeZone: 'UTC', ...options });
export const day = (seconds) => format({ dateStyle: 'medium' }).format(seconds * 1000);
export const moment = (seconds) => (seconds % 86400 ? format({ dateStyle: 'medium', timeStyle: 'short' }) : format({ dateStyle: 'medium' }))
  .format(seconds * 1000);
export const month = (seconds) => format({ month: 'short', year: 'numeric' }).format(seconds * 1000);

let names = null; // of languages, in the page's: rows ask while the list scrolls
const ours = { ba: _('Bashkir'), bo: _('Tibetan'), sh: _('Croatian, Bosnian or Serbian') }; // what browsers lack, or call otherwise

export function language(code) {
  if (names?.in !== lang) names = { in: lang, known: new Intl.DisplayNames([lang], { type: 'language' }) };
  try {
    return ours[code] ? say(ours[code]) : names.known.of(code);
  } catch {
    return code;
  }
}
