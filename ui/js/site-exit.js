/* site-exit.js - leaving at once: the button, or Escape twice within a second.
 *
 * What was typed is wiped and what this site keeps on the phone goes: a trip message always, the pages for times
 * without internet unless somebody asked for them (site-offline.js).  Then the page is emptied, and its entry in the history is replaced by the harmless page.  Entries before it
 * cannot be removed, so the tab remembers that it was left (until it is closed): going back leads to the harmless
 * page again, and only typing the address or following a link opens this site anew.  Without JavaScript the
 * button is a plain link. */
(() => {
  const LEFT = 'left';
  const remember = (on) => {
    try {
      if (on) sessionStorage.setItem(LEFT, '1'); else sessionStorage.removeItem(LEFT);
    } catch { /* storage is switched off: leaving still works */ }
  };
  const wasLeft = () => { try { return sessionStorage.getItem(LEFT) === '1'; } catch { return false; } };
  const forget = () => {
    for (const field of document.querySelectorAll('input, textarea')) field.value = '';
    let wanted = matchMedia('(display-mode: standalone)').matches;
    try {
      localStorage.removeItem('trip');
      sessionStorage.removeItem('trip');
      wanted ||= localStorage.getItem('offline') === 'yes';
    } catch { /* storage is switched off: nothing is there */ }
    if (wanted) return;
    navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister())).catch(() => {});
    self.caches?.keys().then((names) => names.forEach((name) => caches.delete(name))).catch(() => {});
  };
  const empty = () => {
    document.title = ' ';
    document.documentElement.hidden = true;
    document.body?.replaceChildren();
  };
  let to = 'about:blank';
  const leave = () => {
    remember(true);
    forget();
    empty();
    location.replace(to);
  };

  // Asked before anything is drawn; this script is not deferred for that reason.
  const cameBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward' && wasLeft();
  if (cameBack) document.documentElement.hidden = true;
  else remember(false);

  document.addEventListener('DOMContentLoaded', () => {
    const exit = document.getElementById('exit');
    if (!exit) return;
    to = exit.href;
    if (cameBack) { leave(); return; }
    let last = -Infinity;
    exit.addEventListener('click', (event) => { event.preventDefault(); leave(); });
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.repeat) return;
      if (event.timeStamp - last < 1000) { event.preventDefault(); leave(); }
      last = event.timeStamp;
    }, true);
    // The browser may bring a whole page back from its memory.
    addEventListener('pageshow', (event) => { if (event.persisted && wasLeft()) leave(); });
    // The language menu closes like any other menu.
    const menu = document.querySelector('.menu');
    document.addEventListener('click', (event) => { if (menu && !menu.contains(event.target)) menu.open = false; });
  });
})();
