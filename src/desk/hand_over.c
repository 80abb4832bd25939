/* hand_over.c - a whole case to another agency: on what ground, and whether we keep it too. */
#include "case/approval.h"
#include "case/safety.h"
#include "desk/sharing_pages.h"

#include "site/page.h"

/* Whom it may go to; and what to mind, with whoever of them is named there. */
static bool agencies_view(struct web_request *request, json_t *view, int64_t id, struct err *err)
{
    struct agency *agencies;
    size_t count;
    json_t *list = view_list(view, "agencies");

    if (!desk_agencies(request, &agencies, &count, err))
        return false;
    struct safety_name *names = ARENA_ARRAY(request->arena, count + 1, struct safety_name);
    size_t name_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (agencies[i].id == session_agency(desk_session(request)) || !agencies[i].epoch)
            continue;
        json_t *one = view_item(list);
        if (!web_get(request, "receiver").n || str_eq(web_get(request, "receiver"), agencies[i].slug))
            names[name_count++] = (struct safety_name){agencies[i].name, agencies[i].slug};
        view_text(one, "value", agencies[i].slug);
        view_text(one, "text", agencies[i].name);
        view_flag(one, "chosen", str_eq(web_get(request, "receiver"), agencies[i].slug));
    }
    if (!safety_view(request, view, id, names, name_count, err))
        return false;
    if (!web_get(request, "receiver").n) /* nobody is chosen yet: whom the words name is said beside them */
        view_flag(view, "safety_names", false);
    return true;
}

static void codes_view(struct web_request *request, json_t *view, const char *key, const char *name, const char *field)
{
    const struct kind_list *codes = kind_list_find(record_of(request)->kinds, str_from(name));
    json_t *list = view_list(view, key);

    for (size_t i = 0; codes && i < codes->count; i++) {
        if (codes->codes[i].retired)
            continue;
        json_t *one = view_item(list);
        view_text(one, "value", codes->codes[i].id);
        view_text(one, "text", record_word(request, codes->codes[i].label));
        view_flag(one, "chosen", str_eq(web_get(request, field), codes->codes[i].id));
    }
}

static bool page_view(struct web_request *request, int64_t id, json_t *view, struct err *err)
{
    struct item item;
    struct value_names *names = value_names_new(request);

    if (!item_open(record_of(request), desk_session(request), request->arena, id, &item, err))
        return false;
    bool is_case = str_is(item.kind->id, "case");
    value_names_want(names, item.kind, item.fields, true);
    bool ok = (is_case || err_set(err, ERR_NOT_FOUND, "!record-unknown")) && value_names_open(names, id, err);
    if (ok) {
        view_number(view, "case", id);
        view_text(view, "title", record_title(names, &item));
        codes_view(request, view, "purposes", "consent-purpose", "purpose");
        codes_view(request, view, "grounds", "ground", "ground");
        view_typed(request, view, "ground_why");
        view_flag(view, "keep", web_has(request, "keep"));
        view_flag(view, "law_open", web_get(request, "ground").n > 0);
        view_flag(view, "law_needs_second", approval_needed(record_of(request)->approvals, STR("ground")));
    }
    item_end(&item);
    return ok && agencies_view(request, view, id, err);
}

bool hand_over_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    json_t *view = json_object();

    if (record_asked(request, &id, err) && page_view(request, id, view, err))
        return desk_show(reply, "desk-hand-over", view);
    json_decref(view);
    return false;
}

/* What no consent covers, beside the refusal. */
static bool why_not(struct web_request *request, json_t *view, int64_t id, struct consent_want *want, struct err *err)
{
    struct consent_cover cover;
    struct err ignored = {0};

    want->everything = true;
    if (!consent_ground(record_of(request), desk_session(request), request->arena, id, want, &cover, &ignored))
        return true;
    return cover_view(request, view, &cover, err);
}

bool hand_over_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct consent_want want = {.purpose = web_get(request, "purpose"), .receiver = web_get(request, "receiver"),
                                .ground = web_get(request, "ground"), .ground_why = web_get(request, "ground_why")};
    struct err why = {0};
    int64_t id, wish;
    bool keep = web_has(request, "keep");

    if (!record_asked(request, &id, err))
        return false;
    bool ok = (str_is(web_get(request, "sure"), "yes") || err_field(&why, "sure", "!tick-sure")) &&
              (want.purpose.n || want.ground.n || err_field(&why, "purpose", "!field-required")) &&
              case_hand_over_to(record_of(request), desk_session(request), request->arena, id, &want, keep, &why);
    if (ok)
        return keep ? desk_go(request, reply, "/record/%" PRId64 "#sharing", id) : desk_go(request, reply, "/cases");
    if (str_is(str_from(why.text), "!second-needed")) {
        why = (struct err){0};
        if (case_hand_over_ask(record_of(request), desk_session(request), request->arena, id, &want, keep, &wish, &why))
            return desk_go(request, reply, "/waiting?asked=1");
    }
    if (!desk_can_tell(&why)) {
        *err = why;
        return false;
    }
    json_t *view = json_object();
    if (page_view(request, id, view, err) && why_not(request, view, id, &want, err))
        return desk_again(request, reply, "desk-hand-over", view, &why, err);
    json_decref(view);
    return false;
}
