/* words_names.c - what languages, countries, days and towns of time zones are called in the reader's language (ICU). */
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ulistformatter.h>
#include <unicode/ustring.h>

#include "web/words_table.h"

enum { NAME_MOST = 128, LIST_MOST = 2048, PARTS_MOST = 64 };

static struct str utf8(struct arena *arena, const UChar *text, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;
    char *p = arena_alloc(arena, (size_t)length * 3 + 1);

    u_strToUTF8(p, length * 3 + 1, &bytes, text, length, &status);
    return U_SUCCESS(status) ? str_make(p, (size_t)bytes) : STR("");
}

typedef int32_t name_fn(const ULocaleDisplayNames *names, const char *code, UChar *ret, int32_t room, UErrorCode *status);

static struct str name_of(struct arena *arena, struct str lang, struct str code, name_fn *look_up)
{
    UErrorCode status = U_ZERO_ERROR;
    UDisplayContext contexts[] = {UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU};
    UChar name[NAME_MOST];
    ULocaleDisplayNames *names = uldn_openForContext(str_copy(arena, lang).p, contexts, LEN(contexts), &status);
    int32_t length = names ? look_up(names, str_copy(arena, code).p, name, NAME_MOST, &status) : 0;

    if (names)
        uldn_close(names);
    return U_SUCCESS(status) && length > 0 && length < NAME_MOST ? utf8(arena, name, length) : str_copy(arena, code);
}

struct str words_language_in(struct arena *arena, struct str lang, struct str code)
{
    return name_of(arena, lang, code, uldn_languageDisplayName);
}

struct str words_country_in(struct arena *arena, struct str lang, struct str code)
{
    return name_of(arena, lang, code, uldn_regionDisplayName);
}

struct str words_weekday(struct arena *arena, struct str lang, unsigned monday_is_0)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar name[NAME_MOST];
    UDateFormat *format = udat_open(UDAT_NONE, UDAT_NONE, str_copy(arena, lang).p, NULL, 0, NULL, 0, &status);
    int32_t symbol = monday_is_0 % 7 == 6 ? 1 : (int32_t)(monday_is_0 % 7) + 2; /* ICU: Sunday is 1 */
    int32_t length = format ? udat_getSymbols(format, UDAT_STANDALONE_WEEKDAYS, symbol, name, NAME_MOST, &status) : 0;

    if (format)
        udat_close(format);
    return U_SUCCESS(status) && length < NAME_MOST ? utf8(arena, name, length) : STR("");
}

struct str words_zone_town(struct arena *arena, struct str lang, struct str zone)
{
    static const UChar town[] = {'V', 'V', 'V', 0};
    UErrorCode status = U_ZERO_ERROR;
    UChar name[NAME_MOST], id[NAME_MOST];
    int32_t length = 0;

    u_strFromUTF8(id, NAME_MOST, &length, zone.p, (int32_t)zone.n, &status);
    if (U_FAILURE(status))
        return zone;
    UDateFormat *format = udat_open(UDAT_PATTERN, UDAT_PATTERN, str_copy(arena, lang).p, id, length, town, -1, &status);
    length = format ? udat_format(format, 0, name, NAME_MOST, NULL, &status) : 0;
    if (format)
        udat_close(format);
    return U_SUCCESS(status) && length < NAME_MOST ? utf8(arena, name, length) : zone;
}

struct str words_join(struct arena *arena, struct str lang, const struct str *parts, size_t count)
{
    UErrorCode status = U_ZERO_ERROR;
    const UChar *texts[PARTS_MOST];
    int32_t lengths[PARTS_MOST];
    UChar *all = ARENA_ARRAY(arena, LIST_MOST, UChar);

    count = count < PARTS_MOST ? count : PARTS_MOST;
    for (size_t i = 0; i < count; i++) {
        UChar *text = ARENA_ARRAY(arena, parts[i].n + 1, UChar);
        u_strFromUTF8(text, (int32_t)parts[i].n + 1, &lengths[i], parts[i].p, (int32_t)parts[i].n, &status);
        texts[i] = text;
    }
    UListFormatter *format = ulistfmt_open(str_copy(arena, lang).p, &status);
    int32_t length = format ? ulistfmt_format(format, texts, lengths, (int32_t)count, all, LIST_MOST, &status) : 0;
    if (format)
        ulistfmt_close(format);
    return U_SUCCESS(status) && length < LIST_MOST ? utf8(arena, all, length) : STR("");
}

/* Names of the codes that ICU has a name for, in the order of the language. */
static void names_of(struct arena *arena, struct str lang, const char *const *codes, size_t count, name_fn *look_up,
                     struct words_name **ret, size_t *ret_count)
{
    UErrorCode status = U_ZERO_ERROR;
    UDisplayContext contexts[] = {UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU};
    ULocaleDisplayNames *names = uldn_openForContext(str_copy(arena, lang).p, contexts, LEN(contexts), &status);
    struct words_name *list = ARENA_ARRAY(arena, count + 1, struct words_name);
    struct str *texts = ARENA_ARRAY(arena, count + 1, struct str);
    size_t *order = ARENA_ARRAY(arena, count + 1, size_t), have = 0;

    for (size_t i = 0; names && i < count; i++) {
        UErrorCode one = U_ZERO_ERROR;
        UChar name[NAME_MOST];
        int32_t length = look_up(names, codes[i], name, NAME_MOST, &one);
        if (U_FAILURE(one) || length <= 0 || length >= NAME_MOST)
            continue;
        struct str text = utf8(arena, name, length);
        if (str_is(text, codes[i]))
            continue;
        list[have] = (struct words_name){str_from(codes[i]), text};
        texts[have++] = text;
    }
    if (names)
        uldn_close(names);
    *ret = ARENA_ARRAY(arena, have + 1, struct words_name);
    *ret_count = have;
    words_order(lang, arena, texts, have, order);
    for (size_t i = 0; i < have; i++)
        (*ret)[i] = list[order[i]];
}

void words_countries(struct arena *arena, struct str lang, struct words_name **ret, size_t *ret_count)
{
    const char *const *codes = uloc_getISOCountries();
    size_t count = 0;

    while (codes[count])
        count++;
    names_of(arena, lang, codes, count, uldn_regionDisplayName, ret, ret_count);
}

/* Codes of languages: of two letters and the further ones, or all that there are. */
static const char **language_codes(struct arena *arena, bool all, size_t *ret_count)
{
    static const char *const further[] = {"rom", "ckb", "kmr", "prs", "fil", "sgn"};
    const char *const *iso = uloc_getISOLanguages();
    const char **codes;
    size_t count = 0, have = 0;

    while (iso[count])
        count++;
    codes = ARENA_ARRAY(arena, count + LEN(further), const char *);
    for (size_t i = 0; i < count; i++)
        if (all || strlen(iso[i]) == 2)
            codes[have++] = iso[i];
    for (size_t i = 0; i < LEN(further); i++)
        codes[have++] = further[i];
    *ret_count = have;
    return codes;
}

void words_spoken(struct arena *arena, struct str lang, struct words_name **ret, size_t *ret_count)
{
    size_t count;
    const char **codes = language_codes(arena, false, &count);

    names_of(arena, lang, codes, count, uldn_languageDisplayName, ret, ret_count);
}

struct str words_language_code(struct arena *arena, struct str lang, struct str name)
{
    struct words_name *names;
    size_t count;
    const char **codes = language_codes(arena, true, &count);

    names_of(arena, lang, codes, count, uldn_languageDisplayName, &names, &count);
    for (size_t i = 0; i < count; i++)
        if (str_eq(names[i].name, name))
            return names[i].code;
    return STR("");
}
