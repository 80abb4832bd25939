/* ad_import.c - see ad_import.h: bringing in. */
#include "record/ad_import.h"

#include "base/clock.h"
#include "record/ad_inside.h"
#include "store/audit.h"

static const struct store_stmt FIND = {"ad.find-source", "SELECT id FROM ad_collection WHERE name = ? AND gone_day = 0"};
static const struct store_stmt ADD_SOURCE = {
    "ad.add-source", "INSERT INTO ad_collection (name, made_day, gone_day) VALUES (?, ?, 0)"};
static const struct store_stmt FILE_GET = {
    "ad.file", "SELECT id, line, records, added, updated, rejected, ended_day FROM ad_file "
    "WHERE collection = ? AND digest = ?"};
static const struct store_stmt FILE_ADD = {
    "ad.add-file", "INSERT INTO ad_file (collection, name, size, digest, who, began_day) VALUES (?, ?, ?, ?, ?, ?)"};
static const struct store_stmt FILE_MOVE = {
    "ad.move-file", "UPDATE ad_file SET line = ?, records = ?, added = ?, updated = ?, rejected = ? "
    "WHERE id = ? AND line <= ? AND ended_day = 0 AND EXISTS (SELECT 1 FROM ad_collection c WHERE c.id = collection "
    "AND c.gone_day = 0)"};
static const struct store_stmt FILE_END = {"ad.end-file", "UPDATE ad_file SET ended_day = ? WHERE id = ?"};
static const struct store_stmt FILE_FORGET = {
    "ad.forget-file", "DELETE FROM ad_file WHERE id = ? AND added = 0 AND updated = 0"};
static const struct store_stmt SOURCE_FORGET = {
    "ad.forget-source", "DELETE FROM ad_collection WHERE id = ? AND NOT EXISTS (SELECT 1 FROM ad_file f "
    "WHERE f.collection = ad_collection.id) AND NOT EXISTS (SELECT 1 FROM ad a WHERE a.collection = ad_collection.id)"};
/* Sixteen at once: PostgreSQL answers each statement over a socket. */
enum { COLUMNS = 14, TOGETHER = 16 };
#define ADD_INTO                                                                                                      \
    "INSERT INTO ad (collection, own, file, posted, seen, day, text, title, url, place, lang, level, signs, digest) " \
    "VALUES "
#define ONE "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define FOUR ONE ", " ONE ", " ONE ", " ONE
#define UNLESS_THERE " ON CONFLICT (collection, own) DO NOTHING"
static const struct store_stmt ADD = {"ad.add", ADD_INTO ONE UNLESS_THERE};
static const struct store_stmt ADD_TOGETHER = {
    "ad.add-together", ADD_INTO FOUR ", " FOUR ", " FOUR ", " FOUR UNLESS_THERE};
#define CHANGED                                                                                                       \
    "UPDATE ad SET file = ?3, posted = ?4, seen = CASE WHEN seen > ?5 THEN seen ELSE ?5 END, day = ?6, title = ?8, "  \
    "url = ?9, place = ?10, lang = ?11, level = ?12, signs = ?13"
static const struct store_stmt CHANGE = {
    "ad.change", CHANGED " WHERE collection = ?1 AND own = ?2 AND digest = ?14 AND text = ?7"};
static const struct store_stmt CHANGE_TEXT = {
    "ad.change-text", CHANGED ", text = ?7, digest = ?14 WHERE collection = ?1 AND own = ?2"};

static int32_t today(void)
{
    return clock_day(clock_now());
}

static bool audit(struct store_conn *conn, int64_t collection, const char *action, struct err *err)
{
    char object[40];
    snprintf(object, sizeof object, "ads:%" PRId64, collection);
    return audit_add(conn, &(struct audit_line){.day = today(), .action = action, .object = str_from(object)}, err);
}

/* ---- where it was, or the beginning ---- */

struct beginning { const struct ad_import_file *file; struct ad_import import; bool found; };

static bool find_file(struct store_conn *conn, struct beginning *in, struct err *err)
{
    struct ad_import *import = &in->import;
    struct store_rows rows;
    if (!store_query(conn, &FILE_GET, VALUES(V_INT(import->collection), V_BYTES(in->file->digest, VAULT_HASH)), &rows, err))
        return false;
    in->found = store_next(&rows);
    if (in->found) {
        import->file = store_int(&rows, 0);
        import->line = (uint64_t)store_int(&rows, 1);
        import->records = (uint64_t)store_int(&rows, 2);
        import->added = (uint64_t)store_int(&rows, 3);
        import->updated = (uint64_t)store_int(&rows, 4);
        import->rejected = (uint64_t)store_int(&rows, 5);
        import->done = store_int(&rows, 6) > 0;
    }
    return store_end(&rows, err);
}

static bool begin(struct store_conn *conn, void *context, struct err *err)
{
    struct beginning *in = context;
    const struct ad_import_file *file = in->file;
    struct ad_import *import = &in->import;
    if (!store_number(conn, &FIND, VALUES(V_TEXT(file->source)), 0, &import->collection, err))
        return false;
    if (!import->collection) {
        if (!store_run(conn, &ADD_SOURCE, VALUES(V_TEXT(file->source), V_INT(today())), err))
            return false;
        import->collection = store_last_id(conn);
    }
    if (!find_file(conn, in, err))
        return false;
    bool in_vain = !(import->added + import->updated) && (import->done || import->rejected);
    if (in->found && !in_vain)
        return true;
    /* Nothing came of it the last time: it may be read in another way now. */
    if (in->found && !store_run(conn, &FILE_FORGET, VALUES(V_INT(import->file)), err))
        return false;
    *import = (struct ad_import){.collection = import->collection, .line = 1};
    if (!store_run(conn, &FILE_ADD, VALUES(V_INT(import->collection), V_TEXT(file->name), V_INT(file->size),
                                           V_BYTES(file->digest, VAULT_HASH), V_TEXT(file->who), V_INT(today())), err))
        return false;
    import->file = store_last_id(conn);
    return audit(conn, import->collection, "ads.import", err);
}

static bool name_is_good(struct str name)
{
    if (!name.n || name.n > AD_NAME_MOST || !str_is_utf8(name) || str_trim(name).n != name.n)
        return false;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f)
            return false;
    return true;
}

bool ad_import_begin(struct store *store, const struct ad_import_file *file, struct ad_import *ret, struct err *err)
{
    struct beginning in = {.file = file, .import = {.line = 1}};
    if (!name_is_good(file->source))
        return err_set(err, ERR_INPUT, "a source's name is text of at most %d bytes on one line", AD_NAME_MOST);
    if (!store_write(store, begin, &in, err))
        return false;
    *ret = in.import;
    return true;
}

/* ---- a batch ---- */

struct putting { const struct ad_batch *batch; struct ad_import import; bool texts; /* came or changed */ };

static void row_values(const struct ad_import *import, const struct ad_row *row, struct store_value ret[COLUMNS])
{
    int32_t day = row->posted ? clock_day(row->posted) : row->seen;
    const struct store_value values[COLUMNS] = {
        V_INT(import->collection), V_TEXT(row->own), V_INT(import->file), V_INT(row->posted), V_INT(row->seen), V_INT(day),
        V_TEXT(row->text), V_TEXT(row->title), V_TEXT(row->url), V_TEXT(row->place), V_TEXT(row->lang), V_INT(row->level),
        V_TEXT(row->signs), V_INT((int64_t)str_hash(row->text))};
    memcpy(ret, values, sizeof values);
}

static bool change_row(struct store_conn *conn, const struct store_value values[COLUMNS], bool *ret_text, struct err *err)
{
    if (!store_run(conn, &CHANGE, values, COLUMNS, err))
        return false;
    if (store_changed(conn))
        return true;
    *ret_text = true;
    return store_run(conn, &CHANGE_TEXT, values, COLUMNS, err);
}

/* TOGETHER rows, or one.  When some are there already all are written over: those that have just come stay the same. */
static bool put_rows(struct store_conn *conn, struct putting *in, const struct ad_row *rows, size_t count, struct err *err)
{
    struct store_value values[TOGETHER * COLUMNS];
    for (size_t i = 0; i < count; i++)
        row_values(&in->import, &rows[i], values + i * COLUMNS);
    if (!store_run(conn, count == TOGETHER ? &ADD_TOGETHER : &ADD, values, count * COLUMNS, err))
        return false;
    uint64_t added = (uint64_t)store_changed(conn);
    in->import.added += added;
    in->import.updated += count - added;
    in->texts = in->texts || added;
    for (size_t i = 0; added < count && i < count; i++)
        if (!change_row(conn, values + i * COLUMNS, &in->texts, err))
            return false;
    return true;
}

/* The line is moved first: another process that brings in the same file, or one that took the collection out, ends this. */
static bool put(struct store_conn *conn, void *context, struct err *err)
{
    struct putting *in = context;
    const struct ad_batch *batch = in->batch;
    struct ad_import *import = &in->import;
    for (size_t i = 0, n; i < batch->count; i += n) {
        n = batch->count - i >= TOGETHER ? TOGETHER : 1;
        if (!put_rows(conn, in, &batch->rows[i], n, err))
            return false;
    }
    if (batch->count && !ads_links_change(conn, in->texts ? AD_LINKS_OLD : AD_LINKS_UNCOUNTED, err))
        return false;
    uint64_t before = import->line;
    import->line = batch->line;
    import->rejected += batch->rejected;
    import->records += batch->count + batch->rejected;
    if (!store_run(conn, &FILE_MOVE, VALUES(V_INT(import->line), V_INT(import->records), V_INT(import->added),
                                            V_INT(import->updated), V_INT(import->rejected), V_INT(import->file),
                                            V_INT(before)), err))
        return false;
    return store_changed(conn) ||
           err_set(err, ERR_CONFLICT, "another import of this file went on meanwhile, or the collection was taken out");
}

bool ad_import_put(struct store *store, struct ad_import *import, const struct ad_batch *batch, struct err *err)
{
    struct putting in = {.batch = batch, .import = *import};
    if (!store_write(store, put, &in, err))
        return false;
    *import = in.import;
    return true;
}

static bool end(struct store_conn *conn, void *context, struct err *err)
{
    const struct ad_import *import = context;
    return store_run(conn, &FILE_END, VALUES(V_INT(today()), V_INT(import->file)), err) &&
           audit(conn, import->collection, "ads.imported", err);
}

bool ad_import_end(struct store *store, struct ad_import *import, struct err *err)
{
    import->done = true;
    return store_write(store, end, import, err);
}

static bool forget(struct store_conn *conn, void *context, struct err *err)
{
    const struct ad_import *import = context;
    return store_run(conn, &FILE_FORGET, VALUES(V_INT(import->file)), err) &&
           store_run(conn, &SOURCE_FORGET, VALUES(V_INT(import->collection)), err);
}

bool ad_import_forget(struct store *store, const struct ad_import *import, struct err *err)
{
    struct ad_import gone = *import;
    return store_write(store, forget, &gone, err);
}
