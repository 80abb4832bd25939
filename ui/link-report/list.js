// list.js - a list of any length, of which only the rows in sight are in the page.
const MORE = 6; // rows beyond the edge

// scroll: the box that scrolls; rows: an empty element in it.  draw(element, item): fills a row, which is used again.
export function makeList(scroll, rows, draw, choose) {
  let items = [], height = 0, chosen = -1, pending = false;
  const pool = new Map(); // position → element
  const spare = [];

  function element() {
    const made = spare.pop() ?? document.createElement('div');
    made.setAttribute('role', 'option');
    made.className = 'item';
    return made;
  }

  function measure() {
    const probe = element();
    probe.style.transform = '';
    rows.append(probe);
    height = probe.offsetHeight || 80;
    probe.remove();
  }

  function place(position) {
    const row = element();
    row.id = `row-${position}`;
    row.style.transform = `translateY(${position * height}px)`;
    row.setAttribute('aria-setsize', items.length);
    row.setAttribute('aria-posinset', position + 1);
    row.setAttribute('aria-selected', position === chosen);
    draw(row, items[position]);
    rows.append(row);
    pool.set(position, row);
  }

  function show() {
    pending = false;
    if (!scroll.clientHeight) return;
    const from = Math.max(0, Math.floor(scroll.scrollTop / height) - MORE);
    const to = Math.min(items.length, Math.ceil((scroll.scrollTop + scroll.clientHeight) / height) + MORE);
    for (const [position, row] of pool)
      if (position < from || position >= to) {
        row.remove();
        pool.delete(position);
        spare.push(row);
      }
    for (let position = from; position < to; position++) if (!pool.has(position)) place(position);
    if (pool.has(chosen)) scroll.setAttribute('aria-activedescendant', `row-${chosen}`);
    else scroll.removeAttribute('aria-activedescendant');
  }

  function later() {
    if (!pending) requestAnimationFrame(show);
    pending = true;
  }

  function redraw() {
    for (const row of pool.values()) { row.remove(); spare.push(row); }
    pool.clear();
    measure();
    rows.style.height = `${items.length * height}px`;
    show();
  }

  function select(position) {
    pool.get(chosen)?.setAttribute('aria-selected', 'false');
    chosen = position;
    pool.get(chosen)?.setAttribute('aria-selected', 'true');
    if (chosen < 0) return;
    const top = chosen * height;
    if (top < scroll.scrollTop) scroll.scrollTop = Math.max(0, top - height / 2);
    else if (top + height > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + 1.5 * height - scroll.clientHeight;
    show();
  }

  scroll.addEventListener('scroll', later, { passive: true });
  new ResizeObserver(() => { if (scroll.clientHeight) redraw(); }).observe(scroll);
  rows.addEventListener('click', (event) => {
    const row = event.target.closest('.item');
    if (row) choose(Number(row.id.slice(4)));
  });

  return {
    set(next, position) {
      items = next;
      chosen = position;
      redraw();
    },
    grow() { rows.style.height = `${items.length * height}px`; later(); },
    select, redraw,
    get chosen() { return chosen; },
    get length() { return items.length; },
    at: (position) => items[position],
    page: () => Math.max(1, Math.floor(scroll.clientHeight / height) - 1),
    top() { scroll.scrollTop = 0; show(); },
  };
}
