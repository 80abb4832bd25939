// The directory for software: every answer validates against the schemas of HSDS 3.0 (test/data/hsds), pages fit together, and
// what nobody has checked is not in it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { demonstration } from '../lib/demo.mjs';

const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
formats(ajv);
const schema = (name) => ajv.compile(JSON.parse(gunzipSync(readFileSync(new URL(`../data/hsds/${name}.json.gz`, import.meta.url)))));
const schemas = Object.fromEntries(['organization', 'organization_list', 'service', 'service_list'].map((name) => [name, schema(name)]));
const valid = (name, value) => assert.ok(schemas[name](value), `${name} ${value.name}: ${ajv.errorsText(schemas[name].errors)}`);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const at = demonstration('hsds', { browser: false, args: ['--pack', 'packs/core', '--pack', 'packs/si', '--pack', 'test/data/know'] });

async function get(path, { status = 200, headers = {} } = {}) {
  const response = await fetch(`${at.server.base}/api/v1/${path}`, { headers });
  const text = await response.text();
  assert.equal(response.status, status, `${path}: ${text.slice(0, 300)}`);
  return { json: JSON.parse(text), text, headers: response.headers };
}

// All pages of a list, as a client would fetch them.
async function all(path) {
  const items = [];
  for (let page = 1; ; page++) {
    const { json } = await get(`${path}${path.includes('?') ? '&' : '?'}page=${page}&per_page=3`);
    assert.equal(json.page_number, page);
    assert.equal(json.size, json.contents.length);
    assert.equal(json.first_page, page === 1);
    assert.equal(json.total_pages, Math.ceil(json.total_items / 3));
    items.push(...json.contents);
    if (json.last_page) {
      assert.equal(items.length, json.total_items);
      return items;
    }
  }
}

test('lists and single entries validate, and ids lead from one to the other', async () => {
  const organizations = await all('organizations');
  const services = await all('services');
  const ids = new Set();
  for (const one of organizations) {
    valid('organization_list', one);
    assert.match(one.id, uuid);
    const { json } = await get(`organizations/${one.id}`);
    valid('organization', json);
    assert.equal(json.name, one.name);
    for (const service of json.services) assert.ok(services.some(({ id }) => id === service.id), `${json.name}: ${service.name}`);
    valid('organization', (await get(`organizations/${one.id}?full_service=true`)).json);
  }
  for (const one of services) {
    valid('service_list', one);
    assert.ok(!ids.has(one.id), 'no id twice');
    ids.add(one.id);
    const { json } = await get(`services/${one.id}`);
    valid('service', json);
    assert.ok(organizations.some(({ id }) => id === json.organization_id));
  }
  for (const one of await all('services?full=true')) valid('service', one);
  for (const one of await all('organizations?full=true')) valid('organization', one);
});

test('what a service says is in it: hours, languages, place, cost, needs', async () => {
  const { json: found } = await get('services?search=zora');
  assert.equal(found.total_items, 1);
  const { json } = await get(`services/${found.contents[0].id}?lang=en`);
  assert.equal(json.phones[0].number, '+447700900101');
  assert.deepEqual(json.languages.map(({ code, name }) => [code, name]), [['sl', 'Slovenian'], ['en', 'English'], ['uk', 'Ukrainian']]);
  assert.deepEqual(json.schedules.filter(({ freq }) => freq).map(({ byday, opens_at: at }) => `${byday} ${at.slice(0, 5)}`),
    ['MO 09:00', 'WE 09:00', 'WE 14:00']);
  assert.ok(json.schedules.some((one) => one.valid_from === '2026-12-23' && !one.opens_at), 'the exception is closed');
  assert.equal(json.service_at_locations[0].location.addresses[0].city, 'Žalec');
  assert.equal(json.cost_options[0].amount, 0);
  assert.equal(json.assured_date, '2026-11-20');
  assert.deepEqual(json.attributes.map(({ value }) => value), ['legal', 'papers', 'anyone']);
  assert.equal(json.organization.name, 'Zora Legal Centre');
  const { json: ours } = await get('organizations/t-zora'); // our own id does as well
  assert.equal(ours.id, json.organization_id);
  const { json: byOrganization } = await get(`services?organization_id=${ours.id}`);
  assert.deepEqual(byOrganization.contents.map(({ id }) => id), [json.id]);
});

test('the language is asked for, and ids do not change with it', async () => {
  const { json: english } = await get('organizations/t-zora');
  const { json: slovene, headers } = await get('organizations/t-zora', { headers: { 'accept-language': 'sl' } });
  assert.equal(slovene.name, 'Žarek Zora');
  assert.equal(headers.get('content-language'), 'sl');
  assert.equal((await get('organizations/t-zora?lang=sl')).json.name, 'Žarek Zora');
  assert.equal(slovene.id, english.id);
  await get('organizations?lang=xx', { status: 422 });
});

test('wrong questions are refused as problems', async () => {
  for (const path of ['services?page=0', 'services?per_page=100000', 'organizations?page=x']) await get(path, { status: 422 });
  await get('services/00000000-0000-8000-8000-000000000000', { status: 404 });
  await get('organizations/nobody', { status: 404 });
  const { json } = await get('services?page=1000');
  assert.deepEqual([json.size, json.empty, json.contents], [0, true, []]);
});

test('what nobody has checked is not in it', async () => {
  for (const path of ['organizations?per_page=200&full=true&full_service=true', 'services?per_page=200&full=true', 'services?search=hidden']) {
    const { text } = await get(path);
    for (const secret of ['900199', '900198', '900197', 'Unchecked people', 'Hidden line', 'unchecked.example.org']) {
      assert.ok(!text.includes(secret), `${path}: ${secret}`);
    }
  }
  await get('organizations/t-unchecked', { status: 404 });
});
