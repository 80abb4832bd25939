/* parcel.c - fuzzes what comes back from outside: the file, what was sealed in it, and digits as they are typed.  The first
 * byte chooses which. */
#include <stdlib.h>

#include "parcel/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void outside(struct str text, struct arena *arena)
{
    static const char page[] = "<script type=\"application/json\" id=\"sealed\">SEALED</script>";
    struct parcel_outside read = {0}, again = {0};
    struct str html;

    if (!outside_read(arena, text, &read, NULL))
        return;
    must(outside_write(arena, str_from(page), &read, &html, NULL));
    must(outside_read(arena, html, &again, NULL));
    must(str_eq(read.sealed, again.sealed) && str_eq(read.from, again.from) && str_eq(read.lang, again.lang));
    must(memcmp(read.salt, again.salt, VAULT_SALT) == 0);
}

static void inside(struct str bytes, struct arena *arena)
{
    struct parcel read = {0}, again = {0};

    if (!inside_read(arena, bytes, &read, NULL))
        return;
    for (size_t i = 0; i < read.file_count; i++) {
        struct str name = read.files[i].name;
        must(name.n && !memchr(name.p, '/', name.n) && name.p[0] != '.');
    }
    must(inside_read(arena, inside_write(arena, &read), &again, NULL));
    must(json_equal(read.document, again.document) && read.file_count == again.file_count);
    json_decref((json_t *)read.document);
    json_decref((json_t *)again.document);
}

static void passphrase(struct str text, struct arena *arena)
{
    char digits[PARCEL_DIGITS + 1], again[PARCEL_DIGITS + 1];

    if (!parcel_passphrase_parse(text, digits, NULL))
        return;
    must(parcel_passphrase_parse(str_printf(arena, "-%s ", digits), again, NULL) && strcmp(digits, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct str, struct arena *) = {outside, inside, passphrase};
    struct arena arena = {0};

    if (!size)
        return 0;
    readers[data[0] % LEN(readers)](str_make(data + 1, size - 1), &arena);
    arena_clear(&arena);
    return 0;
}
