// model.js - the answer of graph.json as the picture needs it: checked, cleaned, joined, in an order for the keyboard.
//
// What comes is distrusted: a label may hold markup, line ends or characters that turn the direction of writing; a link
// may lead to another host; an edge may name a node that is not there.  Nothing here touches the page.

const types = ['report', 'offer', 'identifier', 'cluster'];

// Controls, and what overrides or embeds directions (Unicode UAX 9): a label must not turn the words around it.
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/g;

export function clean(text, most = 200) {
  const whole = String(text ?? '').replace(unseen, ' ').replace(/\s+/g, ' ').trim();
  const letters = [...whole];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : whole;
}

// A label among other words: an isolate of its own.
export const isolated = (text) => `\u2068${text}\u2069`;

// Which way a label is written: by its first strong letter, as dir="auto" does it.
export function direction(text) {
  for (const letter of text) {
    if (/[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)) return 'rtl';
    if (/\p{L}/u.test(letter)) return 'ltr';
  }
  return 'ltr';
}

// Only an address on this site.
export function here(href, base) {
  try {
    const url = new URL(String(href ?? ''), base);
    return href && url.origin === new URL(base).origin && /^https?:$/.test(url.protocol) ? url.pathname + url.search + url.hash : '';
  } catch {
    return '';
  }
}

// nodes: [{at, id, type, label, kind, state, date, href, links: [edge], part}], edges: [{at, from, to (nodes), type, label}];
// parts: lists of nodes that hang together, the largest first; order: all nodes as Tab goes through them.
export function modelOf(data, base) {
  const nodes = [], edges = [], byId = new Map();
  for (const one of Array.isArray(data?.nodes) ? data.nodes : []) {
    const id = String(one?.id ?? '');
    if (!id || byId.has(id)) continue;
    const node = {
      at: nodes.length, id, type: types.includes(one.type) ? one.type : 'identifier', label: clean(one.label) || id,
      kind: clean(one.kind_name), state: clean(one.state_name ?? one.source), date: clean(one.date, 40), href: here(one.href, base), links: [], part: -1,
    };
    byId.set(id, node);
    nodes.push(node);
  }
  const known = new Set();
  for (const one of Array.isArray(data?.edges) ? data.edges : []) {
    const from = byId.get(String(one?.from)), to = byId.get(String(one?.to));
    if (!from || !to || from === to) continue;
    const type = clean(one.type, 40), key = `${from.at} ${to.at} ${type}`;
    if (known.has(key)) continue;
    known.add(key);
    const edge = { at: edges.length, from, to, type, label: clean(one.label) };
    edges.push(edge);
    from.links.push(edge);
    to.links.push(edge);
  }
  const busiest = (a, b) => b.links.length - a.links.length || a.at - b.at;
  const parts = partsOf(nodes, busiest);
  return { nodes, edges, parts, order: parts.flat(), byId };
}

export const otherEnd = (edge, node) => (edge.from === node ? edge.to : edge.from);

// What hangs together, each part from its most connected node outwards (breadth first, the busiest neighbour first).
function partsOf(nodes, busiest) {
  const parts = [];
  for (const first of [...nodes].sort(busiest)) {
    if (first.part >= 0) continue;
    const part = [first];
    first.part = parts.length;
    for (let i = 0; i < part.length; i++) {
      const near = [...new Set(part[i].links.map((edge) => otherEnd(edge, part[i])))].filter((node) => node.part < 0).sort(busiest);
      for (const node of near) {
        node.part = parts.length;
        part.push(node);
      }
    }
    parts.push(part);
  }
  parts.sort((a, b) => b.length - a.length || a[0].at - b[0].at);
  parts.forEach((part, at) => { for (const node of part) node.part = at; });
  return parts;
}
