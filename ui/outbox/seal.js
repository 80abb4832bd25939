// seal.js - seals what was written to the member's device key: RFC 9180 (HPKE), base mode, DHKEM(X25519, HKDF-SHA256),
// HKDF-SHA256, ChaCha20-Poly1305; the other half is src/vault/hpke.c.  Bundled with @noble/ciphers and @noble/hashes into
// ui/js/desk-seal.js (script/outbox).  X25519 is the browser's own.
//
// Sealing needs the public key alone, and the one-time private key is forgotten at once: nothing on the phone opens it again.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';

const bytes = (text) => new TextEncoder().encode(text);
const join = (...parts) => {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
};
const VERSION = bytes('HPKE-v1');
const KEM = join(bytes('KEM'), [0, 0x20]);
const SUITE = join(bytes('HPKE'), [0, 0x20, 0, 1, 0, 3]);
const NONE = new Uint8Array();
const labelledExtract = (suite, salt, label, from) => extract(sha256, join(VERSION, suite, bytes(label), from), salt);
const labelledExpand = (suite, key, label, context, n) => expand(sha256, key, join([0, n], VERSION, suite, bytes(label), context), n);

// Can this browser do it at all?  X25519 stands in browsers since about 2023–2025; without TLS there is no crypto.subtle.
export async function canSeal() {
  try {
    await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits']);
    return true;
  } catch { return false; }
}

// key: 32 bytes; info, bound: texts.  One-time public key, then the ciphertext.
export async function seal(key, info, bound, plain) {
  const receiver = await crypto.subtle.importKey('raw', key, { name: 'X25519' }, false, []);
  const pair = await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits']);
  const once = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: receiver }, pair.privateKey, 256));
  const secret = labelledExpand(KEM, labelledExtract(KEM, NONE, 'eae_prk', shared), 'shared_secret', join(once, key), 32);
  const context = join([0], labelledExtract(SUITE, NONE, 'psk_id_hash', NONE), labelledExtract(SUITE, NONE, 'info_hash', bytes(info)));
  const inner = labelledExtract(SUITE, secret, 'secret', NONE);
  const box = chacha20poly1305(labelledExpand(SUITE, inner, 'key', context, 32), labelledExpand(SUITE, inner, 'base_nonce', context, 12), bytes(bound));
  return join(once, box.encrypt(bytes(plain)));
}
