// directory.mjs - searches of the directory, made for each request, beside nginx serving the same bytes from a file, in turn, on
// the same two cores.
//
// What is measured: requests a second of /en/find/list with different searches at 64 keep-alive connections by wrk, three rounds
// A B A B, medians (goal: at least 5 000 a second).  Repeat: script/bench directory
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, median, round, row } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`, { args: ['--pack', 'packs/core', '--pack', 'packs/si', '--pack', 'test/data/know'] });
const searches = ['', '?need=hotline', '?need=legal&language=uk', '?q=pol&country=SI&open=1'];
mkdirSync(`${folder}/html`);
for (const [i, search] of searches.entries()) {
  const body = await (await fetch(`${server.base}/en/find/list${search}`, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer();
  writeFileSync(`${folder}/html/${i}.html`, Buffer.from(body));
}
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
  for (const [i, search] of searches.entries()) {
    const ours = [], theirs = [];
    for (let turn = 0; turn < 3; turn++) {
      ours.push(wrk(`${server.base}/en/find/list${search}`, { connections: 64 }));
      theirs.push(wrk(`http://127.0.0.1:${port}/${i}.html`, { connections: 64 }));
    }
    const broken = (runs) => runs.reduce((sum, one) => sum + one.broken + one.wrong, 0);
    row(`list${search || ' (all)'}:`,
      `kres ${round(median(ours.map((one) => one.rate)), 0)}/s p99 ${round(median(ours.map((one) => one.p99)))} ms`,
      `nginx ${round(median(theirs.map((one) => one.rate)), 0)}/s p99 ${round(median(theirs.map((one) => one.p99)))} ms`,
      `errors ${broken(ours)} and ${broken(theirs)}`);
  }
} finally {
  nginx.kill();
  await server.stop();
  remove();
}
