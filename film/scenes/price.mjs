// price.mjs - two people agree on a price before they leave.
import { cast, person } from '../figures.mjs';
import { drawing, keys, pop, wave } from '../motion.mjs';
import { bubble, car, icon, tree } from '../props.mjs';

const { traveller, driver } = cast;

export function draw(t) {
  const coins = (count, from) =>
    Array.from({ length: count }, (_, i) =>
      icon('coin', { x: (i - (count - 1) / 2) * 30, scale: pop(t, from + i * 0.12) * 0.86 }),
    ).join('');
  const nod = (from) => wave(Math.max(0, Math.min(1, (t - from) / 0.9)) * 2, 1) * 4;
  return drawing('scenes/price.svg', {
    trees: tree(120, 376, 1.8) + tree(760, 372, 1.6),
    car: car({ x: 450, y: 430, scale: 1.25, side: -1 }),
    people:
      person(traveller, {
        t,
        x: 306,
        y: 566,
        scale: 1.85,
        near: [4, -92],
        far: keys(t, [[1.6, [16, -92]], [2.2, [48, -124]], [4, [48, -124]], [4.6, [64, -122]]]),
        farHand: { kind: t > 4.2 ? 'rest' : 'open', turn: t > 1.7 ? (t > 4.2 ? -4 : -30) : undefined },
        face: {
          mouth: t > 1.7 && t < 2.6 ? 'talk' : t > 3.9 ? 'smile' : 'calm',
          look: [0.7, 0],
          tilt:
            t > 4
              ? 0
              : keys(t, [[1.2, 0], [1.6, -4], [2.2, 0]]),
        },
      }) +
      person(driver, {
        t,
        x: 550,
        y: 568,
        scale: 1.85,
        side: -1,
        near: [4, -92],
        far: keys(t, [[0.4, [16, -92]], [0.9, [46, -122]], [3.4, [44, -118]], [4.6, [66, -123]]]),
        farHand: { kind: t > 4.2 ? 'rest' : 'open', turn: t > 0.6 ? (t > 4.2 ? -4 : -24) : undefined },
        face: {
          mouth: t > 0.5 && t < 1.3 ? 'talk' : t > 3.4 ? 'smile' : 'calm',
          look: [0.7, 0],
          tilt: t > 3.3 && t < 4.2 ? nod(3.3) : 0,
        },
      }),
    bubbles:
      bubble(t, coins(5, 0.8), { x: 604, y: 82, from: 0.5, until: 2.7, tail: -1, width: 180 }) +
      bubble(t, coins(3, 2.1), { x: 262, y: 82, from: 1.8, tail: 1, width: 130 }) +
      bubble(t, coins(3, 3.1), { x: 596, y: 82, from: 3.0, tail: -1, width: 130 }) +
      icon('tick', { x: 430, y: 74, scale: 1.5 * pop(t, 4.2) }),
  });
}
