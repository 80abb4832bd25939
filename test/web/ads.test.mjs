// Ads found on the open net at the desk: lists, words, those that are alike, one ad and the way into a report, sources taken
// out; who may see them and who may not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { demonstration, look } from '../lib/demo.mjs';
import { openPage, DESKTOP, PHONE } from '../lib/browser.mjs';
import { run, signIn, totp, getJson } from '../lib/kres.mjs';

const hand = (name, phone, more = '') => `Hostess wanted in a night bar abroad, we pay the trip and you work it off, give us your passport. ${more}Write to ${name} ${phone}`;
const ads = [
  { id: 'h1', time: '2026-11-02', text: hand('Vlado', '040 111 222'), url: 'https://ads.example/1', place: 'Kranj', lang: 'en' },
  { id: 'h2', time: '2026-11-09', text: hand('Marko', '040 111 333', 'No language needed. ') },
  { id: 'h3', time: '2026-11-16', text: hand('Vlado', '040 111 222') },
  { id: 'h4', time: '2026-11-20', text: hand('Sandi', '041 555 666', 'Only this week. ') },
  { id: 'o1', time: '2026-11-21', text: 'The town library lends ladders and drills to its members every second Saturday', title: 'Library of things' },
  { id: 'x1', time: '2026-11-21', text: '<script>alert(1)</script> {{#_}}Ads{{/_}} and a "quote" & more words of an honest shop' },
];

const at = demonstration('ads', {
  ready: (place) => {
    place.file = `${place.place.folder}/ads.jsonl`;
    writeFileSync(place.file, ads.map((ad) => `${JSON.stringify(ad)}\n`).join(''));
  },
});

const clear = () => run(['import', 'ads', '--remove', 'Oglasna deska (izmišljena)', '--data', `${at.place.folder}/data`]);
const bring = () => run(['import', 'ads', at.file, '--source', 'Board of offers', '--data', `${at.place.folder}/data`]);
const cookieOf = (role, step = 0) => signIn(at.server.base, at.demo.logins.find((one) => one.role === role), totp(at.demo.secret, step));

async function pageOf(role, options) {
  const page = await openPage(at.browser, options);
  const [name, value] = (await cookieOf(role)).split('=');
  await page.context().addCookies([{ name, value, url: at.server.base }]);
  return page;
}

test('the demonstration has ads of its own, of three hands and an honest firm', async () => {
  const cookie = await cookieOf('analyst');
  const { json } = await getJson(at.server.base, '/en/desk/ads/clusters', cookie);
  assert.deepEqual(json.rows.map((row) => row.size).sort(), [2, 3, 3, 5]);
  assert.equal(json.rows.at(-1).size, 2); // the honest firm comes last
  assert.equal((await getJson(at.server.base, '/en/desk/ads', cookie)).json.rows.length, 16);
  clear();
});

test('with nothing brought in the page names the command', async () => {
  const page = await pageOf('analyst', { javaScript: false });
  await page.goto(`${at.server.base}/en/desk/ads`);
  assert.match(await page.locator('main').innerText(), /No ads have been brought in yet[\s\S]*kres import ads/);
  await look(page, 'ads-none');
  await page.goto(`${at.server.base}/en/desk/ads/clusters`);
  assert.match(await page.locator('main').innerText(), /No ads are alike/);
  await page.goto(`${at.server.base}/en/desk/ads/sources`);
  assert.match(await page.locator('main').innerText(), /kres import ads/);
  await page.context().close();
  bring();
});

test('who takes reports or looks for patterns sees them, nobody else, and only coordinators take them out', async () => {
  const first = (await getJson(at.server.base, '/en/desk/ads', await cookieOf('analyst'))).json.rows[0].id;
  const paths = ['/en/desk/ads', `/en/desk/ads/${first}`, '/en/desk/ads/clusters', '/en/desk/ads/sources'];
  for (const role of ['intake', 'investigator', 'coordinator', 'analyst']) {
    const cookie = await cookieOf(role);
    for (const path of paths) assert.equal((await getJson(at.server.base, path, cookie)).status, 200, `${role} ${path}`);
    const html = await (await fetch(`${at.server.base}/en/desk`, { headers: { cookie } })).text();
    assert.ok(html.includes('/en/desk/ads"'), `${role} is offered them`);
  }
  for (const role of ['caseworker', 'shelter', 'editor', 'administrator', 'facility']) {
    const cookie = await cookieOf(role);
    for (const path of paths) assert.equal((await getJson(at.server.base, path, cookie)).status, 403, `${role} ${path}`);
    const html = await (await fetch(`${at.server.base}/en/desk`, { headers: { cookie } })).text();
    assert.ok(!html.includes('/en/desk/ads"'), `${role} is not offered them`);
  }
  assert.equal((await fetch(`${at.server.base}/en/desk/ads/${first}`, { redirect: 'manual' })).status, 303);
  const source = (await getJson(at.server.base, '/en/desk/ads/sources', await cookieOf('analyst'))).json.rows[0].id;
  const other = at.demo.logins.find((one) => one.role === 'coordinator' && one.agency !== 'svetilnik');
  for (const role of ['intake', 'analyst', 'investigator', other]) { // nor a coordinator of another agency
    const cookie = await (role === other ? signIn(at.server.base, other, totp(at.demo.secret)) : cookieOf(role)), html = await (await fetch(`${at.server.base}/en/desk/ads/sources`, { headers: { cookie } })).text();
    assert.ok(!html.includes('/remove"'));
    const csrf = html.match(/name="csrf" value="([^"]+)"/)[1];
    const answer = await fetch(`${at.server.base}/en/desk/ads/sources/${source}/remove`, { method: 'POST', redirect: 'manual',
      headers: { cookie, origin: at.server.base, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ csrf, sure: '1' }) });
    assert.equal(answer.status, 403, role.role ?? role);
  }
});

test('lists are filtered without JavaScript; words and numbers are found in any writing', async () => {
  const page = await pageOf('intake', { javaScript: false });
  await page.goto(`${at.server.base}/en/desk/ads`);
  assert.equal(await page.locator('.item.ad').count(), 6);
  assert.match(await page.locator('.item.ad').last().innerText(), /one of 4 like it/);
  await page.fill('#words', '+386 40 111 222');
  await page.click('main form.ads-filter button');
  assert.equal(await page.locator('.item.ad').count(), 2);
  await page.fill('#words', 'LIBRARY');
  await page.click('main form.ads-filter button');
  assert.match(await page.locator('.item.ad').innerText(), /Library of things/);
  await page.goto(`${at.server.base}/en/desk/ads?since=2026-11-10&level=some`);
  assert.equal(await page.locator('.item.ad').count(), 2);
  assert.equal(await page.inputValue('#since'), '2026-11-10');
  await page.goto(`${at.server.base}/en/desk/ads?words=nothinglikeit`);
  assert.match(await page.locator('main').innerText(), /Nothing fits/);
  for (const query of ['level=9', 'source=abc', 'since=x', 'after=..', 'after=1.2.3', 'words=%FF%00', 'cluster=%27', 'trail=~~~'])
    assert.ok([200, 400].includes((await page.goto(`${at.server.base}/en/desk/ads?${query}`)).status()), query);
  await page.context().close();
});

test('in lists on a phone the text has the width, whatever stands in the dates', async () => {
  for (const place of ['ads', 'ads/clusters']) {
    const page = await pageOf('analyst', { viewport: PHONE });
    await page.goto(`${at.server.base}/en/desk/${place}`);
    const shares = await page.$$eval('.items .item', (items) => items.map((item) => item.querySelector('.item-title').getBoundingClientRect().width / item.clientWidth));
    assert.ok(shares.length > 0 && shares.every((share) => share > 0.8), `${place}: ${shares.map((share) => share.toFixed(2))}`);
    await page.context().close();
  }
});

test('those that are alike stand one under the other', async () => {
  for (const viewport of [PHONE, DESKTOP]) {
    for (const lang of ['en', 'sl', 'ar']) {
      const page = await pageOf('investigator', { viewport, dark: lang === 'sl', javaScript: lang !== 'sl' });
      await page.goto(`${at.server.base}/${lang}/desk/ads/clusters`);
      await look(page, `ads-clusters-${lang}-${viewport.width}`);
      await page.locator('.item.ad').click();
      assert.match(await page.locator('.aligned').innerText(), /Hostess wanted in a night bar abroad/);
      assert.ok(await page.locator('.aligned .slot').count() >= 1);
      assert.ok(await page.locator('.aligned-text .slot').count() >= 3);
      assert.equal(await page.locator('.aligned-list > li').count(), 3); /* two are the same word by word */
      assert.ok(await page.locator('.weeks tbody tr').count() >= 3);
      assert.match(await page.locator('main').innerText(), /\+38640111222/);
      await look(page, `ads-cluster-${lang}-${viewport.width}`);
      assert.deepEqual(page.problems, []);
      assert.deepEqual(page.foreign, []);
      await page.context().close();
    }
  }
  const cookie = await cookieOf('analyst');
  assert.equal((await getJson(at.server.base, '/en/desk/ads/cluster/c0', cookie)).status, 404);
});

test('one ad: its signs, where it stood without a link there, and the way into a report', async () => {
  const { json } = await getJson(at.server.base, '/en/desk/ads?words=kranj', await cookieOf('intake'));
  const [{ id }] = json.rows;
  for (const viewport of [PHONE, DESKTOP]) {
    const page = await pageOf('intake', { viewport, javaScript: false });
    await page.goto(`${at.server.base}/en/desk/ads/${id}`);
    assert.ok(await page.locator('.words mark.sign').count() >= 1);
    assert.match(await page.locator('.pane-side').innerText(), /https:\/\/ads\.example\/1/);
    assert.equal(await page.locator('a[href*="ads.example"]').count(), 0);
    assert.match(await page.locator('main').innerText(), /3 others like it/);
    await look(page, `ads-one-${viewport.width}`);
    await page.click('button[name="_go"]');
    assert.match(page.url(), /\/en\/report$/);
    assert.match(await page.content(), /Hostess wanted in a night bar abroad[\s\S]*Board of offers/);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
  const page = await pageOf('analyst');
  const { json: odd } = await getJson(at.server.base, '/en/desk/ads?words=honest', await cookieOf('analyst'));
  await page.goto(`${at.server.base}/en/desk/ads/${odd.rows[0].id}`);
  assert.match(await page.locator('.words').innerText(), /<script>alert\(1\)<\/script> \{\{#_\}\}Ads\{\{\/_\}\}/);
  assert.equal((await page.goto(`${at.server.base}/en/desk/ads/4711`)).status(), 404);
  await page.context().close();
});

test('a coordinator takes a source out, and it shows nowhere', async () => {
  const page = await pageOf('coordinator', { viewport: PHONE, javaScript: false });
  const [{ id }] = (await getJson(at.server.base, '/en/desk/ads', await cookieOf('analyst'))).json.rows;
  await page.goto(`${at.server.base}/en/desk/ads/sources`);
  assert.match(await page.locator('.ad-source').innerText(), /Board of offers[\s\S]*6 ads[\s\S]*ads\.jsonl[\s\S]*6 new/);
  await look(page, 'ads-sources');
  await page.locator('.ad-source summary').click();
  await page.locator('input[name="sure"]').evaluate((box) => box.removeAttribute('required'));
  await page.locator('.ad-source .btn.danger').click();
  assert.match(await page.locator('#problem').innerText(), /Tick that these ads/);
  await page.locator('.ad-source summary').click();
  await page.locator('input[name="sure"]').check();
  await page.locator('.ad-source .btn.danger').click();
  assert.match(await page.locator('.notice.good').innerText(), /Taken out/);
  const cookie = await cookieOf('analyst');
  assert.equal((await getJson(at.server.base, '/en/desk/ads', cookie)).json.has_sources, false);
  assert.equal((await getJson(at.server.base, `/en/desk/ads/${id}`, cookie)).status, 404);
  const log = await getJson(at.server.base, '/en/desk/admin/audit', await cookieOf('coordinator'));
  assert.match(JSON.stringify(log.json), /ads\.remove/);
  bring(); /* and in again */
  assert.equal((await getJson(at.server.base, '/en/desk/ads', cookie)).json.rows.length, 6);
  await page.context().close();
});
