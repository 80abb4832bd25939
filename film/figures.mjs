// figures.mjs - people: who they are, and how a body stands, walks, sits, reaches and holds.
//
// A figure looks to the right (side: -1 turns it).  Its origin is the ground under it; at scale 1 it is 200 high.  Hands
// and feet are told where to be, elbows and knees follow.
import { blink, limb, put, round } from './motion.mjs';

export const colour = {
  night: '#103334',
  teal: '#1f6f6b',
  yellow: '#f4b942',
  orange: '#e8672c',
  cream: '#fbf7ef',
  mist: '#7fb6ad',
};

/** Who appears.  coat: [light, shade]; hem: how far down it reaches. */
export const cast = {
  traveller: {
    skin: '#d9a077',
    shade: '#b97d55',
    hair: 'bob',
    hairColour: '#3b2620',
    coat: ['#f4b942', '#d99a26'],
    trousers: ['#1f6f6b', '#17504f'],
    shoes: '#6d4a30',
    scarf: '#e8672c',
    hem: -66,
    flare: 6,
  },
  friend: {
    skin: '#8d5a3b',
    shade: '#6f4329',
    hair: 'curls',
    hairColour: '#231815',
    coat: ['#e8672c', '#c14f1c'],
    trousers: ['#103334', '#0b2526'],
    shoes: '#5b3a26',
    hem: -84,
    flare: 2,
  },
  adviser: {
    skin: '#c98f66',
    shade: '#a97049',
    hair: 'scarf',
    hairColour: '#1f6f6b',
    coat: ['#fbf7ef', '#e2dac8'],
    trousers: ['#103334', '#0b2526'],
    shoes: '#103334',
    hem: -58,
    flare: 6,
  },
  volunteer: {
    skin: '#f0c9a4',
    shade: '#d2a078',
    hair: 'short',
    hairColour: '#8a5a2c',
    coat: ['#1f6f6b', '#17504f'],
    trousers: ['#6d5a48', '#574737'],
    shoes: '#103334',
    hem: -84,
    flare: 1,
    vest: '#f4b942',
  },
  stranger: {
    skin: '#e8bd98',
    shade: '#c69470',
    hair: 'combed',
    hairColour: '#4a4a48',
    coat: ['#5d6f73', '#48585c'],
    trousers: ['#33454a', '#28373b'],
    shoes: '#1c2527',
    hem: -80,
    flare: 1,
  },
  driver: {
    skin: '#c68f68',
    shade: '#a46f4b',
    hair: 'beard',
    hairColour: '#2f2420',
    coat: ['#4f8f88', '#3c746e'],
    trousers: ['#3f4a4c', '#323c3e'],
    shoes: '#1c2527',
    hem: -82,
    flare: 1,
  },
  elder: {
    skin: '#ecc7a5',
    shade: '#cfa07c',
    hair: 'bun',
    hairColour: '#cfc9bd',
    coat: ['#7fb6ad', '#5f9b92'],
    trousers: ['#17504f', '#103334'],
    shoes: '#103334',
    hem: -52,
    flare: 6,
  },
  man: {
    skin: '#5f3b28',
    shade: '#47291a',
    hair: 'crop',
    hairColour: '#1b1311',
    coat: ['#2c6a67', '#1f5553'],
    trousers: ['#4a3a30', '#3a2d25'],
    shoes: '#1c2527',
    hem: -84,
    flare: 0,
  },
  child: {
    skin: '#b97d55',
    shade: '#96603c',
    hair: 'tail',
    hairColour: '#2b1c17',
    coat: ['#f4b942', '#d99a26'],
    trousers: ['#e8672c', '#c14f1c'],
    shoes: '#103334',
    hem: -74,
    flare: 6,
  },
  officer: {
    skin: '#dcae86',
    shade: '#bb8860',
    hair: 'tail',
    hairColour: '#6b4423',
    coat: ['#1f6f6b', '#17504f'],
    trousers: ['#103334', '#0b2526'],
    shoes: '#103334',
    hem: -84,
    flare: 1,
    badge: '#f4b942',
  },
};

// Hair behind the head and before it; the head is an oval of 32 x 40 around 0 0.
const hairs = {
  bob: [
    'M12-19C2-28-17-24-20-6C-22 6-19 14-23 25C-15 31-2 29 3 22L6-4Z',
    'M-15 3C-15-8-6-11 1-15C6-9 13-8 17-5C18-18 9-25-1-24C-14-23-19-11-18 2C-18 8-16 9-15 3Z',
  ],
  curls: [
    'M0-27A13 13 0 0 1 15-20A10 10 0 0 1 19-7L8 0L-6 22A12 12 0 0 1-20 20A11 11 0 0 1-25 6A12 12 0 0 1-24-11A13 13 0 0 1-14-23A13 13 0 0 1 0-27Z',
    'M-13 4C-16-4-11-9-6-9A7 7 0 0 1 2-14A8 8 0 0 1 14-12L18-7A10 10 0 0 0 13-19A12 12 0 0 0-4-22A12 12 0 0 0-18-6C-19 2-15 8-13 4Z',
  ],
  scarf: [
    'M1-26C-16-26-22-12-21 2C-20 16-25 24-24 32C-10 40 14 38 20 30C13 24 12 20 12 16Z',
    'M-11-2C-11-14 0-18 8-15C12-14 15-10 16-6C18-20 9-26-1-26C-16-25-20-12-19 3C-18 16-13 24-6 29C4 33 13 30 15 24C16 21 14 17 12 16C8 20 3 21-2 18C-8 14-11 8-11-2Z',
  ],
  short: [
    '',
    'M-15 2C-12-2-12-6-10-10C-2-8 8-9 12-13C14-11 16-9 16-5C20-15 14-25 2-25C-4-27-13-24-16-17C-19-11-18-3-15 2Z',
  ],
  combed: ['', 'M-15 2C-12-1-12-5-10-9C-6-13 6-15 15-13C20-19 10-27-1-25C-11-25-18-18-18-9C-18-4-17 0-15 2Z'],
  beard: [
    '',
    'M-15 2C-12-2-12-7-10-11C-2-13 8-13 14-11C15-9 16-8 16-5C19-16 13-25 1-25C-11-25-18-17-18-8C-18-4-17 0-15 2Z',
  ],
  bun: [
    'M-22-24A9 9 0 1 1-8-18L-18-2C-22-8-20-14-16-18Z',
    'M-15 3C-13-6-8-9-2-12C4-14 11-12 16-5C18-17 10-25-1-24C-13-23-19-12-18 0C-17 5-16 6-15 3Z',
  ],
  crop: [
    '',
    'M-15 0C-13-3-13-8-11-13C-3-16 8-17 14-12C15-10 15-8 16-5C18-15 12-23 1-23C-9-23-17-17-17-8C-17-4-16-2-15 0Z',
  ],
  tail: [
    'M-14-14C-26-18-33-8-30 4C-28 12-32 16-34 18C-25 21-18 14-19 4C-19-2-17-6-13-8Z',
    'M-15 3C-14-5-11-9-5-12C3-13 10-12 16-5C18-17 10-25-1-24C-13-23-19-12-18 0C-17 5-16 6-15 3Z',
  ],
};

const mouths = {
  smile: 'M2 11Q7 15.500 12 10.500',
  calm: 'M3.500 11.800Q7.500 13 11 11.500',
  worry: 'M3.500 13Q7 10.500 11 12.500',
  grin: 'M1.500 9.800Q7.500 11.500 12.800 9.300Q11.500 15.200 7 15.200Q3 15 1.500 9.800Z',
  talk: 'M5 10.500Q8.500 9.500 11 10.500Q11 14.500 8 14.500Q5.500 14.300 5 10.500Z',
};

/** A head; its middle is 0 0.  look: where the eyes go, -1 to 1. */
export function head(
  who,
  {
    t = 0,
    mouth = 'calm',
    look = [0, 0],
    tilt = 0,
    eyes = blink(t, 1.7 + (who.hem + 66) * 0.13),
    x = 0,
    y = 0,
    scale = 1,
    brow = 0,
  } = {},
) {
  if (who.plain)
    return put(
      `<path d="${hairs[who.hair][1]}" fill="${who.skin}"/><path d="M-14.500-4C-15.500-23 15.500-24 16-3C17 8 12 19.500 4 20.200L7 26Q0 31-7 26L-7 14C-12 9-14 2-14.500-4Z" fill="${who.skin}"/>`,
      { x, y, turn: tilt, scale },
    );
  const [back, front] = hairs[who.hair];
  const eye = (at) =>
    `<ellipse cx="${round(at + look[0] * 1.6)}" cy="${round(-0.5 + look[1] * 1.4)}" rx="1.750" ry="${round(2.3 * eyes)}" fill="#2a1c18"/>`;
  const open = mouth === 'grin' || mouth === 'talk';
  const inside =
    (back && `<path d="${back}" fill="${who.hairColour}"/>`) +
    `<path d="M-7 8L-7 26Q0 31 7 26L7 12Z" fill="${who.shade}"/>` +
    `<path d="M-14.500-4C-15.500-23 15.500-24 16-3C17 8 12 19.500 4 20.200C-6 20.500-14 10-14.500-4Z" fill="${who.skin}"/>` +
    (who.hair === 'beard'
      ? `<path d="M-14.500-2C-12 4-10 6-4 6.500C0 8 12 6.500 15.500 5C15.500 15 11 22 4 22.500C-7 22.500-14 11-14.500-2Z" fill="${who.hairColour}"/>`
      : '') +
    (who.hair === 'scarf' || who.hair === 'bob'
      ? ''
      : `<ellipse cx="-11.500" cy="2" rx="3.800" ry="5" fill="${who.skin}"/><path d="M-12.500 0Q-10 1.500-11.500 4.500" fill="none" stroke="${who.shade}" stroke-width="1.200" stroke-linecap="round"/>`) +
    `<ellipse cx="1" cy="7" rx="3.600" ry="2.400" fill="#e8672c" opacity="${who.hair === 'beard' ? 0 : 0.22}"/>` +
    eye(2.2) +
    eye(11) +
    `<path d="M-1.200 ${round(-6.2 + brow)}Q2 ${round(-8.4 - brow)} 5 ${round(-6.6 - brow)}M9 ${round(-6.6 - brow)}Q12 ${round(-8 - brow)} 14.200 ${round(-6 + brow)}" fill="none" stroke="${who.hair === 'scarf' ? '#2a1c18' : who.hair === 'bun' ? '#a39c8e' : who.hairColour}" stroke-width="1.500" stroke-linecap="round"/>` +
    `<path d="M8 0.500Q11.400 5.200 7.400 6.200" fill="none" stroke="${who.shade}" stroke-width="1.500" stroke-linecap="round"/>` +
    `<path d="${mouths[mouth]}" fill="${open ? '#fffaf0' : 'none'}" stroke="#7c3d2b" stroke-width="1.500" stroke-linecap="round" stroke-linejoin="round"/>` +
    `<path d="${front}" fill="${who.hairColour}"/>`;
  return put(inside, { x, y, turn: tilt, scale });
}

/** A hand at the end of an arm that points to the right; 0 0 is the wrist. */
export function hand(who, kind = 'rest') {
  const finger = (...points) => limb(points, 3.8, who.skin);
  const palm = `<path d="M-2-5Q4-7 9-5Q11 0 9 5Q4 7-2 5Z" fill="${who.skin}"/>`;
  if (kind === 'open') {
    return (
      palm +
      finger([8, -3.6], [17, -5]) +
      finger([8, -1], [18.5, -1]) +
      finger([8, 1.6], [17.5, 3]) +
      finger([7, 4], [15, 7]) +
      limb(
        [
          [2, -4],
          [8, -10.5],
        ],
        4.2,
        who.skin,
      )
    );
  }
  if (kind === 'stop') {
    // the palm towards the one before her: the fingers up
    return (
      palm +
      finger([6, -3.6], [16, -6]) +
      finger([7, -1.2], [18, -2]) +
      finger([7, 1.4], [17.5, 2.2]) +
      finger([6, 3.6], [14, 6]) +
      limb(
        [
          [2, 3],
          [7, 10],
        ],
        4.2,
        who.skin,
      )
    );
  }
  if (kind === 'grip') {
    return (
      `<path d="M-2-5.500Q6-8 11-4.500Q13 0 11 5Q5 8-2 5.500Z" fill="${who.skin}"/>` +
      `<path d="M6.500-1.500L11.500-1M6.500 2L11 2.500" stroke="${who.shade}" stroke-width="1.100" stroke-linecap="round"/>` +
      limb(
        [
          [2, -4],
          [7.5, -6.5],
        ],
        4.2,
        who.shade,
      )
    );
  }
  if (kind === 'point')
    return (
      palm +
      finger([8, -3.5], [19, -4.5]) +
      limb(
        [
          [7, 1],
          [11, 1],
        ],
        6,
        who.skin,
      ) +
      limb(
        [
          [3, -4],
          [8, -8],
        ],
        4,
        who.skin,
      )
    );
  return (
    `<path d="M-2-5Q6-7 12-4Q16 0 12 4.500Q5 7-2 5Z" fill="${who.skin}"/>` +
    limb(
      [
        [3, -3],
        [9, -6.5],
      ],
      4,
      who.skin,
    )
  );
}

/** The joint between `from` and `to` of a limb with two bones; bend chooses the side. */
function joint([ax, ay], [bx, by], one, two, bend) {
  const dx = bx - ax,
    dy = by - ay;
  const far = Math.min(Math.hypot(dx, dy), (one + two) * 0.999) || 0.001;
  const along = (one * one - two * two + far * far) / (2 * far);
  const off = Math.sqrt(Math.max(0, one * one - along * along)) * bend;
  const ux = dx / (Math.hypot(dx, dy) || 1),
    uy = dy / (Math.hypot(dx, dy) || 1);
  return { mid: [ax + ux * along - uy * off, ay + uy * along + ux * off], end: [ax + ux * far, ay + uy * far] };
}

const upper = 33,
  fore = 31,
  thigh = 43.5,
  shin = 42;

function arm(who, shoulder, to, sleeve, { kind, hold = '', bend = 1, turn, under = '', edge }) {
  const { mid, end } = joint(shoulder, to, upper, fore, bend);
  const angle = (Math.atan2(end[1] - mid[1], end[0] - mid[0]) * 180) / Math.PI;
  const at = { x: end[0], y: end[1], turn: turn ?? angle };
  const bones = [
    shoulder,
    mid,
    [end[0] - Math.cos((angle * Math.PI) / 180) * 3, end[1] - Math.sin((angle * Math.PI) / 180) * 3],
  ];
  return (
    put(under, { x: end[0], y: end[1] }) +
    put(hand(who, kind), at) +
    put(hold, { x: end[0], y: end[1] }) +
    (edge ? limb(bones, 15.4, edge) : '') +
    limb(bones, 13, sleeve)
  );
}

function leg(who, hip, foot, cloth, lift) {
  const ankle = [foot[0], foot[1] - 9];
  const { mid, end } = joint(hip, ankle, thigh, shin, -1);
  const turn = lift;
  return (
    put(`<path d="M-7-4Q-8 9-6 9L15 9Q17 4 9 1L5-5Z" fill="${who.shoes}"/>`, { x: end[0], y: end[1], turn }) +
    limb([hip, mid, end], 14, cloth)
  );
}

/** Where the feet are at `phase` of a walk (1 is two steps) of steps that are `step` long. */
function foot(phase, step) {
  const p = ((phase % 1) + 1) % 1;
  if (p < 0.5) return { x: step * (0.5 - 2 * p), y: 0, turn: p > 0.42 ? (p - 0.42) * 200 : 0 };
  const q = (p - 0.5) * 2,
    smooth = q * q * (3 - 2 * q);
  return {
    x: step * (smooth - 0.5),
    y: -Math.sin(q * Math.PI) * 13,
    turn: q < 0.5 ? 16 + 24 * q : (1 - q) * 2 * 28 - 14 * q * (1 - q) * 4,
  };
}

/**
 * A whole person.  walk: distance walked so far in its own scale; going: 0 stands, 1 walks.  near, far: where the hands
 * are (x, y before the body); nearHand, farHand: kind of hand, what it holds (hold, before the hand; under, behind it).
 */
export function person(
  who,
  {
    t = 0,
    x = 0,
    y = 0,
    scale = 1,
    side = 1,
    walk = 0,
    going = 0,
    near,
    far,
    nearHand = {},
    farHand = {},
    lean = 0,
    sit = 0,
    feet,
    face = {},
    opacity = 1,
    bag = false,
    breathe = 1,
  } = {},
) {
  const step = 46,
    phase = walk / (2 * step);
  const a = foot(phase, step),
    b = foot(phase + 0.5, step);
  const swing = Math.cos(phase * 2 * Math.PI) * going;
  const bob =
    going * (Math.cos(phase * 4 * Math.PI) * 2 - 2) + (1 - going) * Math.sin(t * 2.1 + who.hem) * 0.7 * breathe;
  const mix = (walking, standing) => walking * going + standing * (1 - going);
  const rest = feet ?? [
    [-8, 0],
    [6, 0],
  ];
  const one = [mix(a.x, rest[0][0]), mix(a.y, rest[0][1])],
    two = [mix(b.x, rest[1][0]), mix(b.y, rest[1][1])];
  const hip = [0, -94 + sit + going * (1.5 + Math.max(0, bob))];
  const top = sit + bob;
  const shoulder = -151 + top;
  const nearAt = near ?? [mix(-swing * 24 + 2, -8), mix(-92 + Math.abs(swing) * 4 + top, -88 + top)];
  const farAt = far ?? [mix(swing * 24 + 6, 15), mix(-92 + Math.abs(swing) * 4 + top, -89 + top)];
  if (bag) nearHand = { kind: 'grip', under: travelBag(), ...nearHand };
  const [light, dark] = who.coat;
  const hem = who.hem + sit * 0.9,
    flare = who.flare,
    sway = swing * 2.5;
  const body =
    `M-12 ${round(-157 + top)}Q-19 ${round(-155 + top)}-19.500 ${round(-146 + top)}L${round(-20 - flare)} ${round(hem)}` +
    `Q${round(sway)} ${round(hem + 5)} ${round(21 + flare)} ${round(hem)}L19 ${round(-146 + top)}Q18.500 ${round(-155 + top)} 12 ${round(-157 + top)}Z`;
  const skirt = `M${round(-20 - flare)} ${round(hem)}Q${round(sway)} ${round(hem + 5)} ${round(21 + flare)} ${round(hem)}L${round(20.5 + flare * 0.7)} ${round(hem - 7)}Q${round(sway)} ${round(hem - 2)} ${round(-19.7 - flare * 0.75)} ${round(hem - 7)}Z`;
  const vest = who.vest
    ? `<path d="M-12 ${round(-157 + top)}L-19.500 ${round(-143 + top)}L-20 ${round(hem - 3)}Q0 ${round(hem + 2)} 20 ${round(hem - 3)}L18.500 ${round(-143 + top)}L12 ${round(-157 + top)}L6 ${round(-140 + top)}Z" fill="${who.vest}"/><path d="M-20 ${round(hem - 26)}L20 ${round(hem - 26)}" stroke="${colour.cream}" stroke-width="5"/>`
    : '';
  const torso =
    `<path d="${body}" fill="${light}"/>${vest}<path d="${skirt}" fill="${dark}" opacity=".55"/>` +
    `<path d="M8 ${round(-150 + top)}L${round(9 + flare / 3)} ${round(hem)}" stroke="${dark}" stroke-width="1.600"/>` +
    (who.badge ? `<path d="M11 ${round(-140 + top)}l5 2v5q-1 4-5 6q-4-2-5-6v-5z" fill="${who.badge}"/>` : '') +
    (who.scarf
      ? ''
      : `<path d="M-8 ${round(-158 + top)}L3 ${round(-148 + top)}L12 ${round(-157 + top)}Z" fill="${dark}"/>`);
  const scarf = who.scarf
    ? `<path d="M-13 ${round(-159 + top)}Q2 ${round(-150 + top)} 14 ${round(-160 + top)}Q17 ${round(-152 + top)} 12 ${round(-149 + top)}Q0 ${round(-144 + top)}-12 ${round(-150 + top)}Q-16 ${round(-154 + top)}-13 ${round(-159 + top)}Z" fill="${who.scarf}"/>` +
      `<path d="M3 ${round(-149 + top)}L11 ${round(-149 + top)}L${round(13 + sway * 0.6)} ${round(-122 + top)}L${round(4 + sway * 0.6)} ${round(-121 + top)}Z" fill="${who.scarf}"/><path d="M${round(4 + sway * 0.6)} ${round(-126 + top)}L${round(13 + sway * 0.6)} ${round(-127 + top)}" stroke="#c14f1c" stroke-width="1.500"/>`
    : '';
  // What turns with the trunk turns about the hip.
  const trunk = (inside) => (lean ? `<g transform="rotate(${round(lean)} 0 ${round(hip[1])})">${inside}</g>` : inside);
  const inside =
    trunk(arm(who, [11, shoulder + 2], farAt, dark, { bend: 1, ...farHand })) +
    leg(who, [hip[0] + 5, hip[1]], two, who.trousers[1], mix(b.turn, 0)) +
    leg(who, [hip[0] - 5, hip[1]], one, who.trousers[0], mix(a.turn, 0)) +
    trunk(
      torso +
        head(who, { t, x: 2, y: -182 + top, ...face }) +
        scarf +
        arm(who, [-11, shoulder + 2], nearAt, light, { bend: 1, edge: dark, ...nearHand }),
    );
  return put(inside, { x, y, scale: [scale * side, scale], opacity });
}

/** Her bag, hanging from a hand at 0 0. */
export const travelBag = () =>
  `<path d="M-12 18Q-12 2 0 2Q12 2 12 18" fill="none" stroke="#0b2526" stroke-width="3.500"/>` +
  `<rect x="-27" y="16" width="54" height="34" rx="9" fill="#b5502a"/><path d="M-27 30L27 30" stroke="#8f3d1e" stroke-width="3"/>` +
  `<rect x="-15" y="16" width="5" height="34" fill="#8f3d1e"/><rect x="10" y="16" width="5" height="34" fill="#8f3d1e"/>` +
  `<rect x="-6" y="34" width="12" height="9" rx="2.500" fill="${colour.yellow}"/>`;

/** Someone who walks along x(t): position, distance and pace follow from the function. */
export function walker(who, t, x, { scale = 1, ...more } = {}) {
  const here = x(t),
    pace = (x(t + 0.04) - x(t - 0.04)) / 0.08;
  const side = more.side ?? (pace < -1 ? -1 : 1);
  const going = Math.min(1, Math.abs(pace) / (55 * scale));
  return person(who, { t, x: here, scale, side, walk: (here * side) / scale, going, ...more });
}
