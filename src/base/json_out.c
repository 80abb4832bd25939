/* json_out.c - see json_out.h. */
#include "base/json_out.h"

#include <stdlib.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/memory.h"

enum { FIRST_ROOM = 4096, STRETCH = 4096 };

void json_out_grow(struct json_out *out, size_t more)
{
    size_t room = out->room ? out->room : FIRST_ROOM;
    while (room - out->n < more)
        if (__builtin_mul_overflow(room, 2, &room))
            memory_out();
    char *p = realloc(out->p, room);
    if (!p)
        memory_out();
    out->p = p;
    out->room = room;
}

void json_out_reset(struct json_out *out, size_t keep)
{
    out->n = 0;
    if (out->room > keep)
        json_out_free(out);
}

void json_out_free(struct json_out *out)
{
    free(out->p);
    *out = (struct json_out){0};
}

/* How each byte stands in a string: 0 as it is, 'u' as \u00XX, others behind a backslash. */
static const char escapes[256] = {
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
    ['"'] = '"', ['\\'] = '\\', [0x7f] = 'u'};

/* Copies what needs no escape; returns how many bytes.  to has room for n. */
static size_t copy_plain(char *to, const unsigned char *p, size_t n)
{
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f),
                  delete = _mm_set1_epi8(0x7f);
    for (; n - i >= 16; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
                                       _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(v, control), v),
                                                    _mm_cmpeq_epi8(v, delete)));
        if (_mm_movemask_epi8(special))
            break;
        _mm_storeu_si128((__m128i *)(void *)(to + i), v);
    }
#endif
    for (; i < n && !escapes[p[i]]; i++)
        to[i] = (char)p[i];
    return i;
}

void json_out_inside(struct json_out *out, struct str s)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    while (p < end) {
        size_t stretch = (size_t)(end - p) < STRETCH ? (size_t)(end - p) : STRETCH;
        char *to = json_out_room(out, stretch + 6);
        size_t plain = copy_plain(to, p, stretch);
        p += plain;
        to += plain;
        out->n += plain;
        if (plain == stretch)
            continue;
        char escape = escapes[*p];
        *to++ = '\\';
        *to++ = escape;
        out->n += 2;
        if (escape == 'u') {
            const char code[4] = {'0', '0', digits[*p >> 4], digits[*p & 15]};
            memcpy(to, code, sizeof code);
            out->n += sizeof code;
        }
        p++;
    }
}

void json_out_string(struct json_out *out, struct str s)
{
    JSON_OUT(out, "\"");
    json_out_inside(out, s);
    JSON_OUT(out, "\"");
}

void json_out_bytes(struct json_out *out, struct str s)
{
    JSON_OUT(out, "\"");
    while (s.n) {
        size_t good = str_utf8_length(s);
        json_out_inside(out, str_slice(s, 0, good));
        s = str_slice(s, good, s.n);
        if (s.n) {
            JSON_OUT(out, "\xef\xbf\xbd");
            s = str_slice(s, 1, s.n);
        }
    }
    JSON_OUT(out, "\"");
}

void json_out_number(struct json_out *out, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    json_out_raw(out, digits + at, sizeof digits - at);
}

void json_out_decimal(struct json_out *out, double number)
{
    if (!(number > -1e14 && number < 1e14))
        number = 0;
    int64_t scaled = (int64_t)(number * 10000 + (number < 0 ? -0.5 : 0.5));
    if (scaled < 0)
        JSON_OUT(out, "-");
    uint64_t size = (uint64_t)(scaled < 0 ? -scaled : scaled), rest = size % 10000;
    json_out_number(out, size / 10000);
    if (!rest)
        return;
    char digits[5] = ".0000";
    size_t n = sizeof digits;
    for (size_t i = 4; i > 0; i--, rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    while (digits[n - 1] == '0')
        n--;
    json_out_raw(out, digits, n);
}
