// stores.mjs - the same work on SQLite and on PostgreSQL, side by side, both durable on the same disk.
//
// 1. POST /api/v1/reports with an agency's key at 64 clients (wrk, 1 kB text, screened, answered after the commit): one
//    server on SQLite, one on PostgreSQL, and two servers on one database of PostgreSQL with 32 clients each.
// 2. An officer's reads: a page of the inbox and a report, opened one after the other.
// PostgreSQL is a server of our own (script/postgres --durable) on the same machine, reached by a socket.
// Repeat: script/bench stores
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { temporaryFolder, parseDemo, startKres, run, signIn, totp, getJson } from '../test/lib/kres.mjs';
import { makeDatabase } from '../test/lib/postgres.mjs';
import { wrk, median, round, row } from './lib.mjs';

const TURNS = 3, SECONDS = 4;
const { folder, remove } = temporaryFolder('bench-stores');
const [server, postgres] = execFileSync('script/postgres', ['start', '--durable'], { encoding: 'utf8' }).trim().split('\n');
const env = { KRES_CALM_REPORTS_PER_SECOND: '10000' };
const text = 'We offer work abroad, free room and the trip is paid; you give us the passport for registration. '.repeat(11).slice(0, 1024);

async function open(name, store) {
  const args = store ? ['--store', makeDatabase(server, name)] : [];
  const demo = parseDemo(run(['demo', '--data', `${folder}/${name}`, ...args]));
  const lua = `${folder}/${name}.lua`;
  writeFileSync(lua, `wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer ${demo.apiKey}"
wrk.body = '${JSON.stringify({ lang: 'en', text })}'
`);
  return { demo, args, lua, at: await startKres(`${folder}/${name}`, { args, env }) };
}

// Two runs of wrk at once, one for each server.
function pair(one, other) {
  const run = (at) => new Promise((done, fail) => execFile('wrk',
    ['--latency', '-t1', '-c32', `-d${SECONDS}s`, '-s', one.lua, `${at.base}/api/v1/reports`], (error, out) => (error ? fail(error) : done(out))));
  return Promise.all([run(one.at), run(other)]).then((texts) => texts.map((out) => Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]))
    .reduce((a, b) => a + b));
}

async function reads({ at, demo }) {
  const cookie = await signIn(at.base, demo.logins.find((one) => one.login === 'ana'), totp(demo.secret));
  const inbox = [], report = [];
  const { json } = await getJson(at.base, '/en/desk/inbox?limit=50', cookie);
  for (let i = 0; i < 200; i++) {
    let begun = performance.now();
    await getJson(at.base, '/en/desk/inbox?limit=50', cookie);
    inbox.push(performance.now() - begun);
    begun = performance.now();
    await getJson(at.base, `/en/desk/report/${json.rows[i % json.rows.length].id}`, cookie);
    report.push(performance.now() - begun);
  }
  const p99 = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.99)];
  return `inbox ${round(median(inbox))} ms (p99 ${round(p99(inbox))}), report ${round(median(report))} ms (p99 ${round(p99(report))})`;
}

const sqlite = await open('sqlite', false), shared = await open('bench', true);
const second = await startKres(`${folder}/second`, { args: shared.args, env });
try {
  const rates = { sqlite: [], one: [], two: [] };
  for (let turn = 0; turn < TURNS; turn++) {
    const file = wrk(`${sqlite.at.base}/api/v1/reports`, { connections: 64, seconds: SECONDS, script: sqlite.lua });
    const one = wrk(`${shared.at.base}/api/v1/reports`, { connections: 64, seconds: SECONDS, script: shared.lua });
    const two = await pair(shared, second);
    rates.sqlite.push(file.rate); rates.one.push(one.rate); rates.two.push(two);
    row(`SQLite ${round(file.rate, 0)} reports/s, p99 ${round(file.p99)} ms, wrong ${file.wrong}`,
      `PostgreSQL ${round(one.rate, 0)}, p99 ${round(one.p99)} ms, wrong ${one.wrong}`, `two servers on it ${round(two, 0)}`);
  }
  row(`median: SQLite ${round(median(rates.sqlite), 0)}, PostgreSQL ${round(median(rates.one), 0)}`,
    `ratio ${round(median(rates.one) / median(rates.sqlite))}, two servers ${round(median(rates.two) / median(rates.sqlite))}`);
  row(`SQLite: ${await reads(sqlite)}`);
  row(`PostgreSQL: ${await reads(shared)}`);
} finally {
  await Promise.all([sqlite.at.stop(), shared.at.stop(), second.stop()]);
  execFileSync('script/postgres', ['stop', postgres]);
  remove();
}
