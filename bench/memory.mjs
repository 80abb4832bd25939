// memory.mjs - resident memory: idle, with 10 000 idle connections, and over a million requests.
//
// Goals: idle below 60 MB, 10 000 idle connections held (a page still comes), flat over a million requests.
// Repeat: script/bench memory   (raise the open-file limit first where it is lower: ulimit -n 32768)
import net from 'node:net';
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { wrk, resident, round, row } from './lib.mjs';

const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`);
const pid = server.child.pid;
try {
  await new Promise((done) => setTimeout(done, 1000));
  row(`idle: ${round(resident(pid), 1)} MB`);

  const { hostname, port } = new URL(server.base);
  const sockets = [];
  let refused = 0;
  for (let i = 0; i < 10000; i += 500) {
    await Promise.all(Array.from({ length: 500 }, () => new Promise((done) => {
      const socket = net.connect(Number(port), hostname, done);
      socket.on('error', () => { refused++; done(); });
      sockets.push(socket);
    })));
  }
  await new Promise((done) => setTimeout(done, 1000));
  const begun = Date.now();
  const status = (await fetch(`${server.base}/en/`)).status;
  const open = sockets.filter((socket) => !socket.destroyed && socket.readyState === 'open').length;
  row(`10 000 idle connections: ${open} held, ${refused} refused, ${round(resident(pid), 1)} MB, a page: ${status} in ${Date.now() - begun} ms`);
  sockets.forEach((socket) => socket.destroy());
  await new Promise((done) => setTimeout(done, 1000));

  let requests = 0;
  const figures = [];
  while (requests < 1000000) {
    requests += wrk(`${server.base}/en/`, { connections: 64, seconds: 2 }).requests;
    figures.push(round(resident(pid), 1));
  }
  row(`${requests} requests: ${figures[0]} MB after the first 2 s, ${figures.at(-1)} MB at the end, most ${Math.max(...figures)} MB`);
} finally {
  await server.stop();
  remove();
}
