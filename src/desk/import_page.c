/* import_page.c - one file on its way in: which column is what, what would happen, how far it is, what was not
 * taken. */
#include "base/clock.h"
#include "desk/record_pages.h"
#include "record/exchange/import.h"
#include "site/page.h"

enum { TRY_ROWS = 20000, SHOWN = 100, WORK_MS = 3000, SAMPLE = 60 };

static const struct importer *importer_of(const struct web_request *request)
{
    return &desk_app(request)->importer;
}

/* ---- the mapping ---- */

static struct str place_of(struct arena *arena, const struct kind *kind, struct str field)
{
    return str_printf(arena, STR_FMT "." STR_FMT, STR_ARG(kind->id), STR_ARG(field));
}

static void place_view(const struct web_request *request, json_t *list, const struct import_column *column,
                       const struct kind *kind, const struct kind_field *field)
{
    json_t *item = view_item(list);
    view_text(item, "id", place_of(request->arena, kind, field ? field->id : STR("state")));
    view_text(item, "label", field ? record_word(request, field->label) : page_word(request, STR("!import-state-of")));
    view_flag(item, "chosen", column->kind == kind && column->field == field);
}

static void column_view(const struct web_request *request, json_t *row, const struct import_plan *plan, size_t at,
                        const struct table *table)
{
    const struct import_column *column = &plan->columns[at];
    json_t *groups = view_list(row, "groups");
    struct str sample = str_slice(column->sample, 0, SAMPLE);
    sample.n = str_utf8_length(sample);
    view_number(row, "at", (int64_t)at);
    view_text(row, "letters", sheet_letters(request->arena, at));
    view_flag(row, "hidden", table->hidden && at < table->columns && table->hidden[at]);
    view_text(row, "heading", column->heading.n ? column->heading : page_word(request, STR("!import-no-heading")));
    view_text(row, "sample", sample);
    view_flag(row, "down", column->down);
    view_flag(row, "left_out", !column->kind);
    view_flag(row, "month_first", column->order == CELL_MONTH_FIRST && column->field &&
              column->field->type == KIND_DATE);
    for (size_t k = 0; k < plan->kind_count; k++) {
        json_t *group = view_item(groups), *list = view_list(group, "places");
        view_text(group, "label", record_word(request, plan->kinds[k]->title));
        for (size_t f = 0; f < plan->kinds[k]->field_count; f++)
            if (cell_can(&plan->kinds[k]->fields[f]))
                place_view(request, list, column, plan->kinds[k], &plan->kinds[k]->fields[f]);
        place_view(request, list, column, plan->kinds[k], NULL);
    }
}

static void encodings_view(json_t *view, const struct table *table)
{
    json_t *list = view_list(view, "encodings");
    for (int i = TABLE_UTF8; i < TABLE_ENCODINGS; i++) {
        json_t *item = view_item(list);
        view_name(item, "id", table_encoding_name((enum table_encoding)i));
        view_flag(item, "chosen", table->encoding == (enum table_encoding)i);
    }
    view_flag(view, "comma", table->separator == ',');
    view_flag(view, "semicolon", table->separator == ';');
    view_flag(view, "tab", table->separator == '\t');
}

/* Which sheet of a workbook this is, the others, and what a reader of its pages would not see. */
static void workbook_view(json_t *view, const struct table *table)
{
    json_t *list = view_list(view, "sheets");
    for (size_t i = 0; i < table->sheet_count; i++) {
        json_t *item = view_item(list);
        view_text(item, "name", table->sheets[i]);
        view_flag(item, "chosen", str_eq(table->sheets[i], table->sheet));
    }
    view_flag(view, "workbook", table->is_workbook);
    view_flag(view, "many_sheets", table->sheet_count > 1);
    view_text(view, "sheet", table->sheet);
    view_number(view, "formulas", (int64_t)table->formulas);
    view_number(view, "joined", (int64_t)table->joined);
    view_number(view, "hidden_rows", (int64_t)table->hidden_rows);
    view_number(view, "hidden_columns", (int64_t)table->hidden_columns);
    view_flag(view, "has_notes", table->formulas || table->joined || table->hidden_rows || table->hidden_columns);
}

static bool mappings_view(struct web_request *request, json_t *view, struct err *err)
{
    struct import_mapping *mappings;
    size_t count;
    if (!import_mapping_list(importer_of(request), desk_session(request), request->arena, &mappings, &count, err))
        return false;
    json_t *list = view_list(view, "mappings");
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "id", mappings[i].id);
        view_text(item, "name", mappings[i].name);
    }
    view_flag(view, "has_mappings", count > 0);
    return true;
}

/* ---- rows that would not be taken, or were not ---- */

static struct str field_words(const struct web_request *request, struct str place)
{
    struct str id = place, kind_id = str_cut(&id, '.');
    const struct kind *kind = kind_find(record_of(request)->kinds, kind_id);
    const struct kind_field *field = kind ? kind_field_find(kind, id) : NULL;
    return field ? record_word(request, field->label) : str_is(id, "state") ? page_word(request,
            STR("!import-state-of")) : STR("");
}

static struct str reason_words(const struct web_request *request, const struct import_row *row)
{
    return row->why.n && row->why.p[0] == '!' ? page_word(request, row->why) : row->why;
}

static void bad_view(const struct web_request *request, json_t *item, const struct import_row *row)
{
    view_number(item, "line", (int64_t)row->line);
    view_text(item, "column", row->column.n ? row->column : field_words(request, row->field));
    view_text(item, "why", reason_words(request, row));
    view_flag(item, "has_at", row->at != 0);
    view_text(item, "letters", row->at ? sheet_letters(request->arena, row->at - 1) : STR(""));
    view_number(item, "like", row->like);
    view_flag(item, "has_like", row->like != 0);
    view_number(item, "like_line", (int64_t)row->like_line);
    view_flag(item, "has_like_line", row->like_line != 0);
}

static bool try_view(struct web_request *request, json_t *view, const struct import *import, struct err *err)
{
    struct import_row *rows;
    size_t count, fresh;
    if (!import_try(importer_of(request), desk_session(request), request->arena, import->id, TRY_ROWS, &rows, &count,
                    &fresh, err))
        return false;
    json_t *list = view_list(view, "bad");
    for (size_t i = 0; i < count && i < SHOWN; i++)
        bad_view(request, view_item(list), &rows[i]);
    view_number(view, "fresh", (int64_t)fresh);
    view_number(view, "bad_count", (int64_t)count);
    view_flag(view, "has_bad", count > 0);
    view_flag(view, "more_bad", count > SHOWN);
    view_flag(view, "tried_part", import->lines > TRY_ROWS);
    view_flag(view, "can_run", fresh > 0);
    return true;
}

static bool mapping_view(struct web_request *request, json_t *view, int64_t id, struct err *err)
{
    struct import import;
    struct import_plan plan;
    struct table table;
    if (!import_open(importer_of(request), desk_session(request), request->arena, id, &import, &plan, &table, err))
        return false;
    json_t *columns = view_list(view, "columns");
    for (size_t i = 0; i < plan.count; i++)
        column_view(request, view_item(columns), &plan, i, &table);
    encodings_view(view, &table);
    workbook_view(view, &table);
    view_flag(view, "partial", plan.partial);
    view_flag(view, "doubles", plan.doubles);
    return mappings_view(request, view, err) && try_view(request, view, &import, err);
}

static bool import_view(struct web_request *request, int64_t id, json_t *view, struct err *err)
{
    struct import import;
    if (!import_get(importer_of(request), desk_session(request), request->arena, id, &import, err))
        return false;
    bool mapping = str_is(import.state, "mapping"), running = str_is(import.state, "running");
    view_number(view, "id", id);
    view_number(view, "lines", import.lines);
    view_number(view, "done", import.done);
    view_number(view, "added", import.added);
    view_number(view, "rejected", import.rejected);
    view_flag(view, "mapping", mapping);
    view_flag(view, "running", running);
    view_flag(view, "is_done", str_is(import.state, "done"));
    view_flag(view, "is_undone", str_is(import.state, "undone"));
    view_flag(view, "has_rejects", import.rejected > 0 && (running || import.can_undo || import.ended > 1));
    view_flag(view, "can_undo", import.can_undo);
    view_flag(view, "goes_on", running && web_has(request, "go"));
    return !mapping || mapping_view(request, view, id, err);
}

bool import_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    json_t *view;
    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    view = json_object();
    if (import_view(request, id, view, err))
        return desk_show(reply, "desk-import", view);
    json_decref(view);
    return false;
}

/* ---- what is done with it ---- */

/* The form's other way of reading the file, into the plan. */
static bool read_otherwise(const struct web_request *request, struct import_plan *plan)
{
    enum table_encoding encoding = table_encoding_find(web_get(request, "encoding"));
    struct str separator = web_get(request, "separator"), sheet = web_get(request, "sheet");
    bool other = encoding != plan->encoding || (separator.n && separator.p[0] != plan->separator) ||
                 (sheet.n && !str_eq(sheet, plan->sheet));
    plan->encoding = encoding ? encoding : plan->encoding;
    plan->separator = separator.n ? separator.p[0] : plan->separator;
    plan->sheet = sheet.n ? sheet : plan->sheet;
    return other;
}

/* The mapping as the form says it; *other: the file is read in another way, so the columns were guessed anew. */
static bool save(struct web_request *request, int64_t id, bool *other, struct err *err)
{
    struct import import;
    struct import_plan plan;
    struct table table;
    const struct importer *importer = importer_of(request);
    struct session *session = desk_session(request);
    int64_t mapping;
    if (!import_open(importer, session, request->arena, id, &import, &plan, &table, err))
        return false;
    *other = read_otherwise(request, &plan);
    plan.partial = web_has(request, "partial");
    plan.doubles = web_has(request, "doubles");
    for (size_t i = 0; i < plan.count && !*other; i++) {
        struct str to = web_get(request, str_printf(request->arena, "to_%zu", i).p);
        struct import_column before = plan.columns[i];
        (void)import_plan_place(&plan, to, &plan.columns[i]);
        if (before.kind != plan.columns[i].kind || before.field != plan.columns[i].field)
            plan.columns[i].row = NULL;
        plan.columns[i].down = web_has(request, str_printf(request->arena, "down_%zu", i).p);
    }
    if (*other && !import_plan_again(importer, session, request->arena, id, &plan, err))
        return false;
    if (str_int(web_get(request, "mapping"), 1, INT64_MAX, &mapping) &&
        !import_mapping_use(importer, session, request->arena, mapping, &plan, err))
        return false;
    return import_plan_set(importer, session, request->arena, id, &plan, err) &&
           (!str_trim(web_get(request, "name")).n ||
            import_mapping_save(importer, session, request->arena, web_get(request, "name"), &plan, err));
}

static bool act(struct web_request *request, struct web_reply *reply, int64_t id, struct err *err)
{
    const struct importer *importer = importer_of(request);
    struct session *session = desk_session(request);
    struct str what = web_get(request, "do");
    struct import import;
    bool other = false;
    if (str_is(what, "save"))
        return save(request, id, &other, err) && desk_go(request, reply, "/import/%" PRId64 "#tried", id);
    if (str_is(what, "undo"))
        return import_undo(importer, session, request->arena, id, err) && desk_go(request, reply, "/import/%" PRId64,
                                                                                  id);
    if (!str_is(what, "run"))
        return err_set(err, ERR_INPUT, "!form-too-old");
    if ((web_has(request, "encoding") || web_has(request, "sheet")) && !save(request, id, &other, err))
        return false;
    if (other) /* nobody has seen these columns */
        return desk_go(request, reply, "/import/%" PRId64, id);
    return import_run(importer, session, request->arena, id, WORK_MS, &import, err) &&
           desk_go(request, reply, "/import/%" PRId64 "%s", id, str_is(import.state, "running") ? "?go=1" : "");
}

bool import_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    struct err why = {0};
    json_t *view;
    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (act(request, reply, id, &why))
        return true;
    view = json_object();
    if (import_view(request, id, view, err))
        return desk_again(request, reply, "desk-import", view, &why, err);
    json_decref(view);
    return false;
}

/* "Guests!C5: Born: …": where, which column, and why. */
static struct str told_why(const struct web_request *request, const struct import_plan *plan, const struct import_row *row)
{
    struct arena *arena = request->arena;
    struct str column = row->column.n ? row->column : field_words(request, row->field);
    struct buf out = {.arena = arena};
    if (plan->sheet.n)
        buf_printf(&out, STR_FMT "!", STR_ARG(plan->sheet));
    if (plan->sheet.n || row->at)
        buf_printf(&out, STR_FMT "%zu: ", STR_ARG(row->at ? sheet_letters(arena, row->at - 1) : STR("")), row->line);
    if (column.n)
        buf_printf(&out, STR_FMT ": ", STR_ARG(column));
    buf_add(&out, reason_words(request, row));
    return buf_str(&out);
}

/* The rows with what is wrong behind: to be put right and read in again. */
bool import_rejects_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct import_plan plan;
    struct import_row *rows;
    struct buf to = {.arena = request->arena};
    size_t count;
    int64_t id;
    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) ||
        !import_rejects(importer_of(request), desk_session(request), request->arena, id, &plan, &rows, &count, err))
        return false;
    buf_add(&to, STR("\xef\xbb\xbf"));
    for (size_t i = 0; i < plan.count; i++)
        table_put(&to, plan.columns[i].heading, i == 0);
    table_put(&to, page_word(request, STR("!import-line")), false);
    table_put(&to, page_word(request, STR("!import-why")), false);
    table_end_row(&to);
    for (size_t i = 0; i < count; i++) {
        for (size_t c = 0; c < plan.count; c++)
            table_put(&to, c < rows[i].count ? table_plain(rows[i].cells[c]) : STR(""), c == 0);
        table_put(&to, str_printf(request->arena, "%zu", rows[i].line), false);
        table_put(&to, told_why(request, &plan, &rows[i]), false);
        table_end_row(&to);
    }
    reply->type = STR("text/csv; charset=utf-8");
    reply->body = buf_str(&to);
    web_reply_header(reply, "Content-Disposition",
                     str_printf(request->arena, "attachment; filename=\"import-%" PRId64 "-rejected.csv\"", id));
    return true;
}
