/* screen.c - see screen.h: loading, and what a finding is called in the reader's language. */
#include "screen/screen.h"

#include <stdlib.h>

#include "base/pack.h"
#include "screen/parts.h"

void complain(struct complaints *complaints, const struct err *err)
{
    complaints->count++;
    complaints->tell(complaints->context, err->text);
}

void complain_err(void *context, const struct err *err)
{
    complain(context, err);
}

static void keep_first(void *context, const char *message)
{
    struct err *first = context;
    if (first->kind == ERR_NONE)
        err_set(first, ERR_INPUT, "%s", message);
}

bool screen_load(const char *const *packs, size_t pack_count, const char *cache, struct screen **ret, struct err *err)
{
    struct err first = {0};
    struct complaints complaints = {.tell = keep_first, .context = &first};
    struct screen *screen = calloc(1, sizeof *screen);
    if (!screen)
        return err_set(err, ERR_FAULT, "cannot load the indicators: out of memory");
    levels_read(screen, packs, pack_count, &complaints);
    screen->pay = pay_read(&screen->arena, packs, pack_count, complain_err, &complaints);
    indicators_read(screen, packs, pack_count, &complaints);
    if (complaints.count || !database_make(screen, cache, &first)) {
        screen_free(screen);
        return err_set(err, first.kind, "%s", first.text);
    }
    *ret = screen;
    return true;
}

void screen_free(struct screen *screen)
{
    if (!screen)
        return;
    hs_free_database(screen->database);
    arena_clear(&screen->arena);
    free(screen);
}

size_t screen_indicator_count(const struct screen *screen)
{
    return screen->entry_count;
}

const struct screen_indicator *screen_indicator_at(const struct screen *screen, size_t index)
{
    return &screen->entries[index].shown;
}

double screen_even(const struct screen *screen)
{
    return screen->even;
}

const struct screen_indicator *screen_find(const struct screen *screen, struct str id)
{
    for (size_t i = 0; i < screen->entry_count; i++)
        if (str_eq(screen->entries[i].shown.id, id))
            return &screen->entries[i].shown;
    return NULL;
}

static struct str entry_text(const struct screen_indicator *indicator, const char *key, struct str lang)
{
    const struct entry *entry = (const struct entry *)(const void *)indicator; /* its first field */
    struct str text = pack_text(yaml_get(entry->node, key), lang);
    return text.n ? text : indicator->id;
}

struct str screen_name(const struct screen *screen, const struct screen_indicator *indicator, struct str lang)
{
    UNUSED(screen);
    return entry_text(indicator, "name", lang);
}

struct str screen_reason(const struct screen *screen, const struct screen_indicator *indicator, struct str lang)
{
    UNUSED(screen);
    return entry_text(indicator, "reason", lang);
}

static struct str label(const struct screen *screen, const char *name, struct str lang)
{
    struct str text = pack_text(yaml_get(yaml_get(screen->levels, "labels"), name), lang);
    return text.n ? text : str_from(name);
}

struct str screen_element_label(const struct screen *screen, enum screen_element element, struct str lang)
{
    return label(screen, screen_element_name(element), lang);
}

struct str screen_strength_label(const struct screen *screen, enum screen_strength strength, struct str lang)
{
    return label(screen, screen_strength_name(strength), lang);
}

/* "; lowered because of: Safety advice, News story" */
static void add_counters(const struct screen *screen, const struct screen_result *result, struct str lang,
                         struct buf *out)
{
    bool any = false;
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct screen_indicator *indicator = result->findings[i].indicator;
        bool first = indicator->counter;
        for (size_t k = 0; k < i; k++)
            first = first && result->findings[k].indicator != indicator;
        if (!first)
            continue;
        if (any)
            buf_add(out, STR(", "));
        else
            buf_printf(out, "%s" STR_FMT ": ", out->n ? "; " : "", STR_ARG(label(screen, "lowered", lang)));
        buf_add(out, screen_name(screen, indicator, lang));
        any = true;
    }
}

struct str screen_explain(const struct screen *screen, const struct screen_result *result, struct str lang,
                          struct arena *arena)
{
    struct buf out = {.arena = arena};
    bool any = false;
    for (size_t i = 0; i < screen->rule_count && !out.n; i++)
        if (str_eq(screen->rules[i].id, result->rule))
            buf_add(&out, pack_text(screen->rules[i].sentence, lang));
    for (unsigned element = 0; element < SCREEN_ELEMENTS; element++) {
        bool named = false;
        for (int strength = STRENGTH_STRONG; strength >= STRENGTH_WEAK; strength--) {
            unsigned count = result->count[element][strength];
            if (!count)
                continue;
            if (!named)
                buf_printf(&out, "%s" STR_FMT ": ", any ? "; " : out.n ? " (" : "(",
                           STR_ARG(screen_element_label(screen, (enum screen_element)element, lang)));
            buf_printf(&out, "%s" STR_FMT " %u", named ? ", " : "",
                       STR_ARG(screen_strength_label(screen, (enum screen_strength)strength, lang)), count);
            named = any = true;
        }
    }
    if (any)
        buf_byte(&out, ')');
    add_counters(screen, result, lang, &out);
    return buf_str(&out);
}
