/* clash.c - two answers to one question, one of them written without network: side by side, and one button each. */
#include "desk/record_pages.h"
#include "desk/record_pieces.h"
#include "site/page.h"

enum { WAITING_MOST = 50 };

static void stamp_words(const struct web_request *request, json_t *view, const struct item_stamp *stamp)
{
    view_text(view, "name", stamp->name.n ? stamp->name : page_word(request, STR("!by-program")));
    view_time(request, view, "at", stamp->at);
}

/* Who wrote what stands there: the last edition that changed the field. */
static const struct item_stamp *writer_of(const struct item_edition *editions, size_t count, const struct kind_field *field)
{
    for (size_t i = count; i-- > 1;) {
        const json_t *was = json_object_getn(editions[i - 1].fields, field->id.p, field->id.n),
                     *is = json_object_getn(editions[i].fields, field->id.p, field->id.n);
        if (was != is && !(was && is && json_equal(was, is)))
            return &editions[i].stamp;
    }
    return count ? &editions[0].stamp : NULL;
}

static void answer_view(const struct value_names *names, json_t *list, const struct kind_field *field, size_t which,
                        const json_t *value)
{
    json_t *view = view_item(list);

    view_number(view, "which", (int64_t)which);
    view_flag(view, "stands", which == 0);
    view_text(view, "value", value ? value_shown(names, field, value) : STR(""));
}

/* One box a field: what stands there first, then the others in the order in which they came. */
static void boxes_view(struct web_request *request, const struct value_names *names, json_t *boxes, const struct item *item,
                       const struct item_clash *clashes, size_t count, const struct item_edition *editions,
                       size_t edition_count)
{
    struct str role = item_role(desk_session(request));

    for (size_t i = 0; i < count; i++) {
        const struct kind_field *field = clashes[i].field;
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen = seen || clashes[j].field == field;
        if (seen)
            continue;
        json_t *box = view_item(boxes), *answers = view_list(box, "answers");
        const struct item_stamp *writer = writer_of(editions, edition_count, field);
        size_t which = 0;
        view_text(box, "field", field->id);
        view_text(box, "label", record_word(request, field->label));
        view_flag(box, "may_decide", item->may_change && role_writes_field(role, field));
        answer_view(names, answers, field, which++, json_object_getn(item->fields, field->id.p, field->id.n));
        if (writer)
            stamp_words(request, json_array_get(answers, 0), writer);
        for (size_t j = i; j < count; j++) {
            if (clashes[j].field != field)
                continue;
            answer_view(names, answers, field, which, clashes[j].value);
            stamp_words(request, json_array_get(answers, which++), &clashes[j].stamp);
        }
    }
}

bool clash_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    struct value_names *names = value_names_new(request);
    struct item_clash *clashes;
    struct item_edition *editions;
    size_t count, edition_count;

    item_clashes(request->arena, item, &clashes, &count);
    if (!count)
        return true;
    if (!item_history(record_of(request), desk_session(request), request->arena, item->id, &editions, &edition_count, err))
        return false;
    value_names_want(names, item->kind, item->fields, false);
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_object();
        if (clashes[i].value)
            json_object_setn(one, clashes[i].field->id.p, clashes[i].field->id.n, (json_t *)(uintptr_t)clashes[i].value);
        value_names_want(names, item->kind, one, false);
        json_decref(one);
    }
    bool ok = value_names_open(names, item->id, err);
    if (ok) {
        json_t *piece = json_object();
        json_object_set_new(view, "two_answers", piece);
        boxes_view(request, names, view_list(piece, "boxes"), item, clashes, count, editions, edition_count);
    }
    for (size_t i = 0; i < edition_count; i++)
        json_decref(editions[i].fields);
    return ok;
}

bool clash_decide_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id, edition = 0, which = 0;
    json_t *view;

    if (!record_asked(request, &id, err))
        return false;
    if (web_get_int(request, "edition", 1, INT64_MAX, &edition, &why) &&
        web_get_int(request, "which", 0, 1000, &which, &why) &&
        item_clash_decide(record_of(request), desk_session(request), request->arena, id, edition, web_get(request, "field"),
                          (size_t)which, &why))
        return desk_go(request, reply, "/record/%" PRId64 "#top", id);
    return record_page_view(request, id, STR(""), NULL, &view, err) &&
           desk_again(request, reply, "desk-record", view, &why, err);
}

bool clash_list_view(struct web_request *request, json_t *view, struct err *err)
{
    const struct records *records = record_of(request);
    json_t *list = view_list(view, "waiting");
    struct item *items;
    int64_t *ids;
    size_t count, opened;

    if (!item_clash_list(records, desk_session(request), request->arena, WAITING_MOST, &ids, &count, err) ||
        !items_open(records, desk_session(request), request->arena, 0, ids, count, &items, &opened, err))
        return false;
    for (size_t i = 0; i < opened; i++) {
        if (!items[i].clash)
            continue;
        json_t *one = view_item(list);
        struct str called = item_called(request->arena, &items[i], request->lang);
        struct str title = record_word(request, items[i].kind->title);
        view_number(one, "id", items[i].id);
        view_text(one, "icon", items[i].kind->icon);
        view_text(one, "title", called.n ? called : title);
        view_text(one, "kind_title", called.n ? title : STR(""));
    }
    items_end(items, opened);
    view_flag(view, "has_waiting", json_array_size(list) > 0);
    return true;
}
