/* record_form.c - the form of a kind: a fitting control for every field, its conditions, what was typed, what is wrong. */
#include "base/clock.h"
#include "desk/record_pages.h"
#include "site/page.h"

enum { LINKS_MOST = 200, RADIO_MOST = 6 };

/* Records that a link may lead to. */
struct form_links { const struct kind_field *field; int64_t *ids; size_t count; struct form_links *next; };

static const struct kind_field *field_at(const struct record_form *form, size_t i)
{
    if (form->only)
        return i < form->only_count ? form->only[i] : NULL;
    return i < form->kind->field_count ? &form->kind->fields[i] : NULL;
}

static bool is_asked(const struct record_form *form, const struct kind_field *field)
{
    static const enum kind_type elsewhere[] = {KIND_LINK, KIND_LINKS, KIND_MEMBER, KIND_AGENCY, KIND_AGENCIES, KIND_FILE,
                                               KIND_FILES};

    for (size_t i = 0; form->bare && i < LEN(elsewhere); i++)
        if (field->type == elsewhere[i])
            return false;
    if (form->bare)
        return !field->program && !field->reader_count && !field->writer_count;
    struct str role = item_role(desk_session(form->request));
    return role_sees_field(role, field) && role_writes_field(role, field);
}

/* ---- what links may lead to ---- */

static void add_ids(const struct record_form *form, struct form_links *links, const int64_t *ids, size_t count)
{
    int64_t *all = ARENA_ARRAY(form->request->arena, links->count + count + 1, int64_t);

    if (links->count)
        memcpy(all, links->ids, links->count * sizeof *all);
    for (size_t i = 0; i < count && links->count < LINKS_MOST; i++) {
        bool twice = ids[i] == form->self;
        for (size_t j = 0; j < links->count; j++)
            twice = twice || all[j] == ids[i];
        if (!twice)
            all[links->count++] = ids[i];
    }
    links->ids = all;
}

static bool links_of_kind(const struct record_form *form, struct form_links *links, const struct kind *to,
                          struct err *err)
{
    struct web_request *request = form->request;
    const struct records *records = record_of(request);
    int64_t *ids;
    size_t count;

    if (form->root) {
        if (!item_children(records, desk_session(request), request->arena, form->root, to->id, &ids, &count, err))
            return false;
        add_ids(form, links, ids, count);
    }
    if (to->within_count && (form->root || !to->alone)) /* people of other cases are none of this one's business */
        return true;
    struct item_filter filter = {.kind = to->id, .open = 1, .limit = LINKS_MOST};
    if (!item_list(records, desk_session(request), request->arena, &filter, &ids, &count, err))
        return false;
    add_ids(form, links, ids, count);
    return true;
}

static bool want_links(struct record_form *form, const struct kind_field *field, struct value_names *names, struct err *err)
{
    struct web_request *request = form->request;
    struct form_links *links = ARENA_NEW(request->arena, struct form_links);
    int64_t *ids;
    size_t count;

    *links = (struct form_links){.field = field, .next = form->links};
    form->links = links;
    for (size_t i = 0; i < field->to_count; i++)
        if (!links_of_kind(form, links, field->to[i], err))
            return false;
    if (!field->to_count && form->root) {
        if (!item_children(record_of(request), desk_session(request), request->arena, form->root, STR(""), &ids, &count,
                           err))
            return false;
        add_ids(form, links, ids, count);
    }
    for (size_t i = 0; i < links->count; i++)
        value_names_want_record(names, links->ids[i]);
    return true;
}

bool record_form_want(struct record_form *form, struct value_names *names, struct err *err)
{
    const struct kind_field *field;

    for (size_t i = 0; (field = field_at(form, i)); i++) {
        if (!is_asked(form, field))
            continue;
        if (field->type == KIND_MEMBER || field->type == KIND_AGENCY || field->type == KIND_AGENCIES)
            value_names_want_people(names);
        if ((field->type == KIND_LINK || field->type == KIND_LINKS) && !want_links(form, field, names, err))
            return false;
    }
    if (form->values)
        value_names_want(names, form->kind, form->values, false);
    for (size_t i = 0; i < form->edition_count; i++)
        value_names_want(names, form->kind, form->editions[i].fields, false);
    return true;
}

/* ---- what stands in a control ---- */

static struct str text_of(const json_t *value)
{
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* The texts of a control: as they were typed, else what stands there, else what a new record begins with. */
static size_t texts_of(const struct record_form *form, const struct kind_field *field, struct str **ret)
{
    struct arena *arena = form->request->arena;
    size_t count = 0, i;
    json_t *one;

    bool stored = form->stored && (field->type == KIND_FILE || field->type == KIND_FILES);
    if (form->typed && !stored && record_typed(form->request, field, ret, &count))
        return count;
    const json_t *value = json_object_getn(stored ? form->stored : form->values, field->id.p, field->id.n);
    *ret = ARENA_ARRAY(arena, json_array_size(value) + 3, struct str);
    if (json_is_array(value)) {
        json_array_foreach((json_t *)(uintptr_t)value, i, one)
            (*ret)[count++] = value_typed(form->request, field, one);
    } else if (json_is_object(value)) {
        (*ret)[0] = text_of(json_object_get(value, "amount"));
        (*ret)[1] = text_of(json_object_get(value, "currency"));
        count = 2;
    } else if (value) {
        (*ret)[count++] = value_typed(form->request, field, value);
    } else if (!form->values && field->otherwise.n && !(form->bare && str_is(field->otherwise, "today"))) {
        (*ret)[0] = field->otherwise;
        if (str_is(field->otherwise, "today"))
            (*ret)[0] = value_date_typed(arena, clock_day_text(arena, clock_local_today(clock_now())));
        count = 1;
    }
    return count;
}

static bool is_chosen(const struct str *texts, size_t count, struct str value)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(texts[i], value))
            return true;
    return false;
}

static void option_view(json_t *list, struct str value, struct str text, bool chosen)
{
    json_t *item = view_item(list);

    view_text(item, "value", value);
    view_text(item, "text", text);
    view_flag(item, "chosen", chosen);
    view_number(item, "number", (int64_t)json_array_size(list));
}

static void codes_view(const struct record_form *form, json_t *list, const struct kind_field *field, const struct str *texts,
                       size_t count)
{
    for (size_t i = 0; i < field->list->count; i++) {
        const struct kind_code *code = &field->list->codes[i];
        bool chosen = is_chosen(texts, count, code->id);
        if (!code->retired || chosen)
            option_view(list, code->id, record_word(form->request, code->label), chosen);
    }
}

static void links_view(const struct record_form *form, const struct value_names *names, json_t *list,
                       const struct kind_field *field, const struct str *texts, size_t count)
{
    struct arena *arena = form->request->arena;
    const struct form_links *links = form->links;

    while (links && links->field != field)
        links = links->next;
    for (size_t i = 0; links && i < links->count; i++) {
        struct str id = str_printf(arena, "%" PRId64, links->ids[i]), title = value_names_record(names, links->ids[i]);
        if (title.n)
            option_view(list, id, title, is_chosen(texts, count, id));
    }
    for (size_t i = 0; i < count; i++) { /* what was chosen elsewhere */
        bool offered = false;
        int64_t id;
        for (size_t j = 0; links && j < links->count; j++)
            offered = offered || (str_int(texts[i], 1, INT64_MAX, &id) && links->ids[j] == id);
        if (offered || !str_int(texts[i], 1, INT64_MAX, &id))
            continue;
        struct str title = value_names_record(names, id);
        option_view(list, texts[i], title.n ? title : page_word(form->request, STR("!record-hidden")), true);
    }
}

static void people_view(const struct value_names *names, json_t *list, const struct kind_field *field,
                        const struct str *texts, size_t count)
{
    size_t n;

    if (field->type == KIND_MEMBER) {
        const struct member *members = value_names_colleagues(names, &n);
        for (size_t i = 0; i < n; i++) {
            char id[24];
            snprintf(id, sizeof id, "%" PRId64, members[i].id);
            if (members[i].state == MEMBER_ACTIVE || is_chosen(texts, count, str_from(id)))
                option_view(list, str_from(id), members[i].name, is_chosen(texts, count, str_from(id)));
        }
        return;
    }
    const struct agency *agencies = value_names_agencies(names, &n);
    for (size_t i = 0; i < n; i++)
        option_view(list, agencies[i].slug, agencies[i].name, is_chosen(texts, count, agencies[i].slug));
}

static void files_view(const struct value_names *names, json_t *list, const struct kind_field *field,
                       const struct str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        json_t *uid = json_stringn(texts[i].p, texts[i].n);
        option_view(list, texts[i], value_shown(names, field, uid), true);
        json_decref(uid);
    }
}

/* Which control: the flag that the template asks for. */
static const char *control_of(const struct kind_field *field)
{
    switch (field->type) {
    case KIND_LONG: return "is_long";
    case KIND_DATE: return "is_date";
    case KIND_NUMBER: return "is_number";
    case KIND_MONEY: return "is_money";
    case KIND_FLAG: return "is_radio";
    case KIND_CHOICE: case KIND_INDUSTRY: return field->list->count <= RADIO_MOST ? "is_radio" : "is_select";
    case KIND_CHOICES: return record_scope_is(field) ? "is_scope" : "is_checks";
    case KIND_AGENCIES: return "is_checks";
    case KIND_LINK: return "is_link";
    case KIND_LINKS: return "is_links";
    case KIND_MEMBER: case KIND_AGENCY: return "is_select";
    case KIND_FILE: case KIND_FILES: return "is_file";
    case KIND_COUNTRY: case KIND_COUNTRIES: case KIND_LANGUAGE: case KIND_LANGUAGES: return "is_suggest";
    case KIND_PHONE: return "is_phone";
    case KIND_EMAIL: return "is_email";
    case KIND_TEXT: case KIND_TYPES: break;
    }
    return "is_text";
}

static bool is_group(const char *control)
{
    return str_is(STR("is_radio"), control) || str_is(STR("is_checks"), control) || str_is(STR("is_links"), control) ||
           str_is(STR("is_scope"), control);
}

static void options_view(const struct record_form *form, const struct value_names *names, json_t *view,
                         const struct kind_field *field, const struct str *texts, size_t count)
{
    json_t *list = view_list(view, "options");

    if (record_scope_is(field))
        record_scope_view(form->request, view, texts, count);
    else if (field->list)
        codes_view(form, list, field, texts, count);
    else if (field->type == KIND_FLAG) {
        option_view(list, STR("yes"), page_word(form->request, STR("!flag-yes")), is_chosen(texts, count, STR("yes")));
        option_view(list, STR("no"), page_word(form->request, STR("!flag-no")), is_chosen(texts, count, STR("no")));
    } else if (field->type == KIND_LINK || field->type == KIND_LINKS)
        links_view(form, names, list, field, texts, count);
    else if (field->type == KIND_MEMBER || field->type == KIND_AGENCY || field->type == KIND_AGENCIES)
        people_view(names, list, field, texts, count);
    else if (field->type == KIND_FILE || field->type == KIND_FILES)
        files_view(names, list, field, texts, count);
    view_flag(view, "has_options", json_array_size(list) > 0);
    view_flag(view, "none_chosen", count == 0);
    view_flag(view, "long_list", json_array_size(list) > 12);
}

/* ---- a field that two changed ---- */

static const struct item_edition *last_writer(const struct record_form *form, const struct kind_field *field)
{
    for (size_t i = form->edition_count; i-- > 1;) {
        const json_t *was = json_object_getn(form->editions[i - 1].fields, field->id.p, field->id.n),
                     *is = json_object_getn(form->editions[i].fields, field->id.p, field->id.n);
        if (was != is && !(was && is && json_equal(was, is)))
            return &form->editions[i];
    }
    return form->edition_count ? &form->editions[form->edition_count - 1] : NULL;
}

static void clash_view(const struct record_form *form, const struct value_names *names, json_t *view,
                       const struct kind_field *field)
{
    struct web_request *request = form->request;
    struct str taken = web_get(request, str_printf(request->arena, "take_" STR_FMT, STR_ARG(field->id)).p);

    for (size_t i = 0; i < form->clash_count; i++) {
        const struct field_change *clash = &form->clash[i];
        if (clash->field != field)
            continue;
        json_t *item = json_object();
        const struct item_edition *writer = last_writer(form, field);
        const json_t *base = form->edition_count ? form->editions[0].fields : NULL;
        json_object_set_new(view, "clash", item);
        view_text(item, "theirs", value_shown(names, field, clash->before));
        view_text(item, "mine", value_shown(names, field, clash->after));
        view_text(item, "base", value_shown(names, field, json_object_getn(base, field->id.p, field->id.n)));
        view_flag(item, "take_theirs", str_is(taken, "theirs"));
        view_flag(item, "take_mine", str_is(taken, "mine"));
        if (writer)
            record_stamp_view(request, item, "by", &writer->stamp);
    }
}

/* ---- one field ---- */

static void fault_view(const struct record_form *form, json_t *view, const struct kind_field *field)
{
    for (size_t i = 0; i < form->fault_count; i++)
        if (str_eq(form->faults[i].field, field->id))
            view_text(view, "wrong", form->faults[i].text);
}

static void numbers_view(json_t *view, const struct kind_field *field)
{
    if (field->has_least)
        view_number(view, "least", field->least);
    if (field->has_most)
        view_number(view, "most", field->most);
    view_flag(view, "whole", field->has_least || field->has_most);
}

static void field_view(const struct record_form *form, const struct value_names *names, json_t *list,
                       const struct kind_field *field)
{
    struct web_request *request = form->request;
    struct arena *arena = request->arena;
    const char *control = control_of(field);
    json_t *view = view_item(list), *values;
    struct str *texts;
    size_t count = texts_of(form, field, &texts);

    view_text(view, "id", field->id);
    view_text(view, "input", str_printf(arena, STR_FMT "f_" STR_FMT, STR_ARG(form->prefix), STR_ARG(field->id)));
    view_text(view, "field_name", str_printf(arena, "f_" STR_FMT, STR_ARG(field->id)));
    view_text(view, "label", record_word(request, field->label));
    view_text(view, "help", field->help ? record_word(request, field->help) : STR(""));
    view_flag(view, control, true);
    view_flag(view, "group", is_group(control));
    view_flag(view, "several", kind_type_is_list(field->type));
    view_flag(view, "precise", field->precise);
    view_flag(view, "country", field->type == KIND_COUNTRY || field->type == KIND_COUNTRIES);
    view_flag(view, "required", field->required && !field->shown_when.count);
    view_text(view, "value", count ? texts[0] : STR(""));
    view_text(view, "currency", field->type == KIND_MONEY && count > 1 && texts[1].n ? texts[1] : STR("EUR"));
    values = view_list(view, "values");
    for (size_t i = 0; i < count && str_is(STR("is_suggest"), control); i++)
        view_text(view_item(values), "text", texts[i]);
    if (field->longest && (field->type == KIND_TEXT || field->type == KIND_LONG))
        view_number(view, "longest", (int64_t)field->longest);
    numbers_view(view, field);
    options_view(form, names, view, field, texts, count);
    view_text(view, "shown", record_when_data(arena, &field->shown_when));
    view_text(view, "only_if", record_when_words(request, form->kind, &field->shown_when));
    view_text(view, "required_when", record_when_data(arena, &field->required_when));
    view_text(view, "required_if", record_when_words(request, form->kind, &field->required_when));
    clash_view(form, names, view, field);
    fault_view(form, view, field);
}

/* ---- all of them ---- */

static void names_view(const struct record_form *form, json_t *view)
{
    struct web_request *request = form->request;
    const struct kind_field *field;
    bool countries = false, languages = false;
    struct words_name *names;
    size_t count;

    for (size_t i = 0; (field = field_at(form, i)); i++) {
        countries = countries || field->type == KIND_COUNTRY || field->type == KIND_COUNTRIES;
        languages = languages || field->type == KIND_LANGUAGE || field->type == KIND_LANGUAGES;
    }
    if (countries) {
        json_t *list = view_list(view, "all_countries");
        words_countries(request->arena, request->lang, &names, &count);
        for (size_t i = 0; i < count; i++)
            view_text(view_item(list), "text", names[i].name);
    }
    if (languages) {
        json_t *list = view_list(view, "all_languages");
        words_spoken(request->arena, request->lang, &names, &count);
        for (size_t i = 0; i < count; i++)
            view_text(view_item(list), "text", names[i].name);
    }
    view_flag(view, "has_countries", countries);
    view_flag(view, "has_languages", languages);
}

static bool is_quick(const struct kind_field *field, const struct kind_section *section)
{
    return field->quick || field->required || (section && section->quick);
}

/* Is there a reason to see the field at once? */
static bool says_something(const struct record_form *form, const struct kind_field *field)
{
    struct str *texts;

    for (size_t i = 0; i < form->clash_count; i++)
        if (form->clash[i].field == field)
            return true;
    return texts_of(form, field, &texts) > 0;
}

static void section_view(const struct record_form *form, const struct value_names *names, json_t *quick, json_t *sections,
                         const struct kind_section *section)
{
    const struct kind_field *field;
    json_t *view = json_object(), *fields = view_list(view, "fields");
    bool wrong = false, filled = !json_array_size(sections); /* the first one stands open */

    view_text(view, "id", section->id);
    view_text(view, "title", record_word(form->request, section->title));
    view_text(view, "intro", section->intro ? record_word(form->request, section->intro) : STR(""));
    for (size_t i = 0; (field = field_at(form, i)); i++) {
        if (!str_eq(field->section, section->id) || !is_asked(form, field))
            continue;
        bool short_form = quick && is_quick(field, section);
        field_view(form, names, short_form ? quick : fields, field);
        filled = filled || (!short_form && says_something(form, field));
        for (size_t f = 0; !short_form && f < form->fault_count; f++)
            wrong = wrong || str_eq(form->faults[f].field, field->id);
    }
    view_flag(view, "wrong_inside", wrong);
    view_flag(view, "opened", filled || wrong);
    if (json_array_size(fields))
        json_array_append_new(sections, view);
    else
        json_decref(view);
}

void record_form_view(const struct record_form *form, const struct value_names *names, json_t *view)
{
    json_t *sections, *faults, *quick = form->values || form->only ? NULL : view_list(view, "quick");

    sections = view_list(view, "sections");
    for (size_t i = 0; i < form->kind->section_count; i++)
        section_view(form, names, quick, sections, &form->kind->sections[i]);
    view_flag(view, "has_quick", json_array_size(quick) > 0);
    view_flag(view, "has_more", json_array_size(sections) > 0);
    names_view(form, view);
    faults = view_list(view, "faults");
    for (size_t i = 0; i < form->fault_count; i++) {
        const struct kind_field *field = kind_field_find(form->kind, form->faults[i].field);
        json_t *item = view_item(faults);
        view_text(item, "text", form->faults[i].text);
        view_text(item, "label", field ? record_word(form->request, field->label) : STR(""));
        view_text(item, "input", field ? str_printf(form->request->arena, STR_FMT "f_" STR_FMT, STR_ARG(form->prefix),
                                                    STR_ARG(field->id)) : STR("problem"));
    }
    view_flag(view, "has_faults", form->fault_count > 0);
    bool more_open = false;
    size_t i;
    json_t *section;
    json_array_foreach(sections, i, section)
        more_open = more_open || json_is_true(json_object_get(section, "wrong_inside"));
    view_flag(view, "more_open", more_open);
    view_flag(view, "files_again", form->typed && !form->stored && record_brings_files(form->request));
}
