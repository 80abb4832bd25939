/* import_row.c - one row of a spreadsheet made records, or the reason why not; see import_inside.h. */
#include "record/exchange/import_inside.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "record/item_inside.h"

static struct str place_name(struct arena *arena, const struct kind *kind, const char *field)
{
    return str_printf(arena, STR_FMT ".%s", STR_ARG(kind->id), field);
}

static bool parent_kind(const struct importer *importer, const struct session *session, struct arena *arena,
                        int64_t parent,
                        const struct kind **ret, struct err *err)
{
    struct kept kept;
    *ret = NULL;
    if (!parent)
        return true;
    if (!kept_begin(importer->records, session, arena, parent, &kept, err))
        return false;
    *ret = kept.kind;
    kept_end(&kept);
    return true;
}

/* ---- rows that say the same ---- */

static uint64_t hash_row(const struct item_new *list, size_t count)
{
    uint64_t all = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < count; i++) {
        char *text = json_dumps(list[i].fields, JSON_COMPACT | JSON_SORT_KEYS);
        all = (all ^ str_hash(str_from(text)) ^ str_hash(list[i].kind)) * 0x100000001b3u;
        free(text);
    }
    return all ? all : 1;
}

/* The line that said this before, or 0; remembers it. */
static size_t seen_before(struct row_maker *maker, uint64_t hash, size_t line)
{
    size_t at = (size_t)(hash ^ (hash >> 31)) & (maker->seen_room - 1);
    while (maker->seen[at] && maker->seen[at] != hash)
        at = (at + 1) & (maker->seen_room - 1);
    if (maker->seen[at])
        return maker->seen_line[at];
    maker->seen[at] = hash;
    maker->seen_line[at] = line;
    return 0;
}

/* ---- cells ---- */

static struct str cell_of(struct row_maker *maker, const struct table_row *row, size_t at)
{
    struct str cell = table_cell(row, at);
    if (!maker->plan->columns[at].down)
        return cell;
    if (cell.n)
        maker->above[at] = cell;
    return maker->above[at];
}

static struct item_new *record_of(const struct kind *kind, struct item_new *list, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq(list[i].kind, kind->id))
            return &list[i];
    list[*count] = (struct item_new){.kind = kind->id, .fields = json_object()};
    return &list[(*count)++];
}

static bool state_cell(const struct import_column *column, struct str cell, struct item_new *one)
{
    const struct kind *kind = column->kind;
    for (size_t i = 0; i < kind->state_count; i++) {
        bool same = str_eq(kind->states[i].id, cell);
        for (const struct yaml *text = kind->states[i].label->first; !same && text; text = text->next)
            same = str_eq(text->text, cell);
        if (same) {
            one->state = kind->states[i].id;
            return true;
        }
    }
    return false;
}

static bool put_cell(struct row_maker *maker, struct arena *arena, const struct import_column *column, struct str cell,
                     struct item_new *one, struct err *err)
{
    struct str text = cell, state = STR("");
    json_t *value;
    if (column->row)
        text = htcds_in(column->row, arena, cell, &state);
    if (!column->field)
        return state_cell(column, state.n ? state : text, one) || err_field(err, "state", "!state-unknown");
    struct cell_reader reader = maker->cells;
    reader.order = column->order;
    if (!cell_read(&reader, arena, column->field, text, &value, err))
        return false;
    if (!value)
        return true;
    json_t *there = json_object_getn(one->fields, column->field->id.p, column->field->id.n);
    if (there && json_is_array(there) && json_is_array(value)) {
        json_array_extend(there, value);
        json_decref(value);
    } else {
        json_object_setn_new(one->fields, column->field->id.p, column->field->id.n, value);
    }
    return true;
}

/* at: the column, from 1, or 0. */
static void rejected(struct arena *arena, const struct import_plan *plan, struct import_row *fate,
                     const struct kind *kind, size_t at, const struct err *why)
{
    fate->fate = IMPORT_REJECTED;
    fate->at = at;
    fate->column = at ? plan->columns[at - 1].heading : STR("");
    fate->field = kind && why->field[0] ? place_name(arena, kind, why->field) : STR("");
    fate->why = str_copy(arena, str_from(why->text));
}

/* false: the row is refused (fate), or at fault (err). */
static bool read_cells(struct row_maker *maker, struct arena *arena, const struct table_row *row, struct item_new *list,
                       size_t *count, struct import_row *fate)
{
    const struct import_plan *plan = maker->plan;
    for (size_t k = 0; k < plan->kind_count; k++) /* in the order of the kinds: the outer ones first */
        for (size_t i = 0; i < plan->count; i++) {
            const struct import_column *column = &plan->columns[i];
            struct err why = {0};
            if (column->kind != plan->kinds[k])
                continue;
            struct str cell = cell_of(maker, row, i);
            if (cell.n && !put_cell(maker, arena, column, cell, record_of(column->kind, list, count), &why)) {
                rejected(arena, plan, fate, column->kind, i + 1, &why);
                return false;
            }
        }
    return true;
}

/* ---- places and checks ---- */

static void place(const struct row_maker *maker, struct item_new *list, size_t count, size_t base)
{
    const struct kinds *kinds = maker->importer->records->kinds;
    for (size_t i = 0; i < count; i++) {
        const struct kind *kind = kind_find(kinds, list[i].kind);
        if (maker->parent_kind && kind_may_stand_in(kind, maker->parent_kind->id))
            list[i].parent = maker->parent;
        for (size_t before = i; before > 0 && !list[i].parent; before--)
            if (kind_may_stand_in(kind, list[before - 1].kind))
                list[i].parent = -(int64_t)(base + before);
    }
}

/* The only column that goes into that field, from 1, or 0. */
static size_t column_of(const struct import_plan *plan, const struct kind *kind, const char *field)
{
    size_t found = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_column *column = &plan->columns[i];
        if (column->kind != kind || !column->field || !str_is(column->field->id, field))
            continue;
        if (found)
            return 0;
        found = i + 1;
    }
    return found;
}

static bool check_fields(struct row_maker *maker, struct arena *arena, struct item_new *list, size_t count,
                         struct import_row *fate)
{
    for (size_t i = 0; i < count; i++) {
        const struct kind *kind = kind_find(maker->importer->records->kinds, list[i].kind);
        struct err why = {0};
        json_t *copy = json_deep_copy(list[i].fields);
        list[i].mode = maker->plan->partial ? FIELDS_PART : FIELDS_WHOLE;
        for (size_t f = 0; f < kind->field_count; f++) { /* what the form would put there counts */
            const struct kind_field *field = &kind->fields[f];
            if (field->otherwise.n && !json_object_getn(copy, field->id.p, field->id.n) && field->list)
                json_object_setn_new(copy, field->id.p, field->id.n, json_stringn(field->otherwise.p,
                                                                                  field->otherwise.n));
        }
        bool ok = fields_check(kind, copy, list[i].mode, &why);
        json_decref(copy);
        if (ok && !list[i].parent && !kind->alone) {
            err_field(&why, "", "!record-cannot-stand-here");
            ok = false;
        }
        if (!ok) {
            rejected(arena, maker->plan, fate, kind, column_of(maker->plan, kind, why.field), &why);
            return false;
        }
    }
    return true;
}

static bool check_alike(struct row_maker *maker, struct arena *arena, const struct item_new *list, size_t count,
                        struct import_row *fate, struct err *err)
{
    const struct importer *importer = maker->importer;
    for (size_t i = 0; i < count && importer->alike && !maker->plan->doubles; i++) {
        const struct kind *kind = kind_find(importer->records->kinds, list[i].kind);
        if (!importer->alike(importer->context, importer->records, maker->session, arena, kind, list[i].fields,
                             &fate->like,
                             err))
            return false;
        if (fate->like) {
            fate->fate = IMPORT_DOUBLE;
            fate->why = STR("!import-double");
            return true;
        }
    }
    return true;
}

void row_drop(struct item_new *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        json_decref(list[i].fields);
}

bool row_make(struct row_maker *maker, struct arena *arena, const struct table_row *row, size_t base,
              struct item_new *ret,
              size_t *ret_count, struct import_row *ret_fate, struct err *err)
{
    struct err broken = {.text = "!table-broken-row"}, empty = {.text = "!import-says-nothing"};
    *ret_count = 0;
    *ret_fate = (struct import_row){.line = row->line, .cells = row->cells, .count = row->count};
    if (row->broken)
        rejected(arena, maker->plan, ret_fate, NULL, 0, &broken);
    else if (read_cells(maker, arena, row, ret, ret_count, ret_fate)) {
        place(maker, ret, *ret_count, base);
        if (!*ret_count)
            rejected(arena, maker->plan, ret_fate, NULL, 0, &empty);
        else if (check_fields(maker, arena, ret, *ret_count, ret_fate))
            ret_fate->like_line = maker->plan->doubles ? 0 : seen_before(maker, hash_row(ret, *ret_count), row->line);
    }
    if (ret_fate->like_line) {
        ret_fate->fate = IMPORT_DOUBLE;
        ret_fate->why = STR("!import-same-line");
    }
    bool ok = ret_fate->fate != IMPORT_NEW || check_alike(maker, arena, ret, *ret_count, ret_fate, err);
    if (!ok || ret_fate->fate != IMPORT_NEW) {
        row_drop(ret, *ret_count);
        *ret_count = 0;
    }
    return ok;
}

static int this_year(void)
{
    struct tm parts;
    time_t now = (time_t)clock_now();
    return gmtime_r(&now, &parts) ? parts.tm_year + 1900 : 2000;
}

bool row_maker_begin(const struct importer *importer, const struct session *session, struct arena *arena,
                     const struct import *import, const struct import_plan *plan, const struct table *table,
                         size_t from,
                     struct row_maker *ret, struct err *err)
{
    *ret = (struct row_maker){.importer = importer, .session = session, .plan = plan, .parent = import->parent,
                              .cells = {.names = names_new(arena, importer->records->kinds, importer->records->packs),
                                        .country = importer->records->packs->country, .year = this_year()},
                              .above = ARENA_ARRAY(arena, plan->count + 1, struct str), .seen_room = 1024};
    while (ret->seen_room < table->count * 2)
        ret->seen_room *= 2;
    ret->seen = ARENA_ARRAY(arena, ret->seen_room, uint64_t);
    ret->seen_line = ARENA_ARRAY(arena, ret->seen_room, size_t);
    if (!parent_kind(importer, session, arena, import->parent, &ret->parent_kind, err))
        return false;
    struct importer quiet = *importer;
    quiet.alike = NULL;
    ret->importer = &quiet;
    for (size_t i = 0; i < from && i < table->count; i++) { /* what the rows before said: merged cells, doubles */
        struct item_new list[ROW_RECORDS];
        struct import_row fate;
        struct arena scratch = {0};
        size_t count;
        bool ok = row_make(ret, &scratch, &table->rows[i], 0, list, &count, &fate, err);
        row_drop(list, count);
        arena_clear(&scratch);
        if (!ok)
            return false;
    }
    ret->importer = importer;
    return true;
}
