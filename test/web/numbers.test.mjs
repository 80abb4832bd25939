// The page of numbers: tables without JavaScript, plots with it, files that no spreadsheet takes for formulas; and the numbers
// of all agencies, in which nothing small stands.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { demonstration, look } from '../lib/demo.mjs';
import { openPage, DESKTOP, PHONE } from '../lib/browser.mjs';
import { signIn, totp, getJson } from '../lib/kres.mjs';

const at = demonstration('numbers');

async function cookieOf(role) {
  const member = at.demo.logins.find((one) => one.role === role);
  return signIn(at.server.base, member, totp(at.demo.secret));
}

async function pageOf(role, options) {
  const page = await openPage(at.browser, options);
  const [name, value] = (await cookieOf(role)).split('=');
  await page.context().addCookies([{ name, value, url: at.server.base }]);
  return page;
}

test('tables stand without JavaScript, and nothing is drawn', async () => {
  const page = await pageOf('coordinator', { javaScript: false });
  await page.goto(`${at.server.base}/en/desk/numbers`);
  assert.ok(await page.locator('.table-of').count() >= 6);
  assert.ok(await page.locator('#reports table').count());
  assert.equal(await page.locator('canvas').count(), 0);
  await page.locator('#reports summary').click();
  assert.ok(await page.locator('#reports tbody tr').first().isVisible());
  await look(page, 'numbers-plain');
  await page.context().close();
});

test('each table with something in it has a plot with its name', async () => {
  for (const viewport of [PHONE, DESKTOP]) {
    for (const lang of ['en', 'sl', 'ar']) {
      const page = await pageOf('coordinator', { viewport, dark: lang === 'sl' });
      await page.goto(`${at.server.base}/${lang}/desk/numbers`);
      await page.locator('#reports canvas').waitFor();
      const drawn = await page.locator('[data-plot]').evaluateAll((all) => all.map((one) => [one.getAttribute('role'), one.getAttribute('aria-label')]));
      assert.equal(await page.locator('canvas').count(), drawn.length);
      assert.ok(drawn.length && drawn.every(([role, label]) => role === 'img' && label));
      await look(page, `numbers-${lang}-${viewport.width}`);
      assert.deepEqual(page.problems, []);
      assert.deepEqual(page.foreign, []);
      await page.context().close();
    }
  }
});

test('the sums of the tables are those of their rows, and those of the list of reports', async () => {
  const cookie = await cookieOf('coordinator');
  const { json } = await getJson(at.server.base, '/en/desk/numbers', cookie);
  for (const table of json.tables.filter((one) => one.has_sum))
    table.columns.forEach((column, c) => assert.equal(table.sum.cells[c].n, table.rows.reduce((sum, row) => sum + row.cells[c].n, 0), `${table.id} ${column.id}`));
  const reports = json.tables.find((one) => one.id === 'reports');
  assert.ok(reports.sum.cells.at(-1).n > 5);
});

test('over all agencies no small number is told', async () => {
  const cookie = await cookieOf('coordinator');
  const { json } = await getJson(at.server.base, '/en/desk/numbers?all=1', cookie);
  assert.equal(json.outside, true);
  assert.ok(!json.tables.some((one) => one.id === 'whose' || one.id === 'late'));
  for (const table of json.tables)
    for (const row of table.rows) for (const cell of row.cells) {
      assert.ok(cell.hidden ? cell.n === undefined : cell.n === 0 || cell.n >= json.few, `${table.id} ${row.label}`);
    }
  const page = await pageOf('coordinator');
  await page.goto(`${at.server.base}/en/desk/numbers?all=1`);
  await look(page, 'numbers-all');
  await page.context().close();
});

test('every table is a file for a spreadsheet', async () => {
  const cookie = await cookieOf('coordinator');
  const { json } = await getJson(at.server.base, '/en/desk/numbers', cookie);
  for (const { id } of json.tables) {
    const answer = await fetch(`${at.server.base}/en/desk/numbers/${id}`, { headers: { cookie } });
    assert.match(answer.headers.get('content-type'), /^text\/csv/);
    assert.match(answer.headers.get('content-disposition'), new RegExp(`filename="${id}-\\d{4}-\\d\\d-\\d\\d\\.csv"`));
    const text = await answer.text();
    assert.ok(text.endsWith('\r\n'));
    assert.doesNotMatch(text, /(^|,)"?[=+@]/m);
  }
  const none = await fetch(`${at.server.base}/en/desk/numbers/nothing`, { headers: { cookie } });
  assert.equal(none.status, 404);
});

test('who has no queue sees no numbers', async () => {
  const cookie = await cookieOf('administrator');
  const answer = await fetch(`${at.server.base}/en/desk/numbers`, { headers: { cookie } });
  assert.equal(answer.status, 403);
});
