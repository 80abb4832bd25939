/* check_api.c - the offer check for other software: partner sites' pages, messengers, the widget (doc/widget.md).
 *
 * The same look as the page's, as JSON; offsets are bytes of the UTF-8 text.  No key and no proof of work in normal use:
 * a check is cheap, keeps nothing, and has a flood gate of its own.  Described in doc/openapi.yaml. */
#include "site/check.h"

/* What a small form on another site's page says, so that its words are ours and stand in every language. */
static const struct { const char *name, *key; } WORDS[] = {
    {"title", "!widget-title"},     {"label", "!widget-label"},   {"button", "!widget-button"},
    {"privacy", "!widget-privacy"}, {"signs", "!widget-signs"},   {"good", "!widget-good"},
    {"ask", "!widget-ask"},         {"do", "!widget-do"},         {"page", "!widget-page"},
    {"busy", "!widget-busy"},       {"failed", "!widget-failed"}, {"empty", "!check-empty"},
    {"too_long", "!check-too-long"},
};

static void find_view(const struct web_request *request, json_t *list, struct str text,
                      const struct screen_finding *finding)
{
    const struct screen *screen = page_app(request)->cases.screen;
    const struct screen_indicator *indicator = finding->indicator;
    json_t *item = page_item(list);

    page_text(item, "indicator", indicator->id);
    page_text(item, "name", screen_name(screen, indicator, request->lang));
    page_text(item, "reason", screen_reason(screen, indicator, request->lang));
    page_text(item, "element", str_from(screen_element_name(indicator->element)));
    page_text(item, "strength", str_from(screen_strength_name(indicator->strength)));
    page_number(item, "start", (int64_t)finding->span.start);
    page_number(item, "end", (int64_t)finding->span.end);
    page_text(item, "text", str_slice(text, finding->span.start, finding->span.end));
}

static void advice_view(const struct web_request *request, json_t *view, const char *key,
                        const struct advice_entry *const *entries, size_t count)
{
    json_t *list = page_list(view, key);

    for (size_t i = 0; i < count; i++) {
        json_t *item = page_item(list);

        page_text(item, "id", entries[i]->id);
        if (entries[i]->title)
            page_text(item, "title", pack_text(entries[i]->title, request->lang));
        page_text(item, "text", pack_text(entries[i]->text, request->lang));
    }
}

static json_t *check_json(const struct web_request *request, const struct check *check)
{
    const struct screen_result *result = &check->result;
    json_t *view = json_object(), *list;

    page_text(view, "lang", request->lang);
    page_text(view, "level", str_from(screen_level_name(result->level)));
    page_text(view, "summary", page_word(request, str_from(check_summary(check))));
    page_text(view, "advice", page_word(request, str_from(check_advice(check))));
    page_text(view, "why", screen_explain(page_app(request)->cases.screen, result, request->lang, request->arena));
    page_list(view, "findings");
    page_list(view, "counter");
    for (size_t i = 0; i < result->finding_count; i++)
        find_view(request, json_object_get(view, result->findings[i].indicator->counter ? "counter" : "findings"),
                  check->text, &result->findings[i]);
    list = page_list(view, "forms");
    for (size_t i = 0; i < result->form_count; i++)
        json_array_append_new(list, json_stringn(result->forms[i].p, result->forms[i].n));
    list = page_list(view, "identifiers");
    for (size_t i = 0; i < result->identifier_count; i++) {
        json_t *item = page_item(list);

        page_text(item, "type", str_from(identifier_type_name(result->identifiers[i].type)));
        page_text(item, "value", result->identifiers[i].value);
        page_number(item, "start", (int64_t)result->identifiers[i].span.start);
        page_number(item, "end", (int64_t)result->identifiers[i].span.end);
    }
    advice_view(request, view, "questions", check->questions, check->question_count);
    advice_view(request, view, "tips", check->tips, check->tip_count);
    return view;
}

/* ---- asking ---- */

struct asked { struct str text, lang, challenge, solution; };

static bool read_member(struct asked *asked, const char *key, const json_t *value, struct err *err)
{
    const struct { const char *name; struct str *into; } members[] = {
        {"text", &asked->text}, {"lang", &asked->lang}, {"challenge", &asked->challenge}, {"solution", &asked->solution}};

    for (size_t i = 0; i < LEN(members); i++) {
        if (strcmp(key, members[i].name) != 0)
            continue;
        if (!json_is_string(value))
            return err_field(err, key, "!field-not-text");
        *members[i].into = str_make(json_string_value(value), json_string_length(value));
        return true;
    }
    return err_field(err, key, "!field-unknown");
}

/* The answer's language is the request's from here on. */
static bool take_language(struct web_request *request, struct str lang, struct err *err)
{
    if (!lang.n)
        return true;
    if (!words_has(page_app(request)->words, lang))
        return err_field(err, "lang", "!language-unknown");
    request->lang = lang;
    return true;
}

static bool read_body(struct web_request *request, struct asked *ret, struct err *err)
{
    const char *key;
    json_t *value;

    json_object_foreach(request->json, key, value)
        if (!read_member(ret, key, value, err))
            return false;
    return take_language(request, ret->lang, err);
}

bool api_screen(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct flood_demand demand = {0};
    struct asked asked = {0};
    struct err why = {0};
    struct check check;

    origins_answer(page_app(request)->origins, request, reply);
    if (!json_is_object(request->json))
        return api_problem(reply, request->arena, 400, "", page_word(request, STR("!json-object")), NULL);
    if (!read_body(request, &asked, &why) || !check_look(request, asked.text, &check, &why))
        return api_refuse(request, reply, &why, err);
    if (check_flooded(request, asked.challenge, asked.solution, &demand))
        return api_flood_problem(request, reply, &demand);
    return api_json(reply, 200, check_json(request, &check));
}

bool api_screen_words(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    json_t *view, *words;

    origins_answer(page_app(request)->origins, request, reply);
    if (!take_language(request, web_get(request, "lang"), &why))
        return api_refuse(request, reply, &why, err);
    view = json_object();
    words = json_object();
    page_text(view, "lang", request->lang);
    page_text(view, "dir", words_right_to_left(request->lang) ? STR("rtl") : STR("ltr"));
    page_number(view, "most", CHECK_LONGEST);
    page_text(view, "page", str_printf(request->arena, "/" STR_FMT "/check", STR_ARG(request->lang)));
    json_object_set_new(view, "words", words);
    for (size_t i = 0; i < LEN(WORDS); i++)
        page_text(words, WORDS[i].name, page_word(request, str_from(WORDS[i].key)));
    return api_json(reply, 200, view);
}

bool api_screen_options(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return origins_preflight(page_app(request)->origins, request, reply, "GET, POST");
}
