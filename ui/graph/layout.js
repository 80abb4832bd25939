// layout.js - where each node stands.  The same data gives the same picture: nothing is drawn by lot, and how much is
// computed depends on the data, not on the clock.
//
// Each part that hangs together is laid out for itself (ForceAtlas2: M. Jacomy and others, PLoS ONE 9(6), 2014) from a
// spiral around its most connected node, nodes that overlap are pushed apart, and the parts are then packed beside one
// another as boxes along a skyline.  The work is cut into slices: layout() is a generator that tells how far it is.
import iterate from 'graphology-layout-forceatlas2/iterate.js';
import defaults from 'graphology-layout-forceatlas2/defaults.js';

const PER_NODE = 10, PER_EDGE = 3; // floats, as graphology-layout-forceatlas2/helpers.js packs them
const APART = 44; // the usual length of an edge, in units of the picture; a node is 10 to 30 across
const GAP = 46; // between two parts
const TURN = Math.PI * (3 - Math.sqrt(5));

const rounds = (n) => (n <= 3 ? 0 : n <= 60 ? 260 : n <= 600 ? 220 : n <= 2000 ? 180 : 110);

export const radiusOf = (node) => (node.type === 'cluster' ? 8 : 5.5) + Math.min(9, 1.5 * Math.sqrt(Math.max(0, node.links.length - 1)));

class Part {
  constructor(nodes) {
    this.nodes = nodes;
    this.x = new Float64Array(nodes.length);
    this.y = new Float64Array(nodes.length);
    this.radius = nodes.map(radiusOf);
    nodes.forEach((node, k) => {
      this.x[k] = APART * Math.sqrt(k) * Math.cos(k * TURN);
      this.y[k] = APART * Math.sqrt(k) * Math.sin(k * TURN);
    });
    if (nodes.length === 2) this.x.set([0, APART * 1.2]), this.y.set([0, 0]);
  }

  // The edges inside, one for each pair of nodes however often they are joined.
  pairs() {
    const at = new Map(this.nodes.map((node, k) => [node, k])), seen = new Set(), pairs = [];
    for (const node of this.nodes)
      for (const edge of node.links) {
        const a = at.get(edge.from), b = at.get(edge.to), key = Math.min(a, b) * this.nodes.length + Math.max(a, b);
        if (!seen.has(key)) pairs.push([a, b]);
        seen.add(key);
      }
    return pairs;
  }

  * forces() {
    const n = this.nodes.length, pairs = this.pairs(), many = n > 400;
    const matrix = new Float32Array(n * PER_NODE), joined = new Float32Array(pairs.length * PER_EDGE);
    for (let k = 0; k < n; k++) matrix.set([this.x[k], this.y[k], 0, 0, 0, 0, 1, 1, this.radius[k], 0], k * PER_NODE);
    pairs.forEach(([a, b], i) => {
      joined.set([a * PER_NODE, b * PER_NODE, 1], i * PER_EDGE);
      matrix[a * PER_NODE + 6]++;
      matrix[b * PER_NODE + 6]++;
    });
    const settings = { ...defaults, scalingRatio: 60, gravity: 0.6, slowDown: 1 + Math.log(n) / 2, barnesHutOptimize: many, barnesHutTheta: many ? 1.1 : 0.5 };
    const all = rounds(n);
    for (let round = 0; round < all; round++) {
      iterate(settings, matrix, joined);
      for (let k = 0; k < n; k++) this.x[k] = matrix[k * PER_NODE], this.y[k] = matrix[k * PER_NODE + 1];
      yield n + pairs.length;
    }
    this.scale(pairs);
  }

  // So that a usual edge has its usual length.
  scale(pairs) {
    const lengths = pairs.map(([a, b]) => Math.hypot(this.x[a] - this.x[b], this.y[a] - this.y[b])).sort((a, b) => a - b);
    const usual = lengths[lengths.length >> 1] || 1, by = APART / usual;
    for (let k = 0; k < this.x.length; k++) this.x[k] *= by, this.y[k] *= by;
  }

  // Pushes apart what overlaps; cells as large as the largest distance wanted make it linear.
  * spread() {
    const n = this.nodes.length, cell = 2 * Math.max(...this.radius) + 8, wide = 1 << 20; // cells beside one another
    const keyOf = (x, y) => Math.floor(x / cell) * wide + Math.floor(y / cell);
    for (let round = 0; round < 40; round++) {
      const cells = new Map();
      for (let k = 0; k < n; k++) {
        const key = keyOf(this.x[k], this.y[k]), there = cells.get(key);
        if (there) there.push(k);
        else cells.set(key, [k]);
      }
      let moved = false;
      for (let a = 0; a < n; a++) {
        const key = keyOf(this.x[a], this.y[a]);
        for (let i = -1; i <= 1; i++) for (let j = -1; j <= 1; j++) {
          const there = cells.get(key + i * wide + j);
          if (there) for (const b of there) if (b > a && this.push(a, b)) moved = true;
        }
      }
      yield n;
      if (!moved) break;
    }
  }

  push(a, b) {
    let dx = this.x[b] - this.x[a], dy = this.y[b] - this.y[a], far = Math.hypot(dx, dy);
    const wanted = this.radius[a] + this.radius[b] + 6;
    if (far >= wanted) return false;
    if (far < 1e-6) dx = Math.cos(b * TURN), dy = Math.sin(b * TURN), far = 1; // on one spot: each its own way
    const by = (wanted - Math.min(far, wanted)) / 2 / far + 0.01;
    this.x[a] -= dx * by, this.y[a] -= dy * by, this.x[b] += dx * by, this.y[b] += dy * by;
    return true;
  }

  // Lies down along its longest direction, which packs better and suits labels.
  lie() {
    const n = this.nodes.length;
    let mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (let k = 0; k < n; k++) mx += this.x[k] / n, my += this.y[k] / n;
    for (let k = 0; k < n; k++) {
      const dx = this.x[k] - mx, dy = this.y[k] - my;
      xx += dx * dx, yy += dy * dy, xy += dx * dy;
    }
    const angle = -Math.atan2(2 * xy, xx - yy) / 2, cos = Math.cos(angle), sin = Math.sin(angle);
    for (let k = 0; k < n; k++) {
      const dx = this.x[k] - mx, dy = this.y[k] - my;
      this.x[k] = dx * cos - dy * sin, this.y[k] = dx * sin + dy * cos;
    }
  }

  box() {
    let left = Infinity, low = Infinity, right = -Infinity, high = -Infinity;
    for (let k = 0; k < this.nodes.length; k++) {
      const r = this.radius[k];
      left = Math.min(left, this.x[k] - r), right = Math.max(right, this.x[k] + r);
      low = Math.min(low, this.y[k] - r), high = Math.max(high, this.y[k] + r);
    }
    return { left, low, width: right - left + GAP, height: high - low + GAP };
  }
}

// Boxes beside one another: each stands as low as it can on the skyline of those before it.  Places are written into them.
export function pack(boxes, aspect) {
  const area = boxes.reduce((sum, one) => sum + one.width * one.height, 0);
  const wide = Math.max(...boxes.map((one) => one.width), Math.sqrt(area * aspect) * 1.08);
  let line = [{ x: 0, y: 0, width: wide }]; // from left to right, how high each stretch is built
  for (const box of [...boxes].sort((a, b) => b.height - a.height || b.width - a.width)) {
    let best = null;
    for (let i = 0; i < line.length; i++) {
      if (line[i].x + box.width > wide + 1e-6) break;
      let y = 0;
      for (let j = i; j < line.length && line[j].x < line[i].x + box.width - 1e-6; j++) y = Math.max(y, line[j].y);
      if (!best || y < best.y) best = { x: line[i].x, y };
    }
    box.x = best.x, box.y = best.y;
    const from = box.x, to = box.x + box.width, next = [];
    for (const one of line) {
      const end = one.x + one.width;
      if (one.x < from) next.push({ ...one, width: Math.min(end, from) - one.x });
      if (end > to + 1e-6) next.push({ x: Math.max(one.x, to), y: one.y, width: end - Math.max(one.x, to) });
    }
    next.push({ x: from, y: box.y + box.height, width: box.width });
    line = next.filter((one) => one.width > 1e-6).sort((p, q) => p.x - q.x);
  }
}

// Nodes that stand alone: one part, rows and columns.
function alone(nodes, aspect) {
  const part = new Part(nodes), columns = Math.max(1, Math.ceil(Math.sqrt(nodes.length * aspect)));
  nodes.forEach((node, k) => { part.x[k] = (k % columns) * 36, part.y[k] = -Math.floor(k / columns) * 36; });
  return part;
}

// place(node, x, y) is called for each node with what is computed so far.
export class Layout {
  constructor(model, aspect = 1.6) {
    this.aspect = aspect;
    const single = model.parts.filter((part) => part.length === 1).flat();
    this.parts = model.parts.filter((part) => part.length > 1).map((part) => new Part(part));
    this.single = single.length ? alone(single, aspect) : null;
    this.all = this.parts.reduce((sum, { nodes }) => sum + (rounds(nodes.length) + 8) * nodes.length * 2.3, 1);
    this.done = 0;
  }

  // Yields how far it is, from 0 to 1; one yield is a few milliseconds of work at 5000 nodes.
  * run() {
    for (const part of this.parts) {
      if (part.nodes.length > 2)
        for (const step of [part.forces(), part.spread()])
          for (const work of step) {
            this.done += work;
            yield Math.min(0.99, this.done / this.all);
          }
      part.lie();
    }
    yield 1;
  }

  places(place) {
    const parts = this.single ? [...this.parts, this.single] : this.parts;
    const boxes = parts.map((part) => part.box());
    if (!boxes.length) return;
    pack(boxes, this.aspect);
    parts.forEach((part, i) => {
      const { left, low, x, y, height } = boxes[i];
      part.nodes.forEach((node, k) => place(node, x + part.x[k] - left, -(y + height - GAP - (part.y[k] - low))));
    });
  }
}
