// plate.mjs - the plate is photographed and sent to a friend.
import { cast } from '../figures.mjs';
import { drawing, ease, keys, part, pop, put, round, wave } from '../motion.mjs';
import { bubble, heldPhone, icon, portrait, tree } from '../props.mjs';

const { traveller, friend } = cast;

export function draw(t) {
  const lift = ease(t, 0.3, 1.3),
    lower = ease(t, 3.1, 3.9);
  const shot = t > 1.95 ? 1 : 0;
  const behind = part('car-behind');
  const picture = `<rect x="-90" y="-70" width="180" height="140" rx="8" fill="#c9d6d2"/><g transform="translate(0 84) scale(1.12)">${behind}</g>`;
  const corner = (sx, sy) =>
    `<path d="M${sx * 66} ${sy * 26}V${sy * 46}H${sx * 46}" fill="none" stroke="#f4b942" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>`;
  const focus = 1.25 - 0.25 * ease(t, 1.2, 1.8);
  const view =
    `<clipPath id="view"><rect x="-90" y="-181" width="180" height="362"/></clipPath><rect x="-90" y="-181" width="180" height="362" fill="#5c6f70"/><g clip-path="url(#view)"><rect x="-90" y="-181" width="180" height="70" fill="#a5cbb9"/>` +
    `<g transform="translate(0 116) scale(1.08)">${behind}</g></g>` +
    put(corner(-1, -1) + corner(1, -1) + corner(-1, 1) + corner(1, 1), { y: 27, scale: focus }) +
    `<rect x="-90" y="122" width="180" height="60" fill="#0b2526"/><circle cy="150" r="19" fill="#fbf7ef"/><circle cy="150" r="${shot && t < 2.2 ? 12 : 15}" fill="none" stroke="#0b2526" stroke-width="2.500"/>`;
  const fly = keys(t, [[2.5, [600, 190]], [3.9, [196, 116]]]);
  const size = keys(t, [[2.2, 0.9], [2.7, 0.62], [3.9, 0.3]]);
  const photo =
    t > 2.2
      ? put(
          `<rect x="-98" y="-78" width="196" height="156" rx="16" fill="#fff"/><clipPath id="photo"><rect x="-90" y="-70" width="180" height="140" rx="8"/></clipPath><g clip-path="url(#photo)">${picture}</g>`,
          {
            x: fly[0],
            y: fly[1] - Math.sin(ease(t, 2.5, 3.9) * Math.PI) * 60,
            scale: size,
            turn: keys(t, [[2.3, 3], [2.8, -8], [3.9, 0]]),
            opacity: 1 - ease(t, 3.85, 4.1),
          },
        )
      : '';
  return drawing('scenes/plate.svg', {
    trees: tree(40, 356, 1.5) + tree(806, 352, 1.6) + tree(700, 346, 1.1),
    car: put(behind, { x: 352, y: 396, scale: 1.06 }),
    phone: heldPhone(traveller, view, {
      x: 632,
      y: 236 + 420 * (1 - lift) + 40 * lower,
      scale: 0.98,
      turn: 4 + wave(t, 2.2) * 0.8,
      thumb: keys(t, [[1.5, [74, 96]], [1.85, [16, 146]], [2.1, [16, 146]], [2.6, [78, 104]]]),
    }),
    flash: { opacity: 0.75 * (t > 1.92 ? 1 - ease(t, 1.92, 2.25) : 0) },
    sent: photo,
    friend:
      portrait(friend, t, {
        x: 150,
        y: 112,
        scale: 1.12,
        size: pop(t, 2.7),
        face: { mouth: t > 4.1 ? 'smile' : 'calm', look: [0.6, 0.6] },
      }) +
      bubble(t, icon('heart', { x: -18, scale: 0.8 }) + icon('tick', { x: 22, scale: 0.86 }), {
        x: 290,
        y: 66,
        from: 4.3,
        tail: -1,
        width: 104,
        scale: 0.95,
      }),
  });
}
