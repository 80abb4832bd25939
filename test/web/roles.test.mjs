// roles.test.mjs - what a role may not see answers like what does not exist; what needs two; a role shown without data.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { totp } from '../lib/kres.mjs';
import { openPage, DESKTOP, PHONE } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

const at = demonstration('roles');
const sessions = {};

// A member with a cookie and the token of the forms, without a browser.
async function member(login) {
  if (sessions[login]) return sessions[login];
  const { password } = at.demo.logins.find((one) => one.login === login);
  const answer = await fetch(`${at.server.base}/en/desk/sign-in`, { method: 'POST', redirect: 'manual',
    body: new URLSearchParams({ login, password, code: totp(at.demo.secret) }) });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0];
  assert.equal(answer.status, 303, `${login} signs in`);
  const page = await (await fetch(`${at.server.base}/en/desk/account`, { headers: { cookie } })).text();
  sessions[login] = { login, cookie, csrf: page.match(/name="csrf" value="([^"]+)"/)[1] };
  return sessions[login];
}

async function ask(who, path, fields) {
  const { cookie, csrf } = await member(who);
  const answer = await fetch(`${at.server.base}/en/desk${path}`, { redirect: 'manual', headers: { cookie },
    ...(fields && { method: 'POST', body: new URLSearchParams({ csrf, ...fields }) }) });
  return { status: answer.status, location: answer.headers.get('location') ?? '', type: answer.headers.get('content-type') ?? '',
    body: await answer.text() };
}

// The number as it stands in addresses: a random token may hold the same digits.
const named = (body, id) => body.replaceAll(new RegExp(`([/=])${id}\\b`, 'g'), '$1ID');

test('what may not be seen answers like what does not exist', { timeout: 120000 }, async () => {
  const list = await ask('darja', '/records/case');
  const seen = Number(list.body.match(/\/en\/desk\/record\/(\d+)/)[1]), none = seen + 100000;
  const page = await ask('darja', `/record/${seen}`);
  assert.equal(page.status, 200, 'whose case it is, reads it');
  const file = 'a'.repeat(32);
  const paths = [['', null], ['/change', null], ['/history', null], ['/timeline', null], [`/file/${file}`, null],
    ['/change', { edition: '1', asks: 'summary', f_summary: 'Z' }], ['/act/ask-closure', { edition: '1' }],
    ['/act/no-such-step', { edition: '1' }], ['/assign', { member: '1' }], ['/history/1', { edition: '1' }]];
  for (const who of ['filip', 'iva', 'hana', 'jan', 'adam', 'ana']) {
    for (const [path, fields] of paths) {
      const name = `${who} ${fields ? 'POST' : 'GET'} ${path}`;
      const a = await ask(who, `/record/${seen}${path}`, fields), b = await ask(who, `/record/${none}${path}`, fields);
      assert.ok(a.status >= 400, `${name} is refused (${a.status})`);
      // How much there is to look at goes up with every refusal, whatever was asked for.
      const plain = (answer, id) => ({ ...answer, body: named(answer.body, id).replace(/<span class="badge some"[^>]*>\d+<\/span>/g, '') });
      assert.deepEqual(plain(a, seen), plain(b, none), name);
    }
    for (const query of [`?case=${seen}`, `?within=${seen}`, `?parent=${seen}`]) {
      const [a, b] = [await ask(who, `/records/note/new${query}`), await ask(who, `/records/note/new${query.replace(seen, none)}`)];
      assert.equal(a.status, b.status, `${who} ${query}`);
      assert.equal(named(a.body, seen), named(b.body, none), `${who} ${query}`);
    }
  }
});

test('a role that reads more needs a second person', { timeout: 60000 }, async () => {
  const members = await ask('cvetka', '/admin/members');
  const id = members.body.match(/<b>Iva Izmišljena<\/b>[\s\S]*?admin\/members\/(\d+)\/role/)[1];
  const asked = await ask('cvetka', `/admin/members/${id}/role`, { role: 'intake', why: 'Invented reason' });
  assert.equal(asked.status, 303);
  assert.match(asked.location, /\/waiting\?asked=1/);
  const own = await ask('cvetka', '/waiting');
  assert.match(own.body, /Invented reason/);
  assert.ok(!own.body.includes('/agree"'), 'nobody agrees to their own wish');
  const wish = own.body.match(/waiting\/(\d+)\/refuse/)[1];
  const hers = await ask('adam', '/waiting');
  assert.ok(!hers.body.includes('Invented reason'), 'who holds no key of the agency reads no reason');
  const digest = hers.body.match(/name="digest" value="([0-9a-f]{64})"/)[1];
  assert.equal((await ask('cvetka', `/waiting/${wish}/agree`, { digest, sure: '1' })).status, 403);
  assert.equal((await ask('adam', `/waiting/${wish}/agree`, { digest: digest.replace(/^./, 'f').replace(/.$/, '0'), sure: '1' })).status, 409);
  const other = await ask('filip', `/waiting/${wish}/refuse`, {}), none = await ask('filip', `/waiting/${Number(wish) + 5000}/refuse`, {});
  assert.deepEqual([other.status, other.body], [none.status, none.body], 'another agency’s wish is not there');
  const done = await ask('adam', `/waiting/${wish}/agree`, { digest, sure: '1' });
  assert.equal(done.status, 303);
  assert.match((await ask('cvetka', '/admin/members')).body, /<b>Iva Izmišljena<\/b>[\s\S]{0,200}Intake/);
});

test('an administrator alone resets nobody who holds a key', { timeout: 60000 }, async () => {
  const members = await ask('adam', '/admin/members');
  const id = members.body.match(/<b>Gaja Izmišljena<\/b>[\s\S]*?admin\/members\/(\d+)\/reset/)[1];
  const asked = await ask('adam', `/admin/members/${id}/reset`, { sure: '1', why: 'Lost phone' });
  assert.match(asked.location, /\/waiting\?asked=1/);
  assert.equal((await ask('gaja', '/account')).status, 200, 'nothing happened yet');
});

test('a role is shown with invented values and nobody’s data', { timeout: 60000 }, async () => {
  for (const who of ['adam', 'cvetka']) {
    const page = await ask(who, '/admin/roles/shelter?kind=person');
    assert.equal(page.status, 200);
    assert.match(page.body, /not shown/, 'fields that the role does not see are named');
    for (const name of ['Vymyshlena', 'Olena', 'Marko']) assert.ok(!page.body.includes(name), name);
  }
  assert.equal((await ask('darja', '/admin/roles/shelter')).status, 403);
  assert.equal((await ask('adam', '/admin/roles/no-such-role')).status, 404);
});

test('groups of a member are kept', { timeout: 60000 }, async () => {
  const id = (await ask('kaja', '/admin/members')).body.match(/<b>Jan Izmišljen<\/b>[\s\S]*?admin\/members\/(\d+)\/groups/)[1];
  assert.equal((await ask('kaja', `/admin/members/${id}/groups`, { groups: 'north,  night shift' })).status, 303);
  assert.match((await ask('kaja', '/admin/members')).body, /value="night shift, north"/);
});

test('the pages fit a phone and pass axe', { timeout: 120000 }, async () => {
  for (const [viewport, size] of [[PHONE, 'phone'], [DESKTOP, 'wide']]) {
    const page = await openPage(at.browser, { viewport });
    const [name, value] = (await member('adam')).cookie.split('=');
    await page.context().addCookies([{ name, value, url: at.server.base }]);
    for (const [path, file] of [['/waiting', 'waiting'], ['/admin/roles/shelter?kind=person', 'roles'], ['/admin/members', 'members']]) {
      await page.goto(`${at.server.base}/en/desk${path}`);
      await look(page, `${file}-${size}`);
    }
    await page.context().close();
  }
});
