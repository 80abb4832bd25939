/* site-remind.js - reminds her to say that she has arrived: by a file for the phone's own calendar, made here, or by a
 * countdown in the open page.  Neither holds more than a time and the words she chose. */
(() => {
  const by = (id) => document.getElementById(`t-${id}`);
  const words = () => by('what').value.trim() || by('what').defaultValue;
  const when = () => {
    const time = new Date(by('when').value).getTime();
    const good = time > Date.now();
    by('past').hidden = good;
    if (!good) by('when').focus();
    return good ? time : null;
  };

  // ---- the calendar (RFC 5545) ----
  const stamp = (time) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
  // A line has at most 75 bytes; what is longer goes on in the next one, behind a space.
  const fold = (line) => {
    let bytes = 0, folded = '';
    for (const letter of line) {
      const n = new TextEncoder().encode(letter).length;
      if (bytes + n > 74) { folded += '\r\n '; bytes = 1; }
      folded += letter;
      bytes += n;
    }
    return folded;
  };
  const calendar = (time) => {
    const text = words().replace(/[\\;,]/g, '\\$&');
    const id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Calendar//EN', 'BEGIN:VEVENT', `UID:${id}`, `DTSTAMP:${stamp(Date.now())}`,
      `DTSTART:${stamp(time)}`, `DTEND:${stamp(time + 15 * 60000)}`, `SUMMARY:${text}`, 'CLASS:PRIVATE', 'TRANSP:TRANSPARENT',
      'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:PT0M', `DESCRIPTION:${text}`, 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', '']
      .map(fold).join('\r\n');
  };
  by('calendar').addEventListener('click', () => {
    const time = when();
    if (!time) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([calendar(time)], { type: 'text/calendar' }));
    link.download = 'reminder.ics';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  });

  // ---- the countdown ----
  let timer = null, due = 0;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    by('left').hidden = true;
  };
  const ring = async () => {
    by('due').hidden = false;
    navigator.vibrate?.([300, 150, 300]);
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      const worker = await navigator.serviceWorker?.getRegistration(); // phones show one only through it
      if (worker) await worker.showNotification(words());
      else new Notification(words());
    } catch { /* the page says it all the same */ }
  };
  const tick = () => {
    const left = Math.max(0, Math.round((due - Date.now()) / 1000));
    const two = (number) => String(number).padStart(2, '0');
    by('clock').textContent = `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    if (left) return;
    stop();
    ring();
  };
  by('count').addEventListener('click', () => {
    const time = when();
    if (!time) return;
    due = time;
    by('due').hidden = true;
    by('left').hidden = false;
    clearInterval(timer);
    timer = setInterval(tick, 1000);
    tick();
    if ('Notification' in window && Notification.permission === 'default') Notification.requestPermission().catch(() => {});
  });
  by('stop').addEventListener('click', stop);
  document.addEventListener('erase', () => { stop(); by('due').hidden = by('past').hidden = true; });
})();
