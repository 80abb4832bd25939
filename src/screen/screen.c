/* screen.c - see screen.h: loading, and what a finding is called in the reader's language. */
#include "screen/screen.h"

#include <stdlib.h>

#include "screen/draft.h"
#include "screen/inside.h"

void draft_complain(struct draft *draft, const struct err *err)
{
    draft->complaints++;
    draft->tell(draft->context, err->text);
}

void draft_read(struct draft *draft, const char *const *packs, size_t pack_count)
{
    levels_read(draft, packs, pack_count);
    pay_pack_read(draft, packs, pack_count);
    indicators_read(draft, packs, pack_count);
    weights_read(draft, packs, pack_count);
}

/* Of these labels, those with this name (NULL: any): the one in this language, else in English, else the first. */
static struct str label_in(const struct image *image, const struct image_label *labels, size_t count,
                           const char *name, struct str lang)
{
    struct str best = {0};
    for (size_t i = 0; i < count; i++) {
        struct str own = image_str(image, labels[i].lang), text = image_str(image, labels[i].text);
        if (name && !str_is(image_str(image, labels[i].name), name))
            continue;
        if (str_eq(own, lang))
            return text;
        if (!best.n || str_is(own, "en"))
            best = text;
    }
    return best;
}

static struct str label(const struct image *image, const char *name, struct str lang)
{
    struct str text = label_in(image, image->labels, image->labels_count, name, lang);
    return text.n ? text : str_from(name);
}

static void add_voice(struct screen *screen, struct str lang)
{
    const struct image *image = &screen->image;
    for (size_t i = 0; i < screen->voice_count; i++)
        if (str_eq(screen->voices[i].lang, lang))
            return;
    struct screen_voice *voice = &screen->voices[screen->voice_count++];
    voice->lang = lang;
    for (int i = 0; i < SCREEN_ELEMENTS; i++)
        voice->elements[i] = label(image, screen_element_name((enum screen_element)i), lang);
    for (int i = 0; i < SCREEN_STRENGTHS; i++)
        voice->strengths[i] = label(image, screen_strength_name((enum screen_strength)i), lang);
    voice->lowered = label(image, "lowered", lang);
}

/* English first: it speaks for those who have no labels. */
static void open_voices(struct screen *screen)
{
    const struct image *image = &screen->image;
    screen->voices = ARENA_ARRAY(&screen->arena, image->labels_count + 1, struct screen_voice);
    add_voice(screen, STR("en"));
    for (size_t i = 0; i < image->labels_count; i++)
        add_voice(screen, image_str(image, image->labels[i].lang));
}

void screen_open(struct screen *screen)
{
    const struct image *image = &screen->image;
    screen->shown = ARENA_ARRAY(&screen->arena, image->indicators_count, struct screen_indicator);
    for (size_t i = 0; i < image->indicators_count; i++) {
        const struct image_indicator *from = &image->indicators[i];
        struct screen_indicator *to = &screen->shown[i];
        *to = (struct screen_indicator){
            .id = image_str(image, from->id), .counter = from->counter, .source = image_str(image, from->source),
            .element = (enum screen_element)from->element, .strength = (enum screen_strength)from->strength,
            .weight = from->weight, .form_count = from->forms.count,
            .forms = ARENA_ARRAY(&screen->arena, from->forms.count, struct str)};
        for (uint32_t k = 0; k < from->forms.count; k++)
            to->forms[k] = image_str(image, image->forms[from->forms.first + k]);
    }
    open_voices(screen);
}

static void keep_first(void *context, const char *message)
{
    struct err *first = context;
    if (first->kind == ERR_NONE)
        err_set(first, ERR_INPUT, "%s", message);
}

/* Reads the packs and builds their image; the first complaint is the error. */
static bool build(struct screen *screen, const char *const *packs, size_t pack_count, struct err *err)
{
    struct err first = {0};
    struct draft draft = {.tell = keep_first, .context = &first};
    draft_read(&draft, packs, pack_count);
    bool ok = draft.complaints == 0;
    if (ok)
        image_build(&draft, &screen->arena, &screen->image);
    arena_clear(&draft.arena);
    return ok || err_set(err, first.kind, "%s", first.text);
}

/* What was built is kept, and used from where it is kept: building took several times the memory. */
static void use_cache(struct screen *screen, const char *cache, const struct cache_key *key)
{
    struct image image;
    cache_write(cache, key, &screen->image);
    if (cache_read(cache, key, &image, &screen->map, &screen->map_size)) {
        screen->image = image;
        arena_clear(&screen->arena);
    }
}

bool screen_load(const char *const *packs, size_t pack_count, const char *cache, struct screen **ret, struct err *err)
{
    struct cache_key key;
    struct screen *screen = calloc(1, sizeof *screen);
    if (!screen)
        return err_set(err, ERR_FAULT, "cannot load the indicators: out of memory");
    bool keyed = cache && cache_key_of(packs, pack_count, &key);
    if (!keyed || !cache_read(cache, &key, &screen->image, &screen->map, &screen->map_size)) {
        if (!build(screen, packs, pack_count, err)) {
            screen_free(screen);
            return false;
        }
        if (keyed)
            use_cache(screen, cache, &key);
    }
    screen_open(screen);
    *ret = screen;
    return true;
}

void screen_free(struct screen *screen)
{
    if (!screen)
        return;
    cache_unmap(screen->map, screen->map_size);
    arena_clear(&screen->arena);
    free(screen);
}

size_t screen_indicator_count(const struct screen *screen)
{
    return screen->image.indicators_count;
}

const struct screen_indicator *screen_indicator_at(const struct screen *screen, size_t index)
{
    return &screen->shown[index];
}

size_t screen_indicator_number(const struct screen *screen, const struct screen_indicator *indicator)
{
    return (size_t)(indicator - screen->shown);
}

double screen_even(const struct screen *screen)
{
    return screen->image.even;
}

const struct screen_indicator *screen_find(const struct screen *screen, struct str id)
{
    for (size_t i = 0; i < screen->image.indicators_count; i++)
        if (str_eq(screen->shown[i].id, id))
            return &screen->shown[i];
    return NULL;
}

/* The text in this language, else in English, else the first. */
static const struct image_text *text_in(const struct screen *screen, const struct screen_indicator *indicator,
                                        struct str lang)
{
    const struct image *image = &screen->image;
    struct image_span span = image->indicators[indicator - screen->shown].texts;
    const struct image_text *texts = image->texts + span.first, *best = span.count ? texts : NULL;
    for (uint32_t i = 0; i < span.count; i++) {
        struct str own = image_str(image, texts[i].lang);
        if (str_eq(own, lang))
            return &texts[i];
        if (str_is(own, "en"))
            best = &texts[i];
    }
    return best;
}

struct str screen_name(const struct screen *screen, const struct screen_indicator *indicator, struct str lang)
{
    const struct image_text *text = text_in(screen, indicator, lang);
    return text ? image_str(&screen->image, text->name) : indicator->id;
}

struct str screen_reason(const struct screen *screen, const struct screen_indicator *indicator, struct str lang)
{
    const struct image_text *text = text_in(screen, indicator, lang);
    return text && text->reason.n ? image_str(&screen->image, text->reason) : indicator->id;
}

static const struct screen_voice *voice_of(const struct screen *screen, struct str lang)
{
    for (size_t i = 0; i < screen->voice_count; i++)
        if (str_eq(screen->voices[i].lang, lang))
            return &screen->voices[i];
    return screen->voices;
}

struct str screen_element_label(const struct screen *screen, enum screen_element element, struct str lang)
{
    return voice_of(screen, lang)->elements[element];
}

struct str screen_strength_label(const struct screen *screen, enum screen_strength strength, struct str lang)
{
    return voice_of(screen, lang)->strengths[strength];
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
            buf_printf(out, "%s" STR_FMT ": ", out->n ? "; " : "", STR_ARG(voice_of(screen, lang)->lowered));
        buf_add(out, screen_name(screen, indicator, lang));
        any = true;
    }
}

struct str screen_explain(const struct screen *screen, const struct screen_result *result, struct str lang,
                          struct arena *arena)
{
    const struct image *image = &screen->image;
    struct buf out = {.arena = arena};
    bool any = false;
    for (size_t i = 0; i < image->rules_count && !out.n; i++) {
        struct image_span sentences = image->rules[i].sentences;
        if (str_eq(image_str(image, image->rules[i].id), result->rule))
            buf_add(&out, label_in(image, image->sentences + sentences.first, sentences.count, NULL, lang));
    }
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
