/* referral_view.c - a referral for people: its package, its trail, the boxes of what is chosen. */
#include "desk/sharing_pages.h"

#include "base/clock.h"
#include "site/page.h"

static struct str text_of(const json_t *fields, const char *key)
{
    const json_t *value = json_object_get(fields, key);

    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static struct str shown(void *names, const struct kind_field *field, const json_t *value)
{
    return value_shown(names, field, value);
}

bool package_words_of(struct web_request *request, struct package_words *ret, struct err *err)
{
    struct value_names *names = value_names_new(request);

    value_names_want_people(names);
    *ret = (struct package_words){.text = shown, .context = names};
    return value_names_open(names, 0, err);
}

bool package_view(struct web_request *request, json_t *view, const json_t *package, struct err *err)
{
    struct package_words words;
    struct package_part *parts;
    size_t count;
    json_t *list = view_list(view, "package");

    if (!package_words_of(request, &words, err))
        return false;
    package_parts(record_of(request), request->arena, package, request->lang, &words, &parts, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *part = view_item(list), *rows = view_list(part, "rows");
        view_text(part, "title", parts[i].title);
        for (size_t r = 0; r < parts[i].count; r++) {
            json_t *row = view_item(rows);
            view_text(row, "label", parts[i].rows[r].label);
            view_text(row, "value", parts[i].rows[r].value);
        }
    }
    view_flag(view, "has_package", count > 0);
    return true;
}

/* Whom it came from, or whom it goes to. */
static bool other_side(struct web_request *request, const struct item *item, struct str *ret, struct err *err)
{
    struct agency agency;

    if (item->agency == session_agency(desk_session(request))) {
        json_t *slugs = json_array();
        struct str slug = text_of(item->fields, "receiver");
        if (slug.n)
            json_array_append_new(slugs, json_stringn(slug.p, slug.n));
        bool ok = receivers_text(request, request->lang, slugs, text_of(item->fields, "receiver_outside"), ret, err);
        json_decref(slugs);
        return ok;
    }
    if (!desk_agency(request, item->agency, &agency, err))
        return false;
    *ret = agency.name;
    return true;
}

bool referral_row_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    struct str other;
    int32_t day;
    bool ours = item->agency == session_agency(desk_session(request));

    if (!other_side(request, item, &other, err))
        return false;
    struct str urgency = text_of(item->fields, "urgency");
    view_number(view, "id", item->id);
    view_number(view, "edition", item->edition);
    view_number(view, "referral", item->id);
    view_flag(view, "ours", ours);
    view_text(view, "other", other);
    view_text(view, "purpose", code_text(request, request->lang, "consent-purpose", text_of(item->fields, "purpose")));
    view_text(view, "urgency", urgency.n ? code_text(request, request->lang, "urgency", urgency) : STR(""));
    view_flag(view, "is_urgent", str_is(urgency, "now") || str_is(urgency, "today"));
    view_text(view, "question", text_of(item->fields, "question"));
    view_text(view, "answer", text_of(item->fields, "answer"));
    record_state_view(request, view, item->state);
    view_flag(view, "is_draft", str_is(item->state->id, "draft"));
    view_flag(view, "is_late", referral_is_late(item));
    view_flag(view, "has_deadline", value_day(json_object_get(item->fields, "deadline"), true, &day));
    if (value_day(json_object_get(item->fields, "deadline"), true, &day))
        record_due_view(request, view, day, 1);
    struct str ground = text_of(item->fields, "ground");
    view_text(view, "ground", ground.n ? code_text(request, request->lang, "ground", ground) : STR(""));
    view_text(view, "ground_why", text_of(item->fields, "ground_why"));
    view_flag(view, "by_law", ground.n > 0);
    view_text(view, "safe_way", text_of(item->fields, "safe_way"));
    return true;
}

bool referral_trail_view(struct web_request *request, json_t *view, int64_t id, struct err *err)
{
    struct item_edition *editions;
    size_t count;
    json_t *list = view_list(view, "trail");
    const struct kind *kind = kind_find(record_of(request)->kinds, STR("referral"));

    if (!item_history(record_of(request), desk_session(request), request->arena, id, &editions, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct item_stamp *stamp = &editions[i].stamp;
        const struct kind_state *state = kind_state_find(kind, editions[i].state);
        json_t *row = view_item(list);
        view_text(row, "did", state ? record_word(request, state->label) : editions[i].state);
        view_text(row, "who", stamp->name.n && stamp->agency == session_agency(desk_session(request)) ? stamp->name
                                                                                                     : stamp->agency_name);
        view_text(row, "why", stamp->why.n && stamp->why.p[0] == '!' ? page_word(request, stamp->why) : stamp->why);
        view_time(request, row, "at", stamp->at);
        json_decref(editions[i].fields);
    }
    return true;
}

/* ---- the choice ---- */

static bool is_chosen(const json_t *choice, int64_t id, struct str field)
{
    size_t i, f;
    const json_t *one, *name;

    json_array_foreach(json_object_get(choice, "records"), i, one) {
        if (json_integer_value(json_object_get(one, "id")) != id)
            continue;
        json_array_foreach(json_object_get(one, "fields"), f, name)
            if (str_is(field, json_string_value(name)))
                return true;
    }
    return false;
}

static void item_choices(struct web_request *request, const struct value_names *names, json_t *list, const struct item *item,
                         const json_t *choice)
{
    json_t *view = json_object(), *fields = view_list(view, "fields");
    bool any = false;

    for (size_t i = 0; i < item->kind->field_count; i++) {
        const struct kind_field *field = &item->kind->fields[i];
        const json_t *value = json_object_getn(item->fields, field->id.p, field->id.n);
        if (!value || !package_may_leave(record_of(request), item->kind, field))
            continue;
        json_t *box = view_item(fields);
        bool chosen = is_chosen(choice, item->id, field->id);
        view_text(box, "name", str_printf(request->arena, "%" PRId64 "." STR_FMT, item->id, STR_ARG(field->id)));
        view_text(box, "label", record_word(request, field->label));
        view_text(box, "value", value_shown(names, field, value));
        view_flag(box, "chosen", chosen);
        any = any || chosen;
    }
    view_text(view, "title", str_printf(request->arena, STR_FMT ": " STR_FMT,
                                        STR_ARG(record_word(request, item->kind->title)),
                                        STR_ARG(record_title(names, item))));
    view_number(view, "id", item->id);
    view_flag(view, "any", any);
    if (json_array_size(fields))
        json_array_append_new(list, view);
    else
        json_decref(view);
}

bool referral_choices_view(struct web_request *request, json_t *view, const struct referral_preview *preview,
                           struct err *err)
{
    struct value_names *names = value_names_new(request);
    struct item *items;
    size_t count;
    json_t *list = view_list(view, "choices");

    if (!package_records(record_of(request), desk_session(request), request->arena, preview->item.parent, &items,
                         &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        value_names_want(names, items[i].kind, items[i].fields, false);
    bool ok = value_names_open(names, preview->item.parent, err);
    for (size_t i = 0; ok && i < count; i++)
        item_choices(request, names, list, &items[i], preview->choice);
    items_end(items, count);
    view_flag(view, "has_choices", json_array_size(list) > 0);
    return ok;
}

/* Boxes are called "17.given_name": the record and its field. */
json_t *referral_choice_read(struct web_request *request)
{
    json_t *list = json_array();
    int64_t id;

    for (size_t i = 0; i < request->field_count; i++) {
        struct str field = request->fields[i].value, number = str_cut(&field, '.');
        if (!str_is(request->fields[i].name, "show"))
            continue;
        json_t *one = NULL, *before;
        size_t n;
        if (!str_int(number, 1, INT64_MAX, &id) || !field.n)
            continue;
        json_array_foreach(list, n, before)
            one = json_integer_value(json_object_get(before, "id")) == id ? before : one;
        if (!one) {
            json_array_append_new(list, json_pack("{s:I, s:[]}", "id", (json_int_t)id, "fields"));
            one = json_array_get(list, json_array_size(list) - 1);
        }
        json_array_append_new(json_object_get(one, "fields"), json_stringn(field.p, field.n));
    }
    return json_pack("{s:o}", "records", list);
}
