// import.mjs - a spreadsheet of 50 000 invented persons made sealed records, beside bare SQLite that writes the same cells
// unsealed (bench/import.c), three rounds.
//
// Goal: at least 5 000 records a second.  Repeat: script/bench import
import { execFileSync } from 'node:child_process';
import { median, round, row } from './lib.mjs';

const runs = [1, 2, 3].map(() => JSON.parse(execFileSync('build/bench/import', ['--rows', '50000'], { encoding: 'utf8' })));
const rate = median(runs.map((one) => one.records_per_second));
const bare = median(runs.map((one) => one.bare_sqlite_unsealed));
row('import, sealed', `${round(rate, 0)}/s`, 'bare SQLite, unsealed', `${round(bare, 0)}/s`, `ratio ${round(rate / bare)}`);
