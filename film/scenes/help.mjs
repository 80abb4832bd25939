// help.mjs - a town, and where help is in it.
import { cast, colour, walker } from '../figures.mjs';
import { drawing, ease, part, pop, put, round } from '../motion.mjs';
import { bar, icon, smallPhone, tree } from '../props.mjs';

const { traveller } = cast;

export function draw(t) {
  const pan = 84 * t + 10;
  const pinAt = (x, y, from) =>
    put(icon('pin', { y: -22, scale: 1.25 }), {
      x,
      y: y - 60 * (1 - ease(t, from, from + 0.35)),
      opacity: ease(t, from, from + 0.15),
    });
  const row = (i, name, from) =>
    put(
      `<rect x="-76" y="-37" width="152" height="74" rx="14" fill="#fff"/>` +
        icon(name, { x: -42, scale: 1.1 }) +
        bar(-6, -16, 64, '#c9d6d2') +
        bar(-6, 4, 44, '#dfe7e3'),
      { y: -84 + i * 88, scale: pop(t, from) },
    );
  const screen =
    `<rect x="-90" y="-181" width="180" height="362" fill="#dfece6"/><rect x="-90" y="-181" width="180" height="44" fill="${colour.night}"/>` +
    icon('pin', { x: -66, y: -158, scale: 0.62 }) +
    bar(-44, -163, 88, colour.mist) +
    row(0, 'shield', 1.1) +
    row(1, 'health', 2.5) +
    row(2, 'care', 4.5);
  const sign = (name, x, y) =>
    put(`<circle r="31" fill="#fff" stroke="#103334" stroke-width="4"/>` + icon(name, { scale: 0.95 }), { x, y });
  const trees = tree(280, 368, 0.7) + tree(540, 368, 0.9) + tree(714, 368, 0.8) + tree(976, 368, 0.9);
  const stones = Array.from(
    { length: 12 },
    (_, i) =>
      `<path d="M${round(((((i * 90 - pan) % 1080) + 1080) % 1080) - 90)} 368l-22 62" stroke="#c9bd9c" stroke-width="3"/>`,
  ).join('');
  return drawing('scenes/help.svg', {
    far: { x: -pan * 0.35 },
    street: { x: -pan + 60 },
    'sign-police': sign('shield', 150, 204) + pinAt(150, 108, 0.7),
    'sign-health': sign('health', 410, 196) + pinAt(410, 150, 2.1),
    'sign-care': sign('care', 840, 204) + pinAt(840, 112, 4.1),
    'town-trees': trees,
    paving: stones,
    people: walker(traveller, t, () => 250, {
      y: 424,
      scale: 0.96,
      side: 1,
      walk: pan / 0.96,
      going: 1,
      bag: true,
      far: [34, -112],
      farHand: { kind: 'grip', hold: smallPhone(10) },
      face: { look: [0.5, t % 2 < 1 ? -0.6 : 0.4], mouth: 'smile' },
    }),
    phone: put(part('phone', { screen }), { x: 728, y: 190, scale: 0.88, turn: 4 }),
  });
}
