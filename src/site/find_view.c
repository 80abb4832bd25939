/* find_view.c - an organisation and its services as a page shows them; see find.h. */
#include "base/clock.h"
#include "site/find.h"

static struct str json_str(const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);

    return str_make(json_string_value(text), json_string_length(text));
}

struct str find_named(const struct find_reader *reader, const char *prefix, struct str code)
{
    struct str msgid = str_printf(reader->arena, "!%s-" STR_FMT, prefix, STR_ARG(code));
    struct str found = words_find(reader->app->words, reader->lang, msgid);

    return str_eq(found, msgid) ? code : found;
}

/* A template looks outside when a thing lacks a field: a service must not show what is its organisation's. */
static void fill_gaps(json_t *view)
{
    static const char *const keys[] = {
        "name_lang", "what", "what_lang", "who", "who_lang", "cost", "cost_lang", "free", "phone", "dial", "chat", "web",
        "email", "emergency", "first", "hours_text", "hours_text_lang", "languages", "source", "seen", "place",
        "language_list", "suit_list", "need_list", "address", "town", "check_again"};

    for (size_t i = 0; i < LEN(keys); i++)
        if (!json_object_get(view, keys[i]))
            page_text(view, keys[i], STR(""));
}

/* "9:00" */
static void set_time(json_t *view, const char *key, int minute)
{
    char text[16];

    minute %= HOURS_DAY_MINUTES;
    snprintf(text, sizeof text, "%d:%02d", minute / 60, minute % 60);
    page_text(view, key, str_from(text));
}

static void set_day(const struct find_reader *reader, json_t *view, const char *key, int32_t day)
{
    page_text(view, key, words_day(reader->app->words, reader->arena, reader->lang, day));
}

/* A moment of the service's own clock: "state_PREFIX_today", or _tomorrow, _weekday, _day; and _time. */
static void set_moment(const struct find_reader *reader, json_t *state, const char *zone, int64_t at)
{
    int32_t today, day;
    int minute;

    hours_local(zone, edition_made(reader->edition), &today, &minute);
    hours_local(zone, at, &day, &minute);
    set_time(state, "time", minute);
    page_flag(state, "today", day == today || (day == today + 1 && minute == 0));
    page_flag(state, "tomorrow", day == today + 1);
    page_flag(state, "later", day > today + 1);
    if (day == today + 1 && minute == 0) /* "until 24:00" of today */
        page_flag(state, "tomorrow", false);
    if (day > today + 1 && day < today + HOURS_DAYS)
        page_text(state, "day", words_weekday(reader->arena, reader->lang, hours_weekday(day)));
    else
        set_day(reader, state, "day", day);
}

void find_state_view(const struct find_reader *reader, json_t *view, const struct directory_service *service)
{
    const struct hours_state *state = &service->state;
    json_t *set = json_object();
    bool has_phone = service->root && yaml_text(service->root, "phone").n > 0;

    json_object_set_new(view, "state", set);
    page_flag(set, "always", state->kind == HOURS_ALWAYS || (state->open && state->until == INT64_MAX));
    page_flag(set, "unknown", state->kind == HOURS_UNKNOWN && has_phone && !service->emergency);
    page_flag(set, "open", state->kind == HOURS_WEEK && state->open && state->until != INT64_MAX);
    page_flag(set, "opens", state->kind == HOURS_WEEK && !state->open && state->opens != INT64_MAX);
    page_flag(set, "closed", state->kind == HOURS_WEEK && !state->open && state->opens == INT64_MAX);
    page_flag(view, "is_open", state->open);
    if (state->kind == HOURS_WEEK && (state->open ? state->until : state->opens) != INT64_MAX)
        set_moment(reader, set, service->hours.zone, state->open ? state->until : state->opens);
}

/* ---- the table of hours ---- */

static void add_stretches(json_t *row, const struct hours_day *day)
{
    json_t *list = page_list(row, "stretches");

    page_flag(row, "closed", !day->count);
    for (size_t i = 0; i < day->count; i++) {
        json_t *item = page_item(list);
        set_time(item, "from", day->stretches[i].from);
        if (day->stretches[i].to == HOURS_DAY_MINUTES)
            page_text(item, "to", STR("24:00"));
        else
            set_time(item, "to", day->stretches[i].to);
    }
}

static void add_exceptions(const struct find_reader *reader, json_t *view, const struct hours *hours)
{
    json_t *list = page_list(view, "exceptions");
    int32_t today;
    int minute;

    hours_local(hours->zone, edition_made(reader->edition), &today, &minute);
    for (size_t i = 0; i < hours->exception_count; i++) {
        if (hours->exceptions[i].day < today)
            continue;
        json_t *row = page_item(list);
        set_day(reader, row, "day", hours->exceptions[i].day);
        add_stretches(row, &hours->exceptions[i].open);
    }
    page_flag(view, "has_exceptions", json_array_size(list) > 0);
}

void find_hours_view(const struct find_reader *reader, json_t *view, const struct directory_service *service)
{
    const struct hours *hours = &service->hours;
    json_t *list = page_list(view, "week");
    int32_t today;
    int minute;

    page_flag(view, "has_week", hours->kind == HOURS_WEEK);
    page_flag(view, "has_exceptions", false);
    page_flag(view, "holidays_closed", hours->kind == HOURS_WEEK && hours->closed_on_holidays);
    page_text(view, "zone_town", STR(""));
    if (hours->kind != HOURS_WEEK)
        return;
    hours_local(hours->zone, edition_made(reader->edition), &today, &minute);
    for (unsigned i = 0; i < HOURS_DAYS; i++) {
        json_t *row = page_item(list);
        page_text(row, "day", words_weekday(reader->arena, reader->lang, i));
        page_flag(row, "today", hours_weekday(today) == i);
        add_stretches(row, &hours->week[i]);
    }
    add_exceptions(reader, view, hours);
    if (!service->of->home)
        page_text(view, "zone_town", words_zone_town(reader->arena, reader->lang, str_from(hours->zone)));
}

/* ---- services and organisations ---- */

/* view[key]: the names of a list of codes, as one text. */
static void join_names(const struct find_reader *reader, json_t *view, const char *key, const json_t *codes,
                       const char *prefix)
{
    struct str *names = ARENA_ARRAY(reader->arena, json_array_size(codes) + 1, struct str);
    size_t i;
    json_t *each;

    json_array_foreach(codes, i, each) {
        struct str code = str_make(json_string_value(each), json_string_length(each));
        names[i] = prefix ? find_named(reader, prefix, code) : words_language_in(reader->arena, reader->lang, code);
    }
    if (json_array_size(codes))
        page_text(view, key, words_join(reader->arena, reader->lang, names, json_array_size(codes)));
}

/* "checked_on": the day in words when it is a whole one; "source_web" or "source_text". */
static void set_proof(const struct find_reader *reader, json_t *view)
{
    struct str source = json_str(view, "source");
    struct str day_text = json_str(view, "checked_day");
    bool is_link = str_starts(source, STR("https://")) || str_starts(source, STR("http://"));
    int32_t day;

    page_text(view, "checked_by", find_named(reader, "checked-by", json_str(view, "checked_by")));
    page_text(view, "source_web", is_link ? source : STR(""));
    page_text(view, "source_text", is_link ? STR("") : source);
    if (clock_day_parse(day_text, &day))
        set_day(reader, view, "checked_on", day);
    else
        page_text(view, "checked_on", day_text);
}

static void set_place(json_t *view, const json_t *places, const struct directory_service *service)
{
    size_t i;
    json_t *each;

    json_array_foreach(places, i, each)
        if (service->place && str_eq(json_str(each, "id"), service->place->id)) {
            json_object_set(view, "place", each);
            return;
        }
}

/* Lines that would be empty are left out. */
static void set_lines(json_t *view)
{
    static const char *const links[] = {"chat", "web", "email"}, *const ways[] = {"hours_text", "language_list"};
    static const char *const states[] = {"always", "unknown", "open", "opens", "closed"};
    const json_t *state = json_object_get(view, "state");
    bool has_links = false, has_ways = json_is_true(json_object_get(view, "free"));

    for (size_t i = 0; i < LEN(links); i++)
        has_links = has_links || json_str(view, links[i]).n;
    for (size_t i = 0; i < LEN(ways); i++)
        has_ways = has_ways || json_str(view, ways[i]).n;
    for (size_t i = 0; i < LEN(states); i++)
        has_ways = has_ways || json_is_true(json_object_get(state, states[i]));
    page_flag(view, "has_links", has_links);
    page_flag(view, "has_ways", has_ways);
}

static void service_view(const struct find_reader *reader, json_t *view, const json_t *organisation,
                         const struct directory_service *service)
{
    bool urgent = service->emergency && service->of->home;

    set_place(view, json_object_get(organisation, "places"), service);
    join_names(reader, view, "language_list", json_object_get(view, "languages"), NULL);
    join_names(reader, view, "need_list", json_object_get(view, "needs"), "need");
    join_names(reader, view, "suit_list", json_object_get(view, "suits"), "suits");
    fill_gaps(view);
    page_flag(view, "urgent", urgent);
    page_text(view, "key", str_printf(reader->arena, STR_FMT "-" STR_FMT, STR_ARG(service->of->id), STR_ARG(service->id)));
    set_proof(reader, view);
    find_state_view(reader, view, service);
    find_hours_view(reader, view, service);
    set_lines(view);
}

static json_t *service_by_id(const json_t *list, struct str id)
{
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
        if (str_eq(json_str(each, "id"), id))
            return each;
    return NULL;
}

json_t *find_organisation_view(const struct find_reader *reader, const struct directory_organisation *of)
{
    const struct shape_reader eyes = {.lang = reader->lang, .level = DISCLOSE_PUBLIC};
    json_t *view = shape_view(of->item->kind, of->item->root, &eyes);

    if (!view)
        return NULL;
    page_text(view, "lang", reader->lang);
    page_text(view, "country_name", words_country_in(reader->arena, reader->lang, of->country));
    page_text(view, "kind_name", find_named(reader, "organisation", json_str(view, "kind")));
    page_flag(view, "abroad", !of->home);
    fill_gaps(view);
    set_proof(reader, view);
    for (size_t i = 0; i < of->place_count && !json_string_length(json_object_get(view, "town")); i++)
        page_text(view, "town", of->places[i].town);
    set_lines(view);
    bool shown = false; /* the same address stands with a service already */
    for (size_t i = 0; i < of->service_count; i++) {
        json_t *one = of->services[i].root ? service_by_id(json_object_get(view, "services"), of->services[i].id) : NULL;
        if (!one)
            continue;
        service_view(reader, one, view, &of->services[i]);
        shown = shown || json_str(one, "web").n;
    }
    page_flag(view, "foot_web", json_str(view, "web").n && !shown);
    return view;
}
