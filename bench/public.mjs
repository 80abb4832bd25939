// public.mjs - public pages beside nginx serving the same bytes from a file, in turn, on the same two cores.
//
// What is measured: requests a second of /en/ at 64 and 1 000 keep-alive connections by wrk, three rounds A B A B,
// medians and the ratio kres/nginx (goal: at least 1.0).  Repeat: script/bench public
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, median, round, row, startNginx } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`);
const page = Buffer.from(await (await fetch(`${server.base}/en/`, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer());
const nginx = await startNginx(folder);
nginx.put('page.html', page);
try {
  row(`page: ${page.length} bytes, ${gzipSync(page).length} gzip, ${brotliCompressSync(page).length} brotli`);
  for (const connections of [64, 1000]) {
    const ours = [], theirs = [];
    for (let turn = 0; turn < 3; turn++) {
      ours.push(wrk(`${server.base}/en/`, { connections }));
      theirs.push(wrk(`${nginx.base}/page.html`, { connections }));
    }
    const broken = (runs) => runs.reduce((sum, one) => sum + one.broken + one.wrong, 0);
    const a = median(ours.map((one) => one.rate)), b = median(theirs.map((one) => one.rate));
    row(`${connections} connections:`, `kres ${round(a, 0)}/s p99 ${round(median(ours.map((o) => o.p99)))} ms`,
      `nginx ${round(b, 0)}/s p99 ${round(median(theirs.map((o) => o.p99)))} ms`,
      `ratio ${round(median(ours.map((one, i) => one.rate / theirs[i].rate)))}`, `errors ${broken(ours)} and ${broken(theirs)}`);
  }
} finally {
  nginx.stop();
  await server.stop();
  remove();
}
