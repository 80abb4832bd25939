// marks.js - what the reader decided, kept in this browser when it lets a page from a file keep anything.
import { head, cluster } from './data.js';
import { readJson, idOf, homesOf } from './ids.js';

export const LABELS = ['same', 'not', 'unsure'];
const SHORT = { same: 's', not: 'n', unsure: 'u' }, LONG = { s: 'same', n: 'not', u: 'unsure' };
const key = `kres-link:${head.collection}`, UNDONE_MOST = 200, FILE_MOST = 256 << 20;

const marks = new Map(); // name → { label, at }; at: seconds
const steps = []; // what an undo brings back: { marks: [name, mark or undefined][], apart }
let apart = []; // labels of a file that said "same" of texts that stand in several clusters: { name, homes: [index, texts][] }
let timer, keeps = true, unsaved = false;

export const markOf = (name) => marks.get(name);
export const count = () => marks.size;
export const standApart = () => apart;
export const canUndo = () => steps.length > 0;
// Would closing the page lose something?
export const atRisk = () => unsaved && !keeps;
export const isKept = () => keeps;

export function load() {
  try {
    localStorage.setItem(`${key}:try`, '1');
    localStorage.removeItem(`${key}:try`);
    for (const [name, [label, at]] of Object.entries(JSON.parse(localStorage.getItem(key) ?? '{}')))
      if (LONG[label] && Number.isFinite(at)) marks.set(name, { label: LONG[label], at });
  } catch {
    keeps = false;
  }
}

export function save() {
  clearTimeout(timer);
  timer = undefined;
  if (!keeps) return;
  try {
    if (marks.size) localStorage.setItem(key, JSON.stringify(Object.fromEntries([...marks].map(([name, { label, at }]) => [name, [SHORT[label], at]]))));
    else localStorage.removeItem(key);
  } catch {
    keeps = false;
  }
}

function put(name, mark) {
  if (mark) marks.set(name, mark); else marks.delete(name);
}

function change(changes) {
  steps.push({ marks: changes.map(([name]) => [name, marks.get(name)]), apart });
  if (steps.length > UNDONE_MOST) steps.shift();
  for (const [name, mark] of changes) put(name, mark);
  unsaved = true;
  timer ??= setTimeout(save, 200);
}

// label: undefined takes the mark away.  false: nothing to do.
export function set(name, label) {
  if (marks.get(name)?.label === label) return false;
  change([[name, label && { label, at: Math.floor(Date.now() / 1000) }]]);
  return true;
}

// The names of clusters that changed; undefined: there was nothing to undo.
export function undo() {
  const step = steps.pop();
  if (!step) return undefined;
  for (const [name, mark] of step.marks) put(name, mark);
  apart = step.apart;
  unsaved = true;
  timer ??= setTimeout(save, 200);
  return step.marks.map(([name]) => name);
}

// In the order of the page.  Ids are written as the collection has them, also those that no number of a script can hold.
export async function exported(rows) {
  const lines = [];
  for (let i = 0; i < rows.length; i++) {
    const mark = marks.get(rows[i]);
    if (!mark) continue;
    const { members } = await cluster(i);
    const ids = members.map(({ id }) => id).filter((id) => id !== null);
    lines.push(`  {"cluster":${JSON.stringify(rows[i])},"label":"${mark.label}","at":"${new Date(mark.at * 1000).toISOString().slice(0, 19)}Z","texts":[${ids.join(',')}]}`);
  }
  return `{"collection":${JSON.stringify(head.collection)},"labels":[\n${lines.join(',\n')}\n]}\n`;
}

export const wereExported = () => { unsaved = false; };

function readLabels(text) {
  const read = readJson(text);
  if (!Array.isArray(read?.labels)) throw new Error('no labels');
  return read.labels.map((one) => {
    const { cluster: name, label, texts } = one ?? {}, at = Math.floor(Date.parse(one?.at) / 1000);
    if (typeof name !== 'string' || !LABELS.includes(label)) throw new Error('no labels');
    return { name, mark: { label, at: Number.isFinite(at) ? at : 0 }, ids: Array.isArray(texts) ? texts.map(idOf) : [] };
  });
}

// The cluster that has most of a label's texts, when at least half of them stand in clusters of this page.
function homeFor(ids, homes) {
  const found = homes.reduce((sum, [, count]) => sum + count, 0);
  return found > 0 && 2 * found >= new Set(ids).size ? homes[0][0] : undefined;
}

// Takes what is newer than what stands here: by the names of clusters, and where a name is not known by the texts of the label.
// names: of the clusters in their order; known: their places.  Throws when the file holds no labels.
export async function importFrom(file, names, known) {
  if (file.size > FILE_MOST) throw new Error('too large');
  const labels = readLabels(await file.text()), homes = await homesOf(labels.map(({ ids }) => ids));
  const changes = new Map(), named = new Set(), met = [];
  let older = 0, others = 0, byTexts = 0;
  const take = (name, mark) => {
    if ((changes.get(name) ?? marks.get(name))?.at >= mark.at) older++;
    else changes.set(name, mark);
  };
  for (const { name, mark } of labels) if (known.has(name)) { named.add(name); take(name, mark); }
  labels.forEach(({ name, mark, ids }, i) => {
    if (mark.label === 'same' && homes[i].length > 1) met.push({ name, homes: homes[i] });
    if (known.has(name)) return;
    const home = homeFor(ids, homes[i]);
    if (home === undefined) others++;
    else if (named.has(names[home])) older++; // the file knows better
    else {
      const before = changes.get(names[home]);
      take(names[home], mark);
      byTexts += !before && changes.has(names[home]);
    }
  });
  if (changes.size || met.length) change([...changes]);
  if (met.length) apart = met;
  return { taken: changes.size, byTexts, older, others, apart: met };
}
