// pressed.mjs - a man presses a present on her; she takes her time.
import { cast, walker } from '../figures.mjs';
import { drawing, ease, keys } from '../motion.mjs';
import { bubble, icon, thought, tree } from '../props.mjs';

const { traveller, stranger } = cast;

export function draw(t) {
  const near = (at) =>
    keys(at, [[-1, 640], [0.3, 640], [1.2, 566], [1.7, 566], [2.5, 520], [4.4, 520], [5.4, 566]]);
  const away = (at) =>
    keys(at, [[2.1, 322], [2.9, 268]]);
  const gift = icon('gift', { x: 6, y: -16, scale: 1.15 });
  const offer = keys(t, [[0.2, [26, -110]], [1.2, [54, -122]], [4.2, [56, -122]], [5, [28, -104]]]);
  const halt = ease(t, 2.6, 3.2);
  const his = walker(stranger, t, near, {
    y: 428,
    scale: 1.25,
    side: -1,
    lean: keys(t, [[1, 2], [2.4, 8], [4.2, 8], [5, -1]]),
    near: offer,
    far: [offer[0] + 6, offer[1] + 4],
    nearHand: { kind: 'grip', under: gift },
    farHand: { kind: 'grip' },
    face: { mouth: t < 3.6 ? 'grin' : 'calm', look: [0.6, 0], brow: t < 3.6 ? 0.4 : -0.3 },
  });
  const hers = walker(traveller, t, away, {
    y: 428,
    scale: 1.25,
    side: 1,
    lean: -4 * halt,
    far: [16 + 36 * halt, -92 - 46 * halt],
    farHand: { kind: halt > 0.2 ? 'stop' : 'rest', turn: halt > 0.2 ? -82 : undefined },
    bag: true,
    face: { look: [0.8, 0], mouth: t > 3.1 && t < 3.7 ? 'talk' : 'calm', brow: t > 1 ? 0.8 : 0 },
  });
  return drawing('scenes/pressed.svg', {
    clouds: { x: t * 6 },
    trees: tree(70, 372, 1.25) + tree(770, 366, 1.5) + tree(640, 352, 0.9),
    people: hers + his,
    bubbles:
      bubble(t, icon('heart'), { x: 640, y: 96, from: 0.5, until: 4.2, tail: -1 }) +
      bubble(t, icon('key'), { x: 742, y: 128, from: 1.2, until: 4.3, tail: -1 }) +
      bubble(t, icon('work'), { x: 560, y: 66, from: 1.8, until: 4.1, tail: 1, scale: 0.9 }) +
      thought(t, icon('clock'), { x: 226, y: 96, from: 3.2, side: 1 }),
  });
}
