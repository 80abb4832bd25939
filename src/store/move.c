/* move.c - see store_move in store.h: everything of one database into another, of either kind.
 *
 * Rows are read in one unchanging state of the source and written in one transaction of the target, so that a
 * process that is killed leaves the target empty.  Before the commit the target is read again: each table must have
 * as many rows, and the same digest.  The digest of a table is the sum of the BLAKE2b hashes of its rows, in four
 * lanes of 64 bits, so it does not depend on the order in which a database gives them (Bellare and Micciancio's
 * AdHash; here it finds faults of a copy, not of an adversary).  What is hashed of a row: for each column, in the
 * order of their names, its type, and its 8 bytes or its length and bytes. */
#include "store/inside.h"
#include "store/migration.h"
#include "store/statement.h"

#include "base/file.h"
#include "vault/vault.h"

#include <stdlib.h>
#include <unistd.h>

enum { LANES = 4, GROUP_ROWS = 64, GROUP_VALUES = 900, GROUP_BYTES = 4 << 20 };

struct sum { uint64_t lanes[LANES]; int64_t rows; };

/* ---- which tables there are ---- */

bool tables_read(struct store_conn *conn, const struct store_stmt *stmt, struct arena *arena, struct table **ret,
                 size_t *ret_count, struct err *err)
{
    enum { TABLES_MOST = 500, COLUMNS_MOST = 100 };
    struct table *tables = ARENA_ARRAY(arena, TABLES_MOST, struct table);
    size_t count = 0;
    struct store_rows rows;
    if (!store_query(conn, stmt, NO_VALUES, &rows, err))
        return false;
    bool fits = true;
    while (fits && store_next(&rows)) {
        struct str name = store_text(&rows, 0, arena), column = store_text(&rows, 1, arena);
        if (!count || !str_eq(tables[count - 1].name, name)) {
            if (!(fits = count < TABLES_MOST))
                break;
            tables[count++] = (struct table){.name = name, .columns = ARENA_ARRAY(arena, COLUMNS_MOST, struct str)};
        }
        struct table *table = &tables[count - 1];
        if ((fits = table->count < COLUMNS_MOST))
            table->columns[table->count++] = column;
    }
    *ret = tables;
    *ret_count = count;
    return store_end(&rows, err) && (fits || err_set(err, ERR_FAULT, "there are too many tables or columns"));
}

static bool same_table(const struct table *a, const struct table *b)
{
    if (!str_eq(a->name, b->name) || a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->columns[i], b->columns[i]))
            return false;
    return true;
}

/* ---- rows as values, and their digest ---- */

static struct store_value value_at(struct store_rows *rows, int column, struct arena *arena)
{
    enum store_type type = conn_type(rows, column);
    struct store_value value = {.type = type};
    if (type == STORE_INT)
        value.i = store_int(rows, column);
    else if (type != STORE_NULL)
        value.s = store_text(rows, column, arena);
    return value;
}

static void put_number(struct buf *b, int64_t x)
{
    char bytes[8];
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)((uint64_t)x >> (8 * i));
    buf_add(b, str_make(bytes, sizeof bytes));
}

static void sum_add(struct sum *sum, struct arena *arena, const struct store_value *values, size_t count)
{
    static const char LETTERS[] = {[STORE_NULL] = 'n', [STORE_INT] = 'i', [STORE_TEXT] = 't', [STORE_BLOB] = 'b'};
    uint8_t hash[VAULT_HASH];
    struct buf row = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_byte(&row, LETTERS[values[i].type]);
        if (values[i].type == STORE_NULL)
            continue;
        put_number(&row, values[i].type == STORE_INT ? values[i].i : (int64_t)values[i].s.n);
        buf_add(&row, values[i].s);
    }
    vault_hash(buf_str(&row), hash);
    for (unsigned lane = 0; lane < LANES; lane++) {
        uint64_t part = 0;
        for (unsigned i = 0; i < 8; i++)
            part |= (uint64_t)hash[8 * lane + i] << (8 * i);
        sum->lanes[lane] += part;
    }
    sum->rows++;
}

/* ---- one table ---- */

static void add_columns(struct buf *b, const struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        buf_printf(b, "%s\"" STR_FMT "\"", i ? ", " : "", STR_ARG(table->columns[i]));
}

static struct store_stmt select_all(struct arena *arena, const struct table *table)
{
    struct buf b = {.arena = arena};
    buf_add(&b, STR("SELECT "));
    add_columns(&b, table);
    buf_printf(&b, " FROM \"" STR_FMT "\"", STR_ARG(table->name));
    return (struct store_stmt){"move.read", buf_str(&b).p};
}

static struct store_stmt insert_rows(struct arena *arena, const struct table *table, size_t rows)
{
    struct buf b = {.arena = arena};
    buf_printf(&b, "INSERT INTO \"" STR_FMT "\" (", STR_ARG(table->name));
    add_columns(&b, table);
    buf_add(&b, STR(") VALUES "));
    for (size_t row = 0; row < rows; row++) {
        buf_add(&b, row ? STR(", (") : STR("("));
        for (size_t i = 0; i < table->count; i++)
            buf_add(&b, i ? STR(", ?") : STR("?"));
        buf_byte(&b, ')');
    }
    return (struct store_stmt){"move.write", buf_str(&b).p};
}

/* Rows that wait to be written together. */
struct group {
    struct store_conn *to;
    const struct table *table;
    struct arena arena; /* of the rows */
    struct store_value *values;
    size_t rows, most, bytes;
    struct store_stmt many_text, one_text;
    struct conn_stmt *many, *one;
};

static bool group_begin(struct group *group, struct arena *arena, struct store_conn *to, const struct table *table,
                        struct err *err)
{
    size_t most = GROUP_VALUES / table->count;
    *group = (struct group){.to = to, .table = table, .most = most > GROUP_ROWS ? GROUP_ROWS : most ? most : 1};
    group->values = ARENA_ARRAY(arena, group->most * table->count, struct store_value);
    group->many_text = insert_rows(arena, table, group->most);
    group->one_text = insert_rows(arena, table, 1);
    return statement_new(to, &group->many_text, &group->many, err) && statement_new(to, &group->one_text, &group->one, err);
}

static bool group_write(struct group *group, struct err *err)
{
    size_t width = group->table->count;
    bool ok = true;
    if (group->rows == group->most)
        ok = statement_run(group->to, group->many, group->values, group->rows * width, err);
    else
        for (size_t i = 0; ok && i < group->rows; i++)
            ok = statement_run(group->to, group->one, group->values + i * width, width, err);
    group->rows = group->bytes = 0;
    arena_clear(&group->arena);
    return ok;
}

static void group_end(struct group *group)
{
    statement_end(group->to, group->many);
    statement_end(group->to, group->one);
    arena_clear(&group->arena);
}

static bool copy_table(struct store_conn *from, struct store_conn *to, const struct table *table, struct sum *ret,
                       struct err *err)
{
    struct arena arena = {0};
    struct group group;
    struct store_stmt read = select_all(&arena, table);
    struct store_rows rows;
    bool ok = group_begin(&group, &arena, to, table, err) && statement_query_once(from, &read, &rows, err);
    if (ok) {
        while (ok && store_next(&rows)) {
            struct store_value *values = group.values + group.rows * table->count;
            for (size_t i = 0; i < table->count; i++) {
                values[i] = value_at(&rows, (int)i, &group.arena);
                group.bytes += values[i].s.n;
            }
            sum_add(ret, &group.arena, values, table->count);
            if (++group.rows == group.most || group.bytes > GROUP_BYTES)
                ok = group_write(&group, err);
        }
        ok = store_end(&rows, ok ? err : NULL) && ok && group_write(&group, err);
    }
    group_end(&group);
    arena_clear(&arena);
    return ok || err_wrap(err, STR_FMT, STR_ARG(table->name));
}

static bool sum_table(struct store_conn *conn, const struct table *table, struct sum *ret, struct err *err)
{
    struct arena arena = {0}, row = {0};
    struct store_value *values = ARENA_ARRAY(&arena, table->count, struct store_value);
    struct store_stmt read = select_all(&arena, table);
    struct store_rows rows;
    bool ok = statement_query_once(conn, &read, &rows, err);
    if (ok) {
        while (store_next(&rows)) {
            for (size_t i = 0; i < table->count; i++)
                values[i] = value_at(&rows, (int)i, &row);
            sum_add(ret, &row, values, table->count);
            arena_clear(&row);
        }
        ok = store_end(&rows, err);
    }
    arena_clear(&arena);
    return ok;
}

/* ---- all tables ---- */

/* The version stands in table meta of both; anything else means that somebody lives there. */
static bool is_empty(struct store_conn *to, const struct table *tables, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        char sql[200];
        const char *but = str_is(tables[i].name, "meta") ? " WHERE \"key\" <> 'schema_version'" : "";
        snprintf(sql, sizeof sql, "SELECT count(*) FROM (SELECT 1 FROM \"" STR_FMT "\"%s LIMIT 1) x",
                 STR_ARG(tables[i].name), but);
        struct store_stmt ask = {"move.is_empty", sql};
        struct store_rows rows;
        if (!statement_query_once(to, &ask, &rows, err))
            return false;
        int64_t rows_there = store_next(&rows) ? store_int(&rows, 0) : 0;
        if (!store_end(&rows, err))
            return false;
        if (rows_there)
            return err_set(err, ERR_CONFLICT, "the target already holds data (table " STR_FMT "): nothing is ever "
                           "overwritten, so give an empty one", STR_ARG(tables[i].name));
    }
    return conn_exec(to, "emptying meta", "DELETE FROM meta", err);
}

static void digest_of(struct arena *arena, const struct table *tables, const struct sum *sums, size_t count,
                      struct store_moved *ret)
{
    struct buf b = {.arena = arena};
    uint8_t hash[VAULT_HASH];
    *ret = (struct store_moved){.tables = (int64_t)count};
    for (size_t i = 0; i < count; i++) {
        put_number(&b, (int64_t)tables[i].name.n);
        buf_add(&b, tables[i].name);
        put_number(&b, sums[i].rows);
        for (unsigned lane = 0; lane < LANES; lane++)
            put_number(&b, (int64_t)sums[i].lanes[lane]);
        ret->rows += sums[i].rows;
    }
    vault_hash(buf_str(&b), hash);
    snprintf(ret->digest, sizeof ret->digest, STR_FMT, STR_ARG(str_hex(arena, hash, sizeof hash)));
}

static bool copy_all(struct store_conn *from, struct store_conn *to, struct arena *arena, store_moved_fn *tell,
                     void *context, struct store_moved *ret, struct err *err)
{
    struct table *tables, *theirs;
    size_t count, their_count;
    if (!from->driver->tables(from, arena, &tables, &count, err) ||
        !to->driver->tables(to, arena, &theirs, &their_count, err))
        return false;
    bool same = count == their_count;
    for (size_t i = 0; same && i < count; i++)
        same = same_table(&tables[i], &theirs[i]);
    if (!same)
        return err_set(err, ERR_CONFLICT, "the tables of the two databases are not the same: nothing was moved");
    struct sum *sums = ARENA_ARRAY(arena, count, struct sum), check;
    if (!is_empty(to, tables, count, err) || !to->driver->fill_begin(to, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        sums[i] = (struct sum){0};
        if (!copy_table(from, to, &tables[i], &sums[i], err))
            return false;
        if (tell)
            tell(context, tables[i].name, sums[i].rows);
    }
    if (!to->driver->fill_end(to, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        check = (struct sum){0};
        if (!sum_table(to, &tables[i], &check, err))
            return false;
        if (memcmp(&check, &sums[i], sizeof check) != 0)
            return err_set(err, ERR_FAULT, "table " STR_FMT " is not the same after the move (%" PRId64 " rows, %" PRId64
                           " before): nothing was kept", STR_ARG(tables[i].name), check.rows, sums[i].rows);
    }
    digest_of(arena, tables, sums, count, ret);
    return true;
}

bool move_all(struct store_conn *from, struct store_conn *to, store_moved_fn *tell, void *context,
              struct store_moved *ret, struct err *err)
{
    struct arena arena = {0};
    bool ok = migration_run(to, err) && conn_control(to, CONTROL_WRITE, err);
    if (ok) {
        ok = copy_all(from, to, &arena, tell, context, ret, err) && conn_control(to, CONTROL_COMMIT, err);
        conn_end_rows(to);
        if (!ok)
            conn_rollback(to);
    }
    arena_clear(&arena);
    return ok;
}

/* ---- places ---- */

struct end { struct store_conn *conn; int lock; };

static bool newest(struct store_conn *conn, struct err *err)
{
    int64_t version;
    return migration_version(conn, &version, err) &&
           (version == migration_newest() ||
            err_set(err, ERR_CONFLICT, version ? "it has another version than this program: start \"kres serve\" of this "
                    "program on it once" : "there is nothing in it"));
}

static bool open_end(const char *place, bool target, struct end *ret, struct err *err)
{
    struct arena arena = {0};
    const struct driver *driver = driver_for(place);
    const char *shown = str_copy(&arena, store_place(&arena, place)).p;
    const char *file = driver->alone ? arena_printf(&arena, "%s/kres.db", place) : place;
    bool ok = true;
    *ret = (struct end){.lock = -1};
    if (driver->alone)
        ok = ((target ? file_make_folder(place, err) : file_exists(file) || err_set(err, ERR_NOT_FOUND,
                                                                                  "there is no database in it")) &&
              folder_lock(place, &ret->lock, err) && (file_exists(file) || folder_make_file(file, err)));
    ok = ok && conn_open(file, target ? CONN_WRITE : CONN_READ, &ret->conn, err) && driver->stop_others(ret->conn, err) &&
         (target || newest(ret->conn, err));
    if (!ok)
        err_wrap(err, "%s", shown);
    arena_clear(&arena);
    return ok;
}

static void close_end(struct end *end)
{
    conn_close(end->conn);
    if (end->lock >= 0)
        close(end->lock);
}

bool store_move(const char *from, const char *to, store_moved_fn *tell, void *context, struct store_moved *ret,
                struct err *err)
{
    struct end source = {.lock = -1}, target = {.lock = -1};
    bool ok = open_end(from, false, &source, err) && open_end(to, true, &target, err) &&
              conn_control(source.conn, CONTROL_READ, err) &&
              move_all(source.conn, target.conn, tell, context, ret, err);
    close_end(&target);
    close_end(&source);
    return ok;
}
