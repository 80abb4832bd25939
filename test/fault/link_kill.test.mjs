// Killed at any moment, kres link --state leaves the state as it was before the run, or as it is after it.
//
// Each loop copies a state, starts a run onto it, kills it with SIGKILL after a random time, and asks what is there then: a
// further run must answer as it does onto the old state, or as onto the new one, byte by byte.  Some runs begin anew, so
// that the whole state is replaced; half of them go by text alone, half by identifiers as well.  KRES_KILL_LOOPS sets the
// number (200).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { KRES, run, temporaryFolder } from '../lib/kres.mjs';

const loops = Number(process.env.KRES_KILL_LOOPS ?? 200);

function dice(seed) {
  let at = seed;
  return (sides) => { at = (Math.imul(at, 1103515245) + 12345) >>> 0; return (at >>> 16) % sides; };
}

// Texts of many hands, with a few words changed, every third with a number that others have too, as lines of JSON.
function texts(count, seed) {
  const roll = dice(seed), lines = [];
  const word = () => `w${'abcdefghij'[roll(10)]}${'klmnopqrst'[roll(10)]}${'uvwxyzabcd'[roll(10)]}`;
  const hands = Array.from({ length: 60 }, () => Array.from({ length: 25 }, word));
  for (let id = 0; id < count; id++) {
    const own = roll(3) ? hands[roll(hands.length)].map((one) => (roll(12) ? one : word())) : Array.from({ length: 25 }, word);
    if (!roll(3)) own.push(`040 555 ${100 + roll(400)}`);
    lines.push(JSON.stringify({ id: `${seed}-${id}`, text: own.join(' ') }));
  }
  return `${lines.join('\n')}\n`;
}

const ends = (child) => new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)));

for (const by of ['text', 'both']) test(`kills while linking onto a state by ${by}: the old one or the new one is there`, { timeout: 25 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('link-kill');
  t.after(remove);
  const at = (name) => `${folder}/${name}`;
  writeFileSync(at('first'), texts(4000, 1));
  writeFileSync(at('second'), texts(300, 2));
  writeFileSync(at('many'), texts(3000, 3));
  writeFileSync(at('probe'), texts(50, 2) + texts(50, 3)); // some are in the one state, some in another
  const onto = (state, ...more) => ['link', '--by', by, '--state', at(state), ...more];
  run(onto('old', at('first')));
  // What a run answers onto a state, and what it says became of earlier texts.
  const answer = (state) => {
    cpSync(at(state), at('asked'), { recursive: true });
    const lines = run(onto('asked', '--moved', at('moved'), at('probe')));
    rmSync(at('asked'), { recursive: true });
    return lines + readFileSync(at('moved'), 'utf8');
  };
  const before = answer('old'), after = {}, took = {};
  for (const input of ['second', 'many']) {
    cpSync(at('old'), at('new'), { recursive: true });
    const began = Date.now();
    run(onto('new', at(input)));
    took[input] = Date.now() - began;
    after[input] = answer('new');
    rmSync(at('new'), { recursive: true });
    assert.notEqual(after[input], before);
  }
  const met = { old: 0, new: 0 };
  for (let loop = 0; loop < loops / 2; loop++) {
    const input = loop % 4 ? 'second' : 'many';
    cpSync(at('old'), at('state'), { recursive: true });
    const child = spawn(KRES, onto('state', at(input)), { stdio: 'ignore' }), ended = ends(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * took[input] * 1.2);
    await ended;
    clearTimeout(timer);
    const now = answer('state');
    assert.ok(now === before || now === after[input], `loop ${loop}: neither the old state nor the new one`);
    met[now === before ? 'old' : 'new']++;
    run(onto('state', '/dev/null'));
    const names = readdirSync(at('state')).filter((name) => !/^(lock|records|state|segment-\d+)$/.test(name));
    assert.deepEqual(names, [], 'what the killed run left is gone');
    rmSync(at('state'), { recursive: true });
  }
  t.diagnostic(`${met.old} times the old state, ${met.new} times the new one`);
  if (loops >= 100) assert.ok(met.old > 0 && met.new > 0);
});

test('killed in its first run, it leaves a folder that the next run takes', async (t) => {
  const { folder, remove } = temporaryFolder('link-kill-first');
  t.after(remove);
  writeFileSync(`${folder}/first`, texts(2000, 1));
  const link = () => run(['link', '--state', `${folder}/state`, `${folder}/first`]);
  const whole = link(), again = link(); // what is said onto no state, and onto that of the same texts
  assert.equal(whole, run(['link', `${folder}/first`]));
  assert.notEqual(whole, again);
  rmSync(`${folder}/state`, { recursive: true });
  for (let loop = 0; loop < Math.min(loops, 20); loop++) {
    const child = spawn(KRES, ['link', '--state', `${folder}/state`, `${folder}/first`], { stdio: 'ignore' }), ended = ends(child);
    setTimeout(() => child.kill('SIGKILL'), loop * 3);
    if (await ended === 0) {
      rmSync(`${folder}/state`, { recursive: true });
      continue;
    }
    assert.ok([whole, again].includes(link()), `loop ${loop}: neither no state nor the whole one`);
    rmSync(`${folder}/state`, { recursive: true });
  }
});
