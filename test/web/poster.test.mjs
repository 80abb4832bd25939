// poster.test.mjs - posters as people print them, and places whose link fills in where a report comes from.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { startKres, temporaryFolder, makeDemo, signIn, totp, getJson, run } from '../lib/kres.mjs';
import { openPage, assertAccessible, assertFits, shot, NARROW, DESKTOP } from '../lib/browser.mjs';
import { demonstration } from '../lib/demo.mjs';

let last; // of the site's languages: one that is set from the right if there is any
const at = demonstration('poster', {
  ready: async ({ server }) => { last = (await getJson(server.base, '/en/posters/clinic')).json.print_languages.at(-1).code; },
});

const sizes = { a3: [842, 1191], a4: [595, 842], a5: [420, 595], letter: [612, 792] };

async function bytes(path, headers = {}) {
  const response = await fetch(at.server.base + path, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}
// fetch does not let a caller choose the Host.
function hosted(base, path, host) {
  return new Promise((done, fail) => get(base + path, { headers: { host } }, (response) => {
    const pieces = [];
    response.on('data', (piece) => pieces.push(piece)).on('end', () => done(Buffer.concat(pieces))).on('error', fail);
  }).on('error', fail));
}
// "/MediaBox [ 0 0 595.28 841.89 ]", in the part of the PDF that is not compressed, or not at all.
function mediaBox(pdf) {
  const found = pdf.toString('latin1').match(/\/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]/);
  return found ? [Math.round(found[1]), Math.round(found[2])] : null;
}
async function look(page, name) {
  await assertAccessible(page, name);
  await assertFits(page, name);
  await shot(page, name);
}

test('every poster is a PDF of the size that was chosen', async () => {
  const list = await getJson(at.server.base, '/en/posters');
  assert.ok(list.json.posters.length >= 6, 'six posters at least');
  for (const poster of list.json.posters)
    for (const [size, box] of Object.entries(sizes)) {
      const { status, headers, body } = await bytes(`/uk/posters/${poster.id}/${size}.pdf`);
      assert.equal(status, 200);
      assert.equal(headers.get('content-type'), 'application/pdf');
      assert.match(headers.get('content-disposition'), new RegExp(`inline; filename="${poster.id}-uk-${size}\\.pdf"`));
      assert.ok(body.subarray(0, 5).toString() === '%PDF-', 'it is a PDF');
      assert.deepEqual(mediaBox(body), box, `${poster.id} on ${size}`);
    }
  for (const wrong of ['/uk/posters/none/a4.pdf', '/uk/posters/clinic/a9.pdf', '/uk/posters/clinic/a4', '/uk/posters/none.png', '/uk/posters/none'])
    assert.equal((await bytes(wrong)).status, 404, wrong);
});

test('the page shows posters and makes one with a place', { timeout: 120000 }, async () => {
  for (const [viewport, name] of [[NARROW, 'narrow'], [DESKTOP, 'wide']]) {
    const page = await openPage(at.browser, { viewport, lang: 'uk-UA' });
    await page.goto(`${at.server.base}/uk/posters`, { waitUntil: 'networkidle' });
    await look(page, `posters-${name}`);
    assert.ok(await page.locator('.posters img').first().evaluate((image) => image.naturalWidth) > 300, 'a preview is there');
    await page.locator('.posters a').first().click();
    await page.waitForLoadState('networkidle');
    await look(page, `poster-${name}`);
    assert.match(await page.textContent('.poster-says'), /Документи/, 'what it says stands there as text');
    await page.fill('input[name=place]', 'call 070 123 456');
    await page.locator('main form button').click();
    assert.equal(await page.locator('.wrong').count(), 1, 'a telephone number is no place');
    assert.equal(await page.inputValue('input[name=place]'), 'call 070 123 456', 'what was typed is still there');
    await look(page, `poster-wrong-${name}`);
    assert.deepEqual(page.foreign, []);
    await page.context().close();
  }
  const plain = await bytes(`/uk/posters/print?poster=clinic&in=${last}&size=a5&place=`);
  assert.equal(plain.status, 303, 'without a place the poster is the same for everybody');
  assert.equal(plain.headers.get('location'), `/${last}/posters/clinic/a5.pdf`);
  const own = await bytes(`/uk/posters/print?poster=clinic&in=${last}&size=a5&place=Logatec`);
  assert.equal(own.status, 200);
  assert.deepEqual(mediaBox(own.body), sizes.a5);
  assert.notDeepEqual(own.body, (await bytes(`/${last}/posters/clinic/a5.pdf`)).body, 'the place stands on it');
  for (const bad of ['%3Cscript%3E', 'a'.repeat(61), 'www.example.org/x', 'mail@example.org', '%E2%80%AE'])
    assert.equal((await bytes(`/uk/posters/print?poster=clinic&in=${last}&size=a5&place=${bad}`)).status, 422, bad);
});

test('one visitor’s address never stands on another’s poster', async () => {
  const path = '/en/posters/school/a4.pdf';
  const first = (await bytes(path)).body;
  const evil = await hosted(at.server.base, path, 'evil.example');
  assert.notDeepEqual(evil, first, 'without a setting the address is that of the request');
  assert.deepEqual((await bytes(path)).body, first, 'and the answer is for that request alone');
  const other = temporaryFolder('poster-address');
  makeDemo(`${other.folder}/data`);
  const fixed = await startKres(`${other.folder}/data`, { args: ['--address', 'https://kres.example.org/'] });
  try {
    const pdf = await hosted(fixed.base, path, 'evil.example');
    assert.deepEqual(await hosted(fixed.base, path, 'other.example'), pdf, 'with the setting the request does not matter');
    writeFileSync(`${other.folder}/fixed.pdf`, pdf);
    const scanned = scan(`${other.folder}/fixed.pdf`);
    if (scanned) assert.equal(scanned, 'https://kres.example.org/en/');
  } finally {
    await fixed.stop();
    other.remove();
  }
});

test('the command line makes the same posters', () => {
  const out = `${at.place.folder}/one.pdf`;
  assert.match(run(['poster', '--list', '--lang', 'en']), /^clinic +poster +Would you like to talk alone\?$/m);
  run(['poster', 'clinic', '--lang', 'sl', '--url', 'https://kres.example.org', '--place', 'Logatec', '-o', out]);
  assert.match(execFileSync('pdftotext', ['-layout', out, '-'], { encoding: 'utf8' }), /kres\.example\.org\/sl[^]*Logatec/);
  for (const [wrong, said] of [
    [['clinik', '--url', 'https://kres.example.org'], /no poster "clinik"/], [['clinic'], /--url/],
    [['clinic', '--url', 'kres'], /no address/], [['clinic', '--url', 'https://a.example', '--size', 'a9'], /a3, a4, a5, letter/],
    [['clinic', '--url', 'https://a.example', '--lang', 'xx'], /one of the languages/],
    [['clinic', '--url', 'https://a.example', '--place', 'call 070 123 456'], /--place/]])
    assert.throws(() => run(['poster', ...wrong]), (error) => error.status === 1 && said.test(error.stderr), wrong.join(' '));
});

test('a report over the link of a place arrives with the place; an ended link leads to the ordinary form', { timeout: 180000 }, async () => {
  const cookie = await signIn(at.server.base, at.demo.logins.find((one) => one.login === 'ana'), totp(at.demo.secret));
  const desk = await openPage(at.browser, { viewport: NARROW });
  await desk.context().addCookies([{ name: cookie.split('=')[0], value: cookie.split('=').slice(1).join('='), url: at.server.base }]);
  await desk.goto(`${at.server.base}/en/desk/places`);
  await look(desk, 'places-narrow');
  await desk.fill('input[name=name]', 'Center pod hribom');
  await desk.selectOption('select[name=kind]', 'accommodation');
  await desk.locator('main form button').first().click();
  await desk.waitForSelector('.place-link');
  await look(desk, 'place-narrow');
  const address = (await desk.textContent('.address')).trim();
  const code = address.match(/\/p\/([2-9a-z]{8})$/)?.[1];
  assert.ok(code, address);
  const id = new URL(desk.url()).pathname.split('/').pop();
  const pdf = await bytes(`/en/desk/places/${id}/poster?poster=accommodation&in=${last}&size=a4`, { cookie });
  assert.deepEqual(mediaBox(pdf.body), sizes.a4);
  writeFileSync(`${at.place.folder}/place.pdf`, pdf.body);
  const scanned = scan(`${at.place.folder}/place.pdf`);
  if (scanned) assert.equal(scanned, `${at.server.base}/${last}/report?place=${code}`);
  assert.equal((await bytes(`/en/desk/places/${id}/poster?poster=accommodation`)).status, 303, 'only for staff');

  const page = await openPage(at.browser, { javaScript: false, viewport: NARROW, lang: 'uk-UA' });
  await page.goto(`${at.server.base}/p/${code.toUpperCase().replace(/^(....)/, '$1-')}`);
  assert.equal(new URL(page.url()).pathname, '/uk/report', 'typed from paper it opens in the reader’s language');
  assert.match(await page.textContent('main .notice'), /Center pod hribom/);
  await look(page, 'report-place');
  const next = () => page.locator('main button[name=_go][value=next]:visible').first().click();
  await next();
  await page.fill('textarea[name=text]', 'Тут забирають паспорти. Вигадано для тесту.');
  await next();
  assert.equal(await page.inputValue('input[name=where]'), 'Center pod hribom', 'the place is filled in');
  await page.fill('input[name=where]', 'Center pod hribom, pritličje');
  for (let i = 0; i < 4 && !await page.locator('main button[value=send]').count(); i++) await next();
  await page.locator('main button[value=send]').first().click();
  assert.match((await page.textContent('#code')).replace(/\s+/g, ' '), /\d{4}( \d{4}){4}/);

  const inbox = await getJson(at.server.base, '/en/desk/inbox?limit=200', cookie);
  const reports = await Promise.all(inbox.json.rows.map((row) => getJson(at.server.base, `/en/desk/report/${row.id}`, cookie)));
  assert.equal(reports.filter((one) => JSON.stringify(one.json).includes('Center pod hribom, pritličje')).length, 1,
    'it arrives with the place, as the reporter left it');
  assert.ok(!JSON.stringify(inbox.json.rows).includes('Center pod hribom'), 'the queue’s open columns do not tell it');

  await desk.locator('main button.danger').click();
  await desk.waitForSelector('main .notice.warn');
  await look(desk, 'place-ended');
  await page.goto(`${at.server.base}/uk/report?place=${code}`);
  assert.equal(await page.locator('main .notice.warn').count(), 1, 'the link says that it is no longer in use');
  await look(page, 'report-ended');
  await next();
  await page.fill('textarea[name=text]', 'Вигадано.');
  await next();
  assert.equal(await page.inputValue('input[name=where]'), '', 'and nothing is filled in');
  await desk.locator('main form button').first().click();
  await desk.waitForSelector('.place-link');
  await page.goto(`${at.server.base}/uk/report?place=${code}`);
  assert.match(await page.textContent('main .notice'), /Center pod hribom/, 'used again it works again');
  await page.goto(`${at.server.base}/uk/report?place=22222222`);
  assert.equal(await page.locator('main .notice.warn').count(), 1, 'a code that was never given');
  await desk.context().close();
  await page.context().close();
});

// What a phone reads from the paper; null where there is no reader to ask.
function scan(pdf) {
  try {
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', pdf, pdf.replace(/\.pdf$/, '')], { stdio: 'ignore' });
    return execFileSync('zbarimg', ['-q', '--raw', pdf.replace(/\.pdf$/, '.png')], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
