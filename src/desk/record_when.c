/* record_when.c - the conditions of fields: for the browser's module, and in words for whoever reads them. */
#include "desk/record_pages.h"
#include "site/page.h"

struct str record_when_data(struct arena *arena, const struct kind_when *when)
{
    struct buf data = {.arena = arena};

    for (size_t i = 0; i < when->count; i++) {
        buf_printf(&data, "%s" STR_FMT "=", i ? ";" : "", STR_ARG(when->parts[i].field));
        for (size_t v = 0; v < when->parts[i].count; v++)
            buf_printf(&data, "%s" STR_FMT, v ? "|" : "", STR_ARG(when->parts[i].values[v]));
    }
    return buf_str(&data);
}

struct str record_when_words(const struct web_request *request, const struct kind *kind, const struct kind_when *when)
{
    struct buf words = {.arena = request->arena};

    for (size_t i = 0; i < when->count; i++) {
        const struct kind_field *other = kind_field_find(kind, when->parts[i].field);
        if (!other)
            continue;
        struct str label = record_word(request, other->label);
        buf_printf(&words, "%s" STR_FMT ": ", words.n ? "; " : "", STR_ARG(label));
        for (size_t v = 0; v < when->parts[i].count; v++) {
            struct str value = when->parts[i].values[v];
            const struct kind_code *code = other->list ? kind_code_find(other->list, value) : NULL;
            if (v)
                buf_add(&words, STR(" / "));
            if (code)
                value = record_word(request, code->label);
            else if (other->type == KIND_FLAG)
                value = page_word(request, str_is(value, "yes") ? STR("!flag-yes") : STR("!flag-no"));
            buf_add(&words, value);
        }
    }
    return buf_str(&words);
}
