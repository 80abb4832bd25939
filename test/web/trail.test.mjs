// A member's own trail, and reading that stands out: the member reads a great deal, the coordinator asks and writes down
// what it was, the member reads that.  The first part without JavaScript.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { totp, postJson, signIn, getJson } from '../lib/kres.mjs';
import { openPage, PHONE, DESKTOP } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const at = demonstration('trail');
const member = (login) => at.demo.logins.find((one) => one.login === login);
const main = async (page) => (await page.textContent('main')).replace(/\s+/g, ' ');
const enter = (login) => signIn(at.server.base, member(login), totp(at.demo.secret));

async function open(page, login) {
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', member(login).password);
  await page.fill('#code', totp(at.demo.secret));
  await page.press('#code', 'Enter');
  await page.waitForURL(/\/desk\/(inbox|today|admin)/);
}

const reports = [];
test('forty reports in a short time are shown to the coordinator, who writes down what it was', { timeout: 180000 }, async () => {
  for (let i = 0; i < 40; i++) {
    const made = await postJson(at.server.base, '/api/v1/reports', { lang: 'en', text: `A quiet evening, number ${i}.` },
      { authorization: `Bearer ${at.demo.apiKey}` });
    assert.equal(made.status, 201);
  }
  const cookie = await enter('bor');
  const { json } = await getJson(at.server.base, '/en/desk/inbox?limit=200', cookie);
  reports.push(...json.rows.map((row) => row.id).slice(0, 40));
  assert.equal(reports.length, 40);
  for (const id of reports.slice(0, 39)) assert.equal((await getJson(at.server.base, `/en/desk/report/${id}`, cookie)).status, 200);

  const page = await openPage(at.browser, { viewport: DESKTOP, javaScript: false });
  await open(page, 'cvetka');
  await page.goto(`${at.server.base}/en/desk/admin/audit/look`);
  assert.match(await main(page), /Nothing to look at/, 'thirty-nine are none too many');
  assert.equal((await getJson(at.server.base, `/en/desk/report/${reports[39]}`, cookie)).status, 200);
  await page.goto(`${at.server.base}/en/desk/inbox`);
  assert.equal(await page.locator('.places [role=img]').getAttribute('aria-label'), '1 to look at');
  await page.goto(`${at.server.base}/en/desk/admin/audit/look`);
  assert.match(await main(page), /Many records in a short time \(40\) ?Bor/);
  await page.locator('.flags summary').click();
  await page.fill('.flags textarea', 'ok');
  await page.locator('.flags button').click();
  assert.match(await main(page), /in a sentence/);
  assert.equal(await page.inputValue('.flags textarea'), 'ok', 'what was typed still stands there');
  await page.fill('.flags textarea', 'He wrote the numbers of the year.');
  await page.locator('.flags button').click();
  await page.waitForURL(/done=1/);
  assert.match(await main(page), /Nothing to look at/);
  await page.goto(`${at.server.base}/en/desk/admin/audit/look?which=looked`);
  assert.match(await main(page), /He wrote the numbers of the year/);
  await page.context().close();
});

test('the member finds all of it in the trail, page by page and by kind', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await open(page, 'bor');
  await page.goto(`${at.server.base}/en/desk/account`);
  await page.getByRole('link', { name: 'My trail' }).click();
  await page.waitForURL(/\/account\/trail$/);
  await page.locator('.flags-own summary').click();
  assert.match(await main(page), /Many records in a short time.*looked at.*He wrote the numbers of the year/);
  await page.selectOption('#action', 'read');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/action=read/);
  const seen = new Set();
  for (;;) {
    for (const text of await page.locator('.trail .on').allTextContents()) seen.add(text.trim());
    const next = page.locator('.pages a[rel=next]');
    if (!await next.count()) break;
    await next.click();
    await page.waitForLoadState();
  }
  for (const id of reports) assert.ok(seen.has(`report:${id}`), `report ${id} is in the trail`);
  assert.deepEqual(page.foreign, []);
  await page.context().close();
});

test('the pages in three languages, on a phone and on a desktop: axe finds nothing, nothing runs over', { timeout: 120000 }, async () => {
  for (const [viewport, dark] of [[PHONE, false], [DESKTOP, true]]) {
    const page = await openPage(at.browser, { viewport, dark });
    await open(page, 'cvetka');
    for (const lang of ['en', 'sl', 'ar']) {
      for (const path of ['account/trail', 'account/keys', 'admin/audit/look', 'admin/audit/look?which=looked', 'admin/audit']) {
        const response = await page.goto(`${at.server.base}/${lang}/desk/${path}`);
        assert.equal(response.status(), 200, path);
        for (const summary of await page.locator('main summary').all()) await summary.click();
        await look(page, `${path.replace(/\W/g, '-')}-${lang}-${viewport === PHONE ? 'phone' : 'desktop'}`);
      }
    }
    await page.context().close();
  }
});

test('everybody signed in has a trail, and nobody else’s flags', { timeout: 60000 }, async () => {
  for (const login of ['adam', 'iva', 'nika']) {
    const cookie = await enter(login);
    const { status, json } = await getJson(at.server.base, '/en/desk/account/trail', cookie);
    assert.equal(status, 200);
    assert.equal(json.lines[0].action, 'member.sign-in');
    assert.equal(json.flagged, false);
  }
  const darja = await enter('darja');
  assert.equal((await getJson(at.server.base, '/en/desk/admin/audit/look', darja)).status, 403);
});
