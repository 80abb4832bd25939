// seek.mjs - search over 100 000 sealed records of 2 kB (bench/seek.c): cold, first results, refined while typing; beside it
// SQLite's FTS5 and ripgrep over the same texts in plain, the latter from a file in memory.
//
// Goals: all of it cold in less than a second on two cores, first results in less than 100 ms.  Repeat: script/bench seek
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { median, round, row } from './lib.mjs';

const plain = `/dev/shm/kres-bench-seek-${process.pid}.txt`;
try {
  const text = execFileSync('build/bench/seek', ['100000', '512', plain], { encoding: 'utf8', maxBuffer: 1 << 24 });
  process.stdout.write(text);
  const ours = (query) => Number(text.split('in memory, others')[1]?.split('\n').find((line) => line.trim().startsWith(query))
    ?.match(/([\d.]+) ms/)[1]);
  const cold = Number(text.match(/cold\n\s+olena kravchuk\s+([\d.]+) ms/)[1]);
  console.log('ripgrep over the plain text in /dev/shm (no sound, no forms, no ranking, no numbers in other writings)');
  for (const [name, expression, query] of [
    ['bluebellbox', 'bluebellbox', 'bluebellbox'],
    ['olena … kravchuk', '(?i)olena.*kravchuk|kravchuk.*olena', 'Олена'],
    ['a telephone number', '7700 ?900123', '07700'],
  ]) {
    const times = [1, 2, 3, 4, 5].map(() => {
      const from = process.hrtime.bigint();
      spawnSync('rg', ['-c', '-i', '-j', '2', expression, plain]);
      return Number(process.hrtime.bigint() - from) / 1e6;
    });
    const rg = median(times);
    row(`  ${name}`.padEnd(32), `rg ${round(rg, 1)} ms`, `Kres ${ours(query)} ms in memory: ${round(rg / ours(query), 1)} times`,
      `cold ${round(cold / rg, 1)} times rg's time, decryption included`);
  }
} finally {
  rmSync(plain, { force: true });
}
