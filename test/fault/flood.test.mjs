// A flood slows the flood down; a genuine report still gets through within a minute, and staff still work.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { temporaryFolder, makeDemo, startKres, postJson, signIn, totp } from '../lib/kres.mjs';

export function solve(challenge, bits) {
  for (let n = 0; ; n++) {
    const hash = createHash('sha256').update(`${challenge}:${n}`).digest();
    let zero = 0;
    for (const byte of hash) { if (byte === 0) { zero += 8; continue; } zero += Math.clz32(byte) - 24; break; }
    if (zero >= bits) return String(n);
  }
}

test('a flood from one place: a genuine report gets through, the desk signs in', { timeout: 180000 }, async (t) => {
  const { folder, remove } = temporaryFolder('flood');
  t.after(remove);
  const demo = makeDemo(`${folder}/data`);
  // One report a second counts as calm here, so that a slow test machine can make a flood.
  const server = await startKres(`${folder}/data`, { env: { KRES_CALM_REPORTS_PER_SECOND: '1' } });
  t.after(() => server.stop());
  let go = true;
  let refused = 0;
  let taken = 0;
  const flood = Array.from({ length: 16 }, async () => {
    while (go) {
      const answer = await postJson(server.base, '/api/v1/reports', { lang: 'en', text: 'flood' }).catch(() => null);
      if (answer?.status === 201) taken++;
      else if (answer) refused++;
      await new Promise((done) => setTimeout(done, 5));
    }
  });
  t.after(() => { go = false; return Promise.all(flood); });
  await new Promise((done) => setTimeout(done, 4000));
  assert.ok(refused > 0, 'the flood is slowed down');

  const begun = Date.now();
  const body = { lang: 'uk', text: 'У мене забрали паспорт, я не можу піти.' };
  let answer = await postJson(server.base, '/api/v1/reports', body);
  while (answer.status !== 201 && Date.now() - begun < 60000) {
    assert.ok([429, 503].includes(answer.status), `answered ${answer.status}: ${answer.text}`);
    const { challenge, bits } = answer.json;
    if (challenge) answer = await postJson(server.base, '/api/v1/reports', { ...body, challenge, solution: solve(challenge, bits) });
    else {
      await new Promise((done) => setTimeout(done, 1000));
      answer = await postJson(server.base, '/api/v1/reports', body);
    }
  }
  assert.equal(answer.status, 201, 'a genuine report got through within a minute');
  const desk = Date.now();
  await signIn(server.base, demo.logins.find((one) => one.role === 'intake'), totp(demo.secret));
  assert.ok(Date.now() - desk < 20000, 'staff can sign in during the flood');
  const keyed = await postJson(server.base, '/api/v1/reports', body, { authorization: `Bearer ${demo.apiKey}` });
  assert.equal(keyed.status, 201, 'hotline software is not slowed down');
});
