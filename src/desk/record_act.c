/* record_act.c - what is done with a record: actions of its kind, and in whose charge it is. */
#include "desk/record_pages.h"
#include "site/page.h"

/* The page again, with the reason beside what was typed. */
static bool again(struct web_request *request, struct web_reply *reply, int64_t id, struct str action,
                  struct record_read *read, const struct err *why, struct err *err)
{
    json_t *view;

    record_sent_forget(request);
    if (!desk_can_tell(why)) {
        *err = *why;
        return false;
    }
    if (why->field[0])
        record_fault_add(request, read, why);
    if (!record_page_view(request, id, action, read, &view, err))
        return false;
    desk_tell(request, reply, view, why);
    return desk_show(reply, "desk-record", view);
}

static bool is_danger(const struct kind *kind, struct str action)
{
    const struct kind_action *found = kind_action_find(kind, action);

    return found && found->danger;
}

static bool act(struct web_request *request, const struct item *item, struct str action, struct record_read *read,
                struct err *err)
{
    int64_t edition;

    if (read->fault_count) {
        char field[64];
        snprintf(field, sizeof field, STR_FMT, STR_ARG(read->faults[0].field));
        return err_field(err, field, "!some-fields-wrong");
    }
    if (is_danger(item->kind, action) && !str_is(web_get(request, "sure"), "yes"))
        return err_field(err, "sure", "!tick-sure");
    if (!str_int(web_get(request, "edition"), 1, INT64_MAX, &edition))
        edition = item->edition;
    if (read->file_count && !item_files_add(record_of(request), desk_session(request), request->arena, item->id, read->files,
                                            read->file_count, err))
        return false;
    return item_act(record_of(request), desk_session(request), request->arena, item->id, edition, action, read->fields,
                    str_trim(web_get(request, "why")), err);
}

static bool act_now(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str action = web_get(request, "action");
    struct record_read read = {0};
    struct item item;
    struct err why = {0};
    int64_t id;
    bool sent;

    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, &item, err))
        return false;
    bool ok = record_sent(request, reply, &sent, err);
    if (ok && !sent && !record_read(request, item.kind, &read, &why)) {
        read = (struct record_read){0};
        ok = again(request, reply, id, action, &read, &why, err);
    } else if (ok && !sent) {
        if (act(request, &item, action, &read, &why)) {
            desk_go(request, reply, "/record/%" PRId64 "#top", id);
            record_sent_keep(request, reply);
        } else {
            ok = again(request, reply, id, action, &read, &why, err);
        }
    }
    json_decref(read.fields);
    item_end(&item);
    return ok;
}

bool record_act_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    if (!record_brings_files(request))
        return act_now(request, reply, err);
    reply->heavy = act_now;
    return true;
}

bool record_assign_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct record_read none = {0};
    struct err why = {0};
    int64_t id, member = 0;

    if (!record_asked(request, &id, err))
        return false;
    if (web_get(request, "member").n && !str_int(web_get(request, "member"), 0, INT64_MAX, &member))
        err_field(&why, "member", "!choose-colleague");
    else if (item_assign(record_of(request), desk_session(request), request->arena, id, member, &why))
        return desk_go(request, reply, "/record/%" PRId64 "#charge", id);
    return again(request, reply, id, STR(""), &none, &why, err);
}
