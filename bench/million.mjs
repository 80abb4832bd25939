// million.mjs - many cases, many members: how long a list, an opened record and a save take, on SQLite and on PostgreSQL.
//
// Fills each with cases of 20 records (build/bench/million; KRES_BENCH_CASES, 10 000 unless told), signs 200 members in and
// lets each of them work: 70 of 100 requests are a list of 50, 20 an opened case with all that stands in it, 5 an opened
// person, 5 a note written into a case.  They come at KRES_BENCH_RATE requests a second (100 unless told: each member does
// something every two seconds).  Prints the two stores side by side.
// KRES_BENCH_FOLDER keeps the folder between runs, and filling goes on where it was; KRES_BENCH_POSTGRES is an address with
// an empty database of PostgreSQL, or one of an earlier run (else a server of our own, script/postgres --durable);
// KRES_BENCH_STORES=sqlite or =postgres measures one of them.
// Goals: p99 below 50 ms, an idle server below 100 MB.
// Repeat: script/bench million; the whole: KRES_BENCH_CASES=1000000 KRES_BENCH_FOLDER=/somewhere script/bench million
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import { temporaryFolder, run, startKres, signIn, totp, getJson } from '../test/lib/kres.mjs';
import { makeDatabase, sql } from '../test/lib/postgres.mjs';
import { median, resident, round, row } from './lib.mjs';

const cases = Number(process.env.KRES_BENCH_CASES ?? 10000), rate = Number(process.env.KRES_BENCH_RATE ?? 100);
const seconds = Number(process.env.KRES_BENCH_SECONDS ?? 60), members = 200;
const kept = process.env.KRES_BENCH_FOLDER, place = kept ? { folder: kept, remove: () => {} } : temporaryFolder('bench');
const build = process.env.KRES_BUILD ?? 'build', stores = (process.env.KRES_BENCH_STORES ?? 'sqlite,postgres').split(',');
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Where a store keeps its data: the folder, the address of its database (SQLite: none), what it weighs, and its end.
function storeOf(kind) {
  const data = `${place.folder}/${kind === 'sqlite' ? 'data' : 'data-postgres'}`;
  if (kind === 'sqlite') return { data, there: existsSync(`${data}/kres.db`), bytes: () => statSync(`${data}/kres.db`).size, stop() {} };
  const own = !process.env.KRES_BENCH_POSTGRES;
  const [server, folder] = own ? execFileSync('script/postgres', ['start', '--durable'], { encoding: 'utf8' }).trim().split('\n') : [];
  const address = own ? makeDatabase(server, 'million') : process.env.KRES_BENCH_POSTGRES;
  return { data, address, there: sql(address, "SELECT to_regclass('record') IS NOT NULL") === 't',
    bytes: () => Number(sql(address, 'SELECT pg_database_size(current_database())')),
    stop: () => { if (own) execFileSync('script/postgres', ['stop', folder]); } };
}

// One request; the answer's status, text and the milliseconds until its last byte.
function ask(at, member, method, path, body) {
  return new Promise((done, fail) => {
    const begun = performance.now(), form = body && new URLSearchParams(body).toString();
    const request = http.request({ agent: at.agent, host: '127.0.0.1', port: at.port, method, path, headers: { cookie: member.cookie, origin: at.base,
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(form) } : {}) } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, location: answer.headers.location, ms: performance.now() - begun, text: () => Buffer.concat(parts).toString() }));
    });
    request.on('error', fail);
    request.end(form);
  });
}

async function signedIn(at, i) {
  const login = { login: `m${String(i).padStart(3, '0')}`, password: 'a long passphrase for the bench' };
  const cookie = await signIn(at.base, login, totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'));
  const { json } = await getJson(at.base, '/en/desk/records/case?limit=50', cookie);
  const page = await (await fetch(`${at.base}/en/desk/records/case`, { headers: { cookie } })).text();
  return { cookie, csrf: page.match(/name="csrf" value="([^"]+)"/)[1], ids: json.rows.map((one) => one.id) };
}

const lists = ['show=mine', '', 'show=due', 'show=state:active', 'show=field:risk:high'];

// What a member does next: [kind, method, path, form].
function next(member) {
  const pick = Math.random(), id = member.ids[Math.floor(Math.random() * member.ids.length)];
  if (pick < 0.7) return ['list', 'GET', `/en/desk/records/case?limit=50&${lists[Math.floor(Math.random() * lists.length)]}`];
  if (pick < 0.9) return ['case', 'GET', `/en/desk/record/${id}`];
  if (pick < 0.95) return ['person', 'GET', `/en/desk/record/${id + 1}`]; // made right after its case
  return ['save', 'POST', `/en/desk/records/note/new?parent=${id}`, { csrf: member.csrf, form_id: randomBytes(16).toString('hex'), asks: 'text',
    f_text: 'She was told when the doctor comes, and wants to go there with a friend.' }];
}

// All members work for so many seconds; the times of each kind of request in milliseconds.
async function work(at, staff) {
  const times = { list: [], case: [], person: [], save: [] }, wrong = {}, begun = performance.now(), running = [];
  for (let n = 0; performance.now() - begun < seconds * 1000; n++) {
    const member = staff[n % members], [kind, method, path, form] = next(member);
    running.push(ask(at, member, method, path, form).then((answer) => {
      times[kind].push(answer.ms);
      if (answer.status !== (kind === 'save' ? 303 : 200)) wrong[`${kind} ${answer.status}`] = (wrong[`${kind} ${answer.status}`] ?? 0) + 1;
    }));
    const wait = begun + ((n + 1) * 1000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
  }
  await Promise.all(running);
  return { times, wrong };
}

// Milliseconds of the processors that the server has used: what a request costs however busy the machine is.
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const spread = (list) => {
  list.sort((a, b) => a - b);
  return `p50 ${round(median(list), 1)}, p99 ${round(list[Math.floor(list.length * 0.99)], 1)}`;
};

async function measure(kind) {
  const store = storeOf(kind), figures = new Map(), args = store.address ? ['--store', store.address] : [];
  if (!store.there) run(['demo', '--data', store.data, ...args]);
  const filled = execFileSync(`${build}/bench/million`, ['--folder', store.address ?? store.data, '--packs', 'packs/core,packs/si', '--cases', String(cases),
    '--members', String(members)], { encoding: 'utf8' }).trim();
  figures.set('filled, records/s', filled.match(/: (\d+) records\/s/)[1]);
  if (store.address) sql(store.address, 'VACUUM ANALYZE');
  figures.set('GB', round(store.bytes() / 1e9));
  const server = await startKres(store.data, { args }), { port } = new URL(server.base);
  const at = { base: server.base, port, agent: new http.Agent({ keepAlive: true, maxSockets: members }) };
  try {
    await sleep(3000);
    figures.set('idle, MB', round(resident(server.child.pid), 0));
    const staff = [];
    for (let i = 1; i <= members; i++) staff.push(await signedIn(at, i));
    figures.set(`${members} signed in, MB`, round(resident(server.child.pid), 0));
    const used = cpu(server.child.pid), { times, wrong } = await work(at, staff), spent = cpu(server.child.pid) - used;
    for (const [name, list] of Object.entries(times)) figures.set(`${name}, ms`, `${spread(list)} (${list.length})`);
    const all = Object.values(times).flat();
    figures.set('all, ms', spread(all));
    figures.set('processor of kres a request, ms', round(spent / all.length, 1));
    figures.set('requests a second', round(all.length / seconds, 0));
    figures.set('wrong', JSON.stringify(wrong));
    const numbers = [];
    for (let n = 0; n < 50; n++) numbers.push((await ask(at, staff[0], 'GET', '/en/desk/numbers')).ms);
    figures.set('numbers, ms', spread(numbers));
    figures.set('afterwards, MB', round(resident(server.child.pid), 0));
  } finally {
    at.agent.destroy();
    await server.stop();
    store.stop();
  }
  return figures;
}

try {
  const measured = [];
  for (const kind of stores) measured.push(await measure(kind));
  row(`${cases} cases`.padEnd(32), ...stores.map((kind) => kind.padEnd(32)));
  for (const name of measured[0].keys()) row(name.padEnd(32), ...measured.map((figures) => String(figures.get(name)).padEnd(32)));
} finally {
  place.remove();
}
