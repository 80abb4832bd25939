// public.mjs - public pages beside nginx serving the same bytes from a file, in turn, on the same two cores.
//
// What is measured: requests a second of /en/ at 64 and 1 000 keep-alive connections by wrk, three rounds A B A B,
// medians and the ratio kres/nginx (goal: at least 1.0).  Repeat: script/bench public
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, median, round, row } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`);
const page = Buffer.from(await (await fetch(`${server.base}/en/`, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer());
mkdirSync(`${folder}/html`);
writeFileSync(`${folder}/html/page.html`, page);
const port = 20000 + (process.pid % 20000);
writeFileSync(`${folder}/nginx.conf`, `
${process.getuid() === 0 ? 'user root;' : ''} daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
worker_rlimit_nofile 16384;
events { worker_connections 8192; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type text/html;
  open_file_cache max=16;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u;
  scgi_temp_path ${folder}/s;
  server { listen 127.0.0.1:${port} backlog=4096; root ${folder}/html; } }
`);
const nginx = spawn('nginx', ['-c', `${folder}/nginx.conf`], { stdio: 'ignore' });
try {
  await new Promise((done) => setTimeout(done, 500));
  row(`page: ${page.length} bytes, ${gzipSync(page).length} gzip, ${brotliCompressSync(page).length} brotli`);
  for (const connections of [64, 1000]) {
    const ours = [], theirs = [];
    for (let turn = 0; turn < 3; turn++) {
      ours.push(wrk(`${server.base}/en/`, { connections }));
      theirs.push(wrk(`http://127.0.0.1:${port}/page.html`, { connections }));
    }
    const broken = (runs) => runs.reduce((sum, one) => sum + one.broken + one.wrong, 0);
    const a = median(ours.map((one) => one.rate)), b = median(theirs.map((one) => one.rate));
    row(`${connections} connections:`, `kres ${round(a, 0)}/s p99 ${round(median(ours.map((o) => o.p99)))} ms`,
      `nginx ${round(b, 0)}/s p99 ${round(median(theirs.map((o) => o.p99)))} ms`,
      `ratio ${round(median(ours.map((one, i) => one.rate / theirs[i].rate)))}`, `errors ${broken(ours)} and ${broken(theirs)}`);
  }
} finally {
  nginx.kill();
  await server.stop();
  remove();
}
