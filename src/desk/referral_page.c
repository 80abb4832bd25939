/* referral_page.c - a referral: composing with "exactly what they will see", and what both sides do with it then. */
#include "desk/sharing_pages.h"

#include "base/clock.h"
#include "site/page.h"

static struct str text_of(const json_t *fields, const char *key)
{
    const json_t *value = json_object_get(fields, key);

    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* ---- a draft ---- */

static bool draft_view(struct web_request *request, int64_t id, json_t *view, struct err *err)
{
    struct referral_preview preview;

    if (!referral_preview(record_of(request), desk_session(request), request->arena, id, &preview, err))
        return false;
    bool ok = referral_row_view(request, view, &preview.item, err) && referral_choices_view(request, view, &preview, err) &&
              cover_view(request, view, &preview.cover, err) && package_view(request, view, preview.package, err) &&
              safety_of_receiver(request, view, preview.item.parent, text_of(preview.item.fields, "receiver"),
                                 text_of(preview.item.fields, "receiver_outside"), err);
    if (ok) {
        view_number(view, "case", preview.item.parent);
        if (preview.cover_why.kind)
            view_text(view, "cover_problem", page_problem(request, &preview.cover_why));
        view_flag(view, "may_send", preview.cover.grant != NULL);
        view_flag(view, "waits", preview.cover.waits);
    }
    referral_preview_end(&preview);
    return ok;
}

/* ---- sent ---- */

static void acts_view(struct web_request *request, json_t *view, const struct referral *referral)
{
    const struct item *item = &referral->item;
    json_t *list = view_list(view, "acts");

    for (size_t i = 0; i < item->kind->action_count; i++) {
        const struct kind_action *action = &item->kind->actions[i];
        bool side = action->side == SIDE_BOTH || (action->side == SIDE_OWN) == referral->is_ours;
        if (!side || !item->may_act || !kind_action_from(item->kind, action, item->state->id) || str_is(action->id, "see") ||
            str_is(action->id, "send"))
            continue;
        json_t *one = view_item(list);
        view_text(one, "id", action->id);
        view_text(one, "label", record_word(request, action->label));
        view_flag(one, "main", str_is(action->id, "accept"));
        view_flag(one, "why", action->why);
        view_flag(one, "asks_answer", str_is(action->id, "answer"));
        view_flag(one, "asks_reason", str_is(action->id, "decline"));
        view_flag(one, "has_form", action->why || action->need_count > 0);
        view_number(one, "edition", item->edition);
    }
    view_flag(view, "has_acts", json_array_size(list) > 0);
}

static void reasons_view(struct web_request *request, json_t *view)
{
    const struct kind_list *list = kind_list_find(record_of(request)->kinds, STR("decline-reason"));
    json_t *reasons = view_list(view, "decline_reasons");

    for (size_t i = 0; list && i < list->count; i++) {
        json_t *one = view_item(reasons);
        view_text(one, "value", list->codes[i].id);
        view_text(one, "text", record_word(request, list->codes[i].label));
    }
}

/* What it stands on, for the receiver: kind of ground and last day. */
static bool basis_view(struct web_request *request, json_t *view, const struct referral *referral, struct err *err)
{
    struct sharing *list = NULL;
    size_t count = 0;
    const struct item *item = &referral->item;

    if (referral->is_ours) {
        if (!item->parent)
            return true;
        if (!sharing_list(record_of(request), desk_session(request), request->arena, item->id, &list, &count, err))
            return false;
    } else if (!sharing_with_us(record_of(request), desk_session(request), request->arena, item->id, &list, &count, err)) {
        return false;
    }
    bool stands = false;
    int32_t until = 0;
    for (size_t i = 0; i < count; i++) {
        stands = stands || !list[i].ended_day;
        until = !list[i].ended_day && list[i].until > until ? list[i].until : until;
    }
    view_flag(view, "by_consent", count > 0 && list[0].consent != 0);
    view_flag(view, "stands", stands);
    view_flag(view, "ended", count > 0 && !stands);
    if (count && !stands)
        view_day(request, view, "ended_on", list[0].ended_day);
    view_flag(view, "has_until", until > 0);
    view_day(request, view, "shared_until", until);
    return true;
}

static bool sent_view(struct web_request *request, int64_t id, json_t *view, struct err *err)
{
    struct referral referral;

    if (!referral_open(record_of(request), desk_session(request), request->arena, id, &referral, err))
        return false;
    bool ok = referral_row_view(request, view, &referral.item, err) && basis_view(request, view, &referral, err) &&
              referral_trail_view(request, view, id, err) && package_view(request, view, referral.package, err);
    if (ok) {
        acts_view(request, view, &referral);
        reasons_view(request, view);
        view_number(view, "case", referral.item.parent);
        view_flag(view, "may_undo", referral_may_undo(desk_session(request), &referral.item));
        view_flag(view, "may_make_case", !referral.is_ours && !referral.own_case &&
                                         str_is(referral.item.state->id, "accepted"));
        view_number(view, "own_case", referral.own_case);
        view_flag(view, "has_own_case", referral.own_case != 0);
        view_flag(view, "outside", referral.is_ours && json_object_get(referral.item.fields, "receiver_outside"));
    }
    referral_end(&referral);
    return ok;
}

/* ---- what the receiver had and has no longer ---- */

static bool ended_view(struct web_request *request, int64_t id, json_t *view, struct err *err)
{
    struct sharing *list;
    struct agency agency;
    size_t count;

    if (!sharing_with_us(record_of(request), desk_session(request), request->arena, id, &list, &count, err) ||
        !desk_agency(request, list[0].from, &agency, err))
        return false;
    int32_t until = 0, ended = 0;
    for (size_t i = 0; i < count; i++) {
        until = list[i].until > until ? list[i].until : until;
        ended = list[i].ended_day > ended ? list[i].ended_day : ended;
    }
    view_number(view, "id", id);
    view_text(view, "other", agency.name);
    view_day(request, view, "day", list[0].day);
    view_flag(view, "has_until", until > 0);
    view_day(request, view, "until", until);
    view_day(request, view, "ended_on", ended);
    return true;
}

/* The page as it is for this member: composing, readable, or ended. */
static bool page_view(struct web_request *request, int64_t id, const char **ret_template, json_t **ret, struct err *err)
{
    struct err why = {0};
    struct item item;
    json_t *view = json_object();
    bool ok = item_open(record_of(request), desk_session(request), request->arena, id, &item, &why);

    if (ok) {
        bool draft = str_is(item.state->id, "draft"), fits = str_is(item.kind->id, "referral");
        item_end(&item);
        *ret_template = draft ? "desk-referral-draft" : "desk-referral";
        ok = (fits || err_set(err, ERR_NOT_FOUND, "!record-unknown")) &&
             (draft ? draft_view(request, id, view, err) : sent_view(request, id, view, err));
    } else if (why.kind == ERR_DENIED && str_is(str_from(why.text), "!access-ended")) {
        *ret_template = "desk-referral-ended";
        ok = ended_view(request, id, view, err);
    } else {
        *err = why;
    }
    if (ok)
        *ret = view;
    else
        json_decref(view);
    return ok;
}

bool referral_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const char *template;
    int64_t id;
    json_t *view;

    return record_asked(request, &id, err) && page_view(request, id, &template, &view, err) &&
           desk_show(reply, template, view);
}

/* ---- what is done ---- */

/* The page again with the reason, or where it leads. */
static bool done(struct web_request *request, struct web_reply *reply, bool ok, int64_t id, const struct err *why,
                 struct err *err)
{
    const char *template;
    json_t *view;

    if (ok)
        return desk_go(request, reply, "/referral/%" PRId64 "#top", id);
    if (!desk_can_tell(why)) {
        *err = *why;
        return false;
    }
    if (!page_view(request, id, &template, &view, err))
        return false;
    view_typed(request, view, "answer");
    view_typed(request, view, "why");
    view_typed(request, view, "summary");
    return desk_again(request, reply, template, view, why, err);
}

bool referral_choose_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id, edition, wish;

    if (!record_asked(request, &id, err))
        return false;
    json_t *choice = referral_choice_read(request);
    bool ok = referral_choose(record_of(request), desk_session(request), request->arena, id, choice, &why);
    json_decref(choice);
    if (ok && web_has(request, "send"))
        ok = (str_int(web_get(request, "edition"), 1, INT64_MAX, &edition) ||
              err_set(&why, ERR_CONFLICT, "!changed-meanwhile")) &&
             referral_send(record_of(request), desk_session(request), request->arena, id, edition, &why);
    if (!ok && str_is(str_from(why.text), "!second-needed")) {
        why = (struct err){0};
        if (referral_ask(record_of(request), desk_session(request), request->arena, id, edition, &wish, &why))
            return desk_go(request, reply, "/waiting?asked=1");
    }
    return done(request, reply, ok, id, &why, err);
}

bool referral_undo_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;

    if (!record_asked(request, &id, err))
        return false;
    bool ok = referral_undo(record_of(request), desk_session(request), request->arena, id, &why);
    return done(request, reply, ok, id, &why, err);
}

static void take_text(struct web_request *request, json_t *fields, const char *name)
{
    struct str text = str_trim(web_get(request, name));

    if (text.n)
        json_object_set_new(fields, name, json_stringn(text.p, text.n));
}

bool referral_act_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id, edition;
    json_t *fields = json_object();

    if (!record_asked(request, &id, err)) {
        json_decref(fields);
        return false;
    }
    take_text(request, fields, "answer");
    take_text(request, fields, "decline_reason");
    bool ok = str_int(web_get(request, "edition"), 1, INT64_MAX, &edition) ||
              err_set(&why, ERR_CONFLICT, "!changed-meanwhile");
    ok = ok && item_act(record_of(request), desk_session(request), request->arena, id, edition, web_get(request, "action"),
                        fields, str_trim(web_get(request, "why")), &why);
    json_decref(fields);
    return done(request, reply, ok, id, &why, err);
}

bool referral_case_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id, own_case;

    if (!record_asked(request, &id, err))
        return false;
    if (referral_make_case(record_of(request), desk_session(request), request->arena, id,
                           web_get(request, "summary"), &own_case,
                           &why))
        return desk_go(request, reply, "/record/%" PRId64, own_case);
    return done(request, reply, false, id, &why, err);
}
