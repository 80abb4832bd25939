/* site-check.js - asks whether a picture has been read, and then shows the page anew.  Without it the page looks
 * again by itself. */
(() => {
  const status = document.querySelector('[data-look-again]');
  const pause = Number(status.dataset.lookAgain) * 500;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: 'application/json' } });
      if (answer.ok && (await answer.json()).state === 'waiting') return setTimeout(look, pause);
    } catch { return setTimeout(look, pause * 4); /* the line is bad: it may come back */ }
    return location.reload();
  };
  setTimeout(look, pause / 2);
})();
