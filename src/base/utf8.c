/* utf8.c - is this UTF-8?  Sixty-four bytes at a time where the machine can; see str.h.
 *
 * Of each 64 bytes a few masks are made, one bit a byte: which are continuations, which lead two, three or four
 * bytes.  The leads, shifted, must give the continuations exactly; the few leads that allow only some of them
 * (E0, ED, F0, F4) are looked at when there are any.  What is wrong is then found byte by byte. */
#include "base/str.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Length of the character that begins at i, or 0 when it is wrong or cut off. */
static size_t character(const unsigned char *p, size_t n)
{
    unsigned char c = p[0];
    size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 9;
    if (more == 9 || n <= more)
        return 0;
    for (size_t k = 1; k <= more; k++)
        if ((p[k] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) || (c == 0xf0 && p[1] < 0x90) ||
        (c == 0xf4 && p[1] > 0x8f))
        return 0;
    return more + 1;
}

static size_t length_slowly(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n) {
        uint64_t eight;
        if (n - i >= sizeof eight && (memcpy(&eight, p + i, sizeof eight), !(eight & 0x8080808080808080u))) {
            i += sizeof eight;
            continue;
        }
        size_t length = character(p + i, n - i);
        if (!length)
            return i;
        i += length;
    }
    return n;
}

#if defined(__SSE2__)

struct four { /* 64 bytes */
    __m128i v[4];
};

/* What the 64 bytes before ask of the next ones. */
struct carry {
    uint64_t need;           /* continuations that must come first */
    uint64_t e0, ed, f0, f4; /* the last byte was this lead */
};

static inline __attribute__((always_inline)) uint64_t mask(__m128i a, __m128i b, __m128i c, __m128i d)
{
    uint64_t low = (unsigned)_mm_movemask_epi8(a) | (unsigned)_mm_movemask_epi8(b) << 16;
    uint64_t high = (unsigned)_mm_movemask_epi8(c) | (unsigned)_mm_movemask_epi8(d) << 16;
    return low | high << 32;
}

static inline __attribute__((always_inline)) uint64_t equal(const struct four *bytes, unsigned byte)
{
    const __m128i same = _mm_set1_epi8((char)byte), *v = bytes->v;
    return mask(_mm_cmpeq_epi8(v[0], same), _mm_cmpeq_epi8(v[1], same), _mm_cmpeq_epi8(v[2], same),
                _mm_cmpeq_epi8(v[3], same));
}

/* Of those with the high bit set: as signed numbers they keep their order.  byte > 0x80. */
static inline __attribute__((always_inline)) uint64_t at_least(const struct four *bytes, uint64_t high, unsigned byte)
{
    const __m128i below = _mm_set1_epi8((char)(byte - 1)), *v = bytes->v;
    return high & mask(_mm_cmpgt_epi8(v[0], below), _mm_cmpgt_epi8(v[1], below), _mm_cmpgt_epi8(v[2], below),
                       _mm_cmpgt_epi8(v[3], below));
}

/* Leads that allow only some continuations. */
static bool narrow_leads_hold(const struct four *bytes, uint64_t high, struct carry *carry)
{
    uint64_t e0 = equal(bytes, 0xe0), ed = equal(bytes, 0xed), f0 = equal(bytes, 0xf0), f4 = equal(bytes, 0xf4);
    uint64_t from_90 = at_least(bytes, high, 0x90), from_a0 = at_least(bytes, high, 0xa0);
    bool holds = !((e0 << 1 | carry->e0) & ~from_a0) && !((ed << 1 | carry->ed) & from_a0) &&
                 !((f0 << 1 | carry->f0) & ~from_90) && !((f4 << 1 | carry->f4) & from_90);
    carry->e0 = e0 >> 63;
    carry->ed = ed >> 63;
    carry->f0 = f0 >> 63;
    carry->f4 = f4 >> 63;
    return holds;
}

static inline __attribute__((always_inline)) bool holds(const unsigned char *p, struct carry *carry)
{
    const __m128i *from = (const __m128i *)(const void *)p;
    struct four bytes = {{_mm_loadu_si128(from), _mm_loadu_si128(from + 1), _mm_loadu_si128(from + 2),
                          _mm_loadu_si128(from + 3)}};
    uint64_t high = mask(bytes.v[0], bytes.v[1], bytes.v[2], bytes.v[3]);
    if (!(high | carry->need))
        return true;
    uint64_t leads = at_least(&bytes, high, 0xc0), three = at_least(&bytes, high, 0xe0);
    uint64_t need = leads << 1 | carry->need, over = leads >> 63;
    if (three | carry->e0 | carry->ed | carry->f0 | carry->f4) {
        uint64_t four = at_least(&bytes, high, 0xf0);
        need |= three << 2 | four << 3;
        over |= three >> 62 | four >> 61;
        if (!narrow_leads_hold(&bytes, high, carry) || at_least(&bytes, high, 0xf5))
            return false;
    }
    carry->need = over;
    return need == (high & ~leads) && leads == at_least(&bytes, high, 0xc2); /* C0 and C1 would be overlong */
}

size_t str_utf8_length(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned char last[64] = {0};
    struct carry carry = {0};
    size_t i = 0;
    if (s.n < 16)
        return length_slowly(p, s.n);
    while (s.n - i >= 64 && holds(p + i, &carry))
        i += 64;
    if (s.n - i < 64) {
        memcpy(last, p + i, s.n - i); /* the zeroes behind it refuse a character that is cut off */
        if (holds(last, &carry))
            return s.n;
    }
    size_t start = i; /* of a character that reaches into these 64 */
    while (start > 0 && i - start < 3 && p[start - 1] >= 0x80)
        start--;
    while (start < i && (p[start] & 0xc0) == 0x80)
        start++;
    return start + length_slowly(p + start, s.n - start);
}

#else

size_t str_utf8_length(struct str s)
{
    return length_slowly((const unsigned char *)s.p, s.n);
}

#endif

bool str_is_utf8(struct str s)
{
    return str_utf8_length(s) == s.n;
}
