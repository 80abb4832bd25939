/* import_list.c - files read in: those that were, and one more. */
#include "base/clock.h"
#include "desk/record_pages.h"
#include "record/exchange/export.h"
#include "record/exchange/import.h"
#include "site/page.h"

static void choice(json_t *list, struct str id, struct str label, struct str chosen)
{
    json_t *item = view_item(list);
    view_text(item, "id", id);
    view_text(item, "label", label);
    view_flag(item, "chosen", str_eq(id, chosen));
}

/* What a row may be: a case with its person, one record of a kind, or what the standard's headings say. */
static void contents_view(const struct web_request *request, json_t *view)
{
    const struct records *records = record_of(request);
    struct str role = item_role(desk_session(request)), chosen = web_get(request, "what");
    json_t *list = view_list(view, "contents");
    if (role_may_create(records->roles, role, STR("case")) && role_may_create(records->roles, role, STR("person")))
        choice(list, STR("case person"), page_word(request, STR("!import-what-case")), chosen);
    for (size_t i = 0; i < records->kinds->count; i++) {
        const struct kind *kind = &records->kinds->kinds[i];
        if (role_may_create(records->roles, role, kind->id))
            choice(list, kind->id, record_word(request, kind->plural), chosen);
    }
    if (json_array_size(list) && desk_app(request)->htcds->count)
        choice(list, STR("htcds"), page_word(request, STR("!import-what-htcds")), chosen);
}

static void row_view(const struct web_request *request, json_t *row, const struct import *import)
{
    view_number(row, "id", import->id);
    view_day(request, row, "day", import->day);
    view_number(row, "lines", import->lines);
    view_number(row, "done", import->done);
    view_number(row, "added", import->added);
    view_number(row, "rejected", import->rejected);
    view_word(request, row, "state", "import-state", import->state);
    view_flag(row, "goes_on", str_is(import->state, "mapping") || str_is(import->state, "running"));
}

static bool list_view(struct web_request *request, json_t *view, struct err *err)
{
    struct import *imports;
    size_t count;
    int64_t parent = 0;
    if (!import_list(&desk_app(request)->importer, desk_session(request), request->arena, &imports, &count, err))
        return false;
    contents_view(request, view);
    if (!json_array_size(json_object_get(view, "contents")))
        return err_set(err, ERR_DENIED, "!not-allowed");
    json_t *list = view_list(view, "imports");
    for (size_t i = 0; i < count; i++)
        row_view(request, view_item(list), &imports[i]);
    view_flag(view, "empty", count == 0);
    (void)!str_int(web_get(request, "parent"), 1, INT64_MAX, &parent);
    view_flag(view, "has_parent", parent != 0);
    view_number(view, "parent", parent);
    return true;
}

bool imports_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();
    if (list_view(request, view, err))
        return desk_show(reply, "desk-imports", view);
    json_decref(view);
    return false;
}

/* A file of records (JSON) is taken at once and whole, a spreadsheet waits for its mapping. */
static bool take(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    struct str bytes = request->file_count ? request->files[0].bytes : STR(""), what = web_get(request, "what"), rest =
        what;
    struct str kinds[4], start = str_trim(str_slice(bytes, 0, 64));
    struct import_file in = {.bytes = bytes, .kinds = kinds};
    int64_t id;
    size_t count;
    (void)!str_int(web_get(request, "parent"), 1, INT64_MAX, &in.parent);
    if (!bytes.n)
        return err_field(err, "file", "!field-required");
    if (start.n && start.p[0] == '{') {
        struct bundle_in bundle = {.bytes = bytes, .parent = in.parent, .htcds = app->htcds};
        return bundle_add(&app->records, desk_session(request), request->arena, &bundle, &id, &count, err) &&
               desk_go(request, reply, "/record/%" PRId64, id);
    }
    while (!str_is(what, "htcds") && rest.p && in.kind_count < LEN(kinds)) {
        struct str one = str_cut(&rest, ' ');
        if (one.n)
            kinds[in.kind_count++] = one;
    }
    return import_begin(&app->importer, desk_session(request), request->arena, &in, &id, err) &&
           desk_go(request, reply, "/import/%" PRId64, id);
}

bool imports_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    json_t *view;
    if (take(request, reply, &why))
        return true;
    view = json_object();
    if (list_view(request, view, err))
        return desk_again(request, reply, "desk-imports", view, &why, err);
    json_decref(view);
    return false;
}
