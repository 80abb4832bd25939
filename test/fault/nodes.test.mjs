// Several kres serve on one database of PostgreSQL: what is done at one shows at the other, and whichever is killed,
// nothing acknowledged is lost.  KRES_NODE_LOOPS sets the number of kills (40).
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { temporaryFolder, parseDemo, startKres, postJson, run, signIn, totp, ownWords, getJson } from '../lib/kres.mjs';
import { startPostgres, makeDatabase, dropDatabase, sql } from '../lib/postgres.mjs';

const loops = Number(process.env.KRES_NODE_LOOPS ?? 40);
const name = `kres_nodes_${process.pid}`;
const at = {};
const start = (node) => startKres(`${at.place.folder}/${node}`, { args: ['--store', at.store, '--node', node] });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const member = (login) => at.demo.logins.find((one) => one.login === login);
const signedIn = (node, login) => signIn(node.base, member(login), totp(at.demo.secret));
const report = (node, mark) => postJson(node.base, '/api/v1/reports',
  { lang: 'en', text: `They took my passport and I owe them for the trip. ${mark} ${ownWords()}` }, { authorization: `Bearer ${at.demo.apiKey}` });

before(async () => {
  at.postgres = startPostgres();
  at.place = temporaryFolder('nodes');
  at.store = makeDatabase(at.postgres.server, name);
  at.demo = parseDemo(run(['demo', '--data', `${at.place.folder}/a`, '--store', at.store]));
  [at.a, at.b] = [await start('a'), await start('b')];
});
after(async () => {
  await Promise.all([at.a?.stop(), at.b?.stop()]);
  dropDatabase(at.postgres.server, name);
  at.place.remove();
  at.postgres.stop();
});

// Asks again until it is so; news between servers takes milliseconds, not seconds.
async function soon(what, ask, ms = 3000) {
  for (const until = Date.now() + ms; ;) {
    if (await ask()) return;
    if (Date.now() > until) assert.fail(`${what}: not within ${ms} ms`);
    await pause(20);
  }
}

async function act(node, cookie, page, path, fields) {
  const html = await (await fetch(node.base + page, { headers: { cookie } })).text();
  const csrf = html.match(/name="csrf" value="([^"]+)"/)?.[1];
  assert.ok(csrf, `no form on ${page}`);
  return fetch(node.base + (typeof path === 'function' ? path(html) : path), {
    method: 'POST', redirect: 'manual', headers: { cookie, origin: node.base, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf, ...fields }),
  });
}

async function isIn(node, cookie) {
  return (await fetch(`${node.base}/en/desk/inbox`, { headers: { cookie }, redirect: 'manual' })).status === 200;
}

test('a report that came in at one server is in the inbox of the other, and is answered there', async () => {
  const answer = await report(at.a, 'mark-first');
  assert.equal(answer.status, 201, answer.text);
  const cookie = await signedIn(at.b, 'ana');
  const inbox = await getJson(at.b.base, '/en/desk/inbox?limit=200', cookie);
  const opened = await Promise.all(inbox.json.rows.map((row) => getJson(at.b.base, `/en/desk/report/${row.id}`, cookie)));
  assert.ok(opened.some((one) => JSON.stringify(one.json).includes('mark-first')));
});

test('what is taken off the site at one server is off at the other, also out of its cache', async () => {
  const tip = '/en/tips/keep-documents';
  for (const node of [at.a, at.b]) for (let i = 0; i < 2; i++) assert.equal((await fetch(node.base + tip)).status, 200);
  const cookie = await signedIn(at.a, 'oto');
  const answer = await act(at.a, cookie, '/en/desk/content/tips/keep-documents', '/en/desk/content/tips/keep-documents/withdraw',
    { note: 'A test.' });
  assert.equal(answer.status, 303);
  assert.equal((await fetch(at.a.base + tip)).status, 404);
  await soon('the tip is gone at the other server', async () => (await fetch(at.b.base + tip)).status === 404);
});

test('the cookie names the server; the other one asks to sign in again', async () => {
  const response = await fetch(`${at.b.base}/en/desk/sign-in`, {
    method: 'POST', redirect: 'manual',
    headers: { origin: at.b.base, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ login: 'ana', password: member('ana').password, code: totp(at.demo.secret) }),
  });
  const cookies = response.headers.get('set-cookie');
  assert.match(cookies, /kres_node=b; Path=\/; HttpOnly; SameSite=Strict/);
  assert.equal(await isIn(at.b, cookies.split(';')[0]), true);
  assert.equal(await isIn(at.a, cookies.split(';')[0]), false);
  const site = await fetch(`${at.b.base}/en/tips`);
  assert.equal(site.headers.get('set-cookie'), null, 'the public gets no cookie');
});

// A reporter has no cookie that would lead her back: her pages work wherever the balancer sends them.
test('a conversation that a reporter opened at one server goes on at the other', async () => {
  const post = (node, path, fields) => fetch(`${node.base}/en/receipt${path}`, {
    method: 'POST', headers: { origin: node.base, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields),
  });
  const opened = await (await post(at.a, '', { receipt: at.demo.receipt })).text();
  const hidden = Object.fromEntries([...opened.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((one) => [one[1], one[2]]));
  assert.ok(Object.keys(hidden).length > 0, opened.slice(0, 3000));
  const answer = await post(at.b, '/message', { ...hidden, text: 'I am in another town now.' });
  const page = await answer.text();
  assert.equal(answer.status, 200, page.slice(0, 3000));
  assert.match(page, /I am in another town now/);
});

test('who is disabled at one server, or by the command line, is out at the other', async () => {
  const [bor, iva] = [await signedIn(at.b, 'bor'), await signedIn(at.b, 'iva')];
  assert.equal(await isIn(at.b, bor), true);
  // The agency's own coordinator may alone; an administrator would have to ask for a second person.
  const cvetka = await signedIn(at.a, 'cvetka');
  const answer = await act(at.a, cvetka, '/en/desk/admin/members', (html) => {
    const ids = [...html.matchAll(/admin\/members\/(\d+)\/disable/g)].map((one) => [one.index, one[1]]);
    const from = html.indexOf('(bor)') >= 0 ? html.indexOf('(bor)') : html.search(/\bbor\b/);
    return `/en/desk/admin/members/${ids.find(([index]) => index > from)[1]}/disable`;
  }, { sure: '1' });
  assert.equal(answer.status, 303, await answer.text());
  await soon('bor is out at the other server', async () => !await isIn(at.b, bor));
  run(['admin', 'user', 'disable', '--data', `${at.place.folder}/a`, '--store', at.store, 'iva']);
  await soon('iva is out, too', async () => (await fetch(`${at.b.base}/en/desk`, { headers: { cookie: iva }, redirect: 'manual' }))
    .headers.get('location')?.includes('sign-in'));
});

async function send(node, marks, sent, ended) {
  while (!ended.now) {
    const mark = `mark-${sent.next++}`;
    try {
      const answer = await report(node, mark);
      if (answer.status === 201) marks.push(mark);
      else assert.fail(`a report was answered ${answer.status}: ${answer.text}`);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return; // the connection broke: it was killed
    }
  }
}

test(`${loops} times one of two is killed under load: the other goes on, nothing acknowledged is lost`,
  { timeout: 25 * 60000 }, async () => {
    const marks = [], sent = { next: 1000 };
    for (let loop = 0; loop < loops; loop++) {
      const victim = loop % 2 ? 'a' : 'b', other = loop % 2 ? 'b' : 'a';
      const ended = { now: false };
      const clients = [victim, victim, other, other].map((node) => send(at[node], marks, sent, ended));
      await pause(20 + Math.random() * 120);
      await at[victim].kill();
      await pause(30);
      ended.now = true;
      await Promise.all(clients);
      at[victim] = await start(victim);
    }
    assert.ok(marks.length > loops, `only ${marks.length} reports were acknowledged`);
    assert.match(run(['admin', 'verify', '--store', at.store]), /each fits the one before/);
    const cookie = await signedIn(at.a, 'ana');
    const found = new Set();
    for (let path = '/en/desk/inbox?limit=200'; path;) {
      const page = await getJson(at.a.base, path, cookie);
      assert.equal(page.status, 200);
      for (const row of page.json.rows) {
        const opened = await getJson(at.a.base, `/en/desk/report/${row.id}`, cookie);
        assert.equal(opened.status, 200, `report ${row.id} opens`);
        const mark = JSON.stringify(opened.json).match(/mark-\d+/);
        if (mark) found.add(mark[0]);
      }
      path = page.json.next ? `/en/desk/inbox?limit=200&after=${encodeURIComponent(page.json.next)}` : null;
    }
    assert.deepEqual(marks.filter((mark) => !found.has(mark)), [], `of ${marks.length} acknowledged reports some are gone`);
  });

test('a dump of the database holds no sealed word', () => {
  const dump = execFileSync('pg_dump', ['-d', at.store], { encoding: 'latin1', maxBuffer: 1 << 30 });
  const holds = (word) => dump.includes(word) || dump.includes(Buffer.from(word).toString('hex'));
  for (const word of ['They took my passport', 'I am in another town', 'mark-'])
    assert.equal(holds(word), false, word);
  assert.ok(holds('report.create') && holds('svetilnik'), 'the search does read what stands open');
});

test('when the database goes away, pages say so, and all goes on once it is back', { timeout: 60000 }, async () => {
  const cut = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`;
  for (let round = 0; round < 3; round++) {
    sql(at.postgres.server, `ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
    sql(at.postgres.server, cut);
    const answer = await report(at.a, 'mark-never');
    assert.ok([500, 503].includes(answer.status), `a report was answered ${answer.status}`);
    sql(at.postgres.server, `ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    for (const node of [at.a, at.b])
      await soon('reports are taken again', async () => (await report(node, `mark-again-${round}`)).status === 201, 10000);
  }
  // News is heard again, too.
  const tip = '/en/tips/price';
  await soon('the listener is back', async () => {
    const cookie = await signedIn(at.b, 'oto');
    const answer = await act(at.b, cookie, '/en/desk/content/tips/price', '/en/desk/content/tips/price/withdraw', { note: 'A test.' });
    return answer.status === 303;
  }, 10000);
  await soon('the tip is gone at the other server', async () => (await fetch(at.a.base + tip)).status === 404, 10000);
});
