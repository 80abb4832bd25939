// demo.mjs - the demonstration that the tests of one file share: its data, its server, and a browser if they want one.
//
// const at = demonstration('name') at the top of a file; in the tests at.server.base, at.browser, at.demo (logins, secret,
// receipt), at.place.folder.  Made before the first test, gone after the last; ready(at) is called when it
// stands.
import { before, after } from 'node:test';
import { temporaryFolder, makeDemo, startKres } from './kres.mjs';
import { openBrowser, assertAccessible, assertFits, shot } from './browser.mjs';

export function demonstration(name, { browser = true, ready, ...options } = {}) {
  const at = {};
  before(async () => {
    at.place = temporaryFolder(name);
    at.demo = makeDemo(`${at.place.folder}/data`);
    at.server = await startKres(`${at.place.folder}/data`, options);
    if (browser) at.browser = await openBrowser();
    await ready?.(at);
  });
  after(async () => {
    await at.browser?.close();
    await at.server?.stop();
    at.place?.remove();
  });
  return at;
}

// What every page must pass: axe finds nothing, and it needs no sideways scrolling.
export async function look(page, name) {
  await assertAccessible(page, name);
  await assertFits(page, name);
  await shot(page, name);
}
