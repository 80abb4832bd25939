/* tongue.c - see tongue.h.
 *
 * Words and endings are keys of a hash table, letters of an array; each holds a set of languages, as bits from the
 * script's first row on.  The points were found by trying: recall and precision stand in doc/linking.md. */
#include "text/tongue.h"

#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>

#include "text/letter.h"
#include "text/normal.h"
#include "text/tongue_table.h"

enum {
    CELLS = 1 << 15, SCRIPTS = 256, ROWS = 96,
    LETTERS = 0x1f00,          /* all letters that the table names are before this one */
    WORD_MOST = 24,            /* letters; longer ones are no small words */
    STRIPPED_LEAST = 3,        /* shorter ones mean too much without their marks */
    ENDING = 3, ENDING_OF = 6, /* letters: of a word of so many */
    ENDING_LESS = 2,           /* points than a word */
    AGAINST = 3,               /* points: a word with a letter that the language lacks */
    ENOUGH = 8, CLEAR = 5,     /* points of the best language, and how many more than those of the next */
    DENSITY = 8,               /* and so many tenths of a point for each word: texts of unknown languages have less */
    LETTERS_LEAST = 6,         /* of the script */
    IDEOGRAPH = 3,             /* is worth so many letters */
    DISGUISED = 6,             /* words: one in so many goes on in letters of another script */
    KANA_SHARE = 12,           /* in Japanese, at least one in so many is no ideograph */
};

struct tongues {
    struct { uint64_t key, languages; } cells[CELLS];
    uint64_t letters[LETTERS];    /* languages */
    uint16_t lower[LETTERS];
    uint8_t scripts[0x10000];     /* UScriptCode of letters; inherited: skipped; common: no letter */
    struct { unsigned first, count; char lang[12]; } of[SCRIPTS]; /* rows of a script; when it has none it tells lang */
    const char *langs[ROWS];
    const char *broader[ROWS]; /* what it is told as beside those near it, or NULL */
    uint64_t near[ROWS];       /* those, as bits */
    unsigned count;
};

struct word {
    uint32_t letters[WORD_MOST];
    unsigned count;
    uint8_t script, next; /* next: of the letter right behind it */
};

enum key { KEY_SEEN = 1, KEY_FOLDED = 2, KEY_ENDING = 3 };

/* Of a word or letter that so many languages have. */
static int worth(uint64_t languages)
{
    static const uint8_t points[] = {0, 5, 4, 3, 3, 2, 2, 2, 2};
    unsigned count = (unsigned)__builtin_popcountll(languages);
    return count < LEN(points) ? points[count] : 1;
}

/* The next run of letters of one script; of more than WORD_MOST only the first are kept. */
static bool next_word(const struct tongues *tongues, struct str text, size_t *at, struct word *word)
{
    word->count = 0;
    word->next = USCRIPT_COMMON;
    while (*at < text.n) {
        size_t here = *at;
        uint32_t code = letter_read(text.p, at);
        uint8_t script = code < LEN(tongues->scripts) ? tongues->scripts[code] : USCRIPT_COMMON;
        if (script == USCRIPT_INHERITED)
            continue;
        if (word->count && script != word->script) {
            *at = here;
            word->next = script;
            return true;
        }
        if (script == USCRIPT_COMMON)
            continue;
        word->script = script;
        if (word->count < WORD_MOST)
            word->letters[word->count] = code < LETTERS ? tongues->lower[code] : code;
        word->count++;
    }
    return word->count;
}

static uint64_t hash_of(const uint32_t *letters, unsigned count, enum key key)
{
    uint64_t hash = key;
    for (unsigned i = 0; i < count; i++)
        hash = (hash ^ letters[i]) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static size_t cell_of(const struct tongues *tongues, uint64_t hash)
{
    size_t at = hash % CELLS;
    while (tongues->cells[at].key && tongues->cells[at].key != hash)
        at = (at + 1) % CELLS;
    return at;
}

/* ---- the table ---- */

static void learn_characters(struct tongues *tongues)
{
    static const uint32_t marks[][2] = {{0x218, 0x15f}, {0x219, 0x15f}, {0x21a, 0x163}, {0x21b, 0x163}}; /* ș is ş */
    for (uint32_t code = 0; code < LEN(tongues->scripts); code++) {
        UErrorCode failed = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript((UChar32)code, &failed);
        bool mark = U_GET_GC_MASK((UChar32)code) & U_GC_M_MASK;
        if (code == 0x640 || (mark && script == USCRIPT_INHERITED)) /* what stretches Arabic words */
            tongues->scripts[code] = USCRIPT_INHERITED;
        else if ((mark || u_isalpha((UChar32)code)) && (int)script > USCRIPT_INHERITED && (int)script < SCRIPTS &&
                 uscript_getUsage(script) == USCRIPT_USAGE_RECOMMENDED) /* others decorate, mostly */
            tongues->scripts[code] = (uint8_t)script;
        if (code < LETTERS)
            tongues->lower[code] = (uint16_t)u_tolower((UChar32)code);
    }
    for (size_t i = 0; i < LEN(marks); i++)
        tongues->lower[marks[i][0]] = (uint16_t)marks[i][1];
}

/* "ko" of "und_Hang" */
static void learn_script(struct tongues *tongues, UScriptCode script)
{
    char und[16], likely[64];
    UErrorCode failed = U_ZERO_ERROR;
    if (uscript_getUsage(script) != USCRIPT_USAGE_RECOMMENDED)
        return;
    snprintf(und, sizeof und, "und_%s", uscript_getShortName(script));
    uloc_addLikelySubtags(und, likely, sizeof likely, &failed);
    uloc_getLanguage(likely, tongues->of[script].lang, sizeof tongues->of[script].lang, &failed);
    if (U_FAILURE(failed))
        tongues->of[script].lang[0] = 0;
}

static void learn_word(struct tongues *tongues, const struct word *word, enum key key, uint64_t language)
{
    if (word->count > WORD_MOST)
        return;
    uint64_t hash = hash_of(word->letters, word->count, key);
    size_t at = cell_of(tongues, hash);
    tongues->cells[at].key = hash;
    tongues->cells[at].languages |= language;
}

/* As a keyboard writes it that lacks its letters.  Is it another word? */
static bool strip(struct word *word)
{
    struct word bare = {.script = word->script};
    bool other = false;
    for (unsigned i = 0; i < word->count && i < WORD_MOST; i++) {
        struct letter letter = letter_fold(word->letters[i]);
        for (unsigned k = 0; k < letter.count && bare.count < WORD_MOST; k++)
            bare.letters[bare.count++] = letter.code[k];
        other = other || letter.count != 1 || letter.code[0] != word->letters[i];
    }
    *word = bare;
    return other && bare.count >= STRIPPED_LEAST;
}

static void learn_row(struct tongues *tongues, struct arena *arena, const struct tongue_row *row, uint64_t language)
{
    struct str words = str_from(row->words), endings = str_from(row->endings), letters = str_from(row->letters);
    struct text_normal normal = {0};
    struct word word;
    for (size_t at = 0; next_word(tongues, words, &at, &word);) {
        learn_word(tongues, &word, KEY_SEEN, language);
        if (strip(&word))
            learn_word(tongues, &word, KEY_SEEN, language);
    }
    text_fold(arena, words, &normal);
    for (size_t at = 0; next_word(tongues, normal.folded, &at, &word);)
        learn_word(tongues, &word, KEY_FOLDED, language);
    for (size_t at = 0; next_word(tongues, endings, &at, &word);)
        learn_word(tongues, &word, KEY_ENDING, language);
    for (size_t at = 0; at < letters.n;) {
        uint32_t code = letter_read(letters.p, &at);
        if (code < LETTERS)
            tongues->letters[tongues->lower[code]] |= language;
    }
}

static void learn_rows(struct tongues *tongues, struct arena *arena, const struct tongue_row *rows)
{
    for (; rows->script && tongues->count < ROWS; rows++) {
        int script = u_getPropertyValueEnum(UCHAR_SCRIPT, rows->script);
        if (script < 0 || script >= SCRIPTS)
            continue;
        if (!tongues->of[script].count)
            tongues->of[script].first = tongues->count;
        tongues->langs[tongues->count++] = rows->lang;
        learn_row(tongues, arena, rows, 1ull << tongues->of[script].count++);
    }
}

/* One language to some, several to others: what cannot be told apart is told as the whole (ISO 639-3, macrolanguages). */
static const struct { const char *part, *whole; } parts[] = {{"hr", "sh"}, {"bs", "sh"}, {"sr", "sh"},
                                                            {"no", "no"}, {"nn", "no"}};

static const char *whole_of(struct str lang)
{
    for (size_t i = 0; i < LEN(parts); i++)
        if (str_is(lang, parts[i].part))
            return parts[i].whole;
    return NULL;
}

bool tongue_is_part(struct str lang, struct str whole)
{
    const char *of = whole_of(lang);
    return of && str_is(whole, of) && !str_eq(lang, whole);
}

static void learn_broader(struct tongues *tongues, unsigned first, unsigned count)
{
    for (unsigned i = first; i < first + count; i++) {
        tongues->broader[i] = whole_of(str_from(tongues->langs[i]));
        for (unsigned k = 0; tongues->broader[i] && k < count; k++) {
            const char *other = whole_of(str_from(tongues->langs[first + k]));
            if (other && !strcmp(other, tongues->broader[i]))
                tongues->near[i] |= 1ull << k;
        }
    }
}

struct tongues *tongues_make(struct arena *arena)
{
    struct tongues *tongues = arena_alloc(arena, sizeof *tongues);
    int scripts = u_getIntPropertyMaxValue(UCHAR_SCRIPT) + 1;
    memset(tongues, 0, sizeof *tongues);
    learn_characters(tongues);
    for (int script = 0; script < SCRIPTS && script < scripts; script++)
        learn_script(tongues, (UScriptCode)script);
    learn_rows(tongues, arena, tongue_latin);
    learn_rows(tongues, arena, tongue_far); /* Latin too: rows of a script follow each other */
    learn_rows(tongues, arena, tongue_others);
    learn_broader(tongues, tongues->of[USCRIPT_LATIN].first, tongues->of[USCRIPT_LATIN].count);
    return tongues;
}

/* ---- a text ---- */

struct reading {
    unsigned letters[SCRIPTS], words[SCRIPTS];
    unsigned lettered[SCRIPTS]; /* words with letters that tell */
    int scores[ROWS];
};

static uint64_t writers_of(const struct tongues *tongues, const struct word *word)
{
    uint64_t writers = UINT64_MAX;
    for (unsigned i = 0; i < word->count; i++)
        if (word->letters[i] < LETTERS && tongues->letters[word->letters[i]])
            writers &= tongues->letters[word->letters[i]];
    return writers == UINT64_MAX ? 0 : writers;
}

static void count_word(const struct tongues *tongues, const struct word *word, enum key key, struct reading *reading)
{
    int *scores = reading->scores + tongues->of[word->script].first;
    reading->words[word->script]++;
    if (word->count > WORD_MOST)
        return;
    uint64_t has = tongues->cells[cell_of(tongues, hash_of(word->letters, word->count, key))].languages;
    int points = worth(has);
    if (!has && word->count >= ENDING_OF) {
        uint64_t hash = hash_of(word->letters + word->count - ENDING, ENDING, KEY_ENDING);
        has = tongues->cells[cell_of(tongues, hash)].languages;
        points = worth(has) > ENDING_LESS ? worth(has) - ENDING_LESS : 0;
    }
    for (; has && points; has &= has - 1)
        scores[__builtin_ctzll(has)] += points;
    uint64_t writers = writers_of(tongues, word);
    points = worth(writers) + AGAINST; /* which the others lose in best_of */
    reading->lettered[word->script] += writers != 0;
    for (; writers; writers &= writers - 1)
        scores[__builtin_ctzll(writers)] += points;
}

/* Is the best so far from all but those that are near it? */
static bool is_clear(const struct tongues *tongues, const struct reading *reading, unsigned script, unsigned best,
                     uint64_t near)
{
    const int *scores = reading->scores + tongues->of[script].first;
    int against = AGAINST * (int)reading->lettered[script], most = scores[best] - against, second = 0;
    for (unsigned i = 0; i < tongues->of[script].count; i++)
        if (i != best && !(near >> i & 1) && scores[i] - against > second)
            second = scores[i] - against;
    return most >= ENOUGH && most >= second + CLEAR && 10 * most >= DENSITY * (int)reading->words[script];
}

static struct str best_of(const struct tongues *tongues, const struct reading *reading, unsigned script)
{
    unsigned first = tongues->of[script].first, best = 0;
    const int *scores = reading->scores + first;
    for (unsigned i = 1; i < tongues->of[script].count; i++)
        best = scores[i] > scores[best] ? i : best;
    if (is_clear(tongues, reading, script, best, 0))
        return str_from(tongues->langs[first + best]);
    uint64_t near = tongues->near[first + best];
    return near && is_clear(tongues, reading, script, best, near) ? str_from(tongues->broader[first + best]) : STR("");
}

/* Ideographs are Chinese, unless letters of Japanese or Korean stand among them. */
static void join_ideographs(unsigned *letters)
{
    unsigned kana = letters[USCRIPT_HIRAGANA] + letters[USCRIPT_KATAKANA], hangul = letters[USCRIPT_HANGUL];
    unsigned all = letters[USCRIPT_HAN] + kana + hangul;
    unsigned script = 2 * hangul > all ? USCRIPT_HANGUL : KANA_SHARE * kana > all ? USCRIPT_HIRAGANA : USCRIPT_HAN;
    letters[USCRIPT_HIRAGANA] = letters[USCRIPT_KATAKANA] = letters[USCRIPT_HANGUL] = letters[USCRIPT_HAN] = 0;
    letters[script] = IDEOGRAPH * all;
}

static bool has_look_alikes(uint8_t script)
{
    return script == USCRIPT_LATIN || script == USCRIPT_CYRILLIC || script == USCRIPT_GREEK;
}

static struct str tell(const struct tongues *tongues, struct str text, enum key key)
{
    struct reading reading = {0};
    struct word word;
    unsigned most = 0, all = 0, words = 0, broken = 0;
    for (size_t at = 0; next_word(tongues, text, &at, &word);) {
        reading.letters[word.script] += word.count;
        words++;
        broken += has_look_alikes(word.script) && has_look_alikes(word.next);
        if (tongues->of[word.script].count)
            count_word(tongues, &word, key, &reading);
    }
    join_ideographs(reading.letters);
    for (unsigned i = 0; i < SCRIPTS; i++) {
        all += reading.letters[i];
        most = reading.letters[i] > reading.letters[most] ? i : most;
    }
    if (2 * reading.letters[most] <= all || reading.letters[most] < LETTERS_LEAST || DISGUISED * broken > words)
        return STR("");
    return tongues->of[most].count ? best_of(tongues, &reading, most) : str_from(tongues->of[most].lang);
}

struct str tongue_of(const struct tongues *tongues, struct arena *arena, struct str text)
{
    struct text_normal normal = {0};
    text = str_slice(text, 0, TONGUE_BEGINNING);
    text = str_slice(text, 0, str_utf8_length(text));
    struct str lang = tell(tongues, text, KEY_SEEN);
    if (lang.n)
        return lang;
    text_fold(arena, text, &normal);
    return tell(tongues, normal.folded, KEY_FOLDED);
}
