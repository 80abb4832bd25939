// One woman's way from a report to a life of her own, through two agencies, as four people write it down: Bor of the
// intake, Greta who coordinates, Darja who works by keyboard alone, Ema in the shelter with a phone.  Filip of the
// police is the fourth role and the third agency: he tries to read what he must not.  Everybody here is invented.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { totp } from '../lib/kres.mjs';
import { openPage, PHONE } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';
import { dumpOf } from '../lib/postgres.mjs';

const LAPTOP = { width: 1280, height: 800 };
const at = demonstration('story');
const limits = { timeout: 240000 };
// Each step stands on those before it: when one fails, the rest is not tried.
let broken = false;
const step = (name, run) => test(name, limits, async (t) => {
  if (broken) return t.skip('a step before it failed');
  broken = true;
  await run();
  broken = false;
});
const DAY = 86400000;
const day = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10).split('-').reverse().map(Number).join('. ');

// What is typed, and must stand nowhere in the open: every word of it is looked for in the data folder at the end.
const said = {
  report: 'Квадробар: господар забрав паспорт моєї подруги Мальвіни і замикає двері.',
  summary: 'Zgodbarica from Kvadrobar', name: 'Malvina', family: 'Zgodbenko', signs: 'Hoover-blue passport in his drawer',
  decided: 'Inspector Izmislek', question: 'Could Vrtavka give her a room?', safe: 'Whistle under the lindentree',
  aims: 'A bakery apprenticeship at Pekarnica', goal: 'Learns to bake potica', service: 'Lessons with Kvasovka',
  found: 'She sings while kneading', result: 'Her own flat over the Mlinček', after: 'Still bakes, still sings',
  recipient: 'Doktorica Padarica',
};
const sealed = ['Квадробар', 'Мальвін', 'Zgodbarica', 'Kvadrobar', 'Malvina', 'Zgodbenko', 'Hoover-blue', 'Izmislek', 'Vrtavka',
  'lindentree', 'Pekarnica', 'potica', 'Kvasovka', 'kneading', 'Mlinček', 'still sings', 'Padarica'];

const story = {}; // numbers of what was made: report, case, person, consent, referral, theirs, …
const people = new Map();

async function person(login, viewport = LAPTOP) {
  if (people.has(login)) return people.get(login);
  const page = await openPage(at.browser, { viewport });
  page.setDefaultTimeout(10000);
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(?!\/sign-in)/), page.press('#code', 'Enter')]);
  people.set(login, page);
  return page;
}

const open = async (page, path) => (await page.goto(`${at.server.base}/en/desk${path}`)).status();
const text = async (page, selector = 'main') => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
const idOf = (page) => Number(page.url().match(/\/(?:record|referral|consent)\/(\d+)/)[1]);
const newest = (page, kind) => page.evaluate((at) => Math.max(...[...document.querySelectorAll(at)]
  .map((a) => Number(a.href.match(/\/(\d+)$/)[1]))), `#in-${kind} a[href*="/record/"], section#in-${kind} a[href*="/record/"]`);

// ---- hands: the same form filled with a pointer or by keyboard alone ----

const pointer = {
  open: (page) => page.evaluate(() => { for (const one of document.querySelectorAll('main details')) one.open = true; }),
  async fill(page, id, value) {
    const field = page.locator(`[name="f_${id}"]`).first();
    const type = await field.evaluate((one) => one.type);
    if (Array.isArray(value)) for (const one of value) await page.check(`[name="f_${id}"][value="${one}"]`);
    else if (type === 'radio' || type === 'checkbox') await page.check(`[name="f_${id}"][value="${value}"]`);
    else if (type === 'select-one') await field.selectOption(value);
    else await field.fill(value);
  },
  press: (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]),
};

async function tabTo(page, selector) {
  for (let i = 0; i < 600; i++) {
    if (await page.evaluate((at) => document.activeElement?.matches(at), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} of ${page.url()} is not reached by keyboard`);
}

const keyboard = {
  async open() {},
  // Closed parts of the form around the field are opened first, from the outside in.
  async reach(page, selector) {
    for (;;) {
      const closed = await page.evaluate((at) => {
        for (const one of document.querySelectorAll('[data-key-target]')) one.removeAttribute('data-key-target');
        let outer = null;
        for (let one = document.querySelector(at)?.parentElement; one; one = one.parentElement)
          if (one.matches('details:not([open])') && !document.querySelector(at).matches('summary')) outer = one;
        outer?.querySelector('summary').setAttribute('data-key-target', '');
        return !!outer;
      }, selector);
      if (!closed) break;
      await tabTo(page, '[data-key-target]');
      await page.keyboard.press('Enter');
    }
    await tabTo(page, selector);
  },
  async fill(page, id, value) {
    const name = `[name="f_${id}"]`;
    const type = await page.locator(name).first().evaluate((one) => one.type);
    if (type === 'checkbox') {
      for (const one of [value].flat()) {
        await keyboard.reach(page, `${name}[value="${one}"]`);
        await page.keyboard.press('Space');
      }
    } else if (type === 'radio' || type === 'select-one') {
      const now = () => page.evaluate((at) => (document.querySelector(`${at}:checked`) ?? document.querySelector(at)).value, name);
      await keyboard.reach(page, name);
      for (let i = 0; i < 80 && await now() !== value; i++) await page.keyboard.press('ArrowDown');
      assert.equal(await now(), value, `${id} is chosen by its arrow keys`);
    } else {
      await keyboard.reach(page, name);
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(value);
    }
  },
  async press(page, selector) {
    await keyboard.reach(page, selector);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  },
};

async function write(hand, page, fields, button = '.form-end .main') {
  await hand.open(page);
  for (const [id, value] of Object.entries(fields)) await hand.fill(page, id, value);
  await hand.press(page, button);
  assert.equal(await page.locator('#problem, .wrong').count(), 0, await text(page));
}

async function add(hand, page, kind, parent, fields) {
  assert.equal(await open(page, `/record/${parent}`), 200);
  await hand.press(page, `a[href$="/records/${kind}/new?parent=${parent}"]`);
  await write(hand, page, fields);
  if (/\/(referral|consent)\/\d+$/.test(page.url())) return idOf(page);
  await open(page, `/record/${parent}`);
  return newest(page, kind);
}

async function change(hand, page, id, fields) {
  await open(page, `/record/${id}`);
  await hand.press(page, `a[href$="/record/${id}/change"]`);
  await write(hand, page, fields);
}

async function act(hand, page, id, action, fields = {}) {
  await open(page, `/record/${id}`);
  await hand.open(page);
  for (const [name, value] of Object.entries(fields)) await hand.fill(page, name, value);
  await hand.press(page, `form[action$="/record/${id}/act/${action}"] button.btn`);
  assert.equal(await page.locator('.wrong').count(), 0, await text(page));
}

// ---- the story ----

step('1. a report is filed in Ukrainian on a phone, and a receipt is given', async () => {
  const page = await openPage(at.browser, { viewport: PHONE, lang: 'uk' });
  await page.goto(`${at.server.base}/uk/report`);
  const go = (name) => page.locator(`main button[name=_go][value=${name}]:visible`).first().click();
  await go('next');
  await page.fill('textarea[name=text]', said.report);
  for (let i = 0; i < 6 && !await page.locator('main button[value=send]:visible').count(); i++) await go('next');
  await go('send');
  await page.waitForSelector('#code');
  story.receipt = (await page.textContent('#code')).trim();
  assert.match(story.receipt, /^(\d{4}\s?){5}$/);
  await look(page, 'story-receipt');
  await page.context().close();
});

step('2. the intake takes it and opens a case: nothing is typed twice', async () => {
  const bor = await person('bor');
  const rows = await bor.evaluate(async () => (await (await fetch('/en/desk/inbox?limit=200', { headers: { accept: 'application/json' } })).json()).rows);
  story.report = Math.max(...rows.map((row) => row.id));
  await open(bor, `/report/${story.report}`);
  assert.match(await text(bor, '#told'), /Квадробар/);
  await bor.click('form[action$="/take"] button:visible');
  await bor.waitForLoadState('networkidle');
  await bor.locator('#case summary:visible').first().click();
  await pointer.press(bor, '#case button:visible');
  story.case = idOf(bor);
  story.person = await newest(bor, 'person');
  await look(bor, 'story-case');
});

step('3. she is identified: by which signs, and by whom', async () => {
  const bor = await person('bor');
  await change(pointer, bor, story.person, { given_name: said.name, family_name: said.family });
  await change(pointer, bor, story.case, { summary: said.summary, status: 'identified', indicators: ['documents-kept', 'locked-in'],
    indicators_words: said.signs, decided_by: said.decided, decided_org: 'police', decided: day(0) });
  await open(bor, `/record/${story.case}`);
  await pointer.open(bor);
  for (const told of [/Izmislek/, /Hoover-blue/, /Identified/i]) assert.match(await text(bor), told);
  await look(bor, 'story-identified');
});

step('4. without her consent nothing goes; she gives it in her language; a package of chosen things is sent', async () => {
  const bor = await person('bor');
  story.referral = await add(pointer, bor, 'referral', story.case, { receiver: 'breza', purpose: 'safe-accommodation', question: said.question });
  assert.match(await text(bor, '#ground'), /not agreed/);
  story.consent = await add(pointer, bor, 'consent', story.case, { person: String(story.person), purpose: ['safe-accommodation'], receivers: ['breza'],
    kinds: ['person', 'case'], until: day(90), language: 'Ukrainian' });
  await open(bor, `/record/${story.case}`);
  await look(bor, 'story-consent');
  story.consent = Number((await bor.getAttribute('.consents a', 'href')).match(/\d+$/)[0]);
  await open(bor, `/consent/${story.consent}`);
  assert.equal(await bor.getAttribute('.own', 'lang'), 'uk');
  await pointer.press(bor, '#copy');
  const [copy] = await Promise.all([bor.waitForEvent('download'), bor.click('#copy-pdf')]);
  assert.match(readFileSync(await copy.path(), 'latin1'), /^%PDF-/, 'her own copy is a paper');
  await open(bor, `/referral/${story.referral}`);
  assert.match(await text(bor, '#ground'), /Her consent covers this/);
  await bor.locator('.choose label', { hasText: said.name }).first().locator('input').check();
  await pointer.press(bor, '#send');
  assert.match(await text(bor, '#state'), /Sent/);
  await look(bor, 'story-sent');
});

step('5. a doctor outside gets a sealed file: looked at, made once, opened offline by digits told by telephone', async () => {
  const bor = await person('bor');
  await add(pointer, bor, 'consent', story.case, { person: String(story.person), purpose: ['health'], receiver_outside: said.recipient,
    kinds: ['person'], until: day(30), language: 'Ukrainian' });
  const referral = await add(pointer, bor, 'referral', story.case, { receiver_outside: said.recipient, purpose: 'health', question: said.question });
  await bor.locator('.choose label', { hasText: said.name }).first().locator('input').check();
  await pointer.press(bor, '#send');
  assert.match(await text(bor, '#state'), /Sent/);
  await pointer.press(bor, '#paper');
  assert.match(await text(bor, '.document'), /Malvina/);
  await look(bor, 'story-paper');
  await pointer.press(bor, '#make-parcel');
  await look(bor, 'story-parcel');
  const digits = (await text(bor, '#passphrase'));
  const [download] = await Promise.all([bor.waitForEvent('download'), bor.click('#save-parcel')]);
  const path = `${at.place.folder}/outside.html`;
  await download.saveAs(path);
  const bytes = readFileSync(path);
  for (const word of [...sealed, digits, `record/${story.case}`]) assert.ok(!bytes.includes(word), `${word} stands openly in the file`);
  // Three letters turn up by chance in what is sealed; as a word, outside of it, they may not.
  assert.doesNotMatch(bytes.toString('latin1').replace(/[A-Za-z0-9+/=]{80,}/g, ''), /\bBor\b/, 'a name of staff stands openly in the file');
  const outside = await openPage(at.browser, { viewport: PHONE });
  await outside.context().setOffline(true);
  await outside.goto(`file://${path}`);
  await outside.fill('#passphrase', digits);
  await outside.press('#passphrase', 'Enter');
  await outside.waitForSelector('#opened:not([hidden])', { timeout: 60000 });
  const opened = await text(outside, '#opened');
  assert.match(opened, /Malvina/);
  assert.doesNotMatch(opened, /Izmislek|Hoover-blue|Bor\b/);
  await outside.context().close();
  await open(bor, `/referral/${referral}`);
  await open(bor, '/account/trail');
  assert.match(await text(bor), /Padarica|left/i, 'that it left is written down');
});

step('6. the other agency accepts, reads what she allowed, and opens a case of its own', async () => {
  const greta = await person('greta');
  await open(greta, '/referrals');
  await pointer.press(greta, `a[href$="/referral/${story.referral}"]`);
  const shown = await text(greta);
  assert.match(shown, /Malvina/);
  assert.doesNotMatch(shown, /Izmislek|Hoover-blue|Bor\b|Квадробар/, 'nothing but what was chosen');
  assert.match(await text(greta, '#ground'), /agreed/);
  await pointer.press(greta, '#act-accept');
  await greta.fill('#summary', said.summary);
  await pointer.press(greta, 'form[action$="/case"] .btn');
  story.theirs = idOf(greta);
  await look(greta, 'story-accepted');
  await greta.locator('#charge details summary').click();
  await greta.selectOption('#charge-member', { label: await greta.locator('#charge-member option', { hasText: 'Darja' }).innerText() });
  await pointer.press(greta, '#charge details button');
  assert.match(await text(greta, '.record-head'), /Darja/);
});

step('7. a bed for tonight, on a phone', async () => {
  const ema = await person('ema', PHONE);
  await open(ema, `/record/${story.theirs}`);
  await look(ema, 'story-shelter-case');
  await pointer.press(ema, '#give-bed');
  assert.match(await text(ema), /Add a person/);
  await pointer.press(ema, 'main a.btn.main');
  await write(pointer, ema, { given_name: said.name });
  await open(ema, `/record/${story.theirs}`);
  story.their_person = await newest(ema, 'person');
  await open(ema, `/record/${story.theirs}/bed`);
  await look(ema, 'story-bed');
  await pointer.press(ema, '.form-end .main');
  story.placement = Number(ema.url().match(/#stay-(\d+)$/)[1]);
  assert.match(await text(ema), /Malvina/);
  await look(ema, 'story-tonight');
});

step('8. by keyboard alone: days of rest and the permit to stay become deadlines of today', async () => {
  const darja = await person('darja');
  await change(keyboard, darja, story.theirs, { recovery_from: day(-25), residence_kind: 'Temporary, for victims', residence_from: day(-1), residence_until: day(10) });
  await open(darja, '/today');
  const today = await text(darja);
  assert.match(today, /Zgodbarica/);
  assert.match(today, /permit|residence/i);
  await look(darja, 'story-today');
  await open(darja, `/record/${story.theirs}`);
  for (const told of [/24 hours/, /recover|reflect|rest/i, /permit|residence/i]) assert.match(await text(darja, '.deadlines'), told);
});

step('9. she moves to a safe house, on a phone; the first bed is free again', async () => {
  const ema = await person('ema');
  await open(ema, `/placement/${story.placement}/move`);
  await look(ema, 'story-move');
  await ema.locator('.houses .choice:not(:has(.hint:text("she is here now"))):not(.too-full) input').first().check();
  await pointer.press(ema, 'form .btn.main');
  const moved = Number(ema.url().match(/#stay-(\d+)$/)[1]);
  assert.notEqual(moved, story.placement);
  assert.equal(await ema.locator(`#stay-${story.placement}`).count(), 0);
  story.placement = moved;
});

step('10. by keyboard alone: a plan she agrees to, a goal, a service', async () => {
  const darja = await person('darja');
  story.plan = await add(keyboard, darja, 'plan', story.theirs, { aims: said.aims, review_on: day(30) });
  await act(keyboard, darja, story.plan, 'agree');
  assert.match(await text(darja, '.record-head'), /Agreed/i);
  story.goal = await add(keyboard, darja, 'goal', story.theirs, { what: said.goal, area: 'education' });
  story.service = await add(keyboard, darja, 'service', story.theirs, { kind: 'counselling', what: said.service });
  await act(keyboard, darja, story.service, 'begin');
  await open(darja, `/record/${story.theirs}`);
  for (const told of [/Pekarnica/, /potica/]) assert.match(await text(darja), told);
  await look(darja, 'story-plan');
  await keyboard.press(darja, '#her-paper');
  await keyboard.press(darja, 'nav a[lang=uk]');
  assert.match(await text(darja, '.document[lang=uk]'), /Malvina[^]*Pekarnica/);
  assert.doesNotMatch(await text(darja, '.document'), /Darja|Ema/);
  await look(darja, 'story-her-paper');
  await keyboard.reach(darja, '#print-paper');
  const [paper] = await Promise.all([darja.waitForEvent('download'), darja.keyboard.press('Enter')]);
  assert.match(readFileSync(await paper.path(), 'latin1'), /^%PDF-/);
});

step('11. a follow-up; the goal is reached; she leaves the house for a home of her own', async () => {
  const darja = await person('darja'), ema = await person('ema');
  story.followup = await add(keyboard, darja, 'follow-up', story.theirs, { how: 'visit', found: said.found });
  await act(keyboard, darja, story.followup, 'done');
  await act(keyboard, darja, story.goal, 'reach');
  await act(keyboard, darja, story.service, 'finish');
  await open(ema, `/placement/${story.placement}/leave`);
  await look(ema, 'story-leave');
  await ema.selectOption('#left_reason', 'own-home');
  await pointer.press(ema, 'form .btn.main');
});

step('12. closing is asked by one and approved by another; after it, somebody asks how she is', async () => {
  const darja = await person('darja'), greta = await person('greta');
  await change(keyboard, darja, story.theirs, { closure_words: said.result, followup_on: day(5) });
  await act(keyboard, darja, story.theirs, 'ask-closure', { outcome: 'safe-life', closure_reason: 'goals-reached' });
  assert.equal(await darja.locator('form[action$="/act/approve-closure"]').count(), 0, 'she who asks does not approve');
  await act(pointer, greta, story.theirs, 'approve-closure');
  assert.match(await text(greta, '.record-head'), /Closed/i);
  await look(greta, 'story-closed');
  await add(keyboard, darja, 'follow-up', story.theirs, { how: 'phone', found: said.after });
  await open(darja, `/record/${story.theirs}/timeline`);
  assert.match(await text(darja), /potica|Closed/);
  await look(darja, 'story-timeline');
});

// ---- what one must not ----

step('13. the investigator tries every number: each answers like one that does not exist', async () => {
  const filip = await person('filip');
  const ask = (path, post) => filip.evaluate(async ([path, post]) => {
    const csrf = document.querySelector('[name=csrf]')?.value ?? '';
    const answer = await fetch(path, post ? { method: 'POST', body: new URLSearchParams({ csrf, edition: '1', why: 'x', sure: 'yes' }) } : {});
    return [answer.status, (await answer.text()).replace(/name="csrf" value="[^"]*"|\?v=[0-9a-f]+/g, '')]; // a version may hold a record's digits
  }, [`/en/desk${path}`, post]);
  const reads = ['/record/N', '/record/N/change', '/record/N/history', '/record/N/timeline', '/record/N/bed', '/record/N/hand-over', '/record/N/paper', '/record/N/file/1',
    '/record/N/merge/1', '/referral/N', '/referral/N/paper', '/consent/N', '/consent/N/copy', '/consent/N/copy/pdf', '/placement/N/move', '/placement/N/leave',
    '/house/N', '/incident/N/warn', '/records/plan/new?parent=N', '/records/note?parent=N'];
  const writes = ['/record/N/change', '/record/N/act/reopen', '/record/N/act/withdraw', '/record/N/assign', '/record/N/history/1', '/record/N/merge/1',
    '/record/N/unmerge', '/referral/N/choose', '/referral/N/parcel', '/referral/N/act/accept', '/referral/N/undo', '/referral/N/case', '/consent/N/withdraw',
    '/placement/N/admit', '/placement/N/move', '/placement/N/leave', '/record/N/bed', '/record/N/hand-over', '/record/N/paper', '/records/note/new?parent=N'];
  const numbers = Object.entries(story).filter(([name]) => !['receipt', 'report'].includes(name));
  const wrong = [];
  for (const [list, post] of [[reads, false], [writes, true]])
    for (const path of list) {
      const none = await ask(path.replace('N', '99999999'), post);
      if (none[0] === 200 && !path.startsWith('/records/')) wrong.push(`${path} of none answers 200`);
      for (const [name, id] of numbers) {
        const [status, body] = await ask(path.replace('N', id), post);
        if (status !== none[0] || body.replaceAll(String(id), 'N') !== none[1].replaceAll('99999999', 'N'))
          wrong.push(`${post ? 'POST' : 'GET'} ${path} of ${name}: ${status}, of none: ${none[0]}`);
      }
    }
  for (const path of ['/report/N', '/report/N/file/1'])
    assert.deepEqual((await ask(path.replace('N', story.report)))[0], (await ask(path.replace('N', 99999999)))[0]);
  assert.deepEqual(wrong, []);
  for (const word of ['Malvina', 'Zgodbarica', 'Pekarnica', 'Мальвіна']) {
    await open(filip, `/search?q=${encodeURIComponent(word)}`);
    assert.equal(await filip.locator('.found li').count(), 0, `${word} is not found`);
  }
});

step('14. she takes her consent back: they see that it ended, and nothing more', async () => {
  const bor = await person('bor'), greta = await person('greta');
  await open(bor, `/consent/${story.consent}`);
  await pointer.open(bor);
  await pointer.press(bor, '#withdraw .danger');
  assert.match(await text(bor), /Withdrawn/);
  await look(bor, 'story-withdrawn');
  assert.equal(await open(greta, `/referral/${story.referral}`), 200);
  assert.match(await text(greta, '#ended'), /Ended on/);
  assert.doesNotMatch(await greta.content(), /Malvina|Vrtavka/);
  await look(greta, 'story-ended');
});

step('15. no word of it stands in the data folder or the dump of its database, and no page asked another host for anything', () => {
  const folder = `${at.place.folder}/data`;
  for (const name of readdirSync(folder, { recursive: true })) {
    let bytes;
    try { bytes = readFileSync(join(folder, name)); } catch { continue; }
    for (const word of sealed) assert.ok(!bytes.includes(word), `${word} stands in ${name}`);
  }
  const dump = dumpOf(folder);
  assert.equal(dump.includes('COPY '), Boolean(process.env.KRES_TEST_POSTGRES));
  for (const word of sealed)
    for (const written of [word, Buffer.from(word).toString('hex')]) assert.ok(!dump.includes(written), `${word} stands in the dump`);
  for (const [login, page] of people) assert.deepEqual([login, page.foreign, page.problems.filter((one) => !/status of 4/.test(one))], [login, [], []]);
});
