/* plate.c - vehicle plates: Slovene and Ukrainian by their form, others after a word that announces one. */
#include "text/finder.h"

#include "text/letter.h"

static const char regions[][3] = {"LJ", "MB", "KR", "CE", "GO", "KP", "NM", "MS", "PO", "SG", "KK"};

static bool is_region(const char *p)
{
    for (size_t i = 0; i < LEN(regions); i++)
        if (regions[i][0] == p[0] && regions[i][1] == p[1])
            return true;
    return false;
}

/* One sign of a plate: A-Z, 0-9 or a Cyrillic letter that looks like a Latin one.  0 when it is none. */
static char plate_sign(const struct finder *f, size_t *at)
{
    if (*at >= f->n)
        return 0;
    size_t next = *at;
    uint32_t code = letter_read(f->p, &next);
    if (code >= 0x400 && code < 0x430) {
        struct letter letter = letter_fold(code);
        code = code == 0x407 ? 0 : letter_as_latin(letter.code[0]);
        code = code >= 'a' && code <= 'z' ? code - 32 : 0;
    }
    if (!((code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9')))
        return 0;
    *at = next;
    return (char)code;
}

static void skip_mark(const struct finder *f, size_t *at)
{
    if (*at < f->n && (f->p[*at] == ' ' || f->p[*at] == '-'))
        ++*at;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* AA 1234 BB */
static size_t find_ukrainian(const struct finder *f, size_t at, struct str *value)
{
    char out[9] = "";
    for (size_t i = 0; i < 8; i++) {
        if (i == 2 || i == 6)
            skip_mark(f, &at);
        out[i] = plate_sign(f, &at);
        if (!out[i] || is_digit(out[i]) != (i >= 2 && i < 6))
            return 0;
    }
    if (finder_word(f, at))
        return 0;
    *value = str_copy(f->arena, str_make(out, 8));
    return at;
}

/* Region, then five signs of which at least one is a digit and one a letter: LJ AB-123, LJ 12-ABC. */
static size_t find_slovene(const struct finder *f, size_t at, struct str *value)
{
    char out[8] = "";
    size_t digits = 0;
    if (at + 2 >= f->n || !is_region(f->p + at))
        return 0;
    out[0] = f->p[at], out[1] = f->p[at + 1];
    at += 2;
    for (size_t i = 2; i < 7; i++) {
        if (i == 2 || i == 4 || i == 5)
            skip_mark(f, &at);
        if (at >= f->n || (unsigned char)f->p[at] >= 0x80)
            return 0;
        out[i] = plate_sign(f, &at);
        if (!out[i])
            return 0;
        digits += is_digit(out[i]);
    }
    if (finder_word(f, at) || digits < 1 || digits > 4)
        return 0;
    *value = str_copy(f->arena, str_make(out, 7));
    return at;
}

size_t plate_find(const struct finder *f, size_t at, struct str *value)
{
    size_t end = find_slovene(f, at, value);
    return end ? end : find_ukrainian(f, at, value);
}

const char *const plate_announcing[] = {
    "license plate", "licence plate", "number plate", "plate number", "plate no", "plates", "plate",
    "registration plate",
    "registrska oznaka", "registrska tablica", "registrska", "registracija", "reg. št.", "tablica", "tablice",
    "tablico", "номер авто", "номерний знак", "номерний", "номери авто", "держномер", "номерной знак", "номер машины",
    "номера машины", "госномер", "номер машини", "kennzeichen", "targa", "registarska", NULL,
};

/* The first byte of the character at `at` in small letters, as word_at compares them. */
static char first_byte(const struct finder *f, size_t at)
{
    unsigned char c = (unsigned char)f->p[at];
    if (c >= 'A' && c <= 'Z')
        return (char)(c + 32);
    bool capital = c == 0xd0 && at + 1 < f->n && (unsigned char)f->p[at + 1] >= 0xa0 &&
                   (unsigned char)f->p[at + 1] < 0xb0; /* Р to Я: their small letters begin with another byte */
    return (char)(capital ? 0xd1 : c);
}

/* Whether word stands at `at`, without regard to case for ASCII and for the first Cyrillic letter. */
static size_t word_at(const struct finder *f, size_t at, const char *word)
{
    size_t here = 0, length = strlen(word);
    while (here < length) {
        if (at >= f->n)
            return 0;
        uint32_t have = letter_read(f->p, &at), want = letter_read(word, &here);
        if (have >= 0x410 && have < 0x430)
            have += 0x20;
        else if (have >= 'A' && have <= 'Z')
            have += 32;
        if (have != want)
            return 0;
    }
    return finder_word(f, at) ? 0 : at;
}

size_t plate_find_announced(const struct finder *f, size_t at, size_t *begin, struct str *value)
{
    size_t after = 0;
    char first = first_byte(f, at);
    for (size_t i = 0; plate_announcing[i] && !after; i++)
        if (plate_announcing[i][0] == first)
            after = word_at(f, at, plate_announcing[i]);
    if (!after)
        return 0;
    while (after < f->n && memchr(" :.-\"(", f->p[after], 6))
        after++;
    char out[11];
    size_t count = 0, digits = 0, letters = 0, end = after;
    for (size_t here = after, marks = 0; here < f->n && count < 10;) {
        char sign = plate_sign(f, &here);
        if (sign) {
            out[count++] = sign;
            is_digit(sign) ? digits++ : letters++;
            end = here;
            marks = 0;
        } else if (marks++ == 0 && here < f->n && (f->p[here] == ' ' || f->p[here] == '-')) {
            here++;
        } else {
            break;
        }
    }
    if (count < 4 || count > 9 || digits < 2 || !letters || finder_word(f, end))
        return 0;
    *begin = after;
    *value = str_copy(f->arena, str_make(out, count));
    return end;
}
