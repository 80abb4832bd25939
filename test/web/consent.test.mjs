// Consent gates: two agencies, a case, a consent, a referral that shows exactly what was chosen; withdrawn, it shows
// nothing any more.  Without consent it is refused in words; on a ground of law both sides see the reason.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { totp } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const LAPTOP = { width: 1280, height: 800 };
const skip = existsSync(new URL('../../packs/core/kinds/consent.yaml', import.meta.url)) ? false : 'the packs have no consents';
const at = skip ? {} : demonstration('consent');
const limits = { timeout: 120000, skip };

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: LAPTOP, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(\/inbox|\/today|\/admin|$)/), page.press('#code', 'Enter')]);
  return page;
}

const open = async (page, path) => (await page.goto(`${at.server.base}${path}`)).status();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const text = async (page, selector = 'main') => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
const idOf = (page) => Number(page.url().match(/\/(?:record|referral)\/(\d+)/)[1]);
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10).split('-').reverse().map(Number).join('. ');
const openAll = (page) => page.evaluate(() => { for (const one of document.querySelectorAll('main details')) one.open = true; });
const show = (page, selector) => page.locator(selector).evaluate((one) => one.scrollIntoView({ block: 'start' }));
const look = async (page, name) => { await assertAccessible(page, name); await assertFits(page, name); await shot(page, name); };

async function add(page, kind, parent, fill) {
  assert.equal(await open(page, `/en/desk/records/${kind}/new${parent ? `?parent=${parent}` : ''}`), 200);
  await openAll(page);
  await fill();
  await press(page, '.form-end .main');
}

// The second person looks at what waits and agrees.
async function agrees2(page) {
  await open(page, '/en/desk/waiting');
  const said = await text(page);
  await page.check('[name=sure]');
  await press(page, '.wish-ways .btn.main');
  assert.match(page.url(), /\/waiting\?done=1/);
  return said;
}

// A case with a person; the number of the case.
async function story(page, name) {
  await add(page, 'case', 0, () => page.fill('#f_summary', `Invented: ${name}`));
  const id = idOf(page);
  await add(page, 'person', id, () => page.fill('#f_given_name', name));
  return id;
}

async function agrees(page, id, receiver, until = 30) {
  await add(page, 'consent', id, async () => {
    await page.selectOption('#f_person', { index: 1 });
    await page.check('[name=f_purpose][value=legal-help]');
    await page.check(`[name=f_receivers][value=${receiver}]`);
    for (const kind of ['person', 'case']) await page.check(`[name=f_kinds][value=${kind}]`);
    await page.fill('#f_until', day(until));
    await page.fill('#f_language', 'Ukrainian');
  });
}

async function draft(page, id, receiver, extra = async () => {}) {
  await add(page, 'referral', id, async () => {
    await page.selectOption('#f_receiver', receiver);
    await page.selectOption('#f_purpose', 'legal-help');
    await page.fill('#f_question', 'Can a lawyer see her this week?');
    await extra();
  });
  assert.match(page.url(), /\/referral\/\d+$/);
  return idOf(page);
}

test('she agrees, it is referred and accepted; she withdraws, and their page shows nothing any more', limits, async () => {
  const darja = await signedIn('darja'), cvetka = await signedIn('cvetka');
  const id = await story(darja, 'Vira');
  assert.match(await text(darja, '#sharing'), /No consent is in force/);
  await agrees(darja, id, 'svetilnik');
  await open(darja, `/en/desk/record/${id}`);
  assert.match(await text(darja, '#sharing'), /Vira agrees that .* may know/);
  await look(darja, 'consent-case');
  const referral = await draft(darja, id, 'svetilnik');
  assert.match(await text(darja, '.preview'), /Vira/);
  assert.match(await text(darja, '#ground'), /Her consent covers this/);
  await look(darja, 'referral-draft');
  await press(darja, '#send');
  assert.match(await text(darja, '#state'), /Sent/);

  await open(cvetka, '/en/desk/referrals');
  assert.match(await text(cvetka), /They ask us/);
  await look(cvetka, 'referrals');
  await press(cvetka, `a[href$="/referral/${referral}"]`);
  assert.match(await text(cvetka, '#package'), /Vira/);
  const seen = await text(cvetka);
  assert.doesNotMatch(seen, /Darja/);
  assert.match(await text(cvetka, '#ground'), /She agreed to this\. Shared until/);
  await look(cvetka, 'referral-received');
  await press(cvetka, '#act-accept');
  assert.match(await text(cvetka, '#state'), /Accepted/);
  await cvetka.fill('#summary', 'Invented: came from Breza');
  await press(cvetka, 'form[action$="/case"] .btn');
  assert.match(await text(cvetka, '#sharing'), /What the other agency showed us/);
  assert.equal(await open(cvetka, `/en/desk/record/${id}`), 404);

  await open(darja, `/en/desk/referral/${referral}`);
  assert.match(await text(darja, '#state'), /Accepted/);
  await open(darja, `/en/desk/record/${id}`);
  await press(darja, '.consents a');
  await look(darja, 'consent-page');
  await openAll(darja);
  await press(darja, '#withdraw .danger');
  assert.match(await text(darja), /Withdrawn/);
  await open(darja, `/en/desk/record/${id}`);
  assert.match(await text(darja, '#sharing'), /ended on/);
  assert.match(await text(darja, '#in-task'), /no longer holds|ne velja več/);

  assert.equal(await open(cvetka, `/en/desk/referral/${referral}`), 200);
  assert.match(await text(cvetka, '#ended'), /Ended on .* It was shared with us on .* until/);
  assert.doesNotMatch(await text(cvetka), /Vira|lawyer/);
  await look(cvetka, 'referral-ended');
  assert.notEqual(await open(cvetka, `/en/desk/record/${referral}`), 200);
  assert.doesNotMatch(await cvetka.content(), /Vira|lawyer/);
  for (const page of [darja, cvetka]) assert.deepEqual(page.foreign, []);
});

test('without her consent sending is refused with words, and on a ground of law both sides see why', limits, async () => {
  const darja = await signedIn('darja'), filip = await signedIn('filip'), greta = await signedIn('greta');
  const id = await story(darja, 'Halyna');
  const referral = await draft(darja, id, 'vrabec');
  assert.match(await text(darja, '#ground'), /She has not agreed to this: Halyna/);
  await press(darja, '#send');
  assert.match(await text(darja, '#problem'), /She has not agreed to this/);
  assert.equal(await open(filip, `/en/desk/referral/${referral}`), 404);
  await open(darja, `/en/desk/record/${referral}/change`);
  await openAll(darja);
  await darja.selectOption('#f_ground', 'vital').catch(() => darja.check('[name=f_ground][value=vital]'));
  await darja.fill('#f_ground_why', 'He said that he will find her tonight.');
  await press(darja, '.form-end .main');
  await open(darja, `/en/desk/referral/${referral}`);
  assert.match(await text(darja, '#ground'), /on a ground of law/);
  assert.match(await text(darja, '#second'), /a second person has to agree first/);
  await press(darja, '#send');
  assert.match(darja.url(), /\/waiting\?asked=1/);
  assert.equal(await open(filip, `/en/desk/referral/${referral}`), 404, 'nothing goes before the second one agreed');
  assert.match(await agrees2(greta), /find her tonight/);
  await open(darja, `/en/desk/referral/${referral}`);
  assert.match(await text(darja, '#state'), /Sent/);
  await open(filip, `/en/desk/referral/${referral}`);
  assert.match(await text(filip, '#ground'), /find her tonight/);
  assert.match(await text(filip, '#trail'), /Seen/);
  await openAll(filip);
  await filip.fill('#answer', 'Tomorrow at nine.');
  await press(filip, '#act-answer .btn');
  await open(darja, `/en/desk/referral/${referral}`);
  assert.match(await text(darja, '#answered'), /Tomorrow at nine/);
});

test('by keyboard on a phone: choose less, send, take it back within the minute', limits, async () => {
  const darja = await signedIn('darja', { viewport: PHONE });
  const id = await story(darja, 'Nadija');
  await agrees(darja, id, 'svetilnik');
  const referral = await draft(darja, id, 'svetilnik');
  await look(darja, 'referral-draft-phone');
  await darja.focus('.choose [name=show]:checked');
  await darja.keyboard.press('Space');
  await darja.focus('#choose');
  await Promise.all([darja.waitForNavigation(), darja.keyboard.press('Enter')]);
  await openAll(darja);
  await darja.focus('.choose [name=show]:not(:checked)');
  await darja.keyboard.press('Space');
  await darja.focus('#send');
  await Promise.all([darja.waitForNavigation(), darja.keyboard.press('Enter')]);
  assert.match(await text(darja, '#state'), /Sent/);
  await look(darja, 'referral-sent-phone');
  await darja.focus('#undo');
  await Promise.all([darja.waitForNavigation(), darja.keyboard.press('Enter')]);
  assert.match(await text(darja, '#state'), /Withdrawn/);
  assert.match(await text(darja, '#ground'), /Ended on/);
  await open(darja, `/en/desk/record/${id}`);
  await look(darja, 'consent-case-phone');
  assert.equal(idOf({ url: () => `/referral/${referral}` }), referral);
});

test('a whole case is handed over on a ground of law, by two, and is theirs', limits, async () => {
  const darja = await signedIn('darja'), cvetka = await signedIn('cvetka'), greta = await signedIn('greta');
  const id = await story(darja, 'Solomija');
  await open(darja, `/en/desk/record/${id}/hand-over`);
  await openAll(darja);
  await look(darja, 'hand-over');
  await darja.selectOption('#receiver', 'svetilnik');
  await darja.selectOption('#purpose', 'assistance');
  await darja.check('[name=sure]');
  await press(darja, 'form.card .main');
  assert.match(await text(darja, '#problem'), /She has not agreed to this/);
  await openAll(darja);
  await darja.selectOption('#law-ground', 'guardianship');
  await darja.fill('#ground_why', 'The guardian was appointed there.');
  await darja.check('[name=sure]');
  await press(darja, 'form.card .main');
  assert.match(darja.url(), /\/waiting\?asked=1/);
  assert.equal(await open(cvetka, `/en/desk/record/${id}`), 404, 'nothing goes before the second one agreed');
  assert.match(await agrees2(greta), /The whole case, with all that stands in it[^]*The guardian was appointed there/);
  assert.notEqual(await open(darja, `/en/desk/record/${id}`), 200);
  assert.equal(await open(cvetka, `/en/desk/record/${id}`), 200);
  assert.match(await text(cvetka), /Solomija/);
});

test('she agrees to single details: only those are shown, the pages say what stays out, her copy names them', limits, async () => {
  const darja = await signedIn('darja', { javaScript: false }), cvetka = await signedIn('cvetka');
  await add(darja, 'case', 0, () => darja.fill('#f_summary', 'Invented: single details'));
  const id = idOf(darja);
  await add(darja, 'person', id, async () => {
    await darja.fill('#f_given_name', 'Vira');
    await darja.fill('#f_family_name', 'Hidden-Invented');
    await darja.fill('#f_birth', '3. 4. 1999');
  });
  await add(darja, 'consent', id, async () => {
    await darja.selectOption('#f_person', { index: 1 });
    await darja.check('[name=f_purpose][value=legal-help]');
    await darja.check('[name=f_receivers][value=svetilnik]');
    await darja.check('[name=f_kinds][value=case]');
    await darja.check('[name=f_fields_only][value="person.given_name"]');
    await darja.fill('#f_until', day(30));
    await darja.fill('#f_language', 'Ukrainian');
  });
  assert.match(await text(darja), /Tick that too/, 'details of something that is not ticked');
  await openAll(darja);
  await show(darja, '[data-field=fields_only]');
  await look(darja, 'consent-fields');
  assert.ok(await darja.isChecked('[name=f_fields_only][value="person.given_name"]'));
  await darja.check('[name=f_kinds][value=person]');
  await press(darja, '.form-end .main');
  await open(darja, `/en/desk/record/${id}`);
  assert.match(await text(darja, '.consents'), /Who she is \(only: Given name\)/);

  const referral = await draft(darja, id, 'svetilnik');
  for (const field of ['given_name', 'family_name', 'birth']) {
    const box = darja.locator(`[name=show][value$=".${field}"]`);
    await openAll(darja);
    await box.check();
  }
  await press(darja, '#choose');
  assert.match(await text(darja, '#ground'), /Her consent covers this/);
  assert.match(await text(darja, '#stays-out'), /Family name.*Date of birth/);
  assert.match(await text(darja, '.preview'), /Vira/);
  assert.doesNotMatch(await text(darja, '.preview'), /Hidden-Invented|1999/);
  await show(darja, '#ground');
  await look(darja, 'referral-stays-out');
  await press(darja, '#send');
  await open(cvetka, `/en/desk/referral/${referral}`);
  assert.match(await text(cvetka, '#package'), /Vira/);
  assert.doesNotMatch(await cvetka.content(), /Hidden-Invented|1999/);
  assert.equal(await open(cvetka, `/en/desk/record/${id}`), 404);

  await open(darja, `/en/desk/record/${id}`);
  await press(darja, '.consents a');
  await press(darja, '#copy');
  assert.match(await text(darja, '.copy .own'), /\(лише: Ім/, 'in her language');
  await look(darja, 'consent-copy-fields');
});

test('single details are offered of what was chosen', limits, async () => {
  const page = await signedIn('darja', { viewport: PHONE });
  const id = await story(page, 'Lada');
  await open(page, `/en/desk/records/consent/new?parent=${id}`);
  await openAll(page);
  assert.equal(await page.locator('.scope:visible').count(), 0);
  await page.check('[name=f_kinds][value=person]');
  assert.equal(await page.locator('.scope:visible').count(), 1);
  await page.check('[name=f_fields_only][value="person.given_name"]');
  await page.uncheck('[name=f_kinds][value=person]');
  assert.equal(await page.locator('.scope:visible').count(), 1, 'what is ticked stays in sight');
  await show(page, '[data-field=fields_only]');
  await look(page, 'consent-fields-phone');
  await open(page, `/ar/desk/records/consent/new?parent=${id}`);
  await page.check('[name=f_kinds][value=person]');
  await show(page, '[data-field=fields_only]');
  await look(page, 'consent-fields-ar');
});

test('her own copy stands in her language, alone on its page', limits, async () => {
  const page = await signedIn('ema');
  const id = await story(page, 'Zoja');
  await agrees(page, id, 'svetilnik');
  await open(page, `/en/desk/record/${id}`);
  await press(page, '.consents a');
  await press(page, '#copy');
  assert.match(page.url(), /\/uk\/desk\/consent\/\d+\/copy$/);
  assert.equal(await page.getAttribute('.copy .own', 'lang'), 'uk');
  await look(page, 'consent-copy');
});
