// check.mjs - how soon an offer of 2 kB is looked at, while 64 clients ask at once.
//
// POST of /en/check (the whole page with marks, questions, tips and numbers) and of /api/v1/screen (JSON), by wrk on
// the same cores, three rounds each.  Goal: less than 20 ms at the 99th percentile.  Beside it a public page from the
// cache, as the floor of what the machine answers under the same load.  Repeat: script/bench check
import { writeFileSync } from 'node:fs';
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, median, round, row } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`, { env: { KRES_CALM_CHECKS_PER_SECOND: '1000000' } });

// An advert of plain words with some signs in it, as people paste them.
const signs = 'Work abroad for girls 18-25, no experience needed, 3000 euro a week. We pay the trip, you pay it back from your '
  + 'wages. We keep your passport until then. Free room with us, come alone, details only on Telegram @dream_jobs_77. ';
const plain = 'The house stands by the sea and has forty rooms. Guests come from many countries and stay for a week or two. '
  + 'In the morning the kitchen opens at six, in the evening there is music. The team is friendly and speaks several languages. ';
const text = (signs + plain.repeat(8)).slice(0, 2048);

function script(name, type, body) {
  const path = `${folder}/${name}.lua`;
  writeFileSync(path, `wrk.method = "POST"\nwrk.headers["Content-Type"] = "${type}"\nwrk.body = '${body}'\n`);
  return path;
}
const ways = {
  'the page': [`${server.base}/en/check`, script('page', 'application/x-www-form-urlencoded', new URLSearchParams({ text }))],
  JSON: [`${server.base}/api/v1/screen`, script('json', 'application/json', JSON.stringify({ text, lang: 'en' }))],
  'a cached page': [`${server.base}/en/`, null],
};

try {
  for (const [name, [url, lua]] of Object.entries(ways)) {
    wrk(url, { connections: 64, seconds: 2, script: lua });
    const rounds = [1, 2, 3].map(() => wrk(url, { connections: 64, seconds: 5, script: lua }));
    const wrong = rounds.reduce((sum, one) => sum + one.wrong + one.broken, 0);
    row(`${name}, ${text.length} bytes, 64 clients: ${round(median(rounds.map((one) => one.rate)), 0)}/s`,
      `p50 ${round(median(rounds.map((one) => one.p50)))} ms, p99 ${round(median(rounds.map((one) => one.p99)))} ms, wrong ${wrong}`);
  }
} finally {
  await server.stop();
  remove();
}
