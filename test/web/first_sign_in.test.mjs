// From an empty folder to an agency at work: the first member, the second whom the first lets in, and the ways back
// after a lost password.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { run, temporaryFolder, startKres, totp, postJson } from '../lib/kres.mjs';
import { openBrowser, openPage, assertAccessible, assertFits, shot, DESKTOP, PHONE } from '../lib/browser.mjs';

let server, browser, place, data;
const nada = { login: 'nada', name: 'Nada Example', password: 'four quiet words together' };
const mila = { login: 'mila', name: 'Mila Example', password: 'lantern over the harbour' };

before(async () => {
  place = temporaryFolder('first');
  data = `${place.folder}/data`;
  const told = run(['admin', 'init', '--data', data, '--agency', 'Shelter North', '--name', nada.name, '--login', nada.login,
    '--role', 'coordinator']);
  nada.once = told.match(/one-time password (\S+)/)[1];
  const spare = run(['admin', 'user', 'add', 'shelter-north', 'unused', 'Unused Example', '--data', data]);
  assert.match(spare, /One-time password \S+/, 'a further member can be added on the command line');
  server = await startKres(data);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  place?.remove();
});

// What a code app shows; a code works once, so the phone is looked at again when the last one is used up.
async function codeOf(person) {
  for (;;) {
    const now = Math.floor(Date.now() / 30000);
    const step = Math.max(now - 1, (person.used ?? 0) + 1);
    if (step <= now + 1) {
      person.used = step;
      return totp(person.secret, step - now, now * 30000);
    }
    await new Promise((done) => setTimeout(done, 500));
  }
}

const main = async (page) => (await page.textContent('main')).replace(/\s+/g, ' ');
const problem = (page) => page.locator('main [role=alert], main .wrong, main .notice.bad').count();

async function look(page, name) {
  await assertAccessible(page, name);
  await assertFits(page, name);
  await shot(page, name);
}

async function enter(page, person, { password = person.password, code = '' } = {}) {
  await page.goto(`${server.base}/en/desk/sign-in`);
  await page.fill('#login', person.login);
  await page.fill('#password', password);
  await page.fill('#code', code);
  await Promise.all([page.waitForNavigation(), page.press('#code', 'Enter')]);
}

async function choosePassword(page, person) {
  await page.fill('#fresh', person.password);
  await page.fill('#again', `${person.password}!`);
  await page.click('main button.main');
  assert.ok(await problem(page), 'two passwords that differ are pointed out');
  await page.fill('#fresh', person.login.repeat(4));
  await page.fill('#again', person.password);
  await page.click('main button.main');
  assert.ok(await problem(page));
  await page.fill('#fresh', person.password);
  await page.fill('#again', person.password);
  await page.click('main button.main');
}

async function connectPhone(page, person) {
  const square = page.locator('svg.qr');
  await square.waitFor();
  const box = await square.boundingBox();
  assert.ok(box.width > 120 && Math.abs(box.width - box.height) < 2, `the QR code is large enough to be read: ${box.width}`);
  assert.ok((await square.locator('path').getAttribute('d')).length > 500);
  await page.click('main details.help summary');
  person.secret = (await page.textContent('.secret')).replace(/\s/g, '');
  assert.match(person.secret, /^[A-Z2-7]{32}$/, 'who cannot use the camera types the secret');
  person.used = 0;
  await page.fill('#code', '000000');
  await page.click('main button.main');
  assert.ok(await problem(page), 'a wrong code is told');
  assert.equal((await page.textContent('.secret')).replace(/\s/g, ''), person.secret, 'and the phone need not begin again');
  await page.fill('#code', await codeOf(person));
  await page.click('main button.main');
}

async function keepRecoveryCode(page, person) {
  await page.locator('.groups li').first().waitFor();
  person.groups = (await page.locator('.groups .mono').allTextContents()).map((text) => text.trim());
  assert.equal(person.groups.length, 8);
  const asked = async () => Promise.all(['first', 'second'].map(async (id) =>
    Number((await page.textContent(`label[for=${id}]`)).match(/\d+/)[0])));
  const type = async (first, second) => {
    await page.fill('#first', first);
    await page.fill('#second', second);
    await page.click('main button.main');
  };
  let [one, two] = await asked();
  assert.notEqual(one, two);
  await type(person.groups[two - 1], person.groups[one - 1]);
  assert.ok(await problem(page), 'two groups in the wrong order are refused');
  assert.deepEqual((await page.locator('.groups .mono').allTextContents()).map((text) => text.trim()), person.groups,
    'the code on the paper is still the code');
  [one, two] = await asked();
  await type(person.groups[one - 1].toLowerCase(), ` ${person.groups[two - 1]} `);
  await page.waitForURL(/\/desk\/ready/);
}

async function firstSignIn(page, person) {
  await enter(page, person, { password: person.once });
  assert.match(page.url(), /\/desk\/start/);
  for (const elsewhere of ['inbox', 'report/1', 'account', 'admin/members']) {
    await page.goto(`${server.base}/en/desk/${elsewhere}`);
    assert.ok(!/Where you are signed in|Add a member|Views/.test(await main(page)),
      `${elsewhere} does not open before the first steps are done`);
  }
  await page.goto(`${server.base}/en/desk/start`);
  await choosePassword(page, person);
  await connectPhone(page, person);
  await keepRecoveryCode(page, person);
}

test('the first member: password, code app, recovery code, an empty inbox and a warning', { timeout: 60000 }, async () => {
  const page = nada.page = await openPage(browser, { viewport: DESKTOP });
  await enter(page, nada, { password: 'not the one-time password' });
  assert.match(page.url(), /sign-in/);
  await firstSignIn(page, nada);
  assert.match(await main(page), /You are ready/);
  await page.click('main a.btn.main');
  assert.match(await main(page), /Nothing waits for you/);
  assert.match(await main(page), /Only one person in your agency can open its reports/);
  await look(page, 'inbox-empty');
  assert.deepEqual(page.foreign, []);
  const again = await openPage(browser, {});
  await enter(again, nada, { password: nada.once });
  assert.match(again.url(), /sign-in/, 'the one-time password works once');
  await again.context().close();
});

test('the second member: added, signed in, waiting, let in by the first; both open a report', { timeout: 90000 }, async () => {
  const { page } = nada;
  await page.goto(`${server.base}/en/desk/admin/members`);
  await page.fill('#new-name', mila.name);
  await page.fill('#new-login', mila.login);
  await page.check('input[name=role][value=intake]');
  await page.click('form[action$="/admin/members"] button.main');
  mila.once = (await page.textContent('.once .code')).trim();
  await look(page, 'member-added');
  await page.goto(`${server.base}/en/desk/admin/members`);
  assert.ok(!(await page.content()).includes(mila.once), 'the one-time password is shown only once');

  const hers = mila.page = await openPage(browser, { viewport: PHONE });
  await firstSignIn(hers, mila);
  assert.match(await main(hers), /One more person has to say yes/);
  assert.match(await main(hers), new RegExp(nada.name), 'the page says whom to ask');
  await look(hers, 'waiting-phone');
  const sent = await postJson(server.base, '/api/v1/reports', { lang: 'en', text: 'They took my passport and I owe them for the trip.' });
  assert.equal(sent.status, 201);
  await hers.goto(`${server.base}/en/desk/report/1`);
  assert.ok(!(await hers.content()).includes('took my passport'), 'who waits reads nothing');

  await page.goto(`${server.base}/en/desk/inbox`);
  assert.match(await main(page), /1 colleague is waiting/);
  await page.click('main a[href$="/desk/colleagues"]');
  await look(page, 'colleagues-waiting');
  await page.click('form[action$="/admit"] button.main');
  assert.match(await main(page), new RegExp(mila.name), 'without the tick nobody is let in');
  await page.check('input[name=met]');
  await page.click('form[action$="/admit"] button.main');
  await page.getByText('Your colleague can open reports now').waitFor();

  await hers.goto(`${server.base}/en/desk/ready`);
  await hers.click('main a.btn.main');
  for (const one of [page, hers]) {
    await one.goto(`${server.base}/en/desk/inbox`);
    assert.ok(!/Only one person/.test(await main(one)), 'two can open the reports: no warning');
    await one.click('a.item');
    assert.match(await one.textContent('#told'), /took my passport/);
  }
});

test('one\'s own account: sessions, password, signing out everywhere', { timeout: 90000 }, async () => {
  const { page } = mila;
  const other = await openPage(browser, { viewport: DESKTOP });
  await enter(other, mila, { code: await codeOf(mila) });
  assert.match(other.url(), /\/desk\/inbox/);
  await page.goto(`${server.base}/en/desk/account`);
  const list = page.locator('section[aria-labelledby=sessions-title] li');
  assert.equal(await list.count(), 2);
  await list.locator('form button').click();
  assert.equal(await list.count(), 1);
  await other.goto(`${server.base}/en/desk/inbox`);
  assert.match(other.url(), /sign-in/, 'signed out there');

  await page.goto(`${server.base}/en/desk/account`);
  const change = async (old, fresh, again = fresh) => {
    await page.fill('#old', old);
    await page.fill('#fresh', fresh);
    await page.fill('#again', again);
    await page.click('section[aria-labelledby=password-title] button.main');
  };
  await change('a wrong old password', 'seven boats and a bell');
  assert.ok(await problem(page), 'the old password is asked for');
  await change(mila.password, mila.password);
  assert.ok(await problem(page), 'the same again is no change');
  await change(mila.password, 'seven boats and a bell');
  assert.match(await main(page), /Your password is changed/);
  const code = await codeOf(mila);
  await enter(other, mila, { code });
  assert.match(other.url(), /sign-in/, 'the old password is of no use');
  mila.password = 'seven boats and a bell';
  await enter(other, mila, { code });
  assert.match(other.url(), /\/desk\/inbox/);

  await page.goto(`${server.base}/en/desk/account`);
  await page.click('form[action$="/sign-out-everywhere"] button');
  for (const one of [page, other]) {
    await one.goto(`${server.base}/en/desk/inbox`);
    assert.match(one.url(), /sign-in/, 'signed out everywhere');
  }
  await other.context().close();
});

test('after a reset the printed code brings back what she could read', { timeout: 90000 }, async () => {
  await server.stop();
  const told = run(['admin', 'user', 'reset', mila.login, '--data', data]);
  assert.match(told, /One-time password/);
  server = await startKres(data);
  const { page } = mila;
  await enter(page, mila, { code: totp(mila.secret) });
  assert.match(page.url(), /sign-in/, 'what was lost opens nothing any more');
  await page.goto(`${server.base}/en/desk/recover`);
  await look(page, 'recover-phone');
  const recover = async (code) => {
    await page.fill('#login', mila.login);
    await page.fill('#recovery', code);
    await page.click('main button.main');
  };
  await recover([...mila.groups].reverse().join('-'));
  assert.ok(await problem(page), 'another code is refused');
  await recover(mila.groups.join(' ').toLowerCase());
  await page.waitForURL(/\/desk\/start/);
  mila.password = 'the mill beside the weir';
  await choosePassword(page, mila);
  await connectPhone(page, mila);
  const former = mila.groups;
  await keepRecoveryCode(page, mila);
  assert.notDeepEqual(mila.groups, former, 'a used code is replaced by a new one');
  await page.goto(`${server.base}/en/desk/inbox`);
  await page.click('a.item');
  assert.match(await page.textContent('#told'), /took my passport/, 'without asking a colleague again');
  assert.deepEqual(page.foreign, []);
});

test('nothing that opens a door stands in the log', () => {
  for (const word of [nada.once, mila.once, nada.password, mila.password, nada.secret, mila.groups[0], 'passport'])
    assert.ok(!server.said().includes(word));
});
