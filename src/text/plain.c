/* plain.c - see plain.h. */
#include "text/plain.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/letter.h"

enum { FIRST_WIDE = 0xd9, FIRST_ROOM = 64 }; /* no character that is changed begins with a lower byte */

/* ---- characters ---- */

/* Bytes of the character at `at`; 0 when there is no whole one. */
static size_t length_at(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.p[at];
    size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    if (n > text.n - at)
        return 0;
    for (size_t i = 1; i < n; i++)
        if (((unsigned char)text.p[at + i] & 0xc0) != 0x80)
            return 0;
    return n;
}

static bool digit_at(struct str text, size_t at)
{
    size_t n = at < text.n ? length_at(text, at) : 0;
    return n && letter_digit(letter_read(text.p, &at)) >= 0;
}

/* Ends a digit before `at`?  No digit has more than four bytes. */
static bool digit_before(struct str text, size_t at)
{
    size_t start = at;
    while (start && at - start < 4)
        if (((unsigned char)text.p[--start] & 0xc0) != 0x80)
            return digit_at(text, start);
    return false;
}

static bool is_unseen(uint32_t code)
{
    return code == 0x200b || code == 0x200c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
           code == 0x2060 || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

/* The frame of a keycap emoji: its digit stands two places before. */
static bool is_frame(struct str text, uint32_t code, size_t at)
{
    if (code == 0x20e3 && at >= 3 && memcmp(text.p + at - 3, "\xef\xb8\x8f", 3) == 0)
        at -= 3;
    return (code == 0x20e3 || code == 0xfe0f) && digit_before(text, at);
}

enum { KEPT = -2, DROPPED = -1 };

/* What becomes of a character: KEPT, DROPPED, or the ASCII that stands for it. */
static int plain_of(struct str text, size_t at, size_t next)
{
    size_t read = at;
    uint32_t code = letter_read(text.p, &read);
    int digit = letter_digit(code);
    if (digit >= 0)
        return '0' + digit;
    if (is_unseen(code) || is_frame(text, code, at))
        return DROPPED;
    if (code == 0xff0b)
        return '+';
    bool dash = (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xff0d;
    bool space = (code >= 0x2000 && code <= 0x200a) || code == 0x202f || code == 0x3000;
    if ((dash || space) && digit_before(text, at) && digit_at(text, next))
        return dash ? '-' : ' ';
    return KEPT;
}

/* ---- the text ---- */

static bool within(unsigned char c, unsigned char first, unsigned char last)
{
    return c >= first && c <= last;
}

/* May the character here, whose first byte is FIRST_WIDE at least, be one that is changed?  Four bytes are there. */
static bool may_change(const unsigned char *p)
{
    switch (p[0]) {
    case 0xd9: return within(p[1], 0xa0, 0xa9);
    case 0xdb: return within(p[1], 0xb0, 0xb9);
    case 0xdf: return within(p[1], 0x80, 0x89);
    case 0xe0: /* Thai and Lao; Tibetan; India */
        return p[1] == 0xb9 || p[1] == 0xbb ? within(p[2], 0x90, 0x99)
             : p[1] == 0xbc                 ? within(p[2], 0xa0, 0xa9)
                                            : (p[1] & 1) && within(p[2], 0xa6, 0xaf);
    case 0xe1: return p[1] == 0x81 || within(p[1], 0x9f, 0xa0);
    case 0xe2: return p[1] == 0x80 ? !within(p[2], 0x96, 0xa9) && p[2] <= 0xaf : within(p[1], 0x81, 0x88);
    case 0xe3: return p[1] == 0x80 && p[2] == 0x80;
    case 0xef: return within(p[1], 0xb8, 0xbc);
    case 0xf0: return (p[1] == 0x9d && p[2] == 0x9f) || (p[1] == 0x9f && p[2] == 0xaf);
    default: return false;
    }
}

/* The next byte at or after `at` that may begin a character that is changed, or the end. */
static size_t next_wide(struct str text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.p;
#ifdef __SSE2__
    const __m128i least = _mm_set1_epi8((char)FIRST_WIDE);
    for (; at + 16 + 3 <= text.n; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
        unsigned wide = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(bytes, least), bytes));
        for (; wide; wide &= wide - 1) {
            size_t here = at + (unsigned)__builtin_ctz(wide);
            if (may_change(p + here))
                return here;
        }
    }
#endif
    while (at < text.n && (p[at] < FIRST_WIDE || (at + 4 <= text.n && !may_change(p + at))))
        at++;
    return at;
}

/* The next character that is changed, from *at on: its length and what it becomes; false at the end. */
static bool next_change(struct str text, size_t *at, size_t *length, int *becomes)
{
    while ((*at = next_wide(text, *at)) < text.n) {
        *length = length_at(text, *at);
        *becomes = *length ? plain_of(text, *at, *at + *length) : KEPT;
        if (*becomes != KEPT)
            return true;
        *at += *length ? *length : 1;
    }
    return false;
}

static void add_shift(struct arena *arena, struct plain *plain, size_t original)
{
    if (plain->count == plain->room) {
        size_t room = plain->room ? 2 * plain->room : FIRST_ROOM;
        struct plain_shift *grown = ARENA_ARRAY(arena, room, struct plain_shift);
        if (plain->count)
            memcpy(grown, plain->shifts, plain->count * sizeof *grown);
        plain->shifts = grown;
        plain->room = room;
    }
    plain->shifts[plain->count++] = (struct plain_shift){(uint32_t)plain->text.n, (uint32_t)original};
}

bool plain_make(struct arena *arena, struct str text, struct plain *ret)
{
    size_t at = 0, done = 0, length;
    int becomes;
    if (text.n > UINT32_MAX || !next_change(text, &at, &length, &becomes))
        return false;
    char *copy = arena_alloc(arena, text.n);
    *ret = (struct plain){.text = {.p = copy}, .original = text};
    do {
        memcpy(copy + ret->text.n, text.p + done, at - done);
        ret->text.n += at - done;
        if (becomes != DROPPED)
            copy[ret->text.n++] = (char)becomes;
        done = at += length;
        add_shift(arena, ret, done);
    } while (next_change(text, &at, &length, &becomes));
    memcpy(copy + ret->text.n, text.p + done, text.n - done);
    ret->text.n += text.n - done;
    return true;
}

static size_t start_of(const struct plain *plain, size_t at)
{
    size_t low = 0, high = plain->count; /* the last shift that is not behind `at` */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (plain->shifts[middle].plain <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? plain->shifts[low - 1].original + (at - plain->shifts[low - 1].plain) : at;
}

struct text_span plain_span(const struct plain *plain, struct text_span span)
{
    /* Its last character may be longer in the original; what is dropped behind it does not belong to it. */
    size_t last = start_of(plain, span.end ? span.end - 1 : 0), length = length_at(plain->original, last);
    return (struct text_span){.start = (uint32_t)start_of(plain, span.start),
                              .end = (uint32_t)(span.end ? last + (length ? length : 1) : 0)};
}
