// online.mjs - sweet messages from a profile that has no face.
import { cast, colour, head, person } from '../figures.mjs';
import { drawing, ease, keys, pop, put, round, wave } from '../motion.mjs';
import { bagAt, bar, heldPhone, icon, smallPhone } from '../props.mjs';

const { traveller, volunteer } = cast;

function chatRow(t, from, y, inside, mine = false) {
  const fill = mine ? colour.teal : '#ffffff';
  return put(
    `<rect x="-34" y="-27" width="68" height="54" rx="18" fill="${fill}"/><path d="M${mine ? 30 : -30} 8L${mine ? 44 : -44} 27L${mine ? 12 : -12} 26Z" fill="${fill}"/>${inside}`,
    { x: mine ? 40 : -40, y, scale: pop(t, from) },
  );
}

export function draw(t) {
  const turn = keys(t, [[3.1, 0], [3.6, 1], [3.61, 1], [4.1, 2]]);
  const wide = Math.max(0.02, Math.abs(Math.cos((turn * Math.PI) / 2)));
  const grown = 1 + 0.5 * ease(t, 2.9, 3.6);
  const sweet =
    `<clipPath id="profile"><circle r="26"/></clipPath><circle r="26" fill="#f9d27a"/><g clip-path="url(#profile)"><path d="M-26 14Q0 0 26 14V26H-26Z" fill="#7fb6ad"/>` +
    `<path d="M-22 34Q-20 12 0 11Q20 12 22 34Z" fill="#e8672c"/>${head(volunteer, { y: -3, scale: 0.82, mouth: 'grin', eyes: 1 })}</g><circle r="26" fill="none" stroke="#fff" stroke-width="4"/>`;
  const empty = `<circle r="26" fill="#5d6f73"/><path d="M-17 18Q-16 5 0 5Q16 5 17 18Q8 26 0 26Q-8 26-17 18Z" fill="#33454a"/><circle cy="-6" r="11" fill="#33454a"/><path d="M-3.500-8.500C-3.500-13 4-13 4-8.500C4-5 0-5 0-2" fill="none" stroke="#f4b942" stroke-width="3" stroke-linecap="round"/><circle cy="2.500" r="2" fill="#f4b942"/><circle r="26" fill="none" stroke="#fff" stroke-width="4"/>`;
  const slide = keys(t, [[1.7, 0], [2.1, -66], [2.5, -66], [2.9, -132]]);
  const rows =
    chatRow(t, 0.6, -60, icon('heart', { scale: 0.8 })) +
    chatRow(t, 1.2, 6, icon('heart', { x: -11, scale: 0.58 }) + icon('heart', { x: 13, y: -3, scale: 0.58 })) +
    chatRow(t, 1.9, 72, icon('gift', { scale: 0.8 })) +
    chatRow(t, 2.7, 138, icon('camera', { scale: 0.8 }));
  const screen =
    `<rect x="-90" y="-181" width="180" height="362" fill="#dfece6"/>` +
    put(rows, { y: slide }) +
    chatRow(t, 4.5, 66, icon('clock'), true) +
    `<rect x="-90" y="-181" width="180" height="82" fill="${colour.night}"/>` +
    bar(-4, -152, 76, colour.mist) +
    bar(-4, -132, 44, '#3f7f79', 8) +
    put(turn < 1 ? sweet : empty, { x: -50, y: -140 + 30 * (grown - 1), scale: [wide * grown, grown] });
  return drawing('scenes/online.svg', {
    light: { opacity: 1 + wave(t, 2.3) * 0.06 },
    sitting: person(traveller, {
      t,
      x: 214,
      y: 408,
      scale: 0.98,
      sit: 32,
      feet: [[42, 0], [56, 0]],
      near: [34, -104],
      far: [40, -100],
      nearHand: { kind: 'grip', hold: smallPhone(18) },
      lean: 2,
      face: {
        look: [0.6, 0.8],
        tilt: keys(t, [[3.2, 6], [4.2, 0]]),
        mouth: t < 2.4 ? 'smile' : 'calm',
        brow: t > 3.3 ? 0.8 : 0,
      },
    }),
    bag: bagAt(384, 424, 1.0),
    'big-phone': heldPhone(traveller, screen, {
      x: 628,
      y: 236,
      scale: 1.05,
      turn: 3 + wave(t, 4) * 0.7,
      thumb: keys(t, [
        [2.6, [70, 84]], [3, [44, 44]], [3.4, [44, 40]], [4, [84, 96]], [4.3, [62, 96]], [4.6, [76, 100]],
      ]),
    }),
  });
}
