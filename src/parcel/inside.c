/* inside.c - see inside.h: bytes into a page and out of it. */
#include "parcel/inside.h"

#include <sodium.h>
#include <stdlib.h>

static const struct { struct str begin, place, end; } around = {
    STR("<script type=\"application/json\" id=\"sealed\">"), STR("SEALED"), STR("</script>")};
enum { FORM = 1, BASE64 = sodium_base64_VARIANT_ORIGINAL, HEAD_LENGTH = 8,
       OPEN_MOST = 512 /* of the open words, beside names */ };

/* ---- outside ---- */

static json_t *string(struct str text)
{
    return json_stringn(text.n ? text.p : "", text.n);
}

static struct str text_of(struct arena *arena, const json_t *value)
{
    return str_copy(arena, str_make(json_is_string(value) ? json_string_value(value) : "", json_string_length(value)));
}

/* Room for all at once: what a buffer grows out of stays in its arena. */
static struct buf buf_of(struct arena *arena, size_t room)
{
    return (struct buf){.arena = arena, .p = arena_alloc(arena, room + 1), .room = room + 1};
}

/* to has room for it. */
static void add_base64(struct buf *to, const void *bytes, size_t n)
{
    sodium_bin2base64(to->p + to->n, to->room - to->n, bytes, n, BASE64);
    to->n += sodium_base64_encoded_len(n, BASE64) - 1;
}

/* Where between begin and end the JSON stands. */
static bool place_find(struct str html, size_t *ret_at, size_t *ret_end)
{
    size_t begin = str_find(html, around.begin, 0);

    if (begin == SIZE_MAX || str_find(html, around.begin, begin + 1) != SIZE_MAX)
        return false;
    *ret_at = begin + around.begin.n;
    *ret_end = str_find(html, around.end, *ret_at);
    return *ret_end != SIZE_MAX;
}

/* The open words as JSON that cannot end a script's element: '<' stands only in strings, and there it can be escaped. */
static void open_words(struct buf *to, const struct parcel_outside *outside)
{
    json_t *all = json_pack("{s:i, s:o, s:o}", "form", FORM, "lang", string(outside->lang), "from", string(outside->from));
    char *dump = all ? json_dumps(all, JSON_COMPACT) : NULL;

    for (const char *p = dump; p && p[1]; p++) /* without its last bracket */
        if (*p == '<')
            buf_add(to, STR("\\u003c"));
        else
            buf_byte(to, *p);
    free(dump);
    json_decref(all);
}

bool outside_write(struct arena *arena, struct str viewer, const struct parcel_outside *outside, struct str *ret,
                   struct err *err)
{
    struct buf html = buf_of(arena, viewer.n + sodium_base64_encoded_len(outside->sealed.n, BASE64) +
                                        8 * (outside->from.n + outside->lang.n) + OPEN_MOST);
    size_t at, end;

    if (!place_find(viewer, &at, &end) || !str_eq(str_slice(viewer, at, end), around.place))
        return err_set(err, ERR_FAULT, "parcel.html has no place for what is sealed; make it again with script/parcel");
    buf_add(&html, str_slice(viewer, 0, at));
    open_words(&html, outside);
    buf_add(&html, STR(",\"salt\":\""));
    add_base64(&html, outside->salt, VAULT_SALT);
    buf_add(&html, STR("\",\"sealed\":\""));
    add_base64(&html, outside->sealed.p, outside->sealed.n);
    buf_add(&html, STR("\"}"));
    buf_add(&html, str_slice(viewer, end, viewer.n));
    *ret = buf_str(&html);
    return true;
}

static bool base64_read(struct arena *arena, const json_t *value, struct str *ret)
{
    size_t n = json_string_length(value);
    uint8_t *bytes = arena_alloc(arena, n / 4 * 3 + 3);
    size_t used;

    if (!json_is_string(value) ||
        sodium_base642bin(bytes, n / 4 * 3 + 3, json_string_value(value), n, NULL, &used, NULL, BASE64) != 0)
        return false;
    *ret = str_make(bytes, used);
    return true;
}

bool outside_read(struct arena *arena, struct str html, struct parcel_outside *ret, struct err *err)
{
    struct str salt = {0};
    size_t at, end;
    json_t *all = place_find(html, &at, &end) ? json_loadb(html.p + at, end - at, 0, NULL) : NULL;
    bool ok = json_integer_value(json_object_get(all, "form")) == FORM &&
              base64_read(arena, json_object_get(all, "salt"), &salt) && salt.n == VAULT_SALT &&
              base64_read(arena, json_object_get(all, "sealed"), &ret->sealed);

    if (ok) {
        ret->lang = text_of(arena, json_object_get(all, "lang"));
        ret->from = text_of(arena, json_object_get(all, "from"));
        memcpy(ret->salt, salt.p, VAULT_SALT);
    }
    json_decref(all);
    return ok || err_set(err, ERR_INPUT, "this is no sealed file of Kres, or a part of it is missing; ask for it once more");
}

struct str outside_bound(struct arena *arena, const struct parcel_outside *outside)
{
    return str_printf(arena, "kres parcel %d\n" STR_FMT "\n" STR_FMT, FORM, STR_ARG(outside->lang), STR_ARG(outside->from));
}

/* ---- inside ---- */

/* No path, nothing that turns a name's letters round or hides its end, and no hidden file. */
static struct str file_name(struct arena *arena, struct str name)
{
    static const struct str turning[] = {STR("\xe2\x80\xaa"), STR("\xe2\x80\xab"), STR("\xe2\x80\xac"), STR("\xe2\x80\xad"),
                                         STR("\xe2\x80\xae"), STR("\xe2\x81\xa6"), STR("\xe2\x81\xa7"), STR("\xe2\x81\xa8"),
                                         STR("\xe2\x81\xa9"), STR("\xe2\x80\x8e"), STR("\xe2\x80\x8f")};
    struct buf out = {.arena = arena};

    name = str_slice(name, 0, PARCEL_NAME_MOST);
    name = str_slice(name, 0, str_utf8_length(name));
    for (size_t i = 0, n = 1; i < name.n; i += n, n = 1) {
        unsigned char c = (unsigned char)name.p[i];
        for (size_t k = 0; k < LEN(turning); k++)
            if (str_starts(str_slice(name, i, name.n), turning[k]))
                n = turning[k].n;
        bool bad = n > 1 || c < 0x20 || c == 0x7f || strchr("/\\:*?\"<>|", c) || (c == '.' && !out.n);
        buf_byte(&out, bad ? '_' : (char)c);
    }
    return out.n ? buf_str(&out) : STR("_");
}

struct str inside_write(struct arena *arena, const struct parcel *parcel)
{
    json_t *files = json_array(), *all = json_pack("{s:O, s:o}", "document", parcel->document, "files", files);
    size_t n, all_files = 0;
    struct buf bytes;

    for (size_t i = 0; i < parcel->file_count; i++) {
        json_array_append_new(files, json_pack("{s:o, s:I}", "name", string(file_name(arena, parcel->files[i].name)), "size",
                                               (json_int_t)parcel->files[i].bytes.n));
        all_files += parcel->files[i].bytes.n;
    }
    n = json_dumpb(all, NULL, 0, JSON_COMPACT);
    bytes = buf_of(arena, HEAD_LENGTH + n + all_files + PARCEL_LEAST);
    for (unsigned i = 0; i < HEAD_LENGTH; i++)
        buf_byte(&bytes, (char)((uint64_t)n >> (8 * i)));
    json_dumpb(all, bytes.p + bytes.n, n, JSON_COMPACT);
    bytes.n += n;
    json_decref(all);
    for (size_t i = 0; i < parcel->file_count; i++)
        buf_add(&bytes, parcel->files[i].bytes);
    while (bytes.n < PARCEL_LEAST)
        buf_byte(&bytes, '\0');
    return buf_str(&bytes);
}

static bool files_read(struct arena *arena, const json_t *list, struct str rest, struct parcel *ret)
{
    size_t count = json_array_size(list);
    struct parcel_file *files = ARENA_ARRAY(arena, count + 1, struct parcel_file);

    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i), *size = json_object_get(one, "size");
        if (!json_is_string(json_object_get(one, "name")) || !json_is_integer(size) || json_integer_value(size) < 0 ||
            (uint64_t)json_integer_value(size) > rest.n)
            return false;
        files[i].name = file_name(arena, text_of(arena, json_object_get(one, "name")));
        files[i].bytes = str_slice(rest, 0, (size_t)json_integer_value(size));
        rest = str_slice(rest, files[i].bytes.n, rest.n);
    }
    ret->files = files;
    ret->file_count = count;
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i])
            return false;
    return json_is_array(list) && count <= PARCEL_FILES_MOST;
}

bool inside_read(struct arena *arena, struct str bytes, struct parcel *ret, struct err *err)
{
    uint64_t n = 0;
    json_t *all = NULL, *document;
    bool ok = false;

    for (unsigned i = 0; i < HEAD_LENGTH && i < bytes.n; i++)
        n |= (uint64_t)(unsigned char)bytes.p[i] << (8 * i);
    if (bytes.n >= HEAD_LENGTH && n <= bytes.n - HEAD_LENGTH)
        all = json_loadb(bytes.p + HEAD_LENGTH, (size_t)n, 0, NULL);
    document = json_object_get(all, "document");
    if (!all)
        err_set(err, ERR_INPUT, "what is sealed in this file is of another form; it needs a newer Kres");
    else if (document_check(document, err)) {
        ok = files_read(arena, json_object_get(all, "files"), str_slice(bytes, HEAD_LENGTH + (size_t)n, bytes.n), ret);
        if (ok)
            ret->document = json_incref(document);
        else
            err_set(err, ERR_INPUT, "the files that are sealed in this one are not whole");
    }
    json_decref(all);
    return ok;
}

struct str parcel_link(struct arena *arena, struct str html)
{
    struct str scheme = STR("data:text/html;base64,");
    struct buf link = buf_of(arena, scheme.n + sodium_base64_encoded_len(html.n, BASE64));
    buf_add(&link, scheme);
    add_base64(&link, html.p, html.n);
    return buf_str(&link);
}
