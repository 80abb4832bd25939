// Records in and out: a messy spreadsheet, its rejects, a stop in the middle, a file taken out with a reason; the data interface
// against its own description; messages to other programs; and what must not be possible.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { startKres, totp } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';
import { parts, sheetData, workbook, zip } from '../lib/workbook.mjs';

const LAPTOP = { width: 1280, height: 800 };
const skip = existsSync(new URL('../../packs/core/kinds/case.yaml', import.meta.url)) ? false : 'the packs have no cases';
const ARGS = ['--webhooks-inside'];
const at = skip ? {} : demonstration('exchange', { args: ARGS });
const limits = { timeout: 90000, skip };

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, { viewport: LAPTOP, ...options });
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(\/inbox|\/admin|$)/), page.press('#code', 'Enter')]);
  return page;
}

const open = async (page, path) => (await page.goto(`${at.server.base}${path}`)).status();
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const text = async (page, selector) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
const json = { headers: { accept: 'application/json' } };
const data = async (page, path) => (await page.request.get(`${at.server.base}${path}`, json)).json();
const coordinator = () => 'greta';

async function post(page, path, body) {
  const { csrf } = await data(page, '/en/desk/data/session');
  const reply = await page.request.post(`${at.server.base}${path}`, { ...json, data: { csrf, ...body } });
  return { status: reply.status(), body: await reply.json().catch(() => null) };
}

async function upload(page, name, bytes, what) {
  assert.equal(await open(page, '/en/desk/import'), 200);
  await page.setInputFiles('#file', { name, mimeType: 'text/csv', buffer: Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes) });
  await page.selectOption('#what', what);
  await press(page, 'main form .main');
}

// Windows-1250: č is 0xE8, š is 0x9A, ž is 0x9E.
const latin2 = (s) => Buffer.from([...s].map((c) => ({ č: 0xe8, Č: 0xc8, š: 0x9a, Š: 0x8a, ž: 0x9e, Ž: 0x8e })[c] ?? c.charCodeAt(0)));
const MESSY = [
  'Seznam gostov 2026;;;;;', '', 'In short;Given name;Family name;Date of birth;Citizenship;Phone',
  'Izmišljen primer ena;Živa;Testna;26. 11. 1999;Ukraine;+1 202 555 0101', 'Izmišljen primer dva;Čarna;;31. 2. 2001;SI;',
  ';;;;;', 'Izmišljen primer tri;=HYPERLINK("x");Testna;;UKR;', 'Izmišljen primer štiri;Olena;Testna;45987;Ukrajina;',
  'Izmišljen primer ena;Živa;Testna;26. 11. 1999;Ukraine;+1 202 555 0101'].join('\r\n');

test('a messy spreadsheet is looked at first, taken, its rejects downloaded, and taken back', limits, async () => {
  const page = await signedIn(coordinator());
  await upload(page, 'gostje.csv', latin2(MESSY), 'case person');
  assert.match(page.url(), /\/import\/\d+$/, await text(page, 'main'));
  assert.equal(await page.inputValue('#encoding'), 'windows-1250');
  assert.equal(await page.inputValue('#to_0'), 'case.summary');
  assert.equal(await page.inputValue('#to_1'), 'person.given_name');
  assert.equal(await page.inputValue('#to_3'), 'person.birth');
  assert.match(await text(page, '.map'), /Živa/);
  await assertAccessible(page, 'the columns of a spreadsheet');
  await assertFits(page, 'the columns of a spreadsheet');
  await shot(page, 'import-columns');
  const bad = await text(page, '.bad-rows');
  assert.match(bad, /Line 5.*Line 7/);
  assert.ok(await page.isChecked('[name=partial]'));
  await press(page, '[value=save]');
  await press(page, '[value=run]');
  await page.waitForFunction(() => !document.querySelector('form[data-go-on]'));
  assert.match(await text(page, '.fates'), /^4 .* 3 /);
  await assertAccessible(page, 'a file that was read in');
  await shot(page, 'import-done');
  const rejects = await (await page.request.get(`${page.url().split('?')[0]}/rejects`)).text();
  assert.match(rejects, /"'=HYPERLINK\(""x""\)"/, 'a formula leaves neutralised');
  assert.doesNotMatch(rejects, /(^|[,\n])=/);
  assert.match(rejects, /Čarna/);
  assert.equal((await data(page, '/en/desk/data/records/case')).records.filter((one) => /^Izmišljen primer/.test(one.fields.summary)).length, 2);
  await press(page, '[value=undo]');
  assert.equal((await data(page, '/en/desk/data/records/case')).records.filter((one) => /^Izmišljen primer/.test(one.fields.summary)).length, 0);
  assert.deepEqual(page.problems, []);
});

const HEADINGS = ['In short', 'Given name', 'Family name', 'Date of birth', 'Phone'];
const GUESTS = [['Seznam gostov 2026'], HEADINGS, ['Izmišljen zvezek ena', 'Živa', 'Testna', { v: 36490, s: 1 }, '+1 202 555 0101'],
  [null, 'Олена', 'Testna', { v: 37000, s: 4 }, null], ['Izmišljen zvezek tri', 'Eva', null, '31. 2. 2001', null],
  Object.assign(['Izmišljen zvezek štiri', { v: 'Vera', t: 'str', f: 'B3' }, null, null, null], { hidden: true }),
  ['Izmišljen zvezek pet', { f: 'B3' }, null, null, null]];

test('a workbook is read: its sheet chosen, looked at, taken, and its rejects say which cell', limits, async () => {
  const page = await signedIn(coordinator());
  const bytes = zip(parts({ sheets: [{ name: 'Drugo', body: sheetData([['Phone'], ['+1 202 555 0101']]) },
    { name: 'Gostje', body: `<cols><col min="3" max="3" hidden="1"/></cols>${sheetData(GUESTS)}<mergeCells><mergeCell ref="A3:A4"/></mergeCells>` }] }));
  await upload(page, 'gostje.xlsx', bytes, 'case person');
  assert.match(page.url(), /\/import\/\d+$/, await text(page, 'main'));
  assert.equal(await page.inputValue('#sheet'), 'Drugo');
  assert.equal(await page.locator('#encoding').count(), 0, 'no question about letters');
  await page.selectOption('#sheet', 'Gostje');
  await press(page, '.workbook [value=save]');
  assert.equal(await page.inputValue('#sheet'), 'Gostje');
  assert.equal(await page.inputValue('#to_0'), 'case.summary');
  assert.equal(await page.inputValue('#to_3'), 'person.birth');
  assert.match(await text(page, '.workbook .notes'), /formula.*merged.*row is hidden.*column is hidden/);
  assert.match(await text(page, '.bad-rows'), /Line 5 · D .*Line 7 · B/);
  await assertAccessible(page, 'the columns of a workbook');
  await assertFits(page, 'the columns of a workbook');
  await page.locator('.workbook').evaluate((one) => one.scrollIntoView({ block: 'center' }));
  await shot(page, 'import-workbook');
  await press(page, '[value=run]');
  await page.waitForFunction(() => !document.querySelector('form[data-go-on]'));
  assert.match(await text(page, '.fates'), /^6 .* 2 /);
  const rejects = await (await page.request.get(`${page.url().split('?')[0]}/rejects`)).text();
  assert.match(rejects, /Gostje!D5: Date of birth: /);
  assert.match(rejects, /Gostje!B7: Given name: /);
  assert.match(rejects, /"'=B3"/, 'a formula leaves neutralised');
  const cases = (await data(page, '/en/desk/data/records/case')).records.filter((one) => /^Izmišljen zvezek/.test(one.fields.summary));
  assert.deepEqual(cases.map((one) => one.fields.summary).sort(), ['Izmišljen zvezek ena', 'Izmišljen zvezek ena', 'Izmišljen zvezek štiri']);
  await press(page, '[value=undo]');
  assert.deepEqual(page.problems, []);
});

test('a workbook that cannot be read says why and what to do', limits, async () => {
  const page = await signedIn(coordinator());
  const file = (name) => readFileSync(new URL(`../data/sheet/${name}`, import.meta.url));
  for (const [name, says] of [['locked.xlsx', /password/], ['other.xls', /\.xls.*\.xlsx/], ['other.ods', /\.ods.*\.xlsx/], ['other.xlsb', /\.xlsb/],
    ['other.docx', /no workbook/], ['bad-bomb.xlsx', /too large/], ['bad-text.xlsx', /List!A3/], ['bad-entities.xlsx', /damaged/]]) {
    await upload(page, name, file(name), 'person');
    assert.match(await text(page, 'main'), says, name);
  }
  await upload(page, 'empty.xlsx', workbook('List', []), 'person');
  assert.match(await text(page, 'main'), /nothing|empty/i);
});

test('an import that was stopped by force goes on where it was, with no row twice', limits, async () => {
  const page = await signedIn(coordinator());
  const rows = ['Given name;Family name'];
  for (let i = 0; i < 30000; i++) rows.push(`Izmišljena;Vrsta-${i}`);
  await upload(page, 'many.csv', rows.join('\n'), 'person');
  const id = Number(page.url().match(/\/import\/(\d+)/)[1]);
  const { csrf } = await data(page, '/en/desk/data/session');
  const running = page.request.post(`${at.server.base}/en/desk/import/${id}`, { form: { csrf, do: 'run', partial: '1' } }).catch(() => null);
  await new Promise((go) => setTimeout(go, 900));
  await at.server.kill();
  await running;
  at.server = await startKres(`${at.place.folder}/data`, { args: ARGS });
  const again = await signedIn(coordinator());
  const view = await data(again, `/en/desk/import/${id}`);
  assert.ok(view.done % 500 === 0 || view.done === 30000, `whole batches: ${view.done}`);
  assert.equal(view.added, view.done);
  await open(again, `/en/desk/import/${id}`);
  while (!(await data(again, `/en/desk/import/${id}`)).is_done) {
    const fresh = await data(again, '/en/desk/data/session');
    await again.request.post(`${at.server.base}/en/desk/import/${id}`, { form: { csrf: fresh.csrf, do: 'run' } });
  }
  const end = await data(again, `/en/desk/import/${id}`);
  assert.equal(end.added + end.rejected, 30000);
});

// What tells of a person is asked for; a second coordinator agrees; the one who asked makes the file.
async function made2(page) {
  await press(page, 'main form .main');
  assert.match(page.url(), /\/waiting\?asked=1/, await text(page, 'main'));
  const second = await signedIn('maja');
  await open(second, '/sl/desk/waiting');
  await second.check('[name=sure]');
  await press(second, '.wish-ways .btn.main');
  assert.match(second.url(), /\/waiting\?done=1/);
  await second.context().close();
  await open(page, '/sl/desk/waiting');
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.make')]);
  return readFileSync(await file.path(), 'utf8');
}

test('what leaves needs a right, a reason and a ground, and a formula leaves neutralised', limits, async () => {
  const page = await signedIn(coordinator());
  const made = await post(page, '/en/desk/data/records/case', { fields: { summary: '=cmd|/c calc' } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(await open(page, `/en/desk/export?record=${made.body.id}`), 200);
  await assertAccessible(page, 'taking a record out');
  await assertFits(page, 'taking a record out');
  await shot(page, 'export-record');
  await page.fill('#why', 'Preizkus izvoza brez soglasja');
  await page.fill('#receiver', 'Izmišljena bolnišnica');
  await press(page, 'main form .main');
  assert.equal(await page.locator('#problem').count(), 1, 'no consent, no ground: nothing leaves');
  await open(page, '/en/desk/export?kind=case');
  await page.check('[name=form][value=csv]');
  await page.check('[name=on][value=law]');
  await page.selectOption('#ground', { index: 1 });
  await page.fill('#receiver', 'Izmišljena bolnišnica');
  await page.fill('#why', 'kratko');
  await press(page, 'main form .main');
  assert.equal(await page.locator('#problem').count(), 1, 'a reason of one word is none');
  assert.equal(await page.inputValue('#receiver'), 'Izmišljena bolnišnica', 'nothing typed is lost');
  await page.fill('#why', 'Preizkus izvoza na podlagi zakona');
  await page.check('[name=on][value=law]');
  const csv = await made2(page);
  assert.match(csv, /"'=cmd\|\/c calc"/);
  assert.doesNotMatch(csv, /(^|[,\n])[=+@]/);
});

test('a case leaves in the words of HTCDS, only in those, and comes back with the same values', limits, async () => {
  const page = await signedIn(coordinator());
  const published = readFileSync(new URL('../../packs/core/htcds-fields.csv', import.meta.url), 'utf8').split('\n').map((line) => line.split(',')[0]);
  const made = await post(page, '/en/desk/data/records/case', { fields: { summary: 'Izmišljen primer HTCDS', came_on: '2026-11-01' } });
  const person = { role: 'subject', given_name: 'Olena', family_name: 'Testna', birth: '1999-04-01', sex: 'female', nationality: ['UA'], languages: ['uk', 'en'], status: 'identified', exploitation: ['sexual'] };
  const list = JSON.parse(JSON.stringify((await data(page, '/en/desk/openapi.json')).components.schemas['list.exploitation'].enum));
  person.exploitation = [list[0]];
  const she = await post(page, '/en/desk/data/records/person', { parent: made.body.id, fields: person });
  assert.equal(she.status, 201, JSON.stringify(she.body));
  const taken = {};
  for (const form of ['htcds-csv', 'htcds-json', 'json']) {
    await open(page, `/en/desk/export?record=${made.body.id}`);
    await page.check(`[name=form][value=${form}]`);
    await page.check('[name=on][value=law]');
    await page.selectOption('#ground', { index: 1 });
    await page.fill('#receiver', 'Izmišljeno ministrstvo');
    await page.fill('#why', 'Preizkus standarda in njegovih polj');
    taken[form] = await made2(page);
  }
  const [headings, row] = taken['htcds-csv'].split('\r\n');
  for (const name of headings.split(',')) assert.ok(published.includes(name), `${name} is a field of the standard`);
  const cell = (name) => row.split(',')[headings.split(',').indexOf(name)];
  assert.deepEqual(['prs_FirstName', 'prs_Birthdate', 'prs_Gender', 'prs_PrimaryLanguage', 'prs_SecondaryLanguage', 'cas_Status'].map(cell),
    ['Olena', '1999-04-01', 'Feminine', 'ukr', 'eng', 'Active']);
  for (const one of JSON.parse(taken['htcds-json']).records) for (const name of Object.keys(one.values)) assert.ok(published.includes(name), name);
  for (const text of Object.values(taken)) assert.doesNotMatch(text, /greta|Greta/, 'no name of staff');
  for (const form of ['htcds-json', 'json']) {
    await open(page, '/en/desk/import');
    await page.setInputFiles('#file', { name: 'records.json', mimeType: 'application/json', buffer: Buffer.from(taken[form]) });
    await press(page, 'main form .main');
    assert.match(page.url(), /\/record\/\d+$/, `${form}: ${await text(page, 'main')}`);
    const id = Number(page.url().match(/\/record\/(\d+)/)[1]);
    const { records } = await data(page, `/en/desk/data/records/person?parent=${id}`);
    assert.equal(records.length, 1);
    for (const key of ['given_name', 'family_name', 'birth', 'sex', 'nationality', 'languages', 'status', 'exploitation'])
      assert.deepEqual(records[0].fields[key], person[key], `${form}: ${key}`);
  }
});

test('the data interface keeps to the description that the kinds make', limits, async () => {
  const page = await signedIn(coordinator());
  const doc = await data(page, '/en/desk/openapi.json');
  assert.match(doc.openapi, /^3\.1\.\d+$/);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ ...doc, $id: 'kres:desk' });
  for (const name of Object.keys(doc.components.schemas)) assert.ok(ajv.compile({ $ref: `kres:desk#/components/schemas/${name}` }), name);
  const made = await post(page, '/en/desk/data/records/person', { fields: { given_name: 'Олена', birth: '1999', nationality: ['UA'] } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const one = await data(page, `/en/desk/data/record/${made.body.id}`);
  const fits = ajv.compile({ $ref: 'kres:desk#/components/schemas/person.record' });
  assert.ok(fits(one), JSON.stringify(fits.errors));
  assert.equal((await post(page, `/en/desk/data/record/${one.id}`, { edition: one.edition, fields: { birth: '2000-05' } })).status, 200);
  assert.equal((await post(page, `/en/desk/data/record/${one.id}`, { edition: one.edition, fields: { birth: '2001' } })).status, 409);
  const wrong = await post(page, '/en/desk/data/records/person', { fields: { birth: 'last summer' } });
  assert.equal(wrong.status, 400 <= wrong.status && wrong.status < 500 ? wrong.status : 400);
  for (const kind of ['case', 'person', 'task', 'incident']) {
    const list = await data(page, `/en/desk/data/records/${kind}`);
    const each = ajv.compile({ $ref: `kres:desk#/components/schemas/${kind}.record` });
    for (const record of list.records) assert.ok(each(record), `${kind} ${record.id}: ${JSON.stringify(each.errors)}`);
  }
});

test('a program is told that something happened, never what, and what it is told is signed', limits, async () => {
  const told = [];
  const program = createServer((request, reply) => {
    let body = '';
    request.on('data', (piece) => { body += piece; });
    request.on('end', () => { told.push({ headers: request.headers, body }); reply.statusCode = told.length === 1 ? 500 : 204; reply.end(); });
  });
  await new Promise((go) => program.listen(0, '127.0.0.1', go));
  const admin = await signedIn(at.demo.logins.find((one) => one.role === 'administrator').login);
  await open(admin, '/en/desk/admin/webhooks');
  await assertAccessible(admin, 'messages to other programs');
  await shot(admin, 'webhooks');
  const page = await signedIn(coordinator());
  await admin.fill('#url', `http://127.0.0.1:${program.address().port}/hook`);
  const mine = await page.$eval('.menu .who', (one) => one.textContent);
  const options = await admin.$$eval('#agency option', (all) => all.map((one) => ({ id: one.value, name: one.textContent })));
  await admin.selectOption('#agency', options.find((one) => mine.includes(one.name)).id);
  await press(admin, 'section .main');
  const secret = await text(admin, '.small-code');
  assert.match(secret, /^[0-9a-f]{64}$/);
  const made = await post(page, '/en/desk/data/records/case', { fields: { summary: 'Skrivna izmišljena zgodba' } });
  for (let i = 0; i < 60 && !told.length; i++) await new Promise((go) => setTimeout(go, 250));
  program.close();
  assert.ok(told.length >= 1, 'told');
  const body = JSON.parse(told[0].body);
  assert.deepEqual(Object.keys(body).sort(), ['day', 'event', 'id', 'kind']);
  assert.deepEqual([body.event, body.kind, body.id], ['record.add', 'case', made.body.id]);
  const mac = createHmac('sha256', Buffer.from(secret, 'hex')).update(`${told[0].headers['kres-time']}.${told[0].body}`).digest('hex');
  assert.equal(told[0].headers['kres-signature'], `v1=${mac}`);
  await open(admin, '/en/desk/admin/webhooks');
  assert.equal(await admin.locator('.badge.some').count(), 1, 'a failure shows');
});

test('what another agency brought in does not exist for this one', limits, async () => {
  const page = await signedIn(coordinator());
  await upload(page, 'own.csv', 'Given name\nIzmišljena\n', 'person');
  const id = Number(page.url().match(/\/import\/(\d+)/)[1]);
  const mine = at.demo.logins.find((one) => one.login === coordinator());
  const other = at.demo.logins.find((one) => one.agency !== mine.agency && ['caseworker', 'coordinator', 'investigator', 'intake'].includes(one.role));
  const stranger = await signedIn(other.login);
  assert.equal((await stranger.request.get(`${at.server.base}/en/desk/import/${id}`)).status(), 404);
  assert.equal((await stranger.request.get(`${at.server.base}/en/desk/import/999999`)).status(), 404);
  assert.equal((await stranger.request.get(`${at.server.base}/en/desk/import/${id}/rejects`)).status(), 404);
  assert.equal((await stranger.request.get(`${at.server.base}/en/desk/admin/webhooks`)).status(), 403);
});

test('on a phone, without JavaScript, in a language from right to left', limits, async () => {
  const page = await signedIn(coordinator(), { viewport: PHONE });
  await open(page, '/ar/desk/import');
  await assertFits(page, 'reading in, Arabic');
  await shot(page, 'import-phone-ar');
  await open(page, '/sl/desk/export?kind=case');
  await assertFits(page, 'taking out, Slovene');
  await shot(page, 'export-phone-sl');
  await open(page, '/sl/desk/keeping');
  await assertFits(page, 'ends, Slovene');
  await shot(page, 'keeping-phone-sl');
});
