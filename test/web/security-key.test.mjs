// Security keys at the desk, with Chromium's virtual authenticator: added with the password, used at the door, removed;
// and what somebody tries who plays browser: another origin, the same bytes again, a copy of the key.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { createHash, createPrivateKey, sign as signBytes } from 'node:crypto';
import { totp } from '../lib/kres.mjs';
import { openPage, PHONE, DESKTOP } from '../lib/browser.mjs';
import { demonstration, look } from '../lib/demo.mjs';

// Keys answer for names, never for numbers; "localhost" is a name, and safe without TLS.
let base;
const at = demonstration('keys', { ready: (place) => { base = place.server.base.replace('127.0.0.1', 'localhost'); } });
const member = (login) => at.demo.logins.find((one) => one.login === login);
const main = async (page) => (await page.textContent('main')).replace(/\s+/g, ' ');

async function withCode(page, login) {
  await page.goto(`${base}/en/desk/sign-in`);
  await page.fill('#login', login);
  await page.fill('#password', member(login).password);
  await page.fill('#code', totp(at.demo.secret));
  await page.press('#code', 'Enter');
  await page.waitForURL(/\/desk\/(inbox|today|admin)/);
}

async function plugIn(page, options = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true, ...options } });
  return { cdp, authenticatorId };
}

async function addKey(page, login, name) {
  await page.goto(`${base}/en/desk/account/keys`);
  await page.fill('#name', name);
  await page.fill('#old', member(login).password);
  await page.press('#old', 'Enter');
  await page.waitForURL(/done=added/);
}

async function signOut(page) {
  await page.locator('.menu summary').click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.waitForURL(/sign-in/);
}

// By keyboard: login, password, Tab to the key's button.
async function withKey(page, login, password = member(login).password) {
  await page.goto(`${base}/en/desk/sign-in`);
  await page.locator('#login').focus();
  await page.keyboard.type(login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  for (let i = 0; i < 4 && !(await page.evaluate(() => document.activeElement.matches('[data-key-sign]'))); i++)
    await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.matches('[data-key-sign]')), 'Tab reaches the key');
  const answered = page.waitForResponse((one) => one.request().method() === 'POST' && one.url().includes('/sign-in'));
  await page.keyboard.press('Enter');
  const response = await answered;
  if (response.status() === 303) await page.waitForURL(/\/desk\/(inbox|today|admin)/);
  else await page.waitForSelector('#problem');
  return { status: response.status(), body: response.request().postData() };
}

// As a browser that came by the name; "localhost" may lead elsewhere on a machine than where the server listens.
function knock(method, headers, body) {
  const { hostname, port } = new URL(at.server.base);
  return new Promise((done, fail) => {
    const asked = request({ hostname, port, method, path: '/en/desk/sign-in', headers: { host: new URL(base).host, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => done({ status: response.statusCode, text }));
    });
    asked.once('error', fail).end(body);
  });
}
const post = (body) => knock('POST', { 'content-type': 'application/x-www-form-urlencoded', origin: base }, String(body));

test('a key is added with the password, opens the door, and opens nothing once removed', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: DESKTOP });
  await withCode(page, 'ana');
  const { cdp, authenticatorId } = await plugIn(page);
  await page.goto(`${base}/en/desk/account/keys`);
  await look(page, 'keys-none');
  await page.fill('#name', 'Blue key');
  await page.fill('#old', 'not my password');
  await page.press('#old', 'Enter');
  await page.waitForSelector('#problem');
  assert.match(await main(page), /You have no security key yet/);
  assert.equal(await page.inputValue('#name'), 'Blue key', 'the name need not be typed again');
  await addKey(page, 'ana', 'Blue key');
  assert.match(await main(page), /Blue key\s*added on .* not used yet/);
  await look(page, 'keys-one');
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
  assert.ok(credentials.length >= 1 && credentials.every((one) => one.rpId === 'localhost' && one.isResidentCredential));

  await page.fill('#name', 'The same once more');
  await page.fill('#old', member('ana').password);
  await page.press('#old', 'Enter');
  await page.waitForSelector('.key-problem:not([hidden])');
  assert.match(await page.textContent('.key-problem'), /in your list already/);

  await signOut(page);
  await look(page, 'sign-in-key');
  assert.equal((await withKey(page, 'ana')).status, 303);
  assert.match(page.url(), /inbox/);
  await page.goto(`${base}/en/desk/account/keys`);
  assert.match(await main(page), /last used on/);
  await page.goto(`${base}/en/desk/account/trail?action=account`);
  assert.match(await main(page), /key/i);

  await page.goto(`${base}/en/desk/account/keys`);
  await page.locator('.key-remove summary').click();
  await page.locator('.key-remove input[type=password]').fill('wrong');
  await page.locator('.key-remove button').click();
  assert.match(await page.textContent('#problem'), /not your password/);
  await page.locator('.key-remove input[type=password]').fill(member('ana').password);
  await page.locator('.key-remove button').click();
  await page.waitForURL(/done=removed/);
  await signOut(page);
  assert.equal((await withKey(page, 'ana')).status, 403, 'the key was removed');
  assert.match(await page.textContent('#problem'), /do not fit|not|wrong/i);
  await page.context().close();
});

test('what is no answer of the key: the same words for all of it', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: PHONE });
  await withCode(page, 'bor');
  const { cdp, authenticatorId } = await plugIn(page);
  await addKey(page, 'bor', 'Red key');
  await look(page, 'keys-phone');
  const { credentials: [credential] } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
  await signOut(page);
  const wrong = await withKey(page, 'bor', 'not his password');
  assert.equal(wrong.status, 403);
  const words = await page.textContent('#problem');
  const right = await withKey(page, 'bor');
  assert.equal(right.status, 303);
  const replay = await post(right.body);
  assert.equal(replay.status, 403, 'the same bytes again');
  assert.equal(replay.text.match(/id="problem"[^>]*>.*?<b>(.*?)<\/b>/s)[1], words.trim());

  // From here on the test holds the private key itself and signs what no browser would.
  const key = createPrivateKey({ key: Buffer.from(credential.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  let counter = 1000;
  const answer = async ({ origin = base, site = 'localhost', flags = 5, type = 'webauthn.get', count = counter++ } = {}) => {
    const said = JSON.parse((await knock('GET', { accept: 'application/json' })).text);
    const client = Buffer.from(JSON.stringify({ type, challenge: Buffer.from(said.key.challenge).toString('base64url'), origin, crossOrigin: false }));
    const number = Buffer.alloc(4);
    number.writeUInt32BE(count);
    const data = Buffer.concat([createHash('sha256').update(site).digest(), Buffer.from([flags]), number]);
    const signature = signBytes('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), key);
    return post(new URLSearchParams({ login: 'bor', password: member('bor').password, code: '',
      key_id: Buffer.from(credential.credentialId, 'base64').toString('base64url'), key_client: client.toString('base64url'),
      key_data: data.toString('base64url'), key_signature: signature.toString('base64url'), key_user: '' }));
  };
  assert.equal((await answer()).status, 303, 'the test signs as the key does');
  assert.equal((await answer({ origin: 'https://kres.example.net' })).status, 403, 'a page of another origin');
  assert.equal((await answer({ site: 'kres.example.net' })).status, 403, 'another site');
  assert.equal((await answer()).status, 303);
  assert.equal((await answer({ flags: 4 })).status, 403, 'nobody touched it');
  assert.equal((await answer({ type: 'webauthn.create' })).status, 403, 'a signature for something else');
  assert.equal((await answer()).status, 303);
  assert.equal((await answer({ count: 3 })).status, 403, 'a copy that was made earlier');

  const boss = await openPage(at.browser, { viewport: DESKTOP });
  await withCode(boss, 'cvetka');
  await boss.goto(`${base}/en/desk/admin/audit/look`);
  assert.match(await main(boss), /copy of a security key/i);
  await boss.context().close();
  await page.context().close();
});

test('without JavaScript, or at an address that is a number, the code goes on working', { timeout: 60000 }, async () => {
  const plain = await openPage(at.browser, { javaScript: false });
  await plain.goto(`${base}/en/desk/sign-in`);
  assert.equal(await plain.locator('[data-key-sign]').isVisible(), false);
  await withCode(plain, 'iva').catch(async () => assert.fail(await plain.content()));
  await plain.goto(`${base}/en/desk/account/keys`);
  assert.match(await main(plain), /needs JavaScript/);
  await plain.context().close();
  const page = await openPage(at.browser, {});
  await page.goto(`${at.server.base}/en/desk/sign-in`);
  assert.equal(await page.locator('[data-key-sign]').count(), 0, 'a browser gives no key to 127.0.0.1');
  await page.context().close();
});

test('two keys are enough to do without the code app', { timeout: 120000 }, async () => {
  const page = await openPage(at.browser, { viewport: DESKTOP });
  await withCode(page, 'cvetka');
  const first = await plugIn(page);
  await addKey(page, 'cvetka', 'On the ring');
  assert.match(await main(page), /With two keys you may take the code app away/);
  const { cdp, authenticatorId } = first;
  await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true,
    hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await addKey(page, 'cvetka', 'In the safe');
  await page.locator('details.help summary', { hasText: 'keys only' }).click();
  await page.fill('#old-app', member('cvetka').password);
  await page.locator('button', { hasText: 'Take the code app away' }).click();
  await page.waitForURL(/done=dropped/);
  await look(page, 'keys-only');
  await page.locator('.key-remove summary').first().click();
  await page.locator('.key-remove input[type=password]').first().fill(member('cvetka').password);
  await page.locator('.key-remove button').first().click();
  assert.match(await page.textContent('#problem'), /two keys/);
  await signOut(page);
  await page.fill('#login', 'cvetka');
  await page.fill('#password', member('cvetka').password);
  await page.fill('#code', totp(at.demo.secret));
  await page.press('#code', 'Enter');
  await page.waitForSelector('#problem');
  assert.equal((await withKey(page, 'cvetka')).status, 303);
  await page.context().close();
});
