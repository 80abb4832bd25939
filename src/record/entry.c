/* entry.c - see entry.h. */
#include "record/entry.h"

#include "base/file.h"

static const char *const THREADS[ENTRY_THREADS] = {
    [ENTRY_MESSAGE] = "message", [ENTRY_NOTE] = "note", [ENTRY_EVENT] = "event", [ENTRY_REVIEW] = "review"};

#define COLUMNS "SELECT e.id, e.record, e.uid, e.thread, e.day, e.sealed "
/* Reviews are few among entries: their own index leads, whatever else is asked. */
#define REVIEWS_HELD "FROM entry e INDEXED BY entry_review WHERE e.thread = 'review' AND EXISTS " \
    "(SELECT 1 FROM holding h WHERE h.record = e.record AND h.agency = ?1) "

static const struct store_stmt ADD = {
    "entry.add", "INSERT INTO entry (record, uid, thread, day, sealed) VALUES (?, ?, ?, ?, ?)"};
static const struct store_stmt DROP = {"entry.drop", "DELETE FROM entry WHERE id = ?"};
static const struct store_stmt DROP_UID = {
    "entry.drop_uid", "DELETE FROM entry WHERE record = ? AND thread = ? AND uid = ?"};
static const struct store_stmt KNOWN = {"entry.known", "SELECT count(*) FROM entry WHERE record = ? AND uid = ?"};
static const struct store_stmt LIST = {"entry.list", COLUMNS "FROM entry e WHERE e.record = ? ORDER BY e.id"};
static const struct store_stmt REVIEWS = {
    "entry.reviews", COLUMNS "FROM entry e WHERE e.record = ? AND e.thread = 'review' ORDER BY e.id"};
static const struct store_stmt REVIEW_PAGE = {
    "entry.review_page", COLUMNS REVIEWS_HELD "AND e.id < ?2 ORDER BY e.id DESC LIMIT ?3"};
static const struct store_stmt REVIEW_RECORDS = {
    "entry.review_records", "SELECT e.record " REVIEWS_HELD "GROUP BY e.record ORDER BY e.record DESC LIMIT ?2"};
static const struct store_stmt REVIEW_COUNT = {
    "entry.review_count", "SELECT count(DISTINCT e.record) " REVIEWS_HELD};

static struct str bound(const struct record_key *key, struct arena *arena, const struct entry *entry)
{
    struct str uid = str_hex(arena, entry->uid, RECORD_UID);
    return record_bound(key, arena, "%s/" STR_FMT, THREADS[entry->thread], STR_ARG(uid));
}

void entry_uid(const struct record_key *key, struct arena *arena, enum entry_thread thread, struct str says,
               uint8_t ret[RECORD_UID])
{
    uint8_t own[VAULT_KEY], hash[VAULT_HASH];
    vault_derive(key->key, "entry uid", own);
    vault_chain(own, str_printf(arena, "%s/" STR_FMT, THREADS[thread], STR_ARG(says)), hash);
    memcpy(ret, hash, RECORD_UID);
    vault_wipe(own, sizeof own);
}

void entry_seal(const struct record_key *key, struct arena *arena, enum entry_thread thread, int32_t day,
                const uint8_t *uid, struct str plain, struct entry *ret)
{
    *ret = (struct entry){.thread = thread, .day = day};
    if (uid)
        memcpy(ret->uid, uid, RECORD_UID);
    else
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

bool entry_drop_uid(struct store_conn *conn, int64_t record, enum entry_thread thread, const uint8_t uid[RECORD_UID],
                    bool *ret, struct err *err)
{
    if (!store_run(conn, &DROP_UID, VALUES(V_INT(record), V_TEXT(str_from(THREADS[thread])), V_BYTES(uid, RECORD_UID)),
                   err))
        return false;
    *ret = store_changed(conn) > 0;
    return true;
}

bool entry_known(struct store_conn *conn, int64_t record, const uint8_t uid[RECORD_UID], bool *ret, struct err *err)
{
    int64_t count = 0;
    if (!store_number(conn, &KNOWN, VALUES(V_INT(record), V_BYTES(uid, RECORD_UID)), 0, &count, err))
        return false;
    *ret = count > 0;
    return true;
}

static bool read_row(struct store_rows *rows, struct arena *arena, struct entry *ret)
{
    *ret = (struct entry){.id = store_int(rows, 0), .record = store_int(rows, 1), .thread = ENTRY_THREADS,
                          .day = (int32_t)store_int(rows, 4), .sealed = store_text(rows, 5, arena)};
    struct str thread = store_text(rows, 3, arena);
    for (unsigned i = 0; i < ENTRY_THREADS; i++)
        if (str_is(thread, THREADS[i]))
            ret->thread = (enum entry_thread)i;
    return store_bytes(rows, 2, ret->uid, RECORD_UID) && ret->thread < ENTRY_THREADS;
}

static bool read_rows(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values,
                      size_t value_count, struct arena *arena, struct entry **ret, size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct entry *list = NULL;
    size_t count = 0, room = 0;
    int64_t bad = 0;
    if (!store_query(conn, stmt, values, value_count, &rows, err))
        return false;
    while (!bad && store_next(&rows)) {
        if (count == room) {
            room = room ? room * 2 : 16;
            struct entry *grown = ARENA_ARRAY(arena, room, struct entry);
            if (count)
                memcpy(grown, list, count * sizeof *list);
            list = grown;
        }
        if (!read_row(&rows, arena, &list[count]))
            bad = list[count].record;
        count++;
    }
    if (!store_end(&rows, err))
        return false;
    if (bad)
        return err_set(err, ERR_FAULT, "an entry of record %" PRId64 " is damaged: restore a backup", bad);
    *ret = list;
    *ret_count = count;
    return true;
}

bool entry_list(struct store_conn *conn, struct arena *arena, int64_t record, struct entry **ret, size_t *ret_count,
                struct err *err)
{
    return read_rows(conn, &LIST, VALUES(V_INT(record)), arena, ret, ret_count, err);
}

bool entry_reviews(struct store_conn *conn, struct arena *arena, int64_t record, struct entry **ret,
                   size_t *ret_count, struct err *err)
{
    return read_rows(conn, &REVIEWS, VALUES(V_INT(record)), arena, ret, ret_count, err);
}

bool entry_review_page(struct store_conn *conn, struct arena *arena, int64_t agency, int64_t before, unsigned limit,
                       struct entry **ret, size_t *ret_count, struct err *err)
{
    return read_rows(conn, &REVIEW_PAGE, VALUES(V_INT(agency), V_INT(before ? before : INT64_MAX), V_INT(limit)), arena,
                     ret, ret_count, err);
}

bool entry_review_records(struct store_conn *conn, struct arena *arena, int64_t agency, unsigned most, int64_t **ret,
                          size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    int64_t *list = ARENA_ARRAY(arena, most + 1, int64_t);
    size_t count = 0;
    if (!store_query(conn, &REVIEW_RECORDS, VALUES(V_INT(agency), V_INT(most)), &rows, err))
        return false;
    while (count < most && store_next(&rows))
        list[count++] = store_int(&rows, 0);
    *ret = list;
    *ret_count = count;
    return store_end(&rows, err);
}

bool entry_review_count(struct store_conn *conn, int64_t agency, int64_t *ret, struct err *err)
{
    return store_number(conn, &REVIEW_COUNT, VALUES(V_INT(agency)), 0, ret, err);
}
