// page.js - the page of "kres link --report": a list of clusters, one of them to read, and what the reader thinks of it.
// It needs no network and has none (the page's content security policy); script/parcel puts it into ui/link-report.html.
import { _, say, learn, speak, lang, languages, number, day, language } from './words.js';
import { head, NAME, SCORE, SIZE, FIRST, LAST, LEVEL, LANGUAGES, TITLE, IDENTIFIERS, WHY, speaks, isWhole, readRows, cluster, asides, eachLine, lineHas,
  wordsOf } from './data.js';
import * as marks from './marks.js';
import { makeList } from './list.js';
import { draw, showMark, homes, kindName, node, plain, shown, levelName, labelName } from './cluster.js';

const by = (id) => document.getElementById(id);
const APART_MOST = 200;
const rows = [], places = new Map(), ways = { way: 'texts' };
const article = by('cluster');
let open = -1, view = null, list, search = 0, hits = new Set(), searching = '', counts = null;

// ---- what is said above ----

function tell(element, text) {
  element.textContent = text;
  element.hidden = !text;
}

// Below, for a while; undo: what it tells can be undone.
let toast;
function flash(text, canUndo = false) {
  clearTimeout(toast);
  by('told').textContent = text;
  by('toast').hidden = !text;
  by('undo-told').hidden = !canUndo;
  if (text) toast = setTimeout(() => { by('toast').hidden = true; }, 7000);
}

function showProgress() {
  by('progress').textContent = say(_('{done} of {all} reviewed'), { done: number(marks.count()), all: number(head.clusters) });
  by('done').max = head.clusters || 1;
  by('done').value = marks.count();
  by('undo').disabled = !marks.canUndo();
  by('export').disabled = !marks.count();
  if (!marks.isKept() && marks.count())
    tell(by('wrong'), say(_('This browser keeps no marks of a page from a file. Export them before you close it.')));
}

// ---- the list ----

function drawRow(element, index) {
  const row = rows[index], mark = marks.markOf(row[NAME]);
  element.replaceChildren(
    node('span', { className: 'points' }, number(row[SCORE])),
    node('span', { className: 'about' },
      node('span', { className: 'start', dir: 'auto' }, plain(row[TITLE])),
      node('span', { className: 'meta' },
        mark && node('span', { className: `badge ${mark.label}` }, labelName(mark.label)),
        node('span', {}, say(_('texts: {count}'), { count: number(row[SIZE]) })),
        head.by === 'both' && (row[WHY] & 2) > 0 && node('span', { className: 'why' }, say(_('same number'))),
        row[FIRST] !== null && node('span', {}, day(row[FIRST])),
        row[LEVEL] > 0 && node('span', { className: `level level-${row[LEVEL]}` }, levelName(row[LEVEL])),
        row[LANGUAGES].length > 0 && node('span', {}, row[LANGUAGES].map(language).join(', ')))));
}

const filters = () => ({
  words: wordsOf(by('words').value), identifier: by('identifier').value.toLowerCase().replace(/[\s()/.-]/g, '').replace(/^0+/, ''),
  language: by('language').value, level: by('level').value, size: Number(by('size').value) || 0, marked: by('marked').value, why: Number(by('why').value) || 0, order: by('order').value,
});

function isWanted(row, index, wanted) {
  if (wanted.size && row[SIZE] < wanted.size) return false;
  if (wanted.language && !row[LANGUAGES].includes(wanted.language)) return false;
  if (wanted.why && !(row[WHY] & wanted.why)) return false;
  if (wanted.level && !(row[LEVEL] >= Number(wanted.level))) return false;
  if (wanted.marked) {
    const label = marks.markOf(row[NAME])?.label;
    if (wanted.marked === 'none' ? label : wanted.marked === 'any' ? !label : label !== wanted.marked) return false;
  }
  if (wanted.identifier && !row[IDENTIFIERS].some(([, value]) => value.toLowerCase().replace(/[\s()/.-]/g, '').includes(wanted.identifier))) return false;
  if (wanted.words.length && !hits.has(index)) {
    const text = `${row[NAME]}\n${row[TITLE]}\n${row[IDENTIFIERS].map(([, value]) => value).join('\n')}`.toLowerCase();
    return wanted.words.every(({ plain: word }) => text.includes(word));
  }
  return true;
}

const ORDERS = {
  size: (a, b) => rows[b][SIZE] - rows[a][SIZE],
  first: (a, b) => (rows[a][FIRST] ?? Infinity) - (rows[b][FIRST] ?? Infinity) || 0,
  last: (a, b) => (rows[b][LAST] ?? -Infinity) - (rows[a][LAST] ?? -Infinity) || 0,
};

function showList(toTop) {
  const wanted = filters(), items = [];
  for (let i = 0; i < rows.length; i++) if (isWanted(rows[i], i, wanted)) items.push(i);
  if (ORDERS[wanted.order]) items.sort((a, b) => ORDERS[wanted.order](a, b) || a - b);
  by('list').hidden = !items.length; // before rows are drawn, which needs its height
  list.set(items, open < 0 ? -1 : items.indexOf(open));
  if (toTop) list.top();
  tell(by('empty'), items.length || searching || rows.length < head.clusters ? '' : say(_('Nothing is like that. Show all, or ask for less.')));
  showFound();
}

function showFound() {
  const about = list.length === head.clusters ? say(_('Clusters: {count}'), { count: number(head.clusters) })
    : say(_('{count} of {all} clusters'), { count: number(list.length), all: number(head.clusters) });
  by('found').textContent = [about, searching].filter(Boolean).join(' · ');
  tell(by('left'), head.all > head.clusters
    ? say(_('This page holds the first {shown} of {all} clusters, those with most points. The file of --clusters has them all.'),
      { shown: number(head.clusters), all: number(head.all) }) : '');
}

// Looks through all texts in the background; clusters appear as they are found.
async function seekWords() {
  const mine = ++search, { words } = filters();
  const looking = (part) => say(_('looking through the texts: {percent} %'), { percent: number(100 * part) });
  hits = new Set();
  searching = words.length ? looking(0) : '';
  showList(true);
  if (!words.length) return;
  let showed = performance.now(), found = 0;
  await eachLine((chunk, count, lines) => {
    if (mine !== search) return false;
    for (let i = 0; 2 * i + 1 < lines.length; i++)
      if (lineHas(lines[2 * i + 1], words)) hits.add(chunk * head.details + i);
    if (performance.now() - showed > 400) {
      searching = looking((chunk + 1) / count);
      if (hits.size > found) showList(); else showFound();
      found = hits.size;
      showed = performance.now();
    }
    return true;
  }).catch(() => {});
  if (mine !== search) return;
  searching = '';
  showList();
}

function fill(select, choices) {
  const before = select.value;
  select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
  select.value = choices.some(([value]) => value === before) ? before : '';
}

function fillFilters() {
  const met = new Set(rows.flatMap((row) => row[LANGUAGES]));
  const all = ['', say(_('all'))];
  fill(by('language'), [all, ...[...met].map((code) => [code, language(code)]).sort(([, a], [, b]) => a.localeCompare(b, lang))]);
  fill(by('level'), [all, ['1', say(_('some signs or strong ones'))], ['2', say(_('strong signs'))]]);
  by('level').parentElement.hidden = !head.screened;
  fill(by('why'), [all, ['1', say(_('same wording'))], ['2', say(_('same number or address'))]]);
  by('why').parentElement.hidden = head.by !== 'both';
  fill(by('marked'), [all, ['none', say(_('not yet reviewed'))], ['any', say(_('reviewed'))], ...marks.LABELS.map((label) => [label, labelName(label)])]);
  fill(by('order'), [['', say(_('most points first'))], ['size', say(_('largest first'))], ['first', say(_('oldest first'))], ['last', say(_('latest first'))]]);
  by('words').placeholder = say(_('Words in the texts'));
}

// In how many clusters does an identifier stand?
function clustersWith(value, least = 1) {
  if (!counts) {
    counts = new Map();
    for (const row of rows) for (const [, one] of row[IDENTIFIERS]) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return counts.get(value) ?? least;
}

// What joins nothing because many share it; a list that is opened when somebody wants it.
let aside = [];
function showAsides() {
  by('asides').hidden = !aside.length;
  by('asides-title').textContent = say(_('Numbers and addresses that link nothing because many share them: {count}'), { count: number(head.asides_all) });
  by('asides-list').replaceChildren(...aside.map(([type, value, texts]) => {
    const clusters = clustersWith(value, 0);
    return node('li', {}, node('span', { className: 'soft' }, kindName(type)), ' ', node('bdi', { className: 'value' }, ...shown(value)), ' ',
      node('span', { className: 'soft' }, say(_('texts: {count}'), { count: number(texts) })), ' ',
      clusters > 0 && node('button', { type: 'button', className: 'small', onclick: () => seekIdentifier(value) }, say(_('in clusters: {count}'), { count: number(clusters) })));
  }), ...(aside.length < head.asides_all ? [node('li', { className: 'soft' }, say(_('{count} more'), { count: number(head.asides_all - aside.length) }))] : []));
}

function seekIdentifier(value) {
  by('identifier').value = value;
  by('words').value = '';
  showFilters(true);
  seekWords();
  back();
}

function showFilters(on) {
  by('filters').hidden = !on;
  by('more').setAttribute('aria-expanded', on);
}

// ---- one cluster ----

const isNarrow = () => matchMedia('(max-width: 55rem)').matches;

function address(name, enter) {
  try {
    const place = name ? `#${name}` : location.pathname;
    if (enter) history.pushState(null, '', place); else history.replaceState(null, '', place);
  } catch { /* some browsers give a page from a file no history */ }
}

async function show(index, { enter = false, focus = false } = {}) {
  const row = rows[index];
  if (!row) return;
  const leaves = isNarrow() && document.activeElement === by('list'); // where it is no longer seen then
  open = index;
  list.select(positionOf(index));
  document.body.classList.add('reading');
  address(row[NAME], enter);
  try {
    const read = await cluster(index);
    if (open !== index) return;
    view = read;
    drawCluster();
    article.scrollTop = 0;
    if (isNarrow()) scrollTo(0, 0);
    if (focus || leaves) article.focus({ preventScroll: true });
  } catch {
    article.replaceChildren(node('p', { className: 'told wrong' }, say(_('This file is damaged: this cluster cannot be read.'))));
  }
}

function positionOf(index) {
  if (list.at(list.chosen) === index) return list.chosen;
  for (let i = 0; i < list.length; i++) if (list.at(i) === index) return i;
  return -1;
}

function drawCluster() {
  const row = rows[open];
  if (!row || !view) return;
  const at = list.chosen, walk = (to) => at >= 0 && to >= 0 && to < list.length ? () => show(list.at(to)) : undefined;
  draw(article, row, view, { mark: marks.markOf(row[NAME])?.label, choose: toggle, clustersWith, seek: seekIdentifier, back: () => back(true),
    previous: walk(at - 1), next: walk(at + 1), ways,
    apart: marks.standApart().map((label) => label.homes).filter((list) => list.some(([index]) => index === open)).map((list) => list.filter(([index]) => index !== open)),
    nameOf, go: (index) => show(index, { enter: true, focus: true }) });
}

const nameOf = (index) => rows[index][NAME];

function back(leave) {
  document.body.classList.remove('reading');
  if (leave) address('');
  if (isNarrow()) {
    list.redraw();
    list.select(positionOf(open));
    by('list').focus();
  }
}

function step(by_, options) {
  const at = list.chosen < 0 ? (by_ > 0 ? -1 : 0) : list.chosen;
  const next = Math.min(list.length - 1, Math.max(0, at + by_));
  if (list.length && list.at(next) !== open) show(list.at(next), options);
}

// ---- marks ----

function changed() {
  const row = rows[open];
  if (row) showMark(article, marks.markOf(row[NAME])?.label);
  list.redraw();
  showProgress();
}

function mark(label) {
  const row = rows[open];
  if (!row || !marks.set(row[NAME], label)) return;
  changed();
  flash(`${row[NAME]}: ${label ? labelName(label) : say(_('not yet reviewed'))}`, true);
}

// A button: once more takes the mark away.
function toggle(label) {
  mark(marks.markOf(rows[open][NAME])?.label === label ? undefined : label);
}

// A key: on to the next one, so that many are read quickly.
function markAndGo(label) {
  mark(label);
  if (label && list.chosen + 1 < list.length) step(1);
}

function undo() {
  const before = marks.standApart(), names = marks.undo();
  if (!names) return;
  if (marks.standApart() !== before) by('outcome').hidden = true;
  changed();
  flash(say(_('Undone.')));
  if (names.length === 1 && places.has(names[0])) show(places.get(names[0])); else drawCluster();
}

async function exportLabels() {
  const text = await marks.exported(rows.map((row) => row[NAME])), link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `kres-labels-${head.collection.slice(0, 8)}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  marks.wereExported();
  flash(say(_('Exported: {count}'), { count: number(marks.count()) }));
}

// What became of labels that did not all find their clusters by name: it stays until it is closed.
function showOutcome(sum, apart, canUndo) {
  by('outcome').hidden = !apart;
  if (!apart) return;
  by('outcome-sum').textContent = sum;
  by('outcome-apart').hidden = !apart.length;
  by('apart').replaceChildren(...apart.slice(0, APART_MOST).map((label) => node('li', {}, node('bdi', {}, plain(label.name)), ' ',
    ...homes(label.homes, nameOf, (index) => show(index, { enter: true, focus: true })))),
  ...(apart.length > APART_MOST ? [node('li', { className: 'soft' }, say(_('{count} more'), { count: number(apart.length - APART_MOST) }))] : []));
  by('outcome-undo').hidden = !canUndo && !apart.length;
  by('outcome').focus({ preventScroll: true });
}

function closeOutcome() {
  by('outcome').hidden = true;
  list.redraw();
  by('import').focus();
}

async function importLabels(file) {
  try {
    const { taken, byTexts, older, others, apart } = await marks.importFrom(file, rows.map((row) => row[NAME]), places);
    const sum = [say(_('Taken: {count}'), { count: number(taken) }), byTexts && say(_('of these by their texts: {count}'), { count: number(byTexts) }),
      older && say(_('not newer than yours: {count}'), { count: number(older) }),
      others && say(_('of clusters that this page does not have: {count}'), { count: number(others) })].filter(Boolean).join(' · ');
    tell(by('wrong'), '');
    const isPlain = byTexts + others + apart.length === 0;
    flash(isPlain ? sum : '', taken > 0);
    changed();
    showList();
    drawCluster();
    showOutcome(sum, isPlain ? null : apart, taken > 0);
  } catch {
    tell(by('wrong'), say(_('This file holds no labels of clusters.')));
  }
}

// ---- keys ----

function press(event) {
  const { key, target } = event, typing = target.closest('input, select, textarea, dialog');
  if ((event.ctrlKey || event.metaKey) && key === 'z' && !typing) {
    event.preventDefault();
    undo();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || by('help').open) return;
  if (key === 'Escape') {
    if (typing) target.blur();
    else if (target.closest('#outcome')) closeOutcome();
    else if (document.body.classList.contains('reading') && isNarrow()) back(true);
    return;
  }
  if (typing) return;
  const inList = target.closest('#list') !== null, inCluster = target.closest('#cluster') !== null;
  const moves = {
    ArrowDown: () => !inCluster && step(1), ArrowUp: () => !inCluster && step(-1),
    PageDown: () => inList && step(list.page()), PageUp: () => inList && step(-list.page()),
    Home: () => inList && step(-Infinity), End: () => inList && step(Infinity),
    Enter: () => inList && list.length > 0 && show(open >= 0 ? open : list.at(0), { enter: true, focus: true }),
  };
  const letters = {
    j: () => step(1), k: () => step(-1), 1: () => markAndGo('same'), 2: () => markAndGo('not'), 3: () => markAndGo('unsure'), 0: () => mark(undefined),
    u: undo, '/': () => { back(); by('words').focus(); }, '?': () => by('help').showModal(),
  };
  const act = moves[key] ?? (by('keys').checked ? letters[key] : undefined);
  if (act && act() !== false) event.preventDefault();
}

// ---- the whole ----

function speakAll(next) {
  speak(next);
  try { localStorage.setItem('kres-link:lang', lang); } catch { /* it is asked again */ }
  fillFilters();
  showAsides();
  showProgress();
  if (list.length || rows.length) showList();
  drawCluster();
  if (!head.clusters) showNothing();
}

function showNothing() {
  by('side').hidden = true;
  document.body.classList.add('reading');
  article.replaceChildren(node('h2', { id: 'name' }, say(_('No clusters'))),
    node('p', {}, say(_('Among {count} texts no two were found that one hand seems to have written. There is nothing to review.'), { count: number(head.texts) })),
    node('p', {}, say(_('If you expected some: more texts, or those of a longer time, show more.'))));
}

function chooseLanguage() {
  let kept;
  try { kept = localStorage.getItem('kres-link:lang'); } catch { /* nothing is kept */ }
  const known = languages().map(([code]) => code);
  const first = [kept, ...(navigator.languages ?? []).map((one) => one.slice(0, 2))].find((one) => known.includes(one)) ?? 'en';
  for (const [code, name] of languages()) {
    const option = new Option(name, code, false, code === first);
    option.lang = code;
    by('lang').append(option);
  }
  by('lang').onchange = (event) => speakAll(event.target.value);
  return first;
}

function listen() {
  let waiting;
  document.addEventListener('keydown', press);
  by('words').oninput = () => { clearTimeout(waiting); waiting = setTimeout(seekWords, 250); };
  by('filter').onsubmit = (event) => { event.preventDefault(); clearTimeout(waiting); seekWords(); };
  for (const id of ['identifier', 'size']) by(id).oninput = () => { clearTimeout(waiting); waiting = setTimeout(() => showList(true), 250); };
  for (const id of ['language', 'level', 'why', 'marked', 'order']) by(id).onchange = () => showList(true);
  by('clear').onclick = () => {
    for (const id of ['words', 'identifier', 'size', 'language', 'level', 'why', 'marked', 'order']) by(id).value = '';
    seekWords();
  };
  by('more').onclick = () => { showFilters(by('filters').hidden); list.redraw(); };
  by('undo').onclick = by('undo-told').onclick = undo;
  by('outcome-undo').onclick = () => { closeOutcome(); undo(); };
  by('outcome-close').onclick = closeOutcome;
  by('asides').ontoggle = () => list.redraw();
  by('export').onclick = exportLabels;
  by('import').onclick = () => by('file').click();
  by('file').onchange = () => { if (by('file').files[0]) importLabels(by('file').files[0]); by('file').value = ''; };
  by('ask').onclick = () => by('help').showModal();
  by('help').onclick = (event) => { if (event.target === by('help')) by('help').close(); };
  addEventListener('popstate', () => {
    const index = places.get(location.hash.slice(1));
    if (index === undefined) back(); else if (index !== open) show(index);
  });
  addEventListener('pagehide', marks.save);
  addEventListener('beforeunload', (event) => { marks.save(); if (marks.atRisk()) event.preventDefault(); });
}

async function begin() {
  marks.load();
  learn();
  list = makeList(by('list'), by('rows'), drawRow, (position) => show(list.at(position), { enter: isNarrow(), focus: isNarrow() }));
  speakAll(chooseLanguage());
  by('made').textContent = `kres link ${head.version} · ${head.made} · ${head.collection}`;
  listen();
  isWhole().then((whole) => { if (!whole) tell(by('wrong'), say(_('This file is not whole: some clusters are missing. Make it once more.'))); });
  if (!head.clusters) return;
  if (!speaks) {
    tell(by('wrong'), say(_('This browser is too old to open the clusters. Please use a newer one.')));
    return;
  }
  await readRows((some) => {
    for (const row of some) {
      places.set(row[NAME], rows.length);
      rows.push(row);
    }
    if (rows.length > some.length) return;
    showList(true);
    if (!isNarrow() && !location.hash) show(list.at(0));
  });
  fillFilters();
  showList();
  showProgress();
  if (head.asides_all) aside = await asides().catch(() => []);
  showAsides();
  const asked = places.get(location.hash.slice(1));
  if (asked !== undefined) show(asked);
  else if (!isNarrow() && open < 0) show(list.at(0));
}

begin().catch(() => tell(by('wrong'), say(_('This file is damaged. Make it once more.'))));
