// Killed at any moment, kres loses nothing that it acknowledged.
//
// Each loop starts the server, sends reports from several clients at once, kills it with SIGKILL after a
// random time, and remembers which reports were acknowledged.  After the last loop every one of them must be
// in the inbox and open, and the audit chain must verify.  KRES_KILL_LOOPS sets the number (200).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { temporaryFolder, makeDemo, startKres, postJson, run, signIn, totp, ownWords, getJson } from '../lib/kres.mjs';

const loops = Number(process.env.KRES_KILL_LOOPS ?? 200);

async function sendUntilKilled(server, key, acknowledged, sent) {
  for (;;) {
    const mark = `mark-${sent.next++}`;
    try {
      const answer = await postJson(server.base, '/api/v1/reports',
        { lang: 'en', text: `They took my passport and I owe them for the trip. ${mark} ${ownWords()}` },
        { authorization: `Bearer ${key}` });
      if (answer.status === 201) acknowledged.push(mark);
      else assert.fail(`a report was answered ${answer.status}: ${answer.text}`);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return; // the connection broke: it was killed
    }
  }
}

test(`${loops} kills under load: every acknowledged report is there and opens`, { timeout: 25 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('kill');
  t.after(remove);
  const data = `${folder}/data`;
  const demo = makeDemo(data);
  assert.ok(demo.apiKey, 'the demonstration prints an API key');
  const acknowledged = [];
  const sent = { next: 0 };
  for (let loop = 0; loop < loops; loop++) {
    const server = await startKres(data);
    const clients = Array.from({ length: 4 }, () => sendUntilKilled(server, demo.apiKey, acknowledged, sent));
    await new Promise((done) => setTimeout(done, 10 + Math.random() * 60));
    await server.kill();
    await Promise.all(clients);
  }
  assert.ok(acknowledged.length > loops, `only ${acknowledged.length} reports were acknowledged`);

  assert.match(run(['admin', 'verify', '--data', data]), /audit/i);
  const server = await startKres(data);
  t.after(() => server.stop());
  const member = demo.logins.find((one) => one.role === 'intake');
  const cookie = await signIn(server.base, member, totp(demo.secret));
  const found = new Set();
  let path = '/en/desk/inbox?limit=200';
  while (path) {
    const page = await getJson(server.base, path, cookie);
    assert.equal(page.status, 200);
    for (const row of page.json.rows) {
      const report = await getJson(server.base, `/en/desk/report/${row.id}`, cookie);
      assert.equal(report.status, 200, `report ${row.id} opens`);
      const mark = JSON.stringify(report.json).match(/mark-\d+/);
      if (mark) found.add(mark[0]);
    }
    path = page.json.next ? `/en/desk/inbox?limit=200&after=${encodeURIComponent(page.json.next)}` : null;
  }
  const lost = acknowledged.filter((mark) => !found.has(mark));
  assert.deepEqual(lost, [], `${lost.length} of ${acknowledged.length} acknowledged reports are gone`);
});
