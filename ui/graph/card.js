// card.js - what is told of one node: as a card beside the picture, and as words for who listens.
import { otherEnd, isolated } from './model.js';

const MOST = 40, MOST_SPOKEN = 6;

const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
// Somebody else's words: in their own direction, and never more than text.
const words = (text) => element('bdi', text);

function sorted(picture, node) {
  return picture.visibleLinks(node).sort((a, b) => otherEnd(b, node).links.length - otherEnd(a, node).links.length || a.at - b.at);
}

// "Report 12. Taken. 24 November 2026. Links: 3. Same number: phone …; same wording: report 14."
export function spoken(picture, node) {
  const links = sorted(picture, node);
  const told = links.slice(0, MOST_SPOKEN).map((edge) => `${picture.joinWord(edge)}: ${picture.named(otherEnd(edge, node))}`).join('; ');
  const facts = [picture.named(node), node.state && isolated(node.state), picture.dated(node), `${picture.words.links}: ${links.length}`].filter(Boolean).join('. ');
  return `${facts}. ${told}${links.length > MOST_SPOKEN ? '…' : ''}`;
}

export function showCard(picture, node) {
  const card = picture.part('card'), list = picture.part('card-links'), open = picture.part('card-open');
  picture.part('card-none').hidden = Boolean(node);
  picture.part('card-chosen').hidden = !node;
  card.classList.toggle('chosen', Boolean(node));
  if (!node) return;
  picture.part('card-title').replaceChildren(`${picture.typeWord(node)} `, words(node.label));
  const facts = [node.state, picture.dated(node)].filter(Boolean).flatMap((fact, i) => (i ? [' · ', words(fact)] : [words(fact)]));
  picture.part('card-facts').replaceChildren(...facts);
  open.hidden = !node.href;
  if (node.href) open.href = node.href;
  else open.removeAttribute('href');
  const links = sorted(picture, node);
  picture.part('card-count').textContent = `${picture.words.links}: ${links.length}`;
  list.replaceChildren(...links.slice(0, MOST).map((edge) => {
    const other = otherEnd(edge, node), item = document.createElement('li');
    const button = element('button', `${picture.typeWord(other)} `, { type: 'button', className: 'btn plain' });
    button.append(words(other.label));
    button.addEventListener('click', () => {
      picture.show(other);
      picture.goTo(other);
      picture.part('card-title').focus();
    });
    const why = element('span', picture.joinWord(edge), { className: 'by' });
    if (edge.label) why.append(': ', words(edge.label));
    item.append(why, button);
    return item;
  }), ...(links.length > MOST ? [element('li', `… ${links.length - MOST}`)] : []));
}
