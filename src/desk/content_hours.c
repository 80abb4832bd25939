/* content_hours.c - the hours of a service in plain fields: always, not known, or a line a day; and days that differ.
 *
 *   f.NAME          always | unknown | week
 *   f.NAME.mon …    "09:00-12:00, 14:00-16:00"
 *   f.NAME.timezone, f.NAME.holidays
 *   f.NAME.exceptions   a line a day: "2026-12-24 09:00-12:00", "2026-12-25" for closed */
#include "base/yaml_write.h"
#include "desk/content.h"

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const holidays[] = {"closed", "as-usual"};

static struct str joined(struct arena *arena, const struct yaml *stretches)
{
    struct buf out = {.arena = arena};

    for (const struct yaml *each = stretches ? stretches->first : NULL; each; each = each->next) {
        buf_add(&out, out.n ? STR(", ") : STR(""));
        buf_add(&out, each->text);
    }
    return out.n ? buf_str(&out) : STR("");
}

static struct str exceptions_of(struct arena *arena, const struct yaml *list)
{
    struct buf out = {.arena = arena};

    for (const struct yaml *each = list ? list->first : NULL; each; each = each->next) {
        struct str hours = joined(arena, yaml_get(each, "open"));
        buf_printf(&out, "%s" STR_FMT "%s" STR_FMT, out.n ? "\n" : "", STR_ARG(yaml_text(each, "day")),
                   hours.n ? " " : "", STR_ARG(hours));
    }
    return out.n ? buf_str(&out) : STR("");
}

static void choice_view(const struct web_request *request, json_t *list, const char *key, const char *value, bool chosen)
{
    json_t *item = view_item(list);

    view_name(item, "value", value);
    view_text(item, "label", content_choice_label(request, key, value));
    view_flag(item, "chosen", chosen);
}

void content_hours_view(const struct web_request *request, json_t *row, const struct yaml *value)
{
    static const char *const ways[] = {"always", "week", "unknown"};
    bool map = value && value->type == YAML_MAP;
    const char *way = map ? "week" : value && str_is(value->text, "always") ? "always" : "unknown";
    struct str zone = map ? yaml_text(value, "timezone") : STR(""), kept = map ? yaml_text(value, "holidays") : STR("");
    const struct yaml *week = map ? yaml_get(value, "week") : NULL;
    json_t *list = view_list(row, "choices");

    for (size_t i = 0; i < LEN(ways); i++)
        choice_view(request, list, "hours", ways[i], strcmp(way, ways[i]) == 0);
    list = view_list(row, "days");
    for (size_t i = 0; i < LEN(days); i++) {
        json_t *day = view_item(list);
        view_name(day, "day", days[i]);
        view_text(day, "label", content_choice_label(request, "day", days[i]));
        view_text(day, "value", joined(request->arena, week ? yaml_get(week, days[i]) : NULL));
    }
    list = view_list(row, "holidays");
    for (size_t i = 0; i < LEN(holidays); i++)
        choice_view(request, list, "holidays", holidays[i], str_is(kept, holidays[i]));
    view_text(row, "timezone", zone.n ? zone : STR("Europe/Ljubljana"));
    view_text(row, "exceptions", exceptions_of(request->arena, map ? yaml_get(value, "exceptions") : NULL));
}

static struct yaml *stretches(struct arena *arena, struct str text)
{
    struct yaml *list = yaml_new(arena, YAML_LIST);

    while (text.n) {
        struct str one = str_trim(str_cut(&text, ','));
        if (!one.n)
            continue;
        struct yaml *node = yaml_new_text(arena, one);
        node->quoted = true;
        yaml_append(list, node);
    }
    return list;
}

static struct yaml *exceptions(struct arena *arena, struct str text)
{
    struct yaml *list = yaml_new(arena, YAML_LIST);

    while (text.n) {
        struct str rest = str_trim(str_cut(&text, '\n'));
        struct str day = str_cut(&rest, ' ');
        if (!day.n)
            continue;
        struct yaml *one = yaml_new(arena, YAML_MAP);
        yaml_set(arena, one, STR("day"), yaml_new_text(arena, day));
        yaml_set(arena, one, STR("open"), stretches(arena, rest));
        yaml_append(list, one);
    }
    return list;
}

static struct str typed(const struct web_request *request, struct str name, const char *what)
{
    return str_trim(web_get(request, str_printf(request->arena, STR_FMT ".%s", STR_ARG(name), what).p));
}

static struct yaml *week_of(const struct web_request *request, struct str name)
{
    struct arena *arena = request->arena;
    struct yaml *map = yaml_new(arena, YAML_MAP), *week = yaml_new(arena, YAML_MAP);
    struct yaml *differing = exceptions(arena, typed(request, name, "exceptions"));

    for (size_t i = 0; i < LEN(days); i++) {
        struct yaml *open = stretches(arena, typed(request, name, days[i]));
        if (open->count)
            yaml_set(arena, week, str_from(days[i]), open);
    }
    yaml_set(arena, map, STR("timezone"), yaml_new_text(arena, typed(request, name, "timezone")));
    yaml_set(arena, map, STR("week"), week);
    if (typed(request, name, "holidays").n)
        yaml_set(arena, map, STR("holidays"), yaml_new_text(arena, typed(request, name, "holidays")));
    if (differing->count)
        yaml_set(arena, map, STR("exceptions"), differing);
    return map;
}

struct yaml *content_hours(const struct web_request *request, struct str name, const struct yaml *over)
{
    struct str way = web_get(request, name.p);

    if (!web_has(request, name.p))
        return over ? yaml_copy(request->arena, over) : NULL;
    if (str_is(way, "week"))
        return week_of(request, name);
    return over || str_is(way, "always") ? yaml_new_text(request->arena, str_is(way, "always") ? STR("always")
                                                                                               : STR("unknown")) : NULL;
}
