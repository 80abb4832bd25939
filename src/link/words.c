/* words.c - see words.h: text_token_next gives the words of scripts with spaces, and stretches of others are cut here. */
#include "link/words.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "text/letter.h"
#include "text/token.h"

enum script { SPACED, CHARACTERS, DICTIONARY };

/* Scripts without spaces, in the order of their characters (Unicode 15, Blocks.txt). */
static const struct { uint32_t first, last; enum script script; } blocks[] = {
    {0x0e00, 0x0eff, DICTIONARY},   /* Thai, Lao */
    {0x1000, 0x109f, DICTIONARY},   /* Myanmar */
    {0x1780, 0x17ff, DICTIONARY},   /* Khmer */
    {0x3040, 0x30ff, CHARACTERS},   /* kana */
    {0x3400, 0x4dbf, CHARACTERS},   /* Han */
    {0x4e00, 0x9fff, CHARACTERS},
    {0xa9e0, 0xa9ff, DICTIONARY},   /* Myanmar */
    {0xaa60, 0xaa7f, DICTIONARY},
    {0xf900, 0xfaff, CHARACTERS},   /* Han */
    {0x20000, 0x3ffff, CHARACTERS},
};

static enum script script_of(uint32_t code)
{
    for (size_t i = 0; i < LEN(blocks) && code >= blocks[i].first; i++)
        if (code <= blocks[i].last)
            return blocks[i].script;
    return SPACED;
}

static inline void put(struct link_reader *reader, uint64_t hash, size_t start, size_t end)
{
    uint32_t word = (uint32_t)(hash >> (64 - LINK_WORD_BITS));
    size_t n = reader->count;

    reader->digest = (reader->digest ^ hash) * 0x9e3779b97f4a7c15ULL;
    reader->digest ^= reader->digest >> 29;
    if (n == LINK_WORDS_MOST)
        return;
    reader->words[n] = hash == LINK_WORD_NUMBER ? LINK_WORD_NUMBER : word > LINK_WORD_NUMBER ? word : word + 2;
    reader->starts[n] = (uint32_t)start;
    reader->ends[n] = (uint32_t)end;
    reader->count++;
}

/* A number waits for the word behind it.  In front and in the end it is mostly a telephone number, and says nothing. */
static inline void add(struct link_reader *reader, uint64_t hash, size_t start, size_t end)
{
    if (hash == LINK_WORD_NUMBER) {
        if (!reader->number_end)
            reader->number_start = (uint32_t)start;
        if (reader->count || reader->plain)
            reader->number_end = (uint32_t)end;
        return;
    }
    if (reader->number_end) {
        put(reader, LINK_WORD_NUMBER, reader->number_start, reader->number_end);
        reader->number_end = 0;
    }
    put(reader, hash, start, end);
}

/* ---- words of scripts with spaces ---- */

/* "800", "12th", "2x3": a word that begins with a digit is a number.  Others with digits are names ("w17") or spelled
 * otherwise ("p4ssport"). */
static bool is_number(const struct text_token *token)
{
    return (token->signs & TEXT_TOKEN_DIGIT) && token->folded[0] >= '0' && token->folded[0] <= '9';
}

/* Runs of digits become one '#'. */
static void mask_digits(struct text_token *token)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < token->n; i++) {
        char c = token->folded[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit || !n || token->folded[n - 1] != '#')
            token->folded[n++] = digit ? '#' : c;
    }
    token->n = n;
    memset(token->folded + n, 0, 8);
}

/* Is there anything but ASCII in it? */
static inline bool has_wide(const struct text_token *token)
{
    uint64_t piece, all = 0;
    for (uint32_t i = 0; i < token->n; i += 8) {
        memcpy(&piece, token->folded + i, 8);
        all |= piece;
    }
    return all & 0x8080808080808080ULL;
}

/* A word in two scripts: its letters as those of the script that has more of them. */
static void unmix(struct text_token *token)
{
    struct text_token pure = {.n = 0};
    unsigned latin = 0, cyrillic = 0;
    for (uint32_t i = 0; i < token->n; i++) {
        unsigned char c = (unsigned char)token->folded[i];
        latin += c < 0x80 && c != '#';
        cyrillic += c == 0xd0 || c == 0xd1;
    }
    if (!latin || !cyrillic)
        return;
    for (size_t at = 0; at < token->n;) {
        uint32_t code = letter_read(token->folded, &at);
        uint32_t other = cyrillic > latin ? letter_as_cyrillic(code) : letter_as_latin(code);
        char bytes[4];
        unsigned n = letter_write(other ? other : code, bytes);
        if (pure.n + n > TEXT_TOKEN_MOST)
            break;
        memcpy(pure.folded + pure.n, bytes, n);
        pure.n += n;
    }
    memcpy(token->folded, pure.folded, sizeof token->folded);
    token->n = pure.n;
}

static inline uint64_t hash_token(const struct text_token *token)
{
    uint64_t hash = token->n, piece;
    for (uint32_t i = 0; i < token->n; i += 8) {
        memcpy(&piece, token->folded + i, 8);
        hash = (hash ^ piece) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 32;
    }
    return link_mix(hash);
}

static void read_spaced(struct link_reader *reader, struct str text, size_t from, size_t to)
{
    struct text_token token;
    struct str piece = str_make(text.p, to);

    while (text_token_next(piece, &from, &token)) {
        if (is_number(&token)) {
            mask_digits(&token);
            if (token.n == 1) {
                add(reader, LINK_WORD_NUMBER, token.start, token.end);
                continue;
            }
        }
        if (has_wide(&token))
            unmix(&token);
        add(reader, hash_token(&token), token.start, token.end);
    }
}

/* ---- and of those without ---- */

static void read_characters(struct link_reader *reader, struct str text, size_t from, size_t to)
{
    while (from < to) {
        size_t start = from;
        uint32_t code = letter_read(text.p, &from);
        add(reader, link_mix(code | 1ULL << 40), start, from);
    }
}

static void read_dictionary(struct link_reader *reader, struct str text, size_t from, size_t to)
{
    UErrorCode status = U_ZERO_ERROR;
    UText open = UTEXT_INITIALIZER;

    if (!reader->breaks)
        reader->breaks = ubrk_open(UBRK_WORD, "th", NULL, 0, &status);
    utext_openUTF8(&open, text.p + from, (int64_t)(to - from), &status);
    if (reader->breaks)
        ubrk_setUText(reader->breaks, &open, &status);
    if (U_FAILURE(status) || !reader->breaks) { /* no dictionaries on this machine */
        utext_close(&open);
        read_characters(reader, text, from, to);
        return;
    }
    int32_t start = ubrk_first(reader->breaks);
    for (int32_t end; (end = ubrk_next(reader->breaks)) != UBRK_DONE; start = end) {
        uint64_t hash = 0;
        if (ubrk_getRuleStatus(reader->breaks) < UBRK_WORD_NUMBER)
            continue;
        for (size_t at = from + (size_t)start; at < from + (size_t)end;)
            hash = (hash ^ letter_read(text.p, &at)) * 0x9e3779b97f4a7c15ULL;
        if (ubrk_getRuleStatus(reader->breaks) < UBRK_WORD_LETTER)
            hash = LINK_WORD_NUMBER;
        add(reader, hash == LINK_WORD_NUMBER ? hash : link_mix(hash), from + (size_t)start, from + (size_t)end);
    }
    utext_close(&open);
}

/* Characters and pieces of words are few and return often: each is taken with the one behind it, so that a pair of words
 * says there what it says elsewhere. */
static void take_doubly(struct link_reader *reader, size_t from)
{
    for (size_t i = from; i + 1 < reader->count; i++)
        if (reader->words[i] != LINK_WORD_NUMBER && reader->words[i + 1] != LINK_WORD_NUMBER) {
            uint64_t hash = link_mix((uint64_t)reader->words[i] << 32 | reader->words[i + 1]);
            uint32_t word = (uint32_t)(hash >> (64 - LINK_WORD_BITS));
            reader->words[i] = word > LINK_WORD_NUMBER ? word : word + 2;
        }
}

/* The next character at or after at whose script writes no spaces. */
static size_t find_unspaced(struct str text, size_t at, enum script *ret)
{
    const unsigned char *p = (const unsigned char *)text.p;
    while (at < text.n) {
        if (p[at] < 0xe0) {
            at++;
            continue;
        }
        size_t next = at;
        *ret = script_of(letter_read(text.p, &next));
        if (*ret != SPACED)
            return at;
        at = next;
    }
    *ret = SPACED;
    return text.n;
}

static size_t end_of(struct str text, size_t at, enum script script)
{
    while (at < text.n) {
        size_t next = at;
        if ((unsigned char)text.p[at] < 0xe0 || script_of(letter_read(text.p, &next)) != script)
            break;
        at = next;
    }
    return at;
}

void link_read(struct link_reader *reader, struct str text)
{
    size_t at = 0;
    reader->count = 0;
    reader->digest = 0;
    reader->number_end = 0;
    if (text.n > UINT32_MAX)
        text.n = UINT32_MAX;
    while (at < text.n) {
        enum script script;
        size_t unspaced = find_unspaced(text, at, &script);
        read_spaced(reader, text, at, unspaced);
        at = unspaced;
        if (script == SPACED)
            break;
        at = end_of(text, at, script);
        size_t before = reader->count;
        if (script == CHARACTERS)
            read_characters(reader, text, unspaced, at);
        else
            read_dictionary(reader, text, unspaced, at);
        if (!reader->plain)
            take_doubly(reader, before);
    }
    if (reader->plain && reader->number_end)
        put(reader, LINK_WORD_NUMBER, reader->number_start, reader->number_end);
}

void link_reader_free(struct link_reader *reader)
{
    if (reader->breaks)
        ubrk_close(reader->breaks);
    reader->breaks = NULL;
}
