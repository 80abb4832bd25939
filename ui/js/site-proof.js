/* site-proof.js - solves a proof of work so that a report gets through a flood (src/web/flood.h).
 *
 * Finds a decimal number n so that SHA-256(challenge ":" n) begins with the wanted zero bits.  The file is page
 * script and worker at once: the page starts it as a worker, so that the page stays alive, and sends the form by
 * itself.  Without workers, and without a solution in time, waiting does the same. */
(() => {
  const K = new Uint32Array(64);
  const START = new Uint32Array(8);
  // The constants of FIPS 180-4: the first bits of the fractions of square and cube roots of primes.
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found++] = fraction(Math.cbrt(n));
  }

  const W = new Uint32Array(64);
  function block(state, bytes, at) {
    for (let i = 0; i < 16; i++, at += 4)
      W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      W[i] = W[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + W[i - 7]
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  // The first 32 bits of the hash are enough: nobody asks for more.
  function firstWord(text) {
    const full = Math.ceil((text.length + 9) / 64) * 64;
    const bytes = new Uint8Array(full);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    bytes[text.length] = 128;
    new DataView(bytes.buffer).setUint32(full - 4, text.length * 8);
    const state = START.slice();
    for (let at = 0; at < full; at += 64) block(state, bytes, at);
    return state[0];
  }

  function search(challenge, bits, from, count) {
    for (let n = from; n < from + count; n++) if (Math.clz32(firstWord(`${challenge}:${n}`)) >= bits) return n;
    return -1;
  }

  if (typeof document === 'undefined') {
    self.onmessage = ({ data: { challenge, bits } }) => {
      for (let from = 0; ; from += 10000) {
        const n = search(challenge, bits, from, 10000);
        if (n >= 0) { self.postMessage(n); return; }
      }
    };
    return;
  }

  const form = document.getElementById('report');
  const own = document.currentScript.src;
  const { challenge, bits, wait } = form.dataset;
  let over = false;
  const send = (solution) => {
    if (over) return;
    over = true;
    form.elements._solution.value = solution;
    form.requestSubmit(form.querySelector('button.main'));
  };
  form.addEventListener('submit', () => { over = true; });
  document.getElementById('working').hidden = false;
  document.getElementById('waiting').hidden = true;
  if (Number(wait) > 0) setTimeout(() => send(''), (Number(wait) + 1) * 1000);
  try {
    const worker = new Worker(own);
    worker.onmessage = ({ data }) => send(String(data));
    worker.postMessage({ challenge, bits: Number(bits) });
  } catch {
    let from = 0;
    const piece = () => {
      const n = search(challenge, Number(bits), from, 2000);
      from += 2000;
      if (n >= 0) send(String(n));
      else if (!over) setTimeout(piece, 0);
    };
    piece();
  }
})();
