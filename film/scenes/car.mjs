// car.mjs - three questions before getting in: address, telephone number, identity card.
import { cast, hand, person } from '../figures.mjs';
import { drawing, ease, keys, limb, pop, put, wave } from '../motion.mjs';
import { bagAt, bubble, car, icon, seated, smallPhone, tree } from '../props.mjs';

const { traveller, driver } = cast;

export function draw(t) {
  const show = ease(t, 3.1, 4);
  const tip = [540 - 74 * show, 318 - 52 * show];
  const card =
    show > 0.01
      ? put(icon('card', { x: -26, y: -12, scale: 1.45, turn: -6 }), { x: tip[0], y: tip[1] }) +
        put(hand(driver, 'grip'), { x: tip[0], y: tip[1], turn: 208, scale: [1.3, -1.3] }) +
        limb(
          [[576, 326], [546 - 6 * show, 328], [tip[0] + 4, tip[1] + 2]],
          17,
          driver.coat[0],
        )
      : '';
  const check = (name, x, from) =>
    bubble(t, icon(name, { y: 0 }), { x, y: 82, from, tail: 0, width: 88 }) +
    icon('tick', { x: x + 38, y: 112, scale: 0.72 * pop(t, from + 0.8) });
  const his = seated(driver, 16, {
    t,
    mouth: t > 0.8 && t < 2.8 && wave(t, 0.5) > 0 ? 'talk' : 'smile',
    look: [0.8, 0],
  });
  return drawing('scenes/car.svg', {
    trees: tree(66, 362, 1.5) + tree(800, 352, 1.4) + tree(330, 350, 1),
    car: car({ x: 596, y: 440, scale: 1.42, side: -1, driver: his }),
    people:
      bagAt(92, 428, 1.2) +
      person(traveller, {
        t,
        x: 218,
        y: 430,
        scale: 1.34,
        near: [36, -108],
        nearHand: { kind: 'grip', hold: smallPhone(10) },
        far: keys(t, [[0.3, [18, -92]], [0.9, [44, -124]], [2.9, [44, -124]], [3.6, [62, -142]]]),
        farHand: { kind: 'open', turn: -16 },
        face: {
          mouth: t > 0.4 && t < 2.9 && wave(t, 0.6, 0.3) > 0.2 ? 'talk' : t > 4.4 ? 'smile' : 'calm',
          look: [0.7, 0.1],
        },
      }) +
      card,
    bubbles: check('pin', 330, 0.7) + check('handset', 440, 1.7) + check('card', 550, 2.7),
  });
}
