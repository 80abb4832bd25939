// props.mjs - things that several scenes share: bubbles, telephones, cars, trees, fire, a portrait, a big hand.
import { colour, head, person, travelBag } from './figures.mjs';
import { limb, part, piece, pop, put, round, wave } from './motion.mjs';

export const icon = (name, at = {}) => put(piece('parts/icons.svg', name), at);

/** A speech bubble that springs up at `from` and goes at `until`; tail: -1 points down left, 1 down right, 0 has none. */
export function bubble(
  t,
  inside,
  { x, y, from = 0, until, tail = -1, fill = colour.cream, width = 84, height = 70, scale = 1 },
) {
  const size = pop(t, from, until) * scale;
  const w = width / 2,
    h = height / 2;
  const tip = tail
    ? `<path d="M${tail * 2} ${h - 6}L${tail * 22} ${h + 18}L${tail * 24} ${h - 10}Z" fill="${fill}"/>`
    : '';
  const shadow = `<rect x="${-w + 3}" y="${-h + 5}" width="${width}" height="${height}" rx="24" fill="#103334" opacity=".12"/>`;
  return put(
    `${shadow}<rect x="${-w}" y="${-h}" width="${width}" height="${height}" rx="24" fill="${fill}"/>${tip}${inside}`,
    { x, y: y + wave(t, 3, x) * 1.5, scale: size },
  );
}

/** A thought: round, with small rounds that lead down to the head. */
export function thought(t, inside, { x, y, from = 0, until, side = -1 }) {
  const one = (dx, dy, r, late) =>
    put(`<circle r="${r}" fill="${colour.cream}"/>`, {
      x: x + dx * side,
      y: y + dy,
      scale: pop(t, from + late, until),
    });
  return (
    one(30, 66, 6, 0) +
    one(24, 50, 9, 0.1) +
    put(`<circle r="40" fill="${colour.cream}"/>${inside}`, { x, y, scale: pop(t, from + 0.2, until) })
  );
}

/** The phone that a figure holds; 0 0 is the hand. */
export const smallPhone = (turn = 0) => put(piece('parts/icons.svg', 'phone'), { x: 4, y: -9, scale: 0.72, turn });

export const tree = (x, y, scale = 1) => put(part('tree'), { x, y, scale });

/** A car at x with wheels turned by the way it has gone; side -1 drives to the left. */
export function car({ x, y, scale = 1, side = 1, way = 0, driver = '', passenger = '' }) {
  const turn = ((way / (29 * scale)) * 180) / Math.PI;
  return put(
    part('car', { 'wheel-back': { turn }, 'wheel-front': { turn }, 'front-seat': driver, 'back-seat': passenger }),
    { x, y, scale: [scale * side, scale] },
  );
}

/** Head and shoulders of someone who sits in the car, for its seats. */
export function seated(who, x, face = {}) {
  return (
    put(`<path d="M-26 40Q-28 4-8 0H10Q28 4 26 40Z" fill="${who.coat[0]}"/>`, { x, y: -84 }) +
    (who.scarf ? put(`<path d="M-13 2Q2 10 13 1L15 8Q0 17-14 9Z" fill="${who.scarf}"/>`, { x, y: -88 }) : '') +
    head(who, { x: x + 1, y: -106, scale: 0.78, ...face })
  );
}

/** A portrait in a ring: the friend who reads along. */
export function portrait(who, t, { x, y, scale = 1, size = 1, face = {}, hold = true }) {
  const r = 62;
  const inside =
    `<clipPath id="ring-${who.hair}"><circle r="${r}"/></clipPath><circle r="${r + 7}" fill="${colour.cream}"/><circle r="${r}" fill="#1f5f62"/>` +
    `<g clip-path="url(#ring-${who.hair})"><path d="M-62 22H62V62H-62Z" fill="#17504f"/><rect x="20" y="-44" width="30" height="40" rx="3" fill="${colour.yellow}"/><path d="M35-44V-4M20-24H50" stroke="#17504f" stroke-width="3"/>` +
    person(who, {
      t,
      x: -6,
      y: 212,
      scale: 1.15,
      near: hold ? [22, -146] : undefined,
      nearHand: hold ? { kind: 'grip', hold: smallPhone(12) } : {},
      face,
    }) +
    `</g>`;
  return put(inside, { x, y, scale: scale * size });
}

/** Fire on a pile of wood; 0 0 is the ground; strength 0 to 1. */
export function fire(t, { x, y, scale = 1, strength = 1, logs = true }) {
  const wood = logs
    ? `<path d="M-34 2L20-12M34 2L-20-12M-26-2L4-34M26-2L-4-34M0 2V-36" stroke="#6d4a30" stroke-width="8" stroke-linecap="round"/><path d="M-34 2L20-12M34 2L-20-12" stroke="#573a24" stroke-width="8" stroke-linecap="round"/>`
    : '';
  const tongue = (width, height, fill, shift) => {
    const a = wave(t, 0.9, shift) * 5,
      b = wave(t, 0.62, shift + 0.3) * 4,
      tall = height * (1 + wave(t, 0.75, shift) * 0.06);
    const w = width,
      p = round;
    return (
      `<path d="M${-w} -4C${p(-w - 3)} ${p(-tall * 0.3)} ${p(-w * 0.45 + b)} ${p(-tall * 0.42)} ${p(-w * 0.4 + a)} ${p(-tall * 0.72)}` +
      `C${p(-w * 0.1 + b)} ${p(-tall * 0.62)} ${p(-w * 0.05 + a)} ${p(-tall * 0.8)} ${p(w * 0.1 + a * 1.6)} ${p(-tall)}` +
      `C${p(w * 0.3 + a)} ${p(-tall * 0.78)} ${p(w * 0.62 - b)} ${p(-tall * 0.7)} ${p(w * 0.55 + b)} ${p(-tall * 0.45)}` +
      `C${p(w * 0.85)} ${p(-tall * 0.4)} ${p(w + 4)} ${p(-tall * 0.22)} ${w} -4Q0 10 ${-w} -4Z" fill="${fill}"/>`
    );
  };
  const flame = put(
    tongue(36, 108, colour.orange, 0) +
      tongue(25, 78, '#f28b35', 0.35) +
      tongue(16, 52, colour.yellow, 0.7) +
      tongue(8, 28, '#fdeebb', 0.2),
    { scale: [0.5 + 0.5 * strength, strength] },
  );
  return put((strength > 0.02 ? flame : '') + wood, { x, y, scale });
}

/** Sparks that rise from a fire. */
export function sparks(t, { x, y, height = 170, count = 12, strength = 1 }) {
  let all = '';
  for (let i = 0; i < count; i++) {
    const life = (t * 0.42 + i * 0.381) % 1;
    all += put(`<circle r="${round(2.6 * (1 - life) + 0.6)}" fill="${i % 3 ? colour.yellow : colour.orange}"/>`, {
      x: x + Math.sin(i * 2.4 + life * 5) * (10 + 26 * life),
      y: y - 40 - life * height,
      opacity: strength * (1 - life),
    });
  }
  return all;
}

/** Rings of light around a fire. */
export function glow(t, { x, y, strength, radius = 200 }) {
  const beat = 1 + wave(t, 1.3) * 0.03;
  return [
    [1, 0.1],
    [0.68, 0.13],
    [0.4, 0.2],
  ]
    .map(([size, opacity]) =>
      put(`<circle r="${round(radius * size * beat)}" fill="${colour.orange}"/>`, {
        x,
        y,
        opacity: opacity * strength,
      }),
    )
    .join('');
}

/** A forearm as seen from near, its hand at 0 0 and the sleeve going off at `turn`; fingers: hold, rest, offer. */
export function bigArm(who, { x, y, turn = 0, flip = 1, kind = 'offer', under = '', over = '', scale = 1 }) {
  const finger = (from, to, width = 19) => limb([from, to], width, who.skin);
  const line = (d) => `<path d="${d}" fill="none" stroke="${who.shade}" stroke-width="2.600" stroke-linecap="round"/>`;
  const sleeve = `<path d="M-34 74L-46 420H52L36 74Z" fill="${who.coat[0]}"/><path d="M-36 70H38L39 96H-38Z" fill="${who.coat[1]}"/>`;
  const palm = `<path d="M-24 84L-34 22Q-38-18-24-22H24Q36-18 34 22L26 84Z" fill="${who.skin}"/>`;
  let fingers = '';
  if (kind === 'offer') {
    fingers =
      finger([-24, -14], [-31, -62]) +
      finger([-8, -20], [-10, -80]) +
      finger([9, -20], [11, -76]) +
      finger([25, -12], [30, -56], 17) +
      limb(
        [
          [-26, 30],
          [-54, 6],
          [-62, -16],
        ],
        20,
        who.skin,
      ) +
      line('M-16-16Q-16-8-17-2M1-18V-6M17-16Q17-8 18-2M-26 44Q-4 40 8 14');
  } else if (kind === 'point') {
    fingers =
      finger([-12, -14], [-14, -88]) +
      limb(
        [
          [6, -18],
          [7, -34],
          [6, -10],
        ],
        20,
        who.skin,
      ) +
      limb(
        [
          [24, -14],
          [25, -26],
          [23, -6],
        ],
        18,
        who.skin,
      ) +
      limb(
        [
          [-26, 30],
          [-40, 0],
          [-24, -22],
        ],
        19,
        who.skin,
      ) +
      line('M-2-34V-8M16-30V-4M-30 0Q-24-14-18-18');
  } else {
    fingers = limb(
      [
        [-26, 30],
        [-44, -6],
        [-30, -34],
      ],
      20,
      who.skin,
    );
  }
  return put(under + sleeve + palm + fingers + over, { x, y, turn, scale: [scale * flip, scale] });
}

/** The big phone in a hand from below: fingers behind its left edge, thumb before its right. */
export function heldPhone(who, screen, { x, y, scale = 1, turn = 0, thumb = [74, 74] }) {
  const sleeve = `<path d="M-66 262L-84 520H120L98 262Z" fill="${who.coat[0]}"/><path d="M-68 256H100L102 286H-70Z" fill="${who.coat[1]}"/>`;
  const palm = `<path d="M-60 280Q-84 200-70 120H110Q130 180 100 280Z" fill="${who.shade}"/>`;
  const fingers = [-6, 38, 80, 118]
    .map((at, i) =>
      limb(
        [
          [-84, at + 3],
          [-102 + (i === 3 ? 4 : 0), at],
        ],
        25 - (i === 3 ? 4 : 0),
        who.skin,
      ),
    )
    .join('');
  const thumbLine =
    limb([[112, 214], [118, 132], thumb], 30, who.skin) +
    `<circle cx="${round(thumb[0])}" cy="${round(thumb[1])}" r="15" fill="${who.skin}"/>` +
    `<path d="M${round(thumb[0] - 9)} ${round(thumb[1] - 6)}q8-7 15-2" fill="none" stroke="${who.shade}" stroke-width="2.200" stroke-linecap="round"/>`;
  const heel = `<path d="M128 120Q146 200 100 286H66Q92 220 98 150Z" fill="${who.skin}"/>`;
  return put(sleeve + palm + put(part('phone', { screen })) + fingers + heel + thumbLine, { x, y, scale, turn });
}

/** Her bag on the ground at y. */
export const bagAt = (x, y, scale = 1) => put(travelBag(), { x, y: y - 50 * scale, scale });

/** A drawing seen from nearer (more than 1) around x, y. */
export const camera = (near, x, y, inside) => put(inside, { x: x - x * near, y: y - y * near, scale: near });

/** A line of writing that nobody needs to read. */
export const bar = (x, y, width, fill, height = 10) =>
  `<rect x="${x}" y="${y}" width="${round(width)}" height="${height}" rx="${height / 2}" fill="${fill}"/>`;
