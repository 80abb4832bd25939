// employer.mjs - an offer of work is looked up before the answer.
import { cast, colour } from '../figures.mjs';
import { drawing, ease, keys, pop, put, round } from '../motion.mjs';
import { bar, bigArm, heldPhone, icon } from '../props.mjs';

const { traveller } = cast;

/** Fingers round the handle of the magnifying glass. */
const thumbs = `<path d="M-90 98L-114 96" stroke="${traveller.skin}" stroke-width="20" stroke-linecap="round"/><path d="M-86 114L-112 112" stroke="${traveller.skin}" stroke-width="18" stroke-linecap="round"/>`;

export function draw(t) {
  const row = (i, name, mark, from) => {
    const y = -92 + i * 74;
    return put(
      `<rect x="-78" y="-31" width="156" height="62" rx="12" fill="#ffffff"/>` +
        icon(name, { x: -48, scale: 0.86 }) +
        bar(-18, -14, 52, '#c9d6d2') +
        bar(-18, 3, 36, '#dfe7e3') +
        icon(mark, { x: 56, scale: pop(t, from + 0.75) * 0.8 }),
      { y, opacity: ease(t, from, from + 0.3), x: 26 * (1 - ease(t, from, from + 0.3)) },
    );
  };
  const screen =
    `<rect x="-90" y="-181" width="180" height="362" fill="#dfece6"/><rect x="-90" y="-181" width="180" height="46" fill="${colour.night}"/>` +
    `<circle cx="-66" cy="-157" r="9" fill="none" stroke="#f4b942" stroke-width="4"/><path d="M-60-150L-53-143" stroke="#f4b942" stroke-width="4" stroke-linecap="round"/>` +
    bar(-42, -162, 90 * ease(t, 0.3, 1), colour.mist) +
    row(0, 'firm', 'tick', 1) +
    row(1, 'handset', 'tick', 1.9) +
    row(2, 'people', 'tick', 2.8) +
    row(3, 'contract', 'question', 3.7);
  const coins = [0, 1, 2, 3, 4].map((i) => icon('coin', { x: -70 + i * 35, y: -62, scale: 0.86 })).join('');
  const reading = keys(t, [
    [0, [214, 140]], [0.8, [320, 136]], [1.4, [216, 212]], [2.2, [338, 214]], [2.9, [222, 238]], [3.7, [330, 262]],
    [4.4, [250, 268]], [6, [262, 264]],
  ]);
  return drawing('scenes/employer.svg', {
    offer: { x: 292, y: 204, turn: -4 },
    pay: coins,
    unknown: icon('question', { x: 58, y: 92, scale: 1.15 * pop(t, 4.5) }),
    glass: put(
      `<path d="M-30 30L-92 100" stroke="#6d4a30" stroke-width="17" stroke-linecap="round"/><circle r="44" fill="#d9ebe6" opacity=".5"/><circle r="44" fill="none" stroke="#103334" stroke-width="9"/><path d="M-26-14Q-18-28-2-30" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round"/>` +
        bigArm(traveller, { x: -112, y: 128, turn: 36, flip: -1, kind: 'fist', scale: 0.74 }) +
        thumbs,
      { x: reading[0], y: reading[1] },
    ),
    phone: heldPhone(traveller, screen, {
      x: 632,
      y: 222,
      scale: 1,
      turn: 4,
      thumb: keys(t, [[3.6, [70, 70]], [4.1, [76, 96]]]),
    }),
  });
}
