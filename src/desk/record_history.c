/* record_history.c - what a record said before: who changed what, when and why; and an edition's values taken again. */
#include "desk/record_pages.h"
#include "site/page.h"

struct history {
    struct web_request *request;
    struct item item;
    struct record_parents parents;
    struct item_edition *editions; size_t count;
};

static bool history_begin(struct web_request *request, struct history *ret, struct err *err)
{
    int64_t id;

    *ret = (struct history){.request = request};
    return record_asked(request, &id, err) &&
           item_open(record_of(request), desk_session(request), request->arena, id, &ret->item, err) &&
           record_parents_find(request, ret->item.parent, &ret->parents, err) &&
           item_history(record_of(request), desk_session(request), request->arena, id, &ret->editions, &ret->count, err);
}

static void history_end(struct history *history)
{
    for (size_t i = 0; i < history->count; i++)
        json_decref(history->editions[i].fields);
    item_end(&history->item);
}

/* What was done, in words: made, changed, or what the kind calls the action. */
static void did_view(const struct history *history, json_t *view, struct str did)
{
    const struct kind_action *action = kind_action_find(history->item.kind, did);

    view_flag(view, "made", str_is(did, "add"));
    view_flag(view, "changed", str_is(did, "change"));
    view_text(view, "action", action ? record_word(history->request, action->label) : STR(""));
    view_flag(view, "late", str_is(did, "late"));
    view_flag(view, "decided", str_is(did, "decide"));
    view_flag(view, "acted", action != NULL);
    view_text(view, "did", did);
}

static void edition_view(const struct history *history, const struct value_names *names, json_t *list, size_t i)
{
    struct web_request *request = history->request;
    const struct item_edition *edition = &history->editions[i], *before = i ? &history->editions[i - 1] : NULL;
    const struct kind *kind = history->item.kind;
    const struct kind_state *state = kind_state_find(kind, edition->state);
    struct field_change *changes;
    size_t count;
    json_t *view = view_item(list), *fields = view_list(view, "changes");

    view_number(view, "edition", edition->edition);
    view_flag(view, "now", i + 1 == history->count);
    view_flag(view, "may_take", i + 1 < history->count && history->item.may_change);
    record_stamp_view(request, view, "by", &edition->stamp);
    did_view(history, view, edition->stamp.did);
    if (!before || !str_eq(before->state, edition->state))
        view_text(view, "state_now", state ? record_word(request, state->label) : edition->state);
    fields_compare(kind, request->arena, before ? before->fields : NULL, edition->fields, &changes, &count);
    for (size_t c = 0; c < count; c++) {
        json_t *one = view_item(fields);
        view_text(one, "label", record_word(request, changes[c].field->label));
        view_flag(one, "had", changes[c].before != NULL);
        view_flag(one, "has", changes[c].after != NULL);
        view_text(one, "before", value_shown(names, changes[c].field, changes[c].before));
        view_text(one, "after", value_shown(names, changes[c].field, changes[c].after));
    }
    view_flag(view, "has_changes", count > 0);
}

static bool history_view(const struct history *history, json_t *view, struct err *err)
{
    struct web_request *request = history->request;
    struct value_names *names = value_names_new(request);
    struct item_file *files;
    size_t count;
    json_t *list = view_list(view, "editions");

    if (!item_files_list(record_of(request), desk_session(request), request->arena, history->item.id, &files, &count, err))
        return false;
    value_names_files(names, history->item.id, files, count);
    for (size_t i = 0; i < history->count; i++)
        value_names_want(names, history->item.kind, history->editions[i].fields, false);
    record_parents_want(&history->parents, names);
    if (!value_names_open(names, history->item.id, err))
        return false;
    for (size_t i = history->count; i-- > 0;)
        edition_view(history, names, list, i);
    record_parents_view(&history->parents, names, view);
    record_kind_view(request, view, "kind", history->item.kind);
    view_number(view, "id", history->item.id);
    view_number(view, "record", history->item.id);
    view_number(view, "at_edition", history->item.edition);
    view_text(view, "title", record_title(names, &history->item));
    view_text(view, "at_records", history->parents.count ? STR("case") : history->item.kind->id);
    return true;
}

static bool history_page(const struct history *history, struct web_reply *reply, const struct err *why, struct err *err)
{
    json_t *view = json_object();

    if (history_view(history, view, err))
        return why ? desk_again(history->request, reply, "desk-record-history", view, why, err)
                   : desk_show(reply, "desk-record-history", view);
    json_decref(view);
    return false;
}

bool record_history_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct history history;
    bool ok = history_begin(request, &history, err) && history_page(&history, reply, NULL, err);

    history_end(&history);
    return ok;
}

/* Everything that the member may write, as it was then. */
static json_t *as_it_was(const struct history *history, const json_t *then)
{
    struct str role = item_role(desk_session(history->request));
    const struct kind *kind = history->item.kind;
    json_t *fields = json_object();

    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        json_t *value = json_object_getn(then, field->id.p, field->id.n);
        if (role_sees_field(role, field) && role_writes_field(role, field))
            json_object_setn_new(fields, field->id.p, field->id.n, value ? json_incref(value) : json_null());
    }
    return fields;
}

bool record_again_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct history history;
    struct err why = {0};
    int64_t edition = 0, at = 0;
    const struct item_edition *then = NULL;
    bool ok = history_begin(request, &history, err);

    (void)!str_int(web_get(request, "edition"), 1, INT64_MAX, &edition);
    (void)!str_int(web_get(request, "at_edition"), 1, INT64_MAX, &at);
    for (size_t i = 0; ok && i < history.count; i++)
        then = history.editions[i].edition == edition ? &history.editions[i] : then;
    ok = ok && (then || err_set(err, ERR_NOT_FOUND, "!record-unknown"));
    if (ok) {
        json_t *fields = as_it_was(&history, then->fields);
        ok = item_change(record_of(request), desk_session(request), request->arena, history.item.id, at, fields, FIELDS_PART,
                         str_trim(web_get(request, "why")), &why);
        json_decref(fields);
        ok = ok ? desk_go(request, reply, "/record/%" PRId64, history.item.id) : history_page(&history, reply, &why, err);
    }
    history_end(&history);
    return ok;
}
