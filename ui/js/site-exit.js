/* site-exit.js - leaving at once: the button, or Escape twice within a second.
 *
 * The page is emptied first, then its entry in the history is replaced by the harmless page, so that going back
 * does not lead here.  Without JavaScript the button is a plain link. */
(() => {
  const exit = document.getElementById('exit');
  if (!exit) return;
  let last = -Infinity;
  const leave = () => {
    const to = exit.href;
    document.title = ' ';
    document.documentElement.hidden = true;
    document.body.replaceChildren();
    try { history.replaceState(null, '', '/'); } catch { /* the page still goes away */ }
    location.replace(to);
  };
  exit.addEventListener('click', (event) => { event.preventDefault(); leave(); });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.repeat) return;
    if (event.timeStamp - last < 1000) { event.preventDefault(); leave(); }
    last = event.timeStamp;
  }, true);
  // Coming back from the browser's memory shows nothing old: the page is asked for anew.
  addEventListener('pageshow', (event) => { if (event.persisted && !document.body.firstChild) location.reload(); });
  // The language menu closes like any other menu.
  const menu = document.querySelector('.menu');
  document.addEventListener('click', (event) => { if (menu && !menu.contains(event.target)) menu.open = false; });
})();
