// reports.mjs - durable sealed reports beside bare SQLite, and reports with a receipt.
//
// 1. POST /api/v1/reports with an agency's key (JSON, 1 kB text, screened, answered only after the commit) by wrk
//    at 64 clients; beside it bare SQLite inserting as many bytes as one such report puts into tables and indexes
//    (counted in the data folder), WAL and synchronous=FULL, one transaction each, on the same disk, with one
//    thread or with 64, whichever is faster (build/bench/store).  Goal: ratio at least 1.0.
// 2. Reports with a receipt cost one Argon2id each: the rate of the bounded pool; and how fast a public page and
//    a sign-in stay while that pool is full.
// Repeat: script/bench reports
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { temporaryFolder, makeDemo, startKres, postJson } from '../test/lib/kres.mjs';
import { wrk, median, round, row } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
const demo = makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`, { env: { KRES_CALM_REPORTS_PER_SECOND: '10000' } });
const text = 'We offer work abroad, free room and the trip is paid; you give us the passport for registration. '.repeat(11).slice(0, 1024);
const lua = `${folder}/report.lua`;
writeFileSync(lua, `wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer ${demo.apiKey}"
wrk.body = '${JSON.stringify({ lang: 'en', text })}'
`);

// Reports kept, and the bytes that all rows of tables and indexes take (without the pages around them).
function kept() {
  const sql = "SELECT count(*), (SELECT sum(payload) FROM dbstat WHERE name NOT LIKE 'sqlite_schema') FROM record";
  const [reports, bytes] = execFileSync('sqlite3', ['-readonly', `${folder}/data/kres.db`, sql], { encoding: 'utf8' }).split('|');
  return { reports: Number(reports), bytes: Number(bytes) };
}

function bare(bytes) {
  const args = ['--bare', '--bytes', bytes, '--seconds', '6', '--clients', '64', '--folder', folder];
  return JSON.parse(execFileSync(`${process.env.KRES_BUILD ?? 'build'}/bench/store`, args, { encoding: 'utf8' }));
}

try {
  const before = kept();
  wrk(`${server.base}/api/v1/reports`, { connections: 64, seconds: 2, script: lua });
  const after = kept();
  const bytes = Math.round((after.bytes - before.bytes) / (after.reports - before.reports));
  row(`a report of ${text.length} bytes puts ${bytes} bytes into tables and indexes`);
  const ratios = [];
  for (let turn = 0; turn < 3; turn++) {
    const ours = wrk(`${server.base}/api/v1/reports`, { connections: 64, seconds: 5, script: lua });
    const peer = bare(bytes);
    ratios.push(ours.rate / peer.rate);
    row(`with a key, 64 clients: ${round(ours.rate, 0)} reports/s, p99 ${round(ours.p99)} ms, wrong ${ours.wrong + ours.broken}`,
      `bare SQLite: ${round(peer.rate, 0)} transactions/s (1 thread ${round(peer.one_thread, 0)}, 64: ${round(peer.all_clients, 0)})`,
      `ratio ${round(ours.rate / peer.rate)}`);
  }
  row(`median ratio ${round(median(ratios))}`);

  const begun = Date.now();
  let sent = 0, busy = 0;
  const pages = [];
  const clients = Array.from({ length: 16 }, async () => {
    while (Date.now() - begun < 8000) {
      const answer = await postJson(server.base, '/api/v1/reports', { lang: 'en', text });
      if (answer.status === 201) sent++; else busy++;
    }
  });
  await new Promise((done) => setTimeout(done, 1000));
  while (Date.now() - begun < 7000) {
    const at = performance.now();
    await (await fetch(`${server.base}/en/`)).text();
    pages.push(performance.now() - at);
    await new Promise((done) => setTimeout(done, 20));
  }
  await Promise.all(clients);
  pages.sort((a, b) => a - b);
  row(`with a receipt (one Argon2id each): ${round(sent / 8, 1)} reports/s, ${busy} asked to come back`,
    `meanwhile a page takes ${round(median(pages))} ms, p99 ${round(pages[Math.floor(pages.length * 0.99)])} ms`);
} finally {
  await server.stop();
  remove();
}
