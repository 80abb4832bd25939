// marks.js - what the reader decided, kept in this browser when it lets a page from a file keep anything.
import { head, cluster } from './data.js';

export const LABELS = ['same', 'not', 'unsure'];
const SHORT = { same: 's', not: 'n', unsure: 'u' }, LONG = { s: 'same', n: 'not', u: 'unsure' };
const key = `kres-link:${head.collection}`, UNDONE_MOST = 200, FILE_MOST = 256 << 20;

const marks = new Map(); // name → { label, at }; at: seconds
const steps = []; // what an undo brings back: [name, mark or undefined][]
let timer, keeps = true, unsaved = false;

export const markOf = (name) => marks.get(name);
export const count = () => marks.size;
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
  steps.push(changes.map(([name]) => [name, marks.get(name)]));
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

// The name of a cluster that changed.
export function undo() {
  const step = steps.pop();
  if (!step) return undefined;
  for (const [name, mark] of step) put(name, mark);
  unsaved = true;
  timer ??= setTimeout(save, 200);
  return step[0][0];
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

// Takes what is newer than what stands here.  Throws when the file holds no labels.
export async function importFrom(file, known) {
  if (file.size > FILE_MOST) throw new Error('too large');
  const read = JSON.parse(await file.text());
  if (!Array.isArray(read?.labels)) throw new Error('no labels');
  const changes = new Map();
  let older = 0, others = 0;
  for (const one of read.labels) {
    const { cluster: name, label } = one ?? {}, at = Math.floor(Date.parse(one?.at) / 1000);
    if (typeof name !== 'string' || !LABELS.includes(label)) throw new Error('no labels');
    const mark = { label, at: Number.isFinite(at) ? at : 0 };
    if (!known.has(name)) others++;
    else if ((changes.get(name) ?? marks.get(name))?.at >= mark.at) older++;
    else changes.set(name, mark);
  }
  if (changes.size) change([...changes]);
  return { taken: changes.size, older, others };
}
