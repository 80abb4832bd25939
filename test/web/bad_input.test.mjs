// What a hostile or broken client sends: every answer has the right status, a page a person can read, and nothing
// of it reaches a header, the markup or the log.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { readFileSync, readdirSync } from 'node:fs';
import { postJson, signIn, totp } from '../lib/kres.mjs';
import { demonstration } from '../lib/demo.mjs';

const at = demonstration('bad', { browser: false, env: { KRES_CALM_REPORTS_PER_SECOND: '10000' } });

const secretWords = ['Skrivnostnica', 'quince-marmalade', '+447700900777']; // typed here and there; never in the log
const story = `${secretWords[0]} ${secretWords[1]} ${secretWords[2]}`;

// Bytes as they are, one answer; from: another address of this machine, so that it counts as another visitor.
function raw(bytes, from = '127.0.0.1') {
  const { hostname, port } = new URL(at.server.base);
  return new Promise((done, fail) => {
    const socket = connect({ host: hostname, port, localAddress: from });
    const pieces = [];
    const end = () => {
      socket.destroy();
      const all = Buffer.concat(pieces).toString();
      const at = all.indexOf('\r\n\r\n');
      const lines = all.slice(0, at).split('\r\n');
      done({ status: Number(lines[0].split(' ')[1]), head: lines, body: all.slice(at + 4),
        header: (name) => lines.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim() });
    };
    socket.setTimeout(8000, end);
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('end', end);
    socket.on('error', (error) => (pieces.length ? end() : fail(error)));
    socket.write(bytes);
  });
}
const ask = (method, target, headers = {}, body = '', from = undefined) => raw(Buffer.concat([
  Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: ${new URL(at.server.base).host}\r\nConnection: close\r\n${
    Object.entries({ ...(body.length ? { 'Content-Length': Buffer.byteLength(body) } : {}), ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`, 'latin1'), Buffer.from(body)]), from);
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const send = (target, fields, headers = {}) => ask('POST', target, { ...FORM, ...headers },
  typeof fields === 'string' || Buffer.isBuffer(fields) ? fields : new URLSearchParams(fields).toString());
const multipart = (target, parts, { boundary = 'edge', type = `multipart/form-data; boundary=${boundary}` } = {}) =>
  ask('POST', target, { 'Content-Type': type }, Buffer.concat([...parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n`), Buffer.from(part.head), Buffer.from('\r\n\r\n'), Buffer.from(part.body), Buffer.from('\r\n'),
  ]), Buffer.from(`--${boundary}--\r\n`)]));
const filePart = (name, body = 'file') => ({ head: Buffer.concat([
  Buffer.from('Content-Disposition: form-data; name="files"; filename="'), Buffer.from(name), Buffer.from('"\r\nContent-Type: text/plain')]), body });
const field = (name, body) => ({ head: `Content-Disposition: form-data; name="${name}"`, body });

function assertPage(answer, status, lang, what) {
  assert.equal(answer.status, status, `${what}: ${answer.head[0]}`);
  assert.match(answer.header('content-type'), /^text\/html/, what);
  assert.match(answer.body, new RegExp(`<html[^>]* lang="${lang}"`), `${what}: the page is in ${lang}`);
  assert.match(answer.body, /<h1/, `${what}: there is a page to read`);
  assert.ok(!/!error-|!form-|!too-/.test(answer.body), `${what}: no key stands where a sentence should`);
  assert.match(answer.header('content-security-policy'), /default-src 'none'/);
}

test('addresses that lead nowhere or out of the folder', async () => {
  for (const target of ['/en/../../etc/passwd', '/assets/../templates/layout.mustache', '/assets/..%2f..%2fetc%2fpasswd',
    '/assets/%2e%2e/%2e%2e/etc/passwd', '/assets/%252e%252e/x', '/assets/..%5c..%5cetc%5cpasswd', '/assets/..%c0%af..%c0%afetc/passwd',
    '/assets/....//etc/passwd', '/assets//etc/passwd', '/assets/%00', '/assets/css/kres.css%00.png', '/en/%ff', '/en/%', '/en/%zz',
    '/assets/js/../../po/en.po', '/en/%0d%0aSet-Cookie:%20a=b', '/assets/.git/config']) {
    const answer = await ask('GET', target, { 'Accept-Language': 'uk' });
    assert.ok([400, 404].includes(answer.status), `${target} answers ${answer.status}`);
    assert.ok(!/root:|msgid|mustache/.test(answer.body), target);
    assert.equal(answer.header('set-cookie'), undefined, target);
  }
  assertPage(await ask('GET', '/en/nowhere', { 'Accept-Language': 'sl' }), 404, 'en', 'the language of the address');
  assertPage(await ask('GET', '/nowhere', { 'Accept-Language': 'uk-UA,uk;q=0.9' }), 404, 'uk', 'the language of the reader');
  assertPage(await ask('GET', '/xx/report', { 'Accept-Language': 'en' }), 404, 'en', 'a language that is not there');
  for (const id of ['-1', '0', '99999999999999999999', '1e3', 'x', '%31%20', '9223372036854775807'])
    assert.ok([303, 400, 404].includes((await ask('GET', `/en/desk/report/${id}`)).status), `report ${id}`);
  assertPage(await ask('GET', `/en/${'x'.repeat(5000)}`), 414, 'en', 'an endless address');
});

test('methods: HEAD is GET without a body, others are named', async () => {
  const [get, head] = [await ask('GET', '/en/help'), await ask('HEAD', '/en/help')];
  assert.equal(head.status, 200);
  assert.equal(head.body, '');
  assert.equal(head.header('content-length'), get.header('content-length'));
  for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'BREW']) {
    const answer = await ask(method, '/en/help');
    assert.equal(answer.status, 405, method);
    assert.match(answer.header('allow') ?? '', /GET/, method);
    assert.equal(answer.header('access-control-allow-origin'), undefined, 'no other site is let in');
  }
  assert.equal((await ask('POST', '/en/help', FORM, 'a=b')).status, 405);
  assert.equal((await ask('GET', '/api/v1/reports')).status, 405);
});

test('forms and JSON that are broken', async () => {
  const deep = '['.repeat(10000);
  for (const [what, status, answer] of [
    ['nested 10 000 levels', 400, ask('POST', '/api/v1/reports', JSON_TYPE, `{"text": ${deep}${']'.repeat(10000)}}`)],
    ['nested without an end', 400, ask('POST', '/api/v1/reports', JSON_TYPE, deep)],
    ['a lone surrogate', 400, ask('POST', '/api/v1/reports', JSON_TYPE, '{"text": "\\ud800"}')],
    ['a zero character', 400, ask('POST', '/api/v1/reports', JSON_TYPE, '{"text": "a\\u0000b"}')],
    ['a huge number', 422, ask('POST', '/api/v1/reports', JSON_TYPE, '{"text": 1e5}')],
    ['invalid UTF-8 in JSON', 400, ask('POST', '/api/v1/reports', JSON_TYPE, Buffer.from('{"text":"\xc3\x28"}', 'latin1'))],
    ['JSON to a page', 415, ask('POST', '/en/report', { 'Content-Type': 'text/xml' }, '<a/>')],
  ]) assert.equal((await answer).status, status, what);
  for (const [what, status, answer] of [
    ['invalid UTF-8 in a form', 400, send('/uk/report', '_step=what&text=%ff%fe')],
    ['half an escape', 400, send('/uk/report', '_step=what&text=%4')],
    ['1 000 fields', 400, send('/uk/report', 'a=b&'.repeat(1000))],
    ['a wrong type', 415, ask('POST', '/uk/report', { 'Content-Type': 'text/plain' }, 'a=b')],
    ['no type', 415, ask('POST', '/uk/report', {}, 'a=b')],
    ['no boundary', 400, multipart('/uk/report', [field('text', 'a')], { type: 'multipart/form-data' })],
    ['another boundary', 400, multipart('/uk/report', [field('text', 'a')], { type: 'multipart/form-data; boundary=other' })],
    ['an upload where none is taken', 415, multipart('/uk/receipt', [field('receipt', '1')])],
    ['a part without a name', 400, multipart('/uk/report', [{ head: 'Content-Type: text/plain', body: 'x' }])],
    ['too long a form', 413, send('/uk/receipt', `receipt=${'1'.repeat(70000)}`)],
    ['more than is ever taken', 413, ask('POST', '/uk/report', { ...FORM, 'Content-Length': 2 ** 40 })],
    ['a negative length', 400, ask('POST', '/uk/report', { ...FORM, 'Content-Length': '-5' })],
  ]) {
    const got = await answer;
    assert.equal(got.status, status, `${what}: ${got.head[0]}`);
    if (what !== 'a negative length') assertPage(got, status, 'uk', what); // there the library below answers itself
  }
  for (const [count, parameter] of [[41, 'a=b&'], [200, 'a=b&'], [1000, 'a&'], [1000, 'a=b&']]) {
    const began = performance.now();
    assertPage(await ask('GET', `/uk/report?${parameter.repeat(count)}`), 400, 'uk', `${count} parameters`);
    assert.ok(performance.now() - began < 5000, 'answered, and not left waiting');
  }
});

test('what was typed comes back when a field is refused, as text', async () => {
  const long = `${story} <script>alert(1)</script> {{csrf}} {{{csrf}}} {{>layout}} `.repeat(4000);
  for (const [fields, back] of [
    [{ _step: 'what', text: '', offer: `${story} </textarea><img src=x>`, _go: 'next' }, '&lt;/textarea&gt;&lt;img'],
    [{ _step: 'where', text: 'a', where: `"><script>${story.repeat(1000)}`, _go: 'next' }, '&quot;&gt;&lt;script&gt;'],
    [{ _step: 'what', text: long, _go: 'next' }, '{{csrf}} {{{csrf}}} {{&gt;layout}}'],
  ]) {
    const answer = await send('/sl/report', fields);
    assertPage(answer, 422, 'sl', Object.keys(fields).join());
    assert.ok(answer.body.includes(back), `${back} stands in the form again`);
    assert.ok(!/<script>|<img src=x>/.test(answer.body), 'as text, not as markup');
  }
  const code = await send('/sl/receipt', { receipt: '"><b>12 {{lang}}' });
  assertPage(code, 422, 'sl', 'a code that is none');
  assert.ok(code.body.includes('value="&quot;&gt;&lt;b&gt;12 {{lang}}"'));
  for (const name of ['who', '_form', '_step', '_file', '_go', '_drop', '_reviewed', 'contact', 'reach', 'when']) {
    const answer = await send('/en/report', [['_step', 'what'], ['text', 'a'], [name, '"><script>x</script>'], ['_go', 'next']]);
    assert.ok([200, 422].includes(answer.status), `${name}: ${answer.status}`);
    assert.ok(!answer.body.includes('<script>x'), name);
  }
  const twice = await send('/en/report', 'text=first&text=second&_step=where&_go=next');
  assert.equal(twice.status, 200, 'a field that came twice is one of the two');
  const door = await send('/en/desk/sign-in', { login: '"><script>x</script>', password: story, code: 'x' });
  assert.ok(door.status < 500 && !door.body.includes('<script>x') && !door.body.includes(secretWords[1]), 'the desk as well');
});

test('names of files: markup, line ends, paths, invalid bytes', async () => {
  const names = ['<img src=x onerror=alert(1)>.txt', 'a\rSet-Cookie: owned=1\r.txt', '..\\..\\etc\\passwd', '../../../etc/passwd',
    '{{csrf}}', 'x'.repeat(3000), '', '.', '"quoted".txt', 'č š ž ґ.pdf', '\u202egnp.exe'];
  for (const name of names) {
    const answer = await multipart('/en/report', [field('_step', 'what'), field('text', story), filePart(name), field('_go', 'add')]);
    assert.ok([200, 400].includes(answer.status), `${JSON.stringify(name.slice(0, 40))}: ${answer.status}`);
    assert.ok(!/<img src=x|etc[\\/]passwd/.test(answer.body), name.slice(0, 40));
    if (answer.status === 200) assert.ok(answer.body.includes(secretWords[0]), 'the text is still there');
  }
  const broken = await multipart('/en/report', [field('_step', 'what'), field('text', story), filePart(Buffer.from([0x61, 0xff, 0xfe])), field('_go', 'add')]);
  assert.ok([200, 400].includes(broken.status), `invalid UTF-8 in a name: ${broken.status}`);

  const sent = await postJson(at.server.base, '/api/v1/reports', { lang: 'en', text: story,
    files: [{ name: 'a\r\nSet-Cookie: owned=1\r\n"; filename="b.html', type: 'text/html\r\nX-Owned: 1', data: 'PHNjcmlwdD4=' }] });
  assert.equal(sent.status, 201);
  const page = (await send('/en/receipt', { receipt: sent.json.receipt })).body;
  const [token, file] = [page.match(/name="_token" value="([^"]+)"/)[1], page.match(/name="_file" value="(\d+)"/)[1]];
  const download = await send('/en/receipt/file', { _token: token, _file: file });
  assert.equal(download.status, 200);
  assert.match(download.header('content-disposition'), /^attachment; filename\*=UTF-8''[\w.%-]+$/);
  assert.equal(download.header('content-type'), 'application/octet-stream');
  assert.ok(!download.head.some((line) => /^(set-cookie|x-owned)/i.test(line)), 'a name makes no header');
  for (const other of ['0', '-1', '999999', 'x', '9'.repeat(30), ''])
    assert.ok([400, 403, 404, 422].includes((await send('/en/receipt/file', { _token: token, _file: other })).status), `file ${other}`);
  const cookie = await signIn(at.server.base, at.demo.logins.find((one) => one.login === 'bor'), totp(at.demo.secret));
  const list = JSON.parse((await ask('GET', '/en/desk/inbox?limit=200', { Cookie: cookie, Accept: 'application/json' })).body);
  const report = Math.max(...list.rows.map((row) => row.id));
  for (const path of ['', '/original']) {
    const got = await ask('GET', `/en/desk/report/${report}/file/${file}${path}`, { Cookie: cookie });
    assert.ok(!got.head.some((line) => /^(set-cookie: owned|x-owned)/i.test(line)));
    assert.ok(!/text\/html/.test(got.header('content-type')) || !got.body.startsWith('<script>'), 'a stranger\'s page is never shown as a page');
  }
});

test('tokens: forged, changed, of another purpose, and a message sent twice', async () => {
  const sent = await postJson(at.server.base, '/api/v1/reports', { lang: 'en', text: story });
  const page = (await send('/en/receipt', { receipt: sent.json.receipt })).body;
  const token = page.match(/name="_token" value="([^"]+)"/)[1], form = page.match(/name="_form" value="([^"]+)"/)[1];
  const changed = token.slice(0, 20) + (token[20] === 'A' ? 'B' : 'A') + token.slice(21);
  for (const bad of ['', 'x', changed, token.slice(1), token + 'A', 'A'.repeat(token.length), '"><script>x</script>'])
    for (const path of ['view', 'message', 'file']) {
      const answer = await send(`/uk/receipt/${path}`, { _token: bad, text: 'a', _file: '1', _form: 'f' });
      assertPage(answer, 403, 'uk', `${path} with a token that is none`);
      assert.ok(!answer.body.includes(secretWords[0]) && !answer.body.includes('<script>x'));
    }
  assert.equal((await send('/uk/report/written', { _token: token, _written: '1' })).status, 403, 'a token of another purpose');
  const said = { _token: token, _form: form, _go: 'send', text: 'Said once' };
  assert.equal((await send('/en/receipt/message', said)).status, 200);
  assert.equal((await send('/en/receipt/message', said)).status, 200);
  const open = await postJson(at.server.base, '/api/v1/receipt', { receipt: sent.json.receipt });
  assert.equal(open.json.messages.filter((one) => one.text === 'Said once').length, 1, 'a form sent twice is one message');
});

test('guessing a receipt tells nothing: the same answer after the same work, whether the first half exists or not', { timeout: 120000 }, async () => {
  const { json } = await postJson(at.server.base, '/api/v1/reports', { lang: 'en', text: story });
  const digits = json.receipt.replaceAll(' ', '');
  const wrongSecret = digits.slice(0, 8) + digits.slice(8).replace(/\d/g, (digit) => (Number(digit) + 5) % 10);
  const wrongAll = digits.replace(/\d/g, (digit) => (Number(digit) + 3) % 10);
  const times = { [wrongSecret]: [], [wrongAll]: [] }, told = new Set();
  for (let round = 0; round < 10; round++)
    for (const code of [wrongSecret, wrongAll]) {
      const began = performance.now();
      const answer = await ask('POST', '/en/receipt', FORM, `receipt=${code}`, `127.${round + 1}.${code === wrongAll ? 1 : 2}.3`);
      times[code].push(performance.now() - began);
      told.add(`${answer.status} ${answer.head.filter((line) => !/^date/i.test(line)).join('|')} ${answer.body.replaceAll(code, 'CODE')}`);
    }
  assert.equal(told.size, 1, 'one answer');
  assert.match([...told][0], /^404 /);
  const [one, other] = Object.values(times).map((list) => Math.min(...list)); // the least disturbed of each
  assert.ok(one / other < 1.5 && other / one < 1.5, `the same time: ${one.toFixed(0)} ms and ${other.toFixed(0)} ms`);
});

test('cookies, languages and Accept headers of nonsense', async () => {
  for (const [name, value] of [['Cookie', 'kres=x'], ['Cookie', '=;;=,\xff\xfe'], ['Cookie', 'a'.repeat(3000)], ['Accept', '*'], ['Accept', ';;;q=,//'],
    ['Accept', 'text/'.repeat(500)], ['Accept-Language', ';q=9,,-'.repeat(300)], ['Accept-Language', 'x'.repeat(900)], ['Accept-Language', '\xff'],
    ['Accept-Encoding', 'br;q=x,gzip;q=99'], ['Host', '"><script>'], ['If-None-Match', 'W/"'], ['Range', 'bytes=5-1'], ['X-Forwarded-For', '::1,x']]) {
    const answer = await ask('GET', '/en/help', { 'Accept-Encoding': 'identity', [name]: value });
    assert.equal(answer.status, 200, `${name}: ${value.slice(0, 30)}: ${answer.head[0]}`);
    if (!answer.header('content-encoding')) assert.match(answer.body, /113/, 'help is there whatever a browser says');
    assert.ok(!answer.body.includes('"><script>'));
    const desk = await ask('GET', '/en/desk/inbox', { [name]: value });
    assert.ok([303, 401].includes(desk.status), `the desk stays closed with ${name}: ${desk.status}`);
  }
  assertPage(await ask('GET', '/en/report', { 'X-Long': 'a'.repeat(4500) }), 431, 'en', 'a header without an end');
  assert.equal((await ask('GET', '/en/report', { Cookie: 'a'.repeat(20000) })).status, 431, 'a cookie without an end');
});

test('the desk: queries of nonsense, words that are too long come back, nothing of them is markup', async () => {
  const cookie = await signIn(at.server.base, at.demo.logins.find((one) => one.login === 'cvetka'), totp(at.demo.secret));
  for (const query of ['limit=-1', 'limit=99999999999999999999', 'limit=x', 'level=nonsense', 'state=%27%20OR%201=1', 'language="><script>x', 'mine=7',
    'after=-1', 'after=x', 'page=9999999', 'before=9223372036854775807', 'level=high&level=none', 'assignee=-1']) {
    const answer = await ask('GET', `/en/desk/inbox?${query.replaceAll(' ', '%20')}`, { Cookie: cookie });
    assert.ok([200, 400, 422].includes(answer.status), `${query}: ${answer.status}`);
    assert.ok(!answer.body.includes('"><script>'), query);
  }
  for (const path of ['admin/audit?after=-1', 'admin/audit?page=x', 'admin/audit?member=99999999999999999999', 'admin/members?agency=-1',
    'report/1?level="><script>x', 'report/999999', 'report/1/file/999999', 'report/1/file/-1', 'account?done="><script>x'])
    assert.ok((await ask('GET', `/en/desk/${path}`, { Cookie: cookie })).status < 500, path);
  await postJson(at.server.base, '/api/v1/reports', { lang: 'en', text: 'One more' });
  const list = JSON.parse((await ask('GET', '/en/desk/inbox?limit=200', { Cookie: cookie, Accept: 'application/json' })).body);
  const report = Math.max(...list.rows.map((row) => row.id));
  const page = (await ask('GET', `/en/desk/report/${report}`, { Cookie: cookie })).body;
  const csrf = page.match(/name="csrf" value="([^"]+)"/)[1];
  const long = `${secretWords[1]} </textarea><script>x</script> {{csrf}} `;
  for (const [act, fields] of [['note', { note: long.repeat(1100) }], ['answer', { answer: long.repeat(1100) }], ['close', { reason: 'none', close_words: long }],
    ['refer', { agency: '-1', ground: 'consent', refer_words: long }], ['hand-over', { member: '99999999999999999999', hand_over_note: long }],
    ['file/1/original', { reason: 'x' }], ['close', {}], ['refer', {}], ['hand-over', {}], ['note', {}], ['answer', { template: '../../x' }]]) {
    const answer = await send(`/uk/desk/report/${report}/${act}`, { csrf, ...fields }, { Cookie: cookie, Origin: at.server.base });
    assert.ok([200, 303, 404, 409, 413, 422].includes(answer.status), `${act}: ${answer.status}`);
    if (answer.status !== 422) continue;
    assertPage(answer, 422, 'uk', act);
    assert.ok(!answer.body.includes('<script>x'), act);
    if (Object.values(fields).some((value) => value.includes(secretWords[1])))
      assert.ok(answer.body.includes(`${secretWords[1]} &lt;/textarea&gt;`), `${act}: what was typed is not lost`);
  }
});

test('a colleague was quicker: what one typed about a report that is closed by now still stands on the page', async () => {
  const cookies = await Promise.all(['ana', 'cvetka'].map((login) => signIn(at.server.base, at.demo.logins.find((one) => one.login === login), totp(at.demo.secret))));
  await postJson(at.server.base, '/api/v1/reports', { lang: 'en', text: 'Another' });
  const list = JSON.parse((await ask('GET', '/en/desk/inbox?limit=200', { Cookie: cookies[0], Accept: 'application/json' })).body);
  const report = Math.max(...list.rows.map((row) => row.id));
  const [one, other] = await Promise.all(cookies.map(async (cookie) => {
    const page = (await ask('GET', `/en/desk/report/${report}`, { Cookie: cookie })).body;
    const found = (pattern) => page.match(pattern)[1];
    return { cookie, reason: found(/name="reason" value="([^"]+)"/), csrf: found(/name="csrf" value="([^"]+)"/), ground: found(/name="ground" value="([^"]+)"/),
      member: found(/id="hand-over-to"[^]*?<option value="(\d+)"/), agency: found(/id="refer-to"[^]*?<option value="(\d+)"/) };
  }));
  const act = (who, what, fields) => send(`/en/desk/report/${report}/${what}`, { csrf: who.csrf, ...fields }, { Cookie: who.cookie, Origin: at.server.base });
  assert.equal((await act(one, 'close', { reason: one.reason, close_words: 'Done' })).status, 303);
  for (const [what, fields] of [['close', { reason: other.reason, close_words: 'Typed: close' }], ['refer', { agency: other.agency, ground: other.ground, refer_words: 'Typed: refer' }],
    ['hand-over', { member: other.member, hand_over_note: 'Typed: hand' }]]) {
    const answer = await act(other, what, fields);
    if (answer.status === 303) continue; // it was possible all the same
    assertPage(answer, 409, 'en', what);
    assert.match(answer.body, /Typed: /, `${what}: the words are still there`);
  }
});

test('nothing of what was sent stands in the log or, in the clear, in the data folder', () => {
  const said = at.server.said();
  for (const word of [...secretWords, '127.0.0.1:', '127.3.1.3', 'Set-Cookie', 'passwd', 'onerror'])
    assert.ok(!said.replace(at.server.base, '').includes(word), `${word} stands in the log: ${said}`);
  assert.ok(!/\d{4} \d{4} \d{4} \d{4} \d{4}/.test(said.replace(at.demo.receipt, '')), 'no receipt code in the log');
  assert.ok(!/\b(warn|error)\b/i.test(said), `a client's mistake is no fault of the server: ${said}`);
  for (const entry of readdirSync(`${at.place.folder}/data`, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const bytes = readFileSync(`${entry.parentPath ?? entry.path}/${entry.name}`);
      for (const word of secretWords) assert.equal(bytes.indexOf(word), -1, `${word} stands in ${entry.name}`);
    }
});
