// "kres admin migrate" killed at any moment: run again it goes on, and no word of any record is lost or there twice.
//
// The packs are changed to and fro: a state, an open field and a sealed field of one kind get other names (was:).  Each
// change is killed, half of them at a random moment, half at the first or a later write to the data folder, and then
// finished.  KRES_MIGRATE_KILLS sets how many (24).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { KRES, temporaryFolder, parseDemo, startKres, run } from '../lib/kres.mjs';
import { storeOf } from '../lib/postgres.mjs';
import { memberAt } from '../lib/desk.mjs';

const kills = Number(process.env.KRES_MIGRATE_KILLS ?? 24);
const records = 120;

// The core pack with other names: [state, open field, sealed field], each with the name of before.
function packAs(folder, names, before) {
  cpSync(resolve('packs/core'), folder, { recursive: true });
  const file = `${folder}/kinds/organisation.yaml`;
  let text = readFileSync(file, 'utf8');
  const rename = (what, id, now, was, more = '') => {
    assert.ok(text.includes(`  - id: ${id}\n`), `${what} ${id}`);
    text = text.replace(`  - id: ${id}\n`, `  - id: ${now}\n${was ? `    was: [${was}]\n` : ''}${more}`);
  };
  text = text.replaceAll('[in-use]', `[${names[0]}]`).replaceAll('to: in-use', `to: ${names[0]}`);
  rename('state', 'in-use', names[0], before?.[0]);
  rename('field', 'contact', names[1], before?.[1], '    open: yes\n');
  rename('field', 'words', names[2], before?.[2]);
  writeFileSync(file, text);
  return ['--pack', folder, '--pack', resolve('packs/si')];
}

// Killed after ms, or at the nth write to the folder; gives what it had said, or null when it was done before.
async function killed(data, packs, { ms, nth }) {
  const store = storeOf(data);
  const child = spawn(KRES, ['admin', 'migrate', '--data', data, ...(store ? ['--store', store] : []), ...packs], { stdio: 'ignore' });
  let seen = 0;
  const watcher = nth ? watch(data, () => { if (++seen === nth) child.kill('SIGKILL'); }) : null;
  const timer = nth ? null : setTimeout(() => child.kill('SIGKILL'), ms);
  const signal = await new Promise((done) => child.once('exit', (code, by) => done(by)));
  watcher?.close();
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

test(`${kills} kills of a migration: every word of ${records} records is there, once`, { timeout: 20 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('migrate');
  t.after(remove);
  const data = `${folder}/data`;
  const names = [['in-use', 'contact', 'words'], ['in-work', 'place_name', 'remarks']];
  const first = packAs(`${folder}/first`, names[0]);
  const packs = [packAs(`${folder}/back`, names[0], names[1]), packAs(`${folder}/forth`, names[1], names[0])];
  const demo = parseDemo(run(['demo', '--data', data, ...first]));
  let server = await startKres(data, { args: first });
  const ema = await memberAt(server, demo, 'ema');
  const ids = [];
  for (let i = 0; i < records; i += 4) {
    ids.push(...await Promise.all([0, 1, 2, 3].map((k) => ema.add('organisation', 0,
      { f_name: `Invented ${i + k}`, f_contact: `Town ${i + k}`, f_words: `mark-${i + k} stays` }))));
  }
  await server.stop();

  const began = Date.now();
  run(['admin', 'migrate', '--plan', '--data', data, ...packs[1]]);
  const whole = Date.now() - began;
  let interrupted = 0, resumed = 0;
  for (let i = 0; i < kills; i++) {
    const to = packs[(i + 1) % 2];
    interrupted += await killed(data, to, i % 2 ? { nth: 1 + Math.floor(Math.random() * 6) } : { ms: whole * (0.5 + Math.random()) });
    const said = run(['admin', 'migrate', '--data', data, ...to]);
    resumed += !/^0 rows/m.test(said);
    assert.match(run(['admin', 'migrate', '--plan', '--data', data, ...to]), /the packs are as the data was written with them/);
    if (i % 6 === 5) assert.match(run(['admin', 'verify', '--data', data]), /audit/i);
  }
  t.diagnostic(`${interrupted} of ${kills} were killed before they had ended, ${resumed} had rows left to change`);
  assert.ok(interrupted >= Math.min(20, kills * 0.8), `only ${interrupted} of ${kills} were killed`);

  const now = packs[kills % 2], [state, , sealed] = names[kills % 2];
  server = await startKres(data, { args: now });
  t.after(() => server.stop());
  const again = await memberAt(server, demo, 'ema');
  const listed = [];
  for (let path = '/records/organisation?limit=100'; path;) {
    const page = await again.json(path);
    listed.push(...page.rows.map((row) => row.id));
    assert.ok(page.rows.every((row) => !ids.includes(row.id) || row.state === state), `all are ${state}`);
    path = page.next ? `/records/organisation?limit=100&after=${page.next}` : null;
  }
  assert.equal(new Set(listed).size, listed.length, 'each once');
  for (const [i, id] of ids.entries()) {
    assert.ok(listed.includes(id), `record ${id} is in the list`);
    const text = JSON.stringify(await again.json(`/record/${id}`));
    for (const word of [`Invented ${i}"`, `Town ${i}"`, `mark-${i} stays`]) assert.ok(text.includes(word), `record ${id} says ${word}`);
  }
  // What was sealed under the name of before is changed under the name of now.
  const answer = await again.send(`/record/${ids[0]}/change`, `/record/${ids[0]}/change`, { f_name: 'Invented 0', [`f_${sealed}`]: 'mark-0 was changed' });
  assert.equal(answer.status, 303, await answer.text());
  assert.match(JSON.stringify(await again.json(`/record/${ids[0]}`)), /mark-0 was changed/);
});
