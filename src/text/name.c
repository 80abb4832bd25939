/* name.c - see name.h: Latin forms, keys of sound, and likeness of two spellings. */
#include "text/name.h"

#include "text/letter.h"

/* ---- Latin forms ---- */

struct spelling { uint32_t code; const char *latin; };

/* uk: resolution 55 of the Cabinet of Ministers, 2010; ru: ICAO Doc 9303-3; sr, mk: the official Latin; where they differ
 * the one that sounds like its neighbours. */
static const char *const CYRILLIC[] = {
    /* а */ "a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p",
    /* р */ "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "shch", "", "y", "", "e", "ju", "ja",
    /* ѐ */ "e", "e", "dj", "gj", "je", "dz", "i", "ji", "j", "lj", "nj", "c", "kj", "i", "u", "dzh",
};

static const struct spelling ARABIC[] = {
    {0x621, ""},    {0x622, "a"},  {0x623, "a"},  {0x624, "u"},  {0x625, "i"},  {0x626, "i"},  {0x627, "a"},  {0x628, "b"},
    {0x629, "a"},   {0x62a, "t"},  {0x62b, "th"}, {0x62c, "j"},  {0x62d, "h"},  {0x62e, "kh"}, {0x62f, "d"},  {0x630, "dh"},
    {0x631, "r"},   {0x632, "z"},  {0x633, "s"},  {0x634, "sh"}, {0x635, "s"},  {0x636, "d"},  {0x637, "t"},  {0x638, "z"},
    {0x639, "a"},   {0x63a, "gh"}, {0x641, "f"},  {0x642, "q"},  {0x643, "k"},  {0x644, "l"},  {0x645, "m"},  {0x646, "n"},
    {0x647, "h"},   {0x648, "u"},  {0x64a, "i"},  {0x67e, "p"},  {0x686, "ch"}, {0x698, "zh"}, {0x6af, "g"},
};

static const char *arabic(uint32_t code, bool first)
{
    if (first && code == 0x648)
        return "w";
    if (first && code == 0x64a)
        return "y";
    for (size_t i = 0; i < LEN(ARABIC); i++)
        if (ARABIC[i].code == code)
            return ARABIC[i].latin;
    return NULL;
}

static bool is_vowel(char c)
{
    return c && strchr("aeiouy", c) != NULL;
}

size_t text_name_latin(struct str folded, char ret[TEXT_NAME_MOST])
{
    size_t n = 0, at = 0;

    while (at < folded.n) {
        char letter[2] = {0};
        bool first = at == 0, wide = false;
        uint32_t code = letter_read(folded.p, &at);
        const char *latin = NULL;
        if (code >= 'a' && code <= 'z')
            letter[0] = (char)code, latin = letter;
        else if (code >= 0x430 && code < 0x430 + LEN(CYRILLIC))
            latin = CYRILLIC[code - 0x430];
        else if (code == 0x491)
            latin = "g";
        else if (code >= 0x600 && code < 0x700)
            latin = arabic(code, first), wide = true;
        if (!latin)
            return 0;
        size_t length = strlen(latin);
        if (n + length + 1 > TEXT_NAME_MOST)
            break;
        if (wide && n && length && !is_vowel(latin[0]) && !is_vowel(ret[n - 1]))
            ret[n++] = 'a'; /* a vowel that nobody writes */
        memcpy(ret + n, latin, length);
        n += length;
    }
    return n;
}

/* ---- keys ---- */

enum sound { NOTHING, VOWEL, P, F, T, K, G, L, M, N, R, S, KS };

/* How spellings sound, longest first; other is the second way to read it.  A vowel, r, l or j at the end only shows where it
 * holds, and is read once more. */
static const struct { const char *letters; uint8_t sound, other; } WAYS[] = {
    {"tsch", S, S}, {"shch", S, S}, {"sch", S, S}, {"tch", S, S}, {"dzh", S, S}, {"chr", K, K}, {"chl", K, K},
    {"ch", S, G}, {"sh", S, S}, {"zh", S, S}, {"cz", S, S}, {"sz", S, S}, {"cs", S, S}, {"ts", S, S}, {"tz", S, S},
    {"dz", S, S}, {"dj", T, S}, {"kh", G, G}, {"gh", G, G}, {"ph", F, F}, {"th", T, T}, {"dh", T, T}, {"bh", P, P},
    {"rh", R, R}, {"wh", F, F}, {"ck", K, K}, {"qu", K, K}, {"ce", S, S}, {"ci", S, S}, {"cy", S, S}, {"cj", S, S},
};

static const uint8_t ALONE[26] = {
    /* a */ VOWEL, P, K, T, VOWEL, F, G, G, VOWEL, VOWEL, K, L, M, N, VOWEL, P, K, R, S, T, VOWEL, F, F, KS, VOWEL, S,
};

/* One letter in two begins none. */
static bool begins_way(char c)
{
    enum { LETTERS = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 6 | 1 << 10 | 1 << 15 | 1 << 16 | 1 << 17 | 1 << 18 |
                     1 << 19 | 1 << 22 | 1 << 25 }; /* b c d g k p q r s t w z */
    return c >= 'a' && c <= 'z' && (LETTERS >> (c - 'a') & 1);
}

static size_t hear(struct str latin, size_t at, bool other, uint8_t *ret)
{
    const char *p = latin.p + at;
    for (size_t i = 0; latin.n - at > 1 && begins_way(p[0]) && i < LEN(WAYS); i++) {
        if (WAYS[i].letters[0] != p[0] || WAYS[i].letters[1] != p[1])
            continue;
        size_t n = strlen(WAYS[i].letters);
        if (n > latin.n - at || memcmp(p, WAYS[i].letters, n) != 0)
            continue;
        char last = WAYS[i].letters[n - 1];
        *ret = other ? WAYS[i].other : WAYS[i].sound;
        return last == 'r' || last == 'l' || last == 'e' || last == 'i' || last == 'y' || last == 'j' ? n - 1 : n;
    }
    char c = latin.p[at];
    bool last = at + 1 == latin.n;
    *ret = c >= 'a' && c <= 'z' ? ALONE[c - 'a'] : NOTHING;
    if (c == 'j' && other)
        *ret = S;
    else if (c == 'c')
        *ret = (last || (at + 1 < latin.n && !strchr("aou", latin.p[at + 1]))) != other ? S : K;
    else if (c == 'h' && last)
        *ret = NOTHING; /* Sarah, Abdullah */
    return 1;
}

static uint64_t key_of(struct str latin, bool other)
{
    uint64_t key = 0;
    uint8_t last = NOTHING;
    unsigned count = 0;

    for (size_t at = 0; at < latin.n && count < 15;) {
        uint8_t sound;
        bool first = at == 0;
        at += hear(latin, at, other, &sound);
        if (sound == VOWEL ? !first : sound == last && sound != VOWEL) {
            last = sound;
            continue;
        }
        if (sound == NOTHING)
            continue;
        if (sound == S && last == T)
            key >>= 4, count--; /* tš, ts, ds */
        if (sound == KS)
            key = key << 4 | K, count++, sound = S;
        key = key << 4 | sound;
        count++;
        last = sound;
    }
    return key;
}

void text_name_keys(struct str latin, uint64_t ret[TEXT_NAME_KEYS])
{
    bool two = memchr(latin.p, 'c', latin.n) || memchr(latin.p, 'j', latin.n);

    ret[0] = latin.n ? key_of(latin, false) : 0;
    ret[1] = latin.n && two ? key_of(latin, true) : 0;
    if (ret[1] == ret[0])
        ret[1] = 0;
}

unsigned text_name_sounds(uint64_t key)
{
    return key ? (67U - (unsigned)__builtin_clzll(key)) / 4 : 0;
}

/* ---- likeness ---- */

float text_name_winkler(struct str a, struct str b)
{
    size_t n = a.n < 64 ? a.n : 64, m = b.n < 64 ? b.n : 64, common = 0, swapped = 0, prefix = 0;
    uint64_t in_a = 0, in_b = 0;

    if (!n || !m)
        return 0;
    size_t longest = n > m ? n : m, window = longest / 2 > 0 ? longest / 2 - 1 : 0;
    for (size_t i = 0; i < n; i++) {
        size_t from = i > window ? i - window : 0, to = i + window + 1 < m ? i + window + 1 : m;
        for (size_t k = from; k < to; k++) {
            if (!(in_b >> k & 1) && a.p[i] == b.p[k]) {
                in_a |= (uint64_t)1 << i, in_b |= (uint64_t)1 << k;
                common++;
                break;
            }
        }
    }
    if (!common)
        return 0;
    for (size_t i = 0, k = 0; i < n; i++) {
        if (!(in_a >> i & 1))
            continue;
        while (!(in_b >> k & 1))
            k++;
        swapped += a.p[i] != b.p[k++];
    }
    float c = (float)common;
    float jaro = (c / (float)n + c / (float)m + (c - (float)swapped / 2) / c) / 3;
    while (prefix < 4 && prefix < n && prefix < m && a.p[prefix] == b.p[prefix])
        prefix++;
    return jaro + (float)prefix * 0.1F * (1 - jaro);
}

/* Letters that different tables write for one sound count as one when spellings are compared, and so do doubled
 * ones; Je- is E-. */
static struct str plain(struct str latin, char room[TEXT_NAME_MOST])
{
    static const char TO[] = "absdefggiiklmnopkrstuvvkis"; /* of a to z */
    if (latin.n > 2 && (latin.p[0] == 'j' || latin.p[0] == 'y') && latin.p[1] == 'e')
        latin = str_slice(latin, 1, latin.n);
    size_t n = latin.n < TEXT_NAME_MOST ? latin.n : TEXT_NAME_MOST;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        char c = latin.p[i] >= 'a' && latin.p[i] <= 'z' ? TO[latin.p[i] - 'a'] : latin.p[i];
        if (!kept || room[kept - 1] != c)
            room[kept++] = c;
    }
    return str_make(room, kept);
}

bool text_name_sounds_like(struct str a, struct str b)
{
    uint64_t ka[TEXT_NAME_KEYS], kb[TEXT_NAME_KEYS];
    char ra[TEXT_NAME_MOST], rb[TEXT_NAME_MOST];
    bool like = false;

    text_name_keys(a, ka);
    text_name_keys(b, kb);
    for (size_t i = 0; i < TEXT_NAME_KEYS && !like; i++) {
        for (size_t k = 0; k < TEXT_NAME_KEYS && !like; k++) {
            if (!ka[i] || ka[i] != kb[k])
                continue;
            like = text_name_winkler(plain(a, ra), plain(b, rb)) >= (text_name_sounds(ka[i]) < 3 ? 0.82F : 0.75F);
            explicit_bzero(ra, sizeof ra); /* one of them may be of a sealed text */
            explicit_bzero(rb, sizeof rb);
        }
    }
    return like;
}
