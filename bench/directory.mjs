// directory.mjs - searches of the directory, made for each request, beside nginx serving the same bytes from a file, in turn, on
// the same two cores.
//
// What is measured: requests a second of /en/find/list with different searches at 64 keep-alive connections by wrk, three rounds
// A B A B, medians (goal: at least 5 000 a second).  Repeat: script/bench directory
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, median, round, row, startNginx } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`);
const searches = ['', '?need=hotline', '?need=legal&language=uk', '?q=pol&country=SI&open=1'];
const nginx = await startNginx(folder);
for (const [i, search] of searches.entries()) {
  const body = await (await fetch(`${server.base}/en/find/list${search}`, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer();
  nginx.put(`${i}.html`, Buffer.from(body));
}
try {
  for (const [i, search] of searches.entries()) {
    const ours = [], theirs = [];
    for (let turn = 0; turn < 3; turn++) {
      ours.push(wrk(`${server.base}/en/find/list${search}`, { connections: 64 }));
      theirs.push(wrk(`${nginx.base}/${i}.html`, { connections: 64 }));
    }
    const broken = (runs) => runs.reduce((sum, one) => sum + one.broken + one.wrong, 0);
    row(`list${search || ' (all)'}:`,
      `kres ${round(median(ours.map((one) => one.rate)), 0)}/s p99 ${round(median(ours.map((one) => one.p99)))} ms`,
      `nginx ${round(median(theirs.map((one) => one.rate)), 0)}/s p99 ${round(median(theirs.map((one) => one.p99)))} ms`,
      `errors ${broken(ours)} and ${broken(theirs)}`);
  }
} finally {
  nginx.stop();
  await server.stop();
  remove();
}
