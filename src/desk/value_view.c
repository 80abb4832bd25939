/* value_view.c - see value_view.h. */
#include "desk/value_view.h"

#include "desk/record_pages.h"
#include "site/page.h"

struct opened_record { int64_t id; struct str title; };
struct known_records { const struct item *items; size_t count; struct known_records *next; };
struct value_names {
    struct web_request *request;
    struct known_records *known;
    int64_t *wanted; size_t wanted_count, room;
    struct opened_record *records; size_t record_count;
    bool people;
    struct member *members; size_t member_count;
    struct agency *agencies; size_t agency_count;
    int64_t file_record;
    const struct item_file *files; size_t file_count;
};

struct value_names *value_names_new(struct web_request *request)
{
    struct value_names *names = ARENA_NEW(request->arena, struct value_names);

    names->request = request;
    return names;
}

void value_names_want_record(struct value_names *names, int64_t id)
{
    for (size_t i = 0; i < names->wanted_count; i++)
        if (names->wanted[i] == id)
            return;
    if (names->wanted_count == names->room) {
        size_t room = names->room ? names->room * 2 : 32;
        int64_t *grown = ARENA_ARRAY(names->request->arena, room, int64_t);
        if (names->wanted_count)
            memcpy(grown, names->wanted, names->wanted_count * sizeof *grown);
        names->wanted = grown;
        names->room = room;
    }
    names->wanted[names->wanted_count++] = id;
}

void value_names_want_people(struct value_names *names)
{
    names->people = true;
}

static void want_value(struct value_names *names, const struct kind_field *field, const json_t *value)
{
    size_t i;
    json_t *one;

    switch (field->type) {
    case KIND_LINK:
        if (json_is_integer(value))
            value_names_want_record(names, json_integer_value(value));
        break;
    case KIND_LINKS:
        json_array_foreach((json_t *)(uintptr_t)value, i, one)
            if (json_is_integer(one))
                value_names_want_record(names, json_integer_value(one));
        break;
    case KIND_MEMBER: case KIND_AGENCY: case KIND_AGENCIES:
        names->people = true;
        break;
    default:
        break;
    }
}

void value_names_want(struct value_names *names, const struct kind *kind, const json_t *fields, bool called)
{
    size_t count = called ? kind->called_count : kind->field_count;

    for (size_t i = 0; i < count; i++) {
        const struct kind_field *field = called ? kind->called[i] : &kind->fields[i];
        const json_t *value = json_object_getn(fields, field->id.p, field->id.n);
        if (value)
            want_value(names, field, value);
    }
}

void value_names_know(struct value_names *names, const struct item *items, size_t count)
{
    struct known_records *known = ARENA_NEW(names->request->arena, struct known_records);

    *known = (struct known_records){items, count, names->known};
    names->known = known;
}

static const struct item *known_find(const struct value_names *names, int64_t id)
{
    for (const struct known_records *known = names->known; known; known = known->next)
        for (size_t i = 0; i < known->count; i++)
            if (known->items[i].id == id)
                return &known->items[i];
    return NULL;
}

/* Titles of those that are known; the numbers of the others. */
static struct opened_record *names_known(struct value_names *names, int64_t *others, size_t *ret_known, size_t *ret_others)
{
    struct opened_record *records = ARENA_ARRAY(names->request->arena, names->wanted_count + 1, struct opened_record);

    *ret_known = *ret_others = 0;
    for (size_t i = 0; i < names->wanted_count; i++) {
        const struct item *item = known_find(names, names->wanted[i]);
        if (item)
            records[(*ret_known)++] = (struct opened_record){item->id, record_title(names, item)};
        else
            others[(*ret_others)++] = names->wanted[i];
    }
    return records;
}

bool value_names_open(struct value_names *names, int64_t about, struct err *err)
{
    struct web_request *request = names->request;
    struct item *items;
    size_t count, known, other_count;

    if (names->people && !names->members &&
        (!desk_members(request, session_agency(desk_session(request)), &names->members, &names->member_count, err) ||
         !desk_agencies(request, &names->agencies, &names->agency_count, err)))
        return false;
    if (!names->wanted_count)
        return true;
    int64_t *others = ARENA_ARRAY(request->arena, names->wanted_count, int64_t);
    struct opened_record *records = names_known(names, others, &known, &other_count);
    if (!items_open(&desk_app(request)->records, desk_session(request), request->arena, about, others, other_count, &items,
                    &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        records[known++] = (struct opened_record){items[i].id, record_title(names, &items[i])};
    items_end(items, count);
    names->records = records;
    names->record_count = known;
    return true;
}

void value_names_files(struct value_names *names, int64_t record, const struct item_file *files, size_t count)
{
    names->file_record = record;
    names->files = files;
    names->file_count = count;
}

struct str value_names_record(const struct value_names *names, int64_t id)
{
    for (size_t i = 0; i < names->record_count; i++)
        if (names->records[i].id == id)
            return names->records[i].title;
    return STR("");
}

struct str value_names_member(const struct value_names *names, int64_t id)
{
    for (size_t i = 0; i < names->member_count; i++)
        if (names->members[i].id == id)
            return names->members[i].name;
    return page_word(names->request, STR("!member-elsewhere"));
}

struct str value_names_agency(const struct value_names *names, struct str slug)
{
    for (size_t i = 0; i < names->agency_count; i++)
        if (str_eq(names->agencies[i].slug, slug))
            return names->agencies[i].name;
    return slug;
}

const struct member *value_names_colleagues(const struct value_names *names, size_t *ret_count)
{
    *ret_count = names->member_count;
    return names->members;
}

const struct agency *value_names_agencies(const struct value_names *names, size_t *ret_count)
{
    *ret_count = names->agency_count;
    return names->agencies;
}

struct str value_date(const struct web_request *request, struct str date)
{
    const struct words *words = desk_app(request)->words;
    json_t *text = json_stringn(date.p ? date.p : "", date.n);
    int32_t day;
    bool known = value_day(text, false, &day);

    json_decref(text);
    if (!known || date.n == 4)
        return date;
    if (date.n == 7)
        return words_month(words, request->arena, request->lang, day);
    struct str told = words_day(words, request->arena, request->lang, day);
    if (date.n < 16)
        return told;
    return str_printf(request->arena, STR_FMT ", " STR_FMT, STR_ARG(told), STR_ARG(str_slice(date, 11, 16)));
}

static struct str text_of(const json_t *value)
{
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static struct str link_shown(const struct value_names *names, const json_t *value)
{
    struct str title = value_names_record(names, json_integer_value(value));

    return title.n ? title : page_word(names->request, STR("!record-hidden"));
}

static struct str file_shown(const struct value_names *names, struct str uid)
{
    for (size_t i = 0; i < names->file_count; i++)
        if (str_eq(names->files[i].uid, uid))
            return names->files[i].name.n ? names->files[i].name : STR("file");
    return page_word(names->request, STR("!file-missing"));
}

/* One value, none of a list. */
static struct str one_shown(const struct value_names *names, const struct kind_field *field, const json_t *value)
{
    const struct web_request *request = names->request;

    switch (field->type) {
    case KIND_DATE:
        return value_date(request, text_of(value));
    case KIND_FLAG:
        return page_word(request, json_is_true(value) ? STR("!flag-yes") : STR("!flag-no"));
    case KIND_LINK: case KIND_LINKS:
        return link_shown(names, value);
    case KIND_FILE: case KIND_FILES:
        return file_shown(names, text_of(value));
    case KIND_COUNTRY: case KIND_COUNTRIES:
        return words_country_in(request->arena, request->lang, text_of(value));
    case KIND_LANGUAGE: case KIND_LANGUAGES:
        return words_language_in(request->arena, request->lang, text_of(value));
    case KIND_AGENCY: case KIND_AGENCIES:
        return value_names_agency(names, text_of(value));
    case KIND_MEMBER:
        return value_names_member(names, json_integer_value(value));
    default:
        return value_text(request->arena, field, value, request->lang);
    }
}

struct str value_shown(const struct value_names *names, const struct kind_field *field, const json_t *value)
{
    struct buf all = {.arena = names->request->arena};
    size_t i;
    json_t *one;

    if (!value || json_is_null(value))
        return STR("");
    if (!json_is_array(value))
        return one_shown(names, field, value);
    json_array_foreach((json_t *)(uintptr_t)value, i, one) {
        if (i)
            buf_add(&all, STR(", "));
        buf_add(&all, one_shown(names, field, one));
    }
    return buf_str(&all);
}

/* Where a value leads, or "". */
static struct str href_of(const struct value_names *names, const struct kind_field *field, const json_t *value)
{
    const struct web_request *request = names->request;
    struct str lang = request->lang, text = text_of(value);

    switch (field->type) {
    case KIND_LINK: case KIND_LINKS:
        if (!value_names_record(names, json_integer_value(value)).n)
            return STR("");
        return str_printf(request->arena, "/" STR_FMT "/desk/record/%" JSON_INTEGER_FORMAT, STR_ARG(lang),
                          json_integer_value(value));
    case KIND_FILE: case KIND_FILES:
        return str_printf(request->arena, "/" STR_FMT "/desk/record/%" PRId64 "/file/" STR_FMT, STR_ARG(lang),
                          names->file_record, STR_ARG(text));
    case KIND_PHONE:
        return str_starts(text, STR("+")) ? str_printf(request->arena, "tel:" STR_FMT, STR_ARG(text)) : STR("");
    case KIND_EMAIL:
        return str_printf(request->arena, "mailto:" STR_FMT, STR_ARG(text));
    default:
        return STR("");
    }
}

static void part_view(const struct value_names *names, json_t *list, const struct kind_field *field, const json_t *value)
{
    json_t *item = view_item(list);
    struct str href = href_of(names, field, value);

    view_text(item, "text", one_shown(names, field, value));
    view_text(item, "href", href);
    view_flag(item, "leads", href.n > 0);
}

void value_view(const struct value_names *names, json_t *view, const struct kind_field *field, const json_t *value)
{
    json_t *list = view_list(view, "parts"), *one;
    size_t i;

    view_text(view, "text", value_shown(names, field, value));
    view_flag(view, "long", field->type == KIND_LONG);
    view_flag(view, "many", json_array_size(value) > 1);
    if (json_is_array(value))
        json_array_foreach((json_t *)(uintptr_t)value, i, one)
            part_view(names, list, field, one);
    else if (value)
        part_view(names, list, field, value);
}

struct str record_title(const struct value_names *names, const struct item *item)
{
    struct buf name = {.arena = names->request->arena};

    for (size_t i = 0; i < item->kind->called_count; i++) {
        const struct kind_field *field = item->kind->called[i];
        const json_t *value = json_object_getn(item->fields, field->id.p, field->id.n);
        struct str text = value_shown(names, field, value);
        if (!text.n)
            continue;
        if (name.n)
            buf_add(&name, field->type == KIND_DATE ? STR(", ") : STR(" "));
        buf_add(&name, text);
    }
    if (name.n)
        return buf_str(&name);
    return str_printf(names->request->arena, STR_FMT " %" PRId64,
                      STR_ARG(pack_text(item->kind->title, names->request->lang)), item->id);
}

/* ---- in a control ---- */

/* As people here write it, and as it is read again: "26. 11. 2026", "11/2026", "2026". */
struct str value_date_typed(struct arena *arena, struct str date)
{
    int64_t year, month, day;

    if (date.n < 7 || !str_int(str_slice(date, 0, 4), 0, 9999, &year) || !str_int(str_slice(date, 5, 7), 1, 12, &month))
        return date;
    if (date.n == 7)
        return str_printf(arena, "%" PRId64 "/%" PRId64, month, year);
    if (!str_int(str_slice(date, 8, 10), 1, 31, &day))
        return date;
    struct str text = str_printf(arena, "%" PRId64 ". %" PRId64 ". %" PRId64, day, month, year);
    if (date.n < 16)
        return text;
    return str_printf(arena, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(str_slice(date, 11, 16)));
}

struct str value_typed(const struct web_request *request, const struct kind_field *field, const json_t *value)
{
    struct arena *arena = request->arena;

    switch (field->type) {
    case KIND_DATE:
        return value_date_typed(arena, text_of(value));
    case KIND_FLAG:
        return json_is_true(value) ? STR("yes") : STR("no");
    case KIND_COUNTRY: case KIND_COUNTRIES:
        return words_country_in(arena, request->lang, text_of(value));
    case KIND_LANGUAGE: case KIND_LANGUAGES:
        return words_language_in(arena, request->lang, text_of(value));
    default:
        return json_is_string(value) ? text_of(value) : value_text(arena, field, value, request->lang);
    }
}
