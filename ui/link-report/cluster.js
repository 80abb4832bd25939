// cluster.js - one cluster to read.  Texts are hostile: all of them go in as text, never as markup.
import { _, say, number, day, moment, month, language } from './words.js';
import { NAME, SCORE, SIZE, FIRST, LAST, LEVEL, LANGUAGES, IDENTIFIERS, WHY, head } from './data.js';

const SVG = 'http://www.w3.org/2000/svg';
// Kinds of slots that look alike; what is not here is "other".
const LOOKS = { phone: 'phone', email: 'address', url: 'address', handle: 'address', price: 'price', name: 'name', date: 'date' };

export function node(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

const press = (button, on) => button.setAttribute('aria-pressed', String(on));

function hidden(element) {
  element.setAttribute('aria-hidden', 'true');
  return element;
}

// Characters that steer how text runs, and control characters, are named instead of obeyed.
const NAMES = {
  0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO', 0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI',
};
// eslint-disable-next-line no-control-regex
const STEERING = /([\u202a-\u202e\u2066-\u2069\0-\x08\x0b-\x1f\x7f-\x9f])/;

export function shown(text) {
  if (!STEERING.test(text)) return [text];
  return text.split(STEERING).map((part, i) => {
    if (i % 2 === 0) return part;
    const code = part.codePointAt(0);
    return node('span', { className: 'steer', title: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` },
      NAMES[code] ?? (code < 32 ? String.fromCharCode(0x2400 + code) : '␦'));
  });
}

export const plain = (text) => text.replace(new RegExp(STEERING.source, 'g'), ' ');

export const kindName = (kind) => ({
  phone: say(_('telephone')), email: say(_('e-mail')), url: say(_('web address')), handle: say(_('account')), plate: say(_('number plate')),
  iban: say(_('bank account')), number: say(_('number')), price: say(_('price')), date: say(_('date or time')), name: say(_('name')), word: say(_('words')),
})[kind] ?? kind;

export const levelName = (level) => [say(_('no signs')), say(_('some signs')), say(_('strong signs'))][level] ?? say(_('not screened'));

export const labelName = (label) => ({ same: say(_('Same hand')), not: say(_('Not the same')), unsure: say(_('Unsure')) })[label];

const reasonName = (name, why) => ({
  level: say(_('Words that screening knows')), size: say(_('Many texts from one hand')),
  phones: say(_('Several telephone numbers in the same wording')), languages: say(_('The same hand writes in several languages')),
  sameness: say(_('Written by one template')), handles: say(_('Several accounts or addresses in the same wording')),
  days: say(_('Goes on for a long time')),
})[name] ?? why;

const reasonValue = (name, value, level) => ({
  level: () => levelName(level), sameness: () => `${number(value * 100)} %`,
  days: () => say(_('days: {count}'), { count: number(value, 1) }),
})[name]?.() ?? number(value, 1);

function idOf(raw) {
  if (raw === null) return say(_('an id too long to show'));
  return raw.startsWith('"') ? JSON.parse(raw) : raw;
}

// ---- parts ----

function facts(row) {
  const list = node('dl', { className: 'facts' });
  const add = (term, ...what) => list.append(node('div', {}, node('dt', {}, term), node('dd', {}, ...what)));
  add(say(_('Texts')), number(row[SIZE]));
  if (row[FIRST] !== null) add(say(_('When')), row[FIRST] === row[LAST] ? moment(row[FIRST]) : `${day(row[FIRST])} – ${day(row[LAST])}`);
  add(say(_('Languages')), row[LANGUAGES].length ? row[LANGUAGES].map(language).join(', ') : say(_('not known')));
  if (head.screened) add(say(_('Signs')), node('span', { className: `level level-${row[LEVEL]}` }, levelName(row[LEVEL])));
  return list;
}

function reasons(row, told) {
  const items = told.map(([name, value, points, most, why]) => node('li', {},
    node('span', {}, reasonName(name, why), ' ', node('span', { className: 'soft' }, `(${reasonValue(name, value, row[LEVEL])})`)),
    node('span', { className: 'points' }, say(_('{points} of {most}'), { points: number(points, 1), most: number(most, 1) })),
    hidden(node('progress', { max: most, value: points }))));
  return node('details', { className: 'reasons', open: innerWidth > 700 },
    node('summary', {}, say(_('Why {points} points of 100'), { points: number(row[SCORE], 1) })),
    items.length ? node('ul', {}, ...items) : node('p', {}, say(_('Nothing about it gave points.'))));
}

function barDay(unit, first, index) {
  const date = new Date(first * 86400000);
  if (unit === 'day') date.setUTCDate(date.getUTCDate() + index);
  else if (unit === 'week') date.setUTCDate(date.getUTCDate() + 7 * index);
  else if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + index);
  else date.setUTCFullYear(date.getUTCFullYear() + index);
  return date / 1000;
}

function barName(unit, seconds) {
  if (unit === 'year') return String(new Date(seconds * 1000).getUTCFullYear());
  return unit === 'month' ? month(seconds) : day(seconds);
}

function timeline([unit, first, texts]) {
  const most = Math.max(...texts), svg = document.createElementNS(SVG, 'svg'), wide = Math.max(texts.length, 12);
  const name = (index) => barName(unit, barDay(unit, first, index));
  svg.setAttribute('viewBox', `0 0 ${wide * 10} 100`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', texts.length <= 31
    ? texts.map((n, i) => n && `${name(i)}: ${number(n)}`).filter(Boolean).join('; ')
    : say(_('From {first} to {last}; at most {most}'), { first: name(0), last: name(texts.length - 1), most: number(most) }));
  texts.forEach((n, i) => {
    if (!n) return;
    const bar = document.createElementNS(SVG, 'rect'), title = document.createElementNS(SVG, 'title');
    const height = Math.max(3, (n / most) * 100);
    for (const [key, value] of Object.entries({ x: i * 10 + 1, y: 100 - height, width: 8, height })) bar.setAttribute(key, value);
    title.textContent = `${name(i)}: ${number(n)}`;
    bar.append(title);
    svg.append(bar);
  });
  const units = { day: say(_('Texts a day')), week: say(_('Texts a week')), month: say(_('Texts a month')), year: say(_('Texts a year')) };
  return node('figure', { className: 'timeline' },
    node('figcaption', {}, units[unit], node('span', { className: 'soft' }, ' · ', say(_('at most {most}'), { most: number(most) }))), svg,
    node('div', { className: 'ends soft' }, node('span', {}, name(0)), texts.length > 1 && node('span', {}, name(texts.length - 1))));
}

// ---- what links the texts: not told when linking went by text alone ----

const JOINS = 1, ASIDE = 2, BRIEF = -1, LONG = 60; // LONG: the whole stands below

function letterOf(place) {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : letterOf(Math.floor(place / 26) - 1) + letter;
}

// Of identifiers that join, by their places in the row: a letter; one number written in two ways has one.
function lettersOf(row) {
  const letters = new Map();
  row[IDENTIFIERS].forEach(([, , , what, as], i) => {
    if (what === JOINS) letters.set(i, letters.get(as) ?? letterOf(new Set(letters.values()).size));
  });
  return letters;
}

// The numbers that are shown for wordings, in the order of the members' own; one alone needs none.
function numberWordings(read) {
  const met = [...new Set(read.members.map(({ wording }) => wording))].sort((a, b) => (a === BRIEF) - (b === BRIEF) || a - b);
  return new Map(read.wordings > 1 ? met.map((wording, i) => [wording, i + 1]) : []);
}

// The wording that the template is of.
const mainOf = (read) => (read.members.some(({ wording }) => wording === 0) ? 0 : BRIEF);

const wordingName = (wording, n) => (wording === BRIEF ? say(_('Too few words for a wording')) : say(_('Wording {number}'), { number: number(n) }));

const letterMark = (letter) => node('b', { className: 'letter' }, letter);

function links(row, read, letters, wordings) {
  if (head.by === 'text') return '';
  const items = [], told = new Set();
  if (row[WHY] & 1)
    items.push(node('li', {}, node('b', {}, say(_('Same wording'))), read.wordings > 1 && node('span', { className: 'soft' }, ' · ', say(_('wordings: {count}'), { count: number(read.wordings) }))));
  for (const [i, letter] of letters) {
    if (told.has(letter)) continue;
    told.add(letter);
    const [type, , count] = row[IDENTIFIERS][i], written = row[IDENTIFIERS].filter((_one, k) => letters.get(k) === letter).map(([, value]) => value);
    const inside = new Set(read.members.filter(({ joins }) => joins.some((place, k) => k % 3 === 2 && place === i)).map(({ wording }) => wordings.get(wording)));
    inside.delete(undefined);
    items.push(node('li', {}, letterMark(letter), ' ', node('span', { className: 'soft' }, kindName(type)), ' ',
      ...written.flatMap((value, k) => [k ? ' / ' : '', node('bdi', { className: 'value', title: value.length > LONG ? value : '' }, ...shown(value.length > LONG ? `${value.slice(0, LONG)}…` : value))]),
      node('span', { className: 'soft' }, written.length === 1 ? ` · ${say(_('texts: {count}'), { count: number(count) })}` : '',
        inside.size > 1 && ` · ${say(_('in wordings {list}'), { list: [...inside].sort((a, b) => a - b).map((n) => number(n)).join(', ') })}`)));
    if (told.size === 6 && new Set(letters.values()).size > 6) {
      items.push(node('li', { className: 'soft' }, say(_('{count} more'), { count: number(new Set(letters.values()).size - 6) })));
      break;
    }
  }
  if (row[WHY] & 2 && !told.size) items.push(node('li', {}, node('b', {}, say(_('Same number or address')))));
  return node('section', { className: 'links' }, node('h3', {}, say(_('What links these texts'))), node('ul', {}, ...items),
    told.size > 0 && node('p', { className: 'legend soft' }, head.by === 'both'
      ? say(_('A letter marks a number or address that stands in several wordings, also where it stands in a text.'))
      : say(_('A letter marks a number or address that stands in several texts, also where it stands in a text.'))));
}

function identifiers(row, clustersWith, seek, letters) {
  const items = row[IDENTIFIERS].map(([type, value, count, what], i) => {
    const others = clustersWith(value) - 1;
    return node('li', {}, letters.has(i) && letterMark(letters.get(i)), letters.has(i) && ' ',
      node('span', { className: 'soft' }, kindName(type)), ' ', node('bdi', { className: 'value' }, ...shown(value)), ' ',
      node('span', { className: 'soft' }, say(_('texts: {count}'), { count: number(count) })),
      what === ASIDE && node('span', { className: 'aside' }, ' · ', say(_('many share it, so it links nothing'))),
      others > 0 && node('button', { type: 'button', className: 'small no-print', onclick: () => seek(value) },
        say(_('in other clusters: {count}'), { count: number(others) })));
  });
  const FIRST_ONES = 12, section = node('section', {}, node('h3', {}, say(_('Numbers and addresses'))));
  if (!items.length) section.append(node('p', { className: 'soft' }, say(_('None were found in the texts.'))));
  else section.append(node('ul', { className: 'identifiers' }, ...items.slice(0, FIRST_ONES)));
  if (items.length > FIRST_ONES)
    section.append(node('details', {}, node('summary', {}, say(_('{count} more'), { count: number(items.length - FIRST_ONES) })),
      node('ul', { className: 'identifiers' }, ...items.slice(FIRST_ONES))));
  return section;
}

const lookOf = (slot) => LOOKS[slot?.[0][0]] ?? 'other';

function template(pieces, cut, slots, ofWording) {
  const paper = node('blockquote', { dir: 'auto', className: 'template' });
  let slot = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      paper.append(...shown(piece), ' ');
      continue;
    }
    const [kinds, values, different] = piece, filled = values.filter(([value]) => value !== '');
    const mark = node('mark', { className: `slot ${lookOf(piece)}` },
      node('b', {}, `${++slot} ${kinds.slice(0, 2).map(kindName).join(', ')}`), ' ',
      ...filled.slice(0, 3).flatMap(([value], i) => [i ? ' · ' : '', node('bdi', {}, ...shown(value))]));
    const rest = different - Math.min(3, filled.length) - (values.length > filled.length);
    if (rest > 0) mark.append(' ', node('span', { className: 'rest' }, `+${number(rest)}`));
    if (values.length > filled.length) mark.append(' ', node('span', { className: 'rest' }, say(_('or nothing'))));
    paper.append(mark, ' ');
  }
  if (cut) paper.append('…');
  const used = [...new Set(slots.map(lookOf))];
  const looks = { phone: say(_('telephone')), address: say(_('address or account')), price: say(_('price')), name: say(_('name')),
    date: say(_('date or time')), other: say(_('other words')) };
  return node('section', {}, node('h3', {}, ofWording ? say(_('What the texts of wording {number} have in common'), { number: number(ofWording) }) : say(_('What the texts have in common'))),
    pieces.length ? paper : node('p', { className: 'soft' }, say(_('Too little to say.'))),
    used.length > 0 && node('p', { className: 'legend soft' }, say(_('Marked is where they differ:')), ' ',
      ...used.flatMap((look) => [node('mark', { className: look }, looks[look]), ' '])));
}

// A stretch of a text that begins at a place in it: what joins is marked, with its letter behind it.
function joined(text, begin, joins, letters) {
  const parts = [], end = begin + text.length;
  let at = begin;
  for (let i = 0; i < joins.length; i += 3) {
    const from = Math.max(joins[i], at), to = Math.min(joins[i + 1], end);
    if (from >= to || !letters.has(joins[i + 2])) continue;
    const part = node('span', { className: 'join' }, ...shown(text.slice(from - begin, to - begin)));
    if (to === joins[i + 1]) part.dataset.letter = letters.get(joins[i + 2]);
    parts.push(...shown(text.slice(at - begin, from - begin)), part);
    at = to;
  }
  return [...parts, ...shown(text.slice(at - begin))];
}

function marked(member, slots, letters) {
  const paper = node('blockquote', { dir: 'auto' });
  for (let i = 0, at = 0; i < member.marks.length; i += 2) {
    const what = member.marks[i], text = joined(member.marks[i + 1], at, member.joins, letters);
    at += member.marks[i + 1].length;
    if (what === 0) paper.append(...text);
    else if (what < 0) paper.append(node('span', { className: what === -1 ? 'another' : 'outside' }, ...text));
    else {
      const mark = node('mark', { className: lookOf(slots[what - 1]), title: (slots[what - 1]?.[0] ?? []).map(kindName).join(', ') }, ...text);
      mark.dataset.slot = what;
      paper.append(mark);
    }
  }
  if (member.cut) paper.append('…');
  return paper;
}

const origin = ({ id, at }) => node('span', { className: 'origin' }, node('bdi', {}, ...shown(idOf(id))), at !== null && ` · ${moment(at)}`);

// Copies of one text stand together.
function textList(members, slots, letters) {
  const groups = new Map();
  for (const member of members) {
    const key = JSON.stringify(member.marks);
    if (groups.has(key)) groups.get(key).push(member); else groups.set(key, [member]);
  }
  return node('ol', { className: 'texts' }, ...[...groups.values()].map((group) => node('li', {},
    node('p', { className: 'soft' }, ...group.flatMap((member, i) => [i ? ', ' : '', origin(member)])), marked(group[0], slots, letters))));
}

// Those of one wording stand together.
function texts(members, slots, letters, wordings) {
  if (wordings.size < 2) return [textList(members, slots, letters)];
  return [...wordings].flatMap(([wording, n]) => [node('h4', {}, wordingName(wording, n)),
    textList(members.filter((member) => member.wording === wording), slots, letters)]);
}

function table(members, slots) {
  const heads = slots.map((slot, i) => node('th', { scope: 'col' }, `${i + 1} ${slot[0].slice(0, 2).map(kindName).join(', ')}`));
  const rows = members.map((member) => node('tr', {}, node('th', { scope: 'row' }, origin(member)), ...slots.map((slot, i) => {
    const said = member.marks.filter((_text, k) => k % 2 && member.marks[k - 1] === i + 1).join(' … ');
    return node('td', { dir: 'auto' }, said ? node('mark', { className: lookOf(slot) }, ...shown(said)) : '');
  })));
  const scroll = node('div', { className: 'scroll', tabIndex: 0 }, node('table', {},
    node('thead', {}, node('tr', {}, node('th', { scope: 'col' }, say(_('Text'))), ...heads)), node('tbody', {}, ...rows)));
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', say(_('Where they differ')));
  return scroll;
}

function allTexts(row, read, slots, ways, letters, wordings) {
  const box = node('div'), section = node('section', {}, node('h3', {}, say(_('Texts'))));
  const show = (way) => {
    ways.way = way;
    const alike = read.members.filter(({ wording }) => wording === mainOf(read));
    box.replaceChildren(...(way === 'table' ? [table(alike, slots)] : texts(read.members, slots, letters, wordings)));
    for (const button of section.querySelectorAll('[data-way]')) press(button, button.dataset.way === way);
  };
  if (slots.length) {
    const way = (name, text) => {
      const button = node('button', { type: 'button', className: 'small', onclick: () => show(name) }, text);
      button.dataset.way = name;
      return button;
    };
    section.append(node('p', { className: 'ways no-print' }, way('texts', say(_('Whole texts'))), ' ', way('table', say(_('Only what differs')))));
  }
  if (row[SIZE] > read.members.length)
    section.append(node('p', { className: 'soft' }, say(_('{shown} of {all} texts stand here.'), { shown: number(read.members.length), all: number(row[SIZE]) })));
  section.append(box);
  show(slots.length ? ways.way : 'texts');
  return section;
}

const walk = (text, onclick, className = '') => node('button', { type: 'button', className: `small ${className}`, onclick, disabled: !onclick }, text);

// Where the texts of one label stand now: buttons that lead there.
export const homes = (list, nameOf, go) => list.flatMap(([index, count], i) => [i ? ' ' : '',
  node('button', { type: 'button', className: 'small', onclick: () => go(index) }, node('bdi', {}, nameOf(index)), ' ',
    node('span', { className: 'soft' }, say(_('texts: {count}'), { count: number(count) })))]);

function apart({ apart: labels, nameOf, go }) {
  if (!labels.length) return '';
  return node('div', { className: 'apart no-print' }, ...labels.map((list) =>
    node('p', {}, say(_('Some of these texts were marked same hand together with texts that stand elsewhere now:')), ' ', ...homes(list, nameOf, go))));
}

// Fills the article.  context: { mark, choose(label), clustersWith(value), seek(value), back(), previous(), next(), ways, apart,
// nameOf(index), go(index) }; no previous or next at an end; apart: for each label of which texts stand here and elsewhere where
// those are, [index, texts][].
export function draw(article, row, read, context) {
  const slots = read.template.filter((piece) => typeof piece !== 'string'), letters = lettersOf(row), wordings = numberWordings(read);
  const marks = node('div', { className: 'marks no-print' });
  marks.setAttribute('role', 'group');
  marks.setAttribute('aria-label', say(_('One hand?')));
  for (const [i, label] of ['same', 'not', 'unsure'].entries()) {
    const button = node('button', { type: 'button', onclick: () => context.choose(label) }, labelName(label), ' ', node('kbd', {}, String(i + 1)));
    button.dataset.label = label;
    marks.append(button);
  }
  article.replaceChildren(
    node('p', { className: 'walk no-print' }, walk(say(_('Back to the list')), context.back, 'back'), walk(say(_('Previous')), context.previous),
      walk(say(_('Next')), context.next)),
    node('header', {}, node('h2', { id: 'name' }, node('bdi', {}, row[NAME])),
      node('p', { className: 'score' }, say(_('{points} points'), { points: number(row[SCORE], 1) })),
      node('p', { className: 'mark print-only' })),
    marks, apart(context), facts(row), links(row, read, letters, wordings), reasons(row, read.reasons),
    read.timeline ? timeline(read.timeline) : '', read.template.length > 0 || wordings.size < 2 ? template(read.template, read.cut, slots, wordings.get(mainOf(read))) : '',
    allTexts(row, read, slots, context.ways, letters, wordings), identifiers(row, context.clustersWith, context.seek, letters));
  showMark(article, context.mark);
}

export function showMark(article, label) {
  for (const button of article.querySelectorAll('[data-label]')) press(button, button.dataset.label === label);
  const text = article.querySelector('.mark');
  if (text) text.textContent = label ? labelName(label) : '';
}
