/* incident_new.c - an incident in six fields, and the warning that a coordinator may send after a second one. */
#include "desk/house_pages.h"

#include "base/clock.h"
#include "case/sighting.h"
#include "site/page.h"

enum { LINE_MOST = 160 };

/* The fields of the kind's quick sections. */
static size_t quick_fields(const struct web_request *request, const struct kind *kind, const struct kind_field ***ret)
{
    size_t count = 0;

    *ret = ARENA_ARRAY(request->arena, kind->field_count + 1, const struct kind_field *);
    for (size_t i = 0; i < kind->field_count; i++)
        for (size_t k = 0; k < kind->section_count; k++)
            if (kind->sections[k].quick && str_eq(kind->sections[k].id, kind->fields[i].section))
                (*ret)[count++] = &kind->fields[i];
    return count;
}

static bool new_view(struct web_request *request, const struct kind *kind, const struct record_read *read, json_t *view,
                     struct err *err)
{
    struct value_names *names = value_names_new(request);
    json_t *now = json_object();
    struct record_form form = {.request = request, .kind = kind, .typed = read != NULL, .values = now};
    struct str at = clock_local_text(request->arena, clock_now());

    json_object_set_new(now, "at", json_stringn(at.p, at.n));
    form.only_count = quick_fields(request, kind, &form.only);
    if (read) {
        form.faults = read->faults;
        form.fault_count = read->fault_count;
    }
    bool ok = record_form_want(&form, names, err) && value_names_open(names, 0, err);
    if (ok) {
        record_form_view(&form, names, view);
        record_kind_view(request, view, "kind", kind);
        record_form_id(request, view);
        view_text(view, "at_records", STR("incident"));
    }
    json_decref(now);
    return ok;
}

static bool kind_asked(const struct web_request *request, const char *id, const struct kind **ret, struct err *err)
{
    *ret = kind_find(record_of(request)->kinds, str_from(id));
    return (*ret && role_may_create(record_of(request)->roles, item_role(desk_session(request)), (*ret)->id)) ||
           err_set(err, ERR_DENIED, "!not-allowed");
}

static bool new_page(struct web_request *request, struct web_reply *reply, const struct record_read *read,
                     const struct err *why, struct err *err)
{
    const struct kind *kind;
    json_t *view;

    if (!kind_asked(request, "incident", &kind, err))
        return false;
    view = json_object();
    if (new_view(request, kind, read, view, err))
        return why ? desk_again(request, reply, "desk-incident-new", view, why, err)
                   : desk_show(reply, "desk-incident-new", view);
    json_decref(view);
    return false;
}

bool incident_new_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return new_page(request, reply, NULL, NULL, err);
}

static bool add(struct web_request *request, const struct kind *kind, struct record_read *read, int64_t *ret_id,
                struct err *err)
{
    const struct item_new in = {.kind = kind->id, .fields = read->fields, .mode = FIELDS_WHOLE, .lang = request->lang,
                                .assignee = session_member(desk_session(request))};
    char field[64];

    if (read->fault_count) {
        snprintf(field, sizeof field, STR_FMT, STR_ARG(read->faults[0].field));
        return err_field(err, field, "!some-fields-wrong");
    }
    return item_add(record_of(request), desk_session(request), request->arena, &in, ret_id, err);
}

/* What was seen twice is left to a person; an incident is kept whether or not that could be looked up. */
static void leave_task(struct web_request *request, int64_t id)
{
    struct str what = page_word(request, STR("!sighting-task"));
    struct err ignored;
    int64_t task;

    if (!sighting_task(record_of(request), desk_session(request), request->arena, id, what, request->lang, &task, &ignored))
        return;
}

bool incident_new_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct kind *kind;
    struct record_read read = {0};
    struct err why = {0};
    int64_t id;
    bool sent, ok;

    if (!kind_asked(request, "incident", &kind, err) || !record_sent(request, reply, &sent, err))
        return false;
    if (sent)
        return true;
    if (!record_read(request, kind, &read, &why))
        read = (struct record_read){0};
    else if (add(request, kind, &read, &id, &why)) {
        leave_task(request, id);
        desk_go(request, reply, "/record/%" PRId64 "#sighting", id);
        record_sent_keep(request, reply);
        json_decref(read.fields);
        return true;
    }
    record_sent_forget(request);
    if (why.field[0])
        record_fault_add(request, &read, &why);
    ok = new_page(request, reply, &read, &why, err);
    json_decref(read.fields);
    return ok;
}

/* ---- a warning ---- */

static void receivers_view(const struct web_request *request, json_t *view, const struct agency *agencies, size_t count)
{
    json_t *list = view_list(view, "receivers");

    for (size_t i = 0; i < count; i++) {
        if (agencies[i].id == session_agency(desk_session(request)) || !agencies[i].epoch)
            continue;
        json_t *item = view_item(list);
        view_text(item, "slug", agencies[i].slug);
        view_text(item, "name", agencies[i].name);
        for (size_t k = 0; k < request->field_count; k++)
            if (str_is(request->fields[k].name, "receiver") && str_eq(request->fields[k].value, agencies[i].slug))
                view_flag(item, "chosen", true);
    }
}

static void grounds_view(const struct web_request *request, json_t *view)
{
    const struct kind_list *grounds = kind_list_find(record_of(request)->kinds, STR("ground"));
    json_t *list = view_list(view, "grounds");

    for (size_t i = 0; grounds && i < grounds->count; i++) {
        json_t *item = view_item(list);
        view_text(item, "value", grounds->codes[i].id);
        view_text(item, "label", record_word(request, grounds->codes[i].label));
        view_flag(item, "chosen", str_eq(web_get(request, "ground"), grounds->codes[i].id));
    }
}

/* The words as they were prepared, or as they were typed. */
static bool warn_view(struct web_request *request, json_t *view, int64_t id, struct err *err)
{
    struct sightings found;
    struct agency *agencies;
    size_t count, at = 0;

    if (!sightings_find(record_of(request), NULL, desk_session(request), request->arena, id, &found, err))
        return false;
    while (at < found.count && found.incidents[at].id != id)
        at++;
    struct str words = sighting_words(&found, request->arena, at, request->lang);
    const struct kind_field *what = kind_field_find(found.incidents[at].kind, STR("what"));
    const json_t *value = json_object_get(found.incidents[at].fields, "what");
    struct str line = what && value ? value_text(request->arena, what, value, request->lang) : STR("");
    view_text(view, "summary", web_has(request, "summary") ? web_get(request, "summary")
                                                           : str_slice(line, 0, line.n < LINE_MOST ? line.n : 0));
    view_text(view, "words", web_has(request, "words") ? web_get(request, "words") : words);
    sightings_end(&found);
    if (!desk_agencies(request, &agencies, &count, err))
        return false;
    receivers_view(request, view, agencies, count);
    grounds_view(request, view);
    view_typed(request, view, "why");
    view_number(view, "id", id);
    view_flag(view, "may_send", str_is(item_role(desk_session(request)), "coordinator"));
    view_text(view, "at_records", STR("incident"));
    record_form_id(request, view);
    return true;
}

static bool warn_page(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    const struct kind *kind;
    json_t *view;
    int64_t id;

    if (!record_asked(request, &id, err) || !kind_asked(request, "alert", &kind, err))
        return false;
    view = json_object();
    if (warn_view(request, view, id, err))
        return why ? desk_again(request, reply, "desk-incident-warn", view, why, err)
                   : desk_show(reply, "desk-incident-warn", view);
    json_decref(view);
    return false;
}

bool incident_warn_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return warn_page(request, reply, NULL, err);
}

static json_t *warn_fields(const struct web_request *request)
{
    struct str summary = str_trim(web_get(request, "summary")), words = str_trim(web_get(request, "words"));
    json_t *fields = json_object();

    if (summary.n)
        json_object_set_new(fields, "summary", json_stringn(summary.p, summary.n));
    if (words.n)
        json_object_set_new(fields, "words", json_stringn(words.p, words.n));
    return fields;
}

static json_t *send_fields(const struct web_request *request)
{
    struct str ground = web_get(request, "ground");
    json_t *fields = json_object(), *receivers = json_array();

    for (size_t i = 0; i < request->field_count; i++)
        if (str_is(request->fields[i].name, "receiver"))
            json_array_append_new(receivers, json_stringn(request->fields[i].value.p, request->fields[i].value.n));
    if (json_array_size(receivers))
        json_object_set(fields, "receivers", receivers);
    json_decref(receivers);
    if (ground.n)
        json_object_set_new(fields, "ground", json_stringn(ground.p, ground.n));
    return fields;
}

/* Prepared first, then sent: what was refused the second time stands prepared, and is not made twice. */
static bool warn(struct web_request *request, int64_t incident, int64_t *ret_id, struct err *err)
{
    const struct records *records = record_of(request);
    struct session *session = desk_session(request);
    json_t *fields = warn_fields(request);
    struct item_new in = {.kind = STR("alert"), .parent = incident, .fields = fields, .mode = FIELDS_WHOLE,
                          .lang = request->lang, .assignee = session_member(session)};
    bool ok = (str_int(web_get(request, "alert"), 1, INT64_MAX, ret_id) ||
               item_add(records, session, request->arena, &in, ret_id, err));

    json_decref(fields);
    if (!ok || !str_is(web_get(request, "as"), "send"))
        return ok;
    fields = send_fields(request);
    ok = (json_object_get(fields, "receivers") || err_field(err, "receiver", "!choose-receiver")) &&
         (json_object_get(fields, "ground") || err_field(err, "ground", "!choose-ground")) &&
         item_act(records, session, request->arena, *ret_id, 1, STR("send"), fields, str_trim(web_get(request, "why")), err);
    json_decref(fields);
    return ok;
}

bool incident_warn_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t incident, id = 0;
    struct err why = {0};
    bool sent;

    if (!record_asked(request, &incident, err) || !record_sent(request, reply, &sent, err))
        return false;
    if (sent)
        return true;
    if (warn(request, incident, &id, &why)) {
        desk_go(request, reply, "/record/%" PRId64 "#top", id);
        record_sent_keep(request, reply);
        return true;
    }
    record_sent_forget(request);
    if (id) /* it stands prepared: there it can be mended and sent */
        return desk_can_tell(&why) ? desk_go(request, reply, "/record/%" PRId64 "#top", id) : err_set(err, why.kind, "%s",
                                                                                                      why.text);
    return warn_page(request, reply, &why, err);
}
