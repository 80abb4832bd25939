/* report_view.c - a step of the report form, and the review before sending, as views. */
#include "site/page.h"

static struct str text_in(const struct report_form *form, const struct yaml *texts)
{
    return texts ? pack_text(texts, form->request->lang) : STR("");
}

static struct str typed(const struct report_form *form, const struct form_field *field)
{
    const json_t *answer = json_object_get(form->answers, str_copy(form->request->arena, field->id).p);

    return answer ? str_make(json_string_value(answer), json_string_length(answer)) : STR("");
}

static struct str wrong_words(const struct report_form *form, struct str field)
{
    for (size_t i = 0; i < form->wrong_count; i++)
        if (str_eq(form->wrong_field[i], field))
            return form->wrong_words[i];
    return STR("");
}

static void view_files(const struct report_form *form, json_t *view)
{
    json_t *list = page_list(view, "files");

    for (size_t i = 0; i < form->file_count; i++) {
        json_t *item = page_item(list);

        page_text(item, "handle", form->files[i].handle);
        page_text(item, "file_name", form->files[i].name);
        page_text(item, "size", page_size(form->request->arena, form->files[i].size));
    }
}

static void view_options(const struct report_form *form, const struct form_field *field, json_t *item)
{
    json_t *list = page_list(item, "options");
    struct str chosen = typed(form, field);

    for (size_t i = 0; i < field->option_count; i++) {
        json_t *option = page_item(list);

        page_text(option, "value", field->options[i].value);
        page_text(option, "label", text_in(form, field->options[i].label));
        page_flag(option, "checked", str_eq(field->options[i].value, chosen));
        page_flag(option, "first", i == 0);
    }
}

static void view_field(const struct report_form *form, const struct form_field *field, json_t *item)
{
    struct str wrong = wrong_words(form, field->id);

    page_text(item, "id", field->id);
    page_text(item, "label", text_in(form, field->label));
    page_text(item, "help", text_in(form, field->help));
    page_text(item, "wrong", wrong);
    page_flag(item, "described", wrong.n || field->help);
    page_flag(item, "required", field->required);
    page_text(item, "value", typed(form, field));
    page_text(item, "only_field", field->only_if_field);
    page_text(item, "only_value", field->only_if_value);
    page_flag(item, "is_choice", field->type == FORM_CHOICE);
    page_flag(item, "is_long", field->type == FORM_LONG);
    page_flag(item, "is_files", field->type == FORM_FILES);
    page_flag(item, "is_line", field->type == FORM_TEXT || field->type == FORM_DATE);
    view_options(form, field, item);
    page_list(item, "files"); /* so that only a field of files shows them */
    if (field->type == FORM_FILES)
        view_files(form, item);
}

static void view_progress(const struct report_form *form, json_t *view)
{
    size_t count = page_app(form->request)->cases.form->step_count, shown = 0, number = 0;
    json_t *list = page_list(view, "steps");

    for (size_t i = 0; i <= count; i++) {
        json_t *item;

        if (!report_form_step_asks(form, i))
            continue;
        item = page_item(list);
        shown++;
        if (i == form->step)
            number = shown;
        page_flag(item, "done", i < form->step);
        page_flag(item, "now", i == form->step);
    }
    page_number(view, "number", (int64_t)number);
    page_number(view, "count", (int64_t)shown);
}

static void view_step(const struct report_form *form, json_t *view)
{
    const struct form_step *step = &page_app(form->request)->cases.form->steps[form->step];
    json_t *list = page_list(view, "fields");

    page_text(view, "title", text_in(form, step->title));
    page_text(view, "intro", text_in(form, step->intro));
    for (size_t i = 0; i < step->field_count; i++)
        if (report_form_shows(form, step, &step->fields[i]))
            view_field(form, &step->fields[i], page_item(list));
    page_flag(view, "can_go_back", form->step > 0);
    page_flag(view, "reviewed", form->reviewed);
}

static struct str answer_words(const struct report_form *form, const struct form_field *field)
{
    struct str answer = typed(form, field);

    for (size_t i = 0; i < field->option_count; i++)
        if (str_eq(field->options[i].value, answer))
            return text_in(form, field->options[i].label);
    return answer;
}

static void view_review(const struct report_form *form, json_t *view)
{
    const struct form *all = page_app(form->request)->cases.form;
    json_t *list = page_list(view, "parts");

    for (size_t i = 0; i < all->step_count; i++) {
        json_t *part, *answers;

        if (!report_form_step_asks(form, i))
            continue;
        part = page_item(list);
        page_text(part, "step_id", all->steps[i].id);
        page_text(part, "title", text_in(form, all->steps[i].title));
        answers = page_list(part, "answers");
        for (size_t k = 0; k < all->steps[i].field_count; k++) {
            const struct form_field *field = &all->steps[i].fields[k];
            json_t *item;

            if (!report_form_asks(form, field))
                continue;
            item = page_item(answers);
            page_text(item, "label", text_in(form, field->label));
            page_text(item, "answer", field->type == FORM_FILES ? STR("") : answer_words(form, field));
            page_list(item, "files");
            if (field->type == FORM_FILES)
                view_files(form, item);
        }
    }
}

json_t *report_form_view(const struct report_form *form)
{
    const struct form *all = page_app(form->request)->cases.form;
    bool review = form->step == all->step_count;
    json_t *view = json_object();

    page_flag(view, "at_report", true);
    page_keep_form(view, "report", "/report");
    page_text(view, "step_id", review ? STR("review") : all->steps[form->step].id);
    report_form_hide(form, view, form->step);
    page_list(view, "errors");
    for (size_t i = 0; i < form->wrong_count; i++)
        page_error(view, form->wrong_field[i], form->wrong_words[i]);
    view_progress(form, view);
    if (review)
        view_review(form, view);
    else
        view_step(form, view);
    return view;
}

const char *report_form_template(const struct report_form *form)
{
    return form->step == page_app(form->request)->cases.form->step_count ? "site-review" : "site-report";
}
