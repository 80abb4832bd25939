// On a full disk reports are refused with a clear answer, nothing half is kept, and the desk still reads.
// Needs the right to mount a small tmpfs of its own; skipped, with a word, where that is not allowed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync, rmSync } from 'node:fs';
import { temporaryFolder, makeDemo, startKres, postJson, run, signIn, totp, getJson } from '../lib/kres.mjs';

function mountSmall(folder) {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch { return false; }
}

function fill(file) {
  const chunk = Buffer.alloc(1 << 16, 1);
  try { for (let i = 0; i < 4096; i++) writeFileSync(file, chunk, { flag: 'a' }); } catch (error) {
    assert.equal(error.code, 'ENOSPC');
  }
}

test('full disk: reports are refused clearly, the desk reads, and writing goes on once there is room', async (t) => {
  const { folder, remove } = temporaryFolder('full');
  const disk = `${folder}/disk`;
  const mounted = mountSmall(disk);
  let server = null;
  t.after(async () => {
    await server?.stop();
    if (mounted) execFileSync('umount', [disk]);
    remove();
  });
  if (!mounted) return t.skip('mounting a tmpfs is not allowed here');
  const demo = makeDemo(`${folder}/data`);
  cpSync(`${folder}/data`, `${disk}/data`, { recursive: true });
  server = await startKres(`${disk}/data`);
  const key = { authorization: `Bearer ${demo.apiKey}` };
  const cookie = await signIn(server.base, demo.logins.find((one) => one.role === 'intake'), totp(demo.secret));

  fill(`${disk}/ballast`);
  let refused = null;
  for (let i = 0; i < 4000 && !refused; i++) {
    const answer = await postJson(server.base, '/api/v1/reports', { lang: 'en', text: 'x'.repeat(9000) }, key);
    if (answer.status !== 201) refused = answer;
  }
  assert.ok(refused, 'the disk never filled');
  assert.equal(refused.status, 507);
  assert.match(refused.headers.get('content-type'), /application\/problem\+json/);

  const inbox = await getJson(server.base, '/en/desk/inbox', cookie);
  assert.equal(inbox.status, 200, 'the inbox still opens');
  assert.ok(inbox.json.rows.length > 0);

  rmSync(`${disk}/ballast`);
  let again = null;
  for (let i = 0; i < 50 && again?.status !== 201; i++) {
    again = await postJson(server.base, '/api/v1/reports', { lang: 'en', text: 'There is room again.' }, key);
    if (again.status !== 201) await new Promise((done) => setTimeout(done, 100));
  }
  assert.equal(again.status, 201, 'reports are taken again once there is room');
  await server.stop();
  run(['admin', 'verify', '--data', `${disk}/data`]);
});
