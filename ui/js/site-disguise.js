/* site-disguise.js - lets the site look like something harmless in the list of tabs and on the home screen.
 *
 * What was chosen on the page /hide is kept on this phone alone (localStorage "look": which icon, and which words) and
 * put on before anything is drawn; this script is not deferred for that reason. */
(() => {
  const find = (rel) => document.head.querySelector(`link[rel="${rel}"]`);
  const [icon, touch, manifest] = ['icon', 'apple-touch-icon', 'manifest'].map(find);
  const own = { title: document.title, icon: icon.href, touch: touch.href, manifest: manifest.href };
  const read = () => {
    try {
      const look = JSON.parse(localStorage.getItem('look'));
      return look && /^[a-z]+$/.test(look.as) && look.title ? look : null;
    } catch { return null; }
  };
  const wear = (look) => {
    document.title = look ? String(look.title) : own.title;
    icon.href = look ? `/assets/img/${look.as}.svg` : own.icon;
    touch.href = look ? `/assets/img/${look.as}-192.png` : own.touch;
    manifest.href = look ? `/${document.documentElement.lang}/manifest-${look.as}.webmanifest` : own.manifest;
  };
  const worn = read();
  if (worn) wear(worn);

  document.addEventListener('DOMContentLoaded', () => {
    const looks = document.getElementById('looks');
    if (!looks) return;
    const radios = [...looks.querySelectorAll('input')];
    const back = document.getElementById('look-back');
    const told = { on: document.getElementById('look-on'), off: document.getElementById('look-off') };
    const failed = document.getElementById('look-failed');
    const show = (look) => {
      for (const radio of radios) radio.checked = radio.value === (look?.as ?? radios[0].value);
      back.hidden = !look;
    };
    const choose = (radio) => {
      const look = radio === radios[0] ? null : { as: radio.value, title: radio.dataset.title };
      try {
        if (look) localStorage.setItem('look', JSON.stringify(look)); else localStorage.removeItem('look');
      } catch { failed.hidden = false; show(null); return; }
      wear(look);
      show(look);
      told.on.hidden = !look;
      told.off.hidden = Boolean(look);
    };
    looks.hidden = false;
    show(worn);
    looks.addEventListener('change', (event) => choose(event.target));
    back.addEventListener('click', () => { choose(radios[0]); radios[0].focus(); });
  });
})();
