// Two records of one person merged, and separated again, while the server is killed: after each kill they are one or they are
// two, with every word of both; doing it again finishes it.  KRES_MERGE_KILLS sets how many of each (22).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { temporaryFolder, makeDemo, startKres, run } from '../lib/kres.mjs';
import { memberAt, pause } from '../lib/desk.mjs';

const kills = Number(process.env.KRES_MERGE_KILLS ?? 22);
const value = (record, id) => JSON.stringify(record).includes(id);

test(`${kills} kills of a merge and ${kills} of its undo: one or two, nothing lost, nothing twice`, { timeout: 20 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('merge');
  t.after(remove);
  const data = `${folder}/data`;
  const demo = makeDemo(data);
  let server = await startKres(data);
  t.after(() => server.stop());
  let ema = await memberAt(server, demo, 'ema');
  const home = await ema.add('case', 0, { f_summary: 'Invented, twice' });
  await ema.add('person', home, { f_given_name: 'Olena Kept', mine: '1' });
  await ema.add('person', home, { f_given_name: 'Olena Other', f_alias: 'Taken', mine: '1' });
  const [keep, other] = await Promise.all(['Olena Kept', 'Olena Other'].map(async (name) =>
    (await ema.json('/records/person?limit=200')).rows.find((row) => row.title.startsWith(name)).id));

  // How it stands: both records as their pages say it.
  const look = async () => {
    const [kept, second] = [await ema.json(`/record/${keep}`), await ema.json(`/record/${other}`)];
    assert.ok(value(kept, 'Olena Kept') && value(second, 'Olena Other') && value(second, 'Taken'), 'no word is lost');
    const merged = second.state === 'merged';
    assert.equal(value({ ...kept, groups_in: 0, alike: 0, rows: 0 }, '"Taken"'), merged, merged ? 'merged, and what was chosen is there' : 'two, and nothing was taken');
    const persons = (await ema.json('/records/person?limit=200')).rows.filter((row) => [keep, other].includes(row.id));
    assert.equal(persons.filter((row) => row.state === 'active').length, merged ? 1 : 2, 'each once in the list');
    return merged;
  };
  const merge = () => ema.send(`/record/${keep}/merge/${other}`, `/record/${keep}/merge/${other}`, { f_given_name: 'kept', f_alias: 'other' });
  const undo = () => ema.send(`/record/${other}`, `/record/${other}/unmerge`);
  const again = async () => {
    server = await startKres(data);
    ema = await memberAt(server, demo, 'ema');
  };

  assert.equal(await look(), false);
  const done = { merge: 0, undo: 0 }, took = [];
  for (let i = 0; i < kills * 2; i++) {
    const [what, act, wanted] = i % 2 ? ['undo', undo, false] : ['merge', merge, true];
    const began = Date.now();
    if (!took[i % 2]) { // once to its end: how long it takes
      assert.equal((await act()).status, 303);
      took[i % 2] = Date.now() - began;
      assert.equal(await look(), wanted);
    } else {
      const sent = act().catch(() => null);
      await pause(Math.random() * took[i % 2] * 1.3);
      await server.kill();
      await sent;
      await again();
      if (await look() === wanted) done[what]++;
      else assert.equal((await act()).status, 303, `${what} after a kill`);
      assert.equal(await look(), wanted);
    }
  }
  t.diagnostic(`merge: ${done.merge} of ${kills - 1} were durable before the kill; undo: ${done.undo} of ${kills - 1}`);
  assert.match(run(['admin', 'verify', '--data', data]), /audit/i);
});
