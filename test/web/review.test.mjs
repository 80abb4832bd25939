// What staff say of the screen's findings: with a mouse, by keyboard, with JavaScript off, on a phone; and the file of
// labelled texts that "kres screen" learns from.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, readFileSync, existsSync } from 'node:fs';
import { totp, postJson, run } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, PHONE } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const LAPTOP = { width: 1366, height: 768 };
const story = 'They took my passport on the first day.\nThe blue door is locked at night, and whoever asks is sent away. Call +44 7700 900123.';
const at = demonstration('review');

async function signedIn(login, options = {}) {
  const page = await openPage(at.browser, options);
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', at.demo.logins.find((one) => one.login === login).password);
  await page.fill('#code', totp(at.demo.secret));
  await Promise.all([page.waitForURL(/\/desk(\/inbox|\/today|\/admin|$)/), page.press('#code', 'Enter')]);
  return page;
}

// A report of this story; its number is read from the inbox.
async function reported(page, text = story) {
  const { status } = await postJson(at.server.base, '/api/v1/reports', { lang: 'en', text }, { authorization: `Bearer ${at.demo.apiKey}` });
  assert.equal(status, 201);
  let newest = 0;
  for (const level of ['high', 'some', 'none']) {
    const { rows } = await (await page.request.get(`${at.server.base}/en/desk/inbox?limit=200&level=${level}`, { headers: { accept: 'application/json' } })).json();
    newest = Math.max(newest, ...rows.map((row) => row.id));
  }
  return newest;
}

const words = async (page, selector) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
// Presses something that leads on, and waits until the next page is there, be its address the same.
const goOn = (page, press) => Promise.all([page.waitForNavigation(), press()]);
const said = (page) => page.locator('#review .reviews > li');

// Drags the mouse from one letter of the text to another, as a hand does.
async function drag(page, from, to) {
  const points = await page.evaluate(([first, last]) => {
    const text = document.querySelector('#told .words[data-screened]');
    text.scrollIntoView({ block: 'center' });
    const find = (wanted, end) => {
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.parentElement.closest('.why') ? -1 : node.data.indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const box = end ? [...range.getClientRects()].at(-1) : range.getClientRects()[0];
        return [end ? box.right - 1 : box.left + 1, box.top + box.height / 2];
      }
      throw new Error(`"${wanted}" does not stand in the text`);
    };
    return [find(first, false), find(last, true)];
  }, [from, to]);
  await page.mouse.move(...points[0]);
  await page.mouse.down();
  await page.mouse.move(...points[1], { steps: 8 });
  await page.mouse.up();
}

test('a sign is called wrong where it stands, and a second press takes that back', { timeout: 60000 }, async () => {
  const page = await signedIn('ana', { viewport: LAPTOP });
  const id = await reported(page);
  await page.goto(`${at.server.base}/en/desk/report/${id}`);
  const tags = await words(page, '.report-head .tags');
  const sign = page.locator('#signs .sign-list > li').first();
  const name = await sign.locator('b').first().textContent();
  await sign.getByRole('button', { name: /^This is wrong/ }).click();
  await page.waitForURL(/#sign-1$/);
  assert.match(await sign.textContent(), /wrong.*says Ana/s);
  assert.equal(await sign.getByRole('button', { name: /^This is wrong/ }).count(), 0);
  assert.equal(await said(page).count(), 1);
  assert.match(await words(page, '#review'), new RegExp(`changes nothing in this report.*wrong ${name}.*Ana`));
  assert.equal(await words(page, '.report-head .tags'), tags, 'the report is as it was');
  assert.ok(await page.locator('mark.sign').count(), 'the words stay marked');
  await shot(page, 'review-wrong-desktop');

  const other = await signedIn('bor', { viewport: LAPTOP });
  await other.goto(`${at.server.base}/en/desk/report/${id}`);
  assert.match(await other.textContent('#signs'), /says Ana/, 'a colleague sees it');
  await goOn(page, () => page.locator('#sign-1').getByRole('button', { name: /^Take back/ }).click());
  assert.equal(await said(page).count(), 0);
  await goOn(other, () => other.locator('#sign-1').getByRole('button', { name: /^Take back/ }).click());
  assert.equal(await said(other).count(), 0, 'what is gone already is no error');
  for (const one of [page, other]) { assert.deepEqual(one.problems, []); assert.deepEqual(one.foreign, []); await one.context().close(); }
});

test('with a mouse: words selected across a marked word go into the form, without the reason beside it', { timeout: 60000 }, async () => {
  const page = await signedIn('ana', { viewport: LAPTOP });
  const id = await reported(page);
  await page.goto(`${at.server.base}/en/desk/report/${id}`);
  const bubble = page.locator('#missed-bubble');
  assert.ok(!await bubble.isVisible(), 'nothing is offered while nothing is selected');
  await drag(page, 'hey', 'da'); // from the middle of a marked word, which is a link, to the middle of another
  await bubble.waitFor({ state: 'visible' });
  await assertAccessible(page, 'a report with selected words');
  await shot(page, 'review-bubble-desktop');
  await bubble.click();
  assert.equal(await page.inputValue('#missed-words'), 'They took my passport on the first day');
  assert.ok(await page.evaluate(() => document.activeElement.id === 'missed-sign'), 'the next field is at hand');
  const groups = await page.locator('#missed-sign optgroup').evaluateAll((all) => all.map((one) => [one.label, one.children.length]));
  assert.ok(groups.length >= 5 && groups.every(([label, count]) => label && count), 'signs stand by what they are a sign of');
  const options = await page.locator('#missed-sign optgroup').first().locator('option').allTextContents();
  assert.deepEqual(options, [...options].sort(new Intl.Collator('en').compare), 'by name');

  await page.keyboard.press('Escape');
  await drag(page, 'blue', 'door');
  await bubble.waitFor({ state: 'visible' });
  await bubble.click();
  assert.equal(await page.inputValue('#missed-words'), 'blue door');
  await page.selectOption('#missed-sign', 'other');
  await page.fill('#missed-line', 'They lock the house at night.');
  await shot(page, 'review-missed-desktop');
  await goOn(page, () => page.click('#missed button.btn'));
  assert.match(await words(page, '#review .reviews'), /missed another sign .?blue door.? They lock the house at night\./);
  await drag(page, 'blue', 'door');
  await bubble.waitFor({ state: 'visible' });
  await page.keyboard.press('Escape');
  assert.ok(!await bubble.isVisible(), 'Escape puts it away');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('on a phone: the button stands below the selected words and inside of the screen', { timeout: 60000 }, async () => {
  const page = await signedIn('bor', { viewport: PHONE });
  const id = await reported(page);
  await page.goto(`${at.server.base}/en/desk/report/${id}`);
  const box = await page.evaluate(() => {
    const text = document.querySelector('#told .words[data-screened]');
    text.scrollIntoView({ block: 'center' });
    getSelection().selectAllChildren(text);
    const { right, bottom } = text.getBoundingClientRect();
    return { right, bottom };
  });
  const bubble = page.locator('#missed-bubble');
  await bubble.waitFor({ state: 'visible' });
  const spot = await bubble.boundingBox();
  assert.ok(spot.x >= 0 && spot.x + spot.width <= PHONE.width, 'not over the edge');
  assert.ok(spot.y >= box.bottom - 12, 'not over the words');
  await assertFits(page, 'a report with selected words on a phone');
  await assertAccessible(page, 'a report with selected words on a phone');
  await shot(page, 'review-bubble-phone');
  await bubble.click();
  assert.equal((await page.inputValue('#missed-words')).replace(/\s+/g, ' '), story.replace(/\s+/g, ' '), 'all of the text and nothing of the page');
  await assertFits(page, 'the form on a phone');
  await shot(page, 'review-missed-phone');
  await page.context().close();
});

test('by keyboard alone: a sign is wrong, words were missed, another urgency', { timeout: 90000 }, async () => {
  const page = await signedIn('bor', { viewport: LAPTOP });
  const id = await reported(page);
  await page.goto(`${at.server.base}/en/desk/report/${id}`);
  const tabTo = async (wanted) => {
    for (let i = 0; i < 150; i++) {
      if (await page.evaluate((one) => document.activeElement?.matches(one), wanted)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never reached ${wanted}`);
  };
  await tabTo('#signs .say-wrong button');
  await goOn(page, () => page.keyboard.press('Enter'));
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('#signs')), 'the reader goes on where she was');

  await page.keyboard.press('m');
  assert.ok(await page.evaluate(() => document.activeElement.id === 'missed-words'), 'm leads to the words');
  await page.keyboard.type('is sent away');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  const sign = await page.inputValue('#missed-sign');
  assert.ok(sign, 'a sign is chosen');
  await tabTo('#missed button.btn');
  await goOn(page, () => page.keyboard.press('Enter'));
  await tabTo('#wanted > summary');
  await page.keyboard.press('Enter');
  await tabTo('#wanted input[type=radio]');
  const screened = await page.evaluate(() => document.querySelector('#wanted input:checked').value);
  const reported_as = await page.locator('.report-head .badge').first().getAttribute('class');
  await page.keyboard.press('ArrowDown');
  const wanted = await page.evaluate(() => document.querySelector('#wanted input:checked').value);
  assert.notEqual(wanted, screened);
  await tabTo('#wanted button.btn');
  await goOn(page, () => page.keyboard.press('Enter'));
  assert.equal(await said(page).count(), 3);
  assert.equal(await page.locator('.report-head .badge').first().getAttribute('class'), reported_as, 'the report keeps its urgency');
  await page.keyboard.press('?');
  assert.match(await page.textContent('#keys'), /Something was missed/);
  await page.context().close();
});

test('with JavaScript off, on a phone: all of it, and nothing typed is lost', { timeout: 90000 }, async () => {
  const page = await signedIn('ana', { viewport: PHONE, javaScript: false });
  const id = await reported(page);
  await page.goto(`${at.server.base}/en/desk/report/${id}`);
  assert.ok(!await page.locator('#missed-bubble').isVisible(), 'nothing is offered that needs JavaScript');
  await page.click('#missed > summary');
  assert.ok(!(await words(page, '#missed')).includes('button that appears') || !await page.locator('#missed .js-only').isVisible());
  await page.fill('#missed-words', 'the green door');
  await page.selectOption('#missed-sign', 'other');
  await page.fill('#missed-line', 'a locked house');
  await page.click('#missed button.btn');
  assert.match(await words(page, 'main'), /These words do not stand in the text/);
  assert.equal(await page.inputValue('#missed-words'), 'the green door');
  assert.equal(await page.inputValue('#missed-sign'), 'other');
  assert.equal(await page.inputValue('#missed-line'), 'a locked house');
  await assertFits(page, 'a refused form on a phone');
  await page.fill('#missed-words', ' THE blue\n door ');
  await page.click('#missed button.btn');
  assert.match(await words(page, '#review .reviews'), /missed another sign .?The blue door.? a locked house/);
  await page.locator('#signs .say-wrong button').first().click();
  await page.click('#wanted > summary');
  await page.check('#wanted input[value=some]');
  await page.click('#wanted button.btn');
  assert.equal(await said(page).count(), 3);
  await assertFits(page, 'a reviewed report on a phone');
  await shot(page, 'review-report-phone');

  await page.click('.places a[href$="/desk/review"]');
  await assertFits(page, 'the review list on a phone');
  await shot(page, 'review-list-phone');
  const own = page.locator('.reviews > li', { has: page.locator(`a[href*="/report/${id}#review"]`) });
  assert.equal(await own.count(), 3);
  assert.match(await own.filter({ hasText: 'The blue door' }).textContent(), /missed.*The text should be:.*some signs.*Ana/s);
  await page.click('.views a[href$="kind=missed"]');
  assert.equal(await own.count(), 1);
  await own.getByRole('button', { name: /^Remove/ }).click();
  assert.match(page.url(), /kind=missed/);
  assert.equal(await own.count(), 0);
  await page.goto(`${at.server.base}/en/desk/report/${id}`);
  assert.equal(await said(page).count(), 2);
  await page.context().close();
});

test('the list is for those who read reports; the file for coordinators, with a reason', { timeout: 60000 }, async () => {
  for (const login of ['adam', 'iva']) {
    const page = await signedIn(login);
    assert.equal(await page.locator('.places a[href$="/desk/review"]').count(), 0, login);
    for (const path of ['review', 'review/export']) assert.equal((await page.goto(`${at.server.base}/en/desk/${path}`)).status(), 403, `${login} ${path}`);
    await page.context().close();
  }
  const page = await signedIn('ana', { viewport: LAPTOP });
  await page.goto(`${at.server.base}/en/desk/review`);
  assert.equal(await page.locator('a[href$="/review/export"]').count(), 0);
  assert.equal((await page.goto(`${at.server.base}/en/desk/review/export`)).status(), 403);
  await page.context().close();
  const elsewhere = await signedIn('darja', { viewport: LAPTOP });
  await elsewhere.goto(`${at.server.base}/en/desk/review`);
  assert.match(await words(elsewhere, 'main'), /Nothing is on the list yet/, 'another agency reads none of it');
  await assertAccessible(elsewhere, 'an empty list');
  await elsewhere.context().close();
});

test('labelled texts: what is in the file is said before, numbers are replaced, and kres screen learns from it', { timeout: 120000 }, async () => {
  const page = await signedIn('cvetka', { viewport: LAPTOP });
  for (let i = 0; i < 26; i++) { // fewer than twenty teach nothing, and a page of the list holds 25
    const id = await reported(page, `${story} ${'Again and '.repeat(i)}again.`);
    const csrf = await (await page.request.get(`${at.server.base}/en/desk/report/${id}`)).text().then((html) => html.match(/name="csrf" value="([^"]+)"/)[1]);
    const answer = await page.request.post(`${at.server.base}/en/desk/report/${id}/review/level`, { form: { csrf, wanted_level: i % 2 ? 'high' : 'none' }, headers: { origin: at.server.base } });
    assert.equal(answer.status(), 200);
  }
  await page.goto(`${at.server.base}/en/desk/review`);
  await assertAccessible(page, 'the review list');
  await assertFits(page, 'the review list');
  await shot(page, 'review-list-desktop');
  assert.ok(await page.locator('a[rel=next]').isVisible(), 'a page at a time');
  await page.click('a[rel=next]');
  await page.click('a[rel=prev]');
  await page.click('a[href$="/review/export"]');
  assert.match(await words(page, 'main'), /leave the sealed store.*What is in the file.*Not in it/);
  assert.ok(await page.isChecked('input[name=replace]'), 'numbers are replaced unless somebody insists');
  for (const viewport of [LAPTOP, PHONE]) {
    await page.setViewportSize(viewport);
    await assertAccessible(page, 'the export');
    await assertFits(page, 'the export');
    await shot(page, `review-export-${viewport.width}`);
  }
  await page.fill('#reason', 'The evaluation of March');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('main form button.danger')]);
  assert.match(download.suggestedFilename(), /^labelled-\d{4}-\d\d-\d\d\.jsonl$/);
  const file = await download.path();
  const lines = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(lines.length >= 20);
  lines.forEach((line, i) => {
    assert.deepEqual(Object.keys(line), ['id', 'text', 'level', 'lang', 'forms', 'kind', 'wrong', 'missed']);
    assert.equal(line.id, String(i + 1), 'a running number and nothing of ours');
    assert.equal(line.kind, 'report');
  });
  assert.ok(!readFileSync(file, 'utf8').includes('900123'));
  assert.match(lines[0].text, /Call \[phone\]/);
  assert.ok(lines.some((line) => line.wrong.length), 'signs that were called wrong');

  const packs = ['core', 'si'].flatMap((name) => {
    cpSync(new URL(`../../packs/${name}`, import.meta.url).pathname, `${at.place.folder}/${name}`, { recursive: true });
    return ['--pack', `${at.place.folder}/${name}`];
  });
  const screen = (...args) => run(['screen', ...packs, '--cache', `${at.place.folder}/cache`, ...args]);
  assert.match(screen('--evaluate', file), new RegExp(`^${lines.length} labelled texts`));
  assert.match(screen('--fit', file), new RegExp(`^${lines.length} labelled texts`));
  assert.ok(existsSync(`${at.place.folder}/si/weights.yaml`), 'learned');

  await page.uncheck('input[name=replace]');
  await page.fill('#reason', 'The police asked for the numbers');
  const [whole] = await Promise.all([page.waitForEvent('download'), page.click('main form button.danger')]);
  assert.ok(readFileSync(await whole.path(), 'utf8').includes('900123'));
  await page.goto(`${at.server.base}/en/desk/admin/audit`);
  assert.match(await words(page, 'main'), /with its numbers.*The police asked for the numbers/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
