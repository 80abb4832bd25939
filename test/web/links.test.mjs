// Reports of one hand: linked in the background under the key of who opens a report, side by side, decided, taken back;
// without JavaScript too, with a line of the audit log for each, and nothing for who may not open reports.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { totp } from '../lib/kres.mjs';
import { openPage, PHONE, DESKTOP } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';
import { memberAt, pause } from '../lib/desk.mjs';

const at = demonstration('links');
const offers = [26, 27, 28, 29]; // of packs/demo/demo.yaml: two in Slovenian, one in English, one in Ukrainian

async function signedIn(login, options) {
  const page = await openPage(at.browser, options);
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk\/(inbox|today|$)/), page.press('#code', 'Enter')]);
  return page;
}

async function linked(member) {
  for (let i = 0; i < 100; i++) {
    const { links } = await member.json('/links/state.json');
    if (!links.running) return links;
    await pause(100);
  }
  throw new Error('linking does not end');
}

const numbersOf = (cluster) => cluster.nodes.map((node) => node.number).sort((a, b) => a - b);

test('opening a report links it in the background, and the page says with what and why', async () => {
  const page = await signedIn('ana', { viewport: DESKTOP });
  await page.goto(`${at.server.base}/en/desk/report/29`);
  // The first time nothing was compared yet; what was found comes onto the page by itself.
  await page.waitForSelector('#linked .link-list > li');
  assert.match(await page.textContent('#linked h2'), /Linked with 3 others/);
  assert.equal(await page.locator('#linked .link-list > li').count(), 3);
  const text = (await page.textContent('#linked')).replace(/\s+/g, ' ');
  assert.match(text, /\+447700900642/);
  assert.match(text, /Same wording: \d+ % of the shorter text/);
  assert.match(await page.textContent('[data-linked-tag]'), /Linked with 3/);
  await look(page, 'links-report');
  await page.goto(`${at.server.base}/en/desk/inbox?level=high`);
  assert.match(await page.textContent(`a[href*="/report/29"]`), /3 linked/);
  assert.deepEqual(page.problems, []);
  assert.deepEqual(page.foreign, []);
  await page.context().close();
});

test('side by side, not the same, taken back: by keyboard and without a mouse', async () => {
  const page = await signedIn('ana', { viewport: PHONE });
  await page.goto(`${at.server.base}/en/desk/links`);
  await look(page, 'links-list');
  await page.click('.link-group h2 a[href$="/links/26"]');
  assert.match(page.url(), /\/links\/26$/);
  await look(page, 'links-group');
  await page.goto(`${at.server.base}/en/desk/links/pair?a=26&b=29`);
  assert.ok(await page.locator('mark').count() >= 4);
  assert.match((await page.locator('mark').allTextContents()).join(' '), /\+44 7700 900642/);
  await look(page, 'links-pair');
  await Promise.all([page.waitForURL(/pair/), page.click('button[value=not]')]);
  assert.match(await page.textContent('main'), /They are not linked/);
  await page.goto(`${at.server.base}/en/desk/report/29/links`);
  assert.match(await page.textContent('#linked h2'), /Linked with no other report/);
  assert.match((await page.textContent('#linked')).replace(/\s+/g, ' '), /Kept apart .*Report 26 Report 27 Report 28/);
  await look(page, 'links-apart');
  await page.goto(`${at.server.base}/en/desk/links/pair?a=26&b=29`);
  await Promise.all([page.waitForURL(/#said/), page.click('.link-decisions button')]);
  assert.doesNotMatch(await page.textContent('main'), /They are not linked/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the same without JavaScript: link now, take one out, take it back', async () => {
  const page = await signedIn('bor', { javaScript: false });
  await page.goto(`${at.server.base}/en/desk/report/28/links`);
  await page.click('.link-now button');
  assert.match(page.url(), /\/report\/28\/links$/);
  const bor = await memberAt(at.server, at.demo, 'bor');
  assert.equal((await linked(bor)).reports >= 29, true);
  await page.reload();
  assert.match(await page.textContent('#linked h2'), /Linked with 3/);
  await page.click('text=This report does not belong to them');
  assert.match(page.url(), /\/report\/28\/links$/);
  assert.match(await page.textContent('#linked'), /Linked with no other report/);
  assert.match(await page.textContent('#linked'), /Bor/);
  assert.deepEqual(numbersOf((await bor.json('/links?q=29')).clusters[0]), [26, 27, 29]);
  await page.click('.link-decisions button');
  assert.match(await page.textContent('#linked h2'), /Linked with 3/);
  await page.context().close();
});

test('a decision stays after linking anew; two reports that nothing links can be joined', async () => {
  const ana = await memberAt(at.server, at.demo, 'ana');
  const say = (a, b, what) => ana.send(`/links/pair?a=${a}&b=${b}`, '/links/pair', { a, b, say: what });
  assert.equal((await say(1, 2, 'same')).status, 303);
  assert.deepEqual((await ana.json('/links?q=1')).clusters.map(numbersOf), [[1, 2]]);
  await ana.send('/links', '/links/now');
  await linked(ana);
  assert.deepEqual((await ana.json('/links?q=1')).clusters.map(numbersOf), [[1, 2]]);
  const pair = await ana.json('/links/pair?a=1&b=2');
  assert.equal(pair.says_same, true);
  assert.equal((await ana.send('/links', '/links/undo', { decision: pair.decisions[0].decision, a: 1, b: 2 })).status, 303);
  assert.deepEqual((await ana.json('/links?q=1')).clusters, []);
  assert.equal((await say(1, 1, 'same')).status, 400);
  assert.equal((await say(1, 2, 'perhaps')).status, 422);
  const found = await ana.json('/links?q=900642');
  assert.deepEqual(found.clusters.map(numbersOf), [offers]);
});

test('ads of the open net stand beside a report that names their number', async () => {
  const page = await signedIn('ana', { viewport: PHONE });
  await page.goto(`${at.server.base}/en/desk/report/30`);
  const text = (await page.textContent('#linked')).replace(/\s+/g, ' ');
  assert.match(text, /Linked with 1 other/);
  assert.match(text, /Ad \d+ ad of the open net .*5 alike/);
  assert.match(text, /\+447700900184/);
  await page.click('#linked .link-do a');
  assert.ok(await page.locator('mark').count() >= 2);
  assert.match(await page.textContent('main'), /One of 5 ads of one hand/);
  await look(page, 'links-ad');
  await Promise.all([page.waitForURL(/#said/), page.click('button[value=same]')]);
  await page.click('.link-decisions button');
  await page.goto(`${at.server.base}/en/desk/links/30`);
  await look(page, 'links-group-ad');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the graph names every end of its edges', async () => {
  const ana = await memberAt(at.server, at.demo, 'ana');
  for (const path of ['/links/graph.json', '/links/29/graph.json']) {
    const graph = await ana.json(path);
    const ids = new Set(graph.nodes.map((node) => node.id));
    for (const edge of graph.edges) assert.ok(ids.has(edge.from) && ids.has(edge.to), JSON.stringify(edge));
    if (!path.includes('29')) {
      assert.ok(ids.has('r30') && graph.nodes.some((node) => node.type === 'offer'));
      continue;
    }
    assert.deepEqual([...ids].sort(), ['i1', 'r26', 'r27', 'r28', 'r29']);
    assert.equal(graph.edges.filter((edge) => edge.type === 'mentions').length, 4);
    assert.deepEqual(graph.edges.filter((edge) => edge.type === 'wording').map(({ from, to }) => [from, to]), [['r26', 'r29']]);
    assert.deepEqual(graph.left_out, { clusters: 0, reports: 0, edges: 0 });
  }
});

test('the log says who decided, and no word of what', async () => {
  const cvetka = await memberAt(at.server, at.demo, 'cvetka');
  const { lines } = await cvetka.json('/admin/audit');
  const of = (action) => lines.filter((line) => line.action === action);
  for (const action of ['link.run', 'link.compare', 'link.read', 'link.not', 'link.apart', 'link.same', 'link.undo'])
    assert.ok(of(action).length > 0, action);
  assert.equal(of('link.not')[0].object, 'report:26,29');
  assert.equal(of('link.not')[0].who, 'Ana Izmišljena');
  assert.doesNotMatch(JSON.stringify(lines), /900642/);
});

test('who may not open reports sees no links, and another agency none of these', async () => {
  const iva = await memberAt(at.server, at.demo, 'iva'); // sees the queue, opens nothing
  for (const path of ['/links', '/links/26', '/links/graph.json', '/report/29/links', '/links/pair?a=26&b=29'])
    assert.equal((await fetch(`${at.server.base}/en/desk${path}`, { headers: { cookie: iva.cookie } })).status, 403, path);
  assert.doesNotMatch(await iva.page('/inbox'), /linked/);
  const darja = await memberAt(at.server, at.demo, 'darja');
  await darja.send('/links', '/links/now');
  await linked(darja);
  assert.deepEqual((await darja.json('/links')).clusters, []);
  for (const path of ['/links/26', '/report/29/links', '/links/pair?a=26&b=29'])
    assert.equal((await fetch(`${at.server.base}/en/desk${path}`, { headers: { cookie: darja.cookie } })).status, 404, path);
});
