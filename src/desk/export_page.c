/* export_page.c - records taken out as a file: what, in which form, to whom, on what ground and why. */
#include "case/leaving.h"
#include "desk/sharing_pages.h"
#include "record/exchange/export.h"
#include "site/page.h"

struct asking { struct web_request *request; int64_t record; bool is_case; struct str kind, title; };

static void choices(const struct web_request *request, json_t *view, const char *key, const char *list_id)
{
    const struct kind_list *list = kind_list_find(record_of(request)->kinds, str_from(list_id));
    json_t *options = view_list(view, key);
    for (size_t i = 0; list && i < list->count; i++) {
        if (list->codes[i].retired)
            continue;
        json_t *option = view_item(options);
        view_text(option, "id", list->codes[i].id);
        view_text(option, "label", record_word(request, list->codes[i].label));
        view_flag(option, "chosen", str_eq(web_get(request, key), list->codes[i].id));
    }
}

static size_t kinds_view(const struct web_request *request, json_t *view, struct str chosen)
{
    const struct records *records = record_of(request);
    json_t *list = view_list(view, "kinds");
    for (size_t i = 0; i < records->kinds->count; i++) {
        const struct kind *kind = &records->kinds->kinds[i];
        if (role_scope(records->roles, item_role(desk_session(request)), kind->id, VERB_EXPORT) == SCOPE_NONE)
            continue;
        json_t *item = view_item(list);
        view_text(item, "id", kind->id);
        view_text(item, "label", record_word(request, kind->plural));
        view_flag(item, "chosen", str_eq(kind->id, chosen));
    }
    return json_array_size(list);
}

static void forms_view(const struct asking *asking, json_t *view)
{
    struct str chosen = web_get(asking->request, "form");
    json_t *list = view_list(view, "forms");
    for (int i = 0; i < EXPORT_FORMS; i++) {
        if ((asking->record && i == EXPORT_CSV) || (i >= EXPORT_HTCDS_CSV && !desk_app(asking->request)->htcds->count))
            continue;
        json_t *item = view_item(list);
        view_name(item, "id", export_form_name((enum export_form)i));
        view_word(asking->request, item, "label", "export-form", str_from(export_form_name((enum export_form)i)));
        view_word(asking->request, item, "help", "export-help", str_from(export_form_name((enum export_form)i)));
        view_flag(item, "chosen", chosen.n ? str_is(chosen, export_form_name((enum export_form)i))
                                           : i == (asking->record ? EXPORT_JSON : EXPORT_CSV));
    }
}

/* The record, when the page is about one, must be hers to take out. */
static bool ask(struct web_request *request, struct asking *ret, struct err *err)
{
    struct item item;
    *ret = (struct asking){.request = request, .kind = web_get(request, "kind")};
    if (!str_int(web_get(request, "record"), 1, INT64_MAX, &ret->record))
        return true;
    if (!item_open(record_of(request), desk_session(request), request->arena, ret->record, &item, err))
        return false;
    bool may = item.may_export;
    ret->is_case = str_is(item.kind->id, "case");
    ret->title = item_called(request->arena, &item, request->lang);
    item_end(&item);
    return may || err_set(err, ERR_DENIED, "!not-allowed");
}

/* Consents of this case that name single fields: what else stands in it stays out of the file. */
static bool limits_view(struct web_request *request, int64_t case_id, json_t *view, struct err *err)
{
    struct consents consents;
    json_t *list = view_list(view, "limits");
    bool ok = true;
    if (!consents_of(record_of(request), desk_session(request), request->arena, case_id, &consents, err))
        return false;
    for (size_t i = 0; ok && i < consents.count; i++)
        if (consents.list[i].lives && (json_array_size(consents.list[i].only) || consents.list[i].only_gone))
            ok = consent_view(request, view_item(list), &consents.list[i], err);
    consents_end(&consents);
    view_flag(view, "has_limits", json_array_size(list) > 0);
    return ok;
}

static bool page_view(const struct asking *asking, json_t *view, struct err *err)
{
    struct web_request *request = asking->request;
    bool law = str_is(web_get(request, "on"), "law");
    if (asking->is_case && !limits_view(request, asking->record, view, err))
        return false;
    if (!kinds_view(request, view, asking->kind) && !asking->record)
        return err_set(err, ERR_DENIED, "!not-allowed");
    forms_view(asking, view);
    choices(request, view, "ground", "ground");
    choices(request, view, "purpose", "consent-purpose");
    view_flag(view, "one_record", asking->record != 0);
    view_number(view, "record", asking->record);
    view_text(view, "title", asking->title);
    view_flag(view, "by_law", law);
    view_flag(view, "in_words", web_has(request, "words"));
    view_typed(request, view, "receiver");
    view_typed(request, view, "why");
    view_flag(view, "needs_second", approval_needed(record_of(request)->approvals, STR("export-case")));
    view_flag(view, "law_needs_second", approval_needed(record_of(request)->approvals, STR("ground")));
    view_text(view, "at_records", asking->record ? STR("case") : asking->kind);
    return true;
}

bool export_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct asking asking;
    json_t *view;
    if (!ask(request, &asking, err))
        return false;
    view = json_object();
    if (page_view(&asking, view, err))
        return desk_show(reply, "desk-export", view);
    json_decref(view);
    return false;
}

/* The file; or it waits for a second person, who is asked: *ret_wish. */
static bool make(const struct asking *asking, struct export_out *ret, int64_t *ret_wish, struct err *err)
{
    struct web_request *request = asking->request;
    bool law = str_is(web_get(request, "on"), "law");
    struct export_in in = {.kind = asking->kind, .record = asking->record, .lang = request->lang,
                           .words = web_has(request, "words"), .gate = leaving_gate, .htcds = desk_app(request)->htcds,
                           .ground = {.ground = law ? web_get(request, "ground") : STR(""), .purpose = web_get(request,
                                   "purpose"),
                                      .receiver = str_trim(web_get(request, "receiver")), .why = web_get(request,
                                                                                                         "why")}};
    if (law && !in.ground.ground.n)
        return err_field(err, "ground", "!field-required");
    *ret_wish = 0;
    if (!export_form_find(web_get(request, "form"), &in.form, err))
        return false;
    if (leaving_waits(record_of(request), &in))
        return leaving_ask(record_of(request), desk_session(request), request->arena, &in, ret_wish, err);
    return export_make(record_of(request), desk_session(request), request->arena, &in, ret, err);
}

void export_reply(struct web_request *request, struct web_reply *reply, const struct export_out *out)
{
    reply->type = out->type;
    reply->body = out->body;
    web_reply_header(reply, "Content-Disposition",
                     str_printf(request->arena, "attachment; filename=\"" STR_FMT "\"", STR_ARG(out->name)));
}

bool export_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct asking asking;
    struct export_out out;
    struct err why = {0};
    int64_t wish;
    json_t *view;
    if (!ask(request, &asking, err))
        return false;
    if (make(&asking, &out, &wish, &why)) {
        if (wish)
            return desk_go(request, reply, "/waiting?asked=1");
        export_reply(request, reply, &out);
        return true;
    }
    view = json_object();
    if (page_view(&asking, view, err))
        return desk_again(request, reply, "desk-export", view, &why, err);
    json_decref(view);
    return false;
}
