// Beds: who is where tonight, a woman and her child placed in four steps, moved, gone; on a phone, by keyboard, without
// JavaScript; the address only while somebody in her charge is there; no name on the night guard's list.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { totp } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const LAPTOP = { width: 1280, height: 800 };
const at = demonstration('placement');
const limits = { timeout: 90000 };
const used = new Map();

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: LAPTOP, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(\/inbox|\/today|\/admin|$)/), page.press('#code', 'Enter')]);
  return page;
}
// A code of the code app counts once: one session a login for the whole file.
async function session(login, options) {
  const key = login + JSON.stringify(options ?? {});
  if (!used.has(key)) used.set(key, await signedIn(login, options));
  return used.get(key);
}
const open = async (page, path) => (await page.goto(`${at.server.base}${path}`)).status();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const text = async (page, selector) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
const save = (page) => press(page, '.form-end .main');

async function newCase(page, ...names) {
  await open(page, '/en/desk/records/case/new');
  await page.fill('#f_summary', `Invented: ${names.join(', ')}`);
  await save(page);
  const id = Number(page.url().match(/\/record\/(\d+)/)[1]);
  for (const name of names) {
    await open(page, `/en/desk/records/person/new?parent=${id}`);
    await page.fill('#f_given_name', name);
    await save(page);
  }
  return id;
}

test('tonight on a phone: free beds, who is where, who leaves', limits, async () => {
  const page = await session('ema', { viewport: PHONE });
  await open(page, '/en/desk/tonight');
  await assertAccessible(page, 'tonight');
  await assertFits(page, 'tonight');
  await shot(page, 'tonight-phone');
  const said = await text(page, 'main');
  assert.match(said, /Blue house/);
  assert.match(said, /Olena/);
  assert.match(said, /Mira/);
  assert.match(said, /Mira Bed \d+ · (leaves today|until|was to leave)/);
  assert.match(said, /Women/);
  assert.deepEqual(page.problems, []);
  assert.deepEqual(page.foreign, []);
});

test('a woman and her child are placed in four steps by keyboard, without JavaScript; one room', limits, async () => {
  const page = await session('ema', { viewport: PHONE });
  const id = await newCase(page, 'Lesja', 'Danylo');
  const plain = await openPage(at.browser, { viewport: PHONE, javaScriptEnabled: false });
  await plain.context().addCookies(await page.context().cookies());
  let steps = 0;
  await open(plain, `/en/desk/record/${id}`);
  await plain.focus('#give-bed'); // 1: from the case
  await Promise.all([plain.waitForNavigation(), plain.keyboard.press('Enter')]);
  steps += 1;
  assert.equal(await plain.locator('input[name=person]:checked').count(), 2, 'both are chosen already');
  assert.equal(await plain.locator('input[name=place]:checked').count(), 1, 'a house is chosen already');
  await shot(plain, 'bed-phone');
  await plain.focus('.form-end .main'); // 2: she is here
  await Promise.all([plain.waitForNavigation(), plain.keyboard.press('Enter')]);
  steps += 1;
  assert.ok(steps <= 4);
  assert.match(plain.url(), /\/tonight\?date=.*#stay-\d+$/);
  const stay = plain.url().match(/#(stay-\d+)$/)[1];
  const row = await text(plain, `#${stay}`);
  assert.match(row, /Lesja.*Danylo/);
  const [, one, other] = row.match(/Bed (\d+), (\d+)/);
  assert.equal(Number(other), Number(one) + 1, 'side by side');
  await plain.context().close();
});

test('moved to another house in one step; left with a reason; the bed is free', limits, async () => {
  const page = await session('ema', { viewport: PHONE });
  const id = await newCase(page, 'Vira');
  await open(page, `/en/desk/record/${id}/bed`);
  await assertAccessible(page, 'give a bed');
  await assertFits(page, 'give a bed');
  await press(page, '.form-end .main');
  const stay = page.url().match(/#(stay-\d+)$/)[1];
  const house = await text(page, `section.house:has(#${stay}) h2`);
  await press(page, `#${stay} a[href$="/move"]`);
  await assertAccessible(page, 'move');
  await assertFits(page, 'move');
  await page.locator('.houses .choice:not(:has(.hint:text("she is here now"))):not(.too-full) input').first().check();
  await press(page, 'form .btn.main');
  const moved = page.url().match(/#(stay-\d+)$/)[1];
  assert.notEqual(moved, stay);
  assert.notEqual(await text(page, `section.house:has(#${moved}) h2`), house);
  assert.equal(await page.locator(`#${stay}`).count(), 0);
  await press(page, `#${moved} a[href$="/leave"]`);
  await assertAccessible(page, 'she left');
  await page.selectOption('#left_reason', 'own-wish');
  await press(page, 'form .btn.main');
  assert.equal(await page.locator(`#${moved}`).count(), 0);
});

test('the second of two who want the last bed reads why not', limits, async () => {
  const greta = await session('greta');
  await open(greta, '/en/desk/records/place/new');
  await greta.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
  await greta.fill('#f_name', 'Single room (invented)');
  await greta.locator('[name=f_accommodation][value=safe], #f_accommodation option[value=safe]').first().evaluate((one) => { one.checked = true; one.selected = true; });
  await greta.fill('#f_beds', '1');
  await greta.locator('[name=f_suits][value=men]').check();
  await save(greta);
  const house = greta.url().match(/\/record\/(\d+)/)[1];
  const page = await session('ema', { viewport: PHONE });
  const one = await newCase(page, 'Petro');
  const two = await newCase(page, 'Danko');
  const second = await page.context().newPage();
  await second.goto(`${at.server.base}/en/desk/record/${two}/bed`);
  await second.check(`input[name=place][value="${house}"]`);
  await open(page, `/en/desk/record/${one}/bed`);
  await page.check(`input[name=place][value="${house}"]`);
  await press(page, '.form-end .main');
  assert.match(page.url(), /stay-/);
  await press(second, '.form-end .main');
  assert.match(await text(second, '#problem'), /bed|!no-bed-free/);
  await second.close();
});

test('where the house is, is read while somebody in her charge is there', limits, async () => {
  const page = await session('ema', { viewport: PHONE });
  await open(page, '/en/desk/tonight');
  const green = (await page.locator('section.house h2 a', { hasText: 'Green flat' }).getAttribute('href')).match(/house\/(\d+)/)[1];
  await open(page, `/en/desk/record/${green}`);
  assert.doesNotMatch(await text(page, 'main'), /22 Made-up Street/);
  assert.match(await text(page, 'main'), /address while somebody/);
  const id = await newCase(page, 'Oksana');
  await open(page, `/en/desk/record/${id}/bed`);
  await page.check(`input[name=place][value="${green}"]`);
  await press(page, '.form-end .main');
  const stay = page.url().match(/stay-(\d+)$/)[1];
  await open(page, `/en/desk/record/${green}`);
  assert.match(await text(page, 'main'), /22 Made-up Street/);
  await open(page, `/en/desk/placement/${stay}/leave`);
  await page.selectOption('#left_reason', 'family');
  await press(page, 'form .btn.main');
  await open(page, `/en/desk/record/${green}`);
  assert.doesNotMatch(await text(page, 'main'), /22 Made-up Street/);
});

test('the list for the night has no names; initials only when asked', limits, async () => {
  const page = await session('ema', { viewport: PHONE });
  await open(page, '/en/desk/tonight/print');
  const html = await page.content();
  for (const name of ['Olena', 'Marko', 'Mira']) assert.ok(!html.includes(name), name);
  await assertAccessible(page, 'the list for the night');
  await press(page, 'a[href$="initials=1"]');
  assert.match(await text(page, 'main'), /O\.V\./);
});

test('the calendar of a house and how full it was', limits, async () => {
  const page = await session('greta');
  await open(page, '/en/desk/tonight');
  await assertFits(page, 'tonight, wide');
  await shot(page, 'tonight-wide');
  await press(page, 'section.house h2 a');
  await assertAccessible(page, 'a house');
  await assertFits(page, 'a house');
  await shot(page, 'house-wide');
  assert.ok(await page.locator('.beds td.taken a').count() > 0);
  await page.setViewportSize(PHONE);
  await assertFits(page, 'a house on a phone');
  await page.setViewportSize(LAPTOP);
  await open(page, '/en/desk/occupancy');
  await assertAccessible(page, 'occupancy');
  assert.match(await text(page, 'main'), /\d+ of \d+/);
});

test('another agency sees how many beds are free, asks without a name, and gets the address with the beds', limits, async () => {
  const cvetka = await session('cvetka');
  await open(cvetka, '/en/desk/tonight');
  const said = await text(cvetka, 'main');
  assert.match(said, /Breza/);
  for (const told of ['Blue house', 'Invented Lane', 'Olena']) assert.ok(!said.includes(told), told);
  await press(cvetka, 'a[href$="/records/bed-request/new"]');
  await cvetka.locator('[name=f_to][value=breza], #f_to option[value=breza]').first().evaluate((one) => { one.checked = true; one.selected = true; });
  await cvetka.fill('#f_beds', '1');
  await cvetka.fill('#f_until', new Date(Date.now() + 5 * 86400e3).toISOString().slice(0, 10));
  await save(cvetka);
  const request = cvetka.url().match(/\/record\/(\d+)/)[1];
  assert.doesNotMatch(await text(cvetka, 'main'), /Invented Lane/);
  const greta = await session('greta');
  await open(greta, '/en/desk/tonight');
  await press(greta, `a[href$="/record/${request}"]`);
  await assertAccessible(greta, 'a request for a bed');
  assert.equal(await greta.locator('form[action$="/act/accept"]').count(), 0, 'no way to accept without the house');
  await greta.click('#act-accept');
  assert.match(greta.url(), /#accept-title$/, 'the button leads to the houses');
  const { csrf } = await (await greta.request.get(`${at.server.base}/en/desk/data/session`, { headers: { accept: 'application/json' } })).json();
  const place = await greta.locator('form[action$="/accept-bed"] input[name=place]').first().getAttribute('value');
  const seen = await (await greta.request.get(`${at.server.base}/en/desk/data/record/${request}`, { headers: { accept: 'application/json' } })).json();
  const bare = await greta.request.post(`${at.server.base}/en/desk/data/record/${request}/act/accept`, { headers: { accept: 'application/json' },
    data: { csrf, edition: seen.edition, fields: { place: Number(place) } } });
  assert.equal(bare.status(), 409, 'nor for programs');
  await greta.locator('form[action$="/accept-bed"] input[name=place]').first().check();
  await press(greta, 'form[action$="/accept-bed"] .btn.main');
  await open(cvetka, `/en/desk/record/${request}`);
  const address = await cvetka.locator('a[href*="/record/"]', { hasText: /address|Where the house is/i }).first().getAttribute('href');
  await cvetka.goto(new URL(address, at.server.base).href);
  assert.match(await text(cvetka, 'main'), /Invented Lane|Made-up Street/);
  const before = cvetka.url();
  await open(cvetka, `/en/desk/record/${request}`);
  await cvetka.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
  await press(cvetka, 'form[action$="/act/withdraw"] .btn.full');
  assert.notEqual((await cvetka.goto(before)).status(), 200);
});
