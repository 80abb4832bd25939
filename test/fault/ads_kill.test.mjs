// kres import ads: killed again and again it loses and doubles nothing; beside a server; wrong input; taken out again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { KRES, temporaryFolder, makeDemo, startKres, run, signIn, totp, getJson } from '../lib/kres.mjs';
import { storeOf } from '../lib/postgres.mjs';

const firms = ['Hotel by the sea looks for staff for the whole summer, room and meals are free, call', 'We pay at once and in cash for easy work abroad, the trip is paid by us, no language needed, call',
  'Family house with a garden for rent near the lake, three rooms and a terrace, call'];

function adsFile(path, count, { wrong = [] } = {}) {
  const lines = [];
  for (let i = 1; i <= count; i++)
    lines.push(wrong.includes(i) ? '{"id":"broken","text":' : JSON.stringify({ id: `a${i}`, time: `2026-11-${String(i % 20 + 1).padStart(2, '0')}`,
      text: `${firms[i % 3]} 040 ${100000 + i} and ask for Ana ${i % 5}`, url: `https://ads.example/${i}` }));
  writeFileSync(path, `${lines.join('\n')}\n`);
}

const OWN = 'Oglasna deska (izmišljena)'; // that of the demonstration
const lineOf = (data, ...words) => {
  const store = storeOf(data);
  return ['import', 'ads', ...words, '--data', data, ...(store ? ['--store', store] : [])];
};

// What it says on standard error, however it ends.
function importAds(data, ...words) {
  const child = spawn(KRES, lineOf(data, ...words), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => { said += bytes; });
  child.stdout.on('data', (bytes) => { said += bytes; });
  return { child, ended: new Promise((done) => child.once('exit', (code, signal) => done({ code, signal, said }))) };
}

async function killedAfter(data, milliseconds, ...words) {
  const { child, ended } = importAds(data, ...words);
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  const end = await ended;
  clearTimeout(timer);
  return end;
}

async function sourcesOf(data, demo) {
  const server = await startKres(data);
  try {
    const cookie = await signIn(server.base, demo.logins.find((one) => one.role === 'analyst'), totp(demo.secret));
    return (await getJson(server.base, '/en/desk/ads/sources', cookie)).json.rows.filter((row) => row.name !== OWN);
  } finally {
    await server.stop();
  }
}

test('killed again and again, an import goes on where it was', { timeout: 10 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('ads-kill');
  t.after(remove);
  const data = `${folder}/data`, demo = makeDemo(data), file = `${folder}/ads.jsonl`, rejects = `${folder}/rejects`;
  adsFile(file, 20000, { wrong: [7, 12345] });
  const resumed = [];
  let end, kills = 0;
  do {
    end = await killedAfter(data, kills < 12 ? 60 + 60 * kills : 60000, file, '--source', 'Board', '--batch', '100', '--rejects', rejects);
    kills += end.signal === 'SIGKILL';
    const at = end.said.match(/resuming .* at record (\d+)/);
    if (at) resumed.push(Number(at[1]));
  } while (end.signal);
  assert.equal(end.code, 0, end.said);
  assert.ok(kills >= 2 && resumed.length >= 1, `${kills} kills, ${resumed.length} times resumed`);
  assert.deepEqual(resumed, [...resumed].sort((a, b) => a - b), 'it never goes back');
  assert.ok(resumed.every((at) => at % 100 >= 1 && at % 100 <= 3), `it stops between batches (and rejected lines count): ${resumed}`);
  assert.match((await importAds(data, file, '--source', 'Board').ended).said, /is in already/);
  assert.match(run(['admin', 'verify', '--data', data]), /audit/i);
  const [source] = await sourcesOf(data, demo);
  assert.equal(source.ads, 19998);
  assert.equal(source.files.length, 1);
  assert.deepEqual([source.files[0].added, source.files[0].updated, source.files[0].rejected, source.files[0].ended], [19998, 0, 2, true]);
  const told = readFileSync(rejects, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line).line);
  assert.deepEqual(told, [7, 12345], end.said);
});

test('what was rejected is told also by a run that finds everything in', { timeout: 5 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('ads-linking');
  t.after(remove);
  const data = `${folder}/data`, file = `${folder}/ads.jsonl`, second = `${folder}/more.jsonl`, rejects = `${folder}/rejects`;
  makeDemo(data);
  adsFile(file, 5000, { wrong: [1, 4000, 5000] });
  adsFile(second, 10, { wrong: [3] });
  const words = [file, '--source', 'Board', '--rejects', rejects];
  const told = () => readFileSync(rejects, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)).map((one) => [one.file, one.line]);
  const lines = [[file, 1], [file, 4000], [file, 5000]];
  for (const what of [/4997 ads added, 0 updated; 3 lines rejected;/, /is in already[^]*0 ads added, 0 updated;/]) {
    const end = await importAds(data, ...words).ended;
    assert.equal(end.code, 0, end.said);
    assert.match(end.said, what);
    assert.deepEqual(told(), lines);
  }
  assert.equal((await importAds(data, second, ...words).ended).code, 0);
  assert.deepEqual(told(), [[second, 3], ...lines]);
  const before = readFileSync(second);
  const end = await importAds(data, second, '--source', 'Board', '--rejects', second).ended;
  assert.equal(end.code, 1);
  assert.match(end.said, /more.jsonl is read, so rejected lines cannot be written to it/);
  assert.deepEqual(readFileSync(second), before, 'and it is as it was');
});

test('killed between bringing in and linking, the next run links; then nothing is left to link', { timeout: 5 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('ads-unlinked');
  t.after(remove);
  const data = `${folder}/data`, file = `${folder}/ads.jsonl`;
  makeDemo(data);
  adsFile(file, 20000);
  const { child, ended } = importAds(data, file, '--source', 'Board');
  let said = '';
  child.stderr.on('data', (bytes) => {
    said += bytes;
    if (/20000 ads added/.test(said)) child.kill('SIGKILL');
  });
  assert.equal((await ended).signal, 'SIGKILL', said);
  const again = async () => {
    const end = await importAds(data, file, '--source', 'Board').ended;
    assert.equal(end.code, 0, end.said);
    assert.match(end.said, /is in already/);
    return end.said;
  };
  assert.match(await again(), /20016 ads linked in /);
  assert.match(await again(), /no text is new since the ads were linked/);
});

test('beside a server: it answers meanwhile, shows the ads, and loses them when they are taken out', { timeout: 5 * 60000 }, async (t) => {
  const { folder, remove } = temporaryFolder('ads-beside');
  t.after(remove);
  const data = `${folder}/data`, demo = makeDemo(data), file = `${folder}/ads.jsonl`;
  adsFile(file, 8000);
  const server = await startKres(data);
  t.after(() => server.stop());
  const { ended } = importAds(data, file, '--source', 'Board', '--batch', '500');
  let over = false, slowest = 0, writes = 0;
  ended.then(() => { over = true; });
  while (!over) { // each signing in writes
    const began = Date.now();
    await signIn(server.base, demo.logins.find((one) => one.role === 'intake'), totp(demo.secret));
    slowest = Math.max(slowest, Date.now() - began);
    writes++;
  }
  const end = await ended;
  assert.equal(end.code, 0, end.said);
  assert.match(end.said, /8000 ads added, 0 updated/);
  assert.ok(writes > 0 && slowest < 5000, `${writes} writes, the slowest took ${slowest} ms`);
  const cookie = await signIn(server.base, demo.logins.find((one) => one.role === 'analyst'), totp(demo.secret));
  const { json } = await getJson(server.base, '/en/desk/ads/clusters', cookie);
  const large = json.rows.filter((row) => row.size > 20);
  assert.equal(large.length, 3);
  assert.equal(large.reduce((sum, row) => sum + row.size, 0), 8000);
  assert.match(run(['import', 'ads', '--remove', 'Board', '--data', data]), /8000 ads destroyed/);
  assert.equal((await getJson(server.base, '/en/desk/ads', cookie)).json.rows.length, 16, 'those of the demonstration are left');
});

test('the same ids again update; CSV and plain lines come in as well', async (t) => {
  const { folder, remove } = temporaryFolder('ads-again');
  t.after(remove);
  const data = `${folder}/data`, demo = makeDemo(data);
  const csv = `${folder}/a.csv`, lines = `${folder}/a.txt`, first = `${folder}/1.jsonl`, second = `${folder}/2.jsonl`;
  adsFile(first, 300);
  writeFileSync(second, readFileSync(first, 'utf8').replaceAll('Ana', 'Maja'));
  const said = async (...words) => {
    const end = await importAds(data, ...words).ended;
    assert.equal(end.code, 0, end.said);
    return end.said;
  };
  assert.match(await said(first, '--source', 'Board', '--seen', '2026-11-01'), /300 ads added, 0 updated/);
  assert.match(await said(second, '--source', 'Board'), /0 ads added, 300 updated/);
  assert.match(await said(second, '--source', 'Board'), /is in already/);
  writeFileSync(csv, 'ID;Text;Place;url\n1;"A quiet ""room""\nto let in town";Kranj;\n2;Another quiet room to let;;https://x.example\n');
  assert.match(await said(csv, '--format', 'csv', '--source', 'Paper'), /2 ads added/);
  writeFileSync(lines, 'One line that is an ad\n\nAnother line that is an ad\n');
  assert.match(await said(lines, '--format', 'text', '--source', 'Lines'), /2 ads added, 0 updated; 1 line rejected/);
  const rows = await sourcesOf(data, demo);
  assert.deepEqual(rows.map((row) => [row.name, row.ads]), [['Board', 300], ['Lines', 2], ['Paper', 2]]);
});

test('wrong use is told, and nothing comes in', async (t) => {
  const { folder, remove } = temporaryFolder('ads-wrong');
  t.after(remove);
  const data = `${folder}/data`, demo = makeDemo(data), file = `${folder}/ads.jsonl`, empty = `${folder}/empty`;
  adsFile(file, 3);
  writeFileSync(empty, '');
  for (const [words, code, what] of [
    [[file], 2, /--source NAME/],
    [['--source', 'Board'], 2, /name the files/],
    [[file, '--source', 'Board', '--batch', '0'], 2, /--batch is a number/],
    [[file, '--source', 'Board', '--seen', 'yesterday'], 2, /--seen is a day/],
    [[file, '--source', 'Board', '--seen', '2999-01-01'], 2, /has not come yet/],
    [[file, '--source', 'Board', '--separator', ';'], 2, /belongs to --format csv/],
    [[file, '--remove', 'Board'], 2, /reads no file/],
    [['--remove', 'Board'], 1, /no source is called "Board"/],
    [[`${folder}/none`, '--source', 'Board'], 1, /cannot read/],
    [[folder, '--source', 'Board'], 1, /no file that can be read again/],
    [['/dev/null', '--source', 'Board'], 1, /no file that can be read again/],
    [[file, '--source', ' Board\n'], 1, /source's name/],
  ]) {
    const end = await importAds(data, ...words).ended;
    assert.equal(end.code, code, `${words}: ${end.said}`);
    assert.match(end.said, what);
  }
  const long = `${folder}/long`;
  writeFileSync(long, `${JSON.stringify({ id: 1, text: 'x '.repeat(40000) })}\n${JSON.stringify({ id: { a: 1 }, text: 'what an id is this' })}\n${JSON.stringify({ text: 'an ad with a \u0000 in it', time: '2999-01-01' })}\n\xff\xfe\n`, 'latin1');
  let end = await importAds(data, long, '--source', 'Long', '--strict').ended;
  assert.equal(end.code, 1);
  assert.match(end.said, /it is no ad/);
  assert.match(end.said, /neither a string nor a number/);
  assert.match(end.said, /1 ad added.*3 lines rejected/);
  end = await importAds(data, empty, '--source', 'Empty').ended;
  assert.equal(end.code, 0, end.said);
  // Read in a wrong way nothing comes in, and nothing stays of the attempt: the right way then works.
  const rows = async () => (await sourcesOf(data, demo)).map((row) => [row.name, row.ads]);
  const sheet = `${folder}/sheet.csv`;
  writeFileSync(sheet, 'id,text\n1,"Hostesses wanted for a night bar abroad"\n');
  end = await importAds(data, sheet, '--source', 'Sheet').ended;
  assert.equal(end.code, 1, end.said);
  assert.match(end.said, /no line of .*sheet\.csv is an ad; does --format say/);
  const other = `${folder}/other.csv`;
  writeFileSync(other, 'id,words\n1,"Hostesses wanted"\n');
  end = await importAds(data, other, '--source', 'Other', '--format', 'csv').ended;
  assert.match(end.said, /no column is called "text"/);
  assert.deepEqual(await rows(), [['Long', 1]]);
  end = await importAds(data, sheet, '--source', 'Sheet', '--format', 'csv').ended;
  assert.equal(end.code, 0, end.said);
  assert.match(end.said, /1 ad added/);
  assert.deepEqual(await rows(), [['Long', 1], ['Sheet', 1]]);
});
