/* record_change.c - a record changed: the form with what stands there; and when somebody else was faster, both sides beside
 * each other, field by field.
 *
 * What only one side changed is put together without a word.  What both changed to different values is chosen by a person:
 * "take_FIELD" is "theirs" or "mine".  Nothing typed is lost: the form comes back on top of the newest edition. */
#include "desk/record_pages.h"
#include "site/page.h"

struct changing {
    struct web_request *request;
    struct item item;             /* as it stands now */
    struct record_parents parents;
    int64_t edition;              /* that the form was made of */
    struct record_read read;
    bool repeated;                /* the comparison was shown before, and comes back */
    const json_t *stored;         /* the fields read, once their files are kept */
    json_t *merged;               /* when somebody was faster: both together */
    struct field_change *clash; size_t clash_count;
    struct item_edition *editions; size_t edition_count; /* from the form's one on */
};

static bool changing_begin(struct web_request *request, struct changing *ret, struct err *err)
{
    int64_t id;

    *ret = (struct changing){.request = request};
    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, &ret->item, err))
        return false;
    ret->edition = ret->item.edition;
    if (request->method == WEB_POST)
        (void)!str_int(web_get(request, "edition"), 1, INT64_MAX, &ret->edition);
    if (ret->item.may_change)
        return record_parents_find(request, ret->item.parent, &ret->parents, err);
    return err_set(err, ERR_DENIED, "!not-allowed");
}

static void changing_end(struct changing *changing)
{
    for (size_t i = 0; i < changing->edition_count; i++)
        json_decref(changing->editions[i].fields);
    json_decref(changing->merged);
    json_decref(changing->read.fields);
    item_end(&changing->item);
}

static bool change_view(const struct changing *changing, json_t *view, struct err *err)
{
    struct web_request *request = changing->request;
    const struct item *item = &changing->item;
    struct value_names *names = value_names_new(request);
    struct item_file *files;
    size_t count;
    struct record_form form = {
        .request = request, .kind = item->kind, .values = changing->merged ? changing->merged : item->fields,
        .typed = request->method == WEB_POST && (!changing->merged || changing->repeated), .stored = changing->stored,
        .faults = changing->read.faults,
        .fault_count = changing->read.fault_count, .clash = changing->clash, .clash_count = changing->clash_count,
        .editions = changing->editions, .edition_count = changing->edition_count,
        .root = changing->parents.count ? changing->parents.id[0] : item->id, .self = item->id};

    if (!record_form_want(&form, names, err) ||
        !item_files_list(record_of(request), desk_session(request), request->arena, item->id, &files, &count, err))
        return false;
    value_names_files(names, item->id, files, count);
    value_names_want(names, item->kind, item->fields, true);
    for (size_t i = 0; changing->merged && i < changing->clash_count; i++)
        value_names_want(names, item->kind, changing->read.fields, false);
    record_parents_want(&changing->parents, names);
    if (!value_names_open(names, item->id, err))
        return false;
    record_form_view(&form, names, view);
    record_parents_view(&changing->parents, names, view);
    record_kind_view(request, view, "kind", item->kind);
    record_form_id(request, view);
    view_number(view, "id", item->id);
    view_number(view, "record", item->id);
    view_number(view, "edition", changing->merged ? item->edition : changing->edition);
    view_text(view, "title", record_title(names, item));
    view_text(view, "why", request->method == WEB_POST ? web_get(request, "why") : STR(""));
    view_text(view, "at_records", changing->parents.count ? STR("case") : item->kind->id);
    view_flag(view, "clashing", changing->clash_count > 0);
    view_number(view, "base_edition", changing->edition);
    view_flag(view, "offline", true);
    view_flag(view, "letter", web_has(request, "letter"));
    view_flag(view, "merged", changing->merged != NULL);
    return true;
}

bool record_change_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct changing changing;
    json_t *view = json_object();
    bool ok = changing_begin(request, &changing, err) && change_view(&changing, view, err);

    changing_end(&changing);
    if (ok)
        return desk_show(reply, "desk-record-change", view);
    json_decref(view);
    return false;
}

/* ---- sending it ---- */

/* A field for which the other side's value was chosen stays as it is; one that was not chosen yet is a fault. */
static void take_sides(struct changing *changing)
{
    struct web_request *request = changing->request;
    struct err why = {0};

    for (size_t i = 0; i < request->field_count; i++) {
        const struct web_field *one = &request->fields[i];
        if (!str_is(one->name, "clashes"))
            continue;
        struct str side = web_get(request, str_printf(request->arena, "take_" STR_FMT, STR_ARG(one->value)).p);
        if (str_is(side, "theirs"))
            json_object_deln(changing->read.fields, one->value.p, one->value.n);
        else if (!str_is(side, "mine")) {
            char field[64];
            snprintf(field, sizeof field, STR_FMT, STR_ARG(one->value));
            err_field(&why, field, "!choose-side");
            record_fault_add(request, &changing->read, &why);
        }
    }
}

/* Drops the editions before the one that the form was made of. */
static bool editions_since(struct changing *changing, struct err *err)
{
    struct web_request *request = changing->request;
    struct item_edition *all;
    size_t count, kept = 0;

    if (!item_history(record_of(request), desk_session(request), request->arena, changing->item.id, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (all[i].edition >= changing->edition)
            all[kept++] = all[i];
        else
            json_decref(all[i].fields);
    }
    changing->editions = all;
    changing->edition_count = kept;
    return kept > 0 || err_set(err, ERR_INPUT, "!changed-meanwhile");
}

static json_t *put_on(const json_t *base, const json_t *wish)
{
    json_t *fields = json_deep_copy(base), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)wish, key, value) {
        if (json_is_null(value))
            json_object_del(fields, key);
        else
            json_object_set(fields, key, value);
    }
    return fields;
}

/* Somebody was faster: what both wrote, put together where that can be done. */
static bool merge(struct changing *changing, struct err *err)
{
    struct web_request *request = changing->request;
    int64_t id = changing->item.id;

    item_end(&changing->item);
    if (!item_open(record_of(request), desk_session(request), request->arena, id, &changing->item, err) ||
        !editions_since(changing, err))
        return false;
    const json_t *base = changing->editions[0].fields;
    json_t *mine = put_on(base, changing->read.fields);
    changing->merged = fields_merge(changing->item.kind, request->arena, base, mine, changing->item.fields, &changing->clash,
                                    &changing->clash_count);
    for (size_t i = 0; i < changing->clash_count; i++) { /* the control holds mine: it can be chosen, or changed further */
        struct field_change *clash = &changing->clash[i];
        struct str field = clash->field->id;
        clash->before = json_object_getn(changing->item.fields, field.p, field.n);
        clash->after = json_object_getn(changing->read.fields, field.p, field.n);
        clash->after = json_is_null(clash->after) ? NULL : clash->after;
        if (clash->after)
            json_object_setn(changing->merged, field.p, field.n, (json_t *)(uintptr_t)clash->after);
        else
            json_object_deln(changing->merged, field.p, field.n);
    }
    json_decref(mine);
    return true;
}

static bool change(struct changing *changing, struct err *err)
{
    struct web_request *request = changing->request;
    struct record_read *read = &changing->read;

    if (read->fault_count) {
        char field[64];
        snprintf(field, sizeof field, STR_FMT, STR_ARG(read->faults[0].field));
        return err_field(err, field, "!some-fields-wrong");
    }
    if (read->file_count) {
        if (!item_files_add(record_of(request), desk_session(request), request->arena, changing->item.id, read->files,
                            read->file_count, err))
            return false;
        changing->stored = read->fields;
    }
    return item_change(record_of(request), desk_session(request), request->arena, changing->item.id, changing->edition,
                       read->fields, FIELDS_WHOLE, str_trim(web_get(request, "why")), err);
}

static bool again(struct changing *changing, struct web_reply *reply, const struct err *why, struct err *err)
{
    struct web_request *request = changing->request;
    json_t *view;

    record_sent_forget(request);
    if (desk_can_tell(why) && why->field[0])
        record_fault_add(request, &changing->read, why);
    int64_t base;
    bool faster = why->kind == ERR_CONFLICT && str_is(str_from(why->text), "!changed-meanwhile");
    if (!faster && web_has(request, "clashes") && str_int(web_get(request, "base_edition"), 1, INT64_MAX, &base)) {
        changing->repeated = true;
        changing->edition = base;
    }
    if ((faster || changing->repeated) && !merge(changing, err))
        return false;
    view = json_object();
    if (change_view(changing, view, err))
        return desk_again(request, reply, "desk-record-change", view, why, err);
    json_decref(view);
    return false;
}

/* Written without network: on top of what stands there now, both sides beside each other where they differ. */
bool record_change_open(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct changing changing;
    json_t *view = json_object();
    bool ok = changing_begin(request, &changing, err) &&
              record_read(request, changing.item.kind, &changing.read, err) &&
              (changing.edition == changing.item.edition || merge(&changing, err)) && change_view(&changing, view, err);
    view_flag(view, "letter", true);

    changing_end(&changing);
    if (ok)
        return desk_show(reply, "desk-record-change", view);
    json_decref(view);
    return false;
}

static bool change_now(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct changing changing;
    struct err why = {0};
    bool sent = false;
    bool ok = changing_begin(request, &changing, err) && record_sent(request, reply, &sent, err);

    if (ok && !sent) {
        ok = record_read(request, changing.item.kind, &changing.read, &why);
        if (ok) {
            take_sides(&changing);
            ok = change(&changing, &why) &&
                 (!web_has(request, "letter") || item_once_keep(record_of(request), desk_session(request), request->arena,
                                                              record_once(request), changing.item.id, &why));
        }
        if (ok) {
            desk_go(request, reply, "/record/%" PRId64, changing.item.id);
            record_sent_keep(request, reply);
        } else {
            ok = again(&changing, reply, &why, err);
        }
    }
    changing_end(&changing);
    return ok;
}

bool record_change_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    if (!record_brings_files(request))
        return change_now(request, reply, err);
    reply->heavy = change_now;
    return true;
}
