/* parcel.c - see parcel.h: seal and open. */
#include "parcel/parcel.h"

#include <sodium.h>

#include "base/file.h"
#include "parcel/inside.h"

enum { VIEWER_MOST = 1 << 20 };

static bool parcel_check(const struct parcel *parcel, struct err *err)
{
    size_t all = 0;

    if (!document_check(parcel->document, err))
        return false;
    if (!str_is_utf8(parcel->from) || !str_is_utf8(parcel->lang))
        return err_set(err, ERR_INPUT, "the sender's name is not UTF-8");
    for (size_t i = 0; i < parcel->file_count; i++) {
        if (parcel->files[i].bytes.n > PARCEL_MOST - all)
            return err_set(err, ERR_TOO_LARGE, "!parcel-too-large");
        all += parcel->files[i].bytes.n;
    }
    return parcel->file_count <= PARCEL_FILES_MOST || err_set(err, ERR_TOO_LARGE, "!parcel-too-large");
}

static bool viewer_read(struct arena *arena, const char *ui, struct str *ret, struct err *err)
{
    const char *path = arena_printf(arena, "%s/parcel.html", ui);

    if (!file_exists(path))
        return err_set(err, ERR_NOT_FOUND, "%s is not there; make it with script/parcel", path);
    return file_read(arena, path, VIEWER_MOST, ret, err);
}

bool parcel_seal(struct arena *arena, const char *ui, const struct parcel *parcel, struct str *ret_html,
                 char ret_passphrase[PARCEL_PASSPHRASE + 1], struct err *err)
{
    struct parcel_outside outside = {.lang = parcel->lang, .from = parcel->from};
    char digits[PARCEL_DIGITS + 1];
    uint8_t key[VAULT_KEY];
    struct str viewer;
    bool ok;

    if (!parcel_check(parcel, err) || !viewer_read(arena, ui, &viewer, err))
        return false;
    parcel_passphrase_new(ret_passphrase);
    randombytes_buf(outside.salt, VAULT_SALT);
    ok = parcel_passphrase_parse(str_from(ret_passphrase), digits, err) &&
         vault_stretch(str_from(digits), outside.salt, key, err);
    if (ok) {
        outside.sealed = vault_seal(arena, key, outside_bound(arena, &outside), inside_write(arena, parcel));
        ok = outside_write(arena, viewer, &outside, ret_html, err);
    }
    vault_wipe(key, sizeof key);
    vault_wipe(digits, sizeof digits);
    if (!ok)
        vault_wipe(ret_passphrase, PARCEL_PASSPHRASE + 1);
    return ok;
}

bool parcel_open(struct arena *arena, struct str html, struct str passphrase, struct parcel *ret, struct err *err)
{
    struct parcel_outside outside = {0};
    char digits[PARCEL_DIGITS + 1];
    uint8_t key[VAULT_KEY];
    struct str bytes;
    bool ok;

    if (!outside_read(arena, html, &outside, err) || !parcel_passphrase_parse(passphrase, digits, err))
        return false;
    ok = vault_stretch(str_from(digits), outside.salt, key, err);
    if (ok && !vault_open(arena, key, outside_bound(arena, &outside), outside.sealed, &bytes, NULL))
        ok = err_set(err, ERR_DENIED, "!parcel-wrong");
    vault_wipe(key, sizeof key);
    vault_wipe(digits, sizeof digits);
    *ret = (struct parcel){.lang = outside.lang, .from = outside.from};
    return ok && inside_read(arena, bytes, ret, err);
}
