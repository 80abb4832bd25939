// data.js - the clusters that stand in the page: rows all at once, the rest a chunk at a time, when it is looked at.
const by = (id) => document.getElementById(id);

export const head = JSON.parse(by('head').textContent);
export const [NAME, SCORE, SIZE, FIRST, LAST, LEVEL, LANGUAGES, TITLE, IDENTIFIERS, WHY] = Array(10).keys();

const KEPT = 12; // chunks
const kept = new Map(); // number of the chunk → promise of its lines
let loaded = document.readyState !== 'loading';
const whole = new Promise((resolve) => {
  const end = () => { loaded = true; resolve(); };
  if (loaded) end(); else document.addEventListener('DOMContentLoaded', end);
});
let chunks; // elements

export const speaks = typeof DecompressionStream === 'function';

function bytesOf(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const unpacked = (base64) => new Response(new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate')));
const inflate = (base64) => unpacked(base64).text();

// Resolves to true when the file stands to its end.
export const isWhole = () => whole.then(() => by('end') !== null);

// Calls take with some rows at a time; what was read is taken out of the page.
export async function readRows(take) {
  for (const element of [...document.querySelectorAll('.rows')]) {
    const text = await inflate(element.textContent);
    element.remove();
    take(JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`));
  }
}

// What another follows is there to its end, also while the rest is still read from the disk.
async function linesOf(chunk) {
  if (!loaded && !document.getElementsByClassName('clusters')[chunk + 1]) await whole;
  if (loaded) chunks ??= [...document.querySelectorAll('.clusters')];
  const element = (chunks ?? document.getElementsByClassName('clusters'))[chunk];
  if (!element) throw new Error('the file is not whole');
  return (await inflate(element.textContent)).split('\n');
}

function keptLines(chunk) {
  const lines = kept.get(chunk) ?? linesOf(chunk);
  kept.delete(chunk);
  kept.set(chunk, lines);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return lines;
}

const membersOf = (line) => JSON.parse(line).map(([id, at, cut, marks, wording = 0, joins = []]) => ({ id, at, cut: cut === 1, marks, wording, joins }));

export async function cluster(index) {
  const lines = await keptLines(Math.floor(index / head.details)), at = 2 * (index % head.details);
  const [reasons, timeline, template, compression, compared, cut, wordings] = JSON.parse(lines[at]);
  return { reasons, timeline, template, compression, compared, cut: cut === 1, wordings, members: membersOf(lines[at + 1]) };
}

export const textOf = ({ marks }) => marks.filter((_part, i) => i % 2).join('');

// Calls take(index, members' line) for all clusters, until it says false; the page stays alive meanwhile.
export async function eachLine(go) {
  const count = Math.ceil(head.clusters / head.details);
  let drew = performance.now();
  for (let chunk = 0; chunk < count; chunk++) {
    const lines = await linesOf(chunk);
    if (!go(chunk, count, lines)) return;
    if (performance.now() - drew > 50) {
      await new Promise((resolve) => { setTimeout(resolve); });
      drew = performance.now();
    }
  }
}

// What joins nothing because many share it: [type, value, texts][].
export const asides = async () => JSON.parse(await inflate(head.asides));

// Calls take(index of a cluster, id) for all ids that the page knows clusters by; an id: see ids.js.
export async function eachId(take) {
  await whole;
  let index = 0;
  for (const element of document.querySelectorAll('.ids')) {
    const view = new DataView(await unpacked(element.textContent).arrayBuffer());
    for (let at = 0; at < view.byteLength; index++) {
      const count = view.getUint16(at, true);
      at += 2;
      for (let i = 0; i < count; i++, at += 6) take(index, view.getUint32(at, true) + 2 ** 32 * view.getUint16(at + 4, true));
    }
  }
}

// All words somewhere in the texts or ids of a line of members?
export function lineHas(line, words) {
  const lower = line.toLowerCase();
  if (!words.every((word) => lower.includes(word.quoted))) return false;
  const text = membersOf(line).map((member) => `${member.id ?? ''}\n${textOf(member)}`).join('\n').toLowerCase();
  return words.every((word) => text.includes(word.plain));
}

export const wordsOf = (query) => query.toLowerCase().split(/\s+/).filter(Boolean)
  .map((plain) => ({ plain, quoted: JSON.stringify(plain).slice(1, -1) }));
