/* names.c - see names.h: one table of folded words, open addressing. */
#include "record/exchange/names.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "text/letter.h"

enum { NAME_LONGEST = 200 };

/* What a word means depends on where it is looked for: a list, a kind, countries or languages. */
struct entry { const void *where; struct str word; const void *what; struct str code; };
struct names {
    struct entry *entries;
    size_t room, count;
};
static const char COUNTRIES, LANGUAGES; /* their addresses are places to look in */

struct str names_fold(struct arena *arena, struct str text)
{
    struct str short_text = str_slice(text, 0, NAME_LONGEST);
    short_text.n = str_utf8_length(short_text);
    char *to = arena_alloc(arena, short_text.n * LETTER_MOST + 8);
    size_t at = 0, n = 0;
    while (at < short_text.n) {
        struct letter letter = letter_fold(letter_read(short_text.p, &at));
        if (letter.kind < LETTER_LATIN || letter.kind > LETTER_DIGIT)
            continue;
        for (unsigned i = 0; i < letter.count && n + 8 < short_text.n * LETTER_MOST + 8; i++)
            n += letter_write(letter.code[i], to + n);
    }
    return str_make(to, n);
}

/* ---- the table ---- */

static size_t slot(const struct names *names, const void *where, struct str word)
{
    uint64_t hash = str_hash(word) ^ ((uint64_t)(uintptr_t)where * 0x9e3779b97f4a7c15u);
    size_t at = (size_t)(hash ^ (hash >> 29)) & (names->room - 1);
    while (names->entries[at].where && !(names->entries[at].where == where && str_eq(names->entries[at].word, word)))
        at = (at + 1) & (names->room - 1);
    return at;
}

/* The first meaning stays. */
static void put(struct names *names, struct arena *arena, const void *where, struct str words, const void *what,
                struct str code)
{
    struct str word = names_fold(arena, words);
    size_t at = slot(names, where, word);
    if (!word.n || names->entries[at].where || names->count * 2 > names->room)
        return;
    names->entries[at] = (struct entry){.where = where, .word = word, .what = what, .code = code};
    names->count++;
}

static const struct entry *find(const struct names *names, struct arena *arena, const void *where, struct str words)
{
    struct str word = names_fold(arena, words);
    const struct entry *entry = &names->entries[slot(names, where, word)];
    return word.n && entry->where ? entry : NULL;
}

static void put_texts(struct names *names, struct arena *arena, const void *where, const struct yaml *texts,
                      const void *what,
                      struct str code)
{
    for (const struct yaml *text = texts ? texts->first : NULL; text; text = text->next)
        put(names, arena, where, text->text, what, code);
}

static void put_list(struct names *names, struct arena *arena, const struct kind_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        put(names, arena, list, list->codes[i].id, &list->codes[i], list->codes[i].id);
    for (size_t i = 0; i < list->count; i++) {
        const struct kind_code *code = &list->codes[i];
        put(names, arena, list, code->htcds, code, code->id);
        put_texts(names, arena, list, code->label, code, code->id);
        for (size_t w = 0; w < code->was.count; w++)
            put(names, arena, list, code->was.names[w], code, code->id);
    }
}

static void put_kind(struct names *names, struct arena *arena, const struct kind *kind)
{
    for (size_t i = 0; i < kind->field_count; i++)
        put(names, arena, kind, kind->fields[i].id, &kind->fields[i], kind->fields[i].id);
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        put(names, arena, kind, field->htcds, field, field->id);
        put_texts(names, arena, kind, field->label, field, field->id);
    }
}

/* ---- countries and languages ---- */

static void put_display(struct names *names, struct arena *arena, const void *where, const char *lang, bool country,
                        struct str code)
{
    UChar wide[128];
    char word[400], locale[16];
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;
    snprintf(locale, sizeof locale, country ? "und-%.8s" : "%.8s", code.p);
    int32_t n = country ? uloc_getDisplayCountry(locale, lang, wide, LEN(wide), &status)
                        : uloc_getDisplayLanguage(locale, lang, wide, LEN(wide), &status);
    if (U_FAILURE(status) || n <= 0)
        return;
    u_strToUTF8(word, sizeof word, &bytes, wide, n, &status);
    if (U_SUCCESS(status))
        put(names, arena, where, str_copy(arena, str_make(word, (size_t)bytes)), NULL, code);
}

static void put_places(struct names *names, struct arena *arena, const struct pack_set *packs)
{
    const char *const *countries = uloc_getISOCountries(), *const *languages = uloc_getISOLanguages();
    char locale[16];
    for (size_t i = 0; countries[i]; i++) {
        put(names, arena, &COUNTRIES, str_from(countries[i]), NULL, str_from(countries[i]));
        snprintf(locale, sizeof locale, "und_%.8s", countries[i]);
        put(names, arena, &COUNTRIES, str_copy(arena, str_from(uloc_getISO3Country(locale))), NULL,
            str_from(countries[i]));
        for (size_t l = 0; l < packs->language_count; l++)
            put_display(names, arena, &COUNTRIES, packs->languages[l].p, true, str_from(countries[i]));
    }
    for (size_t i = 0; languages[i]; i++) {
        put(names, arena, &LANGUAGES, str_from(languages[i]), NULL, str_from(languages[i]));
        put(names, arena, &LANGUAGES, str_copy(arena, str_from(uloc_getISO3Language(languages[i]))), NULL,
            str_from(languages[i]));
        for (size_t l = 0; l < packs->language_count && strlen(languages[i]) == 2; l++)
            put_display(names, arena, &LANGUAGES, packs->languages[l].p, false, str_from(languages[i]));
    }
}

static size_t room_for(const struct kinds *kinds, const struct pack_set *packs)
{
    size_t langs = packs->language_count + 3, all = 900 * langs + 600 * langs;
    for (size_t i = 0; i < kinds->count; i++)
        all += kinds->kinds[i].field_count * langs;
    for (size_t i = 0; i < kinds->list_count; i++)
        all += kinds->lists[i].count * langs;
    size_t room = 1024;
    while (room < all * 2)
        room *= 2;
    return room;
}

struct names *names_new(struct arena *arena, const struct kinds *kinds, const struct pack_set *packs)
{
    struct names *names = ARENA_NEW(arena, struct names);
    names->room = room_for(kinds, packs);
    names->entries = ARENA_ARRAY(arena, names->room, struct entry);
    for (size_t i = 0; i < kinds->list_count; i++)
        put_list(names, arena, &kinds->lists[i]);
    for (size_t i = 0; i < kinds->count; i++)
        put_kind(names, arena, &kinds->kinds[i]);
    put_places(names, arena, packs);
    return names;
}

/* ---- look-ups ---- */

const struct kind_code *names_code(const struct names *names, struct arena *arena, const struct kind_list *list,
                                   struct str words)
{
    const struct kind_code *exact = kind_code_find(list, words);
    const struct entry *entry = exact ? NULL : find(names, arena, list, words);
    return exact ? exact : entry ? entry->what : NULL;
}

struct str names_country(const struct names *names, struct arena *arena, struct str words)
{
    const struct entry *entry = find(names, arena, &COUNTRIES, words);
    return entry ? entry->code : STR("");
}

struct str names_language(const struct names *names, struct arena *arena, struct str words)
{
    const struct entry *entry = find(names, arena, &LANGUAGES, words);
    return entry ? entry->code : STR("");
}

struct str names_language_three(struct str code)
{
    char locale[16];
    if (!code.n || code.n > 8)
        return STR("");
    snprintf(locale, sizeof locale, STR_FMT, STR_ARG(code));
    return str_from(uloc_getISO3Language(locale));
}

bool names_field(const struct names *names, struct arena *arena, struct str heading, const struct kind *const *kinds,
                 size_t count, struct names_field *ret)
{
    struct str rest = heading, kind = str_cut(&rest, '.');
    for (size_t i = 0; i < count && rest.n; i++)
        if (str_eq(kinds[i]->id, kind) && kind_field_find(kinds[i], rest)) {
            *ret = (struct names_field){.kind = kinds[i], .field = kind_field_find(kinds[i], rest)};
            return true;
        }
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = find(names, arena, kinds[i], heading);
        if (!entry)
            continue;
        *ret = (struct names_field){.kind = kinds[i], .field = entry->what};
        return true;
    }
    return false;
}
