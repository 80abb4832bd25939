// digits.js - the passphrase as people type it: any script's digits, with what may stand between (src/vault/digits.c), and
// its check digit (ISO/IEC 7064, MOD 11,10; src/parcel/passphrase.c).
export const LENGTH = 21;
const BETWEEN = /[\s\u00ad\u00b7.\u061c\u2000-\u2015\u2028-\u202f\u205f\u2060\u2066-\u2069\u2212\ufe58\ufe63\ufeff\uff0d\uff0e-]/u;

// A decimal digit's value: Unicode puts the ten digits of a script side by side, 0 first.
function valueOf(character) {
  if (!/\p{Nd}/u.test(character)) return undefined;
  const code = character.codePointAt(0);
  if (code < 0x80) return code - 0x30;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

// { digits, strange }: strange when something stands there that is neither a digit nor what may stand between two.
export function read(text) {
  let digits = '', strange = false;
  for (const character of text) {
    const value = valueOf(character);
    if (value !== undefined) digits += value;
    else if (!BETWEEN.test(character)) strange = true;
  }
  return { digits, strange };
}

export function checks(digits) {
  let p = 10;
  for (const digit of digits.slice(0, -1)) p = (2 * ((p + Number(digit)) % 10 || 10)) % 11;
  return (11 - p) % 10 === Number(digits.slice(-1));
}
