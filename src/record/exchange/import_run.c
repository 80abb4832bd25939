/* import_run.c - rows worked off: tried, taken in batches, refused with the reason; see import.h. */
#include "record/exchange/import_inside.h"

#include <stdlib.h>

#include "base/clock.h"
#include "record/item_inside.h"

static const struct store_stmt START = {
    "import.start", "UPDATE import SET state = 'running' WHERE id = ? AND agency = ? AND state IN ('mapping', 'running')"};
static const struct store_stmt STEP = {
    "import.step", "UPDATE import SET done = ?, added = added + ?, rejected = rejected + ? "
    "WHERE id = ? AND done = ? AND state = 'running'"};
static const struct store_stmt FINISH = {
    "import.finish", "UPDATE import SET state = 'done', ended = ?, sealed = ? WHERE id = ? AND done = lines"};
static const struct store_stmt REJECT = {
    "import.reject", "INSERT INTO import_reject (import, number, sealed) VALUES (?, ?, ?)"};
static const struct store_stmt RECORD = {"import.record", "INSERT INTO import_record (import, record) VALUES (?, ?)"};
static const struct store_stmt REJECTS = {
    "import.rejects", "SELECT number, sealed FROM import_reject WHERE import = ? ORDER BY number"};

enum { ROWS_ONCE = IMPORT_BATCH };

/* ---- tried ---- */

bool import_try(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                size_t most,
                struct import_row **ret, size_t *ret_count, size_t *ret_new, struct err *err)
{
    struct import import;
    struct import_plan plan;
    struct table table;
    struct row_maker maker;
    *ret_count = *ret_new = 0;
    if (!import_open(importer, session, arena, id, &import, &plan, &table, err) ||
        !row_maker_begin(importer, session, arena, &import, &plan, &table, (size_t)import.done, &maker, err))
        return false;
    struct import_row *list = ARENA_ARRAY(arena, table.count + 1, struct import_row);
    for (size_t i = (size_t)import.done; i < table.count && i < (size_t)import.done + most; i++) {
        struct item_new made[ROW_RECORDS];
        struct import_row fate;
        size_t count;
        if (!row_make(&maker, arena, &table.rows[i], 0, made, &count, &fate, err))
            return false;
        row_drop(made, count);
        *ret_new += fate.fate == IMPORT_NEW;
        if (fate.fate != IMPORT_NEW)
            list[(*ret_count)++] = fate;
    }
    *ret = list;
    return true;
}

/* ---- one batch ---- */

struct batch {
    const struct kept_import *kept;
    struct row_maker *maker;
    struct table *table;
    struct arena *arena;
    size_t from, rows;
    struct item_new *list; size_t *row_of; size_t count; /* row_of: which row of the batch a record comes from */
    int64_t *ids;
    struct import_row *rejects; size_t reject_count;
    bool *refused;     /* rows that the records refused, with their reasons */
    struct err *why;
    struct str sealed; /* the rejects */
};

static json_t *row_out(const struct import_row *row)
{
    json_t *map = json_object(), *cells = json_array();
    json_object_set_new(map, "line", json_integer((json_int_t)row->line));
    json_object_set_new(map, "fate", json_integer(row->fate));
    json_object_set_new(map, "at", json_integer((json_int_t)row->at));
    json_object_set_new(map, "like", json_integer(row->like));
    json_object_set_new(map, "like_line", json_integer((json_int_t)row->like_line));
    json_object_set_new(map, "column", json_stringn(row->column.p ? row->column.p : "", row->column.n));
    json_object_set_new(map, "field", json_stringn(row->field.p ? row->field.p : "", row->field.n));
    json_object_set_new(map, "why", json_stringn(row->why.p ? row->why.p : "", row->why.n));
    for (size_t i = 0; i < row->count; i++)
        json_array_append_new(cells, json_stringn(row->cells[i].p ? row->cells[i].p : "", row->cells[i].n));
    json_object_set_new(map, "cells", cells);
    return map;
}

static void seal_rejects(struct batch *batch)
{
    json_t *list = json_array();
    for (size_t i = 0; i < batch->reject_count; i++)
        json_array_append_new(list, row_out(&batch->rejects[i]));
    char *text = json_dumps(list, JSON_COMPACT);
    batch->sealed = vault_seal(batch->arena, batch->kept->key, import_bound(batch->kept->uid, batch->arena, "rejects"),
                               str_from(text));
    if (text)
        vault_wipe(text, strlen(text));
    free(text);
    json_decref(list);
}

/* In the transaction of the records: the counter, the rejects, which records it were. */
static bool write_step(struct store_conn *conn, void *context, struct err *err)
{
    const struct batch *batch = context;
    int64_t id = batch->kept->import.id, done = (int64_t)(batch->from + batch->rows);
    if (!store_run(conn, &STEP, VALUES(V_INT(done), V_INT(batch->count), V_INT(batch->reject_count), V_INT(id),
                                       V_INT(batch->from)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!import-is-running");
    if (batch->reject_count && !store_run(conn, &REJECT, VALUES(V_INT(id), V_INT(batch->from), V_BLOB(batch->sealed)),
                                          err))
        return false;
    for (size_t i = 0; i < batch->count; i++)
        if (!store_run(conn, &RECORD, VALUES(V_INT(id), V_INT(batch->ids[i])), err))
            return false;
    return store_run(conn, &FINISH, VALUES(V_INT(clock_now()), V_BYTES("", 0), V_INT(id)), err);
}

static void refuse(struct batch *batch, size_t row, const struct table_row *from)
{
    const struct err *why = &batch->why[row];
    batch->rejects[batch->reject_count++] = (struct import_row){
        .line = from->line, .fate = IMPORT_REJECTED, .field = str_copy(batch->arena, str_from(why->field)),
        .why = str_copy(batch->arena, str_from(why->text)), .cells = from->cells, .count = from->count};
}

static bool make_rows(struct batch *batch, struct row_maker *maker, struct err *err)
{
    batch->count = batch->reject_count = 0;
    batch->rows = 0;
    while (batch->from + batch->rows < batch->table->count && batch->rows < ROWS_ONCE && batch->count < IMPORT_BATCH) {
        const struct table_row *row = &batch->table->rows[batch->from + batch->rows];
        struct import_row fate;
        size_t made;
        if (!row_make(maker, batch->arena, row, batch->count, batch->list + batch->count, &made, &fate, err))
            return false;
        if (batch->refused[batch->rows]) {
            row_drop(batch->list + batch->count, made);
            refuse(batch, batch->rows, row);
        } else if (fate.fate == IMPORT_NEW) {
            for (size_t i = 0; i < made; i++)
                batch->row_of[batch->count + i] = batch->rows;
            batch->count += made;
        } else {
            batch->rejects[batch->reject_count++] = fate;
        }
        batch->rows++;
    }
    return true;
}

/* What is the row's own fault, and not the machine's or a colleague's. */
static bool row_fault(const struct err *err)
{
    return err->kind == ERR_INPUT || err->kind == ERR_NOT_FOUND || err->kind == ERR_DENIED ||
           (err->kind == ERR_CONFLICT && strcmp(err->text, "!import-is-running") != 0);
}

/* Makes the rows and adds them; a row that the records refuse goes to the rejects, and the rest is tried again. */
static bool run_batch(struct batch *batch, struct err *err)
{
    const struct importer *importer = batch->maker->importer;
    for (;;) {
        size_t bad = 0;
        struct err why = {0};
        struct row_maker maker = *batch->maker; /* what rows said before stays as it was when we try again */
        size_t room = maker.seen_room;
        maker.seen = arena_alloc(batch->arena, room * sizeof *maker.seen);
        memcpy(maker.seen, batch->maker->seen, room * sizeof *maker.seen);
        if (!make_rows(batch, &maker, err))
            return false;
        if (batch->reject_count)
            seal_rejects(batch);
        bool ok = items_add_with(importer->records, batch->maker->session, batch->arena, batch->list, batch->count,
                                 write_step,
                                 batch, batch->ids, &bad, &why);
        row_drop(batch->list, batch->count);
        if (ok) {
            memcpy(batch->maker->seen, maker.seen, room * sizeof *maker.seen);
            return true;
        }
        if (!row_fault(&why) || bad >= batch->count || batch->refused[batch->row_of[bad]]) {
            *err = why;
            return false;
        }
        batch->refused[batch->row_of[bad]] = true;
        batch->why[batch->row_of[bad]] = why;
    }
}

struct starting { int64_t id, agency; };

static bool write_start(struct store_conn *conn, void *context, struct err *err)
{
    const struct starting *in = context;
    if (!store_run(conn, &START, VALUES(V_INT(in->id), V_INT(in->agency)), err))
        return false;
    return store_changed(conn) == 1 || err_set(err, ERR_CONFLICT, "!import-is-done");
}

static bool run_from(const struct kept_import *kept, struct row_maker *maker, struct table *table, size_t from,
                     size_t *ret_to,
                     struct err *err)
{
    struct arena arena = {0};
    size_t room = IMPORT_BATCH + ROW_RECORDS;
    struct batch batch = {.kept = kept, .maker = maker, .table = table, .arena = &arena, .from = from,
                          .list = ARENA_ARRAY(&arena, room, struct item_new), .row_of = ARENA_ARRAY(&arena, room,
                                                                                                    size_t),
                          .ids = ARENA_ARRAY(&arena, room, int64_t), .refused = ARENA_ARRAY(&arena, ROWS_ONCE, bool),
                          .why = ARENA_ARRAY(&arena, ROWS_ONCE, struct err),
                          .rejects = ARENA_ARRAY(&arena, ROWS_ONCE, struct import_row)};
    bool ok = run_batch(&batch, err);
    *ret_to = from + batch.rows;
    arena_wipe(&arena);
    return ok;
}

bool import_run(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                int64_t milliseconds, struct import *ret, struct err *err)
{
    struct kept_import kept;
    struct import import;
    struct import_plan plan;
    struct table table;
    struct row_maker maker;
    struct starting starting = {.id = id, .agency = session_agency(session)};
    if (!import_open(importer, session, arena, id, &import, &plan, &table, err) ||
        !row_maker_begin(importer, session, arena, &import, &plan, &table, (size_t)import.done, &maker, err) ||
        !store_write(importer->records->store, write_start, &starting, err) ||
        !kept_import_open(importer, session, arena, id, false, &kept, err))
        return false;
    int64_t until = clock_ticks_ms() + milliseconds; /* a large file takes its time to be read */
    size_t from = (size_t)import.done;
    bool ok = true;
    do
        ok = from >= table.count || run_from(&kept, &maker, &table, from, &from, err);
    while (ok && from < table.count && clock_ticks_ms() < until);
    vault_wipe(kept.key, sizeof kept.key);
    return ok && import_get(importer, session, arena, id, ret, err);
}

/* ---- what was not taken ---- */

static struct str text_of(struct arena *arena, const json_t *value)
{
    return json_is_string(value) ? str_copy(arena, str_make(json_string_value(value),
                                                            json_string_length(value))) : STR("");
}

static struct import_row row_in(struct arena *arena, const json_t *map)
{
    const json_t *cells = json_object_get(map, "cells");
    struct import_row row = {.line = (size_t)json_integer_value(json_object_get(map, "line")),
                             .fate = (enum import_fate)json_integer_value(json_object_get(map, "fate")),
                             .at = (size_t)json_integer_value(json_object_get(map, "at")),
                             .like = json_integer_value(json_object_get(map, "like")),
                             .like_line = (size_t)json_integer_value(json_object_get(map, "like_line")),
                             .column = text_of(arena, json_object_get(map, "column")),
                             .field = text_of(arena, json_object_get(map, "field")),
                             .why = text_of(arena, json_object_get(map, "why")),
                             .cells = ARENA_ARRAY(arena, json_array_size(cells) + 1, struct str)};
    size_t i;
    json_t *one;
    json_array_foreach(cells, i, one)
        row.cells[row.count++] = text_of(arena, one);
    return row;
}

static bool open_piece(const struct kept_import *kept, struct arena *arena, struct str sealed, struct import_row *list,
                       size_t room, size_t *count, struct err *err)
{
    struct str text;
    size_t i;
    json_t *one;
    if (!vault_open(arena, kept->key, import_bound(kept->uid, arena, "rejects"), sealed, &text, err))
        return false;
    json_t *rows = json_loadb(text.p, text.n, 0, NULL);
    json_array_foreach(rows, i, one)
        if (*count < room)
            list[(*count)++] = row_in(arena, one);
    json_decref(rows);
    return true;
}

bool import_rejects(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                    struct import_plan *ret_plan, struct import_row **ret, size_t *ret_count, struct err *err)
{
    struct kept_import kept;
    struct store_conn *conn;
    struct store_rows rows;
    struct str text;
    *ret_count = 0;
    if (!kept_import_open(importer, session, arena, id, false, &kept, err))
        return false;
    size_t room = (size_t)kept.import.rejected;
    *ret = ARENA_ARRAY(arena, room + 1, struct import_row);
    bool ok = vault_open(arena, kept.key, import_bound(kept.uid, arena, "plan"), kept.plan_sealed, &text, err) &&
              import_plan_read(importer, arena, text, ret_plan, err) &&
              store_read_begin(importer->records->store, &conn, err);
    if (ok) {
        ok = store_query(conn, &REJECTS, VALUES(V_INT(id)), &rows, err);
        while (ok && store_next(&rows) && *ret_count < room)
            ok = open_piece(&kept, arena, store_text(&rows, 1, arena), *ret, room, ret_count, err);
        ok = store_end(&rows, ok ? err : NULL) && ok;
        store_read_end(conn);
    }
    vault_wipe(kept.key, sizeof kept.key);
    return ok;
}
