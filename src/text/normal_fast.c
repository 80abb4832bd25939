/* normal_fast.c - the plain words of a text: letters of one script, or digits, between ordinary marks.
 *
 * A table made from letter_fold says what each character below U+0800 becomes, so that this pass and the closer
 * one cannot differ.  A word that has anything else in it, or beside it, is left to normal.c. */
#include <pthread.h>

#include "text/folder.h"

/* What a character becomes: its bytes, how many, and what it tells of the word. */
enum {
    FOLDS = 1 << 16,    /* it is a plain letter: the rest counts */
    TWO_BYTES = 1 << 17,
    IS_LATIN = 1 << 18,
    IS_CYRILLIC = 1 << 19,
    IS_SURE = 1 << 20,  /* it has no look-alike in the other script */
    TELLS = IS_LATIN | IS_CYRILLIC | IS_SURE,
    TABLE = 0x800
};
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

/* A word of plain letters; false, with nothing written, when it needs a closer look. */
static bool read_letters(struct folder *f)
{
    const unsigned char *p = (const unsigned char *)f->p;
    size_t at = f->at, n = f->n, units = 0;
    /* The stop and the space before the word come later; this leaves room for them. */
    char *begin = f->folded + f->used + 3, *out = begin;
    uint32_t tells = 0, last = 0;
    bool repeated = false;
    while (at < n && units <= FOLDER_WORD_LONGEST) {
        size_t next = at;
        uint32_t letter = next_letter(p, n, &next);
        if (!letter) {
            /* don't, п'ять: the mark falls away between letters */
            size_t after = at + 1;
            if (p[at] == '\'' && after < n && units && next_letter(p, n, &after)) {
                at++;
                continue;
            }
            break;
        }
        tells |= letter;
        at = next;
        units++;
        if (letter == last) {
            repeated = true;
            continue;
        }
        last = letter;
        out[0] = (char)letter;
        out[1] = (char)(letter >> 8);
        out += 1 + ((letter & TWO_BYTES) != 0);
    }
    if ((at < n && !(ascii[p[at]] & BESIDE)) || units == 0 || units > FOLDER_WORD_LONGEST ||
        (repeated && units == 2) || (tells & (IS_LATIN | IS_CYRILLIC)) == (IS_LATIN | IS_CYRILLIC))
        return false;
    if (!(tells & IS_SURE) && !folder_has_script(f, (tells & IS_CYRILLIC) != 0) &&
        folder_has_script(f, (tells & IS_CYRILLIC) == 0))
        return false;
    if (units == 1 && folder_spelled_end(f, f->at) > f->at)
        return false;
    size_t length = (size_t)(out - begin);
    folder_open_word(f, f->at);
    memmove(f->folded + f->used, begin, length);
    f->used += length;
    folder_close_word(f, at);
    f->at = at;
    return true;
}

void folder_run_fast(struct folder *f)
{
    pthread_once(&made, make_tables);
    while (f->at < f->n) {
        unsigned char c = (unsigned char)f->p[f->at];
        if (ascii[c] & BESIDE)
            skip_marks(f);
        else if (ascii[c] & DIGIT ? !read_digits(f) : !read_letters(f))
            return;
    }
}
