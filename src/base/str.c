/* str.c - see str.h. */
#include "base/str.h"

#include <stdarg.h>

struct str str_from(const char *zero_ended)
{
    return zero_ended ? (struct str){zero_ended, strlen(zero_ended)} : (struct str){"", 0};
}

struct str str_make(const void *p, size_t n)
{
    return (struct str){p, n};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *b)
{
    return str_eq(a, str_from(b));
}

int str_cmp(struct str a, struct str b)
{
    size_t shorter = a.n < b.n ? a.n : b.n;
    int order = shorter ? memcmp(a.p, b.p, shorter) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (from > s.n || needle.n > s.n - from)
        return SIZE_MAX;
    if (needle.n == 0)
        return from;
    const char *at = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return at ? (size_t)(at - s.p) : SIZE_MAX;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return s.p ? (struct str){s.p + from, to - from} : s;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_cut(struct str *s, char separator)
{
    const char *at = s->n ? memchr(s->p, separator, s->n) : NULL;
    struct str before = *s;
    if (at) {
        before.n = (size_t)(at - s->p);
        *s = (struct str){at + 1, s->n - before.n - 1};
    } else {
        *s = (struct str){NULL, 0};
    }
    return before;
}

struct str str_copy(struct arena *arena, struct str s)
{
    return (struct str){arena_copy(arena, s.p, s.n), s.n};
}

struct str str_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t n = size < 0 ? 0 : (size_t)size;
    char *text = arena_alloc(arena, n + 1);
    va_start(args, format);
    vsnprintf(text, n + 1, format, args);
    va_end(args);
    return (struct str){text, n};
}

bool str_zero(struct arena *arena, struct str s, const char **ret, struct err *err)
{
    if (s.n && memchr(s.p, '\0', s.n))
        return err_set(err, ERR_INPUT, "the text holds a zero byte");
    *ret = arena_copy(arena, s.p, s.n);
    return true;
}

bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret)
{
    bool negative = s.n && s.p[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == s.n || s.n > 20)
        return false;
    int64_t value = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int digit = s.p[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    if (value < min || value > max)
        return false;
    *ret = value;
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return hash;
}

struct str str_hex(struct arena *arena, const void *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    char *to = arena_alloc(arena, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = digits[from[i] >> 4];
        to[2 * i + 1] = digits[from[i] & 15];
    }
    return (struct str){to, 2 * n};
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool str_unhex(struct str s, void *bytes, size_t n)
{
    unsigned char *to = bytes;
    if (s.n != 2 * n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (hex_digit(s.p[i]) < 0)
            return false;
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(hex_digit(s.p[2 * i]) << 4 | hex_digit(s.p[2 * i + 1]));
    return true;
}

/* Edit distance of two short words, for "did you mean"; longer ones count as far apart. */
static unsigned distance(struct str a, struct str b)
{
    unsigned row[33];
    if (a.n > 32 || b.n > 32)
        return 99;
    for (unsigned j = 0; j <= b.n; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        unsigned corner = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b.n; j++) {
            unsigned change = corner + (a.p[i - 1] != b.p[j - 1]);
            unsigned least = row[j] + 1 < row[j - 1] + 1 ? row[j] + 1 : row[j - 1] + 1;
            corner = row[j];
            row[j] = change < least ? change : least;
        }
    }
    return row[b.n];
}

const char *str_nearest(struct str word, const char *const *known)
{
    const char *best = NULL;
    /* Three slips, but never most of the word: "foo" is not a slip of "demo". */
    unsigned least = word.n / 2 < 3 ? (unsigned)(word.n / 2) + 1 : 4;
    for (; *known; known++) {
        unsigned d = distance(word, str_from(*known));
        if (d < least) {
            least = d;
            best = *known;
        }
    }
    return best;
}

static void buf_room(struct buf *b, size_t more)
{
    if (b->p && b->room - b->n > more)
        return;
    size_t room = b->room ? b->room * 2 : 256;
    while (room - b->n <= more)
        room *= 2;
    char *p = arena_alloc(b->arena, room);
    if (b->n)
        memcpy(p, b->p, b->n);
    b->p = p;
    b->room = room;
}

void buf_add(struct buf *b, struct str s)
{
    buf_room(b, s.n);
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void buf_byte(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0)
        return;
    buf_room(b, (size_t)size);
    va_start(args, format);
    vsnprintf(b->p + b->n, (size_t)size + 1, format, args);
    va_end(args);
    b->n += (size_t)size;
}

struct str buf_str(const struct buf *b)
{
    return b->p ? (struct str){b->p, b->n} : (struct str){"", 0};
}
