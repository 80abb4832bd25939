// postgres.mjs - databases of PostgreSQL for tests: on the server that $KRES_TEST_POSTGRES names, or on one of our own.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), '../../script/postgres');

// SQL in one database; gives what psql prints, without a frame.
export function sql(address, words) {
  return execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', address, '-c', words],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

const within = (server, name) => server.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);

// A fresh, empty database; its address.
export function makeDatabase(server, name) {
  sql(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  sql(server, `CREATE DATABASE "${name}" ENCODING 'UTF8' TEMPLATE template0`);
  return within(server, name);
}

export function dropDatabase(server, name) {
  sql(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

// The server, and how to end it when it is ours.
export function startPostgres() {
  if (process.env.KRES_TEST_POSTGRES) return { server: process.env.KRES_TEST_POSTGRES, stop() {} };
  const [server, folder] = execFileSync(script, ['start'], { encoding: 'utf8' }).trim().split('\n');
  return { server, stop: () => execFileSync(script, ['stop', folder]) };
}

// The address that belongs to a data folder when tests run on PostgreSQL; made at the first use.
const known = new Map();
export function storeOf(data) {
  const server = process.env.KRES_TEST_POSTGRES;
  if (!server) return null;
  if (!known.has(data)) known.set(data, makeDatabase(server, `kres_${createHash('sha256').update(data).digest('hex').slice(0, 20)}`));
  return known.get(data);
}

// Everything in the database of a data folder as pg_dump writes it; '' when it has none.  Bytes stand in it as digits.
export function dumpOf(data) {
  return known.has(data) ? execFileSync('pg_dump', [known.get(data)], { encoding: 'utf8', maxBuffer: 1 << 30 }) : '';
}
