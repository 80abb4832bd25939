// motion.mjs - time to numbers, numbers to SVG: easing, key frames, and drawings whose named groups can be moved.
//
// A drawing is a plain SVG file.  A group <g id="car"> in it can be placed, turned, faded or filled from code; the
// groups that nobody mentions stay as they are drawn.  A named group carries no transform of its own.
import { readFileSync } from 'node:fs';

const clamp = (value) => Math.min(1, Math.max(0, value));
export const round = (value) => Math.round(value * 100) / 100;

/** 0 before `from`, 1 after `to`, smooth between. */
export function ease(t, from, to) {
  const part = clamp((t - from) / (to - from));
  return part * part * (3 - 2 * part);
}

/** The value at t of key frames [[time, value], …]; values are numbers or lists of numbers. */
export function keys(t, frames) {
  let at = 0;
  while (at < frames.length - 1 && t >= frames[at + 1][0]) at++;
  const [start, from] = frames[at];
  if (at === frames.length - 1 || t <= start) return from;
  const [end, to] = frames[at + 1];
  const part = ease(t, start, end);
  const mix = (a, b) => a + (b - a) * part;
  return Array.isArray(from) ? from.map((value, i) => mix(value, to[i])) : mix(from, to);
}

/** A size that springs from 0 to 1 at `at`, and back to 0 at `until`. */
export function pop(t, at, until = Infinity) {
  const into = clamp((t - at) / 0.45);
  const spring = into === 0 ? 0 : 1 - Math.exp(-6 * into) * Math.cos(7.5 * into);
  return Math.max(0, (into === 1 ? 1 : spring) * (until === Infinity ? 1 : 1 - ease(t, until - 0.25, until)));
}

/** A wave between -1 and 1 with a period in seconds. */
export const wave = (t, period, shift = 0) => Math.sin((t / period + shift) * 2 * Math.PI);

/** Eyes shut for a moment now and then: 1 open, near 0 shut. */
export function blink(t, shift = 0) {
  const since = (t + shift + 31) % 3.1;
  return since < 0.16 ? 0.12 : 1;
}

/** `inside` moved: x, y, scale (a number or [x, y]), turn in degrees, opacity. */
export function put(inside, { x = 0, y = 0, scale = 1, turn = 0, opacity = 1 } = {}) {
  const [sx, sy] = Array.isArray(scale) ? scale : [scale, scale];
  if (opacity <= 0.004 || Math.abs(sx) < 0.004 || Math.abs(sy) < 0.004) return '';
  let transform = '';
  if (x || y) transform += `translate(${round(x)} ${round(y)})`;
  if (turn) transform += `rotate(${round(turn)})`;
  if (sx !== 1 || sy !== 1) transform += `scale(${Math.round(sx * 1e4) / 1e4} ${Math.round(sy * 1e4) / 1e4})`;
  return `<g${transform ? ` transform="${transform}"` : ''}${opacity < 1 ? ` opacity="${round(opacity)}"` : ''}>${inside}</g>`;
}

/** The i-th of numbers between 0 and 1 that look like chance and are always the same. */
export const scatter = (i) => Math.abs(Math.sin(i * 127.1 + 31.7) * 43758.5453) % 1;

/** A line through points, as thick as a limb. */
export const limb = (points, width, colour) =>
  `<path d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}" ` +
  `fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

const read = new Map();

/** The pieces of a drawing: text, and a list for each named group. */
function parse(file) {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/> </g, '><');
  const root = { inside: [] };
  const open = [root];
  for (const piece of text.split(/(<g\b[^>]*\/>|<g\b[^>]*>|<\/g>)/)) {
    const here = open.at(-1);
    if (/^<g\b/.test(piece)) {
      const name = piece.match(/\bid="([^"]*)"/)?.[1];
      const rest = piece.replace(/\s*\bid="[^"]*"/, '').replace(/^<g\s*|\s*\/?>$/g, '');
      const group = { name, rest, inside: [] };
      here.inside.push(group);
      if (!piece.endsWith('/>')) open.push(group);
    } else if (piece === '</g>') {
      open.pop();
    } else if (piece) {
      here.inside.push(piece);
    }
  }
  if (open.length !== 1) throw new Error(`${file}: a <g> is not closed`);
  return root;
}

/** The drawing `file` with its groups moved: { name: {x, y, scale, turn, opacity, inside} } or { name: "<svg…>" }. */
export function drawing(file, groups = {}) {
  if (!read.has(file)) read.set(file, parse(file));
  const known = new Set();
  const write = (group) => {
    let inside = group.inside.map((piece) => (typeof piece === 'string' ? piece : write(piece))).join('');
    if (group.rest) inside = `<g ${group.rest}>${inside}</g>`;
    known.add(group.name);
    const change = group.name && groups[group.name];
    if (change === undefined || change === null) return inside;
    if (typeof change === 'string') return inside + change;
    return put(change.inside === undefined ? inside : inside + change.inside, change);
  };
  const done = write(read.get(file));
  for (const name of Object.keys(groups)) if (!known.has(name)) throw new Error(`film/${file} has no group "${name}"`);
  return done;
}

/** One named group of a drawing, as it is drawn there. */
export function piece(file, name) {
  if (!read.has(file)) read.set(file, parse(file));
  const find = (group) =>
    group.name === name
      ? group
      : group.inside
          .filter((inner) => inner.inside)
          .map(find)
          .find(Boolean);
  const write = (group) =>
    group.inside.map((inner) => (typeof inner === 'string' ? inner : `<g ${inner.rest}>${write(inner)}</g>`)).join('');
  const found = find(read.get(file));
  if (!found) throw new Error(`film/${file} has no group "${name}"`);
  return write(found);
}

/** A part of film/parts. */
export const part = (name, groups) => drawing(`parts/${name}.svg`, groups);
