/* report_form.c - the report form between two requests: taken out of one, checked, put into hidden fields.
 *
 * The names of the page's own fields begin with "_", so that no field of a pack can hide them. */
#include "site/page.h"

static const struct form *form_of(const struct report_form *form)
{
    return page_app(form->request)->cases.form;
}

/* "HANDLE SIZE NAME": only the handle counts; size and name are the page's own memory of what it showed. */
static bool file_take(struct str value, struct report_file *ret)
{
    int64_t size;

    ret->handle = str_cut(&value, ' ');
    if (!ret->handle.n || !str_int(str_cut(&value, ' '), 0, CASE_FILES_BYTES, &size))
        return false;
    ret->size = (size_t)size;
    ret->name = value;
    return true;
}

static struct str file_value(struct arena *arena, const struct report_file *file)
{
    return str_printf(arena, STR_FMT " %zu " STR_FMT, STR_ARG(file->handle), file->size, STR_ARG(file->name));
}

static void take_field(struct report_form *form, const struct web_field *field)
{
    struct report_file file;
    const struct form_field *asked;

    if (str_is(field->name, "_file")) {
        if (form->file_count < CASE_FILES_MOST && file_take(field->value, &file))
            form->files[form->file_count++] = file;
        return;
    }
    asked = form_find(form_of(form), field->name);
    if (asked && asked->type != FORM_FILES)
        json_object_set_new(form->answers, str_copy(form->request->arena, field->name).p,
                            json_stringn(field->value.p ? field->value.p : "", field->value.n));
}

static size_t step_find(const struct form *form, struct str id)
{
    if (str_is(id, "review"))
        return form->step_count;
    for (size_t i = 0; i < form->step_count; i++)
        if (str_eq(form->steps[i].id, id))
            return i;
    return 0;
}

/* Every field of a form is asked at most once, so there is never more wrong than fields. */
static size_t field_total(const struct form *form)
{
    size_t total = 1;

    for (size_t i = 0; i < form->step_count; i++)
        total += form->steps[i].field_count;
    return total;
}

void report_form_init(struct report_form *form, struct web_request *request)
{
    struct str id = web_get(request, "_form");

    *form = (struct report_form){.request = request, .answers = json_object()};
    form->files = ARENA_ARRAY(request->arena, CASE_FILES_MOST, struct report_file);
    form->wrong_field = ARENA_ARRAY(request->arena, field_total(form_of(form)), struct str);
    form->wrong_words = ARENA_ARRAY(request->arena, field_total(form_of(form)), struct str);
    form->form_id = id.n && id.n <= 64 ? id : page_random_id(request->arena);
    form->step = step_find(form_of(form), web_get(request, "_step"));
    form->reviewed = web_has(request, "_reviewed");
    for (size_t i = 0; i < request->field_count; i++)
        take_field(form, &request->fields[i]);
}

void report_form_release(struct report_form *form)
{
    json_decref(form->answers);
    form->answers = NULL;
}

/* ---- files ---- */

struct str report_form_files_field(const struct report_form *of)
{
    const struct form *form = form_of(of);

    for (size_t i = 0; i < form->step_count; i++)
        for (size_t k = 0; k < form->steps[i].field_count; k++)
            if (form->steps[i].fields[k].type == FORM_FILES)
                return form->steps[i].fields[k].id;
    return STR("");
}

bool report_form_keep_files(struct report_form *form, struct err *err)
{
    struct web_request *request = form->request;
    struct app *app = page_app(request);
    struct str field = report_form_files_field(form);
    struct case_file_in *files;
    size_t count, total = 0;

    for (size_t i = 0; i < form->file_count; i++)
        total += form->files[i].size;
    app_files(request, &files, &count);
    for (size_t i = 0; i < count; i++) {
        struct report_file *kept = &form->files[form->file_count];
        struct err why = {0};

        total += files[i].bytes.n;
        if (form->file_count == CASE_FILES_MOST || total > CASE_FILES_BYTES) {
            report_form_wrong(form, field, page_word(request, STR("!files-too-many")));
            return true;
        }
        if (!case_draft_keep(&app->cases, request->arena, &files[i], &kept->handle, &why)) {
            if (!page_can_tell(&why)) {
                if (err)
                    *err = why;
                return false;
            }
            report_form_wrong(form, field, page_problem(request, &why));
            return true;
        }
        kept->name = files[i].name;
        kept->size = files[i].bytes.n;
        form->file_count++;
    }
    return true;
}

bool report_form_drop_file(struct report_form *form, struct str handle, struct err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < form->file_count; i++)
        if (!str_eq(form->files[i].handle, handle))
            form->files[kept++] = form->files[i];
    if (kept == form->file_count)
        return true;
    form->file_count = kept;
    return case_draft_drop(&page_app(form->request)->cases, form->request->arena, handle, err);
}

/* ---- what is asked, and what is wrong ---- */

static struct str answer_of(const struct report_form *form, struct str id)
{
    const json_t *answer = json_object_get(form->answers, str_copy(form->request->arena, id).p);

    return answer ? str_make(json_string_value(answer), json_string_length(answer)) : STR("");
}

bool report_form_asks(const struct report_form *form, const struct form_field *field)
{
    return !field->only_if_field.n || str_eq(answer_of(form, field->only_if_field), field->only_if_value);
}

bool report_form_shows(const struct report_form *form, const struct form_step *step, const struct form_field *field)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (str_eq(step->fields[i].id, field->only_if_field))
            return true;
    return report_form_asks(form, field);
}

bool report_form_step_asks(const struct report_form *form, size_t step)
{
    const struct form *all = form_of(form);

    if (step >= all->step_count)
        return true;
    for (size_t i = 0; i < all->steps[step].field_count; i++)
        if (report_form_asks(form, &all->steps[step].fields[i]))
            return true;
    return false;
}

void report_form_wrong(struct report_form *form, struct str field, struct str words)
{
    if (form->wrong_count == field_total(form_of(form)))
        return;
    form->wrong_field[form->wrong_count] = field;
    form->wrong_words[form->wrong_count++] = words;
}

bool report_form_check(struct report_form *form, size_t step)
{
    const struct form *all = form_of(form);
    size_t before = form->wrong_count;

    for (size_t i = 0; step < all->step_count && i < all->steps[step].field_count; i++) {
        const struct form_field *field = &all->steps[step].fields[i];
        struct err why = {0};

        if (!report_form_asks(form, field))
            continue;
        if (field->type == FORM_FILES) {
            if (field->required && !form->file_count)
                report_form_wrong(form, field->id, page_word(form->request, STR("!field-required")));
        } else if (!form_check_field(field, answer_of(form, field->id), &why)) {
            report_form_wrong(form, field->id, page_problem(form->request, &why));
        }
    }
    return form->wrong_count == before;
}

json_t *report_form_final(const struct report_form *form)
{
    const struct form *all = form_of(form);
    json_t *final = json_object();

    for (size_t i = 0; i < all->step_count; i++)
        for (size_t k = 0; k < all->steps[i].field_count; k++) {
            const struct form_field *field = &all->steps[i].fields[k];
            struct str answer = answer_of(form, field->id);

            if (field->type != FORM_FILES && str_trim(answer).n && report_form_asks(form, field))
                page_text(final, str_copy(form->request->arena, field->id).p, answer);
        }
    return final;
}

/* ---- hidden fields ---- */

void report_form_hide(const struct report_form *form, json_t *view, size_t except)
{
    const struct form *all = form_of(form);

    page_hidden(view, "_form", form->form_id);
    if (form->reviewed)
        page_hidden(view, "_reviewed", STR("1"));
    for (size_t i = 0; i < form->file_count; i++)
        page_hidden(view, "_file", file_value(form->request->arena, &form->files[i]));
    for (size_t i = 0; i < all->step_count; i++)
        for (size_t k = 0; k < all->steps[i].field_count; k++) {
            struct str id = all->steps[i].fields[k].id, answer = answer_of(form, id);

            if (answer.n && (i != except || !report_form_shows(form, &all->steps[i], &all->steps[i].fields[k])))
                page_hidden(view, str_copy(form->request->arena, id).p, answer);
        }
}
