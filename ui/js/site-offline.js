/* site-offline.js - keeps the public's pages on the phone for times without internet (/sw.js, offline-worker.js).
 *
 * It does so by itself and quietly, and not at all where the browser does not want it: in a private window, without
 * TLS, when data are to be saved.  On the page /offline somebody can take the pages off, or ask for them: "offline" in
 * the local storage is then "no" or "yes", and leaving quickly does not take off what was asked for (site-exit.js). */
(() => {
  const worker = (() => { try { return navigator.serviceWorker; } catch { return null; /* it may be forbidden */ } })();
  const lang = document.documentElement.lang;
  const wish = (change) => {
    try {
      if (change) localStorage.setItem('offline', change);
      return localStorage.getItem('offline');
    } catch { return 'no'; }
  };
  const keep = async () => {
    await worker.register('/sw.js');
    (await worker.ready).active.postMessage({ keep: lang });
  };
  const takeOff = async () => {
    for (const one of await worker.getRegistrations()) await one.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  };
  const quietly = (work) => work().catch(() => { /* what cannot be kept is not kept */ });
  if (worker && wish() !== 'no' && (wish() || !navigator.connection?.saveData))
    addEventListener('load', () => quietly(keep));

  const page = document.getElementById('offline');
  if (!page) return;
  // Shown in place of a page that is not kept, it says so; its languages lead to itself.
  const away = !location.pathname.endsWith('/offline');
  document.getElementById('away').hidden = !away;
  document.getElementById('again').href = location.href;
  if (!worker) { document.getElementById('cannot').hidden = false; return; }
  const [ask, off] = ['keep', 'take-off'].map((id) => document.getElementById(id));
  const told = document.getElementById('kept-told').children;
  const show = () => { ask.hidden = wish() === 'yes'; off.hidden = wish() === 'no'; };
  const tell = (which) => { for (const one of told) one.hidden = one !== told[which]; show(); };
  show();
  ask.addEventListener('click', () => quietly(async () => { wish('yes'); await keep(); tell(0); }));
  off.addEventListener('click', () => quietly(async () => { wish('no'); await takeOff(); tell(1); }));
})();
