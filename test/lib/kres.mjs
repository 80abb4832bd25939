// kres.mjs - starts and stops a real kres for tests, each on a data folder and a port of its own.
//
// The program under test is $KRES (default build/kres).  Everything started here is stopped here.  When
// $KRES_TEST_POSTGRES names a server, each data folder has its database there.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createHash, createHmac } from 'node:crypto';
import { storeOf } from './postgres.mjs';

export const KRES = resolve(process.env.KRES ?? 'build/kres');

// "--data DIR" with the database that belongs to it, unless the test names one itself.
function stored(args) {
  const at = args.indexOf('--data');
  const store = at >= 0 && !args.includes('--store') ? storeOf(args[at + 1]) : null;
  return store ? [...args, '--store', store] : args;
}

export function run(args, options = {}) {
  return execFileSync(KRES, stored(args), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `kres-${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// A data folder with the demonstration's agencies, members and reports, and what `kres demo` printed about it.  Each caller
// has a folder of its own; where $KRES_TEST_DEMO names a folder for the run (script/test), they are copies of one that the
// first caller makes.
export function makeDemo(data) {
  const shelf = process.env.KRES_TEST_DEMO;
  if (!shelf || process.env.KRES_TEST_POSTGRES) return parseDemo(run(['demo', '--data', data]));
  const made = demoOnShelf(shelf);
  mkdirSync(join(data, '..'), { recursive: true });
  // Not sparse: the space that a folder keeps for a full disk must be taken.
  execFileSync('cp', ['-a', '-T', '--reflink=auto', '--sparse=never', join(made, 'data'), data]);
  return parseDemo(readFileSync(join(made, 'said'), 'utf8').replaceAll(join(made, 'data'), data));
}

// Made by one process while others wait; a new day, program or setting is another demonstration.
function demoOnShelf(shelf) {
  const { size, mtimeMs } = statSync(KRES), day = new Date().toDateString();
  const settings = Object.entries(process.env).filter(([name]) => name.startsWith('KRES_')).sort();
  const made = join(shelf, createHash('sha256').update(JSON.stringify([KRES, size, mtimeMs, day, settings])).digest('hex').slice(0, 16));
  for (let waited = 0; !existsSync(made); waited += 100) {
    try {
      mkdirSync(`${made}.making`);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (waited > 300000) throw new Error(`nobody finishes ${made}.making: remove it`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      continue;
    }
    try {
      const folder = `${made}.making/it`;
      mkdirSync(folder);
      const said = execFileSync(KRES, ['demo', '--data', join(folder, 'data')],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      writeFileSync(join(folder, 'said'), said.replaceAll(join(folder, 'data'), join(made, 'data')));
      if (!existsSync(made)) renameSync(folder, made);
    } finally {
      rmSync(`${made}.making`, { recursive: true, force: true });
    }
  }
  return made;
}

export function parseDemo(text) {
  const logins = [...text.matchAll(/^\s*login\s+(\S+)\s+password\s+(\S+)\s+role\s+(\S+)\s+agency\s+(\S+)/gm)]
    .map(([, login, password, role, agency]) => ({ login, password, role, agency }));
  const receipt = text.match(/receipt code\s+((?:\d{4} ?){5})/)?.[1].trim();
  const secret = text.match(/code app secret\s+([A-Z2-7]+)/)?.[1];
  const apiKey = text.match(/API key\s+(\S+)/)?.[1];
  return { text, logins, receipt, secret, apiKey };
}

// RFC 6238, as a code app on a phone does it; step 1 is the next half minute.
export function totp(secretBase32, step = 0, now = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const c of secretBase32.replace(/=+$/, '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30000) + step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

export async function startKres(data, { args = [], env = {} } = {}) {
  const child = spawn(KRES, stored(['serve', '--data', data, '--listen', '127.0.0.1:0', ...args]),
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const exited = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  const base = await new Promise((done, fail) => {
    const look = (bytes) => {
      said += bytes;
      const found = said.match(/http:\/\/(127\.0\.0\.1:\d+)/);
      if (found) done(`http://${found[1]}`);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('error', fail);
    exited.then(({ code, signal }) => fail(new Error(`kres serve ended (${code ?? signal}): ${said}`)));
    setTimeout(() => fail(new Error(`kres serve did not start within 60 s: ${said}`)), 60000).unref();
  });
  return {
    base, child, exited, said: () => said,
    kill: () => { child.kill('SIGKILL'); return exited; },
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 15000);
      const end = await exited;
      clearTimeout(timer);
      return end;
    },
  };
}

export async function postJson(base, path, body, headers = {}) {
  const response = await fetch(base + path, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body),
  });
  const text = await response.text();
  let json = null;
  try { json = JSON.parse(text); } catch { /* the caller looks at text */ }
  return { status: response.status, headers: response.headers, text, json };
}

// Signs a member in over HTTP, as a browser without JavaScript would; gives the cookie header.
export async function signIn(base, { login, password }, code, lang = 'en') {
  const address = `${base}/${lang}/desk/sign-in`;
  const response = await fetch(address, {
    method: 'POST', redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base },
    body: new URLSearchParams({ login, password, code }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0]; // Debian's Node has no getSetCookie
  if (response.status !== 303 || !cookie) throw new Error(`sign-in of ${login} answered ${response.status}`);
  return cookie;
}

export async function getJson(base, path, cookie) {
  const response = await fetch(base + path, { headers: { accept: 'application/json', ...(cookie ? { cookie } : {}) } });
  return { status: response.status, json: await response.json() };
}

// Forty words that no other text has: thousands of reports of one wording would be one group, and each page would go through it.
export function ownWords() {
  return Array.from({ length: 40 }, () => Math.random().toString(36).replace(/[^a-z]/g, '') || 'x').join(' ');
}
