// The JSON interface against its own description: what is sent and what comes back must validate, and an answer
// that doc/openapi.yaml does not name fails the test.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { parse } from 'yaml';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { temporaryFolder, makeDemo, startKres, signIn, totp, getJson } from '../lib/kres.mjs';

const doc = parse(readFileSync(new URL('../../doc/openapi.yaml', import.meta.url), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
ajv.addSchema({ ...doc, $id: 'kres:openapi' });

const escape = (part) => part.replaceAll('~', '~0').replaceAll('/', '~1');
const schemaAt = (...parts) => ajv.compile({ $ref: `kres:openapi#/${parts.map(escape).join('/')}` });
const follow = (ref) => ref.slice(2).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
const lookUp = (parts) => parts.reduce((at, part) => at?.[part], doc);

let server, demo, place;
before(async () => {
  place = temporaryFolder('api');
  demo = makeDemo(`${place.folder}/data`);
  cpSync(`${place.folder}/data`, `${place.folder}/flooded`, { recursive: true });
  server = await startKres(`${place.folder}/data`, { env: { KRES_CALM_REPORTS_PER_SECOND: '10000' } });
});
after(async () => {
  await server?.stop();
  place?.remove();
});

// What a described operation answers to `body` (an object, or text that is sent as it is), looked at in every way.
async function ask(path, body, { method = 'post', headers = {}, valid = true, base = server.base } = {}) {
  const operation = doc.paths[path][method];
  if (operation.requestBody && valid) {
    const check = schemaAt('paths', path, method, 'requestBody', 'content', 'application/json', 'schema');
    assert.ok(check(body), `what is sent is what the document describes: ${ajv.errorsText(check.errors)}`);
  }
  const response = await fetch(base + path, {
    method, headers: { ...(operation.requestBody ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(operation.requestBody ? { body: typeof body === 'object' && !Buffer.isBuffer(body) ? JSON.stringify(body) : body } : {}),
  });
  const told = await readAnswer(path, method, response.status, response.headers.get('content-type'), await response.text());
  assert.equal(response.headers.get('cache-control'), 'no-store', 'no answer is kept on the way');
  assert.equal(response.headers.get('set-cookie'), null, 'no cookie');
  for (const [name, header] of Object.entries(told.described.headers ?? {})) {
    const value = response.headers.get(name);
    assert.ok(value, `${response.status} comes with ${name}`);
    assert.ok(ajv.validate(header.schema, header.schema.type === 'integer' ? Number(value) : value), `${name}: ${value}`);
  }
  return { status: response.status, json: told.json, headers: response.headers };
}

async function readAnswer(path, method, status, type, text) {
  const responses = doc.paths[path][method].responses;
  assert.ok(responses[status], `${method} ${path} answered ${status}, which the document does not name: ${text.slice(0, 200)}`);
  const at = responses[status].$ref ? follow(responses[status].$ref) : ['paths', path, method, 'responses', String(status)];
  const described = lookUp(at);
  assert.ok(described.content[type], `${status} of ${path} is ${type}; the document says ${Object.keys(described.content)}`);
  const json = JSON.parse(text);
  const check = schemaAt(...at, 'content', type, 'schema');
  assert.ok(check(json), `the answer ${status} is what the document describes: ${ajv.errorsText(check.errors)} in ${text.slice(0, 300)}`);
  if (status >= 400) assert.equal(json.status, status);
  return { json, described };
}

async function refused(path, body, status, field, options = {}) {
  const answer = await ask(path, body, { valid: false, ...options });
  assert.equal(answer.status, status, JSON.stringify(answer.json));
  assert.equal(answer.json.field, field, `the field at fault is named in ${JSON.stringify(answer.json)}`);
  assert.ok(answer.json.detail?.length > 5 && !answer.json.detail.startsWith('!'), 'a sentence says what is wrong');
  return answer;
}

test('the document is sound: references lead somewhere, every schema compiles, every example is valid', () => {
  assert.match(doc.openapi, /^3\.1\.\d+$/);
  assert.ok(doc.info.title && doc.info.version);
  const names = new Set();
  const walk = (node, at) => {
    if (Array.isArray(node)) return node.forEach((one, i) => walk(one, `${at}/${i}`));
    if (!node || typeof node !== 'object') return undefined;
    if (typeof node.$ref === 'string') assert.ok(lookUp(follow(node.$ref)), `${at} points to ${node.$ref}`);
    return Object.entries(node).forEach(([key, value]) => walk(value, `${at}/${key}`));
  };
  walk(doc, '#');
  for (const name of Object.keys(doc.components.schemas)) schemaAt('components', 'schemas', name);
  for (const [path, item] of Object.entries(doc.paths))
    for (const [method, operation] of Object.entries(item)) {
      assert.match(path, /^\//);
      assert.ok(['get', 'post', 'put', 'delete', 'patch'].includes(method), `${method} of ${path}`);
      assert.ok(!names.has(operation.operationId), `${operation.operationId} stands once`);
      names.add(operation.operationId);
      assert.ok(operation.summary);
      for (const [status, response] of Object.entries(operation.responses)) {
        assert.match(status, /^[1-5]\d\d$/);
        assert.ok((response.$ref ? lookUp(follow(response.$ref)) : response).description, `${status} of ${path} is described`);
      }
      for (const security of operation.security ?? [])
        for (const scheme of Object.keys(security)) assert.ok(doc.components.securitySchemes[scheme], scheme);
      const json = operation.requestBody?.content['application/json'];
      for (const { value } of Object.values(json?.examples ?? {})) {
        const check = schemaAt('paths', path, method, 'requestBody', 'content', 'application/json', 'schema');
        assert.ok(check(value), ajv.errorsText(check.errors));
      }
    }
});

test('the document names every address of the interface, and no other', () => {
  const table = readFileSync(new URL('../../src/site/routes.c', import.meta.url), 'utf8');
  const served = [...table.matchAll(/WEB_(GET|POST|PUT|DELETE),\s*"(\/api\/[^"]*)"/g)].map(([, method, path]) => `${method.toLowerCase()} ${path}`);
  const described = Object.entries(doc.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
  assert.deepEqual(described.sort(), served.sort());
});

test('health', async () => {
  const { status, json } = await ask('/api/v1/health', null, { method: 'get' });
  assert.equal(status, 200);
  assert.equal(json.demo, true, 'a demonstration says that it is one');
});

test('anybody: a report with a file, its receipt, its state and its words back', async () => {
  const text = 'Обіцяли роботу, а тепер не віддають паспорт.';
  const sent = await ask('/api/v1/reports', {
    lang: 'uk', text, who: 'witness', where: 'Вигадане місто', contact: 'receipt',
    files: [{ name: 'note.txt', type: 'text/plain', data: Buffer.from('on paper').toString('base64') }],
  });
  assert.equal(sent.status, 201);
  assert.ok(sent.json.receipt && !('id' in sent.json), 'a receipt, and no number of the desk');
  const open = await ask('/api/v1/receipt', { receipt: sent.json.receipt });
  assert.equal(open.status, 200);
  assert.equal(open.json.messages[0].from, 'reporter');
  assert.ok(open.json.messages[0].text.includes(text), 'the first message is the report itself');
  const digits = { 0: '٠', 1: '١', 2: '٢', 3: '٣', 4: '٤', 5: '٥', 6: '٦', 7: '٧', 8: '٨', 9: '٩' };
  const arabic = sent.json.receipt.replace(/\d/g, (digit) => digits[digit]).replaceAll(' ', '');
  assert.equal((await ask('/api/v1/receipt', { receipt: arabic })).status, 200, 'digits of any script');
});

test('software with a key: no receipt, and the number opens the report on its own desk', async () => {
  const sent = await ask('/api/v1/reports', { text: 'Taken down on the phone: they keep her passport.', lang: 'en' },
    { headers: { authorization: `Bearer ${demo.apiKey}` } });
  assert.equal(sent.status, 201);
  assert.ok(Number.isInteger(sent.json.id) && !('receipt' in sent.json));
  let found = 0;
  for (const login of ['bor', 'ana']) {
    const member = demo.logins.find((one) => one.login === login);
    const cookie = await signIn(server.base, member, totp(demo.secret));
    const { status, json } = await getJson(server.base, `/en/desk/report/${sent.json.id}`, cookie);
    if (status === 200 && JSON.stringify(json).includes('Taken down on the phone')) found++;
  }
  assert.ok(found >= 1, 'a member of the agency reads it');
});

test('a wrong key is told, and nothing is kept', async () => {
  for (const authorization of ['Bearer kres-key-of-nobody', 'Bearer ', 'Basic YTpi', 'Bearer ' + 'A'.repeat(2500)]) {
    const answer = await refused('/api/v1/reports', { text: 'x' }, 401, undefined, { headers: { authorization } });
    assert.match(answer.headers.get('www-authenticate'), /Bearer/);
  }
  await refused('/api/v1/reports', { text: 'x' }, 431, undefined, { headers: { authorization: 'Bearer ' + 'A'.repeat(5000) } });
});

test('what is wrong with a report is said, field by field', async () => {
  const file = { data: 'aGVsbG8=' };
  for (const [body, status, field] of [
    ['{"text": "half', 400, undefined],
    ['', 400, undefined],
    ['[]', 400, undefined],
    ['"text"', 400, undefined],
    ['null', 400, undefined],
    [Buffer.from('{"text": "\xff\xfe"}', 'latin1'), 400, undefined],
    ['{"text": "a", "text": "b"}', 400, undefined],
    [{}, 422, 'text'],
    [{ text: '  \n ' }, 422, 'text'],
    [{ text: 7 }, 422, 'text'],
    [{ text: null }, 422, 'text'],
    [{ text: 'x'.repeat(600000) }, 422, 'text'],
    [{ text: 'a', lang: 'xx' }, 422, 'lang'],
    [{ text: 'a', lang: '' }, 422, 'lang'],
    [{ text: 'a', who: 'a stranger' }, 422, 'who'],
    [{ text: 'a', where: 'x'.repeat(100000) }, 422, 'where'],
    [{ text: 'a', nonsense: 'b' }, 422, 'nonsense'],
    [{ text: 'a', files: 'b' }, 422, 'files'],
    [{ text: 'a', files: [{}] }, 422, 'files'],
    [{ text: 'a', files: [{ data: '*' }] }, 422, 'files'],
    [{ text: 'a', files: [{ ...file, more: 'x' }] }, 422, 'files'],
    [{ text: 'a', files: Array(21).fill(file) }, 422, 'files'],
  ]) await refused('/api/v1/reports', body, status, field);
  const slovene = await refused('/api/v1/reports', { text: '' }, 422, 'text', { headers: { 'accept-language': 'sl' } });
  const english = await refused('/api/v1/reports', { text: '' }, 422, 'text', { headers: { 'accept-language': 'en' } });
  assert.notEqual(slovene.json.detail, english.json.detail, 'in the language asked for');
});

test('what is wrong with a receipt is said', async () => {
  for (const [body, status, field] of [
    ['{', 400, undefined], [{}, 422, 'receipt'], [{ receipt: 1 }, 422, 'receipt'], [{ receipt: '12' }, 422, 'receipt'],
    [{ receipt: 'x'.repeat(5000) }, 422, 'receipt'], [{ code: '1' }, 422, 'code'],
  ]) await refused('/api/v1/receipt', body, status, field);
  await refused('/api/v1/receipt', '{}', 415, undefined, { headers: { 'content-type': 'text/plain' } });
  const wrong = await refused('/api/v1/receipt', { receipt: '0000 0000 0000 0000 0000' }, 404, 'receipt');
  assert.ok(!wrong.json.detail.includes('0000'), 'the code is not repeated');
  let told;
  for (let i = 0; i < 8 && told?.status !== 429; i++)
    told = await ask('/api/v1/receipt', { receipt: '0000 0000 0000 0000 0000' });
  assert.equal(told.status, 429, 'guessing is slowed down');
});

test('other types are 415, bodies past the limit are 413 before they are read', { timeout: 30000 }, async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', 'nonsense'])
    await refused('/api/v1/reports', '{"text":"a"}', 415, undefined, { headers: { 'content-type': type } });
  const { hostname, port } = new URL(server.base);
  for (const [path, length] of [['/api/v1/reports', 2 ** 31], ['/api/v1/reports', 2 ** 50]]) {
    const [status, type, text] = await new Promise((done, fail) => {
      const sending = plainRequest({ hostname, port, path, method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': length } }, async (response) => {
        let all = '';
        for await (const piece of response) all += piece;
        sending.destroy();
        done([response.statusCode, response.headers['content-type'], all]);
      });
      sending.on('error', fail);
      sending.write('{"text": "'); // the rest never comes: the answer does not wait for it
    });
    assert.equal(status, 413);
    await readAnswer(path, 'post', status, type, text);
  }
});

test('a flood: the demand validates, a proof of work passes once, a forged or used one does not', { timeout: 60000 }, async () => {
  const flooded = await startKres(`${place.folder}/flooded`, { env: { KRES_CALM_REPORTS_PER_SECOND: '1' } });
  try {
    const send = (more = {}) => ask('/api/v1/reports', { text: 'One of very many', lang: 'en', ...more }, { base: flooded.base });
    let demand = null;
    for (let i = 0; i < 60 && !demand; i++) {
      const answers = await Promise.all([send(), send(), send(), send()]);
      demand = answers.find((one) => one.status === 429)?.json;
      assert.ok(answers.every((one) => [201, 429].includes(one.status)));
    }
    assert.ok(demand, 'very many reports a second ask for a proof');
    const zeroBits = (n) => {
      const hash = createHash('sha256').update(`${demand.challenge}:${n}`).digest();
      return Math.clz32(hash.readUInt32BE(0));
    };
    let n = 0;
    while (zeroBits(n) < demand.bits) n++;
    assert.equal((await send({ challenge: 'forged', solution: '1' })).status, 429, 'a forged challenge');
    let bad = 0;
    while (zeroBits(bad) >= demand.bits) bad++;
    assert.equal((await send({ challenge: demand.challenge, solution: String(bad) })).status, 429, 'a wrong solution');
    assert.equal((await send({ challenge: demand.challenge, solution: String(n) })).status, 201, 'the proof passes');
    assert.equal((await send({ challenge: demand.challenge, solution: String(n) })).status, 429, 'and works once');
    const keyed = await ask('/api/v1/reports', { text: 'From the hotline', lang: 'en' }, { base: flooded.base,
      headers: { authorization: `Bearer ${demo.apiKey}` } });
    assert.equal(keyed.status, 201, 'software with a key is not asked');
  } finally {
    await flooded.stop();
  }
});
