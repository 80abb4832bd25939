/* numbers_page.c - the page of numbers: four that come first, then tables with a plot each; every table as a file, too. */
#include "base/clock.h"
#include "case/numbers.h"
#include "desk/pages.h"
#include "site/page.h"

/* What is shown of a table. */
struct shown {
    struct web_request *request;
    const struct records *records;
    const struct numbers *numbers;
    struct member *members;
    size_t member_count;
    bool outside;
};

static bool shown_read(struct web_request *request, struct shown *ret, struct err *err)
{
    struct session *session = desk_session(request);
    struct numbers *numbers = ARENA_NEW(request->arena, struct numbers);
    int32_t today = clock_local_today(clock_now());

    *ret = (struct shown){.request = request, .records = &desk_app(request)->records, .numbers = numbers,
                          .outside = str_is(web_get(request, "all"), "1")};
    if (ret->outside)
        return numbers_outside(ret->records, session, request->arena, today, numbers, err);
    return numbers_inside(ret->records, session, request->arena, today, numbers, err) &&
           desk_members(request, session_agency(session), &ret->members, &ret->member_count, err);
}

/* ---- words ---- */

static struct str word(const struct shown *in, const char *prefix, struct str name)
{
    return page_word(in->request, str_printf(in->request->arena, "!%s-" STR_FMT, prefix, STR_ARG(name)));
}

static struct str member_label(const struct shown *in, int64_t id)
{
    for (size_t i = 0; i < in->member_count; i++)
        if (in->members[i].id == id)
            return in->members[i].name;
    return word(in, "number", STR("nobody"));
}

static struct str row_label(const struct shown *in, const struct number_table *table, const struct number_row *row)
{
    struct str lang = in->request->lang;
    const struct kind *kind = kind_find(in->records->kinds, row->id);

    switch (table->rows_are) {
    case ROWS_STATE:
        return pack_text(kind_state_find(table->kind, row->id)->label, lang);
    case ROWS_KIND:
        return pack_text(kind->plural, lang);
    case ROWS_WEEK:
        return words_day(desk_app(in->request)->words, in->request->arena, lang, number_week_day((int32_t)row->number));
    case ROWS_MEMBER:
        return member_label(in, row->number);
    case ROWS_WORD:
        break;
    }
    return word(in, "number", row->id);
}

static struct str rows_word(const struct number_table *table)
{
    static const char *const names[] = {[ROWS_STATE] = "state", [ROWS_KIND] = "kind", [ROWS_WEEK] = "week",
                                        [ROWS_MEMBER] = "member", [ROWS_WORD] = "what"};

    return str_from(names[table->rows_are]);
}

/* ---- the page ---- */

static void cells_view(json_t *view, const struct number_table *table, const struct number_row *row)
{
    json_t *cells = view_list(view, "cells");

    for (size_t c = 0; c < table->column_count; c++) {
        json_t *cell = view_item(cells);
        view_flag(cell, "hidden", row->hidden[c]);
        view_flag(cell, "none", !row->hidden[c] && row->cells[c] == 0);
        if (!row->hidden[c])
            view_number(cell, "n", row->cells[c]);
    }
}

static void table_view(const struct shown *in, json_t *tables, const struct number_table *table)
{
    json_t *view = view_item(tables), *columns = view_list(view, "columns"), *rows = view_list(view, "rows");
    struct str id = str_from(table->id);
    bool any = false, hidden = false;

    view_text(view, "id", id);
    view_text(view, "title", word(in, "numbers-title", id));
    view_text(view, "help", word(in, "numbers-help", id));
    view_text(view, "rows_are", word(in, "number", rows_word(table)));
    for (size_t c = 0; c < table->column_count; c++) {
        json_t *column = view_item(columns);
        view_name(column, "id", table->columns[c]);
        view_text(column, "label", word(in, "number", str_from(table->columns[c])));
    }
    for (size_t i = 0; i < table->row_count; i++) {
        json_t *row = view_item(rows);
        view_text(row, "label", row_label(in, table, &table->rows[i]));
        if (table->rows_are == ROWS_WEEK)
            view_text(row, "from", clock_day_text(in->request->arena, number_week_day((int32_t)table->rows[i].number)));
        cells_view(row, table, &table->rows[i]);
        for (size_t c = 0; c < table->column_count; c++) {
            any = any || table->rows[i].cells[c] != 0;
            hidden = hidden || table->rows[i].hidden[c];
        }
    }
    view_flag(view, "lines", table->lines);
    view_flag(view, "withheld", table->withheld);
    view_flag(view, "empty", !any && !table->withheld);
    view_flag(view, "has_rows", any);
    view_flag(view, "has_hidden", hidden);
    view_flag(view, "has_sum", table->has_sum && any);
    json_t *sum = json_object();
    json_object_set_new(view, "sum", sum);
    cells_view(sum, table, &table->sum);
    view_flag(view, "has_median", table->median >= 0);
    view_flag(view, "later", table->median > 0);
    view_number(view, "median", table->median);
}

static void cards_view(const struct shown *in, json_t *view)
{
    json_t *cards = view_list(view, "cards");

    for (size_t i = 0; i < in->numbers->card_count; i++) {
        const struct number_card *card = &in->numbers->cards[i];
        if (card->n < 0)
            continue;
        json_t *item = view_item(cards);
        view_name(item, "id", card->id);
        view_number(item, "n", card->n);
        view_text(item, "label", word(in, "numbers-card", str_from(card->id)));
        view_flag(item, "warn", card->n > 0 && str_is(str_from(card->id), "late"));
    }
    view_flag(view, "has_cards", json_array_size(cards) > 0);
}

bool numbers_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct shown in;
    int64_t few = 0;

    if (!shown_read(request, &in, err) ||
        (in.outside && !numbers_few(request->arena, desk_app(request)->packs, &few, err)))
        return false;
    json_t *view = json_object(), *tables = view_list(view, "tables");
    cards_view(&in, view);
    for (size_t i = 0; i < in.numbers->table_count; i++)
        table_view(&in, tables, &in.numbers->tables[i]);
    view_flag(view, "outside", in.outside);
    view_number(view, "few", few);
    view_day(request, view, "today", clock_local_today(clock_now()));
    view_flag(view, "at_numbers", true);
    return desk_show(reply, "desk-numbers", view);
}

/* ---- as a file ---- */

/* What a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection). */
static void csv_cell(struct buf *to, struct str text, bool first)
{
    bool formula = text.n && memchr("=+-@\t\r", text.p[0], 6);

    if (!first)
        buf_byte(to, ',');
    buf_byte(to, '"');
    if (formula)
        buf_byte(to, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_byte(to, '"');
        buf_byte(to, text.p[i]);
    }
    buf_byte(to, '"');
}

static void csv_row(const struct shown *in, struct buf *to, struct str label, const struct number_table *table,
                    const struct number_row *row)
{
    csv_cell(to, label, true);
    for (size_t c = 0; c < table->column_count; c++) {
        if (row->hidden[c])
            csv_cell(to, word(in, "number", STR("few")), false);
        else
            buf_printf(to, ",%" PRId64, row->cells[c]);
    }
    buf_add(to, STR("\r\n"));
}

static struct str csv_of(const struct shown *in, const struct number_table *table)
{
    struct buf to = {.arena = in->request->arena};

    buf_add(&to, STR("\xef\xbb\xbf")); /* so that spreadsheets take it for UTF-8 */
    csv_cell(&to, word(in, "number", rows_word(table)), true);
    for (size_t c = 0; c < table->column_count; c++)
        csv_cell(&to, word(in, "number", str_from(table->columns[c])), false);
    buf_add(&to, STR("\r\n"));
    for (size_t i = 0; i < table->row_count; i++) {
        struct str label = table->rows_are == ROWS_WEEK
                               ? clock_day_text(in->request->arena, number_week_day((int32_t)table->rows[i].number))
                               : row_label(in, table, &table->rows[i]);
        csv_row(in, &to, label, table, &table->rows[i]);
    }
    if (table->has_sum && !table->withheld)
        csv_row(in, &to, word(in, "number", STR("all")), table, &table->sum);
    return buf_str(&to);
}

bool numbers_file_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct shown in;

    if (!shown_read(request, &in, err))
        return false;
    for (size_t i = 0; i < in.numbers->table_count; i++) {
        const struct number_table *table = &in.numbers->tables[i];
        if (!str_is(web_get(request, "table"), table->id))
            continue;
        reply->type = STR("text/csv; charset=utf-8");
        reply->body = csv_of(&in, table);
        web_reply_header(reply, "Content-Disposition",
                         str_printf(request->arena, "attachment; filename=\"%s-" STR_FMT ".csv\"", table->id,
                                    STR_ARG(clock_day_text(request->arena, clock_local_today(clock_now())))));
        return true;
    }
    return err_set(err, ERR_NOT_FOUND, "!numbers-unknown");
}
