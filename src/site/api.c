/* api.c - the JSON interface: a report in, a receipt's messages out.  Same rules as the pages, other clothes.
 *
 * Described in doc/openapi.yaml.  With an agency's key there is neither receipt nor proof of work: hotline
 * software vouches for itself, and its agency sees the report on its own desk. */
#include <sodium.h>
#include <stdlib.h>

#include "base/clock.h"
#include "case/report_kind.h"
#include "site/page.h"

/* ---- answers ---- */

static const struct { unsigned status; const char *title; } TITLES[] = {
    {400, "Bad Request"}, {401, "Unauthorized"}, {404, "Not Found"}, {409, "Conflict"},
    {413, "Content Too Large"}, {422, "Unprocessable Content"}, {429, "Too Many Requests"},
};

bool api_problem(struct web_reply *reply, struct arena *arena, unsigned status, const char *field,
                        struct str detail, json_t *extra)
{
    json_t *problem = extra ? extra : json_object();
    char *text;

    page_text(problem, "type", STR("about:blank"));
    for (size_t i = 0; i < LEN(TITLES); i++)
        if (TITLES[i].status == status)
            page_text(problem, "title", str_from(TITLES[i].title));
    page_number(problem, "status", status);
    page_text(problem, "detail", detail);
    if (field && field[0])
        page_text(problem, "field", str_from(field));
    text = json_dumps(problem, JSON_COMPACT);
    reply->status = status;
    reply->type = STR("application/problem+json");
    reply->body = str_copy(arena, str_from(text));
    free(text);
    json_decref(problem);
    return true;
}

bool api_refuse(const struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    unsigned status = page_status(why);

    if (why->kind == ERR_INPUT || why->kind == ERR_NOT_FOUND || why->kind == ERR_CONFLICT)
        return api_problem(reply, request->arena, status, why->field, page_problem(request, why), NULL);
    if (err)
        *err = *why;
    return false;
}

bool api_json(struct web_reply *reply, unsigned status, json_t *view)
{
    reply->status = status;
    reply->view = view;
    return true;
}

bool api_flood_problem(const struct web_request *request, struct web_reply *reply, const struct flood_demand *demand)
{
    json_t *extra = json_object();

    page_text(extra, "challenge", demand->challenge);
    page_number(extra, "bits", demand->bits);
    page_number(extra, "wait", demand->wait);
    web_reply_header(reply, "Retry-After", str_printf(request->arena, "%u", demand->wait ? demand->wait : 1));
    return api_problem(reply, request->arena, 429, "", page_word(request, STR("!flood-prove")), extra);
}

/* ---- health ---- */

bool api_health(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    UNUSED(err);
    page_text(view, "status", STR("ok"));
    page_text(view, "version", STR(KRES_VERSION));
    page_flag(view, "demo", page_app(request)->demo);
    return api_json(reply, 200, view);
}

/* ---- a report ---- */

struct api_in {
    struct web_request *request;
    struct case_report_in report;
    struct agency agency; /* whose key it came with */
    json_t *answers; /* owned */
    struct str challenge, solution;
};

/* "text" is the one field that every form has under this name here: the form's own "text", else its first
 * long screened field. */
static struct str text_field(const struct form *form)
{
    if (form_find(form, STR("text")))
        return STR("text");
    for (size_t i = 0; i < form->step_count; i++)
        for (size_t k = 0; k < form->steps[i].field_count; k++)
            if (form->steps[i].fields[k].type == FORM_LONG && form->steps[i].fields[k].screened)
                return form->steps[i].fields[k].id;
    return STR("text");
}

static bool take_text(const json_t *value, const char *field, struct str *ret, struct err *err)
{
    if (!json_is_string(value))
        return err_field(err, field, "!field-not-text");
    *ret = str_make(json_string_value(value), json_string_length(value));
    return true;
}

static bool take_file(struct api_in *in, const json_t *value, struct case_file_in *ret, struct err *err)
{
    struct arena *arena = in->request->arena;
    struct str name = {0}, type = {0}, data;
    const char *key;
    json_t *part;
    size_t n = 0;
    char *bytes;

    if (!json_is_object(value))
        return err_field(err, "files", "!file-unreadable");
    json_object_foreach((json_t *)value, key, part)
        if (strcmp(key, "name") && strcmp(key, "type") && strcmp(key, "data"))
            return err_field(err, "files", "!field-unknown");
    part = json_object_get(value, "name");
    if (part && !take_text(part, "files", &name, err))
        return false;
    part = json_object_get(value, "type");
    if (part && !take_text(part, "files", &type, err))
        return false;
    if (!take_text(json_object_get(value, "data"), "files", &data, err))
        return false;
    bytes = arena_alloc(arena, data.n / 4 * 3 + 4);
    if (sodium_base642bin((unsigned char *)bytes, data.n / 4 * 3 + 4, data.p, data.n, "\r\n ", &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return err_field(err, "files", "!file-unreadable");
    *ret = (struct case_file_in){.name = name, .type = type, .bytes = str_make(bytes, n)};
    return true;
}

static bool take_files(struct api_in *in, const json_t *value, struct err *err)
{
    size_t count = json_array_size(value), total = 0;
    struct case_file_in *files;

    if (!json_is_array(value))
        return err_field(err, "files", "!file-unreadable");
    if (count > CASE_FILES_MOST)
        return err_field(err, "files", "!files-too-many");
    files = ARENA_ARRAY(in->request->arena, count + 1, struct case_file_in);
    for (size_t i = 0; i < count; i++) {
        if (!take_file(in, json_array_get(value, i), &files[i], err))
            return false;
        total += files[i].bytes.n;
    }
    if (total > CASE_FILES_BYTES)
        return err_field(err, "files", "!files-too-many");
    in->report.files = files;
    in->report.file_count = count;
    return true;
}

static bool take_member(struct api_in *in, const char *key, json_t *value, struct err *err)
{
    const struct app *app = page_app(in->request);
    const struct form_field *field;
    struct str text;

    if (!strcmp(key, "files"))
        return take_files(in, value, err);
    if (!strcmp(key, "text"))
        field = form_find(app->cases.form, text_field(app->cases.form));
    else
        field = form_find(app->cases.form, str_from(key));
    if (!take_text(value, key, &text, err))
        return false;
    if (!strcmp(key, "lang"))
        in->report.lang = text;
    else if (!strcmp(key, "challenge"))
        in->challenge = text;
    else if (!strcmp(key, "solution"))
        in->solution = text;
    else if (!field || field->type == FORM_FILES)
        return err_field(err, key, "!field-unknown");
    else if (!form_check_field(field, text, err))
        return false;
    else
        page_text(in->answers, str_copy(in->request->arena, field->id).p, text);
    return true;
}

/* Every member is looked at before anything is done; the first that is wrong is named. */
static bool api_read(struct api_in *in, struct err *err)
{
    const struct app *app = page_app(in->request);
    const struct form_field *text = form_find(app->cases.form, text_field(app->cases.form));
    const char *key, *main_id = text ? str_copy(in->request->arena, text->id).p : "text";
    json_t *value, *said;

    in->report.lang = in->request->lang;
    json_object_foreach(in->request->json, key, value)
        if (!take_member(in, key, value, err)) {
            snprintf(err->field, sizeof(err->field), "%s", key);
            return false;
        }
    if (!pack_has_language(app->packs, in->report.lang))
        return err_field(err, "lang", "!language-unknown");
    said = json_object_get(in->answers, main_id);
    if (!str_trim(str_make(json_string_value(said), said ? json_string_length(said) : 0)).n && !in->report.file_count)
        return err_field(err, "text", "!field-required");
    in->report.answers = in->answers;
    return true;
}

static bool api_key_agency(struct app *app, struct str header, struct api_in *in, struct err *err)
{
    struct case_report_in *report = &in->report;
    struct store_conn *conn = NULL;
    bool ok;

    if (!str_starts(header, STR("Bearer ")))
        return err_set(err, ERR_DENIED, "!api-key-unknown");
    if (!store_read_begin(app->store, &conn, err))
        return false;
    ok = api_key_check(conn, str_trim(str_slice(header, 7, header.n)), &report->agency, err)
         && agency_get(conn, in->request->arena, report->agency, &in->agency, err);
    store_read_end(conn);
    report->agency_read = &in->agency;
    return ok;
}

static bool api_flooded(struct web_reply *reply, struct api_in *in)
{
    struct web_request *request = in->request;
    struct flood_demand demand = {0};

    if (flood_ask(page_app(request)->flood, request->arena, request->source, in->challenge, in->solution, &demand)
        == FLOOD_PASS)
        return false;
    return api_flood_problem(request, reply, &demand);
}

static bool api_submit(struct web_reply *reply, const struct api_in *in, struct err *err)
{
    struct web_request *request = in->request;
    struct app *app = page_app(request);
    struct screen_scratch *scratch = app_scratch_take(app);
    struct case_report_out out = {0};
    struct err why = {0};
    json_t *view;
    bool ok = case_submit(&app->cases, scratch, request->arena, &in->report, &out, &why);

    app_scratch_give(app, scratch);
    if (!ok)
        return api_refuse(request, reply, &why, err);
    view = json_object();
    if (in->report.receipt)
        page_text(view, "receipt", str_from(out.receipt));
    else
        page_number(view, "id", out.id);
    page_text(view, "urgency", str_from(screen_level_name(out.level)));
    return api_json(reply, 201, view);
}

/* Reads the body and submits, without asking the flood again: the heavy lane's part of an open report. */
static bool api_keep(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct api_in in = {.request = request, .answers = json_object(), .report.receipt = true};
    struct err why = {0};
    bool ok = api_read(&in, &why) ? api_submit(reply, &in, err) : api_refuse(request, reply, &why, err);

    json_decref(in.answers);
    return ok;
}

static bool api_unknown_key(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    if (why->kind != ERR_DENIED)
        return api_refuse(request, reply, why, err);
    web_reply_header(reply, "WWW-Authenticate", STR("Bearer"));
    return api_problem(reply, request->arena, 401, "", page_problem(request, why), NULL);
}

/* The heavy lane's part of a report with files that came with a key: pictures are cleaned there. */
static bool api_keep_files(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct api_in in = {.request = request, .answers = json_object()};
    struct err why = {0};
    bool ok;

    if (!api_key_agency(page_app(request), web_header(request, "authorization"), &in, &why))
        ok = api_unknown_key(request, reply, &why, err);
    else
        ok = api_read(&in, &why) ? api_submit(reply, &in, err) : api_refuse(request, reply, &why, err);
    json_decref(in.answers);
    return ok;
}

/* With a key a report without files is quick; all else that passed the cheap checks goes on in the heavy lane. */
bool api_report(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str key = web_header(request, "authorization");
    struct api_in in = {.request = request, .answers = json_object()};
    struct err why = {0};
    bool ok = true;

    if (key.n && !api_key_agency(page_app(request), key, &in, &why))
        ok = api_unknown_key(request, reply, &why, err);
    else if (!json_is_object(request->json))
        ok = api_problem(reply, request->arena, 400, "", page_word(request, STR("!json-object")), NULL);
    else if (!api_read(&in, &why))
        ok = api_refuse(request, reply, &why, err);
    else if (key.n && in.report.file_count)
        reply->heavy = api_keep_files;
    else if (key.n)
        ok = api_submit(reply, &in, err);
    else if (!api_flooded(reply, &in))
        reply->heavy = api_keep;
    json_decref(in.answers);
    return ok;
}

/* ---- a receipt ---- */

static bool api_receipt_read(const struct web_request *request, struct str *ret, struct err *err)
{
    const char *key;
    json_t *value;

    json_object_foreach(request->json, key, value)
        if (strcmp(key, "receipt"))
            return err_field(err, key, "!field-unknown");
    return take_text(json_object_get(request->json, "receipt"), "receipt", ret, err);
}

static bool api_receipt_answer(const struct web_request *request, struct web_reply *reply,
                               const struct case_receipt_view *report)
{
    const struct report_state *state = report_state_find(page_app(request)->cases.kind, report->state);
    /* Who asks for no language is told in the report's own. */
    struct str lang = web_header(request, "accept-language").n ? request->lang : report->lang;
    json_t *view = json_object(), *list;

    page_text(view, "state", report->state);
    page_text(view, "state_text", state && state->reporter ? pack_text(state->reporter, lang) : report->state);
    list = page_list(view, "messages");
    for (size_t i = 0; i < report->message_count; i++) {
        json_t *item = page_item(list);

        page_text(item, "from", report->messages[i].from_reporter ? STR("reporter") : STR("agency"));
        page_text(item, "text", report->messages[i].text);
        page_text(item, "at", clock_time_text(request->arena, report->messages[i].at));
    }
    return api_json(reply, 200, view);
}

static bool api_receipt_waits(struct web_request *request, struct web_reply *reply)
{
    unsigned wait = flood_delay(page_app(request)->flood, "receipt", request->source);

    if (!wait)
        return false;
    web_reply_header(reply, "Retry-After", str_printf(request->arena, "%u", wait));
    return api_problem(reply, request->arena, 429, "", page_word(request, STR("!receipt-wait")), NULL);
}

/* In the heavy lane.  Asked again whether to wait: of a thousand guesses that came at once, the first few are tried. */
static bool api_receipt_open(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = page_app(request);
    struct case_receipt_view report = {0};
    struct err why = {0};
    struct str code = {0};

    if (api_receipt_waits(request, reply))
        return true;
    if (api_receipt_read(request, &code, &why)
        && case_receipt_open(&app->cases, request->arena, code, &report, &why)) {
        flood_succeeded(app->flood, "receipt", request->source);
        return api_receipt_answer(request, reply, &report);
    }
    if (why.kind == ERR_NOT_FOUND)
        flood_failed(app->flood, "receipt", request->source);
    return api_refuse(request, reply, &why, err);
}

bool api_receipt(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct receipt receipt;
    struct err why = {0};
    struct str code;

    if (!json_is_object(request->json))
        return api_problem(reply, request->arena, 400, "", page_word(request, STR("!json-object")), NULL);
    if (api_receipt_waits(request, reply))
        return true;
    if (!api_receipt_read(request, &code, &why))
        return api_refuse(request, reply, &why, err);
    if (!receipt_parse(code, &receipt, &why))
        return api_problem(reply, request->arena, 422, "receipt", page_problem(request, &why), NULL);
    vault_wipe(&receipt, sizeof(receipt));
    reply->heavy = api_receipt_open;
    return true;
}
