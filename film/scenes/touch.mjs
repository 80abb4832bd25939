// touch.mjs - on the road, in touch with the friend.
import { cast, colour, hand } from '../figures.mjs';
import { drawing, ease, part, pop, put, round, wave } from '../motion.mjs';
import { car, icon, portrait, seated, smallPhone, tree } from '../props.mjs';

const { traveller, friend, driver } = cast;

export function draw(t) {
  const way = t * 150;
  const along = (from, to, start, end, inside, size) => {
    const part = ease(t, start, end);
    if (part <= 0 || part >= 1) return '';
    return put(inside, {
      x: from[0] + (to[0] - from[0]) * part,
      y: from[1] + (to[1] - from[1]) * part - Math.sin(part * Math.PI) * 46,
      scale: size * Math.min(1, part * 6, (1 - part) * 6),
    });
  };
  const dot = (inside, fill) => `<circle r="31" fill="${fill}"/>${inside}`;
  const carX = 356 + wave(t, 5) * 5,
    carY = 418 + wave(t, 0.45) * 0.7;
  const her =
    seated(traveller, -58, { t, look: [0.5, 0.5], mouth: t > 2.8 ? 'smile' : 'calm', tilt: 4 }) +
    put(hand(traveller, 'grip'), { x: -38, y: -90, turn: -70, scale: 0.8 }) +
    put(smallPhone(14), { x: -36, y: -90, scale: 0.9 });
  const trees = [0, 1, 2, 3, 4, 5, 6]
    .map((i) => {
      const x = ((((i * 190 + 60 - way * 0.72) % 1330) + 1330) % 1330) - 160;
      return tree(x, 362 - (i % 2) * 4, 0.8 + (i % 3) * 0.22);
    })
    .join('');
  const marks = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    .map(
      (i) =>
        `<rect x="${round(((((i * 110 - way) % 1100) + 1100) % 1100) - 110)}" y="392" width="58" height="5" fill="#e9e2cf"/>`,
    )
    .join('');
  return drawing('scenes/touch.svg', {
    'hills-far': { x: -t * 9 },
    hills: { x: 60 - t * 26 },
    trees,
    marks,
    car: car({
      x: carX,
      y: carY,
      scale: 1.02,
      side: 1,
      way,
      passenger: her,
      driver: seated(driver, 18, { t, look: [0.9, 0] }),
    }),
    friend: portrait(friend, t, {
      x: 690,
      y: 136,
      scale: 1.3,
      size: pop(t, 0.3),
      face: { mouth: t > 2 ? 'smile' : 'calm', look: [0.6, 0.7] },
    }),
    messages:
      along([314, 286], [604, 146], 0.9, 2.2, dot(icon('pin', { scale: 0.9 }), colour.cream), 1) +
      along([600, 170], [320, 292], 2.3, 3.4, dot(icon('heart', { y: 1, scale: 0.82 }), colour.cream), 1) +
      along([314, 286], [604, 146], 3.4, 4.6, dot(icon('pin', { scale: 0.9 }), colour.cream), 1) +
      along([600, 170], [320, 292], 4.6, 5.7, dot(icon('tick'), colour.cream), 1),
  });
}
