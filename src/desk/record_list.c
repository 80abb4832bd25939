/* record_list.c - records of one kind in a list: open ones, mine, by deadline, by a state or by what stands in the open. */
#include "base/clock.h"
#include "desk/record_pages.h"
#include "site/page.h"

enum { ROWS = 50, ROWS_MOST = 200, FAR = 40 * 366 };

/* What is asked; one way of looking at a time. */
struct asked {
    const struct kind *kind;
    bool mine, due, all;
    struct str state, field, value; /* "show=state:closed", "show=field:risk:high" */
    int64_t parent;
    unsigned limit;
    struct item_filter filter;
};

static bool show_asked(struct asked *asked, struct str show)
{
    const struct kind_field *field;

    if (str_is(show, "mine"))
        return asked->mine = true;
    if (str_is(show, "due"))
        return asked->due = true;
    if (str_is(show, "all"))
        return asked->all = true;
    struct str what = str_cut(&show, ':');
    if (str_is(what, "state") && kind_state_find(asked->kind, show)) {
        asked->state = show;
        return true;
    }
    struct str id = str_cut(&show, ':');
    if (!str_is(what, "field") || !(field = kind_field_find(asked->kind, id)) || !field->open)
        return false;
    asked->field = id;
    asked->value = show;
    return true;
}

static struct asked list_asked(const struct web_request *request, const struct kind *kind)
{
    struct asked asked = {.kind = kind, .limit = ROWS};
    struct str after = web_get(request, "after");
    int64_t limit, due = 0;

    (void)show_asked(&asked, web_get(request, "show"));
    if (str_int(web_get(request, "limit"), 1, ROWS_MOST, &limit))
        asked.limit = (unsigned)limit;
    (void)!str_int(web_get(request, "parent"), 1, INT64_MAX, &asked.parent);
    asked.filter = (struct item_filter){.kind = kind->id, .open = asked.all || asked.state.n ? -1 : 1, .mine = asked.mine,
                                        .state = asked.state, .field = asked.field, .value = asked.value,
                                        .parent = asked.parent, .limit = asked.limit + 1};
    if (asked.due) {
        asked.filter.due_until = clock_local_today(clock_now()) + FAR;
        (void)!str_int(str_cut(&after, '.'), 1, INT32_MAX, &due);
        asked.filter.after_due = (int32_t)due;
    }
    (void)!str_int(after, 1, INT64_MAX, &asked.filter.after);
    return asked;
}

static struct str query_of(const struct web_request *request, const struct asked *asked)
{
    struct buf query = {.arena = request->arena};

    query_add(&query, "show", asked->mine || asked->due || asked->all || asked->state.n || asked->field.n
                                  ? web_get(request, "show") : STR(""));
    if (asked->parent)
        query_add(&query, "parent", web_get(request, "parent"));
    if (asked->limit != ROWS)
        query_add(&query, "limit", web_get(request, "limit"));
    return buf_str(&query);
}

/* ---- the choices ---- */

static void choice_view(json_t *list, struct str value, struct str text, bool chosen, int64_t n)
{
    json_t *item = view_item(list);

    view_text(item, "value", value);
    view_text(item, "text", text);
    view_flag(item, "chosen", chosen);
    view_flag(item, "has_n", n >= 0);
    view_number(item, "n", n);
}

static void fields_choices(const struct web_request *request, json_t *groups, const struct asked *asked)
{
    struct str role = item_role(desk_session(request));

    for (size_t i = 0; i < asked->kind->field_count; i++) {
        const struct kind_field *field = &asked->kind->fields[i];
        bool flag = field->type == KIND_FLAG;
        if (!field->open || (!field->list && !flag) || !role_sees_field(role, field))
            continue;
        json_t *group = view_item(groups), *list = view_list(group, "choices");
        bool here = str_eq(asked->field, field->id);
        view_text(group, "label", record_word(request, field->label));
        for (size_t c = 0; !flag && c < field->list->count; c++) {
            const struct kind_code *code = &field->list->codes[c];
            struct str value = str_printf(request->arena, "field:" STR_FMT ":" STR_FMT, STR_ARG(field->id),
                                          STR_ARG(code->id));
            choice_view(list, value, record_word(request, code->label), here && str_eq(asked->value, code->id), -1);
        }
        for (int yes = 1; flag && yes >= 0; yes--) {
            const char *value = yes ? "yes" : "no";
            choice_view(list, str_printf(request->arena, "field:" STR_FMT ":%s", STR_ARG(field->id), value),
                        page_word(request, yes ? STR("!flag-yes") : STR("!flag-no")),
                        here && str_is(asked->value, value), -1);
        }
    }
}

static bool choices_view(struct web_request *request, json_t *view, const struct asked *asked, struct err *err)
{
    json_t *states = view_list(view, "states");
    struct item_count *counts;
    size_t count;
    int64_t open = 0;

    if (!item_counts(record_of(request), desk_session(request), request->arena, &counts, &count, err))
        return false;
    for (size_t i = 0; i < asked->kind->state_count; i++) {
        const struct kind_state *state = &asked->kind->states[i];
        int64_t n = 0;
        for (size_t c = 0; c < count; c++)
            if (str_eq(counts[c].kind, asked->kind->id) && str_eq(counts[c].state, state->id))
                n += counts[c].n;
        open += state->open ? n : 0;
        choice_view(states, str_printf(request->arena, "state:" STR_FMT, STR_ARG(state->id)),
                    record_word(request, state->label), str_eq(asked->state, state->id), count ? n : -1);
    }
    view_flag(view, "has_counts", count > 0);
    view_number(view, "open_count", open);
    fields_choices(request, view_list(view, "groups"), asked);
    view_flag(view, "only_mine", asked->mine);
    view_flag(view, "only_due", asked->due);
    view_flag(view, "everything", asked->all);
    view_flag(view, "filtered", asked->state.n || asked->field.n);
    view_flag(view, "only_open", !asked->mine && !asked->due && !asked->all && !asked->state.n && !asked->field.n &&
              !asked->parent);
    view_flag(view, "has_deadlines", asked->kind->deadline_count > 0);
    return true;
}

/* ---- the rows ---- */

static bool rows_view(struct web_request *request, json_t *view, const struct asked *asked, const int64_t *ids,
                      size_t count, struct err *err)
{
    struct value_names *names = value_names_new(request);
    json_t *rows = view_list(view, "rows");
    struct item *items;
    size_t n;

    if (!items_open(record_of(request), desk_session(request), request->arena, 0, ids, count, &items, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        value_names_want(names, items[i].kind, items[i].fields, true);
        if (items[i].parent && !asked->parent)
            value_names_want_record(names, items[i].parent);
    }
    value_names_want_people(names);
    bool ok = value_names_open(names, 0, err);
    for (size_t i = 0; ok && i < n; i++)
        record_row_view(request, names, view_item(rows), &items[i]);
    items_end(items, n);
    view_flag(view, "empty", n == 0);
    return ok;
}

/* A place in the list: the number, and before it the deadline when that orders it. */
static bool key_of(struct web_request *request, const struct asked *asked, int64_t id, struct str *ret, struct err *err)
{
    struct store_conn *conn;
    struct holding holding;

    *ret = str_printf(request->arena, "%" PRId64, id);
    if (!asked->due)
        return true;
    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = holding_get(conn, request->arena, id, session_agency(desk_session(request)), &holding, err);
    store_read_end(conn);
    *ret = str_printf(request->arena, "%" PRId32 "." STR_FMT, holding.due, STR_ARG(*ret));
    return ok;
}

static bool list_view(struct web_request *request, json_t *view, const struct kind *kind, struct err *err)
{
    struct asked asked = list_asked(request, kind);
    struct str next = STR("");
    int64_t *ids;
    size_t count;

    if (!item_list(record_of(request), desk_session(request), request->arena, &asked.filter, &ids, &count, err))
        return false;
    if (count > asked.limit) {
        count = asked.limit;
        if (!asked.parent && !key_of(request, &asked, ids[count - 1], &next, err))
            return false;
    }
    if (!rows_view(request, view, &asked, ids, count, err) || !choices_view(request, view, &asked, err))
        return false;
    if (next.n)
        view_text(view, "next", next);
    paging_view(request, view, query_of(request, &asked), next);
    record_kind_view(request, view, "kind", kind);
    view_text(view, "at_records", kind->id);
    view_flag(view, "may_add", (kind->alone || !kind->within_count) &&
              role_may_create(record_of(request)->roles, item_role(desk_session(request)), kind->id));
    view_flag(view, "stands_in", kind->within_count > 0 && !kind->alone);
    return true;
}

bool records_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct kind *kind;
    struct str id = web_get(request, "kind");
    json_t *view;

    if (!record_kind(request, id.n ? id : STR("case"), &kind, err))
        return false;
    if (!session_has_keys(desk_session(request)))
        return desk_go(request, reply, "/ready");
    view = json_object();
    if (list_view(request, view, kind, err))
        return desk_show(reply, "desk-records", view);
    json_decref(view);
    return false;
}
