/* record_common.c - what all pages of records show: kinds, states, deadlines, who changed something, what stands above. */
#include "base/clock.h"
#include "desk/record_pages.h"
#include "site/page.h"

struct records *record_of(const struct web_request *request)
{
    return &desk_app(request)->records;
}

struct str record_word(const struct web_request *request, const struct yaml *texts)
{
    return pack_text(texts, request->lang);
}

bool record_may_read(const struct web_request *request, struct str kind)
{
    return kind_find(record_of(request)->kinds, kind) &&
           role_scope(record_of(request)->roles, item_role(desk_session(request)), kind, VERB_READ) != SCOPE_NONE;
}

bool record_kind(const struct web_request *request, struct str id, const struct kind **ret, struct err *err)
{
    *ret = kind_find(record_of(request)->kinds, id);
    return record_may_read(request, id) || err_set(err, ERR_NOT_FOUND, "!record-unknown");
}

bool record_asked(const struct web_request *request, int64_t *ret, struct err *err)
{
    return str_int(web_get(request, "id"), 1, INT64_MAX, ret) || err_set(err, ERR_NOT_FOUND, "!record-unknown");
}

void record_kind_view(const struct web_request *request, json_t *view, const char *key, const struct kind *kind)
{
    json_t *item = json_object();

    json_object_set_new(view, key, item);
    view_text(item, "id", kind->id);
    view_text(item, "title", record_word(request, kind->title));
    view_text(item, "plural", record_word(request, kind->plural));
    view_text(item, "help", kind->help ? record_word(request, kind->help) : STR(""));
    view_text(item, "icon", kind->icon.n ? kind->icon : STR("file-text"));
}

void record_state_view(const struct web_request *request, json_t *view, const struct kind_state *state)
{
    view_text(view, "state", state->id);
    view_text(view, "state_name", record_word(request, state->label));
    view_flag(view, "is_open", state->open);
    view_flag(view, "is_final", state->final);
}

void record_stamp_view(const struct web_request *request, json_t *view, const char *key, const struct item_stamp *stamp)
{
    json_t *item = json_object();

    json_object_set_new(view, key, item);
    view_text(item, "name", stamp->name.n ? stamp->name : page_word(request, STR("!by-program")));
    view_text(item, "agency", stamp->agency == session_agency(desk_session(request)) ? STR("") : stamp->agency_name);
    view_text(item, "why", stamp->why);
    view_time(request, item, "at", stamp->at);
}

void record_due_view(const struct web_request *request, json_t *view, int32_t day, int warn)
{
    int32_t days = day - clock_local_today(clock_now());
    json_t *item = json_object();

    json_object_set_new(view, "due", item);
    view_text(item, "iso", clock_day_text(request->arena, day));
    view_day(request, item, "day", day);
    view_number(item, "days", days < 0 ? -days : days);
    view_flag(item, "late", days < 0);
    view_flag(item, "today", days == 0);
    view_flag(item, "tomorrow", days == 1);
    view_flag(item, "later", days > 1);
    view_flag(item, "soon", days >= 0 && days <= warn);
}

void record_row_view(const struct web_request *request, const struct value_names *names, json_t *row,
                     const struct item *item)
{
    const struct kind_deadline *which = NULL;
    int64_t me = session_member(desk_session(request));
    int32_t day;

    view_number(row, "id", item->id);
    view_text(row, "title", record_title(names, item));
    record_state_view(request, row, item->state);
    view_flag(row, "has_due", false);
    if (fields_due(item->kind, item->fields, item->state->id, &day, &which)) {
        view_flag(row, "has_due", true);
        record_due_view(request, row, day, which->warn);
        struct str label = record_word(request, which->label);
        view_text(row, "due_label", str_eq(label, record_word(request, item->kind->title)) ? STR("") : label);
    }
    view_text(row, "who", item->assignee ? value_names_member(names, item->assignee) : STR(""));
    view_text(row, "within", item->parent ? value_names_record(names, item->parent) : STR(""));
    view_flag(row, "mine", item->assignee == me);
    view_flag(row, "waits", item->clash != NULL);
    view_flag(row, "shared", item->shared_from != 0);
    view_age(request, row, "age", item->changed_day);
    view_text(row, "icon", item->kind->icon.n ? item->kind->icon : STR("file-text"));
}

/* ---- what it stands in ---- */

bool record_parents_find(struct web_request *request, int64_t from, struct record_parents *ret, struct err *err)
{
    struct store_conn *conn;
    struct record_parents up = {.count = 0};
    struct record record;
    bool ok = true;

    *ret = up;
    if (!from)
        return true;
    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    while (ok && from && up.count < RECORD_DEEP) {
        up.id[up.count++] = from;
        ok = record_get(conn, request->arena, from, &record, err);
        from = ok ? record.parent : 0;
    }
    store_read_end(conn);
    for (size_t i = 0; i < up.count; i++)
        ret->id[i] = up.id[up.count - 1 - i];
    ret->count = up.count;
    return ok;
}

void record_parents_want(const struct record_parents *parents, struct value_names *names)
{
    for (size_t i = 0; i < parents->count; i++)
        value_names_want_record(names, parents->id[i]);
}

void record_parents_view(const struct record_parents *parents, const struct value_names *names, json_t *view)
{
    json_t *list = view_list(view, "parents");

    for (size_t i = 0; i < parents->count; i++) {
        struct str title = value_names_record(names, parents->id[i]);
        if (!title.n)
            continue;
        json_t *item = view_item(list);
        view_number(item, "id", parents->id[i]);
        view_text(item, "title", title);
    }
}

/* ---- the navigation ---- */

static const char *const nav_kinds[] = {"case", "task", "incident"};

void record_nav_view(struct web_request *request, json_t *view)
{
    json_t *list = view_list(view, "nav_records"), *here = json_object_get(view, "at_records");

    if (!record_of(request)->kinds) /* a house without packs of kinds, as tests have it */
        return;
    view_flag(view, "may_tonight", kind_find(record_of(request)->kinds, STR("placement")) &&
                                   record_may_read(request, STR("place")) && record_may_read(request, STR("placement")));
    view_flag(view, "may_referrals", record_may_read(request, STR("referral")));

    for (size_t i = 0; i < LEN(nav_kinds); i++) {
        struct str id = str_from(nav_kinds[i]);
        const struct kind *kind = kind_find(record_of(request)->kinds, id);
        if (!kind || !record_may_read(request, id))
            continue;
        json_t *item = view_item(list);
        view_text(item, "kind", id);
        view_text(item, "page", str_is(id, "incident") ? STR("incidents") : str_printf(request->arena, "records/%s",
                                                                                       nav_kinds[i]));
        view_text(item, "name", record_word(request, kind->plural));
        view_text(item, "icon", kind->icon.n ? kind->icon : STR("file-text"));
        view_flag(item, "current", json_is_string(here) && str_is(id, json_string_value(here)));
    }
    view_flag(view, "has_nav_records", json_array_size(list) > 0);
}
