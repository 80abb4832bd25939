// The command line works beside a running server, and the server notices within a second.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { temporaryFolder, makeDemo, startKres, signIn, totp, getJson, run, postJson } from '../lib/kres.mjs';

test('a member disabled by the command line is signed out of the running server and stays out', async (t) => {
  const { folder, remove } = temporaryFolder('admin');
  const data = `${folder}/data`;
  const demo = makeDemo(data);
  const server = await startKres(data);
  t.after(async () => { await server.stop(); remove(); });
  const member = (login) => demo.logins.find((one) => one.login === login);
  const bor = await signIn(server.base, member('bor'), totp(demo.secret));
  const ana = await signIn(server.base, member('ana'), totp(demo.secret));
  assert.equal((await getJson(server.base, '/en/desk/inbox', bor)).status, 200);

  run(['admin', 'user', 'disable', 'bor', '--data', data]);
  await new Promise((done) => setTimeout(done, 1200));
  assert.equal((await getJson(server.base, '/en/desk/inbox', bor)).status, 401, 'the session has ended');
  await assert.rejects(signIn(server.base, member('bor'), totp(demo.secret)), 'and no new one begins');

  const sent = await postJson(server.base, '/api/v1/reports', { lang: 'en', text: 'After bor has left.' },
    { authorization: `Bearer ${demo.apiKey}` });
  assert.equal(sent.status, 201);
  const rows = (await getJson(server.base, '/en/desk/inbox?level=none&limit=200', ana)).json.rows;
  const newest = Math.max(...rows.map((row) => row.id));
  const report = await getJson(server.base, `/en/desk/report/${newest}`, ana);
  assert.equal(report.status, 200, 'who remains opens what came after, without signing in anew');
  assert.match(JSON.stringify(report.json), /After bor has left/);

  run(['admin', 'user', 'add', '--role', 'intake', 'svetilnik', 'nova', 'Nova Izmišljena', '--data', data]);
  run(['admin', 'agency', 'add', 'jelka', 'Društvo Jelka (izmišljeno)', '--data', data]);
  assert.match(run(['admin', 'verify', '--data', data]), /each fits the one before/);
});
