// ids.js - ids of texts in a file of labels, and in which clusters of this page those texts stand.
import { eachId } from './data.js';

// A number stands as it is written, behind this: an id may have more digits than a number of a script holds.
const NUMBER = '\0';
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
export const readJson = (text) => JSON.parse(text.replace(TOKENS, (token) => (token[0] === '"' ? token : `"\\u0000${token}"`)));

function written(value) {
  if (typeof value === 'string') return value[0] === NUMBER ? value.slice(1) : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (value && typeof value === 'object') return `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${written(one)}`).join(',')}}`;
  return String(value);
}

const utf8 = new TextEncoder();

// 48 bits of an id, as src/cmd/linking_report_texts.c reckons them.
export function idOf(value) {
  const isText = typeof value === 'string' && value[0] !== NUMBER;
  let a = 0xdeadbeef ^ isText, b = 0x41c6ce57;
  for (const byte of utf8.encode(isText ? value : written(value))) {
    a = Math.imul(a ^ byte, 2654435761);
    b = Math.imul(b ^ byte, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (a >>> 0) + 2 ** 32 * (b & 0xffff);
}

// Of each list of ids: [index of a cluster, how many of the ids][], the cluster with most of them first.  An id that stands in
// several clusters says nothing.
export async function homesOf(lists) {
  const homes = new Map(lists.flat().map((id) => [id, -1]));
  if (homes.size)
    await eachId((index, id) => {
      const home = homes.get(id);
      if (home !== undefined) homes.set(id, home === -1 || home === index ? index : -2);
    });
  return lists.map((ids) => {
    const counts = new Map();
    for (const id of new Set(ids)) if (homes.get(id) >= 0) counts.set(homes.get(id), (counts.get(homes.get(id)) ?? 0) + 1);
    return [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  });
}
