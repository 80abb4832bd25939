// A backup taken under load restores to a state that verifies; and the data folder tells nothing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KRES, temporaryFolder, makeDemo, startKres, postJson, run } from '../lib/kres.mjs';

const secretWords = ['Zvezdana Izmišljena', '+447700900417', 'crimson lighthouse', 'червоний маяк', 'tajni-nadimek'];

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`).filter((path) => statSync(path).isFile());
}

test('backup under load restores and verifies; no file holds a sealed word, phone or name', async (t) => {
  const { folder, remove } = temporaryFolder('backup');
  t.after(remove);
  const data = `${folder}/data`;
  const demo = makeDemo(data);
  const server = await startKres(data);
  t.after(() => server.stop());
  let go = true;
  let sent = 0;
  const clients = Array.from({ length: 4 }, async () => {
    while (go) {
      const answer = await postJson(server.base, '/api/v1/reports', {
        lang: 'uk', text: `Мене звати Zvezdana Izmišljena, мій номер +447700900417, crimson lighthouse, червоний маяк, @tajni-nadimek`,
      }, { authorization: `Bearer ${demo.apiKey}` });
      assert.equal(answer.status, 201);
      sent++;
    }
  });
  const open = await postJson(server.base, '/api/v1/reports', { lang: 'en', text: 'crimson lighthouse, with a receipt' });
  assert.equal(open.status, 201);
  await promisify(execFile)(KRES, ['admin', 'backup', `${folder}/copy.kres`, '--data', data]);
  const atBackup = sent;
  await new Promise((done) => setTimeout(done, 300));
  go = false;
  await Promise.all(clients);
  assert.ok(sent > atBackup, 'reports went on during the backup');

  run(['admin', 'restore', `${folder}/copy.kres`, '--data', `${folder}/restored`]);
  run(['admin', 'verify', '--data', `${folder}/restored`]);
  const again = await startKres(`${folder}/restored`);
  const receipt = await postJson(again.base, '/api/v1/receipt', { receipt: open.json.receipt });
  assert.equal(receipt.status, 200, 'the receipt of a restored report opens it');
  await again.stop();

  const code = open.json.receipt.replaceAll(' ', '');
  for (const file of [...filesBelow(data), ...filesBelow(`${folder}/restored`), `${folder}/copy.kres`]) {
    const bytes = readFileSync(file);
    for (const word of [...secretWords, open.json.receipt, code, code.slice(8), '447700900417'])
      assert.equal(bytes.indexOf(word), -1, `${file} holds "${word}"`);
  }
});
