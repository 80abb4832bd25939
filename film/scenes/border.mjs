// border.mjs - the way begins: early morning, a border, a bar that goes up.
import { cast, person, walker } from '../figures.mjs';
import { drawing, keys, put, round, wave } from '../motion.mjs';

const { traveller, officer } = cast;

export function draw(t) {
  const boom = keys(t, [[1.2, 0], [2.7, 78]]);
  const pole = `<path d="M0 0H-216" stroke="#fbf7ef" stroke-width="12" stroke-linecap="round"/><path d="M-34 0H-66M-98 0H-130M-162 0H-194" stroke="#e8672c" stroke-width="12"/><path d="M0 0H34" stroke="#103334" stroke-width="20"/>`;
  const flap = (at) => wave(t, 1.6, at) * 4;
  return (
    drawing('scenes/border.svg', {
      sun: { y: keys(t, [[-1, 40], [7, -26]]) },
      birds: { x: t * 14 - 40, y: wave(t, 2) * 3 },
      'hills-far': { x: -t * 2 },
      hills: { x: -t * 4 },
      officer: person(officer, {
        t,
        x: 614,
        y: 452,
        scale: 0.9,
        side: -1,
        face: { mouth: t > 2.6 ? 'smile' : 'calm' },
        far: keys(t, [[1.1, [16, -100]], [1.7, [34, -150]], [2.6, [34, -150]], [3.2, [16, -100]]]),
        farHand: { kind: 'open', turn: -75 },
      }),
      flag: `<path d="M756 154Q${round(782 + flap(0))} ${round(146 + flap(0.3))} 808 ${round(156 + flap(0.5))}T846 ${round(154 + flap(0.7))}V200Q${round(826 + flap(0.7))} 208 806 ${round(202 + flap(0.5))}T756 200Z" fill="#1f6f6b"/><path d="M756 170Q${round(782 + flap(0))} ${round(162 + flap(0.3))} 808 ${round(172 + flap(0.5))}T846 ${round(170 + flap(0.7))}V185Q${round(826 + flap(0.7))} 193 806 ${round(187 + flap(0.5))}T756 185Z" fill="#f4b942"/>`,
    }) +
    put(pole, { x: 520, y: 338, turn: boom }) +
    `<path d="M510 330H530V386H510Z" fill="#103334"/><circle cx="520" cy="338" r="7" fill="#f4b942"/>` +
    walker(traveller, t, (at) => 96 + 84 * at, {
      y: 410,
      scale: 0.92,
      bag: true,
      face: { mouth: t > 2.8 ? 'smile' : 'calm', look: [0.4, -0.1] },
    })
  );
}
