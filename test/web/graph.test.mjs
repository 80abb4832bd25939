// The picture of links: a table without scripts and without WebGL; with both a picture that takes mouse, fingers and keys, is the
// same each time, and shows words of strangers as nothing but words.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { demonstration, look } from '../lib/demo.mjs';
import { openBrowser, openPage, assertAccessible, assertFits, shot, DESKTOP, PHONE } from '../lib/browser.mjs';
import { memberAt, pause } from '../lib/desk.mjs';
import { getJson } from '../lib/kres.mjs';
import { modelOf, clean, direction, here } from '../../ui/graph/model.js';
import { Layout, pack } from '../../ui/graph/layout.js';
import { matches } from '../../ui/graph/search.js';

let ana, drawing;
const at = demonstration('graph', {
  ready: async () => {
    drawing = await openBrowser({ webgl: true });
    ana = await memberAt(at.server, at.demo, 'ana');
    assert.equal((await ana.send('/links', '/links/now')).status, 303);
    for (let waited = 0; (await ana.json('/links/graph.json')).nodes.length === 0; waited += 200) {
      assert.ok(waited < 60000, 'the reports of the demonstration are linked');
      await pause(200);
    }
  },
});
test.after(() => drawing?.close());

async function pageOf(browser, path, { lang = 'en', data, ...options } = {}) {
  const page = await openPage(browser, { lang, ...options });
  const [name, value] = ana.cookie.split('=');
  await page.context().addCookies([{ name, value, url: at.server.base }]);
  if (data) await page.route('**/graph.json*', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(data) }));
  await page.goto(`${at.server.base}/${lang}/desk${path}`);
  return page;
}
const drawn = (page) => page.locator('#link-picture[data-laid-out]').waitFor();
const part = (page, name) => page.locator(`[data-part="${name}"]`);

// Parts of several sizes, by a small generator of our own: n nodes.
function invented(n) {
  let seed = 5;
  const next = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor((seed / 2147483648) * below); };
  const nodes = Array.from({ length: n }, (unused, i) => ({ id: `n${i}`, type: ['report', 'identifier', 'offer'][i % 3], label: `${i}`, href: `/en/desk/report/${i}`, date: '2026-11-24' }));
  const edges = [];
  for (let first = 0; first < n;) {
    const size = 1 + next(40);
    for (let k = 1; k < size && first + k < n; k++) {
      edges.push({ from: `n${first + k}`, to: `n${first + next(k)}`, type: 'mentions', label: '' });
      if (next(2)) edges.push({ from: `n${first + k}`, to: `n${first + next(k)}`, type: 'wording', label: '80 %' });
    }
    first += size;
  }
  return { nodes, edges, left_out: {} };
}

// ---- what needs no browser ----

test('words of strangers are cleaned, links lead nowhere else', () => {
  const model = modelOf({
    nodes: [
      { id: 'a', type: 'report', label: '\u202egpj.exe\u0000\n<b>x</b>', href: 'https://example.org/x' }, { id: 'b', type: 'nonsense', label: '', href: 'javascript:alert(1)' },
      { id: 'c', type: 'offer', label: 'x'.repeat(5000), href: '//example.org/' }, { id: 'c', type: 'report', label: 'twice' }, null, 7, { label: 'no id' },
    ],
    edges: [{ from: 'a', to: 'b', type: 'mentions' }, { from: 'a', to: 'b', type: 'mentions' }, { from: 'a', to: 'a', type: 'wording' }, { from: 'a', to: 'z' }, null, 7],
  }, 'http://127.0.0.1/en/desk/links/graph');
  assert.deepEqual(model.nodes.map((node) => [node.id, node.type, node.href]), [['a', 'report', ''], ['b', 'identifier', ''], ['c', 'offer', '']]);
  assert.equal(model.nodes[0].label, 'gpj.exe <b>x</b>');
  assert.equal(model.nodes[1].label, 'b');
  assert.equal([...model.nodes[2].label].length, 200);
  assert.equal(model.edges.length, 1);
  assert.equal(here('/sl/desk/report/4', 'http://127.0.0.1/en/'), '/sl/desk/report/4');
  assert.equal(direction('+44 بلاغ'), 'rtl');
  assert.equal(direction('+44 7700'), 'ltr');
  assert.equal(clean('  a\u2028 b '), 'a b');
  assert.deepEqual(modelOf(null, 'http://127.0.0.1/').nodes, []);
});

test('the layout is the same each time, and no two nodes lie on each other', () => {
  const places = () => {
    const model = modelOf(invented(700), 'http://127.0.0.1/'), layout = new Layout(model, 1.6), found = [];
    let last = 0;
    for (const far of layout.run()) {
      assert.ok(far >= last && far <= 1);
      last = far;
    }
    layout.places((node, x, y) => { found[node.at] = [x, y]; });
    return found;
  };
  const first = places();
  assert.deepEqual(places(), first);
  assert.equal(first.length, 700);
  let close = 0;
  for (let a = 0; a < first.length; a++)
    for (let b = 0; b < a; b++) if (Math.hypot(first[a][0] - first[b][0], first[a][1] - first[b][1]) < 11) close++;
  assert.ok(close <= 7, `${close} pairs of nodes overlap`);
});

test('boxes are packed without lying on each other', () => {
  const boxes = Array.from({ length: 300 }, (unused, i) => ({ width: 20 + ((i * 37) % 90), height: 20 + ((i * 53) % 70) }));
  pack(boxes, 1.6);
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(0, i))
      assert.ok(a.x >= b.x + b.width - 1e-6 || b.x >= a.x + a.width - 1e-6 || a.y >= b.y + b.height - 1e-6 || b.y >= a.y + a.height - 1e-6);
});

test('a number is found however it is written, a name without its marks', () => {
  const nodes = [{ label: '+447700900642' }, { label: 'Živa Čeh' }, { label: '12' }];
  assert.deepEqual(matches(nodes, '7700 900-642'), [nodes[0]]);
  assert.deepEqual(matches(nodes, 'ziva ceh'), [nodes[1]]);
  assert.deepEqual(matches(nodes, '  '), []);
});

// ---- without scripts, without WebGL ----

test('without JavaScript a table says who is linked with what, why and since when', async () => {
  const graph = await ana.json('/links/graph.json');
  const page = await pageOf(at.browser, '/links/graph', { javaScript: false });
  assert.equal(await page.locator('#link-table tbody tr').count(), graph.edges.length);
  assert.equal(await page.locator('canvas').count(), 0);
  assert.equal(await part(page, 'whole-picture').isVisible(), false);
  const [row] = await page.locator('#link-table tbody tr').all();
  assert.match(await row.innerText(), /Report|Phone/);
  const [hub] = graph.nodes.filter((node) => node.type === 'identifier');
  assert.match(await row.innerText(), new RegExp(hub.label.replace('+', '\\+')), 'the most connected stands first');
  const links = await page.locator('#link-table tbody a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  const pairs = links.filter((href) => href.includes('/links/pair'));
  assert.ok(links.length > pairs.length && links.every((href) => pairs.includes(href) || /^\/en\/desk\/(report|ads)\/\d+$/.test(href)));
  // Two texts that are linked can be looked at side by side, an ad too.
  const texts = (id) => 'ro'.includes(id[0]);
  assert.equal(pairs.length, graph.edges.filter(({ from, to }) => texts(from) && texts(to)).length);
  for (const href of [pairs.find((one) => one.includes('=-')), pairs.find((one) => !one.includes('=-'))]) {
    assert.ok(href, pairs.join(' '));
    await page.goto(at.server.base + href);
    assert.equal(await page.locator('h1').innerText(), 'Two texts side by side');
  }
  await page.goBack();
  await page.goBack();
  assert.ok(await page.locator('#link-table caption').isVisible());
  await assertFits(page, 'table of links');
  await page.context().close();
});

test('a browser without WebGL says so and shows the table', async () => {
  for (const lang of ['en', 'ar']) {
    const page = await pageOf(at.browser, '/links/graph', { lang });
    await page.evaluate(() => { HTMLCanvasElement.prototype.getContext = () => null; });
    await page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
    await page.reload();
    await part(page, 'missing').waitFor();
    assert.ok(await page.locator('#link-table tbody tr').first().isVisible());
    await look(page, `graph-table-${lang}`);
    await page.context().close();
  }
});

test('when the graph cannot be fetched the table stays', async () => {
  const page = await openPage(drawing);
  const [name, value] = ana.cookie.split('=');
  await page.context().addCookies([{ name, value, url: at.server.base }]);
  await page.route('**/graph.json*', (route) => route.fulfill({ status: 503, body: 'no' }));
  await page.goto(`${at.server.base}/en/desk/links/graph`);
  await part(page, 'failed').waitFor();
  assert.ok(await page.locator('#link-table tbody tr').first().isVisible());
  await page.context().close();
});

test('the script that draws is fetched on pages with a picture only, and is small', async () => {
  const page = await pageOf(drawing, '/links');
  const asked = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => one.name));
  assert.ok(!asked.some((name) => /link-graph\.js/.test(name)));
  await page.context().close();
  assert.ok(statSync('ui/js/link-graph.js').size < 210000);
  assert.doesNotMatch(readFileSync('ui/js/link-graph.js', 'utf8'), /\beval\(|new Function\(|new Worker\(/);
});

// ---- the picture ----

test('the picture is accessible and fits in every direction of writing', async () => {
  for (const viewport of [PHONE, DESKTOP])
    for (const lang of ['en', 'sl', 'ar']) {
      const page = await pageOf(drawing, '/links/graph', { lang, viewport, dark: lang === 'sl' });
      await drawn(page);
      await look(page, `graph-${lang}-${viewport.width}`);
      assert.deepEqual(page.problems, []);
      assert.deepEqual(page.foreign, []);
      await page.context().close();
    }
});

test('with the keyboard: into the picture, from node to node, its links are told, Enter opens, and out again', async () => {
  const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP });
  await drawn(page);
  const graph = await ana.json('/links/graph.json'), hub = graph.nodes.find((node) => node.type === 'identifier');
  await part(page, 'box').focus();
  const view = () => page.evaluate(() => document.querySelector('.lg-node').style.transform);
  const before = await view();
  for (const key of ['ArrowLeft', 'ArrowUp', '+', '-']) {
    const was = await view();
    await page.keyboard.press(key);
    await page.waitForFunction((old) => document.querySelector('.lg-node').style.transform !== old, was);
  }
  await page.keyboard.press('0');
  await page.waitForFunction((old) => document.querySelector('.lg-node').style.transform === old, before);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'lg-node');
  const said = () => part(page, 'said').textContent();
  assert.ok((await said()).includes(hub.label), 'the most connected comes first');
  assert.match(await said(), /report/i);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'lg-node');
  const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
  assert.match(href, /^\/en\/desk\/report\/\d+$/);
  assert.ok(await part(page, 'card-chosen').isVisible());
  await assertAccessible(page, 'picture with its card');
  await shot(page, 'graph-card');
  await page.keyboard.press('Escape'); // closes the card
  assert.equal(await part(page, 'card-chosen').isVisible(), false);
  await page.keyboard.press('Escape'); // leaves
  assert.equal(await page.evaluate(() => document.activeElement.dataset.part), 'after');
  await part(page, 'node').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${href}`);
  await page.context().close();
});

test('Tab past the last node leaves the picture: it is no trap', async () => {
  const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP });
  await drawn(page);
  const { nodes } = await ana.json('/links/graph.json');
  await part(page, 'box').focus();
  for (let i = 0; i < nodes.length; i++) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'lg-node');
  }
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement.className), 'lg-node');
  for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'lg-node');
  await page.context().close();
});

test('search, filter, mouse and the saved picture', async () => {
  const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP, data: invented(120) });
  await drawn(page);
  await part(page, 'find').fill('37');
  await page.keyboard.press('Enter');
  assert.ok((await part(page, 'card-title').textContent()).endsWith('37'));
  const identifiers = page.locator('[data-type="identifier"]'), reports = page.locator('[data-type="report"]');
  await identifiers.uncheck();
  await reports.uncheck();
  await part(page, 'find').fill('1');
  await page.waitForFunction(() => document.querySelector('[data-part="found"]').children.length > 1);
  const found = await part(page, 'found').locator('button').allTextContents();
  assert.ok(found.every((text) => Number(text.match(/\d+$/)[0]) % 3 === 2), 'what is filtered out is not found');
  await identifiers.check();
  await reports.check();
  // The ring stands on the node: a click there opens its card.
  await part(page, 'find').fill('37');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  await part(page, 'card-close').click();
  const box = await part(page, 'node').boundingBox();
  assert.ok(box);
  const [download] = await Promise.all([page.waitForEvent('download'), part(page, 'save').click()]);
  assert.equal(download.suggestedFilename(), 'kres-links.png');
  const png = readFileSync(await download.path());
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(png.length > 4000);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a click shows the links of what is under the mouse', async () => {
  const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP });
  await drawn(page);
  const ring = await part(page, 'node').boundingBox();
  await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
  await part(page, 'card-chosen').waitFor();
  const hub = (await ana.json('/links/graph.json')).nodes.find((node) => node.type === 'identifier');
  assert.ok((await part(page, 'card-title').textContent()).includes(hub.label));
  const first = part(page, 'card-links').locator('button').first();
  const name = await first.textContent();
  await first.click();
  assert.equal(await part(page, 'card-title').textContent(), name);
  await page.context().close();
});

test('the wheel scrolls the page until the picture was clicked, then it brings it closer', async () => {
  const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP, data: invented(120) });
  await drawn(page);
  const view = () => page.evaluate(() => document.querySelector('.lg-node').style.transform);
  const { x, y } = await part(page, 'box').boundingBox(), before = await view();
  await page.mouse.move(x + 200, y + 200);
  await page.mouse.wheel(0, -100);
  await page.waitForTimeout(400);
  assert.equal(await view(), before);
  await page.mouse.click(x + 5, y + 5);
  await page.mouse.move(x + 200, y + 200);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction((old) => document.querySelector('.lg-node').style.transform !== old, before);
  await page.context().close();
});

test('who wants no motion sees only what comes out; a graphics card that gives up leaves the table', async () => {
  const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.reload();
  await drawn(page);
  await part(page, 'closer').click();
  assert.ok(await part(page, 'whole-picture').isVisible());
  await page.evaluate(() => document.querySelector('.lg-canvas canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
  await part(page, 'missing').waitFor();
  assert.equal(await part(page, 'whole-picture').isVisible(), false);
  assert.ok(await page.locator('#link-table tbody tr').first().isVisible());
  await page.context().close();
});

test('the picture keeps the filter of the list', async () => {
  const { nodes } = await ana.json('/links/graph.json?q=nothing-like-this');
  assert.deepEqual(nodes, []);
  const page = await pageOf(drawing, '/links/graph?q=nothing-like-this');
  assert.ok(await page.locator('.empty').isVisible());
  assert.equal(await page.locator('.back a').getAttribute('href'), '/en/desk/links?q=nothing-like-this');
  await look(page, 'graph-empty');
  await page.context().close();
});

test('hostile labels are letters, in the page and in the picture', async () => {
  const evil = '<img src=x onerror="document.title=1">\u202e{{{x}}}"\'';
  const page = await pageOf(drawing, '/links/graph', {
    viewport: DESKTOP, data: {
      nodes: [{ id: 'a', type: 'report', label: evil, state_name: evil, date: evil, href: 'javascript:document.title=2' }, { id: 'b', type: 'identifier', kind_name: evil, label: evil, href: 'https://example.org/' }],
      edges: [{ from: 'a', to: 'b', type: 'mentions', label: evil }], left_out: {},
    },
  });
  await drawn(page);
  await part(page, 'box').focus();
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('#link-picture img').count(), 0);
    assert.equal(await part(page, 'node').getAttribute('href'), null);
    assert.equal(await part(page, 'card-open').isVisible(), false);
    assert.ok((await part(page, 'card-title').textContent()).includes('<img src=x'));
    assert.ok(!(await part(page, 'said').textContent()).includes('\u202e'));
    await page.keyboard.press('Enter'); // nowhere to go: to its card
    assert.equal(await page.evaluate(() => document.activeElement.dataset.part), 'card-title');
    await part(page, 'node').focus();
  }
  assert.match(await page.title(), /Kres/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the picture is the same each time', async () => {
  const data = invented(200), seen = [];
  for (let i = 0; i < 2; i++) {
    const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP, data });
    await drawn(page);
    await page.waitForTimeout(200);
    seen.push((await part(page, 'canvas').screenshot()).toString('base64'));
    await page.context().close();
  }
  assert.equal(seen[0], seen[1]);
});

test('five thousand nodes are laid out in slices, and the page stays alive', async () => {
  const page = await pageOf(drawing, '/links/graph', { viewport: DESKTOP, data: invented(5000) });
  await page.locator('#link-picture[data-laid-out]').waitFor({ timeout: 120000 });
  const worked = Number(await page.locator('#link-picture').getAttribute('data-worked'));
  assert.ok(worked < 20000, `${worked} ms of computing`);
  await part(page, 'find').fill('4711');
  await page.keyboard.press('Enter');
  assert.ok((await part(page, 'card-title').textContent()).includes('4711'));
  await page.context().close();
});

test('the page of a group has its own picture and table', async () => {
  const { nodes } = await ana.json('/links/graph.json');
  const path = `/links/${nodes[0].cluster}`;
  const plain = await pageOf(at.browser, path, { javaScript: false });
  assert.ok(await plain.locator('#link-table tbody tr').count() > 1);
  await plain.context().close();
  const page = await pageOf(drawing, path, { viewport: DESKTOP });
  await page.locator('#link-picture').scrollIntoViewIfNeeded();
  await drawn(page);
  await look(page, 'graph-group');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('who reads no reports sees no picture', async () => {
  const administrator = await memberAt(at.server, at.demo, at.demo.logins.find((one) => one.role === 'administrator').login);
  for (const path of ['/links/graph', '/links/graph.json']) assert.equal((await getJson(at.server.base, `/en/desk${path}`, administrator.cookie)).status, 403);
});
