/* import_plan.c - which field each column is: guessed, changed, remembered; see import.h. */
#include "record/exchange/import_inside.h"

#include <stdlib.h>

enum { COLUMNS_BYTES = 200000, NAME_LONGEST = 80, MAPPINGS_MOST = 200, ORDER_ROWS = 2000 };

static const struct store_stmt SAVE = {
    "import.mapping_save", "INSERT INTO import_mapping (agency, name, columns) VALUES (?, ?, ?) "
    "ON CONFLICT (agency, name) DO UPDATE SET columns = excluded.columns"};
static const struct store_stmt LIST = {
    "import.mapping_list", "SELECT id, name FROM import_mapping WHERE agency = ? ORDER BY name LIMIT ?"};
static const struct store_stmt GET = {"import.mapping_get",
                                      "SELECT columns FROM import_mapping WHERE id = ? AND agency = ?"};

/* ---- guessing ---- */

bool import_plan_place(const struct import_plan *plan, struct str place, struct import_column *ret)
{
    struct str field = place, kind = str_cut(&field, '.');
    ret->kind = NULL;
    ret->field = NULL;
    for (size_t i = 0; i < plan->kind_count; i++) {
        if (!str_eq(plan->kinds[i]->id, kind))
            continue;
        ret->kind = plan->kinds[i];
        ret->field = kind_field_find(ret->kind, field);
        if (ret->field ? cell_can(ret->field) : str_is(field, "state"))
            return true;
    }
    ret->kind = NULL;
    ret->field = NULL;
    return false;
}

static bool has_kind(const struct import_plan *plan, const struct kind *kind)
{
    for (size_t i = 0; i < plan->kind_count; i++)
        if (plan->kinds[i] == kind)
            return true;
    return false;
}

static bool taken(const struct import_plan *plan, const struct import_column *column)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_column *other = &plan->columns[i];
        bool same = other != column && other->kind && other->kind == column->kind && other->field == column->field;
        if (same && !(other->row && other->row->item)) /* the first and the second language go into one field */
            return true;
    }
    return false;
}

static void guess_one(const struct importer *importer, const struct names *names, struct arena *arena,
                      struct import_plan *plan, struct import_column *column)
{
    const struct htcds_row *row = importer->htcds ? htcds_find(importer->htcds, column->heading) : NULL;
    struct names_field found;
    if (row && has_kind(plan, row->place.kind) && (!row->place.field || cell_can(row->place.field))) {
        column->row = row;
        column->kind = row->place.kind;
        column->field = row->place.field;
    } else if (names_field(names, arena, column->heading, plan->kinds, plan->kind_count, &found) &&
               cell_can(found.field)) {
        column->kind = found.kind;
        column->field = found.field;
    } else if (str_is(column->heading, "state") && plan->kind_count == 1) {
        column->kind = plan->kinds[0];
    }
    if (column->kind && taken(plan, column)) {
        column->kind = NULL;
        column->field = NULL;
        column->row = NULL;
    }
}

/* The first filled cell, and in what order its dates stand. */
static void look_at_cells(const struct table *table, size_t at, struct import_column *column)
{
    int day = 0, month = 0;
    for (size_t i = 0; i < table->count && i < ORDER_ROWS; i++) {
        struct str cell = table_cell(&table->rows[i], at);
        if (!cell.n)
            continue;
        column->sample = column->sample.n ? column->sample : cell;
        int order = cell.n < 24 ? cell_order_of(cell) : 0;
        day += order == 1;
        month += order == 2;
    }
    column->order = month > day ? CELL_MONTH_FIRST : CELL_DAY_FIRST;
}

void import_plan_guess(const struct importer *importer, struct arena *arena, const struct table *table,
                       struct import_plan *plan)
{
    const struct names *names = names_new(arena, importer->records->kinds, importer->records->packs);
    plan->columns = ARENA_ARRAY(arena, table->columns + 1, struct import_column);
    plan->count = 0;
    for (size_t i = 0; i < table->columns; i++) {
        struct import_column *column = &plan->columns[plan->count++];
        column->heading = table->headings[i];
        look_at_cells(table, i, column);
        guess_one(importer, names, arena, plan, column);
    }
}

/* ---- as JSON ---- */

static void set_text(json_t *map, const char *key, struct str text)
{
    if (text.n)
        json_object_set_new(map, key, json_stringn(text.p, text.n));
}

static struct str get_text(struct arena *arena, const json_t *map, const char *key)
{
    const json_t *value = json_object_get(map, key);
    return json_is_string(value) ? str_copy(arena, str_make(json_string_value(value),
                                                            json_string_length(value))) : STR("");
}

static json_t *columns_out(struct arena *arena, const struct import_plan *plan, bool samples)
{
    json_t *columns = json_array();
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_column *column = &plan->columns[i];
        json_t *one = json_object();
        set_text(one, "heading", column->heading);
        if (column->kind)
            set_text(one, "to", str_printf(arena, STR_FMT "." STR_FMT, STR_ARG(column->kind->id),
                                           STR_ARG(column->field ? column->field->id : STR("state"))));
        if (column->row)
            json_object_set_new(one, "htcds", json_true());
        if (column->down)
            json_object_set_new(one, "down", json_true());
        if (samples && column->order == CELL_MONTH_FIRST)
            json_object_set_new(one, "month_first", json_true());
        if (samples)
            set_text(one, "sample", column->sample);
        json_array_append_new(columns, one);
    }
    return columns;
}

static struct str dump(struct arena *arena, json_t *map)
{
    char *text = json_dumps(map, JSON_COMPACT);
    struct str ret = str_copy(arena, str_from(text));
    free(text);
    json_decref(map);
    return ret;
}

struct str import_plan_text(struct arena *arena, const struct import_plan *plan)
{
    json_t *map = json_object(), *kinds = json_array();
    for (size_t i = 0; i < plan->kind_count; i++)
        json_array_append_new(kinds, json_stringn(plan->kinds[i]->id.p, plan->kinds[i]->id.n));
    json_object_set_new(map, "kinds", kinds);
    set_text(map, "encoding", str_from(table_encoding_name(plan->encoding)));
    set_text(map, "separator", plan->separator ? str_make(&plan->separator, 1) : STR(""));
    set_text(map, "sheet", plan->sheet);
    json_object_set_new(map, "partial", json_boolean(plan->partial));
    json_object_set_new(map, "doubles", json_boolean(plan->doubles));
    json_object_set_new(map, "columns", columns_out(arena, plan, true));
    return dump(arena, map);
}

static void read_column(const struct importer *importer, struct arena *arena, const struct import_plan *plan,
                        const json_t *one, struct import_column *ret)
{
    *ret = (struct import_column){.heading = get_text(arena, one, "heading"), .sample = get_text(arena, one, "sample"),
                                  .down = json_is_true(json_object_get(one, "down")),
                                  .order = json_is_true(json_object_get(one, "month_first")) ? CELL_MONTH_FIRST
                                                                                             : CELL_DAY_FIRST};
    struct str to = get_text(arena, one, "to");
    if (to.n && import_plan_place(plan, to, ret) && json_is_true(json_object_get(one, "htcds")) && importer->htcds)
        ret->row = htcds_find(importer->htcds, ret->heading);
}

bool import_plan_read(const struct importer *importer, struct arena *arena, struct str text, struct import_plan *ret,
                      struct err *err)
{
    json_t *map = json_loadb(text.p ? text.p : "", text.n, 0, NULL), *kinds = json_object_get(map, "kinds"), *one;
    json_t *columns = json_object_get(map, "columns");
    size_t i;
    *ret = (struct import_plan){.encoding = table_encoding_find(get_text(arena, map, "encoding")),
                                .partial = json_is_true(json_object_get(map, "partial")),
                                .doubles = json_is_true(json_object_get(map, "doubles")),
                                .columns = ARENA_ARRAY(arena, json_array_size(columns) + 1, struct import_column)};
    struct str separator = get_text(arena, map, "separator");
    ret->separator = separator.n ? separator.p[0] : '\0';
    ret->sheet = get_text(arena, map, "sheet");
    json_array_foreach(kinds, i, one) {
        const struct kind *kind = kind_find(importer->records->kinds, str_from(json_string_value(one)));
        if (kind && ret->kind_count < IMPORT_KINDS)
            ret->kinds[ret->kind_count++] = kind;
    }
    json_array_foreach(columns, i, one)
        read_column(importer, arena, ret, one, &ret->columns[ret->count++]);
    bool ok = json_is_object(map) && ret->kind_count;
    json_decref(map);
    return ok || err_set(err, ERR_FAULT, "the plan of an import cannot be read");
}

/* ---- remembered ---- */

struct saving { int64_t agency; struct str name, columns; };

static bool write_mapping(struct store_conn *conn, void *context, struct err *err)
{
    const struct saving *in = context;
    return store_run(conn, &SAVE, VALUES(V_INT(in->agency), V_TEXT(in->name), V_TEXT(in->columns)), err);
}

bool import_mapping_save(const struct importer *importer, const struct session *session, struct arena *arena,
                         struct str name, const struct import_plan *plan, struct err *err)
{
    struct saving in = {.agency = session_agency(session), .name = str_trim(name),
                        .columns = dump(arena, columns_out(arena, plan, false))};
    if (!in.name.n || in.name.n > NAME_LONGEST)
        return err_field(err, "name", in.name.n ? "!field-too-long" : "!field-required");
    return store_write(importer->records->store, write_mapping, &in, err);
}

bool import_mapping_list(const struct importer *importer, const struct session *session, struct arena *arena,
                         struct import_mapping **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *ret = ARENA_ARRAY(arena, MAPPINGS_MOST, struct import_mapping);
    *ret_count = 0;
    if (!store_read_begin(importer->records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &LIST, VALUES(V_INT(session_agency(session)), V_INT(MAPPINGS_MOST)), &rows, err);
    while (ok && store_next(&rows))
        (*ret)[(*ret_count)++] = (struct import_mapping){.id = store_int(&rows, 0), .name = store_text(&rows, 1,
                                                                                                       arena)};
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok;
}

static bool read_mapping(const struct importer *importer, const struct session *session, struct arena *arena,
                         int64_t id,
                         struct str *ret, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    if (!store_read_begin(importer->records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &GET, VALUES(V_INT(id), V_INT(session_agency(session))), &rows, err);
    bool found = ok && store_next(&rows);
    if (found)
        *ret = store_text(&rows, 0, arena);
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok && (found || err_set(err, ERR_NOT_FOUND, "!import-unknown"));
}

bool import_mapping_use(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                        struct import_plan *plan, struct err *err)
{
    struct str text;
    size_t i;
    json_t *one;
    if (!read_mapping(importer, session, arena, id, &text, err))
        return false;
    json_t *columns = json_loadb(text.p, text.n, 0, NULL);
    json_array_foreach(columns, i, one)
        for (size_t c = 0; c < plan->count; c++) {
            struct import_column fresh;
            if (!str_eq(get_text(arena, one, "heading"), plan->columns[c].heading))
                continue;
            read_column(importer, arena, plan, one, &fresh);
            fresh.sample = plan->columns[c].sample;
            fresh.order = plan->columns[c].order;
            plan->columns[c] = fresh;
        }
    json_decref(columns);
    return true;
}
