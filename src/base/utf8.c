/* utf8.c - str_is_utf8 of str.h: every text is checked, so it is done by blocks where the processor can. */
#include "base/str.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define BY_BLOCKS 1
#include <tmmintrin.h>
#else
#define BY_BLOCKS 0
#endif

/* One character at a time. */
static bool check_plain(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint64_t eight;
        if (n - i >= sizeof eight && (memcpy(&eight, p + i, sizeof eight), !(eight & 0x8080808080808080u))) {
            i += sizeof eight;
            continue;
        }
        unsigned char c = p[i];
        size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2
                    : c >= 0xf0 && c < 0xf5 ? 3 : 9;
        if (more == 9 || n - i <= more)
            return false;
        for (size_t k = 1; k <= more; k++)
            if ((p[i + k] & 0xc0) != 0x80)
                return false;
        if ((c == 0xe0 && p[i + 1] < 0xa0) || (c == 0xed && p[i + 1] > 0x9f) ||
            (c == 0xf0 && p[i + 1] < 0x90) || (c == 0xf4 && p[i + 1] > 0x8f))
            return false;
        i += more + 1;
    }
    return true;
}

#if BY_BLOCKS
/* J. Keiser, D. Lemire, "Validating UTF-8 in less than one instruction per byte" (2021): what can be wrong with two
 * bytes in a row is looked up by the first one's high and low half and the second one's high half; a bit that all
 * three tables have is a fault.  CONTINUES is no fault where a third or fourth byte is due. */
enum {
    TOO_SHORT = 1, TOO_LONG = 2, OVERLONG_3 = 4, SURROGATE = 16, OVERLONG_2 = 32, TOO_LARGE_1000 = 64,
    OVERLONG_4 = 64, TOO_LARGE = 8, CONTINUES = 128, CARRY = TOO_SHORT | TOO_LONG | CONTINUES,
};
#define B(x) ((char)(x))

__attribute__((target("ssse3"))) static inline __m128i lookup(__m128i halves, __m128i table)
{
    return _mm_shuffle_epi8(table, halves);
}

__attribute__((target("ssse3"))) static inline __m128i high_half(__m128i bytes)
{
    return _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(0x0f));
}

__attribute__((target("ssse3"))) static inline __m128i faults_of(__m128i bytes, __m128i before)
{
    const __m128i first_high = _mm_setr_epi8(
        TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
        B(CONTINUES), B(CONTINUES), B(CONTINUES), B(CONTINUES), TOO_SHORT | OVERLONG_2, TOO_SHORT,
        TOO_SHORT | OVERLONG_3 | SURROGATE, B(TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4));
    const __m128i first_low = _mm_setr_epi8(
        B(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), B(CARRY | OVERLONG_2), B(CARRY), B(CARRY), B(CARRY | TOO_LARGE),
        B(CARRY | TOO_LARGE | TOO_LARGE_1000), B(CARRY | TOO_LARGE | TOO_LARGE_1000),
        B(CARRY | TOO_LARGE | TOO_LARGE_1000), B(CARRY | TOO_LARGE | TOO_LARGE_1000),
        B(CARRY | TOO_LARGE | TOO_LARGE_1000), B(CARRY | TOO_LARGE | TOO_LARGE_1000),
        B(CARRY | TOO_LARGE | TOO_LARGE_1000), B(CARRY | TOO_LARGE | TOO_LARGE_1000),
        B(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE), B(CARRY | TOO_LARGE | TOO_LARGE_1000),
        B(CARRY | TOO_LARGE | TOO_LARGE_1000));
    const __m128i second_high = _mm_setr_epi8(
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
        B(TOO_LONG | OVERLONG_2 | CONTINUES | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),
        B(TOO_LONG | OVERLONG_2 | CONTINUES | OVERLONG_3 | TOO_LARGE),
        B(TOO_LONG | OVERLONG_2 | CONTINUES | SURROGATE | TOO_LARGE),
        B(TOO_LONG | OVERLONG_2 | CONTINUES | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);
    __m128i prev1 = _mm_alignr_epi8(bytes, before, 15);
    __m128i pairs = _mm_and_si128(
        _mm_and_si128(lookup(high_half(prev1), first_high), lookup(_mm_and_si128(prev1, _mm_set1_epi8(0x0f)), first_low)),
        lookup(high_half(bytes), second_high));
    /* a third byte is due two after E0 or more, a fourth three after F0 or more */
    __m128i third = _mm_subs_epu8(_mm_alignr_epi8(bytes, before, 14), _mm_set1_epi8(B(0xe0 - 0x80)));
    __m128i fourth = _mm_subs_epu8(_mm_alignr_epi8(bytes, before, 13), _mm_set1_epi8(B(0xf0 - 0x80)));
    __m128i due = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8(B(0x80)));
    return _mm_xor_si128(due, pairs);
}

__attribute__((target("ssse3"))) static bool check_blocks(const unsigned char *p, size_t n)
{
    __m128i faults = _mm_setzero_si128(), before = _mm_setzero_si128();
    size_t at = 0;
    bool ascii = true; /* so was the block before */
    for (; at + 16 <= n; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
        if (_mm_movemask_epi8(bytes) == 0 && ascii) {
            before = bytes;
            continue;
        }
        faults = _mm_or_si128(faults, faults_of(bytes, before));
        ascii = _mm_movemask_epi8(bytes) == 0;
        before = bytes;
    }
    unsigned char rest[16] = {0}; /* zeroes end what the last bytes began, or show that they did not */
    if (n > at)
        memcpy(rest, p + at, n - at);
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)rest);
    faults = _mm_or_si128(faults, faults_of(bytes, before));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(faults, _mm_setzero_si128())) == 0xffff;
}
#endif

bool str_is_utf8(struct str s)
{
#if BY_BLOCKS
    if (s.n >= 16 && __builtin_cpu_supports("ssse3"))
        return check_blocks((const unsigned char *)s.p, s.n);
#endif
    return check_plain((const unsigned char *)s.p, s.n);
}
