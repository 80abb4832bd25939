// pages.mjs - every kind of public page beside nginx serving the same bytes from a file, in turn, on the same two cores.
//
// What is measured: requests a second at 64 keep-alive connections by wrk, three short rounds A B, and the median ratio
// kres/nginx a page (goal: at least 1.0 each); and how long after a change of all content the pages are whole again: every
// cached page is made anew at its next request, off the threads that serve.  Repeat: script/bench pages
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, median, round, row, startNginx } from './lib.mjs';

const PAGES = ['/en/', '/uk/help', '/uk/tips', '/ar/tips/plate', '/sl/understand', '/en/understand/au-pair', '/de/pages', '/uk/pages/refugees',
  '/en/course/unit-1-what-it-is', '/en/film', '/sl/find', '/sl/law', '/sl/law/kz-1', '/uk/advisories', '/hr/trip', '/en/posters'];
const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`);
const nginx = await startNginx(folder);
try {
  let least = Infinity;
  for (const [i, path] of PAGES.entries()) {
    const answer = await fetch(server.base + path, { headers: { 'accept-encoding': 'identity' } });
    if (answer.status !== 200) {
      row(path, `answers ${answer.status}`);
      least = 0;
      continue;
    }
    const page = Buffer.from(await answer.arrayBuffer());
    nginx.put(`page-${i}.html`, page);
    const ratios = [], rates = [];
    for (let turn = 0; turn < 3; turn++) {
      const ours = wrk(server.base + path, { connections: 64, seconds: 2 });
      const theirs = wrk(`${nginx.base}/page-${i}.html`, { connections: 64, seconds: 2 });
      rates.push(ours.rate);
      ratios.push(ours.rate / theirs.rate);
    }
    least = Math.min(least, median(ratios));
    row(path.padEnd(28), `${page.length} bytes`.padEnd(14), `kres ${round(median(rates), 0)}/s`, `ratio ${round(median(ratios))}`);
  }
  row(`the least ratio: ${round(least)}`);
} finally {
  nginx.stop();
  await server.stop();
  remove();
}
