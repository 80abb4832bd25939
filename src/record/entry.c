/* entry.c - see entry.h. */
#include "record/entry.h"

#include "base/file.h"

static const char *const THREADS[ENTRY_THREADS] = {
    [ENTRY_MESSAGE] = "message", [ENTRY_NOTE] = "note", [ENTRY_EVENT] = "event"};

static const struct store_stmt ADD = {
    "entry.add", "INSERT INTO entry (record, uid, thread, day, sealed) VALUES (?, ?, ?, ?, ?)"};
static const struct store_stmt DROP = {"entry.drop", "DELETE FROM entry WHERE id = ?"};
static const struct store_stmt LIST = {
    "entry.list", "SELECT id, uid, thread, day, sealed FROM entry WHERE record = ? ORDER BY id"};

static struct str bound(const struct record_key *key, struct arena *arena, const struct entry *entry)
{
    struct str uid = str_hex(arena, entry->uid, RECORD_UID);
    return record_bound(key, arena, "%s/" STR_FMT, THREADS[entry->thread], STR_ARG(uid));
}

void entry_seal(const struct record_key *key, struct arena *arena, enum entry_thread thread, int32_t day,
                struct str plain, struct entry *ret)
{
    *ret = (struct entry){.thread = thread, .day = day};
    random_bytes(ret->uid, RECORD_UID);
    ret->sealed = vault_seal(arena, key->key, bound(key, arena, ret), plain);
}

bool entry_open(const struct record_key *key, struct arena *arena, const struct entry *entry, struct str *ret,
                struct err *err)
{
    return vault_open(arena, key->key, bound(key, arena, entry), entry->sealed, ret, err);
}

bool entry_add(struct store_conn *conn, int64_t record, const struct entry *entry, int64_t *ret_id, struct err *err)
{
    if (!store_run(conn, &ADD, VALUES(V_INT(record), V_BYTES(entry->uid, RECORD_UID),
                                      V_TEXT(str_from(THREADS[entry->thread])), V_INT(entry->day),
                                      V_BLOB(entry->sealed)), err))
        return false;
    *ret_id = store_last_id(conn);
    return true;
}

bool entry_drop(struct store_conn *conn, int64_t id, struct err *err)
{
    return store_run(conn, &DROP, VALUES(V_INT(id)), err);
}

static bool read_row(struct store_rows *rows, struct arena *arena, int64_t record, struct entry *ret)
{
    *ret = (struct entry){.id = store_int(rows, 0), .record = record, .thread = ENTRY_THREADS,
                          .day = (int32_t)store_int(rows, 3), .sealed = store_text(rows, 4, arena)};
    struct str thread = store_text(rows, 2, arena);
    for (unsigned i = 0; i < ENTRY_THREADS; i++)
        if (str_is(thread, THREADS[i]))
            ret->thread = (enum entry_thread)i;
    return store_bytes(rows, 1, ret->uid, RECORD_UID) && ret->thread < ENTRY_THREADS;
}

bool entry_list(struct store_conn *conn, struct arena *arena, int64_t record, struct entry **ret, size_t *ret_count,
                struct err *err)
{
    struct store_rows rows;
    struct entry *list = NULL;
    size_t count = 0, room = 0;
    bool whole = true;
    if (!store_query(conn, &LIST, VALUES(V_INT(record)), &rows, err))
        return false;
    while (whole && store_next(&rows)) {
        if (count == room) {
            room = room ? room * 2 : 16;
            struct entry *grown = ARENA_ARRAY(arena, room, struct entry);
            if (count)
                memcpy(grown, list, count * sizeof *list);
            list = grown;
        }
        whole = read_row(&rows, arena, record, &list[count++]);
    }
    if (!store_end(&rows, err))
        return false;
    if (!whole)
        return err_set(err, ERR_FAULT, "an entry of record %" PRId64 " is damaged: restore a backup", record);
    *ret = list;
    *ret_count = count;
    return true;
}
