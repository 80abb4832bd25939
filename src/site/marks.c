/* marks.c - a text in pieces, with the signs that were found in it; see marks.h.
 *
 * Findings may overlap; then they share one mark, which names all its signs. */
#include "site/marks.h"

#include "site/page.h"

/* A mark's colour is that of its strongest sign; a counter-sign never outshines a sign. */
static const char *tone_of(const struct screen_finding *findings, size_t count)
{
    int strongest = -1;

    for (size_t i = 0; i < count; i++) {
        if (!findings[i].indicator->counter && (int)findings[i].indicator->strength > strongest)
            strongest = (int)findings[i].indicator->strength;
    }
    return strongest < 0 ? "counter" : screen_strength_name((enum screen_strength)strongest);
}

/* The sign in the list beside the text; added when it is new.  Returns its number from 1. */
static json_int_t sign_number(const struct web_request *request, json_t *signs,
                              const struct screen_indicator *indicator)
{
    const struct screen *screen = page_app(request)->cases.screen;
    size_t at;
    json_t *sign;

    json_array_foreach(signs, at, sign) {
        if (str_is(indicator->id, json_string_value(json_object_get(sign, "id"))))
            return (json_int_t)at + 1;
    }
    sign = page_item(signs);
    page_number(sign, "number", (int64_t)json_array_size(signs));
    page_text(sign, "id", indicator->id);
    page_text(sign, "name", screen_name(screen, indicator, request->lang));
    page_text(sign, "reason", screen_reason(screen, indicator, request->lang));
    page_text(sign, "source", indicator->source);
    page_flag(sign, "counter", indicator->counter);
    page_text(sign, "tone", str_from(indicator->counter ? "counter" : screen_strength_name(indicator->strength)));
    page_named(request, sign, "element", "element", str_from(screen_element_name(indicator->element)));
    page_named(request, sign, "strength", "strength", str_from(screen_strength_name(indicator->strength)));
    page_list(sign, "words");
    return (json_int_t)json_array_size(signs);
}

/* Says in the list which words carry the sign; five are enough to see why. */
static void add_words(json_t *sign, struct str words, struct str mark)
{
    json_t *list = json_object_get(sign, "words");

    if (json_array_size(list) >= 5)
        return;
    json_t *item = page_item(list);
    page_text(item, "text", words);
    page_text(item, "mark", mark);
}

static void add_plain(json_t *pieces, struct str text)
{
    if (text.n)
        page_text(page_item(pieces), "text", text);
}

static void add_mark(const struct web_request *request, json_t *pieces, struct str words, struct str id,
                     const struct screen_finding *findings, size_t count, json_t *signs)
{
    json_t *piece = page_item(pieces), *mark = json_object(), *reasons = page_list(mark, "reasons");

    page_text(piece, "text", words);
    json_object_set_new(piece, "mark", mark);
    page_text(mark, "id", id);
    page_text(mark, "tone", str_from(tone_of(findings, count)));
    for (size_t i = 0; i < count; i++) {
        json_int_t number = sign_number(request, signs, findings[i].indicator);
        json_t *sign = json_array_get(signs, (size_t)number - 1);
        bool said = false;
        size_t at;
        json_t *reason;
        json_array_foreach(reasons, at, reason)
            said = said || json_integer_value(json_object_get(reason, "number")) == number;
        if (said)
            continue;
        add_words(sign, words, id);
        json_array_append(reasons, sign); /* the same one: a copy would cost more than all else here */
        if (json_array_size(reasons) == 1)
            page_number(mark, "first", number);
    }
}

/* The end of the group of findings that overlap the one at from; *ret_end is the byte where their mark ends. */
static size_t group_end(const struct screen_result *result, size_t from, size_t *ret_end)
{
    size_t end = result->findings[from].span.end, to = from + 1;

    while (to < result->finding_count && result->findings[to].span.start < end) {
        if (result->findings[to].span.end > end)
            end = result->findings[to].span.end;
        to++;
    }
    *ret_end = end;
    return to;
}

void marks_view(const struct web_request *request, json_t *view, struct str text, const struct screen_result *result,
                const char *field, json_t *signs)
{
    json_t *pieces = page_list(view, "pieces");
    size_t done = 0;

    while (text.n && strchr(" \t\r\n", text.p[text.n - 1])) /* nobody wants to see empty lines at the end */
        text.n--;
    for (size_t from = 0; from < result->finding_count;) {
        size_t start = result->findings[from].span.start, end, to = group_end(result, from, &end);
        if (start >= done && end <= text.n) {
            add_plain(pieces, str_slice(text, done, start));
            add_mark(request, pieces, str_slice(text, start, end),
                     str_printf(request->arena, "mark-%s-%zu", field, from + 1), result->findings + from, to - from,
                     signs);
            done = end;
        }
        from = to;
    }
    add_plain(pieces, str_slice(text, done, text.n));
}
