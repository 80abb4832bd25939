// What nobody does alone: a case handed over on a ground of law, a file, the end of a record.  Asked by one, seen and agreed to
// by another of the same agency; what changed meanwhile is not done; what must never be told stands before the send button.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { totp } from '../lib/kres.mjs';
import { openPage, PHONE } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const skip = existsSync(new URL('../../packs/core/two-persons.yaml', import.meta.url)) ? false : 'the packs want nobody twice';
const at = skip ? {} : demonstration('second');
const limits = { timeout: 180000, skip };
const json = { accept: 'application/json' };

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: { width: 1280, height: 800 }, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(\/inbox|\/today|\/admin|$)/), page.press('#code', 'Enter')]);
  return page;
}

const open = async (page, path) => (await page.goto(`${at.server.base}/en/desk${path}`)).status();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const text = async (page, selector = 'main') => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
const openAll = (page) => page.evaluate(() => { for (const one of document.querySelectorAll('main details')) one.open = true; });
const csrfOf = async (page) => (await (await page.request.get(`${at.server.base}/en/desk/data/session`, { headers: json })).json()).csrf;
const form = async (page, path, fields) => page.request.post(`${at.server.base}/en/desk${path}`,
  { form: { csrf: await csrfOf(page), ...fields }, headers: { origin: at.server.base }, maxRedirects: 0 });

async function post(page, path, body) {
  const reply = await page.request.post(`${at.server.base}/en/desk/data${path}`, { headers: json, data: { csrf: await csrfOf(page), ...body } });
  return { status: reply.status(), body: await reply.json().catch(() => null) };
}

async function made(page, kind, fields, parent) {
  const { status, body } = await post(page, `/records/${kind}`, { fields, ...(parent ? { parent } : {}) });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

// A case of darja's in which she and her safety plan stand.
async function story(page, name, safety = {}) {
  const id = await made(page, 'case', { summary: `Invented: ${name}`, ...safety });
  await made(page, 'person', { given_name: name, role: 'subject' }, id);
  return id;
}

const wishOf = async (page) => {
  await open(page, '/waiting');
  return { id: Number((await page.content()).match(/waiting\/(\d+)\/refuse/)?.[1]), digest: (await page.content()).match(/name="digest" value="([0-9a-f]+)"/)?.[1] };
};
const agree = async (page) => { await page.check('[name=sure]'); await press(page, '.wish-ways .btn.main'); };
const refuse = (page) => press(page, '.wish-ways .danger');

async function askHandOver(page, id) {
  await open(page, `/record/${id}/hand-over`);
  await openAll(page);
  await page.selectOption('#receiver', 'svetilnik');
  await page.selectOption('#purpose', 'assistance');
  await page.selectOption('#law-ground', 'vital');
  await page.fill('#ground_why', 'He knows where she sleeps tonight.');
  await page.check('[name=sure]');
  await press(page, 'form.card .main');
}

test('a case goes on a ground of law only after a second person of the agency agreed', limits, async () => {
  const darja = await signedIn('darja'), greta = await signedIn('greta'), cvetka = await signedIn('cvetka'), hana = await signedIn('hana'), adam = await signedIn('adam');
  const id = await story(darja, 'Zlata');
  await askHandOver(darja, id);
  assert.match(darja.url(), /\/waiting\?asked=1/);
  assert.match(await text(darja), /Your wish waits here/);
  await look(darja, 'second-asked');
  assert.equal(await darja.locator('.wish-ways form[action$="/agree"]').count(), 0, 'nobody agrees to her own wish');
  assert.equal(await open(greta, '/waiting'), 200);
  const said = await text(greta, '.wish');
  for (const part of ['Zlata', 'Linija Svetilnik', 'He knows where she sleeps tonight.', 'Darja']) assert.ok(said.includes(part), `${part}: ${said}`);
  await look(greta, 'second-agree');
  const wish = await wishOf(greta);
  assert.equal((await form(darja, `/waiting/${wish.id}/agree`, { digest: wish.digest, sure: '1' })).status(), 403, 'not by the back door either');
  assert.equal((await form(cvetka, `/waiting/${wish.id}/agree`, { digest: wish.digest, sure: '1' })).status(), 404, 'nor by somebody of another agency');
  assert.equal((await form(cvetka, `/waiting/${wish.id}/refuse`, {})).status(), 404);
  assert.equal((await form(adam, `/waiting/${wish.id}/agree`, { digest: wish.digest, sure: '1' })).status(), 404, 'nor by an administrator of all');
  await open(cvetka, '/waiting');
  assert.doesNotMatch(await text(cvetka), /Zlata|where she sleeps/);
  await open(hana, '/waiting');
  assert.doesNotMatch(await text(hana), /Zlata|where she sleeps/, 'who may not open the case reads nothing of the wish');
  assert.equal((await form(greta, `/waiting/${wish.id}/agree`, { digest: wish.digest.replace(/^./, (c) => (c === 'f' ? '0' : 'f')), sure: '1' })).status(), 409);
  assert.equal(await open(cvetka, `/record/${id}`), 404);
  await open(greta, '/waiting');
  await agree(greta);
  assert.equal(await open(cvetka, `/record/${id}`), 200);
  assert.match(await text(cvetka), /Zlata/);
  assert.notEqual(await open(darja, `/record/${id}`), 200, 'given up, as it was asked');
});

test('what a second person refuses is not done, and what changed since is not either', limits, async () => {
  const darja = await signedIn('darja', { viewport: PHONE }), greta = await signedIn('greta', { viewport: PHONE }), filip = await signedIn('filip');
  const id = await story(darja, 'Mila', { never: 'Never tell Enota Vrabec where she is.', ways_safe: 'Write on Tuesdays, as the dentist.' });
  await askHandOver(darja, id);
  await open(greta, '/waiting');
  await look(greta, 'second-phone');
  await refuse(greta);
  await open(greta, '/waiting');
  assert.doesNotMatch(await text(greta), /Mila/);
  assert.equal(await open(darja, `/record/${id}`), 200, 'it stays');
  const referral = await made(darja, 'referral', { receiver: 'vrabec', purpose: 'legal-help', question: 'Can she be protected?', ground: 'vital', ground_why: 'He said that he will find her.' }, id);
  await open(darja, `/referral/${referral}`);
  await look(darja, 'second-referral');
  await press(darja, '#choose');
  const bare = await (await darja.request.get(`${at.server.base}/en/desk/data/record/${referral}`, { headers: json })).json();
  assert.equal((await post(darja, `/record/${referral}/act/send`, { edition: bare.edition })).status, 403, 'nor through the interface');
  await press(darja, '#send');
  assert.match(darja.url(), /\/waiting\?asked=1/);
  await open(greta, '/waiting');
  assert.match(await text(greta, '.wish'), /Mila[^]*Enota Vrabec[^]*He said that he will find her/);
  await greta.click('.wish a[href*="/referral/"]');
  await greta.waitForLoadState();
  assert.match(await text(greta), /exactly what they will see/);
  await open(darja, `/referral/${referral}`);
  await openAll(darja);
  await darja.locator('.choose [name=show]:not(:checked)').first().check();
  await press(darja, '#choose');
  await open(greta, '/waiting');
  await agree(greta);
  assert.equal(await greta.locator('#problem').count(), 1, 'another package than the one that was asked for');
  assert.equal(await open(filip, `/referral/${referral}`), 404);
  await open(darja, '/waiting');
  await refuse(darja);
  await open(darja, `/referral/${referral}`);
  await press(darja, '#send');
  await open(greta, '/waiting');
  await agree(greta);
  assert.equal(await open(filip, `/referral/${referral}`), 200);
});

test('what must never be told stands before the send button, with a warning when it names the receiver', limits, async () => {
  const darja = await signedIn('darja');
  const id = await story(darja, 'Iryna', { never: 'Never tell enota vrabec where she is.', ways_safe: 'Write on Tuesdays, as the dentist.' });
  const told = async (receiver, outside) => {
    const referral = await made(darja, 'referral', { ...(receiver ? { receiver } : { receiver_outside: outside }), purpose: 'legal-help', question: 'Help?' }, id);
    await open(darja, `/referral/${referral}`);
    const order = await darja.evaluate(() => document.querySelector('#safety').compareDocumentPosition(document.querySelector('#send')));
    assert.equal(order & 4, 4, 'before the button');
    return text(darja, '#safety');
  };
  assert.match(await told('vrabec'), /Stop: the words below name somebody[^]*Never tell enota vrabec[^]*It names Enota Vrabec[^]*Write on Tuesdays/);
  await look(darja, 'safety-named');
  assert.doesNotMatch(await told('svetilnik'), /Stop:|It names/);
  const person = await made(darja, 'person', { given_name: 'Iryna', keep_safe: 'Her uncle works at Invented Law Office.' }, id);
  assert.ok(person);
  assert.match(await told(null, 'Invented law office'), /Stop:[^]*Her uncle works at Invented Law Office/);
  await open(darja, `/record/${id}/hand-over`);
  assert.match(await text(darja, '#safety'), /Never tell enota vrabec/);
  const bare = await story(darja, 'Nobody');
  await open(darja, `/record/${bare}/hand-over`);
  assert.match(await text(darja, '#safety'), /Nothing is written about how she is reached safely/);
});

test('a file is made once, by the one who asked, after a second person agreed', limits, async () => {
  const darja = await signedIn('darja'), greta = await signedIn('greta');
  await open(darja, '/records/case/new');
  await darja.fill('#f_summary', 'Invented: Sofija');
  await press(darja, '.form-end .main');
  const id = Number(darja.url().match(/record\/(\d+)/)[1]);
  await open(darja, `/export?record=${id}`);
  assert.match(await text(darja), /needs two: you ask here/);
  const fill = async (page) => {
    await page.check('[name=form][value=json]');
    await page.check('[name=on][value=law]');
    await page.selectOption('#ground', { index: 1 });
    await page.fill('#receiver', 'Invented court');
    await page.fill('#why', 'The court asked for the file.');
    await press(page, 'main form .main');
  };
  await fill(darja);
  assert.match(darja.url(), /\/waiting\?asked=1/, await text(darja));
  await open(greta, '/waiting');
  const said = await text(greta, '.wish');
  for (const part of ['Sofija', 'Invented court', 'The court asked for the file.']) assert.ok(said.includes(part), `${part}: ${said}`);
  const wish = await wishOf(greta);
  assert.equal((await form(darja, `/waiting/${wish.id}/make`, {})).status(), 404, 'not before');
  await open(greta, '/waiting');
  await agree(greta);
  assert.equal((await form(greta, `/waiting/${wish.id}/make`, {})).status(), 404, 'not by the one who agreed');
  await open(darja, '/waiting');
  await look(darja, 'second-granted');
  const [file] = await Promise.all([darja.waitForEvent('download'), darja.click('.make')]);
  assert.match(readFileSync(await file.path(), 'utf8'), /Invented: Sofija/);
  assert.equal((await form(darja, `/waiting/${wish.id}/make`, {})).status(), 404, 'once');
  await open(darja, '/waiting');
  assert.equal(await darja.locator('.make').count(), 0);
});

test('a closed record is kept longer, and destroyed, by two', limits, async () => {
  const darja = await signedIn('darja'), greta = await signedIn('greta');
  const id = await story(darja, 'Vesna');
  const person = await made(darja, 'person', { given_name: 'Extra' }, id);
  await open(darja, `/keeping/${person}`);
  assert.match(await text(darja), /Its days have not begun/);
  const edition = async () => (await (await darja.request.get(`${at.server.base}/en/desk/data/record/${person}`, { headers: json })).json()).edition;
  const closed = await post(darja, `/record/${person}/act/close`, { edition: await edition(), why: 'Written twice.' });
  assert.ok(closed.status < 300, JSON.stringify(closed));
  await open(darja, `/record/${person}`);
  await press(darja, '#keeping');
  assert.match(await text(darja), /ends on/);
  await look(darja, 'keeping');
  const ends = async () => (await text(darja, '.lead')).match(/ends on ([^:]+):/)[1];
  const before = await ends();
  const keep = async (days) => {
    await darja.fill('#until', new Date(Date.now() + days * 86400000).toISOString().slice(0, 10));
    await darja.fill('#keep-why', 'The trial is still going on.');
    await press(darja, '#keep');
  };
  await keep(100);
  assert.equal(await darja.locator('#problem').count(), 1, 'that is before its end');
  assert.equal(await darja.inputValue('#keep-why'), 'The trial is still going on.', 'nothing typed is lost');
  await keep(3700);
  assert.match(darja.url(), /\/waiting\?asked=1/, await text(darja));
  await open(darja, `/keeping/${person}`);
  assert.equal(await ends(), before);
  await open(greta, '/waiting');
  assert.match(await text(greta, '.wish'), /Kept until/);
  await agree(greta);
  await open(darja, `/keeping/${person}`);
  assert.notEqual(await ends(), before);
  await open(darja, `/keeping/${person}`);
  await darja.fill('#destroy-why', 'She wants it gone from here.');
  await darja.check('[name=sure]');
  await press(darja, '#destroy');
  assert.match(darja.url(), /\/waiting\?asked=1/, await text(darja));
  assert.equal(await open(darja, `/record/${person}`), 200);
  await open(greta, '/waiting');
  assert.match(await text(greta, '.wish'), /She wants it gone from here/);
  await agree(greta);
  assert.equal(await open(darja, `/record/${person}`), 403, 'nobody can read it any more');
  assert.equal(await open(darja, `/record/${id}`), 200);
});
