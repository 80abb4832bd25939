// search.js - the box that finds a node by a piece of its label.
const MOST = 8;

// Letters without their marks, small; digits without what is put between them, so that a number is found however it is written.
const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const digits = (text) => text.replace(/(?<=\d)[\s().\/-]+(?=\d)/g, '');

export function matches(nodes, asked) {
  const plain = folded(asked).trim(), number = digits(plain);
  if (!plain) return [];
  return nodes.filter((node) => {
    const text = folded(node.label);
    return text.includes(plain) || (/\d{3}/.test(number) && digits(text).includes(number));
  });
}

export function find(picture) {
  const input = picture.part('find'), list = picture.part('found'), told = picture.part('found-count');

  function choose(node) {
    picture.show(node);
    picture.goTo(node, true);
  }

  function look() {
    const found = matches(picture.model.order.filter((node) => !picture.isHidden(node)), input.value);
    picture.hits = new Set(found.slice(0, 200));
    told.textContent = input.value.trim() ? (found.length ? `${picture.words.found}: ${found.length}` : picture.words.notFound) : '';
    list.hidden = !found.length;
    list.replaceChildren(...found.slice(0, MOST).map((node) => {
      const item = document.createElement('li'), button = document.createElement('button'), label = document.createElement('bdi');
      button.type = 'button';
      button.className = 'btn plain';
      label.textContent = node.label;
      button.append(`${picture.typeWord(node)} `, label);
      button.addEventListener('click', () => choose(node));
      item.append(button);
      return item;
    }));
    picture.redraw();
    return found;
  }

  let waiting;
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    clearTimeout(waiting);
    const [first] = look();
    if (first) choose(first);
  });
}
