// The desk: by keyboard alone through sign-in, inbox and report; the first sign-in; axe on every page.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { totp, postJson } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, DESKTOP, PHONE } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const at = demonstration('desk');

const member = (login) => at.demo.logins.find((one) => one.login === login);

async function signInWith(page, login, keyboard = false) {
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  const { password } = member(login);
  const code = totp(at.demo.secret);
  if (keyboard) {
    await page.locator('#login').focus();
    await page.keyboard.type(login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Tab');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  } else {
    await page.fill('#login', login);
    await page.fill('#password', password);
    await page.fill('#code', code);
    await page.press('#code', 'Enter');
  }
  await page.waitForURL(/\/desk\/inbox|\/desk\/today|\/desk\/admin|\/desk\/ready|\/desk$/, { timeout: 20000 });
}

// Tab until the focus is on what matches: a person without a mouse does the same.
async function tabTo(page, selector) {
  for (let i = 0; i < 150; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reached ${selector}`);
}

test('by keyboard alone: sign in, open the first report, take it, write a note', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: DESKTOP });
  await page.goto(`${at.server.base}/en/desk`);
  assert.match(page.url(), /sign-in/);
  await look(page, 'sign-in-desktop');
  await signInWith(page, 'ana', true);
  await page.goto(`${at.server.base}/en/desk/inbox`);
  await look(page, 'inbox-desktop');
  const levels = await page.locator('.item .badge').evaluateAll((all) => all.map((one) => [...one.classList].find((c) => ['high', 'some', 'none'].includes(c))));
  const order = { high: 0, some: 1, none: 2 };
  assert.deepEqual(levels, [...levels].sort((a, b) => order[a] - order[b]), 'the most urgent stand first');

  await page.goto(`${at.server.base}/en/desk/inbox?state=received`);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.ok(await page.evaluate(() => document.activeElement.matches('.item')), 'j and k move through the list');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/report\/\d+/);
  await look(page, 'report-desktop');
  assert.ok(await page.locator('mark').count() > 0, 'worrying words are marked');
  await tabTo(page, '.report-head .head-take button, #act form[action*="/take"] button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#top$/);
  assert.match(await page.textContent('main'), /You look after/);
  assert.ok(await page.locator('.undo').count() > 0, 'what was done can be undone for a minute');
  await tabTo(page, '#note textarea, textarea#note-text');
  await page.keyboard.type('She should be called back by somebody who speaks her language.');
  await page.keyboard.press('Tab');
  await tabTo(page, '#note button.btn:not(.plain)');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#note$/);
  assert.match(await page.textContent('#note'), /speaks her language/);
  assert.deepEqual(page.foreign, []);
});

test('every page of the desk on a phone and on a desktop: axe finds nothing, nothing runs over', { timeout: 180000 }, async () => {
  for (const [viewport, dark] of [[PHONE, false], [DESKTOP, true]]) {
    const page = await openPage(at.browser, { viewport, dark });
    await signInWith(page, viewport === PHONE ? 'cvetka' : 'cvetka');
    for (const path of ['inbox', 'inbox?state=closed', 'inbox?mine=1', 'report/1', 'report/3', 'review', 'review?kind=level', 'review/export', 'account', 'account/recovery', 'account/code-app',
      'colleagues', 'admin/members', 'admin/keys', 'admin/audit']) {
      const response = await page.goto(`${at.server.base}/en/desk/${path}`);
      assert.equal(response.status(), 200, path);
      await assertAccessible(page, path);
      await assertFits(page, path);
      await shot(page, `desk-${path.replace(/\W/g, '-')}-${viewport === PHONE ? 'phone' : 'desktop-dark'}`);
    }
    await page.context().close();
    const admin = await openPage(at.browser, { viewport, dark });
    await signInWith(admin, 'adam');
    for (const path of ['admin/members', 'admin/agencies', 'admin/keys', 'admin/audit', 'account']) {
      const response = await admin.goto(`${at.server.base}/en/desk/${path}`);
      assert.equal(response.status(), 200, path);
      await assertAccessible(admin, path);
      await assertFits(admin, path);
    }
    for (const path of ['inbox', 'report/1']) {
      const response = await admin.goto(`${at.server.base}/en/desk/${path}`);
      assert.equal(response.status(), 403, `an administrator can not open ${path}`);
    }
    await admin.context().close();
  }
});

test('a report cannot run markup or script on the desk', async () => {
  const page = await openPage(at.browser, { viewport: DESKTOP });
  const answer = await postJson(at.server.base, '/api/v1/reports',
    { lang: 'en', text: '</textarea><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'"> {{csrf}} {{{csrf}}}' },
    { authorization: `Bearer ${at.demo.apiKey}` });
  assert.equal(answer.status, 201);
  await signInWith(page, 'bor');
  const reports = await page.evaluate(async () => (await (await fetch('/en/desk/inbox?level=none&limit=200', { headers: { accept: 'application/json' } })).json()).rows.map((row) => row.id));
  await page.goto(`${at.server.base}/en/desk/report/${Math.max(...reports)}`);
  assert.match(await page.textContent('#told'), /<script>document\.title="owned"<\/script>/);
  assert.match(await page.textContent('#told'), /\{\{csrf\}\} \{\{\{csrf\}\}\}/);
  assert.notEqual(await page.title(), 'owned');
});

test('forged forms are refused: no token, another origin', async () => {
  const page = await openPage(at.browser, {});
  await signInWith(page, 'cvetka');
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  assert.ok((await page.context().cookies()).every((one) => one.httpOnly && one.sameSite === 'Strict'));
  const send = (headers, body) => fetch(`${at.server.base}/en/desk/report/1/take`, { method: 'POST', redirect: 'manual', headers: { cookie, ...headers }, body });
  assert.equal((await send({ origin: at.server.base }, new URLSearchParams())).status, 403, 'no token');
  const html = await (await fetch(`${at.server.base}/en/desk/report/1`, { headers: { cookie } })).text();
  const csrf = html.match(/name="csrf" value="([^"]+)"/)[1];
  assert.equal((await send({ origin: 'https://evil.example' }, new URLSearchParams({ csrf }))).status, 403, 'another origin');
  assert.equal((await send({ origin: at.server.base, 'sec-fetch-site': 'cross-site' }, new URLSearchParams({ csrf }))).status, 403, 'another site');
});

test('wrong login, wrong password and wrong code are told in the same words', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, {});
  const told = new Set();
  for (const [login, password, code] of [['nobody', 'x', '000000'], ['iva', 'wrong', '000000'], ['iva', member('iva').password, '000000']]) {
    await page.goto(`${at.server.base}/en/desk/sign-in`);
    await page.fill('#login', login);
    await page.fill('#password', password);
    await page.fill('#code', code);
    await page.press('#code', 'Enter');
    await page.waitForLoadState();
    told.add((await page.textContent('main .notice, main [role=alert], main .wrong')).replace(/\s+/g, ' ').trim());
  }
  assert.equal(told.size, 1, [...told].join(' | '));
});
