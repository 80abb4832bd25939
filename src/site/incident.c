/* incident.c - what staff of a facility saw, over the link of the facility and without an account.
 *
 * The few fields of the kind's quick sections on one page; what is sent is sealed to the intake agency's public key, as a
 * report is (item_door_add).  Nothing is kept about who sent it.  A link that is not in use leads to the report form. */
#include "base/clock.h"
#include "record/facility.h"
#include "record/item.h"
#include "site/page.h"

enum { VALUES_MOST = 40 };

struct telling {
    struct web_request *request;
    const struct kind *kind;
    struct facility facility;
    struct str form_id;
    json_t *fields;      /* read; the caller decrefs */
    json_t *wrong;       /* field id → sentence */
};

/* "/i/k7m4x2qd" from a card at the reception desk. */
bool incident_go(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str code = web_get(request, "code");
    struct buf plain = {.arena = request->arena};

    UNUSED(err);
    for (size_t i = 0; i < code.n && i < 2 * FACILITY_CODE; i++) {
        char c = code.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            buf_byte(&plain, c);
    }
    if (!plain.n)
        return page_gone(err);
    reply->location = str_printf(request->arena, "/" STR_FMT "/incident/" STR_FMT, STR_ARG(request->lang),
                                 STR_ARG(buf_str(&plain)));
    web_reply_header(reply, "Vary", STR("Accept-Language"));
    return true;
}

static bool find(struct telling *telling, bool *ret_found, struct err *err)
{
    struct web_request *request = telling->request;
    struct store_conn *conn;

    if (!store_read_begin(page_app(request)->store, &conn, err))
        return false;
    bool ok = facility_find(conn, request->arena, web_get(request, "code"), &telling->facility, ret_found, err);
    store_read_end(conn);
    *ret_found = *ret_found && !telling->facility.ended;
    return ok;
}

static bool begin(struct telling *telling, struct web_request *request, bool *ret_found, struct err *err)
{
    struct str id = web_get(request, "form_id");

    *telling = (struct telling){.request = request, .kind = kind_find(page_app(request)->records.kinds, STR("incident")),
                                .form_id = id.n && id.n < 64 ? id : page_random_id(request->arena)};
    *ret_found = false;
    if (!telling->kind)
        return page_gone(err);
    return find(telling, ret_found, err);
}

static bool is_asked(const struct kind *kind, const struct kind_field *field)
{
    for (size_t i = 0; i < kind->section_count; i++)
        if (kind->sections[i].quick && str_eq(kind->sections[i].id, field->section))
            return true;
    return false;
}

/* ---- the page ---- */

static bool has_value(const struct web_request *request, struct str name, struct str value)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (str_eq(request->fields[i].name, name) && str_eq(request->fields[i].value, value))
            return true;
    return false;
}

static void options_view(const struct telling *telling, json_t *view, const struct kind_field *field)
{
    json_t *list = page_list(view, "options");

    for (size_t i = 0; i < field->list->count; i++) {
        if (field->list->codes[i].retired)
            continue;
        json_t *item = page_item(list);
        page_text(item, "value", field->list->codes[i].id);
        page_text(item, "label", pack_text(field->list->codes[i].label, telling->request->lang));
        page_flag(item, "chosen", has_value(telling->request, field->id, field->list->codes[i].id));
    }
}

static void field_view(const struct telling *telling, json_t *list, const struct kind_field *field)
{
    struct web_request *request = telling->request;
    const char *id = str_copy(request->arena, field->id).p;
    struct str value = web_get(request, id);
    json_t *view = page_item(list);

    page_text(view, "id", field->id);
    page_text(view, "label", pack_text(field->label, request->lang));
    page_text(view, "help", field->help ? pack_text(field->help, request->lang) : STR(""));
    page_flag(view, "required", field->required);
    page_number(view, "longest", (int64_t)field->longest);
    json_object_set(view, "wrong", json_object_get(telling->wrong, id));
    if (request->method != WEB_POST && str_is(field->id, "facility"))
        value = telling->facility.name;
    if (request->method != WEB_POST && field->type == KIND_DATE)
        value = str_slice(clock_local_text(request->arena, clock_now()), 0, 16);
    page_text(view, "value", value);
    page_flag(view, "chosen", value.n > 0);
    page_flag(view, "is_choices", field->type == KIND_CHOICES);
    page_flag(view, "is_date", field->type == KIND_DATE);
    page_flag(view, "is_text", field->type == KIND_TEXT);
    page_flag(view, "is_long", field->type == KIND_LONG);
    page_flag(view, "is_flag", field->type == KIND_FLAG);
    if (field->type == KIND_CHOICES)
        options_view(telling, view, field);
}

static json_t *form_view(const struct telling *telling)
{
    struct web_request *request = telling->request;
    json_t *view = json_object(), *list = page_list(view, "fields");
    struct str path = str_printf(request->arena, "/incident/" STR_FMT, STR_ARG(telling->facility.code));
    const char *key;
    json_t *sentence;

    for (size_t i = 0; i < telling->kind->field_count; i++)
        if (is_asked(telling->kind, &telling->kind->fields[i]))
            field_view(telling, list, &telling->kind->fields[i]);
    page_text(view, "facility", telling->facility.name);
    page_text(view, "code", telling->facility.code);
    page_text(view, "form_id", telling->form_id);
    page_keep_form(view, "incident", path.p);
    json_object_foreach(telling->wrong, key, sentence)
        page_error(view, str_from(key), str_from(json_string_value(sentence)));
    return view;
}

static bool form_page(struct web_reply *reply, const struct telling *telling, unsigned status)
{
    return page_show(reply, status, "site-incident", form_view(telling));
}

bool incident_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct telling telling;
    bool found;

    if (!begin(&telling, request, &found, err))
        return false;
    return found ? form_page(reply, &telling, 200) : page_go(request, reply, "/report");
}

/* ---- sent ---- */

static void set_wrong(struct telling *telling, struct str id, struct str sentence)
{
    if (!telling->wrong)
        telling->wrong = json_object();
    json_object_setn_new(telling->wrong, id.p, id.n, json_stringn(sentence.p, sentence.n));
}

static void read_field(struct telling *telling, const struct kind_field *field)
{
    struct web_request *request = telling->request;
    struct str texts[VALUES_MOST];
    size_t count = 0;
    json_t *value;
    struct err why;

    for (size_t i = 0; i < request->field_count && count < VALUES_MOST; i++)
        if (str_eq(request->fields[i].name, field->id) && str_trim(request->fields[i].value).n)
            texts[count++] = str_trim(request->fields[i].value);
    if (!value_read(request->arena, field, texts, count, page_app(request)->cases.packs->country, &value, &why))
        set_wrong(telling, field->id, page_problem(request, &why));
    else if (value)
        json_object_setn_new(telling->fields, field->id.p, field->id.n, value);
    else if (field->required)
        set_wrong(telling, field->id, page_word(request, STR("!field-required")));
}

static bool wait_page(struct web_reply *reply, const struct telling *telling, const struct flood_demand *demand)
{
    struct web_request *request = telling->request;
    struct str path = str_printf(request->arena, "/incident/" STR_FMT, STR_ARG(telling->facility.code));
    json_t *view = json_object();

    page_keep_form(view, "report", path.p);
    page_text(view, "send_to", path);
    page_text(view, "back_to", path);
    page_text(view, "challenge", demand->challenge);
    page_number(view, "bits", demand->bits);
    page_wait(view, demand->wait);
    page_hidden(view, "form_id", telling->form_id);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct kind_field *field = kind_field_find(telling->kind, request->fields[i].name);
        if (field && is_asked(telling->kind, field))
            page_hidden(view, str_copy(request->arena, field->id).p, request->fields[i].value);
    }
    return page_show(reply, 429, "site-wait", view);
}

static bool done_page(struct web_reply *reply, const struct telling *telling)
{
    json_t *view = json_object();

    page_text(view, "facility", telling->facility.name);
    page_text(view, "code", telling->facility.code);
    return page_show(reply, 201, "site-incident-done", view);
}

static bool keep(struct telling *telling, struct web_reply *reply, struct err *err)
{
    struct web_request *request = telling->request;
    struct item_door in = {.kind = telling->kind->id, .lang = request->lang, .form_id = telling->form_id,
                           .fields = telling->fields};
    struct err why = {0};
    int64_t id;

    if (item_door_add(&page_app(request)->records, request->arena, &in, &id, &why) ||
        (why.kind == ERR_CONFLICT && !strcmp(why.text, "!report-already-sent")))
        return done_page(reply, telling);
    if (!page_can_tell(&why)) {
        *err = why;
        return false;
    }
    set_wrong(telling, why.field[0] ? str_from(why.field) : telling->kind->fields[0].id, page_problem(request, &why));
    return form_page(reply, telling, page_status(&why));
}

static bool sent(struct telling *telling, struct web_reply *reply, struct err *err)
{
    struct web_request *request = telling->request;
    struct flood_demand demand = {0};

    if (str_is(web_get(request, "_go"), "stay"))
        return form_page(reply, telling, 200);
    for (size_t i = 0; i < telling->kind->field_count; i++)
        if (is_asked(telling->kind, &telling->kind->fields[i]))
            read_field(telling, &telling->kind->fields[i]);
    if (telling->wrong)
        return form_page(reply, telling, 422);
    if (flood_ask(page_app(request)->flood, request->arena, request->source, web_get(request, "_challenge"),
                  str_trim(web_get(request, "_solution")), &demand) == FLOOD_PROVE)
        return wait_page(reply, telling, &demand);
    return keep(telling, reply, err);
}

bool incident_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct telling telling;
    bool found;

    if (!begin(&telling, request, &found, err))
        return false;
    if (!found)
        return page_go(request, reply, "/report");
    telling.fields = json_object();
    bool ok = sent(&telling, reply, err);
    json_decref(telling.fields);
    json_decref(telling.wrong);
    return ok;
}
