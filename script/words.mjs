// words.mjs - prints a gettext template (POT) with every sentence of ui/templates and every message key of src/.
//
// A sentence stands between {{#_}} and {{/_}}, a plural between {{#_n count}} and {{/_n}} as "one|many"; white space
// is folded as src/web/template.c folds it.  A key is a string of C that begins with "!"; its English is in en.po.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const found = new Map(); // msgid -> { plural, places }

function add(msgid, plural, place) {
  const entry = found.get(msgid) ?? { plural, places: [] };
  entry.plural ??= plural;
  entry.places.push(place);
  found.set(msgid, entry);
}

const fold = (text) => text.replace(/\s+/g, ' ').trim();
const lineOf = (text, at) => text.slice(0, at).split('\n').length;

function files(folder, ending) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).sort()
    .map((name) => join(folder, name));
}

for (const file of files('ui/templates', '.mustache')) {
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(/\{\{#\s*_\s*\}\}([\s\S]*?)\{\{\/\s*_\s*\}\}/g))
    add(fold(match[1]), undefined, `${file}:${lineOf(text, match.index)}`);
  for (const match of text.matchAll(/\{\{#\s*_n\s+[^}]*\}\}([\s\S]*?)\{\{\/\s*_n\s*\}\}/g)) {
    const [one, many] = match[1].split('|').map(fold);
    add(one, many, `${file}:${lineOf(text, match.index)}`);
  }
}
for (const file of files('src', '.c')) {
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(/"(![a-z][a-z0-9-]+)"/g)) add(match[1], undefined, `${file}:${lineOf(text, match.index)}`);
}

const quote = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
console.log('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"');
for (const [msgid, { plural, places }] of [...found].sort(([, a], [, b]) => (a.places[0] < b.places[0] ? -1 : 1))) {
  console.log(`\n#: ${places.slice(0, 4).join(' ')}\nmsgid ${quote(msgid)}`);
  console.log(plural === undefined ? 'msgstr ""' : `msgid_plural ${quote(plural)}\nmsgstr[0] ""\nmsgstr[1] ""`);
}
