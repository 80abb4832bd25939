/* words_lang.c - a language's name, direction, dates and order of letters (ICU), and the choice by Accept-Language. */
#include <stdlib.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/clock.h"
#include "web/accept.h"
#include "web/words_table.h"

static struct str text_from_icu(struct arena *arena, const UChar *text, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;

    u_strToUTF8(NULL, 0, &bytes, text, length, &status);
    char *p = arena_alloc(arena, (size_t)bytes + 1);
    status = U_ZERO_ERROR;
    u_strToUTF8(p, bytes + 1, &bytes, text, length, &status);
    return U_SUCCESS(status) ? str_make(p, (size_t)bytes) : STR("");
}

/* "slovenščina" → "Slovenščina": a name that stands alone. */
static struct str name_in_itself(struct arena *arena, const char *code)
{
    UErrorCode status = U_ZERO_ERROR;
    UDisplayContext contexts[] = {UDISPCTX_CAPITALIZATION_FOR_STANDALONE};
    ULocaleDisplayNames *names = uldn_openForContext(code, contexts, 1, &status);
    UChar name[96];
    int32_t length = names ? uldn_localeDisplayName(names, code, name, (int32_t)LEN(name) - 1, &status) : 0;

    if (names)
        uldn_close(names);
    if (U_FAILURE(status) || length <= 0)
        return str_from(code);
    name[0] = name[0] < 0xd800 || name[0] > 0xdfff ? (UChar)u_toupper(name[0]) : name[0];
    return text_from_icu(arena, name, length);
}

/* "LLLL y" as the language orders it. */
static UDateFormat *month_format(const char *code, const UChar *zone, UErrorCode *status)
{
    static const UChar skeleton[] = {'y', 'M', 'M', 'M', 'M', 0};
    UChar pattern[64];
    UDateTimePatternGenerator *generator = udatpg_open(code, status);
    int32_t length = udatpg_getBestPattern(generator, skeleton, -1, pattern, (int32_t)LEN(pattern), status);

    if (generator)
        udatpg_close(generator);
    return U_SUCCESS(*status) ? udat_open(UDAT_PATTERN, UDAT_PATTERN, code, zone, -1, pattern, length, status) : NULL;
}

bool words_lang_prepare(struct words *words, struct words_lang *lang, struct err *err)
{
    static const UChar utc[] = {'U', 'T', 'C', 0};
    UErrorCode status = U_ZERO_ERROR;
    /* The digits that numbers to call, prices and the texts have on the same page. */
    const char *locale = str_printf(&words->arena, "%s@numbers=latn", lang->code.p).p;

    pthread_mutex_init(&lang->lock, NULL);
    lang->name = name_in_itself(&words->arena, lang->code.p);
    lang->day = udat_open(UDAT_NONE, UDAT_LONG, locale, utc, -1, NULL, 0, &status);
    lang->month = month_format(locale, utc, &status);
    lang->time = udat_open(UDAT_SHORT, UDAT_LONG, locale, NULL, 0, NULL, 0, &status);
    if (U_FAILURE(status))
        return err_set(err, ERR_FAULT, "cannot prepare dates for \"%s\": %s", lang->code.p, u_errorName(status));
    return true;
}

void words_lang_release(struct words_lang *lang)
{
    if (lang->day)
        udat_close(lang->day);
    if (lang->month)
        udat_close(lang->month);
    if (lang->time)
        udat_close(lang->time);
    lang->day = lang->month = lang->time = NULL;
}

enum what { DAY, MONTH, TIME };

static struct str format(const struct words *words, struct arena *arena, struct str code, enum what what, int64_t at)
{
    const struct words_lang *lang = words_lang_find(words, code);
    UErrorCode status = U_ZERO_ERROR;
    UChar text[160];

    if (!lang)
        lang = words->english ? words->english : words->count ? &words->langs[0] : NULL;
    if (!lang)
        return clock_time_text(arena, at);
    pthread_mutex_t *lock = (pthread_mutex_t *)&lang->lock;
    pthread_mutex_lock(lock);
    int32_t length = udat_format(what == TIME ? lang->time : what == MONTH ? lang->month : lang->day, (UDate)at * 1000,
                                 text, (int32_t)LEN(text), NULL, &status);
    pthread_mutex_unlock(lock);
    if (U_FAILURE(status) || length > (int32_t)LEN(text))
        return clock_time_text(arena, at);
    return text_from_icu(arena, text, length);
}

struct str words_day(const struct words *words, struct arena *arena, struct str lang, int32_t day)
{
    return format(words, arena, lang, DAY, clock_day_start(day));
}

struct str words_month(const struct words *words, struct arena *arena, struct str lang, int32_t day)
{
    return format(words, arena, lang, MONTH, clock_day_start(day));
}

struct str words_time(const struct words *words, struct arena *arena, struct str lang, int64_t now)
{
    return format(words, arena, lang, TIME, now);
}

struct str words_language_name(const struct words *words, struct str lang)
{
    const struct words_lang *found = words_lang_find(words, lang);

    return found ? found->name : lang;
}

bool words_right_to_left(struct str lang)
{
    char code[ULOC_FULLNAME_CAPACITY];

    if (lang.n >= sizeof code)
        return false;
    snprintf(code, sizeof code, STR_FMT, STR_ARG(lang));
    return uloc_isRightToLeft(code);
}

struct placed {
    const char *key; /* of the language's own order; the text itself when ICU gives none */
    size_t index;
};

static int placed_order(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    int order = strcmp(x->key, y->key);

    return order ? order : x->index < y->index ? -1 : 1;
}

static const char *sort_key(const UCollator *collator, struct arena *arena, struct str text)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = (int32_t)(text.n < 1000 ? text.n : 1000), length = 0;
    UChar *wide = ARENA_ARRAY(arena, (size_t)room + 1, UChar);

    u_strFromUTF8(wide, room + 1, &length, text.p, room, &status);
    if (!collator || U_FAILURE(status))
        return str_copy(arena, text).p;
    int32_t need = ucol_getSortKey(collator, wide, length, NULL, 0);
    uint8_t *key = arena_alloc(arena, (size_t)need + 1);
    ucol_getSortKey(collator, wide, length, key, need);
    return (const char *)key;
}

void words_order(struct str lang, struct arena *arena, const struct str *texts, size_t count, size_t *ret)
{
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open(str_copy(arena, lang).p, &status);
    struct placed *placed = ARENA_ARRAY(arena, count + 1, struct placed);

    for (size_t i = 0; i < count; i++)
        placed[i] = (struct placed){sort_key(collator, arena, texts[i]), i};
    if (count)
        qsort(placed, count, sizeof *placed, placed_order);
    for (size_t i = 0; i < count; i++)
        ret[i] = placed[i].index;
    if (collator)
        ucol_close(collator);
}

struct choice {
    const struct words *words;
    struct str best;
    int quality;
};

static bool same_letters(struct str a, struct str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static void consider(void *context, struct str range, int quality)
{
    struct choice *choice = context;

    if (quality <= choice->quality)
        return;
    /* "uk-UA" asks for uk-UA, then for uk (lookup of RFC 4647). */
    for (struct str r = range; r.n;) {
        for (size_t i = 0; i < choice->words->count; i++)
            if (same_letters(choice->words->codes[i], r)) {
                choice->best = choice->words->codes[i];
                choice->quality = quality;
                return;
            }
        while (r.n && r.p[r.n - 1] != '-')
            r.n--;
        r.n -= r.n > 0;
    }
}

struct str words_negotiate(const struct words *words, struct str accept_language)
{
    struct choice choice = {.words = words, .best = words->count ? words->codes[0] : STR("en")};

    accept_each(accept_language, consider, &choice);
    return choice.best;
}
