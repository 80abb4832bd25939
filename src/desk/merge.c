/* merge.c - perhaps the same person: offered on the record's page, compared side by side, made one, separated again. */
#include "case/merge.h"

#include "case/find.h"
#include "desk/record_pages.h"
#include "desk/record_pieces.h"

/* "alike": the records that may be of the same person. */
static bool alike_view(struct web_request *request, json_t *view, const struct item *item, bool *ret_any, struct err *err)
{
    struct app *app = desk_app(request);
    struct alike *alike;
    struct item *others;
    size_t count, opened;
    int64_t ids[16];

    *ret_any = false;
    if (!find_alike(app->finds, desk_session(request), request->arena, item->kind, item->fields, item->id, &alike, &count,
                    err))
        return false;
    for (size_t i = 0; i < count && i < LEN(ids); i++)
        ids[i] = alike[i].id;
    if (!count)
        return true;
    if (!items_open(&app->records, desk_session(request), request->arena, item->id, ids, count, &others, &opened, err))
        return false;
    json_t *piece = json_object(), *list = view_list(piece, "persons");
    for (size_t i = 0; i < opened; i++) {
        struct str called = item_called(request->arena, &others[i], request->lang);
        json_t *one = view_item(list);
        view_number(one, "other", others[i].id);
        view_text(one, "called", called);
        view_flag(one, "has_called", called.n > 0);
        for (size_t k = 0; k < count; k++)
            if (alike[k].id == others[i].id)
                view_flag(one, "sure", alike[k].likeness * 100 >= TEXT_LIKENESS_SURE);
    }
    items_end(others, opened);
    json_object_set_new(view, "alike", piece);
    view_flag(piece, "may", item->may_change && item->may_act);
    *ret_any = true;
    return true;
}

/* "alike", where that is a matter of milliseconds; else "alike_later", which leads to a page of its own. */
bool merge_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    enum find_pace pace;
    bool any;

    if (!kind_action_find(item->kind, STR("merge")))
        return true;
    if (str_is(item->state->id, "merged")) {
        json_t *merged = json_object();
        json_object_set_new(view, "merged", merged);
        view_number(merged, "into", json_integer_value(json_object_get(item->fields, "merged_into")));
        view_flag(merged, "may", item->may_act);
        return true;
    }
    if (!find_pace(desk_app(request)->finds, desk_session(request), &pace, err))
        return false;
    if (pace == FIND_AT_ONCE)
        return alike_view(request, view, item, &any, err);
    json_t *later = json_object();
    json_object_set_new(view, "alike_later", later);
    view_flag(later, "soon", pace == FIND_SOON);
    return true;
}

static bool alike_page(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    bool any;

    if (!kind_action_find(item->kind, STR("merge")) || str_is(item->state->id, "merged"))
        return err_set(err, ERR_NOT_FOUND, "!record-unknown");
    view_number(view, "record", item->id);
    view_text(view, "called", item_called(request->arena, item, request->lang));
    if (!alike_view(request, view, item, &any, err))
        return false;
    view_flag(view, "nobody", !any);
    return true;
}

/* The piece by itself: looked for when somebody asks. */
bool merge_alike_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct item item;
    int64_t id;

    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, &item, err))
        return false;
    json_t *view = json_object();
    bool ok = alike_page(request, view, &item, err);
    item_end(&item);
    if (ok)
        return desk_show(reply, "desk-alike", view);
    json_decref(view);
    return false;
}

/* ---- side by side ---- */

struct pair { struct item keep, other; };

static bool pair_open(struct web_request *request, struct pair *ret, struct err *err)
{
    struct app *app = desk_app(request);
    struct session *session = desk_session(request);
    int64_t keep, other;

    if (!web_get_int(request, "id", 1, INT64_MAX, &keep, err) || !web_get_int(request, "other", 1, INT64_MAX, &other, err) ||
        !item_open(&app->records, session, request->arena, keep, &ret->keep, err))
        return false;
    if (item_open(&app->records, session, request->arena, other, &ret->other, err)) {
        if (ret->keep.kind == ret->other.kind && keep != other)
            return true;
        item_end(&ret->other);
        err_set(err, ERR_NOT_FOUND, "!record-unknown");
    }
    item_end(&ret->keep);
    return false;
}

static void pair_end(struct pair *pair)
{
    item_end(&pair->keep);
    item_end(&pair->other);
}

static void rows_view(const struct web_request *request, json_t *view, const struct pair *pair)
{
    const struct kind *kind = pair->keep.kind;
    json_t *rows = view_list(view, "rows");

    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *kept = json_object_getn(pair->keep.fields, field->id.p, field->id.n);
        const json_t *other = json_object_getn(pair->other.fields, field->id.p, field->id.n);
        bool same = kept && other && json_equal(kept, other);
        if ((!kept && !other) || field->program)
            continue;
        json_t *row = view_item(rows);
        view_text(row, "field", field->id);
        view_text(row, "label", pack_text(field->label, request->lang));
        view_text(row, "kept", kept ? value_text(request->arena, field, kept, request->lang) : STR(""));
        view_text(row, "other", other ? value_text(request->arena, field, other, request->lang) : STR(""));
        view_flag(row, "has_kept", kept != NULL);
        view_flag(row, "same", same);
        view_flag(row, "choose", !same && other != NULL);
        view_flag(row, "take_other", !kept);
    }
}

static bool show(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    struct pair pair;

    if (!pair_open(request, &pair, err))
        return false;
    json_t *view = json_object();
    rows_view(request, view, &pair);
    view_number(view, "id", pair.keep.id);
    view_number(view, "other_id", pair.other.id);
    view_number(view, "keep_edition", pair.keep.edition);
    view_number(view, "other_edition", pair.other.edition);
    view_text(view, "keep_called", item_called(request->arena, &pair.keep, request->lang));
    view_text(view, "other_called", item_called(request->arena, &pair.other, request->lang));
    view_day(request, view, "keep_day", pair.keep.day);
    view_day(request, view, "other_day", pair.other.day);
    pair_end(&pair);
    return why ? desk_again(request, reply, "desk-merge", view, why, err) : desk_show(reply, "desk-merge", view);
}

bool merge_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* The other's values of the fields for which it was chosen. */
static json_t *chosen_fields(const struct web_request *request, const struct pair *pair)
{
    const struct kind *kind = pair->keep.kind;
    json_t *fields = json_object();

    for (size_t i = 0; i < kind->field_count; i++) {
        struct str id = kind->fields[i].id;
        json_t *other = json_object_getn(pair->other.fields, id.p, id.n);
        const char *name = str_printf(request->arena, "f_" STR_FMT, STR_ARG(id)).p;
        if (other && !kind->fields[i].program && str_is(web_get(request, name), "other"))
            json_object_setn(fields, id.p, id.n, other);
    }
    return fields;
}

bool merge_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct pair pair;
    struct merge_in in;
    struct err why;

    if (!pair_open(request, &pair, err))
        return false;
    json_t *fields = chosen_fields(request, &pair);
    in = (struct merge_in){.keep = pair.keep.id, .other = pair.other.id, .fields = fields};
    bool done = web_get_int(request, "keep_edition", 1, INT64_MAX, &in.keep_edition, &why) &&
                web_get_int(request, "other_edition", 1, INT64_MAX, &in.other_edition, &why) &&
                merge_records(&desk_app(request)->records, desk_session(request), request->arena, &in, &why);
    json_decref(fields);
    pair_end(&pair);
    return done ? desk_go(request, reply, "/record/%" PRId64 "#alike", in.keep) : show(request, reply, &why, err);
}

bool merge_undo_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;

    return web_get_int(request, "id", 1, INT64_MAX, &id, err) &&
           merge_undo(&desk_app(request)->records, desk_session(request), request->arena, id, err) &&
           desk_go(request, reply, "/record/%" PRId64, id);
}
