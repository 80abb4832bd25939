// work.js - from passphrase to what is sealed: Argon2id and XChaCha20-Poly1305, as src/vault/ does them with libsodium.
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

const PASSES = 4, KIBIBYTES = 65536; // src/vault/vault.c: STRETCH_PASSES, STRETCH_BYTES
const FORM = 1, NONCE = 24, LENGTH = 8; // src/vault/seal.c

// Gives what was sealed; undefined when the passphrase is another file's or the file was changed.
export async function open({ digits, salt, sealed, bound }, progress) {
  const text = new TextEncoder();
  const key = await argon2idAsync(text.encode(digits), salt,
    { t: PASSES, m: KIBIBYTES, p: 1, dkLen: 32, asyncTick: 50, onProgress: progress });
  if (sealed[0] !== FORM || sealed.length < 1 + NONCE + LENGTH + 16) return undefined;
  const associated = new Uint8Array([FORM, ...text.encode(bound)]);
  let inner;
  try {
    inner = xchacha20poly1305(key, sealed.subarray(1, 1 + NONCE), associated).decrypt(sealed.subarray(1 + NONCE));
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
  const length = Number(new DataView(inner.buffer, inner.byteOffset).getBigUint64(0, true));
  return length <= inner.length - LENGTH ? inner.slice(LENGTH, LENGTH + length) : undefined;
}
