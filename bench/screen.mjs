// screen.mjs - the whole command kres screen, JSON Lines in and out, beside ripgrep with 2 000 plain words on the same
// file and one core, in turns; memory; start with and without the cache; and what more phrases cost.
//
// The file is made from the labelled texts of test/data/screen as a country's ads may be: most of them ordinary, in six
// languages, a few hundred bytes each.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, createWriteStream, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, round, row } from './lib.mjs';

const kres = process.env.KRES ?? 'build/kres';
const megabytes = Number(process.env.BENCH_MB ?? 64), turns = Number(process.env.BENCH_TURNS ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'kres-bench-'));
const corpus = join(folder, 'ads.jsonl'), wordFile = join(folder, 'words'), cache = join(folder, 'cache');

let seed = 7;
const random = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % below; };

function labelled() {
  return readdirSync('test/data/screen').filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join('test/data/screen', name), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
}

// Of a hundred ads three are labelled high and seven some; an ad is two to four texts of one language and level.
async function makeCorpus() {
  const texts = labelled(), by = new Map(), out = createWriteStream(corpus);
  for (const { lang, level, text } of texts) by.set(lang + level, [...(by.get(lang + level) ?? []), text]);
  const langs = [...new Set(texts.map(({ lang }) => lang))];
  for (let size = 0, id = 1; size < megabytes * 1e6; id++) {
    const lang = langs[random(langs.length)], dice = random(100);
    const choice = by.get(lang + (dice < 3 ? 'high' : dice < 10 ? 'some' : 'none'));
    const text = Array.from({ length: 2 + random(3) }, () => choice[random(choice.length)]).join('\n');
    const line = JSON.stringify({ id, lang, text }) + '\n';
    size += Buffer.byteLength(line);
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

// Words of five letters and more from the phrases of all languages, evenly.
function makeWords() {
  const words = new Set(), root = 'packs/core/phrases';
  for (const lang of readdirSync(root))
    for (const file of readdirSync(join(root, lang)))
      for (const word of readFileSync(join(root, lang, file), 'utf8').toLowerCase().match(/\p{L}{5,}/gu) ?? []) words.add(word);
  const all = [...words].sort(), step = Math.max(1, Math.floor(all.length / 2000));
  writeFileSync(wordFile, all.filter((_, i) => i % step === 0).slice(0, 2000).join('\n') + '\n');
}

// Seconds of processor and megabytes of memory of one run.
function run(command, args) {
  const stat = join(folder, 'time');
  const { status } = spawnSync('taskset', ['-c', '0', '/usr/bin/time', '-o', stat, '-f', '%U %S %M', command, ...args],
    { stdio: ['ignore', 'ignore', 'ignore'] });
  if (status > 1) throw new Error(`${command} ended with ${status}`);
  const [user, system, memory] = readFileSync(stat, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  return { seconds: user + system, memory: memory / 1024 };
}

const screenArgs = (packs) => ['screen', '--threads', '1', '--cache', cache, ...packs.flatMap((pack) => ['--pack', pack])];
const shipped = ['packs/core', 'packs/si'];

function compare() {
  const bytes = statSync(corpus).size, ours = [], peer = [];
  run(kres, [...screenArgs(shipped), '/dev/null']);
  for (let turn = 0; turn < turns; turn++) {
    ours.push(run(kres, [...screenArgs(shipped), corpus]));
    peer.push(run('rg', ['-i', '-F', '-f', wordFile, corpus]));
  }
  const rate = (runs) => bytes / 1e6 / median(runs.map(({ seconds }) => seconds));
  const ratio = median(ours.map(({ seconds }, i) => peer[i].seconds / seconds));
  row('whole command, one core', `${round(rate(ours), 1)} MB/s`, 'rg -i -F with 2 000 words', `${round(rate(peer), 1)} MB/s`,
    'ratio', round(ratio, 2));
  row('memory of the whole run', `${round(Math.max(...ours.map(({ memory }) => memory)), 0)} MB`);
}

function start() {
  const cold = run(kres, ['screen', '--threads', '1', '--cache', join(folder, 'other'), ...shipped.flatMap((p) => ['--pack', p]), '/dev/null']);
  const warm = Array.from({ length: 9 }, () => {
    const begin = process.hrtime.bigint();
    execFileSync(kres, [...screenArgs(shipped), '/dev/null']);
    return Number(process.hrtime.bigint() - begin) / 1e6;
  });
  row('start', `${round(median(warm), 0)} ms with the cache`, `${round(cold.seconds * 1000, 0)} ms without`);
}

// A pack with about so many phrases: every nth of each list, for all indicators.
function thinned(wanted, all) {
  const pack = join(folder, `pack-${wanted}`);
  cpSync('packs/core', pack, { recursive: true });
  rmSync(join(pack, 'phrases'), { recursive: true });
  let kept = 0, seen = 0;
  for (const lang of readdirSync('packs/core/phrases')) {
    mkdirSync(join(pack, 'phrases', lang), { recursive: true });
    for (const file of readdirSync(join('packs/core/phrases', lang))) {
      let phrases = false, first = true, keep = true;
      const lines = readFileSync(join('packs/core/phrases', lang, file), 'utf8').split('\n').filter((line) => {
        if (/^ {4}\w/.test(line)) { phrases = line.startsWith('    phrases:'); first = true; keep = true; }
        if (phrases && /^ {6}- /.test(line)) {
          keep = first || Math.floor(++seen * wanted / all) > Math.floor((seen - 1) * wanted / all);
          first = false;
          kept += keep;
        }
        return keep || !phrases;
      });
      writeFileSync(join(pack, 'phrases', lang, file), lines.join('\n'));
    }
  }
  return { pack, kept };
}

function growth() {
  const table = spawnSync(kres, ['pack', 'test', ...shipped], { encoding: 'utf8' }).stdout;
  const all = Number(table.match(/^all +\d+ +(\d+)/m)[1]), bytes = statSync(corpus).size;
  for (const wanted of [500, 2000, 8000, all]) {
    if (wanted > all) continue;
    const { pack, kept } = wanted === all ? { pack: 'packs/core', kept: all } : thinned(wanted, all);
    const runs = Array.from({ length: 3 }, () => run(kres, [...screenArgs([pack, 'packs/si']), corpus]));
    const seconds = median(runs.map((one) => one.seconds));
    row('phrases', kept, `${round(seconds, 2)} s`, `${round(bytes / 1e6 / seconds, 1)} MB/s`);
  }
}

try {
  await makeCorpus();
  makeWords();
  compare();
  start();
  growth();
  if (process.env.BENCH_STAGES !== 'no') process.stdout.write(execFileSync('build/bench/screen', [corpus], { encoding: 'utf8' }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
