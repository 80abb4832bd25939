/* item_history.c - what records said before, and everything that happened in one and in those that stand in it. */
#include "record/item_inside.h"

#include <stdlib.h>

static bool open_editions(const struct session *session, struct arena *arena, const struct kept *kept,
                          const struct record_past *past, size_t count, struct item_edition *list, size_t *ret_count,
                          struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct str plain;
        struct body body;
        json_t *fields, *gone;
        if (!record_open_edition(&kept->key, arena, past[i].edition, past[i].sealed, &plain, err) ||
            !body_read(arena, plain, &fields, NULL, &body, err))
            return false;
        fields_settle(kept->kind, fields, &gone);
        json_decref(gone);
        if (!kept->is_guest || !str_eq(body.state, kept->kind->states[0].id)) { /* a guest sees nothing of the draft */
            json_t *seen = fields_seen(kept->kind, item_role(session), kept->is_guest, fields);
            fields_hide(seen, kept->hidden);
            list[(*ret_count)++] = (struct item_edition){.edition = past[i].edition, .state = body.state, .fields = seen,
                                                         .stamp = stamp_seen(session, kept, body.stamp)};
        }
        json_decref(fields);
    }
    return true;
}

bool item_history(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                  struct item_edition **ret, size_t *ret_count, struct err *err)
{
    struct kept kept;
    struct store_conn *conn;
    struct record_past *past = NULL;
    size_t count = 0;
    *ret_count = 0;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    bool ok = store_read_begin(records->store, &conn, err);
    if (ok) {
        ok = record_history(conn, arena, id, &past, &count, err);
        store_read_end(conn);
    }
    *ret = ARENA_ARRAY(arena, count + 1, struct item_edition);
    ok = ok && open_editions(session, arena, &kept, past, count, *ret, ret_count, err);
    struct audit_line line = item_line(session, arena, id, "record.history", kept.kind->id);
    ok = ok && item_audit(records, &line, err);
    for (size_t i = 0; !ok && i < *ret_count; i++)
        json_decref((*ret)[i].fields);
    kept_end(&kept);
    return ok;
}

/* ---- the timeline ---- */

struct happenings { struct item_happening *list; size_t count, room; };

static struct item_happening *happening_add(struct arena *arena, struct happenings *all)
{
    if (all->count == all->room) {
        all->room = all->room ? all->room * 2 : 64;
        struct item_happening *grown = ARENA_ARRAY(arena, all->room, struct item_happening);
        if (all->count)
            memcpy(grown, all->list, all->count * sizeof *grown);
        all->list = grown;
    }
    return &all->list[all->count++];
}

/* The editions of one record, each with what it changed. */
static bool add_record(const struct session *session, struct store_conn *conn, struct arena *arena,
                       const struct kept *kept, struct str lang, struct happenings *all, struct err *err)
{
    struct record_past *past;
    size_t count, done = 0;
    struct item item = {.kind = kept->kind};
    item.fields = fields_seen(kept->kind, item_role(session), kept->is_guest, kept->fields);
    struct str called = item_called(arena, &item, lang);
    json_decref(item.fields);
    if (!record_history(conn, arena, kept->record.id, &past, &count, err))
        return false;
    struct item_edition *editions = ARENA_ARRAY(arena, count + 1, struct item_edition);
    bool ok = open_editions(session, arena, kept, past, count, editions, &done, err);
    for (size_t i = 0; ok && i < done; i++) {
        struct field_change *changes;
        struct item_happening *one = happening_add(arena, all);
        *one = (struct item_happening){.record = kept->record.id, .kind = kept->kind, .called = called,
                                       .edition = editions[i].edition, .stamp = editions[i].stamp,
                                       .state = kind_state_find(kept->kind, editions[i].state)};
        fields_compare(kept->kind, arena, i ? editions[i - 1].fields : NULL, editions[i].fields, &changes,
                       &one->change_count);
        one->changed = ARENA_ARRAY(arena, one->change_count + 1, const struct kind_field *);
        for (size_t k = 0; k < one->change_count; k++)
            one->changed[k] = changes[k].field;
    }
    for (size_t i = 0; i < done; i++)
        json_decref(editions[i].fields);
    return ok;
}

static bool add_each(const struct records *records, const struct session *session, struct store_conn *conn,
                     struct arena *arena, const int64_t *ids, size_t count, struct str lang, struct happenings *all,
                     struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct kept kept;
        struct err why = {0};
        if (!kept_open(records, session, conn, arena, ids[i], &kept, &why)) {
            if (why.kind == ERR_NOT_FOUND || why.kind == ERR_DENIED)
                continue;
            return err_set(err, why.kind, "%s", why.text);
        }
        bool ok = add_record(session, conn, arena, &kept, lang, all, err);
        kept_end(&kept);
        if (!ok)
            return false;
    }
    return true;
}

/* The newest first; what happened in the same second: the later record first. */
static int newest_first(const void *a, const void *b)
{
    const struct item_happening *one = a, *two = b;
    if (one->stamp.at != two->stamp.at)
        return one->stamp.at < two->stamp.at ? 1 : -1;
    if (one->record != two->record)
        return one->record < two->record ? 1 : -1;
    return one->edition < two->edition ? 1 : -1;
}

bool item_timeline(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                   struct str lang, struct item_happening **ret, size_t *ret_count, struct err *err)
{
    struct kept kept;
    struct store_conn *conn;
    struct happenings all = {0};
    int64_t *ids;
    size_t count;
    *ret_count = 0;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    struct audit_line line = item_line(session, arena, id, "record.timeline", kept.kind->id);
    kept_end(&kept);
    if (!item_children(records, session, arena, id, STR(""), &ids, &count, err) ||
        !store_read_begin(records->store, &conn, err))
        return false;
    bool ok = add_each(records, session, conn, arena, &id, 1, lang, &all, err) &&
              add_each(records, session, conn, arena, ids, count, lang, &all, err);
    store_read_end(conn);
    if (!ok || !item_audit(records, &line, err))
        return false;
    if (all.count)
        qsort(all.list, all.count, sizeof *all.list, newest_first);
    *ret = all.list;
    *ret_count = all.count;
    return true;
}
