/* check-widget.js - "Check an offer" on a page of another site: fills every <div data-kres-check>.
 *
 *   <script src="https://kres.example/assets/js/check-widget.js" defer></script>
 *   <div data-kres-check lang="en"></div>
 *
 * Its words come from the server.  What is typed goes there alone, when the button is pressed, and is kept nowhere:
 * doc/widget.md. */
(() => {
  const home = new URL(document.currentScript.src).origin;
  const STYLE = `
:host { display: block; --paper: #fffdf8; --ink: #14302f; --soft: #4a615e; --line: #7d8a82; --fire: #a83a0b; --on: #fff9f2; --wash: #fdf0d0; --mark: #7a4b00;
  color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: .8rem; padding: 1.1rem; font: 1rem/1.55 system-ui, sans-serif; max-inline-size: 44rem; overflow-wrap: anywhere }
@media (prefers-color-scheme: dark) { :host { --paper: #14282a; --ink: #f3ebdd; --soft: #b5c2ba; --line: #7f958f; --fire: #ffa566; --on: #2b1103; --wash: #372a10; --mark: #f5cc7a } }
* { box-sizing: border-box } h2, h3, p, ol, ul { margin: 0 0 .7rem } h2 { font-size: 1.3rem; line-height: 1.25 } h3 { font-size: 1.05rem; margin-block-start: 1.2rem } ol, ul { padding-inline-start: 1.3rem }
label { font-weight: 650; display: block; margin-block-end: .3rem } small { color: var(--soft) }
textarea { inline-size: 100%; min-block-size: 8rem; font: inherit; color: inherit; background: transparent; border: 1.5px solid var(--line); border-radius: .5rem; padding: .6rem }
button { font: 650 1rem/1.2 system-ui, sans-serif; min-block-size: 2.8rem; padding: .5rem 1.4rem; margin-block: .7rem; border: 0; border-radius: .7rem; background: var(--fire); color: var(--on); cursor: pointer }
button[disabled] { opacity: .6 } a { color: inherit; display: inline-block; padding-block: .5rem } :focus-visible { outline: 3px solid var(--fire); outline-offset: 2px } .out:focus { outline: 0 }
.text { white-space: pre-wrap; border-inline-start: .25rem solid var(--line); padding-inline-start: .8rem } mark { background: var(--wash); color: inherit; border-block-end: 2px solid var(--mark) }`;

  // Nothing that came from outside ever becomes markup.
  const make = (name, fields, ...inside) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...inside);
    return element;
  };

  // Spans count bytes of UTF-8.
  function marked(text, findings) {
    const bytes = new TextEncoder().encode(text), part = (from, to) => new TextDecoder().decode(bytes.subarray(from, to));
    const spans = [], pieces = [];
    let done = 0;
    for (const { start, end } of findings) {
      const last = spans.at(-1);
      if (last && start < last[1]) last[1] = Math.max(last[1], end);
      else spans.push([start, end]);
    }
    for (const [start, end] of spans) {
      pieces.push(part(done, start), make('mark', {}, part(start, end)));
      done = end;
    }
    return make('p', { className: 'text', dir: 'auto' }, ...pieces, part(done));
  }

  const list = (kind, title, items) => (items.length ? [make('h3', {}, title), make(kind, {}, ...items)] : []);
  const named = (found) => [...new Map(found.map((one) => [one.indicator, one])).values()]
    .map(({ name, reason }) => make('li', {}, make('b', {}, name), ` – ${reason}`));

  function show(out, text, found, { words, page }) {
    out.replaceChildren(make('h2', {}, found.summary), make('p', {}, found.advice), marked(text, found.findings),
      ...list('ul', words.signs, named(found.findings)), ...list('ul', words.good, named(found.counter)),
      ...list('ol', words.ask, found.questions.map((one) => make('li', {}, one.text))),
      ...list('ul', words.do, found.tips.map((one) => make('li', {}, make('b', {}, one.title), ` – ${one.text}`))),
      make('a', { href: home + page, rel: 'noreferrer' }, words.page));
  }

  async function check(text, out, said) {
    if (!text.trim()) return out.replaceChildren(said.words.empty);
    if ([...text].length > said.most) return out.replaceChildren(said.words.too_long);
    try {
      const answer = await fetch(`${home}/api/v1/screen`, { method: 'POST', credentials: 'omit',
        headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text, lang: said.lang }) });
      if (answer.ok) return show(out, text, await answer.json(), said);
      return out.replaceChildren(answer.status === 422 ? (await answer.json()).detail : said.words.busy);
    } catch { return out.replaceChildren(said.words.failed); }
  }

  async function fill(place) {
    const lang = (place.lang || document.documentElement.lang || navigator.language).slice(0, 2);
    const ask = async (query) => (await fetch(`${home}/api/v1/screen${query}`, { credentials: 'omit' })).json();
    let said = await ask(`?lang=${encodeURIComponent(lang)}`);
    if (!said.words) said = await ask(''); // a language it lacks
    const { words } = said, root = place.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const area = make('textarea', { id: 'text', rows: 6, dir: 'auto' });
    const button = make('button', {}, words.button), out = make('div', { className: 'out', tabIndex: -1 });
    area.setAttribute('aria-describedby', 'note');
    const form = make('form', {}, make('h2', {}, words.title), make('label', { htmlFor: 'text' }, words.label), area, button,
      make('p', { id: 'note' }, make('small', {}, words.privacy)));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      await check(area.value, out, said);
      button.disabled = false;
      out.focus();
    });
    root.append(make('section', { lang: said.lang, dir: said.dir }, form, out));
  }

  const start = () => { for (const place of document.querySelectorAll('[data-kres-check]')) fill(place).catch(() => {}); };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
})();
