/* token.c - see token.h. */
#include "text/token.h"

#include <pthread.h>
#include <stdatomic.h>
#include <utf8proc.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/letter.h"
#include "text/term.h"

/* What a character of the table becomes: four bytes of text, how many, and its kind. */
enum kind { APART, IN_WORD, IGNORED, APOSTROPHE };
struct cell { char bytes[4]; uint8_t n, kind, signs; };

enum { TABLE = 0x2000 }; /* up to the last alphabet with spaces but Hangul, and the Latin letters of Vietnamese */
static struct cell table[TABLE];
static uint8_t ascii[256];       /* the folded byte of an ASCII letter or digit, or 0 */
static pthread_once_t made = PTHREAD_ONCE_INIT;
static atomic_bool ready;

/* term.h says what a character is, so that both fold alike. */
static struct cell ask_term(uint32_t code)
{
    struct cell cell = {.kind = APART};
    struct text_term term;
    char bytes[8];
    unsigned n = letter_write(code, bytes);
    struct text_terms in = {.text = str_make(bytes, n)};

    if (text_term_next(&in, &term)) {
        bool fits = term.n <= sizeof cell.bytes; /* what becomes longer stays what it is: ligatures of whole words */
        cell.kind = IN_WORD;
        cell.n = (uint8_t)(fits ? term.n : n);
        memcpy(cell.bytes, fits ? term.folded : bytes, cell.n);
        return cell;
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_CF)
        cell.kind = IGNORED;
    return cell;
}

static struct cell cell_of(uint32_t code)
{
    struct cell cell = ask_term(code);
    utf8proc_int32_t c = (utf8proc_int32_t)code;

    if (code == '\'' || code == 0x2019 || code == 0x2bc || code == 0x2018)
        return (struct cell){.kind = APOSTROPHE};
    if ((code >= 0x660 && code <= 0x669) || (code >= 0x6f0 && code <= 0x6f9))
        cell = (struct cell){.kind = IN_WORD, .n = 1, .bytes = {(char)('0' + (code & 15))}};
    if (cell.kind == IN_WORD) {
        bool digit = cell.bytes[0] >= '0' && cell.bytes[0] <= '9';
        bool small = utf8proc_toupper(c) != c;
        cell.signs = (uint8_t)((digit ? TEXT_TOKEN_DIGIT : TEXT_TOKEN_LETTER) | (small || digit ? 0 : TEXT_TOKEN_CAPITAL));
    }
    return cell;
}

static void make(void)
{
    for (uint32_t code = 0; code < TABLE; code++)
        table[code] = cell_of(code);
    for (unsigned c = 0; c < 0x80; c++)
        ascii[c] = table[c].kind == IN_WORD ? (uint8_t)table[c].bytes[0] : 0;
    atomic_store_explicit(&ready, true, memory_order_release);
}

/* ---- Hangul ---- */

enum { /* as the Unicode Standard composes syllables, 3.12 */
    LEAD = 0x1100, VOWEL = 0x1161, TAIL = 0x11a7, SYLLABLE = 0xac00, LEADS = 19, VOWELS = 21, TAILS = 28,
    SYLLABLES = LEADS * VOWELS * TAILS,
};

static uint32_t peek(struct str text, size_t at)
{
    return at < text.n ? letter_read(text.p, &at) : 0;
}

/* Written as letters, as some systems name files, a syllable is the same one. */
static uint32_t compose(struct str text, uint32_t lead, size_t *at)
{
    uint32_t vowel = peek(text, *at) - VOWEL, tail;
    if (vowel >= VOWELS)
        return lead;
    *at += 3; /* bytes of such a letter */
    tail = peek(text, *at) - TAIL;
    *at += tail && tail < TAILS ? 3 : 0;
    return SYLLABLE + ((lead - LEAD) * VOWELS + vowel) * TAILS + (tail < TAILS ? tail : 0);
}

static struct cell syllable(uint32_t code)
{
    struct cell cell = {.n = 3, .kind = IN_WORD, .signs = TEXT_TOKEN_LETTER | TEXT_TOKEN_CAPITAL};
    letter_write(code, cell.bytes);
    return cell;
}

/* ---- characters ---- */

static inline struct cell look(struct str text, size_t *at)
{
    uint32_t code = letter_read(text.p, at);
    if (code - LEAD < LEADS)
        code = compose(text, code, at);
    if (code < TABLE)
        return table[code];
    if (code - SYLLABLE < SYLLABLES)
        return syllable(code);
    /* Dashes, quotes, spaces, and marks of direction. */
    if (code >= 0x2000 && code < 0x2070 && code != 0x2019 && code != 0x2018)
        return (struct cell){.kind = (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) ||
                                             code >= 0x2060 ? IGNORED : APART};
    return cell_of(code);
}

/* Does a letter stand at at? */
static bool letter_at(struct str text, size_t at)
{
    if (at >= text.n)
        return false;
    struct cell cell = look(text, &at);
    return cell.kind == IN_WORD && (cell.signs & TEXT_TOKEN_LETTER);
}

static inline void put(struct text_token *ret, const struct cell *cell)
{
    if (ret->n + cell->n > TEXT_TOKEN_MOST)
        return;
    memcpy(ret->folded + ret->n, cell->bytes, 4);
    ret->n += cell->n;
}

/* The rest of a word from where something else than ASCII stands. */
static size_t read_wide(struct str text, size_t at, struct text_token *ret)
{
    while (at < text.n) {
        size_t next = at;
        struct cell cell = look(text, &next);
        if (cell.kind == APART || (cell.kind == APOSTROPHE && (!ret->n || !letter_at(text, next))))
            break;
        if (cell.kind == IN_WORD) {
            ret->signs |= ret->n ? cell.signs & (uint32_t)~TEXT_TOKEN_CAPITAL : cell.signs;
            put(ret, &cell);
        }
        at = next;
    }
    return at;
}

static bool skip(struct str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t here = *at;
    while (here < text.n) {
        if (p[here] < 0x80) {
            if (ascii[p[here]])
                break;
            here++;
            continue;
        }
        size_t next = here;
        if (look(text, &next).kind == IN_WORD)
            break;
        here = next;
    }
    *at = here;
    return here < text.n;
}

#ifdef __SSE2__
/* A word of fewer than 16 ASCII letters and digits that ASCII ends: most words of Latin texts, sixteen bytes at once. */
static inline bool read_short(struct str text, size_t here, struct text_token *ret)
{
    const unsigned char *p = (const unsigned char *)text.p + here;
    if (text.n - here < 17)
        return false;
    __m128i raw = _mm_loadu_si128((const __m128i *)(const void *)p), small = _mm_or_si128(raw, _mm_set1_epi8(0x20));
    __m128i letter = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
                                   _mm_cmplt_epi8(small, _mm_set1_epi8('z' + 1)));
    __m128i digit = _mm_and_si128(_mm_cmpgt_epi8(raw, _mm_set1_epi8('0' - 1)), _mm_cmplt_epi8(raw, _mm_set1_epi8('9' + 1)));
    unsigned letters = (unsigned)_mm_movemask_epi8(letter), digits = (unsigned)_mm_movemask_epi8(digit);
    unsigned n = (unsigned)__builtin_ctz(~(letters | digits));
    if (n == 0 || n >= 16 || p[n] >= 0x80 || p[n] == '\'')
        return false;
    unsigned mine = (1U << n) - 1;
    _mm_storeu_si128((__m128i *)(void *)ret->folded, small);
    memset(ret->folded + n, 0, 8);
    ret->n = n;
    ret->signs = (p[0] >= 'A' && p[0] <= 'Z' ? TEXT_TOKEN_CAPITAL : 0U) | (letters & mine ? TEXT_TOKEN_LETTER : 0U) |
                 (digits & mine ? TEXT_TOKEN_DIGIT : 0U);
    ret->start = (uint32_t)here;
    ret->end = (uint32_t)(here + n);
    return true;
}
#else
static bool read_short(struct str text, size_t here, struct text_token *ret)
{
    UNUSED(text), UNUSED(here), UNUSED(ret);
    return false;
}
#endif

bool text_token_next(struct str text, size_t *at, struct text_token *ret)
{
    const unsigned char *p = (const unsigned char *)text.p;

    if (!atomic_load_explicit(&ready, memory_order_acquire))
        pthread_once(&made, make);
    for (;;) {
        if (!skip(text, at))
            return false;
        size_t here = *at;
        if (read_short(text, here, ret)) {
            *at = ret->end;
            return true;
        }
        unsigned char c, seen = 0;
        ret->start = (uint32_t)here;
        ret->n = 0;
        ret->signs = p[here] >= 'A' && p[here] <= 'Z' ? TEXT_TOKEN_CAPITAL : 0;
        while (here < text.n && (c = ascii[p[here]])) {
            if (ret->n < TEXT_TOKEN_MOST)
                ret->folded[ret->n++] = (char)c;
            seen |= c < 'a' ? TEXT_TOKEN_DIGIT : TEXT_TOKEN_LETTER;
            here++;
        }
        ret->signs |= seen;
        if (here < text.n && (p[here] >= 0x80 || p[here] == '\''))
            here = read_wide(text, here, ret);
        ret->end = (uint32_t)here;
        *at = here;
        if (!ret->n)
            continue;
        memset(ret->folded + ret->n, 0, 8);
        return true;
    }
}

struct str text_token_str(const struct text_token *token)
{
    return str_make(token->folded, token->n);
}
