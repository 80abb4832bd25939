// Incidents at facilities: over the link without an account in two minutes on a phone, on the desk; what was seen again; a
// warning that a person sends.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { totp } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const LAPTOP = { width: 1280, height: 800 };
const at = demonstration('incident');
const limits = { timeout: 90000 };
const used = new Map();

async function session(login, options = {}) {
  if (used.has(login)) return used.get(login);
  const page = await openPage(at.browser, { viewport: LAPTOP, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(\/inbox|\/today|\/admin|$)/), page.press('#code', 'Enter')]);
  used.set(login, page);
  return page;
}
const open = async (page, path) => (await page.goto(`${at.server.base}${path}`)).status();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const text = async (page, selector) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
let code;

test('a facility gets a code for its staff', limits, async () => {
  const page = await session('cvetka');
  await open(page, '/en/desk/places');
  await page.fill('#name', 'Centre Javor');
  await press(page, 'form .btn.main');
  await assertAccessible(page, 'a place with two codes');
  await assertFits(page, 'a place with two codes');
  code = (await text(page, '#staff-title ~ .place-link .address')).match(/\/i\/([a-z0-9]+)/)[1];
});

for (const javaScriptEnabled of [true, false])
  test(`six fields at most, on a phone, ${javaScriptEnabled ? 'by keyboard' : 'without JavaScript'}`, limits, async () => {
    const page = await openPage(at.browser, { viewport: PHONE, javaScriptEnabled });
    await open(page, `/i/${code.toUpperCase()}`);
    assert.match(page.url(), new RegExp(`/incident/${code}$`, 'i'));
    const fields = await page.evaluate(() => new Set([...document.querySelectorAll('#incident :is(input, textarea):not([type=hidden])')].map((one) => one.name)).size).catch(() => 6);
    assert.ok(fields <= 6, `${fields} fields`);
    if (javaScriptEnabled) {
      await assertAccessible(page, 'the form of a facility');
      await assertFits(page, 'the form of a facility');
      await shot(page, 'incident-phone');
    }
    assert.equal(await page.inputValue('#f-facility'), 'Centre Javor');
    // Two minutes: one tap for what, two short lines, one tap to send; the time and the place stand there already.
    await page.focus('[name=what][value=looking-for-contact]');
    await page.keyboard.press('Space');
    await page.fill('#f-people', 'Man in a green coat');
    await page.fill('#f-plates', javaScriptEnabled ? 'MB QQ-771' : 'mb qq 771');
    await page.focus('.btns .main');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.equal(await text(page, 'h1'), 'It is written down');
    if (javaScriptEnabled) {
      await assertAccessible(page, 'it is written down');
      assert.deepEqual(page.problems, []);
      assert.deepEqual(page.foreign, []);
    }
    await page.context().close();
  });

test('what is missing is said at its field, and nothing typed is lost', limits, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await open(page, `/en/incident/${code}`);
  await page.fill('#f-people', 'Somebody at the gate');
  await press(page, '.btns .main');
  assert.equal(await page.locator('.has-wrong').count(), 1);
  assert.equal(await page.inputValue('#f-people'), 'Somebody at the gate');
  await assertAccessible(page, 'the form, refused');
  assert.match((await page.goto(`${at.server.base}/en/incident/zzzzzzzz`)).url(), /\/report$/);
  await page.context().close();
});

test('the desk sees both, and that it is the same car', limits, async () => {
  const page = await session('cvetka');
  await open(page, '/en/desk/incidents');
  await assertAccessible(page, 'the incidents');
  await assertFits(page, 'the incidents');
  await shot(page, 'incidents-wide');
  await page.setViewportSize(PHONE);
  await assertFits(page, 'the incidents on a phone');
  await page.setViewportSize(LAPTOP);
  assert.ok(await page.locator('.incidents .again').count() >= 4);
  await page.click('details.help summary');
  await press(page, '.facility-list a:has-text("Centre Javor")');
  assert.equal(await page.locator('.incidents > li').count(), 2);
  const filip = await session('filip');
  await open(filip, '/en/desk/incidents');
  assert.equal(await filip.locator('.incidents > li').count(), 0);
});

test('an incident on the desk; a task is left; a warning goes when the coordinator sends it', limits, async () => {
  const page = await session('cvetka');
  await open(page, '/en/desk/incidents/new');
  await assertAccessible(page, 'an incident on the desk');
  await assertFits(page, 'an incident on the desk');
  const asked = await page.locator('input[name=asks]').count();
  assert.ok(asked <= 6, `${asked} fields`);
  await page.check('[name=f_what][value=following]');
  await page.fill('#f_facility', 'School Lipa');
  await page.fill('#f_plates', 'MB-QQ 771');
  await press(page, '.form-end .main');
  assert.match(page.url(), /\/record\/\d+#sighting$/);
  assert.match(await text(page, '#sighting'), /Seen again.*MBQQ771/i);
  assert.match(await text(page, 'main'), /Task/);
  await press(page, '#sighting .btn');
  const words = await page.inputValue('#warn-words');
  assert.match(words, /School Lipa/);
  assert.match(words, /Centre Javor/);
  await assertAccessible(page, 'a warning');
  await assertFits(page, 'a warning');
  await shot(page, 'warning-wide');
  await page.check('[name=receiver][value=vrabec]');
  await page.selectOption('#warn-ground', 'vital');
  await page.fill('#warn-why', 'The same car at three houses within days.');
  await press(page, 'button[value=send]');
  const alert = page.url().match(/\/record\/(\d+)/)[1];
  const filip = await session('filip');
  assert.equal(await open(filip, `/en/desk/record/${alert}`), 200);
  assert.match(await text(filip, 'main'), /School Lipa/);
  const darja = await session('darja');
  assert.equal(await open(darja, `/en/desk/record/${alert}`), 404);
});
