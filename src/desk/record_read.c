/* record_read.c - a form of a kind read back: what was typed becomes values, what cannot be one is named field by field. */
#include "case/case.h"
#include "desk/record_pages.h"
#include "site/page.h"
#include "site/sent.h"

static struct str input_name(struct arena *arena, struct str field)
{
    return str_printf(arena, "f_" STR_FMT, STR_ARG(field));
}

static bool asks(const struct web_request *request, struct str field)
{
    bool any = false;

    for (size_t i = 0; i < request->field_count; i++) {
        if (!str_is(request->fields[i].name, "asks"))
            continue;
        any = true;
        if (str_eq(request->fields[i].value, field))
            return true;
    }
    return !any;
}

bool record_typed(const struct web_request *request, const struct kind_field *field, struct str **ret, size_t *ret_count)
{
    struct str name = input_name(request->arena, field->id);
    struct str currency = str_printf(request->arena, STR_FMT "_currency", STR_ARG(name)), unit = STR("");
    size_t count = 0;
    bool present = false;

    *ret = ARENA_ARRAY(request->arena, request->field_count + 2, struct str);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct web_field *one = &request->fields[i];
        if (field->type == KIND_MONEY && str_eq(one->name, currency))
            unit = one->value;
        if (!str_eq(one->name, name))
            continue;
        present = true;
        if (str_trim(one->value).n)
            (*ret)[count++] = one->value;
    }
    if (field->type == KIND_MONEY && count)
        (*ret)[1] = unit, count = 2;
    *ret_count = count;
    return asks(request, field->id) && (present || web_has(request, "asks"));
}

struct str record_code_of(const struct web_request *request, enum kind_type type, struct str typed)
{
    struct words_name *names;
    size_t count;
    struct str text = str_trim(typed), code = STR("");
    bool country = type == KIND_COUNTRY || type == KIND_COUNTRIES;

    if (text.n <= 2)
        return text;
    if (country)
        words_countries(request->arena, request->lang, &names, &count);
    else
        words_spoken(request->arena, request->lang, &names, &count);
    for (size_t i = 0; i < count; i++)
        if (str_eq(names[i].name, text) || str_eq(names[i].code, text))
            return names[i].code;
    if (!country)
        code = words_language_code(request->arena, request->lang, text);
    return code.n ? code : text;
}

/* Browsers send a line's end as two characters; kept is one, so that what nobody changed is no change. */
static void one_line_end(const struct web_request *request, struct str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf plain = {.arena = request->arena};
        for (size_t c = 0; c < texts[i].n; c++)
            if (texts[i].p[c] != '\r' || c + 1 == texts[i].n || texts[i].p[c + 1] != '\n')
                buf_byte(&plain, texts[i].p[c]);
        texts[i] = buf_str(&plain);
    }
}

static void add_fault(const struct web_request *request, struct record_read *read, struct str field, struct str text)
{
    struct field_fault *grown = ARENA_ARRAY(request->arena, read->fault_count + 1, struct field_fault);

    if (read->fault_count)
        memcpy(grown, read->faults, read->fault_count * sizeof *grown);
    grown[read->fault_count++] = (struct field_fault){field, text};
    read->faults = grown;
}

void record_fault_add(struct web_request *request, struct record_read *read, const struct err *why)
{
    struct str field = str_copy(request->arena, str_from(why->field));

    for (size_t i = 0; i < read->fault_count; i++)
        if (str_eq(read->faults[i].field, field))
            return;
    add_fault(request, read, field, page_problem(request, why));
}

/* Names and codes of countries and languages; whether the agency exists. */
static void make_codes(const struct web_request *request, const struct kind_field *field, struct str *texts, size_t count)
{
    enum kind_type type = field->type;

    if (type != KIND_COUNTRY && type != KIND_COUNTRIES && type != KIND_LANGUAGE && type != KIND_LANGUAGES)
        return;
    for (size_t i = 0; i < count; i++)
        texts[i] = record_code_of(request, type, texts[i]);
}

bool record_brings_files(const struct web_request *request)
{
    for (size_t i = 0; i < request->file_count; i++)
        if (request->files[i].bytes.n || request->files[i].name.n)
            return true;
    return false;
}

static bool is_file(const struct kind_field *field)
{
    return field->type == KIND_FILE || field->type == KIND_FILES;
}

/* The files that came for this field: made ready, their uids put behind those that stay. */
static bool take_files(struct web_request *request, const struct kind_field *field, struct record_read *read,
                       struct str **texts, size_t *count, struct err *err)
{
    struct case_file_in *in = ARENA_ARRAY(request->arena, request->file_count + 1, struct case_file_in);
    struct item_file_in *ready, *all;
    struct str name = input_name(request->arena, field->id);
    size_t found = 0;

    for (size_t i = 0; i < request->file_count; i++) {
        const struct web_file *file = &request->files[i];
        if (str_eq(file->field, name) && (file->bytes.n || file->name.n))
            in[found++] = (struct case_file_in){.name = file->name, .type = file->type, .bytes = file->bytes};
    }
    if (!found)
        return true;
    if (!case_files_ready(&desk_app(request)->cases, request->arena, in, found, &ready, err))
        return false;
    struct str *more = ARENA_ARRAY(request->arena, *count + found + 1, struct str);
    all = ARENA_ARRAY(request->arena, read->file_count + found, struct item_file_in);
    if (field->type == KIND_FILE)
        *count = 0;
    for (size_t i = 0; i < *count; i++)
        more[i] = (*texts)[i];
    for (size_t i = 0; i < found; i++)
        more[(*count)++] = ready[i].uid;
    if (read->file_count)
        memcpy(all, read->files, read->file_count * sizeof *all);
    memcpy(all + read->file_count, ready, found * sizeof *all);
    read->files = all;
    read->file_count += found;
    *texts = more;
    return true;
}

static bool read_field(struct web_request *request, const struct kind_field *field, struct record_read *ret, struct err *err)
{
    struct str *texts;
    size_t count;
    json_t *value = NULL;
    struct err why = {0};

    if (!record_typed(request, field, &texts, &count))
        return true;
    if (is_file(field) && !take_files(request, field, ret, &texts, &count, err))
        return false;
    make_codes(request, field, texts, count);
    if (field->type == KIND_LONG)
        one_line_end(request, texts, count);
    if (!value_read(request->arena, field, texts, count, desk_app(request)->packs->country, &value, &why)) {
        if (why.kind != ERR_INPUT) {
            *err = why;
            return false;
        }
        record_fault_add(request, ret, &why);
        return true;
    }
    json_object_setn_new(ret->fields, field->id.p, field->id.n, value ? value : json_null());
    return true;
}

bool record_read(struct web_request *request, const struct kind *kind, struct record_read *ret, struct err *err)
{
    struct str role = item_role(desk_session(request));

    *ret = (struct record_read){.fields = json_object()};
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        if (!role_sees_field(role, field) || !role_writes_field(role, field))
            continue;
        if (!read_field(request, field, ret, err)) {
            json_decref(ret->fields);
            ret->fields = NULL;
            return false;
        }
    }
    return true;
}

/* ---- sending twice ---- */

void record_form_id(const struct web_request *request, json_t *view)
{
    struct str id = request->method == WEB_POST ? web_get(request, "form_id") : STR("");

    view_text(view, "form_id", id.n ? id : page_random_id(request->arena));
}

struct str record_once(const struct web_request *request)
{
    struct str id = web_get(request, "form_id");

    return id.n >= 16 && id.n <= 64 ? id : STR("");
}

static struct str sent_id(const struct web_request *request)
{
    struct str id = web_get(request, "form_id");

    if (id.n < 16 || id.n > 64)
        return STR("");
    return str_printf(request->arena, "record/%" PRId64 "/" STR_FMT, session_member(desk_session(request)), STR_ARG(id));
}

bool record_sent(struct web_request *request, struct web_reply *reply, bool *ret_again, struct err *err)
{
    struct str answer = STR("");
    enum sent_state state = sent_begin(desk_app(request)->sent, request->arena, sent_id(request), &answer);

    *ret_again = state == SENT_AGAIN;
    reply->location = answer;
    return state != SENT_STILL || err_set(err, ERR_BUSY, "!form-under-way");
}

void record_sent_keep(struct web_request *request, const struct web_reply *reply)
{
    sent_keep(desk_app(request)->sent, request->arena, sent_id(request), reply->location);
}

void record_sent_forget(struct web_request *request)
{
    sent_forget(desk_app(request)->sent, sent_id(request));
}
