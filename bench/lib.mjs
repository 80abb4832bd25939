// lib.mjs - what the benches share: wrk's figures, medians, memory of a process, nginx as a peer.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const units = { us: 0.001, ms: 1, s: 1000, m: 60000 };

// One run of wrk: requests a second, median and 99th percentile in milliseconds, and how many answers were not 2xx or
// broke.
export function wrk(url, { connections, seconds = 5, threads = 2, script = null }) {
  const args = ['--latency', `-t${threads}`, `-c${connections}`, `-d${seconds}s`, ...(script ? ['-s', script] : []), url];
  const text = execFileSync('wrk', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const percentile = (p) => {
    const [, number, unit] = text.match(new RegExp(`${p}%\\s+([\\d.]+)(us|ms|s|m)`)) ?? [];
    return Number(number) * units[unit];
  };
  return {
    rate: Number(text.match(/Requests\/sec:\s+([\d.]+)/)[1]),
    p50: percentile(50),
    p99: percentile(99),
    requests: Number(text.match(/(\d+) requests in/)[1]),
    wrong: Number(text.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0),
    broken: [...text.matchAll(/(?:connect|read|write|timeout) (\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0),
  };
}

// Resident memory in MB.
export function resident(pid) {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;
}

export const round = (x, digits = 2) => Number(x.toFixed(digits));
export function row(...cells) { console.log(cells.join('  ')); }

// nginx on a port of its own, serving folder/html: the peer of our pages.
export async function startNginx(folder) {
  const port = 20000 + (process.pid % 20000);
  mkdirSync(`${folder}/html`, { recursive: true });
  writeFileSync(`${folder}/nginx.conf`, `
${process.getuid() === 0 ? 'user root;' : ''} daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
worker_rlimit_nofile 16384;
events { worker_connections 8192; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type text/html;
  open_file_cache max=64;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u;
  scgi_temp_path ${folder}/s;
  server { listen 127.0.0.1:${port} backlog=4096; root ${folder}/html; } }
`);
  const nginx = spawn('nginx', ['-c', `${folder}/nginx.conf`], { stdio: 'ignore' });
  await new Promise((done) => setTimeout(done, 500));
  return { base: `http://127.0.0.1:${port}`, put: (name, bytes) => writeFileSync(`${folder}/html/${name}`, bytes), stop: () => nginx.kill() };
}
