/* letter.c - see letter.h.  Case, marks and compatibility forms come from utf8proc; the tables here are what
 * Unicode does not say: look-alikes, leet and letters whose stroke is no combining mark. */
#include "text/letter.h"

#include <utf8proc.h>

#include "text/normal.h"

struct pair {
    uint32_t from, to;
};

/* Lower case, marks already gone.  These look the same in both scripts, small or capital. */
#define LOOKALIKES(X) \
    X(0x430, 'a') X(0x435, 'e') X(0x43e, 'o') X(0x440, 'p') X(0x441, 'c') X(0x443, 'y') X(0x445, 'x') \
    X(0x456, 'i') X(0x43a, 'k') X(0x43c, 'm') X(0x442, 't') X(0x43d, 'h') X(0x432, 'b')
enum { CYRILLIC = 0x430, CYRILLIC_END = 0x460 };
#define TO_LATIN(cyrillic, latin) [cyrillic - CYRILLIC] = latin,
#define TO_CYRILLIC(cyrillic, latin) [latin] = cyrillic,
static const uint8_t latin_of[CYRILLIC_END - CYRILLIC] = {LOOKALIKES(TO_LATIN)};
static const uint16_t cyrillic_of[128] = {LOOKALIKES(TO_CYRILLIC)};

const uint8_t letter_ascii[128] = {
    ['a' ... 'z'] = LETTER_LATIN, ['A' ... 'Z'] = LETTER_LATIN, ['0' ... '9'] = LETTER_DIGIT,
    ['.'] = LETTER_STOP, ['!'] = LETTER_STOP, ['?'] = LETTER_STOP, [';'] = LETTER_STOP,
    ['\''] = LETTER_APOSTROPHE, ['`'] = LETTER_APOSTROPHE, ['$'] = LETTER_CURRENCY,
};

/* Cyrillic letters that Ukrainian and Russian do not have: seen only where Latin is imitated. */
static const struct pair imitations[] = {{0x455, 's'}, {0x458, 'j'}, {0x501, 'd'}, {0x51b, 'q'},
                                         {0x51d, 'w'}, {0x4bb, 'h'}, {0x475, 'v'}, {0x4cf, 'l'}};

static const struct pair leet_latin[] = {{'0', 'o'}, {'1', 'i'}, {'3', 'e'}, {'4', 'a'}, {'5', 's'},
                                         {'7', 't'}, {'8', 'b'}, {'9', 'g'}, {'@', 'a'}, {'$', 's'}, {0x20ac, 'e'}};
static const struct pair leet_cyrillic[] = {{'0', 0x43e}, {'1', 0x456}, {'3', 0x437}, {'4', 0x447}, {'6', 0x431},
                                            {'@', 0x430}, {'$', 0x441}, {0x20ac, 0x435}};

/* Letters whose stroke or shape Unicode does not decompose. */
static const struct pair strokes[] = {{0x111, 'd'}, {0x142, 'l'}, {0xf8, 'o'}, {0x131, 'i'}, {0x127, 'h'},
                                      {0xf0, 'd'}, {0x17f, 's'}, {0x491, 0x433}, {0x261, 'g'}, {0x251, 'a'}};

/* Pictures that people put in the place of words; all others only decorate. */
static const uint32_t pictures[] = {
    0x1f6c2, /* passport control */ 0x1f4b0, /* money */ 0x1f4b5, 0x1f4b6, 0x1f4b7, 0x1f4b8, 0x1f911,
    0x1f512, /* lock */ 0x1f510, 0x1f511, 0x26d3, /* chains */ 0x1f4f1, /* phone */ 0x1f697, /* car */ 0x1f695,
    0x1f698, 0x1f68c, 0x2708, /* aeroplane */ 0x1f3e0, /* house */ 0x1f3e1, 0x1f467, /* girl */ 0x1f469, 0x1f483,
    0x1f476, /* baby */ 0x1f466, 0x1f470, /* bride */ 0x1f48d, 0x1f351, /* peach, and what it is used for */ 0x1f346,
    0x1f4a6, 0x1f48b, 0x1f51e, /* over eighteen */ 0x1f489, 0x1f48a, /* pill */
};

static bool is_picture(uint32_t code)
{
    for (size_t i = 0; i < LEN(pictures); i++)
        if (pictures[i] == code)
            return true;
    return false;
}

static uint32_t pair_find(const struct pair *pairs, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (pairs[i].from == code)
            return pairs[i].to;
    return 0;
}

uint32_t letter_as_latin(uint32_t cyrillic)
{
    uint32_t latin = cyrillic >= CYRILLIC && cyrillic < CYRILLIC_END ? latin_of[cyrillic - CYRILLIC] : 0;
    return latin ? latin : pair_find(imitations, LEN(imitations), cyrillic);
}

uint32_t letter_as_cyrillic(uint32_t latin)
{
    return latin < LEN(cyrillic_of) ? cyrillic_of[latin] : 0;
}

uint32_t letter_from_leet(uint32_t code, bool cyrillic)
{
    return cyrillic ? pair_find(leet_cyrillic, LEN(leet_cyrillic), code)
                    : pair_find(leet_latin, LEN(leet_latin), code);
}

const char *letter_currency(uint32_t code)
{
    switch (code) {
    case '$': return "usd";
    case 0x20ac: return "eur";
    case 0xa3: return "gbp";
    case 0x20b4: return "uah";
    case 0x20bd: return "rub";
    default: return NULL;
    }
}

unsigned letter_write(uint32_t code, char bytes[4])
{
    return (unsigned)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)bytes);
}

static struct letter letter_one(enum letter_kind kind, uint32_t code)
{
    return (struct letter){.kind = kind, .count = 1, .code = {code}};
}

/* The letters that make up nearly all Cyrillic text, without asking utf8proc. */
static struct letter fold_cyrillic(uint32_t code)
{
    if (code < 0x410)
        code += 0x50;
    else if (code < 0x430)
        code += 0x20;
    switch (code) {
    case 0x439: case 0x45d: code = 0x438; break;
    case 0x450: case 0x451: code = 0x435; break;
    case 0x453: code = 0x433; break;
    case 0x457: code = 0x456; break;
    case 0x45c: code = 0x43a; break;
    case 0x45e: code = 0x443; break;
    default: break;
    }
    return letter_one(LETTER_CYRILLIC, code);
}

static enum letter_kind kind_of(uint32_t code)
{
    if (code < 0x80)
        return (enum letter_kind)letter_ascii[code];
    if (code >= 0x400 && code < 0x530)
        return LETTER_CYRILLIC;
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_ND:
        return code < 0x250 || (code >= 0x1e00 && code < 0x1f00) ? LETTER_LATIN : LETTER_OTHER;
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME: case UTF8PROC_CATEGORY_CF:
        return LETTER_IGNORED;
    default:
        return LETTER_SEPARATOR;
    }
}

static struct letter fold_any(uint32_t code)
{
    static const utf8proc_option_t plain_letters =
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;
    utf8proc_int32_t parts[LETTER_MOST];
    int boundary = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)code, parts, LETTER_MOST, plain_letters, &boundary);
    if (kind_of(code) == LETTER_IGNORED || count == 0)
        return letter_one(LETTER_IGNORED, code);
    if (count < 0 || count > LETTER_MOST)
        return letter_one(LETTER_SEPARATOR, code);
    struct letter letter = {.count = (unsigned)count};
    for (unsigned i = 0; i < letter.count; i++) {
        uint32_t part = (uint32_t)parts[i], plain = pair_find(strokes, LEN(strokes), part);
        letter.code[i] = plain ? plain : part;
        enum letter_kind kind = kind_of(letter.code[i]);
        if (kind < LETTER_LATIN)
            return letter_one(i || letter.count > 1 ? LETTER_SEPARATOR : kind, part);
        letter.kind = i && kind != letter.kind ? LETTER_OTHER : kind;
    }
    return letter;
}

struct letter letter_fold_other(uint32_t code)
{
    if (code >= 0x400 && code < 0x460)
        return fold_cyrillic(code);
    switch (code) {
    case 0xa3: case 0x20ac: case 0x20b4: case 0x20bd:
        return letter_one(LETTER_CURRENCY, code);
    case 0x2bc: case 0x2019: case 0x2018: case 0x2bb: case 0xb4: case 0x2b9: case 0xff07:
        return letter_one(LETTER_APOSTROPHE, code);
    case 0xad: case 0x34f: case 0x115f: case 0x1160: case 0x3164: case 0xffa0: case 0x2800:
        return letter_one(LETTER_IGNORED, code); /* soft hyphen and letters that show nothing */
    case 0x2026: case 0x3002: case 0x2022:
        return letter_one(LETTER_STOP, code);
    case 0xe6:
    case 0xc6:
        return (struct letter){.kind = LETTER_LATIN, .count = 2, .code = {'a', 'e'}};
    default:
        return code >= 0x2600 && is_picture(code) ? letter_one(LETTER_PICTURE, code) : fold_any(code);
    }
}

const char *text_normal_version(void)
{
    return utf8proc_unicode_version();
}

int letter_digit(uint32_t code)
{
    static const uint32_t zeroes[] = {0x7c0, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x1fbf0};
    if (code < 0x660)
        return code >= '0' && code <= '9' ? (int)(code - '0') : -1;
    if (code < 0x66a)
        return (int)(code - 0x660);
    if (code >= 0x6f0 && code < 0x6fa)
        return (int)(code - 0x6f0);
    if (code >= 0x900 && code < 0xd80) /* scripts of India: at the same place of each block */
        return (code & 0x7f) >= 0x66 && (code & 0x7f) < 0x70 ? (int)(code & 0x7f) - 0x66 : -1;
    if (code >= 0x1d7ce && code < 0x1d800) /* mathematical, five kinds */
        return (int)((code - 0x1d7ce) % 10);
    for (size_t i = 0; i < LEN(zeroes); i++)
        if (code - zeroes[i] < 10)
            return (int)(code - zeroes[i]);
    return -1;
}
