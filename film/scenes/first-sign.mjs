// first-sign.mjs - at the first sign she calls for help, and leaves.
import { cast, colour, person, walker } from '../figures.mjs';
import { drawing, ease, keys, pop, put, round, wave } from '../motion.mjs';
import { bubble, icon, smallPhone } from '../props.mjs';

const { stranger, traveller, officer } = cast;

export function draw(t) {
  const open = ease(t, 2.7, 3.7);
  const x = (at) =>
    keys(at, [[-1, 392], [3.6, 392], [6.2, 624]]);
  const up = ease(t, 1.1, 1.7);
  const leaf = 160 * (1 - 0.86 * open);
  const doorLeaf = `<path d="M764 96L${round(764 - leaf)} ${round(96 - 22 * open)}V${round(392 + 26 * open)}L764 392Z" fill="#c99a63"/><path d="M${round(764 - leaf * 0.16)} ${round(126 - 4 * open)}L${round(764 - leaf * 0.84)} ${round(126 - 18 * open)}V${round(216 - 6 * open)}L${round(764 - leaf * 0.16)} 216Z" fill="#b98850"/><path d="M${round(764 - leaf * 0.16)} 244L${round(764 - leaf * 0.84)} ${round(244 + 2 * open)}V${round(362 + 18 * open)}L${round(764 - leaf * 0.16)} ${round(362 + 4 * open)}Z" fill="#b98850"/><circle cx="${round(764 - leaf * 0.9)}" cy="${round(240 + 2 * open)}" r="6" fill="#f4b942"/>`;
  const dark = {
    ...stranger,
    plain: true,
    skin: '#162b2e',
    shade: '#162b2e',
    coat: ['#162b2e', '#162b2e'],
    trousers: ['#162b2e', '#162b2e'],
    shoes: '#162b2e',
  };
  const jag = (from, until) =>
    put(
      `<path d="M-62-14L-40-24L-44-46L-20-36L-6-54L8-36L34-48L34-26L62-20L46 0L62 18L36 22L30 42L10 28L-8 44L-20 26L-46 34L-42 12L-64 8L-48-4Z" fill="${colour.orange}"/>` +
        icon('alarm'),
      { x: 240 + wave(t, 0.16) * 1.6, y: 106, scale: pop(t, from, until) },
    );
  const ring = [0, 1, 2]
    .map((i) => {
      const life = (t * 0.9 + i / 3) % 1;
      return put(
        `<path d="M10-16A20 20 0 0 1 10 16" fill="none" stroke="${colour.yellow}" stroke-width="5" stroke-linecap="round"/>`,
        { x: 430 + life * 34, y: 200, scale: 0.6 + life * 0.9, opacity: (1 - life) * up * (1 - ease(t, 3, 3.35)) },
      );
    })
    .join('');
  const phoneHand = keys(t, [[1, [20, -92]], [1.7, [24, -168]], [3.3, [24, -168]], [3.9, [16, -92]]]);
  const her = walker(traveller, t, x, {
    y: 424,
    scale: 1.2,
    side: 1,
    far: t > 4.1 ? undefined : phoneHand,
    bag: true,
    farHand: {
      kind: 'grip',
      hold: t > 0.9 && t < 4.1 ? smallPhone(t > 1.3 ? -8 : 0) : '',
      turn: t > 1.2 && t < 3.8 ? -100 : undefined,
    },
    face: {
      mouth: t > 1.8 && t < 3.1 && wave(t, 0.5) > 0 ? 'talk' : t > 3.6 ? 'smile' : 'calm',
      look: [t < 1 ? -0.6 : 0.5, 0],
      brow: t < 3 ? 0.9 : 0,
    },
  });
  return drawing('scenes/first-sign.svg', {
    beam: { opacity: open },
    door: doorLeaf,
    helper: person(officer, {
      t,
      x: 708,
      y: 396,
      scale: 1.04,
      side: -1,
      far: keys(t, [[3.2, [18, -96]], [4, [48, -124]]]),
      farHand: { kind: 'open', turn: -10 },
      face: { mouth: 'smile', look: [0.6, 0] },
    }),
    shade: person(dark, {
      t,
      x: keys(t, [[0, 150], [1.2, 190], [3, 190], [4.4, 120]]),
      y: 428,
      scale: 1.3,
      side: 1,
      lean: keys(t, [[0, 2], [1, 9], [3, 9], [4, 0]]),
      far: keys(t, [[0.2, [18, -92]], [0.9, [56, -130]], [3, [54, -126]], [3.8, [18, -92]]]),
      farHand: { kind: 'point' },
    }),
    people: her,
    bubbles: jag(0.5, 3) + ring + bubble(t, icon('care'), { x: 500, y: 118, from: 2, until: 3.7, tail: -1 }),
  });
}
