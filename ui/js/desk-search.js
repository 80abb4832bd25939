// Refines the search while somebody types: asks for the page with the words so far and puts its list in place of the one
// shown.  A later question stops an earlier one; while not all was looked at, it asks again.
const form = document.querySelector('[data-search]');
const field = form?.elements.q;
let running, timer;

async function ask() {
  running?.abort();
  const own = running = new AbortController();
  const query = new URLSearchParams(new FormData(form));
  query.set('typing', '1');
  try {
    const answer = await fetch(`${form.action}?${query}`, { signal: own.signal, headers: { Accept: 'text/html' } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const hits = page.getElementById('hits');
    if (!hits || own !== running) return;
    document.getElementById('hits').replaceWith(hits);
    if (!hits.dataset.complete) timer = setTimeout(ask, 300);
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, 120);
}

if (form) {
  field.addEventListener('input', soon);
  form.elements.kind.addEventListener('change', soon);
  if (document.getElementById('hits').dataset.complete !== '1') soon();
}
