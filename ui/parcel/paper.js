// paper.js - the paper (src/print/document.h) as elements; all of it is text, nothing becomes markup.
function add(parent, name, text, className) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
}

// Each text finds its own direction and stands where the paper's lines begin.
function addText(parent, name, text, className) {
  const element = add(parent, name, undefined, className);
  add(element, 'bdi', text);
  return element;
}

function addRows(parent, rows) {
  const list = add(parent, 'dl');
  for (const { label, lines } of rows) {
    const row = add(list, 'div');
    addText(row, 'dt', label);
    for (const line of lines) addText(row, 'dd', line);
  }
}

function addTable(parent, { caption, columns, rows }, name) {
  const scroll = add(parent, 'div', undefined, 'scroll');
  scroll.tabIndex = 0; // so that the keyboard reaches what does not fit
  scroll.setAttribute('role', 'group');
  scroll.setAttribute('aria-label', caption || name);
  const table = add(scroll, 'table');
  if (caption) add(table, 'caption', caption);
  const head = add(add(table, 'thead'), 'tr'), body = add(table, 'tbody');
  for (const column of columns) addText(head, 'th', column).scope = 'col';
  for (const { cells } of rows) {
    const row = add(body, 'tr');
    for (const cell of cells) addText(row, 'td', cell);
  }
}

export function show(paper, into) {
  into.lang = paper.lang;
  into.dir = paper.rtl ? 'rtl' : 'ltr';
  if (paper.mark) addText(into, 'p', paper.mark, 'mark');
  const title = addText(into, 'h1', paper.title);
  if (paper.head.length) addRows(into, paper.head);
  for (const { heading, blocks } of paper.parts) {
    if (heading) addText(into, 'h2', heading);
    for (const { rows, text, table } of blocks) {
      if (rows) addRows(into, rows);
      for (const paragraph of text ?? []) addText(into, 'p', paragraph);
      if (table) addTable(into, table, heading || paper.title);
    }
  }
  if (paper.footer) addText(into, 'p', paper.footer, 'foot');
  return title;
}
