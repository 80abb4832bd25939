/* record_new.c - a new record: the short form first, everything else below "more". */
#include "desk/record_pages.h"
#include "site/page.h"

struct making { struct web_request *request; const struct kind *kind; int64_t parent; struct record_parents parents; };

/* The kind, and the record that the new one will stand in, which must be readable. */
static bool making_asked(struct web_request *request, struct making *ret, struct err *err)
{
    struct item parent;

    *ret = (struct making){.request = request};
    if (!record_kind(request, web_get(request, "kind"), &ret->kind, err))
        return false;
    if (!role_may_create(record_of(request)->roles, item_role(desk_session(request)), ret->kind->id))
        return err_set(err, ERR_DENIED, "!not-allowed");
    if (!web_get(request, "parent").n)
        return ret->kind->alone || err_set(err, ERR_INPUT, "!record-cannot-stand-here");
    if (!str_int(web_get(request, "parent"), 1, INT64_MAX, &ret->parent))
        return err_set(err, ERR_NOT_FOUND, "!record-unknown");
    if (!item_open(record_of(request), desk_session(request), request->arena, ret->parent, &parent, err))
        return false;
    bool fits = kind_may_stand_in(ret->kind, parent.kind->id);
    item_end(&parent);
    if (!fits)
        return err_set(err, ERR_INPUT, "!record-cannot-stand-here");
    return record_parents_find(request, ret->parent, &ret->parents, err);
}

static bool new_view(const struct making *making, const struct record_read *read, json_t *view, struct err *err)
{
    struct web_request *request = making->request;
    struct value_names *names = value_names_new(request);
    struct record_form form = {.request = request, .kind = making->kind, .typed = read != NULL,
                               .root = making->parents.count ? making->parents.id[0] : 0};

    if (read) {
        form.faults = read->faults;
        form.fault_count = read->fault_count;
    }
    if (!record_form_want(&form, names, err))
        return false;
    record_parents_want(&making->parents, names);
    if (!value_names_open(names, making->parent, err))
        return false;
    record_form_view(&form, names, view);
    record_parents_view(&making->parents, names, view);
    record_kind_view(request, view, "kind", making->kind);
    record_form_id(request, view);
    view_flag(view, "offline", making->kind->offline);
    view_number(view, "parent", making->parent);
    view_flag(view, "has_parent", making->parent != 0);
    view_text(view, "at_records", making->parents.count ? STR("case") : making->kind->id);
    view_flag(view, "mine", request->method != WEB_POST || web_has(request, "mine"));
    return true;
}

bool record_new_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct making making;
    json_t *view;

    if (!making_asked(request, &making, err))
        return false;
    view = json_object();
    if (new_view(&making, NULL, view, err))
        return desk_show(reply, "desk-record-new", view);
    json_decref(view);
    return false;
}

/* "person" is the language of whom it is about; what stands alone is in the charge of whoever makes it, if she wants. */
static bool add(struct web_request *request, const struct making *making, struct record_read *read, int64_t *ret_id,
                struct err *err)
{
    const struct item_new in = {.kind = making->kind->id, .parent = making->parent, .fields = read->fields,
                                .mode = FIELDS_WHOLE,
                                .once = record_once(request),
                                .assignee = web_has(request, "mine") ? session_member(desk_session(request)) : 0};

    if (read->fault_count) {
        char field[64];
        snprintf(field, sizeof field, STR_FMT, STR_ARG(read->faults[0].field));
        return err_field(err, field, "!some-fields-wrong");
    }
    if (!item_once(record_of(request), desk_session(request), request->arena, in.once, ret_id, err) || *ret_id)
        return *ret_id != 0;
    return item_add(record_of(request), desk_session(request), request->arena, &in, ret_id, err) &&
           item_files_add(record_of(request), desk_session(request), request->arena, *ret_id, read->files, read->file_count,
                          err);
}

bool record_new_from(struct web_request *request, int64_t *ret_id, struct err *err)
{
    struct making making;
    struct record_read read = {0};

    *ret_id = 0;
    bool ok = making_asked(request, &making, err) && record_read(request, making.kind, &read, err) &&
              add(request, &making, &read, ret_id, err);
    json_decref(read.fields);
    return ok;
}

bool record_new_open(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct making making;
    struct record_read read = {0};
    json_t *view = json_object();
    bool ok = making_asked(request, &making, err) && record_read(request, making.kind, &read, err) &&
              new_view(&making, &read, view, err);

    json_decref(read.fields);
    if (ok)
        return desk_show(reply, "desk-record-new", view);
    json_decref(view);
    return false;
}

static bool again(const struct making *making, struct web_reply *reply, struct record_read *read, const struct err *why,
                  struct err *err)
{
    struct web_request *request = making->request;
    json_t *view = json_object();

    record_sent_forget(request);
    if (desk_can_tell(why) && why->field[0])
        record_fault_add(request, read, why);
    if (new_view(making, read, view, err))
        return desk_again(request, reply, "desk-record-new", view, why, err);
    json_decref(view);
    return false;
}

/* Where it stands: on the page of what it stands in, or its own. */
static bool go_on(const struct making *making, struct web_reply *reply, int64_t id)
{
    if (str_is(making->kind->id, "referral")) /* what they will see is chosen next */
        return desk_go(making->request, reply, "/referral/%" PRId64, id);
    if (web_has(making->request, "and_another") && making->parent)
        return desk_go(making->request, reply, "/records/" STR_FMT "/new?parent=%" PRId64, STR_ARG(making->kind->id),
                       making->parent);
    if (making->parent)
        return desk_go(making->request, reply, "/record/%" PRId64 "#in-" STR_FMT, making->parent, STR_ARG(making->kind->id));
    return desk_go(making->request, reply, "/record/%" PRId64, id);
}

static bool new_now(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct making making;
    struct record_read read = {0};
    struct err why = {0};
    int64_t id = 0;
    bool sent;

    if (!making_asked(request, &making, err) || !record_sent(request, reply, &sent, err))
        return false;
    if (sent)
        return true;
    if (!record_read(request, making.kind, &read, &why)) {
        read = (struct record_read){0};
        return again(&making, reply, &read, &why, err);
    }
    bool ok = add(request, &making, &read, &id, &why);
    if (ok) {
        go_on(&making, reply, id);
        record_sent_keep(request, reply);
    } else {
        ok = again(&making, reply, &read, &why, err);
    }
    json_decref(read.fields);
    return ok;
}

bool record_new_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    if (!record_brings_files(request))
        return new_now(request, reply, err);
    reply->heavy = new_now;
    return true;
}
