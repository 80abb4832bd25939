/* drafts.c - files that wait for their report: sealed under a key that stands only in the reader's page. */
#include "record/draft.h"

#include "base/clock.h"
#include "base/file.h"
#include "case/inside.h"

enum { DRAFT_SECONDS = 2 * 3600, HOUR = 3600, LENGTHS = 8, USED_FORM_DAYS = 7 };

/* What the handle says, sealed by the process's token key. */
struct handle {
    uint8_t uid[RECORD_UID];
    uint8_t key[VAULT_KEY];
};

struct keeping {
    const struct handle *handle;
    int64_t expires_hour;
    struct str sealed;
};

static struct str bound(struct arena *arena, const struct handle *handle)
{
    return str_printf(arena, "draft/" STR_FMT, STR_ARG(str_hex(arena, handle->uid, RECORD_UID)));
}

static void add_length(struct buf *b, size_t n)
{
    uint32_t length = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
    for (unsigned i = 0; i < 4; i++)
        buf_byte(b, (char)(length >> (8 * i)));
}

static size_t read_length(struct str s, size_t at)
{
    size_t n = 0;
    for (unsigned i = 0; i < 4; i++)
        n |= (size_t)(unsigned char)s.p[at + i] << (8 * i);
    return n;
}

static bool write_draft(struct store_conn *conn, void *context, struct err *err)
{
    const struct keeping *keeping = context;
    return draft_add(conn, keeping->handle->uid, keeping->expires_hour, keeping->sealed, err);
}

bool case_draft_keep(const struct cases *cases, struct arena *arena, const struct case_file_in *file,
                     struct str *ret_handle, struct err *err)
{
    struct handle handle;
    struct arena scratch = {0};
    int64_t expires = clock_now() + DRAFT_SECONDS;
    if (!files_check(file, 1, err))
        return false;
    random_bytes(&handle, sizeof handle);
    struct buf plain = {.arena = &scratch};
    add_length(&plain, file->name.n);
    add_length(&plain, file->type.n);
    buf_add(&plain, file->name);
    buf_add(&plain, file->type);
    buf_add(&plain, file->bytes);
    struct keeping keeping = {.handle = &handle, .expires_hour = (expires + HOUR - 1) / HOUR,
                              .sealed = vault_seal(&scratch, handle.key, bound(&scratch, &handle), buf_str(&plain))};
    bool ok = store_write(cases->store, write_draft, &keeping, err);
    if (ok)
        *ret_handle = token_seal(cases->tokens, arena, "draft", expires, str_make(&handle, sizeof handle));
    vault_wipe(&handle, sizeof handle);
    arena_wipe(&scratch);
    return ok;
}

static bool handle_open(const struct cases *cases, struct arena *arena, struct str text, struct handle *ret,
                        struct err *err)
{
    struct str content;
    if (!token_open(cases->tokens, arena, "draft", clock_now(), text, &content, err))
        return false;
    if (content.n != sizeof *ret)
        return err_set(err, ERR_DENIED, "!page-expired");
    memcpy(ret, content.p, sizeof *ret);
    return true;
}

bool case_draft_open(const struct cases *cases, struct arena *arena, struct str text, struct case_file_in *ret,
                     struct err *err)
{
    struct handle handle;
    struct store_conn *conn;
    struct str sealed, plain;
    if (!handle_open(cases, arena, text, &handle, err) || !store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = draft_get(conn, arena, handle.uid, &sealed, err);
    store_read_end(conn);
    ok = ok && vault_open(arena, handle.key, bound(arena, &handle), sealed, &plain, err);
    vault_wipe(&handle, sizeof handle);
    if (!ok)
        return false;
    if (plain.n < LENGTHS)
        return err_set(err, ERR_FAULT, "a waiting file is damaged; send it again");
    size_t name = read_length(plain, 0), type = read_length(plain, 4);
    if (name > plain.n - LENGTHS || type > plain.n - LENGTHS - name)
        return err_set(err, ERR_FAULT, "a waiting file is damaged; send it again");
    *ret = (struct case_file_in){.name = str_slice(plain, LENGTHS, LENGTHS + name),
                                 .type = str_slice(plain, LENGTHS + name, LENGTHS + name + type),
                                 .bytes = str_slice(plain, LENGTHS + name + type, plain.n)};
    return true;
}

static bool write_drop(struct store_conn *conn, void *context, struct err *err)
{
    const struct handle *handle = context;
    return draft_drop(conn, handle->uid, err);
}

bool case_draft_drop(const struct cases *cases, struct arena *arena, struct str text, struct err *err)
{
    struct handle handle;
    if (!handle_open(cases, arena, text, &handle, err))
        return false;
    bool ok = store_write(cases->store, write_drop, &handle, err);
    vault_wipe(&handle, sizeof handle);
    return ok;
}

static bool write_sweep(struct store_conn *conn, void *context, struct err *err)
{
    const int64_t *now = context;
    return draft_sweep(conn, *now / HOUR, err) && used_form_sweep(conn, clock_day(*now) - USED_FORM_DAYS, err);
}

bool case_draft_sweep(const struct cases *cases, struct err *err)
{
    int64_t now = clock_now();
    return store_write(cases->store, write_sweep, &now, err);
}
