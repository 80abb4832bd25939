// Slow and broken clients do not keep others waiting, and are let go.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { temporaryFolder, makeDemo, startKres } from '../lib/kres.mjs';

function connect(base) {
  const { hostname, port } = new URL(base);
  const socket = net.connect(Number(port), hostname);
  socket.on('error', () => {});
  return socket;
}

test('300 clients that dribble their request keep nobody waiting', { timeout: 120000 }, async (t) => {
  const { folder, remove } = temporaryFolder('slow');
  t.after(remove);
  makeDemo(`${folder}/data`);
  const server = await startKres(`${folder}/data`);
  t.after(() => server.stop());
  const sockets = Array.from({ length: 300 }, (_, i) => {
    const socket = connect(server.base);
    socket.write(i % 2 ? 'GET /en/ HTTP/1.1\r\nHost: x\r\nX-Slow: ' :
      'POST /en/report HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\ntext=');
    return socket;
  });
  const dribble = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('a')), 500);
  t.after(() => { clearInterval(dribble); sockets.forEach((socket) => socket.destroy()); });
  for (let i = 0; i < 20; i++) {
    const begun = Date.now();
    const response = await fetch(`${server.base}/en/`, { headers: { connection: 'close' } });
    assert.equal(response.status, 200);
    await response.text();
    assert.ok(Date.now() - begun < 5000, 'a page came within five seconds');
    await new Promise((done) => setTimeout(done, 100));
  }
});

test('a request cut off in the middle, or of nonsense, is answered or dropped, and the server goes on', async (t) => {
  const { folder, remove } = temporaryFolder('broken');
  t.after(remove);
  makeDemo(`${folder}/data`);
  const server = await startKres(`${folder}/data`);
  t.after(() => server.stop());
  const nonsense = ['\x00\x01\x02\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', `GET /${'a'.repeat(70000)} HTTP/1.1\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(5000)}\r\n`, 'POST /en/report HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
    'POST /en/report HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /assets/%2e%2e/%2e%2e/kres.yaml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'];
  for (const bytes of nonsense) {
    const answer = await new Promise((done) => {
      const socket = connect(server.base);
      let got = '';
      socket.on('data', (data) => { got += data; });
      socket.on('close', () => done(got));
      socket.write(bytes, 'latin1');
      socket.setTimeout(1500, () => socket.destroy());
    });
    assert.ok(!/root:/.test(answer));
    assert.ok(answer === '' || /^HTTP\/1\.[01] [345]/.test(answer), `answered: ${answer.slice(0, 60)}`);
  }
  assert.equal((await fetch(`${server.base}/en/`)).status, 200);
});
