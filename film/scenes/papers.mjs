// papers.mjs - a hand asks for passport and telephone; she keeps both.
import { cast, person } from '../figures.mjs';
import { drawing, ease, keys, wave } from '../motion.mjs';
import { bagAt, bigArm, icon } from '../props.mjs';

const { traveller, stranger } = cast;

export function draw(t) {
  const reach = keys(t, [[0.5, 940], [1.7, 560], [3.6, 566], [4.8, 960]]);
  const tuck = ease(t, 1.7, 2.7),
    halt = ease(t, 2.2, 2.9) * (1 - ease(t, 5.2, 5.9));
  const held =
    icon('passport', { x: -2, y: -16, scale: 0.82, turn: -6 }) + icon('phone', { x: 14, y: -14, scale: 0.82, turn: 8 });
  const her = person(traveller, {
    t,
    x: 300,
    y: 604,
    scale: 2.1,
    lean: -3 * tuck,
    near: keys(t, [[1.6, [50, -112]], [2.7, [16, -124]]]),
    nearHand: {
      kind: 'grip',
      under: held,
      turn: keys(t, [[1.6, -8], [2.7, -40]]),
    },
    far: [20 + 38 * halt, -96 - 34 * halt],
    farHand: { kind: halt > 0.3 ? 'stop' : 'rest', turn: -20 - 62 * halt },
    face: {
      mouth: t < 1.4 ? 'calm' : t > 4.4 ? 'smile' : t > 2 && t < 2.9 ? 'talk' : 'calm',
      look: [0.8, 0.1],
      brow: t > 1.2 && t < 4 ? 0.7 : 0,
    },
  });
  return drawing('scenes/papers.svg', {
    bus: { x: keys(t, [[-0.5, 420], [2.4, 560], [7, 880]]) },
    people:
      bagAt(726, 344, 1.7) +
      her +
      bigArm(stranger, { x: reach, y: 268 + wave(t, 1.4) * 3, turn: -84, flip: -1, kind: 'offer', scale: 0.74 }),
  });
}
