/* str.h - text as pointer and length, and a buffer that grows.
 *
 * A struct str owns nothing: it points into memory of somebody who lives longer (usually an arena).  Text is
 * bytes, meant to be UTF-8; it may hold zero bytes, and str_zero() is the one place that refuses them when a
 * library wants a zero-ended string. */
#ifndef KRES_BASE_STR_H
#define KRES_BASE_STR_H

#include "base/arena.h"
#include "base/err.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){.p = "" literal, .n = sizeof(literal) - 1})
#define STR_FMT "%.*s"
#define STR_ARG(s) ((int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n)), ((s).p ? (s).p : "")

struct str str_from(const char *zero_ended); /* NULL gives the empty str */
struct str str_make(const void *p, size_t n);
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *b);
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Index of the first needle at or after from, or SIZE_MAX.  O(n). */
size_t str_find(struct str s, struct str needle, size_t from);
/* bytes [from, to), clamped to s. */
struct str str_slice(struct str s, size_t from, size_t to);
struct str str_trim(struct str s); /* ASCII white space at both ends */
/* Cuts s at the first separator: returns what stands before it and leaves the rest in *s (empty, p NULL
 * when there was no separator left). */
struct str str_cut(struct str *s, char separator);
struct str str_copy(struct arena *arena, struct str s); /* zero-ended copy */
struct str str_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
/* Zero-ended copy for libraries; ERR_INPUT when s holds a zero byte. */
MUST_CHECK bool str_zero(struct arena *arena, struct str s, const char **ret, struct err *err);
/* Decimal number within [min, max]; no sign but '-', no spaces. */
MUST_CHECK bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret);
/* Well-formed UTF-8 (no overlong forms, no surrogates)?  O(n), at several gigabytes a second. */
bool str_is_utf8(struct str s);
/* How many bytes from the start are well-formed UTF-8: s.n, or where the first wrong character begins. */
size_t str_utf8_length(struct str s);
uint64_t str_hash(struct str s); /* FNV-1a: for tables of trusted keys, not for secrets */

/* The name closest to word among known (NULL-ended), for "did you mean"; NULL when none is close. */
const char *str_nearest(struct str word, const char *const *known);

/* Lower-case hexadecimal. */
struct str str_hex(struct arena *arena, const void *bytes, size_t n);
MUST_CHECK bool str_unhex(struct str s, void *bytes, size_t n);

/* A growing buffer in an arena.  "struct buf b = {.arena = arena};" is ready for use. */
struct buf {
    struct arena *arena;
    char *p;
    size_t n, room;
};
void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
struct str buf_str(const struct buf *b); /* zero-ended view; valid until the next add */

#endif
