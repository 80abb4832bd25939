// arrival.mjs - she arrives among people whom she trusts.
import { cast, person, walker } from '../figures.mjs';
import { drawing, ease, keys, round, scatter, wave } from '../motion.mjs';
import { bagAt, camera, fire, glow } from '../props.mjs';

const { traveller, friend, adviser, elder, man, child } = cast;

export function draw(t) {
  const x = (at) =>
    keys(at, [[-0.5, 60], [3, 330]]);
  const meet = (at) =>
    keys(at, [[1.2, 470], [3, 371]]);
  const hug = ease(t, 2.9, 3.6),
    bagDown = t > 2.7;
  const hers = walker(traveller, t, x, {
    y: 420,
    scale: 1.05,
    side: 1,
    bag: !bagDown,
    near: hug ? [-2 + 52 * hug, -88 - 46 * hug] : undefined,
    nearHand: bagDown ? { kind: 'rest' } : {},
    far: hug ? [16 + 30 * hug, -92 - 28 * hug] : undefined,
    lean: 4 * hug,
    face: { mouth: t > 1.4 ? 'smile' : 'calm', eyes: hug > 0.6 ? 0.1 : undefined, look: [0.7, 0], tilt: 13 * hug },
  });
  const theirs = walker(friend, t, meet, {
    y: 418,
    scale: 1.05,
    side: -1,
    near:
      t > 1
        ? keys(t, [[1, [-5, -88]], [2, [44, -126]], [3.4, [46, -116]]])
        : undefined,
    far:
      t > 1
        ? keys(t, [[1, [15, -89]], [2, [46, -134]], [3.4, [50, -128]]])
        : undefined,
    nearHand: { kind: 'open' },
    farHand: { kind: 'open' },
    lean: 4 * hug,
    face: { mouth: hug > 0.6 ? 'smile' : 'grin', look: [0.7, 0], eyes: hug > 0.6 ? 0.1 : undefined, tilt: 5 * hug },
  });
  const greet = (at) => (t > at ? -74 + wave(t, 0.7) * 16 : undefined);
  const lamps = Array.from({ length: 9 }, (_, i) => {
    const lx = 270 + i * 42,
      ly = 212 + Math.sin(((i + 0.5) / 9) * Math.PI) * 30;
    return `<circle cx="${lx}" cy="${round(ly + 9)}" r="17" fill="#f4b942" opacity="${round(0.16 + 0.05 * Math.sin(t * 2 + i))}"/><circle cx="${lx}" cy="${round(ly + 9)}" r="7" fill="#fbe3ae"/>`;
  }).join('');
  const stars = Array.from(
    { length: 14 },
    (_, i) =>
      `<circle cx="${round(scatter(i + 7) * 760)}" cy="${round(scatter(i + 40) * 120)}" r="1.500" fill="#fbf7ef" opacity="${round(0.5 + 0.3 * Math.sin(t * 1.5 + i * 2))}"/>`,
  ).join('');
  return camera(
    keys(t, [[2.8, 1], [6.8, 1.2]]),
    380,
    380,
    drawing('scenes/arrival.svg', {
      stars,
      'far-fire':
        glow(t, { x: 140, y: 234, strength: 0.9, radius: 74 }) + fire(t, { x: 140, y: 248, scale: 0.34, logs: false }),
      windows: { opacity: 0.94 + wave(t, 2.7) * 0.05 },
      lamps:
        `<path d="M246 372V206M624 214Q430 290 246 208" fill="none" stroke="#103334" stroke-width="3.500"/>` + lamps,
      'on-table': `<path d="M470 330V314H494V330ZM524 330Q520 312 530 306H538Q548 312 544 330Z" fill="#fbf7ef"/><path d="M532 306L528 290M536 306L542 288" stroke="#7fb6ad" stroke-width="4" stroke-linecap="round"/><circle cx="527" cy="288" r="6" fill="#e8672c"/><circle cx="543" cy="286" r="6" fill="#f4b942"/>`,
      people:
        person(elder, {
          t,
          x: 606,
          y: 408,
          scale: 0.98,
          side: -1,
          far: keys(t, [[0.8, [16, -90]], [1.6, [40, -104]]]),
          near: keys(t, [[0.8, [-4, -88]], [1.6, [30, -108]]]),
          face: { mouth: 'smile', look: [0.7, 0] },
        }) +
        person(man, {
          t,
          x: 680,
          y: 412,
          scale: 1.06,
          side: -1,
          far: keys(t, [[0.6, [16, -92]], [1.2, [36, -168]]]),
          farHand: { kind: 'open', turn: greet(0.8) },
          face: { mouth: 'grin', look: [0.7, 0] },
        }) +
        person(adviser, {
          t,
          x: 770,
          y: 416,
          scale: 1.02,
          side: -1,
          far: [22, -104],
          near: [16, -102],
          face: { mouth: 'smile', look: [0.7, 0] },
        }) +
        (bagDown
          ? bagAt(
              keys(t, [[2.7, 318], [3.1, 268]]),
              keys(t, [[2.7, 420], [3.1, 424]]),
              1.05,
            )
          : '') +
        theirs +
        hers +
        walker(
          child,
          t,
          (at) =>
            keys(at, [[0.9, 560], [3.2, 462]]),
          {
            y: 426,
            scale: 0.66,
            side: -1,
            far: keys(t, [[0.6, [16, -92]], [1, [30, -176]], [5, [30, -176]]]),
            farHand: { kind: 'open', turn: greet(0.8) },
            face: { mouth: 'grin', look: [0.6, -0.5] },
          },
        ),
    }),
  );
}
