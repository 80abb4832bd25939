/* normal_fast.c - the plain words of a text: letters of one script, or digits, between ordinary marks.
 *
 * A table made from letter_fold says what each character below U+0800 becomes, so that this pass and the closer
 * one cannot differ.  A word that has anything else in it, or beside it, is left to normal.c. */
#include <pthread.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/folder.h"

/* What a character becomes: its bytes, how many, and what it tells of the word. */
enum {
    FOLDS = 1 << 16,    /* it is a plain letter: the rest counts */
    TWO_BYTES = 1 << 17,
    IS_LATIN = 1 << 18,
    IS_CYRILLIC = 1 << 19,
    IS_SURE = 1 << 20,  /* it has no look-alike in the other script */
    TABLE = 0x800
};
enum { SCRIPT_ENOUGH = 8192 }; /* bytes of a text that tell its scripts */
static uint32_t table[TABLE];

/* ASCII that may stand beside a plain word. */
enum { BESIDE = 1, DIGIT = 2, LETTER = 4 };
static uint8_t ascii[256];
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void make_tables(void)
{
    for (uint32_t code = 0; code < TABLE; code++) {
        struct letter letter = letter_fold(code);
        bool latin = letter.kind == LETTER_LATIN && letter.code[0] < 0x80;
        bool cyrillic = letter.kind == LETTER_CYRILLIC && letter.code[0] < TABLE;
        char bytes[4] = {0};
        if (letter.count != 1 || (!latin && !cyrillic))
            continue;
        unsigned n = letter_write(letter.code[0], bytes);
        bool sure = latin ? !letter_as_cyrillic(letter.code[0]) : !letter_as_latin(letter.code[0]);
        table[code] = FOLDS | (n == 2 ? TWO_BYTES : 0) | (latin ? IS_LATIN : IS_CYRILLIC) | (sure ? IS_SURE : 0) |
                      (unsigned char)bytes[0] | (uint32_t)(unsigned char)bytes[1] << 8;
    }
    for (unsigned c = 0; c < 0x80; c++) {
        enum letter_kind kind = (enum letter_kind)letter_ascii[c];
        ascii[c] = kind == LETTER_LATIN ? LETTER : kind == LETTER_DIGIT ? DIGIT
                   : (kind == LETTER_SEPARATOR && c != '@') || kind == LETTER_STOP ? BESIDE : 0;
    }
}

/* Spaces and marks between words, as read_separator has them when no word is open. */
static void skip_marks(struct folder *f)
{
    const unsigned char *p = (const unsigned char *)f->p;
    while (f->at < f->n && (ascii[p[f->at]] & BESIDE)) {
        unsigned char c = p[f->at++];
        if (c == ' ')
            continue;
        unsigned char next = f->at < f->n ? p[f->at] : ' ';
        if (letter_ascii[c] == LETTER_STOP &&
            (next <= ' ' || (next < 0x80 && letter_ascii[next] == LETTER_STOP)))
            f->stop = true;
        else if (letter_ascii[c] == LETTER_STOP && next >= 0x80)
            f->stop = f->stop || letter_fold(letter_read(f->p, &(size_t){f->at})).kind == LETTER_STOP;
        else if (c == '\n' && (next == '\n' || next == '\r') && f->at < f->n)
            f->stop = true; /* an empty line */
    }
}

#ifdef __SSE2__
enum { LANE = 16 };

/* The word without the second of letters that stand twice in a row; how many are left. */
static inline unsigned once(char *word, unsigned length)
{
    unsigned kept = 1;
    for (unsigned i = 1; i < length; i++) {
        word[kept] = word[i];
        kept += word[i] != word[kept - 1];
    }
    return kept;
}

/* A letter alone that no others follow one by one ("w o r k"): a word comes after the space. */
static inline bool stands_alone(const unsigned char *p)
{
    return p[1] == ' ' && (ascii[p[2]] & ascii[p[3]] & LETTER);
}

/* Words of up to 15 ASCII letters with a space or a comma between: most of most texts in Latin letters.  The text
 * must have Latin letters for sure, and no stop may be due.  What it knows it keeps in registers: bytes written could
 * be anything to the compiler, the folder itself included. */
static void run_ascii(struct folder *f)
{
    const unsigned char *p = (const unsigned char *)f->p;
    char *const folded = f->folded, *out = folded + f->used;
    struct text_word *word = f->words + f->word_count;
    const __m128i before_a = _mm_set1_epi8('a' - 1), after_z = _mm_set1_epi8('z' + 1), bit = _mm_set1_epi8(0x20);
    size_t at = f->at, n = f->n;
    while (at + LANE + 2 < n) {
        __m128i small = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)(p + at)), bit);
        __m128i letter = _mm_and_si128(_mm_cmpgt_epi8(small, before_a), _mm_cmplt_epi8(small, after_z));
        unsigned length = (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(letter));
        unsigned twice = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(small, _mm_srli_si128(small, 1)));
        if (length == 0 || length >= LANE || !(ascii[p[at + length]] & BESIDE) || (length == 1 && !stands_alone(p + at)))
            break;
        out[0] = ' ';
        _mm_storeu_si128((__m128i *)(void *)(out + 1), small);
        uint32_t start = (uint32_t)(out + 1 - folded), kept = length;
        if (length > 2 && (twice & ((1u << (length - 1)) - 1)))
            kept = once(out + 1, length);
        *word++ = (struct text_word){start, start + kept, (uint32_t)at, (uint32_t)(at + length)};
        out += kept + 1;
        at += length + 1;
        if (p[at - 1] == ' ')
            continue; /* a branch, which is foreseen: the next word need not wait for this byte */
        if (p[at - 1] != ',' || p[at] != ' ') {
            at--;
            break;
        }
        at++;
    }
    f->at = at;
    f->used = (size_t)(out - folded);
    f->word_count = (size_t)(word - f->words);
}
#endif

/* A word of digits alone; false when more than that is in it or beside it. */
static bool read_digits(struct folder *f)
{
    const unsigned char *p = (const unsigned char *)f->p;
    size_t at = f->at;
    while (at < f->n && at - f->at <= FOLDER_WORD_LONGEST && (ascii[p[at]] & DIGIT))
        at++;
    if (at - f->at > FOLDER_WORD_LONGEST || (at < f->n && !(ascii[p[at]] & BESIDE)) ||
        (at + 1 < f->n && (p[at] == '.' || p[at] == ',') && (ascii[p[at + 1]] & DIGIT)))
        return false;
    folder_open_word(f, f->at);
    memcpy(f->folded + f->used, p + f->at, at - f->at);
    f->used += at - f->at;
    folder_close_word(f, at);
    f->at = at;
    return true;
}

/* The next plain letter at *at, or 0. */
static inline uint32_t next_letter(const unsigned char *p, size_t n, size_t *at)
{
    unsigned char c = p[*at];
    if (c < 0x80) {
        *at += 1;
        return (ascii[c] & LETTER) ? table[c] : 0;
    }
    if (c >= 0xe0 || *at + 1 >= n)
        return 0;
    *at += 2;
    return table[(c & 0x1fu) << 6 | (p[*at - 1] & 0x3fu)];
}

/* What is being written of a word that may yet need a closer look. */
struct plain {
    char *begin, *out; /* after the room that the stop and the space before the word may take */
    uint32_t tells, last;
    size_t units;
    bool repeated;
};

/* A run of the same letter is one letter. */
static inline void plain_add(struct plain *word, uint32_t letter, unsigned bytes)
{
    bool again = letter == word->last;
    word->out[0] = (char)letter;
    word->out[1] = (char)(letter >> 8);
    word->out += again ? 0 : bytes;
    word->repeated |= again;
    word->tells |= letter;
    word->last = letter;
    word->units++;
}

/* Letters of the two-byte blocks D0 and D1, which are all of nearly every Cyrillic word. */
static inline size_t read_cyrillic(const unsigned char *p, size_t at, size_t n, struct plain *word)
{
    const uint32_t *block = table + 0x400;
    for (; at + 1 < n && (p[at] & 0xfe) == 0xd0 && word->units <= FOLDER_WORD_LONGEST; at += 2) {
        uint32_t letter = block[(p[at] & 1u) << 6 | (p[at + 1] & 0x3fu)];
        if (!(letter & FOLDS))
            break;
        plain_add(word, letter, 2);
    }
    return at;
}

/* A word of plain letters; false, with nothing written, when it needs a closer look. */
static bool read_letters(struct folder *f)
{
    const unsigned char *p = (const unsigned char *)f->p;
    size_t at = f->at, n = f->n;
    struct plain word = {.begin = f->folded + f->used + 3};
    word.out = word.begin;
    while (at < n && word.units <= FOLDER_WORD_LONGEST) {
        at = read_cyrillic(p, at, n, &word);
        size_t next = at;
        uint32_t letter = at < n ? next_letter(p, n, &next) : 0;
        if (!letter) {
            /* don't, п'ять: the mark falls away between letters */
            size_t after = at + 1;
            if (after < n && p[at] == '\'' && word.units && next_letter(p, n, &after)) {
                at++;
                continue;
            }
            break;
        }
        at = next;
        plain_add(&word, letter, 1 + ((letter & TWO_BYTES) != 0));
    }
    if ((at < n && !(ascii[p[at]] & BESIDE)) || word.units == 0 || word.units > FOLDER_WORD_LONGEST ||
        (word.repeated && word.units == 2) || (word.tells & (IS_LATIN | IS_CYRILLIC)) == (IS_LATIN | IS_CYRILLIC))
        return false;
    if (!(word.tells & IS_SURE) && !folder_has_script(f, (word.tells & IS_CYRILLIC) != 0) &&
        folder_has_script(f, (word.tells & IS_CYRILLIC) == 0))
        return false;
    if (word.units == 1 && folder_spelled_end(f, f->at) > f->at)
        return false;
    size_t length = (size_t)(word.out - word.begin);
    folder_open_word(f, f->at);
    memmove(f->folded + f->used, word.begin, length);
    f->used += length;
    folder_close_word(f, at);
    f->at = at;
    return true;
}

/* Only the first few thousand characters matter; most texts answer within a few. */
bool folder_has_script(struct folder *f, bool cyrillic)
{
    const unsigned char *p = (const unsigned char *)f->p;
    enum folder_answer *answer = cyrillic ? &f->cyrillic : &f->latin;
    uint32_t wanted = FOLDS | IS_SURE | (cyrillic ? IS_CYRILLIC : IS_LATIN);
    size_t end = f->n < SCRIPT_ENOUGH ? f->n : SCRIPT_ENOUGH;
    for (size_t at = 0; *answer == FOLDER_UNASKED && at < end;) {
        size_t next = at;
        uint32_t letter = next_letter(p, f->n, &next);
        if ((letter & wanted) == wanted)
            *answer = FOLDER_YES;
        at = next > at ? next : at + 1;
    }
    if (*answer == FOLDER_UNASKED)
        *answer = FOLDER_NO;
    return *answer == FOLDER_YES;
}

void folder_run_fast(struct folder *f)
{
    pthread_once(&made, make_tables);
    while (f->at < f->n) {
        unsigned char c = (unsigned char)f->p[f->at];
#ifdef __SSE2__
        if ((ascii[c] & LETTER) && !f->stop && folder_has_script(f, false)) {
            run_ascii(f);
            if (f->at >= f->n)
                return;
            c = (unsigned char)f->p[f->at];
        }
#endif
        if (ascii[c] & BESIDE)
            skip_marks(f);
        else if (ascii[c] & DIGIT ? !read_digits(f) : !read_letters(f))
            return;
    }
}
