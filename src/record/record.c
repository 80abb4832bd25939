/* record.c - see record.h. */
#include "record/record.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/file.h"

static const struct store_stmt ADD = {
    "record.add", "INSERT INTO record (uid, kind, lang, day, version, sealed, parent, agency, edition, changed_day) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt GET = {
    "record.get", "SELECT " RECORD_COLUMNS " FROM record r WHERE r.id = ?"};
static const struct store_stmt PAST = {
    "record.past", "INSERT INTO record_past (record, edition, day, sealed) "
                   "SELECT id, edition, changed_day, sealed FROM record WHERE id = ? AND edition = ?"};
static const struct store_stmt REPLACE = {
    "record.replace", "UPDATE record SET sealed = ?, edition = ?, changed_day = ? WHERE id = ? AND edition = ?"};
static const struct store_stmt HISTORY = {
    "record.history", "SELECT edition, day, sealed FROM record_past WHERE record = ? UNION ALL "
                      "SELECT edition, changed_day, sealed FROM record WHERE id = ? ORDER BY 1 LIMIT ?"};

static void set_kind(struct record_key *key, struct str kind)
{
    size_t n = kind.n < RECORD_KIND ? kind.n : RECORD_KIND - 1;
    memset(key->kind, 0, sizeof key->kind);
    memcpy(key->kind, kind.p, n);
}

void record_key_new(const char *kind, struct record_key *ret)
{
    set_kind(ret, str_from(kind));
    random_bytes(ret->uid, sizeof ret->uid);
    random_bytes(ret->key, sizeof ret->key);
}

void record_key_set(const struct record *record, const uint8_t bytes[VAULT_KEY], struct record_key *ret)
{
    set_kind(ret, record->kind);
    memcpy(ret->uid, record->uid, RECORD_UID);
    memcpy(ret->key, bytes, VAULT_KEY);
}

void record_key_wipe(struct record_key *key)
{
    vault_wipe(key, sizeof *key);
}

struct str record_bound(const struct record_key *key, struct arena *arena, const char *place_format, ...)
{
    char place[160];
    va_list args;
    va_start(args, place_format);
    vsnprintf(place, sizeof place, place_format, args);
    va_end(args);
    struct str uid = str_hex(arena, key->uid, RECORD_UID);
    return str_printf(arena, "%s/" STR_FMT "/v%d/%s", key->kind, STR_ARG(uid), RECORD_VERSION, place);
}

void record_seal(const struct record_key *key, struct arena *arena, struct str lang, int32_t day, struct str plain,
                 struct record *ret)
{
    struct str bound = record_bound(key, arena, "told");
    *ret = (struct record){.kind = str_copy(arena, str_from(key->kind)), .lang = lang, .day = day,
                           .version = RECORD_VERSION, .sealed = vault_seal(arena, key->key, bound, plain)};
    memcpy(ret->uid, key->uid, RECORD_UID);
}

bool record_open(const struct record_key *key, struct arena *arena, const struct record *record, struct str *ret,
                 struct err *err)
{
    if (record->version != RECORD_VERSION)
        return err_set(err, ERR_FAULT, "a record has form %" PRId64 ", this program knows %d: use a newer Kres",
                       record->version, RECORD_VERSION);
    return vault_open(arena, key->key, record_bound(key, arena, "told"), record->sealed, ret, err);
}

void record_seal_edition(const struct record_key *key, struct arena *arena, int64_t edition, struct str plain,
                         struct record *ret)
{
    ret->version = RECORD_VERSION;
    ret->edition = edition;
    ret->sealed = vault_seal(arena, key->key, record_bound(key, arena, "edition/%" PRId64, edition), plain);
    memcpy(ret->uid, key->uid, RECORD_UID);
}

bool record_open_edition(const struct record_key *key, struct arena *arena, int64_t edition, struct str sealed,
                         struct str *ret, struct err *err)
{
    return vault_open(arena, key->key, record_bound(key, arena, "edition/%" PRId64, edition), sealed, ret, err);
}

bool record_replace(struct store_conn *conn, const struct record *record, struct err *err)
{
    int64_t before = record->edition - 1;
    if (!store_run(conn, &PAST, VALUES(V_INT(record->id), V_INT(before)), err) ||
        !store_run(conn, &REPLACE, VALUES(V_BLOB(record->sealed), V_INT(record->edition), V_INT(record->changed_day),
                                          V_INT(record->id), V_INT(before)), err))
        return false;
    return store_changed(conn) == 1 || err_set(err, ERR_CONFLICT, "!changed-meanwhile");
}

bool record_history(struct store_conn *conn, struct arena *arena, int64_t id, struct record_past **ret,
                    size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct record_past *list = NULL;
    size_t count = 0, room = 0;
    if (!store_query(conn, &HISTORY, VALUES(V_INT(id), V_INT(id), V_INT(RECORD_EDITIONS_MOST)), &rows, err))
        return false;
    while (store_next(&rows)) {
        if (count == room) {
            room = room ? room * 2 : 8;
            struct record_past *grown = ARENA_ARRAY(arena, room, struct record_past);
            if (count)
                memcpy(grown, list, count * sizeof *list);
            list = grown;
        }
        list[count++] = (struct record_past){.edition = store_int(&rows, 0), .day = (int32_t)store_int(&rows, 1),
                                             .sealed = store_text(&rows, 2, arena)};
    }
    *ret = list;
    *ret_count = count;
    return store_end(&rows, err);
}

bool record_add(struct store_conn *conn, const struct record *record, int64_t *ret_id, struct err *err)
{
    if (!store_run(conn, &ADD, VALUES(V_BYTES(record->uid, RECORD_UID), V_TEXT(record->kind), V_TEXT(record->lang),
                                      V_INT(record->day), V_INT(record->version), V_BLOB(record->sealed),
                                      V_INT(record->parent), V_INT(record->agency), V_INT(record->edition),
                                      V_INT(record->changed_day)), err))
        return false;
    *ret_id = store_last_id(conn);
    return true;
}

bool record_row(struct store_rows *rows, int at, struct arena *arena, struct record *ret, struct err *err)
{
    *ret = (struct record){
        .id = store_int(rows, at), .kind = store_text(rows, at + 2, arena), .lang = store_text(rows, at + 3, arena),
        .day = (int32_t)store_int(rows, at + 4), .version = store_int(rows, at + 5),
        .sealed = store_text(rows, at + 6, arena), .parent = store_int(rows, at + 7), .agency = store_int(rows, at + 8),
        .edition = store_int(rows, at + 9), .changed_day = (int32_t)store_int(rows, at + 10)};
    return store_bytes(rows, at + 1, ret->uid, RECORD_UID) ||
           err_set(err, ERR_FAULT, "record %" PRId64 " is damaged: restore a backup", ret->id);
}

bool record_get(struct store_conn *conn, struct arena *arena, int64_t id, struct record *ret, struct err *err)
{
    struct store_rows rows;
    struct record record;
    struct err why = {0};
    if (!store_query(conn, &GET, VALUES(V_INT(id)), &rows, err))
        return false;
    bool found = store_next(&rows), whole = found && record_row(&rows, 0, arena, &record, &why);
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "!report-unknown");
    if (!whole)
        return err_set(err, why.kind, "%s", why.text);
    *ret = record;
    return true;
}
