/* view.c - the small pieces that views are made of; see pages.h. */
#include "base/clock.h"
#include "desk/pages.h"
#include "site/page.h"

void view_text(json_t *view, const char *key, struct str value)
{
    json_t *text = json_stringn(value.p ? value.p : "", value.n);

    json_object_set_new(view, key, text ? text : json_string("\xef\xbf\xbd"));
}

void view_name(json_t *view, const char *key, const char *value)
{
    view_text(view, key, str_from(value));
}

void view_number(json_t *view, const char *key, int64_t value)
{
    json_object_set_new(view, key, json_integer(value));
}

void view_flag(json_t *view, const char *key, bool value)
{
    json_object_set_new(view, key, json_boolean(value));
}

json_t *view_list(json_t *view, const char *key)
{
    json_t *list = json_array();

    json_object_set_new(view, key, list);
    return list;
}

json_t *view_item(json_t *list)
{
    json_t *item = json_object();

    json_array_append_new(list, item);
    return item;
}

void view_word(const struct web_request *request, json_t *view, const char *key, const char *prefix, struct str name)
{
    page_named(request, view, key, prefix, name);
}

void view_role(const struct web_request *request, json_t *view, const char *key, struct str role)
{
    const struct role_rule *rule = role_rule_find(desk_app(request)->records.roles, role);
    if (rule)
        view_text(view, key, pack_text(rule->label, request->lang));
    else
        view_word(request, view, key, "role", role);
}

void view_day(const struct web_request *request, json_t *view, const char *key, int32_t day)
{
    view_text(view, key, words_day(desk_app(request)->words, request->arena, request->lang, day));
}

void view_age(const struct web_request *request, json_t *view, const char *key, int32_t day)
{
    int32_t days = clock_day(clock_now()) - day;
    json_t *age = json_object();

    json_object_set_new(view, key, age);
    view_flag(age, "today", days <= 0);
    view_flag(age, "yesterday", days == 1);
    view_flag(age, "earlier", days > 1);
    view_number(age, "days", days > 0 ? days : 0);
    view_text(age, "iso", clock_day_text(request->arena, day));
    view_day(request, age, "day", day);
}

void view_time(const struct web_request *request, json_t *view, const char *key, int64_t at)
{
    json_t *time = json_object();

    json_object_set_new(view, key, time);
    view_text(time, "iso", clock_time_text(request->arena, at));
    view_text(time, "words", words_time(desk_app(request)->words, request->arena, request->lang, at));
}

void view_level(const struct web_request *request, json_t *view, enum screen_level level)
{
    view_name(view, "level", screen_level_name(level));
    view_word(request, view, "level_name", "level", str_from(screen_level_name(level)));
    view_flag(view, "level_high", level == LEVEL_HIGH);
    view_flag(view, "level_some", level == LEVEL_SOME);
    view_flag(view, "level_none", level == LEVEL_NONE);
}

void view_typed(const struct web_request *request, json_t *view, const char *field)
{
    view_text(view, field, web_get(request, field));
}
