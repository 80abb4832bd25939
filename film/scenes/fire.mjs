// fire.mjs - a fire on a hill, and the hills that answer.
import { cast, person } from '../figures.mjs';
import { drawing, ease, keys, put, round, scatter } from '../motion.mjs';
import { camera, fire, glow, sparks } from '../props.mjs';

const { traveller, friend } = cast;

export function draw(t) {
  const lit = ease(t, 1.2, 2.6),
    two = ease(t, 2.9, 3.8),
    three = ease(t, 3.7, 4.5),
    four = ease(t, 4.4, 5.1);
  const stars = Array.from({ length: 34 }, (_, i) => {
    const x = scatter(i) * 854,
      y = scatter(i + 100) * 214;
    return `<circle cx="${round(x)}" cy="${round(y)}" r="${i % 4 ? 1.2 : 2}" fill="#fbf7ef" opacity="${round(0.45 + 0.35 * Math.sin(t * 1.6 + i * 1.9))}"/>`;
  }).join('');
  const small = (x, y, scale, strength, shift) =>
    strength > 0.01
      ? glow(t + shift, { x, y: y - 18 * scale, strength, radius: 150 * scale }) +
        fire(t + shift, { x, y, scale, strength, logs: false })
      : '';
  const torch =
    `<path d="M0 4L22-38" stroke="#a5713f" stroke-width="6" stroke-linecap="round"/>` +
    fire(t, { x: 23, y: -40, scale: 0.26, strength: 1, logs: false });
  const reach = keys(t, [[0.2, [26, -108]], [1.1, [54, -84]], [1.7, [54, -84]], [2.5, [30, -112]]]);
  return camera(
    keys(t, [[2.2, 1.4], [4.2, 1]]),
    250,
    330,
    drawing('scenes/fire.svg', {
      stars,
      'fire-2': small(666, 350, 0.52, two, 0.4),
      'fire-3': small(606, 244, 0.32, three, 0.8),
      'fire-4': small(782, 214, 0.22, four, 1.3),
      glow: glow(t, { x: 276, y: 300, strength: lit, radius: 250 }),
      'fire-1':
        fire(t, { x: 276, y: 350, scale: 1.12, strength: lit }) +
        sparks(t, { x: 276, y: 300, strength: lit, height: 190, count: 16 }),
      people:
        person(traveller, {
          t,
          x: 180,
          y: 374,
          scale: 0.82,
          near: reach,
          nearHand: {
            kind: 'grip',
            under: put(torch, { turn: keys(t, [[0.2, 0], [1.1, 34], [1.7, 34], [2.5, 0]]) }),
          },
          lean: keys(t, [[0.3, 0], [1.1, 8], [1.7, 8], [2.5, 0]]),
          face: { mouth: t > 2 ? 'smile' : 'calm', look: [0.6, -0.2] },
        }) +
        person(friend, {
          t,
          x: 392,
          y: 396,
          scale: 0.8,
          side: t > 2.75 ? 1 : -1,
          near: keys(t, [[2.7, [-5, -88]], [3.4, [50, -152]]]),
          nearHand: { kind: t > 2.75 ? 'point' : 'rest' },
          face: { mouth: 'smile', look: [0.5, 0] },
        }),
    }),
  );
}
