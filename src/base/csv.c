/* csv.c - see csv.h. */
#include "base/csv.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* The first separator or line feed, or end. */
static const char *plain_end(const char *p, const char *end, char separator)
{
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8(separator), feed = _mm_set1_epi8('\n');
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        unsigned bits = (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, wanted), _mm_cmpeq_epi8(v, feed)));
        if (bits)
            return p + __builtin_ctz(bits);
    }
#endif
    while (p < end && *p != separator && *p != '\n')
        p++;
    return p;
}

/* A line without any quote is a row; *end: its line feed, or NULL when there is none. */
static bool row_is_plain(const char *p, const char *limit, const char **end)
{
    *end = memchr(p, '\n', (size_t)(limit - p));
    return !memchr(p, '"', (size_t)((*end ? *end : limit) - p));
}

static enum csv_place after_separator_or(char c, char separator, enum csv_place other)
{
    return c == separator ? CSV_FIELD_START : other;
}

enum csv_found csv_scan(struct csv_scan *scan, struct str bytes, char separator, size_t *at)
{
    const char *p = bytes.p + *at, *end = bytes.p + bytes.n, *feed;
    enum csv_place place = scan->place;
    if (place == CSV_FIELD_START && p < end && row_is_plain(p, end, &feed) && feed) {
        *at = (size_t)(feed - bytes.p) + 1;
        return CSV_ROW;
    }
    while (p < end) {
        char c = *p;
        bool ended = c == '\n' && place != CSV_QUOTED;
        if (place == CSV_QUOTED) {
            const char *quote = memchr(p, '"', (size_t)(end - p));
            p = quote ? quote : end;
            place = quote ? CSV_QUOTE : CSV_QUOTED;
            if (!quote)
                break;
        } else if (place == CSV_FIELD_START) {
            place = c == '"' ? CSV_QUOTED : after_separator_or(c, separator, CSV_PLAIN);
            if (place == CSV_QUOTED)
                scan->quote = (size_t)(p - bytes.p);
        } else if (place == CSV_PLAIN) {
            p = plain_end(p, end, separator);
            if (p == end)
                break;
            place = after_separator_or(*p, separator, CSV_PLAIN);
            ended = *p == '\n';
        } else if (place == CSV_QUOTE && c == '"') {
            place = CSV_QUOTED;
        } else if (place == CSV_QUOTE && (c == separator || c == '\r')) {
            place = c == separator ? CSV_FIELD_START : CSV_RETURN;
        } else if (!ended) { /* behind a quote, or behind a carriage return behind a quote */
            *at = (size_t)(p - bytes.p);
            return CSV_BROKEN;
        }
        p++;
        if (ended) {
            scan->place = CSV_FIELD_START;
            *at = (size_t)(p - bytes.p);
            return CSV_ROW;
        }
    }
    scan->place = place;
    *at = bytes.n;
    return CSV_MORE;
}

/* A field in quotes; p stands behind the opening one.  Returns what follows the closing one. */
static const char *quoted_read(const char *p, const char *end, struct csv_field *field)
{
    const char *start = p;
    field->doubled = false;
    for (;;) {
        const char *quote = memchr(p, '"', (size_t)(end - p));
        if (!quote) {
            field->raw = str_make(start, (size_t)(end - start));
            return end;
        }
        if (quote + 1 == end || quote[1] != '"') {
            field->raw = str_make(start, (size_t)(quote - start));
            return quote + 1;
        }
        field->doubled = true;
        p = quote + 2;
    }
}

size_t csv_read(struct str bytes, char separator, struct csv_field *fields, size_t room, size_t *ret_count)
{
    const char *p = bytes.p, *end = bytes.p + bytes.n;
    size_t count = 0;
    for (bool more = true; more; count++) {
        struct csv_field field = {0};
        const char *start = p;
        bool quoted = p < end && *p == '"';
        if (quoted)
            p = quoted_read(p + 1, end, &field);
        p = plain_end(p, end, separator); /* behind a quote at most a carriage return */
        more = p < end && *p == separator;
        if (!quoted) {
            size_t n = (size_t)(p - start);
            field.raw = str_make(start, !more && n && p[-1] == '\r' ? n - 1 : n);
        }
        if (count < room)
            fields[count] = field;
        p += p < end;
    }
    *ret_count = count;
    return (size_t)(p - bytes.p);
}

struct str csv_text(const struct csv_field *field, char *to)
{
    if (!field->doubled)
        return field->raw;
    const char *p = field->raw.p, *end = p + field->raw.n;
    char *start = to;
    while (p < end) {
        const char *quote = memchr(p, '"', (size_t)(end - p));
        size_t n = (size_t)((quote ? quote + 1 : end) - p);
        memmove(to, p, n);
        to += n;
        p += n + (quote != NULL); /* and past its double */
    }
    return str_make(start, (size_t)(to - start));
}

char csv_guess(struct str bytes)
{
    static const char separators[] = {',', ';', '\t'};
    size_t counts[sizeof separators] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < bytes.n && (quoted || bytes.p[i] != '\n'); i++) {
        quoted ^= bytes.p[i] == '"';
        for (size_t k = 0; k < sizeof separators; k++)
            counts[k] += !quoted && bytes.p[i] == separators[k];
    }
    for (size_t k = 1; k < sizeof separators; k++)
        if (counts[k] > counts[best])
            best = k;
    return separators[best];
}
