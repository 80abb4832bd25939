/* letters.c - what is done to letters in a planted copy: case, diacritics, misspelling, look-alikes, invisible ones. */
#include "lingo.h"

enum { KNOWN = 0x700 };

static uint16_t bare[KNOWN], alike[KNOWN];

static uint32_t take(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xe0) {
        *at += 2;
        return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    }
    if (p[0] < 0xf0) {
        *at += 3;
        return (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    }
    *at += 4;
    return (p[0] & 7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}

static char *put(char *to, uint32_t letter)
{
    if (letter < 0x80) {
        *to++ = (char)letter;
    } else if (letter < 0x800) {
        *to++ = (char)(0xc0 | letter >> 6);
        *to++ = (char)(0x80 | (letter & 0x3f));
    } else if (letter < 0x10000) {
        *to++ = (char)(0xe0 | letter >> 12);
        *to++ = (char)(0x80 | (letter >> 6 & 0x3f));
        *to++ = (char)(0x80 | (letter & 0x3f));
    } else {
        *to++ = (char)(0xf0 | letter >> 18);
        *to++ = (char)(0x80 | (letter >> 12 & 0x3f));
        *to++ = (char)(0x80 | (letter >> 6 & 0x3f));
        *to++ = (char)(0x80 | (letter & 0x3f));
    }
    return to;
}

static void pairs(uint16_t table[KNOWN], const char *from_to, bool both)
{
    while (*from_to) {
        uint32_t from = take(&from_to), to = take(&from_to);
        table[from] = (uint16_t)to;
        if (both)
            table[to] = (uint16_t)from;
    }
}

void letters_start(void)
{
    for (unsigned i = 0; i < KNOWN; i++)
        bare[i] = alike[i] = (uint16_t)i;
    pairs(bare, "čcćcçcžzźzšsşsșsđdáaàaâaäaãaăaéeèeêeëeíiìiîiïióoòoôoöoúuùuûuüuñnțtţt", false);
    pairs(bare, "ČCĆCÇCŽZŠSȘSĐDÁAÂAÄAĂAÉEÍIÎIÓOÖOÚUÜUÑNȚT", false);
    pairs(bare, "ёеїіґгЁЕЇІҐГأاإاآاةهىي", false);
    pairs(alike, "aаeеoоpрcсxхyуiіjјAАBВEЕKКMМHНOОPРCСTТXХ", true);
}

static uint32_t upper(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7) || (c >= 0x430 && c <= 0x44f))
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45f)
        return c - 0x50;
    if (c == 0x17a || c == 0x17c || c == 0x17e || (c > 0x138 && c < 0x149 && !(c & 1)))
        return c - 1;
    if (((c >= 0x100 && c < 0x138) || (c >= 0x14a && c < 0x178) || (c >= 0x218 && c < 0x21c) || c == 0x491) && c & 1)
        return c == 0x131 ? 'I' : c - 1;
    return c;
}

static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x410 && c <= 0x42f))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40f)
        return c + 0x50;
    if (c == 0x179 || c == 0x17b || c == 0x17d || (c > 0x138 && c < 0x149 && c & 1))
        return c + 1;
    if (((c >= 0x100 && c < 0x138) || (c >= 0x14a && c < 0x178) || (c >= 0x218 && c < 0x21c) || c == 0x490) && !(c & 1))
        return c + 1;
    return c;
}

/* One slip: two letters swapped, one left out, one doubled, or one taken for another of the word. */
static size_t misspell(uint32_t *letters, size_t count, uint64_t *chance)
{
    if (!count)
        return 0;
    uint32_t at = chance_below(chance, (uint32_t)count), kind = chance_below(chance, 4), kept = letters[at];
    if (kind == 0 && at + 1 < count) {
        letters[at] = letters[at + 1];
        letters[at + 1] = kept;
    } else if (kind == 1 && count > 2) {
        memmove(letters + at, letters + at + 1, (count - at - 1) * sizeof *letters);
        return count - 1;
    } else if (kind == 2 || count < 3) {
        memmove(letters + at + 1, letters + at, (count - at) * sizeof *letters);
        return count + 1;
    } else {
        letters[at] = letters[chance_below(chance, (uint32_t)count)];
    }
    return count;
}

static uint32_t changed(uint32_t letter, unsigned letters, size_t place)
{
    if (letters & LETTERS_LOWER)
        letter = lower(letter);
    if (letters & LETTERS_UPPER || (letters & LETTERS_CAPITAL && place == 0))
        letter = upper(letter);
    if (letters & LETTERS_BARE && letter < KNOWN)
        letter = bare[letter];
    if (letters & LETTERS_ALIKE && letter < KNOWN)
        letter = alike[letter];
    return letter;
}

size_t letters_write(char *to, struct str word, unsigned letters, uint64_t *chance)
{
    static const uint16_t INVISIBLE[] = {0x200b, 0x200c, 0x200d, 0xfeff, 0xad, 0x2060};
    uint32_t all[LETTERS_MOST + 1];
    size_t count = 0, invisible = SIZE_MAX;
    char *end = to;
    for (const char *at = word.p; at < word.p + word.n && count < LETTERS_MOST;)
        all[count++] = take(&at);
    if (letters & LETTERS_MISSPELT)
        count = misspell(all, count, chance);
    if (letters & LETTERS_INVISIBLE && count > 1)
        invisible = 1 + chance_below(chance, (uint32_t)count - 1);
    for (size_t i = 0; i < count; i++) {
        if (i == invisible)
            end = put(end, INVISIBLE[chance_below(chance, LEN(INVISIBLE))]);
        end = put(end, changed(all[i], letters, i));
    }
    return (size_t)(end - to);
}

size_t letters_escape(char *to, struct str text)
{
    static const char DIGITS[] = "0123456789abcdef";
    char *end = to;
    for (const char *at = text.p; at < text.p + text.n;) {
        uint32_t letter = take(&at), units[2] = {letter, 0};
        if (letter < 0x80) {
            *end++ = (char)letter;
            continue;
        }
        if (letter > 0xffff) {
            units[0] = 0xd800 + ((letter - 0x10000) >> 10);
            units[1] = 0xdc00 + (letter & 0x3ff);
        }
        for (int i = 0; i < 2 && units[i]; i++) {
            *end++ = '\\';
            *end++ = 'u';
            for (int shift = 12; shift >= 0; shift -= 4)
                *end++ = DIGITS[units[i] >> shift & 15];
        }
    }
    return (size_t)(end - to);
}
