// reports.mjs - durable sealed reports beside bare SQLite, and reports with a receipt.
//
// 1. POST /api/v1/reports with an agency's key (JSON, 1 kB text, screened, answered only after the commit) by wrk
//    at 64 clients; beside it bare SQLite inserting as many bytes as one such report takes, WAL and
//    synchronous=FULL, one transaction each, on the same disk (build/bench/store).  Goal: ratio at least 1.0.
// 2. Reports with a receipt cost one Argon2id each: the rate of the bounded pool; and how fast a public page and
//    a sign-in stay while that pool is full.
// Repeat: script/bench reports
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { temporaryFolder, makeDemo, startKres, postJson } from '../test/lib/kres.mjs';
import { wrk, median, round, row } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
const demo = makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`, { env: { KRES_CALM_REPORTS_PER_SECOND: '100000' } });
const text = 'We offer work abroad, free room and the trip is paid; you give us the passport for registration. '.repeat(11).slice(0, 1024);
const lua = `${folder}/report.lua`;
writeFileSync(lua, `wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer ${demo.apiKey}"
wrk.body = '${JSON.stringify({ lang: 'en', text })}'
`);
try {
  const ratios = [];
  for (let turn = 0; turn < 3; turn++) {
    const ours = wrk(`${server.base}/api/v1/reports`, { connections: 64, seconds: 5, script: lua });
    const bare = JSON.parse(execFileSync('build/bench/store', ['--bare', '--bytes', '4096', '--seconds', '3', '--folder', folder], { encoding: 'utf8' }));
    ratios.push(ours.rate / bare.rate);
    row(`with a key: ${round(ours.rate, 0)} reports/s, p99 ${round(ours.p99)} ms, wrong ${ours.wrong + ours.broken}`,
      `bare SQLite: ${round(bare.rate, 0)} transactions/s`, `ratio ${round(ours.rate / bare.rate)}`);
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
