// desk.mjs - a member at work over HTTP, as a browser without JavaScript: forms fetched, filled and sent.
import assert from 'node:assert/strict';
import { signIn, totp, getJson } from './kres.mjs';

export async function memberAt(server, demo, login) {
  const cookie = await signIn(server.base, demo.logins.find((one) => one.login === login), totp(demo.secret));
  const page = async (path) => (await fetch(`${server.base}/en/desk${path}`, { headers: { cookie } })).text();
  const hidden = (html) => [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  return {
    cookie, page,
    json: async (path) => {
      const answer = await getJson(server.base, `/en/desk${path}`, cookie);
      assert.equal(answer.status, 200, `${path} answered ${answer.status}`);
      return answer.json;
    },
    // The hidden fields of the page at form, and these; sent to path.
    send: async (form, path, fields = {}) => fetch(`${server.base}/en/desk${path}`, {
      method: 'POST', redirect: 'manual',
      headers: { cookie, origin: server.base, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([...hidden(await page(form)), ...Object.entries(fields)]),
    }),
    // A new record; gives its number.
    add: async function add(kind, parent, fields) {
      const path = `/records/${kind}/new${parent ? `?parent=${parent}` : ''}`;
      const answer = await this.send(path, path, fields);
      assert.equal(answer.status, 303, await answer.text());
      return Number(answer.headers.get('location').match(/\/record\/(\d+)/)[1]);
    },
  };
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
