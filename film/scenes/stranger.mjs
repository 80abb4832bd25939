// stranger.mjs - a ride, a bed, a job from a stranger; she asks volunteers instead.
import { cast, person, walker } from '../figures.mjs';
import { drawing, keys, wave } from '../motion.mjs';
import { bubble, car, icon, thought } from '../props.mjs';

const { traveller, volunteer, stranger } = cast;

export function draw(t) {
  const x = (at) =>
    keys(at, [[-0.5, 414], [0.4, 420], [3.1, 420], [5.1, 300]]);
  const wait = t < 2.9;
  const his = person(stranger, {
    t,
    x: 568,
    y: 416,
    scale: 1.0,
    side: -1,
    far: keys(t, [[0.4, [20, -92]], [1, [52, -128]], [3.4, [50, -120]], [4.4, [16, -92]]]),
    farHand: { kind: 'open' },
    near: [-6, -90],
    face: { mouth: t < 3.6 ? 'grin' : 'calm', look: [0.7, 0] },
  });
  const hers = walker(traveller, t, x, {
    y: 416,
    scale: 1.0,
    side: wait ? 1 : -1,
    bag: true,
    face: { look: [0.7, 0], mouth: t > 3.6 ? 'smile' : 'calm', brow: wait ? 0.8 : 0 },
  });
  return drawing('scenes/stranger.svg', {
    car: car({ x: 712, y: 444, scale: 0.96, side: -1 }),
    helper: person(volunteer, {
      t,
      x: 120,
      y: 392,
      scale: 1.0,
      side: 1,
      far: keys(t, [[2.6, [16, -92]], [3.3, [46, -152]]]),
      farHand: { kind: 'open', turn: t > 2.6 ? -70 + wave(t, 0.8) * 14 : undefined },
      face: { mouth: t > 2.8 ? 'smile' : 'calm', look: [0.6, 0] },
    }),
    'stand-sign': icon('care', { x: 113, y: 336, scale: 1.0 }),
    people: his + hers,
    bubbles:
      bubble(t, icon('ride'), { x: 520, y: 150, from: 0.5, until: 3.9, tail: 1 }) +
      bubble(t, icon('bed'), { x: 614, y: 112, from: 1.1, until: 4, tail: -1 }) +
      bubble(t, icon('work'), { x: 706, y: 158, from: 1.7, until: 4.1, tail: -1 }) +
      thought(t, icon('question', { scale: 1.1 }), { x: 356, y: 118, from: 1.9, until: 3.4, side: 1 }) +
      bubble(t, icon('care'), { x: 176, y: 84, from: 4.2, tail: -1, scale: 0.9 }),
  });
}
