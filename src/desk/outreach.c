/* outreach.c - forms that can be filled in without network: the empty forms that a phone keeps, and what it sends later.
 *
 * The pages are the same for everybody (WEB_CACHED): they hold the questions of the packs and nothing else, so that the
 * phone's worker (ui/js/out-worker.js) can keep them whole.  What was written arrives sealed to the member's device key
 * (agency/device.h) and becomes the request that the desk's own form would have made: one way in, one set of checks. */
#include <stdlib.h>

#include "agency/device.h"
#include "desk/record_pages.h"
#include "site/page.h"

enum { FIELDS_MOST = 600, CASES_MOST = 100, ARRIVED_MOST = 200 };

static const struct kind *offline_kind(const struct web_request *request, size_t i)
{
    const struct kinds *kinds = record_of(request)->kinds;

    return kinds && i < kinds->count ? &kinds->kinds[i] : NULL;
}

/* ---- what the phone keeps ---- */

static void kinds_view(const struct web_request *request, json_t *view)
{
    json_t *list = view_list(view, "forms");
    const struct kind *kind;

    for (size_t i = 0; (kind = offline_kind(request, i)); i++)
        if (kind->offline)
            record_kind_view(request, view_item(list), "kind", kind);
    view_flag(view, "has_forms", json_array_size(list) > 0);
}

bool out_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    UNUSED(err);
    kinds_view(request, view);
    return desk_show(reply, "desk-out", view);
}

/* Ids of the inputs that begin with today: the phone fills them in, on the day on which she writes. */
static struct str todays(const struct web_request *request, const struct kind *kind)
{
    struct buf list = {.arena = request->arena};

    for (size_t i = 0; i < kind->field_count; i++)
        if (str_is(kind->fields[i].otherwise, "today") && kind->fields[i].type == KIND_DATE)
            buf_printf(&list, "%sf_" STR_FMT, list.n ? " " : "", STR_ARG(kind->fields[i].id));
    return buf_str(&list);
}

bool out_form_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct kinds *kinds = record_of(request)->kinds;
    const struct kind *kind = kinds ? kind_find(kinds, web_get(request, "kind")) : NULL;
    struct record_form form = {.request = request, .kind = kind, .bare = true};

    if (!kind || !kind->offline)
        return err_set(err, ERR_NOT_FOUND, "!error-text-404");
    json_t *view = json_object();
    record_form_view(&form, value_names_new(request), view);
    record_kind_view(request, view, "kind", kind);
    view_flag(view, "alone", kind->alone);
    view_flag(view, "stands_in", kind->within_count > 0);
    view_text(view, "todays", todays(request, kind));
    kinds_view(request, view);
    return desk_show(reply, "desk-out-form", view);
}

/* The worker, with the languages and forms of this build: see worker_show in site/offline.c. */
bool out_worker_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct str *codes;
    size_t count = words_languages(page_app(request)->words, &codes);
    json_t *about = json_object(), *languages = view_list(about, "languages"), *forms = view_list(about, "forms");
    const struct kind *kind;

    UNUSED(err);
    view_text(about, "version", request->assets);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(languages, json_stringn(codes[i].p, codes[i].n));
    for (size_t i = 0; (kind = offline_kind(request, i)); i++)
        if (kind->offline)
            json_array_append_new(forms, json_stringn(kind->id.p, kind->id.n));
    char *told = json_dumps(about, JSON_COMPACT);
    reply->type = STR("text/javascript; charset=utf-8");
    reply->body = str_printf(request->arena, "self.kept = %s;\nimportScripts('/assets/js/out-worker.js?v=" STR_FMT "');\n",
                             told ? told : "{}", STR_ARG(request->assets));
    free(told);
    json_decref(about);
    return true;
}

/* ---- what it is told after a sign-in ---- */

bool out_me_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct session *session = desk_session(request);
    struct str key;
    const struct kind *kind;

    if (!session_device_key(session, request->arena, &key, err))
        return false;
    reply->view = json_object();
    view_text(reply->view, "key", key);
    view_text(reply->view, "csrf", session_csrf(session));
    json_t *forms = view_list(reply->view, "forms");
    for (size_t i = 0; (kind = offline_kind(request, i)); i++)
        if (kind->offline && role_may_create(record_of(request)->roles, item_role(session), kind->id))
            json_array_append_new(forms, json_stringn(kind->id.p, kind->id.n));
    return true;
}

/* Which of these forms have arrived, perhaps by another way: the phone may forget them. */
bool out_arrived_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object(), *list = view_list(view, "arrived");
    size_t asked = 0;

    for (size_t i = 0; i < request->field_count && asked < ARRIVED_MOST; i++) {
        struct str form = request->fields[i].value;
        int64_t record;
        if (!str_is(request->fields[i].name, "form"))
            continue;
        asked++;
        if (!item_once(record_of(request), desk_session(request), request->arena, form, &record, err)) {
            json_decref(view);
            return false;
        }
        if (record)
            json_array_append_new(list, json_stringn(form.p, form.n));
    }
    reply->view = view;
    return true;
}

/* ---- what it sends ---- */

/* What was sealed: {"kind", "parent", "record", "edition", "at", "fields": [[name, value], …]}. */
struct letter { struct web_request inner; int64_t record, parent, at; bool placed; };

static struct str text_of(const json_t *text)
{
    return json_is_string(text) ? str_make(json_string_value(text), json_string_length(text)) : STR("");
}

static void put(struct web_field *fields, size_t *count, const char *name, struct str value)
{
    fields[(*count)++] = (struct web_field){str_from(name), value};
}

static void put_number(struct arena *arena, struct web_field *fields, size_t *count, const char *name, int64_t number)
{
    if (number > 0)
        put(fields, count, name, str_printf(arena, "%" PRId64, number));
}

/* The letter as the desk's own form would have sent it.  The texts live as long as the arena. */
static bool letter_read(struct web_request *request, const json_t *told, struct letter *ret, struct err *err)
{
    struct arena *arena = request->arena;
    const json_t *list = json_object_get(told, "fields"), *pair;
    size_t i, count = 0, most = json_array_size(list);
    struct web_field *fields = ARENA_ARRAY(arena, most + 8, struct web_field);

    if (!json_is_array(list) || most > FIELDS_MOST)
        return err_set(err, ERR_INPUT, "!letter-unreadable");
    *ret = (struct letter){.record = json_integer_value(json_object_get(told, "record")),
                           .parent = json_integer_value(json_object_get(told, "parent")),
                           .at = json_integer_value(json_object_get(told, "at"))};
    (void)!str_int(web_get(request, "parent"), 1, INT64_MAX, &ret->parent); /* chosen after the sign-in */
    put(fields, &count, "kind", str_copy(arena, text_of(json_object_get(told, "kind"))));
    put(fields, &count, "form_id", web_get(request, "form"));
    put_number(arena, fields, &count, "parent", ret->parent);
    put_number(arena, fields, &count, "id", ret->record);
    put_number(arena, fields, &count, "edition", json_integer_value(json_object_get(told, "edition")));
    json_array_foreach((json_t *)(uintptr_t)list, i, pair) {
        struct str name = text_of(json_array_get(pair, 0)), value = text_of(json_array_get(pair, 1));
        if (str_starts(name, STR("f_")) || str_is(name, "asks") || str_is(name, "mine") || str_is(name, "why"))
            fields[count++] = (struct web_field){str_copy(arena, name), str_copy(arena, value)};
    }
    ret->inner = *request;
    ret->inner.fields = fields;
    ret->inner.field_count = count;
    ret->inner.file_count = 0;
    ret->inner.json = NULL;
    return true;
}

static bool letter_open(struct web_request *request, struct letter *ret, struct err *err)
{
    struct str form = web_get(request, "form"), plain;
    json_error_t where;

    if (form.n < 16 || form.n > 64 ||
        !session_device_open(desk_session(request), request->arena, form, web_get(request, "sealed"), &plain, err))
        return err_set(err, ERR_INPUT, "!letter-unreadable");
    json_t *told = json_loadb(plain.p, plain.n, JSON_REJECT_DUPLICATES, &where);
    bool ok = json_is_object(told) ? letter_read(request, told, ret, err) : err_set(err, ERR_INPUT, "!letter-unreadable");
    json_decref(told);
    if (!ok || ret->record)
        return ok;
    const struct kind *kind = kind_find(record_of(request)->kinds, web_get(&ret->inner, "kind"));
    ret->placed = !kind || kind->alone || ret->parent;
    return true;
}

static bool send_change(struct letter *letter, int64_t *ret_clashes, struct err *err)
{
    struct web_request *inner = &letter->inner;
    struct session *session = desk_session(inner);
    struct item item;
    struct record_read read = {0};
    struct item_late in = {.id = letter->record, .at = letter->at, .once = record_once(inner),
                           .why = str_trim(web_get(inner, "why"))};
    size_t clashes = 0;

    if (!web_get_int(inner, "edition", 1, INT64_MAX, &in.edition, err) ||
        !item_open(record_of(inner), session, inner->arena, in.id, &item, err))
        return false;
    bool ok = record_read(inner, item.kind, &read, err);
    if (ok && read.fault_count) {
        char field[64];
        snprintf(field, sizeof field, STR_FMT, STR_ARG(read.faults[0].field));
        ok = err_field(err, field, "!some-fields-wrong");
    }
    in.fields = read.fields;
    ok = ok && item_change_late(record_of(inner), session, inner->arena, &in, &clashes, err);
    *ret_clashes = (int64_t)clashes;
    json_decref(read.fields);
    item_end(&item);
    return ok;
}

/* Why not, with the question that it is about. */
static struct str problem_of(const struct web_request *request, const struct letter *letter, const struct err *why)
{
    const struct kind *kind = kind_find(record_of(request)->kinds, web_get(&letter->inner, "kind"));
    const struct kind_field *field = kind && why->field[0] ? kind_field_find(kind, str_from(why->field)) : NULL;
    struct str text = page_problem(request, why), label = field ? record_word(request, field->label) : STR("");

    return label.n ? str_printf(request->arena, STR_FMT ": " STR_FMT, STR_ARG(label), STR_ARG(text)) : text;
}

/* {"done": true, "record": 17, "clashes": 0}, {"needs_place": true}, or {"problem": "…"}: then it stays on the phone. */
bool out_send_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct letter letter = {0};
    struct err why = {0};
    int64_t record = 0, clashes = 0;
    bool ok = letter_open(request, &letter, &why);
    bool waits = ok && !letter.record && !letter.placed;

    if (ok && letter.record)
        ok = send_change(&letter, &clashes, &why);
    else if (ok && !waits)
        ok = record_new_from(&letter.inner, &record, &why);
    if (!ok && !desk_can_tell(&why) && why.kind != ERR_NOT_FOUND) {
        *err = why;
        return false;
    }
    reply->view = json_object();
    view_flag(reply->view, "done", ok && !waits);
    view_flag(reply->view, "needs_place", waits);
    view_number(reply->view, "record", letter.record ? letter.record : record);
    view_number(reply->view, "clashes", clashes);
    if (!ok)
        view_text(reply->view, "problem", problem_of(request, &letter, &why));
    return true;
}

/* In which case does it stand?  Asked after the sign-in, since the phone knows of none. */
static bool place_page(struct web_request *request, struct web_reply *reply, const struct letter *letter, struct err *err)
{
    const struct records *records = record_of(request);
    struct session *session = desk_session(request);
    struct item_filter filter = {.kind = STR("case"), .open = 1, .limit = CASES_MOST};
    const struct kind *kind = kind_find(records->kinds, web_get(&letter->inner, "kind"));
    struct item *items;
    int64_t *ids;
    size_t count, opened;

    if (!kind || !item_list(records, session, request->arena, &filter, &ids, &count, err) ||
        !items_open(records, session, request->arena, 0, ids, count, &items, &opened, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "cases");
    for (size_t i = 0; i < opened; i++) {
        json_t *one = view_item(list);
        view_number(one, "id", items[i].id);
        view_text(one, "title", item_called(request->arena, &items[i], request->lang));
    }
    items_end(items, opened);
    record_kind_view(request, view, "kind", kind);
    view_text(view, "form", web_get(request, "form"));
    view_text(view, "sealed", web_get(request, "sealed"));
    return desk_show(reply, "desk-out-place", view);
}

bool out_open_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct letter letter;

    if (!letter_open(request, &letter, err))
        return false;
    if (letter.record)
        return record_change_open(&letter.inner, reply, err);
    return letter.placed ? record_new_open(&letter.inner, reply, err) : place_page(request, reply, &letter, err);
}
