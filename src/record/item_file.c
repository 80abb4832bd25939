/* item_file.c - see item_file.h. */
#include "record/item_file.h"

#include "base/file.h"
#include "record/item_inside.h"

struct str item_file_uid(struct arena *arena)
{
    uint8_t uid[RECORD_UID];
    random_bytes(uid, sizeof uid);
    return str_hex(arena, uid, sizeof uid);
}

struct adding { int64_t id; const struct attachment *files; size_t count; struct audit_line line; };

static bool write_files(struct store_conn *conn, void *context, struct err *err)
{
    const struct adding *in = context;
    for (size_t i = 0; i < in->count; i++)
        if (!attachment_add(conn, in->id, 0, &in->files[i], err))
            return false;
    return audit_add(conn, &in->line, err);
}

static bool add(const struct records *records, const struct session *session, struct arena *arena, struct kept *kept,
                const struct item_file_in *files, size_t count, struct err *err)
{
    struct attachment *list = ARENA_ARRAY(arena, count + 1, struct attachment);
    bool mine = kept->record.edition == 1 && kept->stamp.member == session_member(session); /* just made by her */
    if (!mine && !kept_may(records, session, kept, VERB_CHANGE))
        return err_set(err, ERR_DENIED, "!not-allowed");
    for (size_t i = 0; i < count; i++) {
        uint8_t uid[RECORD_UID];
        if (!str_unhex(files[i].uid, uid, sizeof uid))
            return err_set(err, ERR_INPUT, "!field-not-file");
        attachment_seal_as(&kept->key, arena, uid, &files[i].head, files[i].bytes, &list[i]);
    }
    struct adding in = {.id = kept->record.id, .files = list, .count = count,
                        .line = item_line(session, arena, kept->record.id, "record.file", kept->kind->id)};
    return store_write(records->store, write_files, &in, err);
}

bool item_files_add(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                    const struct item_file_in *files, size_t count, struct err *err)
{
    struct kept kept;
    if (!count)
        return true;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    bool ok = add(records, session, arena, &kept, files, count, err);
    kept_end(&kept);
    return ok;
}

static bool attachments_of(const struct records *records, struct arena *arena, int64_t id, struct attachment **ret,
                           size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = attachment_list(conn, arena, id, ret, ret_count, err);
    store_read_end(conn);
    return ok;
}

static struct item_file file_of(struct arena *arena, const struct attachment *attachment, const struct attachment_head *head)
{
    return (struct item_file){.uid = str_hex(arena, attachment->uid, RECORD_UID), .name = head->name,
                              .type = head->type[ATTACHMENT_ORIGINAL], .clean_type = head->type[ATTACHMENT_CLEAN],
                              .size = head->size[ATTACHMENT_ORIGINAL]};
}

bool item_files_list(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                     struct item_file **ret, size_t *ret_count, struct err *err)
{
    struct kept kept;
    struct attachment *list = NULL;
    size_t count = 0;
    *ret_count = 0;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    bool ok = attachments_of(records, arena, id, &list, &count, err);
    *ret = ARENA_ARRAY(arena, count + 1, struct item_file);
    for (size_t i = 0; ok && i < count; i++) {
        struct attachment_head head;
        ok = attachment_open(&kept.key, arena, &list[i], &head, err);
        if (ok)
            (*ret)[(*ret_count)++] = file_of(arena, &list[i], &head);
    }
    kept_end(&kept);
    return ok;
}

static bool names_file(const struct kind *kind, const json_t *fields, struct str uid)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *value = json_object_getn(fields, field->id.p, field->id.n), *one;
        if (field->type == KIND_FILE && json_is_string(value) && str_is(uid, json_string_value(value)))
            return true;
        for (size_t v = 0; field->type == KIND_FILES && v < json_array_size(value); v++)
            if ((one = json_array_get(value, v)) && json_is_string(one) && str_is(uid, json_string_value(one)))
                return true;
    }
    return false;
}

/* Named now, or in an edition before, in a field that the role sees. */
static bool may_read_file(const struct records *records, const struct session *session, struct arena *arena,
                          const struct kept *kept, struct str uid, struct err *err)
{
    struct item_edition *editions;
    size_t count;
    json_t *seen = fields_seen(kept->kind, item_role(session), kept->is_guest, kept->fields);
    bool named = names_file(kept->kind, seen, uid);
    json_decref(seen);
    if (named)
        return true;
    if (!item_history(records, session, arena, kept->record.id, &editions, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        named = named || names_file(kept->kind, editions[i].fields, uid);
        json_decref(editions[i].fields);
    }
    return named || err_set(err, ERR_NOT_FOUND, "!file-unknown");
}

static bool write_reading(struct store_conn *conn, void *context, struct err *err)
{
    return audit_add(conn, context, err);
}

static bool read_bytes(const struct records *records, struct arena *arena, const struct kept *kept,
                       const struct attachment *attachment, enum attachment_part part, struct item_file *ret,
                       struct str *ret_bytes, struct err *err)
{
    struct attachment_head head;
    struct store_conn *conn;
    if (!attachment_open(&kept->key, arena, attachment, &head, err) || !store_read_begin(records->store, &conn, err))
        return false;
    bool ok = attachment_read(conn, &kept->key, arena, attachment, &head, part, ret_bytes, err);
    store_read_end(conn);
    *ret = file_of(arena, attachment, &head);
    return ok;
}

bool item_file_read(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                    struct str uid, enum attachment_part part, struct item_file *ret, struct str *ret_bytes,
                    struct err *err)
{
    struct kept kept;
    struct attachment *list = NULL, *found = NULL;
    uint8_t wanted[RECORD_UID];
    size_t count = 0;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    bool ok = (str_unhex(uid, wanted, sizeof wanted) || err_set(err, ERR_NOT_FOUND, "!file-unknown")) &&
              may_read_file(records, session, arena, &kept, uid, err) &&
              attachments_of(records, arena, id, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        found = memcmp(list[i].uid, wanted, RECORD_UID) == 0 ? &list[i] : found;
    ok = ok && (found || err_set(err, ERR_NOT_FOUND, "!file-unknown")) &&
         read_bytes(records, arena, &kept, found, part, ret, ret_bytes, err);
    const char *action = part == ATTACHMENT_CLEAN ? "record.read-file" : "record.read-original";
    struct audit_line line = item_line(session, arena, id, action, kept.kind->id);
    ok = ok && store_write_reserved(records->store, write_reading, &line, err);
    kept_end(&kept);
    return ok;
}
