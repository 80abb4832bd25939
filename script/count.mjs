// count.mjs - reads the log of a test runner and prints "PASSED FAILED".
//
//   node script/count.mjs meson testlog.json | tap FILE | lint FILE
import { readFileSync } from 'node:fs';

const [, , format, file] = process.argv;
const text = readFileSync(file, 'utf8');

// cmocka says "[       OK ] name" and "[  FAILED  ] name"; an executable that fails without naming a test (a
// sanitizer's report, a time-out) counts as one failure.
function meson() {
  let passed = 0, failed = 0;
  for (const line of text.split('\n').filter(Boolean)) {
    const test = JSON.parse(line);
    const said = `${test.stdout ?? ''}\n${test.stderr ?? ''}`;
    const good = (said.match(/^\[ +OK \]/gm) ?? []).length;
    const bad = new Set((said.match(/^\[  FAILED  \] (?!\d+ test|tests:)\S+/gm) ?? [])).size;
    const fine = test.result === 'OK' || test.result === 'EXPECTEDFAIL';
    passed += fine ? Math.max(good, 1) : good;
    failed += fine ? 0 : Math.max(bad, 1);
  }
  return [passed, failed];
}

function tap() {
  const number = (word) => Number(text.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const [passed, failed] = [number('pass'), number('fail') + number('cancelled')];
  return passed + failed === 0 ? [0, 1] : [passed, failed];
}

function lint() {
  const found = text.match(/^(\d+) checks passed, (\d+) failed$/m);
  return found ? [Number(found[1]), Number(found[2])] : [0, 1];
}

console.log({ meson, tap, lint }[format]().join(' '));
