// The trip message: made on the phone, sent by nobody but her; kept, erased, handed over; with and without JavaScript.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { openPage, assertAccessible, assertFits, shot, PHONE, NARROW } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

const DESK = { width: 1280, height: 900 };
const languages = ['sl', 'en', 'uk', 'ru'];
const filled = {
  plate: 'LJ 12-KRS', driver: 'Marko N.', phone: '+386 1 555 0100', document: 'ID 000123', from: 'Bus station, Maribor',
  to: 'Hotel Jelka, Cesta 1, Ljubljana', price: '40 euro', name: 'Ana', call: '+386 1 555 0199', time: '2031-01-05T18:30',
};
const keys = Object.keys(filled);

const at = demonstration('trip');

const fill = async (page, only = keys) => { for (const key of only) await page.fill(`#t-${key}`, filled[key]); };
const typed = (page) => page.locator('#trip input:not([type=checkbox], [type=file]), #trip textarea')
  .evaluateAll((all) => all.filter((one) => one.value !== one.defaultValue).map((one) => one.value));
const stored = (page) => page.evaluate(() => [localStorage.trip, sessionStorage.trip]);

// The page, after it and the worker have loaded what they want; from then on every request counts.
async function openTrip(page, lang = 'en') {
  await page.goto(`${at.server.base}/${lang}/trip`);
  await page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    for (let i = 0; i < 100 && (!(await caches.keys()).length || worker.active?.state !== 'activated'); i++) await new Promise((done) => setTimeout(done, 50));
  });
  await page.waitForLoadState('networkidle');
  page.sent = [];
  page.context().on('request', (request) => { if (/^(https?|wss?):/.test(request.url())) page.sent.push(`${request.method()} ${request.url()}`); });
}

test('nothing leaves the phone: filled in, composed, changed, copied, put into the calendar, erased', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await openTrip(page);
  assert.equal(await page.locator('main form').count(), 0, 'there is no form that could be sent');
  for (const input of await page.locator('#trip input, #trip textarea').all())
    assert.equal(await input.getAttribute('autocomplete'), 'off', await input.getAttribute('id'));
  await page.click('#t-make');
  assert.match(await page.textContent('#t-empty'), /at least one thing/, 'an empty message is told');
  await fill(page);
  await page.keyboard.press('Enter');
  await page.click('#t-make');
  assert.ok(await page.locator('#t-ready').evaluate((one) => one === document.activeElement), 'the message is read out next');
  const text = await page.inputValue('#t-text');
  assert.deepEqual(text.split('\n'), [
    'Ana,', 'I am setting out on a trip. Please keep this message until I write that I have arrived.', '',
    'From where: Bus station, Maribor', 'Where I am going: Hotel Jelka, Cesta 1, Ljubljana',
    text.split('\n')[5], 'Number plate: LJ 12-KRS', 'Driver: Marko N.', 'Identity document of the driver: ID 000123',
    'Phone number of the driver: +386 1 555 0100', 'Agreed price: 40 euro', '',
    'If you hear nothing from me within an hour of that time, call me.', 'If you cannot reach me, call 113 and read this message to them.',
  ]);
  assert.match(text.split('\n')[5], /^When I should arrive: Sunday, January 5, 2031 at 6:30\sPM$/);

  await page.fill('#t-text', `${text}\nWith love & 100 %`);
  const sms = await page.getAttribute('#t-sms', 'href');
  assert.equal(sms.slice(0, sms.indexOf('=')), 'sms:+38615550199?body');
  assert.equal(decodeURIComponent(sms.slice(sms.indexOf('=') + 1)), `${text}\nWith love & 100 %`, 'the text as it was changed');
  await page.click('#t-copy');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${text}\nWith love & 100 %`);
  assert.match(await page.textContent('#t-copied'), /Copied/);

  const [file] = await Promise.all([page.waitForEvent('download'), page.click('#t-calendar')]);
  const calendar = readFileSync(await file.path(), 'utf8');
  assert.equal(file.suggestedFilename(), 'reminder.ics');
  assert.match(calendar, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  assert.match(calendar, /BEGIN:VEVENT\r\n[^]*SUMMARY:Phone call\r\n[^]*BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:PT0M\r\n[^]*END:VEVENT\r\nEND:VCALENDAR\r\n$/);
  const start = calendar.match(/DTSTART:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/).slice(1).map(Number);
  assert.equal(Date.UTC(start[0], start[1] - 1, ...start.slice(2)), await page.evaluate(() => new Date('2031-01-05T18:30').getTime()));
  for (const key of keys.filter((one) => one !== 'time')) assert.ok(!calendar.includes(filled[key]), `no ${key} in the calendar`);
  assert.ok(!/kres|127\.0\.0\.1/i.test(calendar), 'nor the name of this site');

  assert.deepEqual(await stored(page), [undefined, undefined], 'nothing is kept unless she wants it');
  await page.click('#t-erase');
  assert.deepEqual(await typed(page), []);
  assert.match(await page.textContent('#t-erased'), /Erased/);
  assert.ok(await page.locator('#t-ready').isHidden());
  assert.deepEqual(page.sent, [], 'not one request');
  assert.deepEqual(page.foreign, []);
  assert.deepEqual(page.problems, []);
});

test('kept only when she wants it, until she has arrived; erased; and gone with quick exit', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await page.context().route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Weather</title>' }));
  await openTrip(page);
  await fill(page);
  await page.reload();
  assert.deepEqual(await typed(page), [], 'by default a page that was left is empty');

  const keep = async () => {
    await fill(page);
    await page.check('#t-keep');
    await page.reload();
    assert.equal(await page.inputValue('#t-plate'), filled.plate, 'kept');
    assert.ok(await page.isChecked('#t-keep'), 'and it says so');
  };
  await keep();
  await page.uncheck('#t-keep');
  assert.deepEqual(await stored(page), [undefined, undefined], 'unticked, it is gone at once');
  await keep();
  await page.click('#t-erase');
  assert.deepEqual(await stored(page), [undefined, undefined]);
  await page.reload();
  assert.deepEqual(await typed(page), []);
  await keep();
  await page.click('#t-arrived');
  assert.equal(await page.inputValue('#t-text'), 'Ana,\nI have arrived. Everything is all right.');
  assert.equal(await page.inputValue('#t-plate'), '');
  assert.deepEqual(await stored(page), [undefined, undefined], 'she has arrived');
  assert.match(await page.getAttribute('#t-sms', 'href'), /^sms:\+38615550199\?body=Ana/, 'to the same person');

  await keep();
  await page.click('#exit');
  await page.waitForURL(/^https:/);
  await page.goto(`${at.server.base}/en/trip`);
  assert.deepEqual(await typed(page), [], 'quick exit wiped the fields');
  assert.deepEqual(await stored(page), [undefined, undefined], 'and the storage');
});

test('another language of the page keeps what was typed, once, and writes in that language', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await openTrip(page);
  await fill(page);
  await page.locator('.menu summary').click();
  await page.locator('.menu [lang=uk]').click();
  await page.waitForURL(/\/uk\/trip$/);
  assert.equal(await page.inputValue('#t-plate'), filled.plate);
  assert.deepEqual(await stored(page), [undefined, undefined]);
  await page.click('#t-make');
  assert.match(await page.inputValue('#t-text'), /^Ana,\nВирушаю в дорогу\.[^]*Номерний знак: LJ 12-KRS[^]*113/);
  assert.deepEqual(await page.locator('#t-text').evaluate((one) => one.dir), 'auto');
});

test('shared with the photo, by the phone\'s own means', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await page.addInitScript(() => {
    navigator.canShare = ({ files }) => files?.length === 1;
    navigator.share = async (what) => { globalThis.shared = { text: what.text, files: (what.files ?? []).map((file) => file.name) }; };
  });
  await openTrip(page);
  writeFileSync(`${at.place.folder}/plate.png`, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64'));
  await page.fill('#t-plate', filled.plate);
  await page.check('#t-seen');
  await page.setInputFiles('#t-photo', `${at.place.folder}/plate.png`);
  await page.click('#t-make');
  assert.ok(await page.locator('#t-along').isVisible());
  assert.match(await page.inputValue('#t-text'), /Identity document of the driver: I have seen it\n\nIf you hear nothing from me by this evening/);
  await page.click('#t-share');
  const shared = await page.evaluate(() => globalThis.shared);
  assert.deepEqual(shared, { text: await page.inputValue('#t-text'), files: ['plate.png'] });
  assert.deepEqual(page.sent, []);
});

test('the countdown: refuses the past, runs, rings, is stopped by erasing', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await page.clock.install({ time: new Date('2031-01-05T17:00:00') });
  await page.goto(`${at.server.base}/en/trip`);
  await page.fill('#t-when', '2031-01-05T16:00');
  await page.click('#t-count');
  assert.match(await page.textContent('#t-past'), /still to come/);
  assert.ok(await page.locator('#t-left').isHidden());
  await page.fill('#t-when', '2031-01-05T18:30');
  await page.click('#t-count');
  assert.match(await page.textContent('#t-clock'), /^1:(30:00|29:5\d)$/);
  await page.clock.fastForward('01:00:00');
  assert.match(await page.textContent('#t-clock'), /^0:(30:00|29:\d\d)$/);
  await page.clock.fastForward('31:00');
  await page.locator('#t-due').waitFor();
  assert.ok(await page.locator('#t-left').isHidden());
  await page.fill('#t-when', '2031-01-05T20:30');
  await page.click('#t-count');
  await page.click('#t-erase');
  assert.ok(await page.locator('#t-left').isHidden());
  assert.ok(await page.locator('#t-due').isHidden());
  assert.deepEqual(page.problems, []);
});

test('without JavaScript: the same list for paper, nothing to fill in, and it prints', { timeout: 60000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE, javaScript: false });
  await page.goto(`${at.server.base}/en/trip`);
  assert.equal(await page.locator('main :is(input, textarea, button):visible').count(), 0);
  assert.match(await page.textContent('#by-hand'), /no JavaScript[^]*paper/);
  const list = await page.locator('#paper dt').allTextContents();
  assert.equal(list.length, 9);
  assert.ok(list.includes('Number plate') && list.includes('Exact address where I am going'), list.join(', '));
  await assertFits(page, 'the list');
  await shot(page, 'trip-paper');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('#paper').isVisible());
  assert.ok(await page.locator('.top').isHidden());

  const filledIn = await openPage(at.browser, { viewport: PHONE });
  await filledIn.goto(`${at.server.base}/en/trip`);
  assert.ok(await filledIn.locator('#paper').isHidden());
  await fill(filledIn);
  await filledIn.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await filledIn.emulateMedia({ media: 'print' });
  assert.ok(await filledIn.locator('#trip').isHidden());
  assert.match(await filledIn.innerText('#paper'), /LJ 12-KRS/, 'printed with what was filled in');
});

test('it fits and axe finds nothing: small and wide, light and dark, from right to left', { timeout: 180000 }, async () => {
  for (const [viewport, dark] of [[NARROW, false], [NARROW, true], [DESK, false]]) {
    const page = await openPage(at.browser, { viewport, dark });
    for (const lang of languages) {
      const name = `trip-${lang}-${viewport.width}${dark ? '-dark' : ''}`;
      await page.goto(`${at.server.base}/${lang}/trip`);
      await fill(page);
      await page.click('#t-make');
      await page.click('#t-count');
      await assertAccessible(page, name);
      await assertFits(page, name);
      await shot(page, name);
      for (const target of await page.locator('main .btn:visible, main input:not([type=checkbox]):visible').all())
        assert.ok((await target.boundingBox()).height >= 44, `a finger hits ${await target.evaluate((one) => one.outerHTML.slice(0, 60))}`);
      await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
      await assertFits(page, `${name} from right to left`);
      await shot(page, `${name}-rtl`);
    }
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});
