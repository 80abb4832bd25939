/* inside.h - inside of parcel/: how the sealed bytes stand in the page, and what is inside of them. */
#ifndef KRES_PARCEL_INSIDE_H
#define KRES_PARCEL_INSIDE_H

#include "parcel/parcel.h"
#include "vault/vault.h"

/* What stands openly in the page: {"form": 1, "lang": …, "from": …, "salt": base64, "sealed": base64}. */
struct parcel_outside { struct str lang, from, sealed; uint8_t salt[VAULT_SALT]; };
/* viewer: ui/parcel.html, with one place for the JSON. */
MUST_CHECK bool outside_write(struct arena *arena, struct str viewer, const struct parcel_outside *outside, struct str *ret,
                              struct err *err);
MUST_CHECK bool outside_read(struct arena *arena, struct str html, struct parcel_outside *ret, struct err *err);
/* Associated data of the seal: "kres parcel 1", language and sender, a line each. */
struct str outside_bound(struct arena *arena, const struct parcel_outside *outside);

/* What is sealed: eight bytes, the length of the head, little end first; the head, {"document": …, "files": [{"name": …,
 * "size": …}, …]}; the bytes of the files one after the other; zeroes up to PARCEL_LEAST bytes, so that all short papers
 * have one size (longer ones are padded by vault_seal, to an eighth or less of their size). */
enum { PARCEL_LEAST = 16 * 1024 };
struct str inside_write(struct arena *arena, const struct parcel *parcel);
MUST_CHECK bool inside_read(struct arena *arena, struct str bytes, struct parcel *ret, struct err *err);

#endif
