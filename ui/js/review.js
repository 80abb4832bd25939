// review.js - words selected in a report's text become words that the screen has missed.
//
// While words are selected, a small button stands below them; it, or the key m (desk.js), puts them into the form below
// the text.  Without JavaScript the words are copied there by hand.
const form = document.querySelector('#missed form');
const texts = [...document.querySelectorAll('#told .words[data-screened]')];
const bubble = document.querySelector('#missed-bubble');
const letter = /[\p{L}\p{M}\p{N}]/u;

// A finger seldom meets the edge of a word: half a word becomes a whole one.
function whole(range) {
  const { startContainer: first, endContainer: last } = range;
  let { startOffset: from, endOffset: to } = range;
  if (first.nodeType === Node.TEXT_NODE && letter.test(first.data[from] ?? '')) while (from > 0 && letter.test(first.data[from - 1])) from--;
  if (last.nodeType === Node.TEXT_NODE && to > 0 && letter.test(last.data[to - 1])) while (to < last.length && letter.test(last.data[to])) to++;
  const grown = document.createRange();
  grown.setStart(first, from);
  grown.setEnd(last, to);
  return grown;
}

// The reasons beside marked words stand in the text, too, but belong to the page.
function wordsOf(range) {
  const piece = document.createElement('div');
  piece.append(range.cloneContents());
  for (const why of piece.querySelectorAll('.why')) why.remove();
  return piece.textContent.trim();
}

// The selection, when all of it lies in one text.
function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const text = texts.find((one) => one.contains(range.startContainer) && one.contains(range.endContainer));
  const words = text ? wordsOf(whole(range)) : '';
  return words ? { range, words } : null;
}

let shown = null;
function show() {
  shown = selected();
  bubble.hidden = !shown;
  if (!shown) return;
  const box = [...shown.range.getClientRects()].at(-1) ?? shown.range.getBoundingClientRect();
  const place = bubble.offsetParent.getBoundingClientRect();
  const left = Math.min(Math.max(box.right - place.left - bubble.offsetWidth / 2, 8), place.width - bubble.offsetWidth - 8);
  bubble.style.setProperty('--at-x', `${left}px`);
  bubble.style.setProperty('--at-y', `${box.bottom - place.top}px`);
}

function take(words) {
  const part = document.getElementById('missed');
  const area = form.elements.missed_words;
  part.open = true;
  if (words) area.value = words;
  bubble.hidden = true;
  document.getSelection()?.removeAllRanges();
  (words ? form.elements.missed_sign : area).focus({ preventScroll: true });
  part.scrollIntoView({ block: 'nearest' });
}

// The form for what was missed, with the selected words if there are any.
export function missed() {
  if (form) take(selected()?.words);
}

// Where in the text the pointer is.
function caretAt({ clientX, clientY }) {
  const place = document.caretPositionFromPoint?.(clientX, clientY);
  if (place) return [place.offsetNode, place.offset];
  const range = document.caretRangeFromPoint?.(clientX, clientY);
  return range ? [range.startContainer, range.startOffset] : null;
}

// Marked words are links to their reason, and browsers start no selection in a link.  Here they do, and whoever has
// selected goes nowhere.
function selectFromLinks(text) {
  let from = null;
  text.addEventListener('pointerdown', (event) => {
    from = event.pointerType === 'mouse' && event.button === 0 && event.target.closest('a') ? caretAt(event) : null;
  });
  text.addEventListener('dragstart', (event) => { if (from) event.preventDefault(); });
  document.addEventListener('pointermove', (event) => {
    const to = from && event.buttons & 1 ? caretAt(event) : null;
    if (to && text.contains(to[0])) document.getSelection().setBaseAndExtent(...from, ...to);
  });
  document.addEventListener('pointerup', () => { from = null; });
  text.addEventListener('click', (event) => { if (event.target.closest('a') && selected()) event.preventDefault(); });
}

if (form && bubble) {
  let wait;
  document.addEventListener('selectionchange', () => {
    clearTimeout(wait);
    wait = setTimeout(show, 150);
  });
  for (const text of texts) selectFromLinks(text);
  window.addEventListener('resize', () => { if (shown) show(); });
  // Pressing the button must not take the selection away before it was read.
  bubble.addEventListener('pointerdown', (event) => event.preventDefault());
  bubble.addEventListener('click', () => { if (shown) take(shown.words); });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') bubble.hidden = true; });
}
