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

test('before anything was compared there is one thing to do, and nothing to filter', async () => {
  const page = await signedIn('bor', { javaScript: false });
  await page.goto(`${at.server.base}/en/desk/links`);
  const text = await page.textContent('main');
  assert.match(text, /have not been compared with each other yet/);
  assert.match(text, /changes nothing in the reports/);
  assert.doesNotMatch(text, /No reports are linked/);
  assert.equal(await page.locator('.link-now .btn.main').count(), 1);
  assert.equal(await page.locator('.link-find, main .views').count(), 0);
  await page.context().close();
});

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
  const marked = (await page.locator('mark').allTextContents()).join(' ');
  assert.match(marked, /\+44 7700 900642/);
  assert.doesNotMatch(marked, /3[24]00/); // another price in each: it does not stand in both
  await look(page, 'links-pair');
  await Promise.all([page.waitForURL(/pair/), page.click('button[value=not]')]);
  assert.match(await page.textContent('main'), /kept apart, because it was decided so/);
  await page.goto(`${at.server.base}/en/desk/report/29/links`);
  assert.match(await page.textContent('#linked h2'), /Linked with no other report/);
  assert.match((await page.textContent('#linked')).replace(/\s+/g, ' '), /Kept apart .*Report 26 Report 27 Report 28/);
  await look(page, 'links-apart');
  await page.goto(`${at.server.base}/en/desk/links/pair?a=26&b=29`);
  await Promise.all([page.waitForURL(/#said/), page.click('.link-decisions button')]);
  assert.doesNotMatch(await page.textContent('main'), /kept apart|are not linked/);
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

test('an ad is taken out of the group, and put back where the two stand side by side', async () => {
  const page = await signedIn('ana', { viewport: PHONE });
  // The picture, which may ask for the group when that is no more, is no part of this.
  await page.route('**/graph.json', (route) => route.fulfill({ contentType: 'text/plain', body: '' }));
  await page.goto(`${at.server.base}/en/desk/links/30`);
  await Promise.all([page.waitForURL(/\/report\/30\/links$/), page.click('.linked-text:has(.badge.ad) form button')]);
  assert.match(await page.textContent('#linked'), /Linked with no other report[^]*Kept apart/);
  await page.click('#linked >> text=/^Ad \\d+$/');
  assert.match(await page.textContent('main'), /kept apart, because it was decided so/);
  assert.match(await page.textContent('#said'), /Does not belong to the others of its group/);
  await look(page, 'links-ad-apart');
  await page.click('.link-decisions button');
  await page.goto(`${at.server.base}/en/desk/report/30/links`);
  assert.match(await page.textContent('#linked h2'), /Linked with 1 other/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('who looks at the pair learns that one of them was taken out, and can take it back', async () => {
  const ana = await memberAt(at.server, at.demo, 'ana');
  assert.equal((await ana.send('/links', '/links/26/apart', { report: 28 })).status, 303);
  for (const [a, b] of [[26, 28], [28, 26]]) {
    const pair = await ana.json(`/links/pair?a=${a}&b=${b}`);
    assert.equal(pair.together, false);
    assert.equal(pair.decided_apart, true);
    assert.deepEqual(pair.decisions.map((one) => [one.say, one.a]), [['apart', 28]]);
  }
  assert.equal((await ana.json('/links/pair?a=26&b=27')).decisions.length, 0); // about others
  const { decisions } = await ana.json('/links/pair?a=26&b=28');
  assert.equal((await ana.send('/links', '/links/undo', { decision: decisions[0].decision, a: 28 })).status, 303);
  assert.deepEqual((await ana.json('/links?q=29')).clusters.map(numbersOf), [offers]);
});

test('a group is split: some become one of their own, by decisions that can be taken back', async () => {
  const page = await signedIn('bor', { viewport: PHONE, javaScript: false });
  await page.goto(`${at.server.base}/en/desk/links/26`);
  await page.click('#split summary');
  await page.click('#split button');
  assert.match(await page.textContent('main'), /Tick at least one text|tie-split/);
  await page.click('#split summary');
  await page.check('#split [name=with28]');
  await page.check('#split [name=with29]');
  await page.click('#split button');
  assert.match(page.url(), /\/report\/28\/links$/);
  assert.match(await page.textContent('#linked h2'), /Linked with 1 other/);
  const bor = await memberAt(at.server, at.demo, 'bor');
  assert.deepEqual((await bor.json('/links?q=26')).clusters.map(numbersOf), [[26, 27]]);
  assert.deepEqual((await bor.json('/links?q=29')).clusters.map(numbersOf), [[28, 29]]);
  // One thing to say is one to take back, wherever it is told.
  for (const path of ['links/28', 'report/29/links']) {
    await page.goto(`${at.server.base}/en/desk/${path}`);
    assert.equal(await page.locator('.link-decisions li').count(), 1);
    assert.match(await page.textContent('.link-decisions li'), /Split from its group Report (28 · Report 29|29 · Report 28)/);
  }
  await page.click('.link-decisions button');
  assert.match(await page.textContent('#linked h2'), /Linked with 3 others/);
  assert.equal(await page.locator('.link-decisions li').count(), 0);
  assert.deepEqual((await bor.json('/links?q=29')).clusters.map(numbersOf), [offers]);
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

test('a number is the same however it is written; hotlines and networks where everybody is link nobody', async () => {
  const send = async (lang, text) => {
    const answer = await fetch(`${at.server.base}/api/v1/reports`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lang, text }) });
    assert.equal(answer.status, 201, await answer.text());
  };
  const same = [['sl', 'Neznanec mi piše s +386 40 111 222 in hoče sliko osebne.'], ['uk', 'Мені дзвонили з 040/111-222 і погрожували.'],
    ['en', 'A man told me to ring 00386 40111222 about a flat near the station.'], ['ar', 'شخص يتصل بي كل ليلة من ٠٤٠ ١١١ ٢٢٢'],
    ['ar', 'طلبوا جواز السفر، الرقم \u2068+٣٨٦ ٤٠ ١١١ ٢٢٢\u2069'], ['sl', 'Kontakt iz oglasa je bil 040\u2013111\u2013222, nič drugega ne vem.']];
  const apart = [['sl', 'Poklicala sem +386 80 17 22 in povedali so, naj pišem sem o hotelu.'], ['en', 'My neighbour gave me 00386 801722; is this the line for workers?'],
    ['en', 'My cousin was told to dial +39 800 290 290 from the farm.'], ['sl', 'Dobila sem listek s številko 0039 800290290 v ambulanti.'],
    ['en', 'He sent me to facebook.com to look at a page with girls in it.'], ['sl', 'Prijateljica je na www.facebook.com našla delo v tujini kot varuška.']];
  for (const [lang, text] of [...same, ...apart]) await send(lang, text);
  const ana = await memberAt(at.server, at.demo, 'ana');
  await ana.send('/links', '/links/now');
  await linked(ana);
  const list = await ana.json('/links?q=40111222');
  assert.equal(list.clusters.length, 1);
  assert.equal(list.clusters[0].count, same.length);
  assert.deepEqual(list.clusters[0].found.map((one) => [one.type, one.value, one.count]), [['phone', '+38640111222', same.length]]);
  for (const asked of ['040 111 222', '+386 40 111-222', '00386 40111222', '٠٤٠ ١١١ ٢٢٢', '040 111', '40/111 2', '111222', String(list.clusters[0].id)])
    assert.deepEqual((await ana.json(`/links?q=${encodeURIComponent(asked)}`)).clusters.map((one) => one.id), [list.clusters[0].id], asked);
  assert.deepEqual((await ana.json('/links?q=040%20111%20223')).clusters, []);
  const all = await ana.json('/links'); // those of the demonstration and this one
  assert.deepEqual(all.clusters.map(numbersOf).filter((numbers) => numbers.every((number) => number > 30)), [numbersOf(list.clusters[0])]);
  assert.deepEqual(all.stopped.map((one) => one.value).sort(), ['+386801722', '+39800290290']);
  // The two texts side by side: the number marked in both, as it stands there.
  const [first] = numbersOf(list.clusters[0]);
  const { sides } = await ana.json(`/links/pair?a=${first}&b=${first + 3}`);
  assert.deepEqual(sides.map((side) => side.parts.flatMap((part) => part.pieces.filter((piece) => piece.common).map((piece) => piece.text))),
    [['+386 40 111 222'], ['٠٤٠ ١١١ ٢٢٢']]);
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
