// million.mjs - many cases, many members: how long a list, an opened case and a save take.
//
// Fills a folder with cases of 20 records each (build/bench/million; KRES_BENCH_CASES, 10 000 unless told; KRES_BENCH_FOLDER
// keeps the folder between runs, and filling goes on where it was), signs 200 members in and lets each of them work: 70 of
// 100 requests are a list of 50, 25 an opened case with all that stands in it, 5 a note written into a case.  They come at
// KRES_BENCH_RATE requests a second (100 unless told: each member does something every two seconds).
// Goals: p99 below 50 ms, an idle server below 100 MB.
// Repeat: script/bench million; the whole: KRES_BENCH_CASES=1000000 KRES_BENCH_FOLDER=/somewhere script/bench million
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import { temporaryFolder, makeDemo, startKres, signIn, totp, getJson } from '../test/lib/kres.mjs';
import { median, resident, round, row } from './lib.mjs';

const cases = Number(process.env.KRES_BENCH_CASES ?? 10000), rate = Number(process.env.KRES_BENCH_RATE ?? 100);
const seconds = Number(process.env.KRES_BENCH_SECONDS ?? 60), members = 200;
const kept = process.env.KRES_BENCH_FOLDER, place = kept ? { folder: kept, remove: () => {} } : temporaryFolder('bench');
const data = `${place.folder}/data`, build = process.env.KRES_BUILD ?? 'build';
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

if (!existsSync(`${data}/kres.db`)) makeDemo(data);
row(execFileSync(`${build}/bench/million`, ['--folder', data, '--packs', 'packs/core,packs/si', '--cases', String(cases), '--members', String(members)],
  { encoding: 'utf8' }).trim());
const server = await startKres(data);
const agent = new http.Agent({ keepAlive: true, maxSockets: members }), { port } = new URL(server.base);

// Milliseconds of the processors that the server has used: what a request costs however busy the machine is.
function cpu() {
  const fields = readFileSync(`/proc/${server.child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

// One request; the answer's status, text and the milliseconds until its last byte.
function ask(member, method, path, body) {
  return new Promise((done, fail) => {
    const begun = performance.now(), form = body && new URLSearchParams(body).toString();
    const request = http.request({ agent, host: '127.0.0.1', port, method, path, headers: { cookie: member.cookie, origin: server.base,
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(form) } : {}) } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, location: answer.headers.location, ms: performance.now() - begun, text: () => Buffer.concat(parts).toString() }));
    });
    request.on('error', fail);
    request.end(form);
  });
}

try {
  await sleep(3000);
  row(`${round(statSync(`${data}/kres.db`).size / 1e9)} GB; idle: ${round(resident(server.child.pid), 0)} MB`);
  const staff = [];
  for (let i = 1; i <= members; i++) {
    const login = { login: `m${String(i).padStart(3, '0')}`, password: 'a long passphrase for the bench' };
    const cookie = await signIn(server.base, login, totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'));
    const { json } = await getJson(server.base, '/en/desk/records/case?limit=50', cookie);
    staff.push({ cookie, csrf: (await (await fetch(`${server.base}/en/desk/records/case`, { headers: { cookie } })).text()).match(/name="csrf" value="([^"]+)"/)[1],
      ids: json.rows.map((one) => one.id) });
  }
  row(`${members} members signed in: ${round(resident(server.child.pid), 0)} MB`);
  const times = { list: [], open: [], save: [] }, wrong = {}, used = cpu(), begun = performance.now();
  const lists = ['show=mine', '', 'show=due', 'show=state:active', 'show=field:risk:high'];
  async function one(member) {
    const pick = Math.random(), id = member.ids[Math.floor(Math.random() * member.ids.length)];
    const kind = pick < 0.7 ? 'list' : pick < 0.95 ? 'open' : 'save';
    const answer = kind === 'list' ? await ask(member, 'GET', `/en/desk/records/case?limit=50&${lists[Math.floor(Math.random() * lists.length)]}`)
      : kind === 'open' ? await ask(member, 'GET', `/en/desk/record/${id}`)
        : await ask(member, 'POST', `/en/desk/records/note/new?parent=${id}`, { csrf: member.csrf, form_id: randomBytes(16).toString('hex'), asks: 'text',
          f_text: 'She was told when the doctor comes, and wants to go there with a friend.' });
    times[kind].push(answer.ms);
    if (answer.status !== (kind === 'save' ? 303 : 200)) wrong[`${kind} ${answer.status}`] = (wrong[`${kind} ${answer.status}`] ?? 0) + 1;
  }
  const running = [];
  for (let n = 0; performance.now() - begun < seconds * 1000; n++) {
    running.push(one(staff[n % members]));
    const wait = begun + ((n + 1) * 1000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
  }
  await Promise.all(running);
  for (const [kind, list] of Object.entries(times)) {
    list.sort((a, b) => a - b);
    row(`${kind}: ${list.length} requests, p50 ${round(median(list), 1)} ms, p99 ${round(list[Math.floor(list.length * 0.99)], 1)} ms`);
  }
  row(`a request takes ${round((cpu() - used) / Object.values(times).flat().length, 1)} ms of the processors`);
  const numbers = [];
  for (let n = 0; n < 50; n++) numbers.push((await ask(staff[0], 'GET', '/en/desk/numbers')).ms);
  row(`numbers: p50 ${round(median(numbers), 1)} ms, slowest ${round(Math.max(...numbers), 1)} ms`);
  row(`${round((times.list.length + times.open.length + times.save.length) / seconds, 0)} requests/s; wrong: ${JSON.stringify(wrong)}; ${round(resident(server.child.pid), 0)} MB`);
} finally {
  agent.destroy();
  await server.stop();
  place.remove();
}
