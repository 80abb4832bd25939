/* desk-links.js - while reports are being linked: says how far it is, then shows what was found, without a new page. */
const WAIT = 1000;
const MOST = 600; // looks; a page left open does not ask for ever

async function refresh(place) {
  const address = place.dataset.piece ?? location.href;
  const reply = await fetch(address, { headers: { accept: 'text/html' } });
  if (!reply.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  if (place.id) {
    const fresh = page.getElementById(place.id);
    if (fresh) place.replaceWith(document.adoptNode(fresh));
    const tag = document.querySelector('[data-linked-tag]');
    const title = document.querySelector(`#${place.id} h2`);
    if (tag && title && fresh?.querySelector('.link-list')) {
      tag.querySelector('a').textContent = title.textContent;
      tag.hidden = false;
    }
  } else {
    const main = page.querySelector('main');
    if (main) document.querySelector('main').replaceWith(document.adoptNode(main));
  }
}

async function look(place, times) {
  const again = place.querySelector('[data-look-again]');
  if (again) again.hidden = true;
  if (times > MOST) return;
  try {
    const reply = await fetch(place.dataset.linking, { headers: { accept: 'application/json' } });
    if (!reply.ok) throw new Error(String(reply.status));
    const { links } = await reply.json();
    if (!links.running) { await refresh(place); return; }
    const words = place.querySelector('[role=status] > span');
    const shown = words?.textContent.match(/[0-9]+/g);
    if (shown?.length === 2) words.textContent = words.textContent.replace(shown[0], links.done).replace(/[0-9]+(?=[^0-9]*$)/, links.all);
    setTimeout(look, WAIT, place, times + 1);
  } catch {
    if (again) again.hidden = false; // without network the link is still there
  }
}

for (const place of document.querySelectorAll('[data-linking]')) setTimeout(look, WAIT / 4, place, 0);
