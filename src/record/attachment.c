/* attachment.c - see attachment.h. */
#include "record/attachment.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/file.h"

static const struct store_stmt ADD = {
    "attachment.add", "INSERT INTO attachment (record, entry, uid, head) VALUES (?, ?, ?, ?)"};
static const struct store_stmt ADD_PIECE = {
    "attachment.add_piece", "INSERT INTO piece (attachment, part, number, sealed) VALUES (?, ?, ?, ?)"};
static const struct store_stmt LIST = {
    "attachment.list", "SELECT id, entry, uid, head FROM attachment WHERE record = ? ORDER BY id"};
static const struct store_stmt PIECES = {
    "attachment.pieces", "SELECT sealed FROM piece WHERE attachment = ? AND part = ? ORDER BY number"};

static struct str bound(const struct record_key *key, struct arena *arena, const struct attachment *attachment)
{
    return record_bound(key, arena, "file/" STR_FMT, STR_ARG(str_hex(arena, attachment->uid, RECORD_UID)));
}

static struct str bound_piece(const struct record_key *key, struct arena *arena, const struct attachment *attachment,
                              unsigned part, size_t number)
{
    return record_bound(key, arena, "file/" STR_FMT "/%u/%zu", STR_ARG(str_hex(arena, attachment->uid, RECORD_UID)),
                        part, number);
}

static size_t pieces_of(size_t size)
{
    return (size + ATTACHMENT_PIECE - 1) / ATTACHMENT_PIECE;
}

static struct str head_text(struct arena *arena, const struct attachment_head *head)
{
    json_t *json = json_pack("{s:s%, s:s%, s:I, s:s%, s:I}", "name", head->name.p ? head->name.p : "", head->name.n,
                             "type", head->type[0].p ? head->type[0].p : "", head->type[0].n, "size",
                             (json_int_t)head->size[0], "clean_type", head->type[1].p ? head->type[1].p : "",
                             head->type[1].n, "clean_size", (json_int_t)head->size[1]);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    struct str ret = str_copy(arena, str_from(text));
    free(text);
    json_decref(json);
    return ret;
}

void attachment_seal(const struct record_key *key, struct arena *arena, const struct attachment_head *head,
                     const struct str bytes[ATTACHMENT_PARTS], struct attachment *ret)
{
    uint8_t uid[RECORD_UID];
    random_bytes(uid, sizeof uid);
    attachment_seal_as(key, arena, uid, head, bytes, ret);
}

void attachment_seal_as(const struct record_key *key, struct arena *arena, const uint8_t uid[RECORD_UID],
                        const struct attachment_head *head, const struct str bytes[ATTACHMENT_PARTS],
                        struct attachment *ret)
{
    *ret = (struct attachment){0};
    memcpy(ret->uid, uid, RECORD_UID);
    ret->head = vault_seal(arena, key->key, bound(key, arena, ret), head_text(arena, head));
    for (unsigned part = 0; part < ATTACHMENT_PARTS; part++) {
        size_t count = pieces_of(bytes[part].n);
        ret->piece_count[part] = count;
        ret->pieces[part] = ARENA_ARRAY(arena, count ? count : 1, struct str);
        for (size_t i = 0; i < count; i++) {
            struct str piece = str_slice(bytes[part], i * ATTACHMENT_PIECE, (i + 1) * ATTACHMENT_PIECE);
            ret->pieces[part][i] = vault_seal(arena, key->key, bound_piece(key, arena, ret, part, i), piece);
        }
    }
}

static struct str member_text(struct arena *arena, const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return str_copy(arena, str_make(json_string_value(value), json_string_length(value)));
}

bool attachment_open(const struct record_key *key, struct arena *arena, const struct attachment *attachment,
                     struct attachment_head *ret, struct err *err)
{
    struct str text;
    if (!vault_open(arena, key->key, bound(key, arena, attachment), attachment->head, &text, err))
        return false;
    json_t *json = json_loadb(text.p, text.n, 0, NULL);
    if (!json)
        return err_set(err, ERR_FAULT, "the head of file %" PRId64 " is damaged: restore a backup", attachment->id);
    *ret = (struct attachment_head){
        .name = member_text(arena, json, "name"),
        .type = {member_text(arena, json, "type"), member_text(arena, json, "clean_type")},
        .size = {(size_t)json_integer_value(json_object_get(json, "size")),
                 (size_t)json_integer_value(json_object_get(json, "clean_size"))}};
    json_decref(json);
    return true;
}

bool attachment_add(struct store_conn *conn, int64_t record, int64_t entry, const struct attachment *attachment,
                    struct err *err)
{
    if (!store_run(conn, &ADD, VALUES(V_INT(record), entry ? V_INT(entry) : V_NULL,
                                      V_BYTES(attachment->uid, RECORD_UID), V_BLOB(attachment->head)), err))
        return false;
    int64_t id = store_last_id(conn);
    for (unsigned part = 0; part < ATTACHMENT_PARTS; part++)
        for (size_t i = 0; i < attachment->piece_count[part]; i++)
            if (!store_run(conn, &ADD_PIECE, VALUES(V_INT(id), V_INT(part), V_INT(i),
                                                    V_BLOB(attachment->pieces[part][i])), err))
                return false;
    return true;
}

bool attachment_list(struct store_conn *conn, struct arena *arena, int64_t record, struct attachment **ret,
                     size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct attachment *list = NULL;
    size_t count = 0, room = 0;
    bool whole = true;
    if (!store_query(conn, &LIST, VALUES(V_INT(record)), &rows, err))
        return false;
    while (whole && store_next(&rows)) {
        if (count == room) {
            room = room ? room * 2 : 8;
            struct attachment *grown = ARENA_ARRAY(arena, room, struct attachment);
            if (count)
                memcpy(grown, list, count * sizeof *list);
            list = grown;
        }
        list[count] = (struct attachment){.id = store_int(&rows, 0), .record = record, .entry = store_int(&rows, 1),
                                          .head = store_text(&rows, 3, arena)};
        whole = store_bytes(&rows, 2, list[count].uid, RECORD_UID);
        count++;
    }
    if (!store_end(&rows, err))
        return false;
    if (!whole)
        return err_set(err, ERR_FAULT, "a file of record %" PRId64 " is damaged: restore a backup", record);
    *ret = list;
    *ret_count = count;
    return true;
}

bool attachment_read(struct store_conn *conn, const struct record_key *key, struct arena *arena,
                     const struct attachment *attachment, const struct attachment_head *head,
                     enum attachment_part part, struct str *ret, struct err *err)
{
    struct store_rows rows;
    size_t size = head->size[part], at = 0, number = 0;
    if (!head->type[part].n)
        return err_set(err, ERR_NOT_FOUND, "!file-unknown");
    char *bytes = arena_alloc(arena, size + 1);
    if (!store_query(conn, &PIECES, VALUES(V_INT(attachment->id), V_INT(part)), &rows, err))
        return false;
    bool ok = true;
    while (ok && store_next(&rows)) {
        struct arena piece_arena = {0};
        struct str piece;
        ok = vault_open(&piece_arena, key->key, bound_piece(key, &piece_arena, attachment, part, number),
                        store_text(&rows, 0, &piece_arena), &piece, err);
        if (ok && piece.n > size - at)
            ok = err_set(err, ERR_FAULT, "file %" PRId64 " is longer than it was: restore a backup", attachment->id);
        if (ok && piece.n)
            memcpy(bytes + at, piece.p, piece.n);
        at += ok ? piece.n : 0;
        number++;
        arena_wipe(&piece_arena);
    }
    struct err end_err;
    bool ended = store_end(&rows, ok ? err : &end_err);
    if (!ok || !ended)
        return false;
    if (at != size)
        return err_set(err, ERR_FAULT, "file %" PRId64 " is shorter than it was: restore a backup", attachment->id);
    *ret = str_make(bytes, size);
    return true;
}
