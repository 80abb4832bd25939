// parcel.mjs - makes ui/NAME.html of ui/NAME/ (parcel, link-report): one page with its style, its script (bundled with what it
// imports, from node_modules too) and its sentences in every language of ui/po inside.
//
// Nothing but that script and that style can run on the page, and nothing is ever fetched: its content security policy
// names both by their hash and forbids the rest.  The program puts data into it: src/parcel what is sealed, kres link its
// clusters.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

const name = process.argv[2], from = `ui/${name}`;
const fold = (text) => text.replace(/\s+/g, ' ').trim();
const marked = /\{\{#_\}\}([\s\S]*?)\{\{\/_\}\}/g;

// msgid -> msgstr of a PO file; what is fuzzy, obsolete or empty is left out.
function readPo(path) {
  const words = new Map();
  for (const entry of readFileSync(path, 'utf8').split(/\n\s*\n/)) {
    if (/^#,.*\bfuzzy\b/m.test(entry)) continue;
    const text = { msgid: '', msgstr: '' };
    let key;
    for (const line of entry.split('\n')) {
      const [, name, quoted] = line.match(/^(msgid|msgstr)? ?(".*")$/) ?? [];
      if (/^msg/.test(line)) key = name;
      if (quoted && key) text[key] += JSON.parse(quoted);
    }
    if (text.msgid && text.msgstr) words.set(text.msgid, text.msgstr);
  }
  return words;
}

const page = readFileSync(`${from}/page.html`, 'utf8');
const scripts = readdirSync(from).filter((name) => name.endsWith('.js'));
const sentences = [...page.matchAll(marked)].map(([, sentence]) => fold(sentence));
for (const file of scripts)
  for (const [, sentence] of readFileSync(`${from}/${file}`, 'utf8').matchAll(/\b_\('([^'\\]+)'\)/g)) sentences.push(sentence);

// Without a script nobody can choose a language: that sentence stands there in all of them.
const [alone, without] = page.match(/<noscript>\{\{#_\}\}([\s\S]*?)\{\{\/_\}\}<\/noscript>/);
const words = {}, noscript = [];
for (const file of readdirSync('ui/po').filter((name) => /^[a-z]+\.po$/.test(name)).sort()) {
  const lang = file.slice(0, -3), known = readPo(`ui/po/${file}`);
  const called = new Intl.DisplayNames([lang], { type: 'language' }).of(lang);
  words[lang] = { '': called[0].toLocaleUpperCase(lang) + called.slice(1) };
  for (const sentence of sentences) if (known.has(sentence)) words[lang][sentence] = known.get(sentence);
  noscript.push(`<p lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">${known.get(fold(without)) ?? fold(without)}</p>`);
}

const built = buildSync({
  entryPoints: [`${from}/page.js`], bundle: true, minify: true, write: false, format: 'iife', target: 'es2019', charset: 'utf8',
  legalComments: 'inline', define: { WORDS: JSON.stringify(words) }, logLevel: 'error',
});
const script = built.outputFiles[0].text, style = readFileSync(`${from}/page.css`, 'utf8');
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; ${name === 'parcel' ? 'worker-src blob:; ' : ''}base-uri 'none'; form-action 'none'`;
const parts = { POLICY: policy, STYLE: style, SCRIPT: script };

const made = page
  .replace(alone, () => `<noscript>\n${noscript.join('\n')}\n</noscript>`)
  .replace(marked, (all, sentence, at, text) => (text.slice(0, at).endsWith('<title>') ? fold(sentence) : `<span data-say>${fold(sentence)}</span>`))
  .replace(/\b(?:POLICY|STYLE|SCRIPT)\b/g, (name) => parts[name]);
writeFileSync(`ui/${name}.html`, made);
console.log(`Made ui/${name}.html: ${sentences.length} sentences in ${Object.keys(words).length} languages, ${(made.length / 1024).toFixed(0)} KiB`);
