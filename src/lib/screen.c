/* screen.c - see kres/screen.h: packs and their indicators. */
#include "lib/screening.h"

_Static_assert(sizeof(kres_screen_options) == 2 * sizeof(size_t), "options grow at their end only");

struct opening { const char *const *packs; size_t count; const char *cache; struct screen *screen; };

static bool load(void *context, struct err *err)
{
    struct opening *opening = context;
    return screen_load(opening->packs, opening->count, opening->cache, &opening->screen, err);
}

int kres_screen_open(const char *const *packs, size_t count, const kres_screen_options *options, kres_screen **ret,
                     kres_error *error)
{
    kres_screen_options own = KRES_SCREEN_OPTIONS_INIT;
    if (!lib_options(options, &own, sizeof own))
        return lib_fail(error, KRES_INPUT, "the options are none of this version: set their size");
    if (!count)
        return lib_fail(error, KRES_INPUT, "screening takes at least one folder of indicators");
    struct opening opening = {packs, count, own.cache, NULL};
    int status = lib_guarded(load, &opening, NULL, error);
    if (status == KRES_OK)
        *ret = (kres_screen *)opening.screen;
    return status;
}

void kres_screen_close(kres_screen *screen)
{
    screen_free((struct screen *)screen);
}

uint32_t kres_screen_indicators(const kres_screen *screen)
{
    return (uint32_t)screen_indicator_count(lib_screen(screen));
}

/* NULL: there is no such number. */
static const struct screen_indicator *indicator_at(const kres_screen *screen, uint32_t indicator)
{
    return indicator < kres_screen_indicators(screen) ? screen_indicator_at(lib_screen(screen), indicator) : NULL;
}

kres_string kres_indicator_id(const kres_screen *screen, uint32_t indicator)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return at ? lib_string(at->id) : lib_name("");
}

kres_string kres_indicator_element(const kres_screen *screen, uint32_t indicator)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return lib_name(at ? screen_element_name(at->element) : "");
}

kres_string kres_indicator_strength(const kres_screen *screen, uint32_t indicator)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return lib_name(at ? screen_strength_name(at->strength) : "");
}

kres_string kres_indicator_source(const kres_screen *screen, uint32_t indicator)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return at ? lib_string(at->source) : lib_name("");
}

int kres_indicator_is_counter(const kres_screen *screen, uint32_t indicator)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return at && at->counter;
}

double kres_indicator_weight(const kres_screen *screen, uint32_t indicator)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return at ? at->weight : 0;
}

kres_string kres_indicator_name(const kres_screen *screen, uint32_t indicator, const char *language)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return at ? lib_string(screen_name(lib_screen(screen), at, str_from(language))) : lib_name("");
}

kres_string kres_indicator_reason(const kres_screen *screen, uint32_t indicator, const char *language)
{
    const struct screen_indicator *at = indicator_at(screen, indicator);
    return at ? lib_string(screen_reason(lib_screen(screen), at, str_from(language))) : lib_name("");
}
