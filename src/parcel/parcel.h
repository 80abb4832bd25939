/* parcel.h - a paper and files for somebody outside, sealed in one page that opens itself.
 *
 * An organisation without Kres gets one .html file: a page that runs in any browser without a network, and in it the paper
 * (print/document.h) and the files, sealed under a passphrase that is told by telephone.  The page is ui/parcel.html
 * (script/parcel makes it of ui/parcel/); this room only puts the sealed bytes in their place.
 *
 * The passphrase is twenty random decimal digits (66.4 bits) and a check digit (ISO/IEC 7064, MOD 11,10, which finds every
 * single wrong digit), in seven groups of three.  Digits can be told over any telephone in any language; any script's
 * digits are taken back, with anything between that may stand between digits (vault/digits.h).
 *
 * Sealing is the vault's: Argon2id of the twenty-one digits with a salt of the parcel (vault_stretch: 64 MiB, four
 * passes), then XChaCha20-Poly1305 over everything at once, padded (vault_seal), so that neither the number of files nor
 * their names or sizes show.  Associated data are the form's name, the language and the sender, which stand openly.  The
 * page does the same with @noble/hashes and @noble/ciphers.
 *
 * Nothing that stands openly in the file is secret: the page itself, the language, the sender's name if it is given, a
 * random salt.  Whoever can change the file on its way can also change the page that asks for the passphrase; "kres open"
 * does not run the page (doc/threat-model.md).
 *
 * Thread-safe.  parcel_seal and parcel_open take 0.1 to 0.3 s and 64 MiB: only on a heavy lane.  O(size). */
#ifndef KRES_PARCEL_PARCEL_H
#define KRES_PARCEL_PARCEL_H

#include "print/document.h"

enum { PARCEL_DIGITS = 21, PARCEL_PASSPHRASE = 27 /* "482 109 375 560 184 377 124" */, PARCEL_FILES_MOST = 100,
       PARCEL_NAME_MOST = 200, PARCEL_MOST = 16 << 20 /* bytes of all files: as much as most mailboxes take */ };

struct parcel_file {
    struct str name; /* for saving; what may not stand in a file's name becomes '_' */
    struct str bytes;
};
struct parcel {
    struct str lang; /* of the page, unless the reader's browser speaks another of its languages */
    struct str from; /* "Society Lantern": stands openly on the page; "" for none */
    const json_t *document;
    const struct parcel_file *files;
    size_t file_count;
};

/* ui: the folder that holds parcel.html.  *ret_html lies in the arena; ret_passphrase is shown once and kept nowhere: the
 * caller wipes it.  ERR_NOT_FOUND: parcel.html is not there; ERR_INPUT, ERR_TOO_LARGE ("!document-too-long",
 * "!parcel-too-large"): the document or the files are wrong or too large; ERR_BUSY: no memory for Argon2id. */
MUST_CHECK bool parcel_seal(struct arena *arena, const char *ui, const struct parcel *parcel, struct str *ret_html,
                            char ret_passphrase[PARCEL_PASSPHRASE + 1], struct err *err);
/* The way back, without the page.  ret->document is the caller's (json_decref), all else lies in the arena.  ERR_INPUT: the
 * file is no parcel, or the text is no passphrase ("!parcel-digits", "!parcel-check"); ERR_DENIED "!parcel-wrong": the
 * passphrase is another parcel's, or the file was changed. */
MUST_CHECK bool parcel_open(struct arena *arena, struct str html, struct str passphrase, struct parcel *ret,
                            struct err *err);

/* The page as an address that holds it whole ("data:text/html;base64,…"), for a link that saves it: the file is nowhere
 * else.  O(size). */
struct str parcel_link(struct arena *arena, struct str html);

/* A new passphrase, in its groups. */
void parcel_passphrase_new(char ret[PARCEL_PASSPHRASE + 1]);
/* The digits of what was typed, zero-ended. */
MUST_CHECK bool parcel_passphrase_parse(struct str text, char ret[PARCEL_DIGITS + 1], struct err *err);

#endif
