/* waiting_view.c - a wish that needs two, for people: who asks, what exactly, about whom and why. */
#include "case/leaving.h"
#include "desk/sharing_pages.h"

static const struct member *member_of(const struct member *members, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].id == id)
            return &members[i];
    return NULL;
}

static struct str text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* ---- what it is about ---- */

struct wish_view { struct web_request *request; json_t *item; const struct approval *wish; json_t *params; };

static void about_member(const struct wish_view *v, const struct member *about)
{
    view_text(v->item, "about", about->name);
    view_text(v->item, "about_login", about->login);
    view_role(v->request, v->item, "old_role", about->role_id);
    if (text_of(v->params, "role").n)
        view_role(v->request, v->item, "new_role", text_of(v->params, "role"));
}

static void about_record(const struct wish_view *v, const struct item *record, const struct item *items, size_t count)
{
    view_number(v->item, "record", record->id);
    view_text(v->item, "record_kind", record_word(v->request, record->kind->title));
    view_text(v->item, "record_title", item_called(v->request->arena, record, v->request->lang));
    if (str_is(record->kind->id, "referral")) {
        view_flag(v->item, "is_referral", true);
        view_text(v->item, "question", text_of(record->fields, "question"));
    }
    for (size_t i = 0; i < count; i++)
        if (items[i].id == record->parent) {
            view_number(v->item, "within", items[i].id);
            view_text(v->item, "within_kind", record_word(v->request, items[i].kind->title));
            view_text(v->item, "within_title", item_called(v->request->arena, &items[i], v->request->lang));
        }
}

/* The receiver: an agency by its name, or somebody outside as it was written. */
static bool receiver_view(const struct wish_view *v, struct str slug, struct str outside, struct err *err)
{
    struct str text;
    json_t *slugs = json_array();

    if (slug.n)
        json_array_append_new(slugs, json_stringn(slug.p, slug.n));
    bool ok = receivers_text(v->request, v->request->lang, slugs, outside, &text, err);
    json_decref(slugs);
    if (ok)
        view_text(v->item, "receiver", text);
    return ok;
}

static bool parts_view(const struct wish_view *v, const struct item *record, struct err *err)
{
    const struct web_request *request = v->request;
    struct str way = text_of(v->params, "way"), ground = text_of(v->params, "ground"),
               purpose = text_of(v->params, "purpose");

    if (str_is(v->wish->act, "keep-longer"))
        view_day(request, v->item, "keep_until", (int32_t)json_integer_value(json_object_get(v->params, "until")));
    view_text(v->item, "ground", ground.n ? code_text(request, request->lang, "ground", ground) : STR(""));
    view_text(v->item, "purpose", purpose.n ? code_text(request, request->lang, "consent-purpose", purpose) : STR(""));
    view_flag(v->item, "whole", str_is(way, "hand-over"));
    view_flag(v->item, "keep", json_is_true(json_object_get(v->params, "keep")));
    view_flag(v->item, "destroys", str_is(v->wish->act, "destroy"));
    if (str_is(way, "hand-over"))
        return receiver_view(v, text_of(v->params, "receiver"), STR(""), err);
    if (str_is(way, "referral"))
        return !record || receiver_view(v, text_of(record->fields, "receiver"),
                                        text_of(record->fields, "receiver_outside"), err);
    if (!str_is(way, "export"))
        return true;
    struct export_in in;
    leaving_read(request->arena, v->wish, &in);
    const struct kind *kind = in.record ? NULL : kind_find(record_of(request)->kinds, in.kind);
    if (in.form < EXPORT_FORMS)
        view_word(request, v->item, "form", "export-form", str_from(export_form_name(in.form)));
    view_text(v->item, "all_of", kind ? record_word(request, kind->plural) : STR(""));
    view_text(v->item, "receiver", in.ground.receiver);
    return true;
}

/* ---- lists ---- */

static void times_view(const struct wish_view *v)
{
    const struct approval *a = v->wish;
    const struct web_request *request = v->request;

    view_time(request, v->item, "asked", a->asked);
    view_time(request, v->item, "until", a->until);
    view_text(v->item, "from_words", words_time(desk_app(request)->words, request->arena, request->lang, a->from));
    view_flag(v->item, "mine", a->mine);
    view_flag(v->item, "alone", a->alone && a->mine && !a->may_take);
    view_flag(v->item, "may_take", a->may_take);
}

static bool wish_view(const struct wish_view *v, const struct member *members, size_t count, const struct item *record,
                      const struct item *parents, size_t parent_count, struct err *err)
{
    const struct approval *a = v->wish;
    const struct member *asker = member_of(members, count, a->asker);
    const struct member *about = str_starts(a->object, STR("member:")) ? member_of(members, count, a->about) : NULL;

    view_number(v->item, "id", a->id);
    view_name(v->item, "digest", a->digest);
    view_word(v->request, v->item, "act", "approval", a->act);
    view_text(v->item, "asker", asker ? asker->name : STR(""));
    view_text(v->item, "why", a->why);
    view_flag(v->item, "not_yours", !a->reads);
    view_flag(v->item, "later", approval_is_later(a));
    times_view(v);
    if (about)
        about_member(v, about);
    else if (record)
        about_record(v, record, parents, parent_count);
    return !a->reads || parts_view(v, record, err);
}

/* Records that the wishes are about, as far as the member reads them; items_end. */
static bool records_of(struct web_request *request, const struct approval *list, size_t count, struct item **ret,
                       size_t *ret_count, struct err *err)
{
    int64_t *ids = ARENA_ARRAY(request->arena, count + 1, int64_t);
    size_t wanted = 0;

    for (size_t i = 0; i < count; i++)
        if (list[i].reads && str_starts(list[i].object, STR("record:")))
            ids[wanted++] = list[i].about;
    *ret = NULL;
    *ret_count = 0;
    return !wanted || items_open(record_of(request), desk_session(request), request->arena, 0, ids, wanted, ret, ret_count,
                                 err);
}

/* What they stand in: the case of a referral. */
static bool parents_of(struct web_request *request, const struct item *items, size_t count, struct item **ret,
                       size_t *ret_count, struct err *err)
{
    int64_t *ids = ARENA_ARRAY(request->arena, count + 1, int64_t);
    size_t wanted = 0;

    for (size_t i = 0; i < count; i++)
        if (items[i].parent)
            ids[wanted++] = items[i].parent;
    *ret = NULL;
    *ret_count = 0;
    return !wanted || items_open(record_of(request), desk_session(request), request->arena, 0, ids, wanted, ret, ret_count,
                                 err);
}

bool wishes_view(struct web_request *request, json_t *rows, const struct approval *list, size_t count,
                 const struct member *members, size_t member_count, struct err *err)
{
    struct item *items, *parents = NULL;
    size_t found, parent_count = 0;

    if (!records_of(request, list, count, &items, &found, err))
        return false;
    bool ok = parents_of(request, items, found, &parents, &parent_count, err);
    for (size_t i = 0; ok && i < count; i++) {
        struct wish_view v = {request, view_item(rows), &list[i], json_loadb(list[i].params.p, list[i].params.n, 0, NULL)};
        const struct item *record = NULL;
        for (size_t k = 0; k < found; k++)
            if (str_starts(list[i].object, STR("record:")) && items[k].id == list[i].about)
                record = &items[k];
        ok = wish_view(&v, members, member_count, record, parents, parent_count, err);
        json_decref(v.params);
    }
    items_end(items, found);
    items_end(parents, parent_count);
    return ok;
}
