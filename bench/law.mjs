// law.mjs - the law library's search: in memory over 10 000 invented documents beside SQLite's FTS5 (bench/law.c), and the
// page /en/law/search over HTTP with the shipped entries, by wrk on the same cores, three rounds each.
//
// Goals: less than 10 ms a query over 10 000 documents; at least 5 000 pages a second.  Repeat: script/bench law
import { execFileSync } from 'node:child_process';
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, median, round, row } from './lib.mjs';

process.stdout.write(execFileSync('build/bench/law', { encoding: 'utf8' }));

const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`);
try {
  for (const [name, path] of [
    ['one word, ten hits', '/en/law/search?q=victims'],
    ['three words', '/en/law/search?q=compensation%20for%20victims'],
    ['a Slovene word in a topic', '/sl/law/search?q=%C5%BErtvam&topic=compensation'],
    ['a name', '/en/law/search?q=Rantsev'],
    ['no word, a kind', '/en/law/search?group=eu'],
    ['JSON', '/api/v1/law?q=victims&lang=en'],
    ['an entry, from the cache', '/en/law/kz-1'],
  ]) {
    const runs = [1, 2, 3].map(() => wrk(server.base + path, { connections: 64, seconds: 3 }));
    row(name.padEnd(28), `${round(median(runs.map((one) => one.rate)), 0)}/s`.padStart(9),
      `p50 ${round(median(runs.map((one) => one.p50)))} ms  p99 ${round(median(runs.map((one) => one.p99)))} ms`,
      `not 2xx or broken: ${runs.reduce((sum, one) => sum + one.wrong + one.broken, 0)}`);
  }
} finally {
  await server.stop();
  remove();
}
