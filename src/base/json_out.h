/* json_out.h - JSON written fast into memory that is used again and again.
 *
 * A struct json_out of zeroes is ready for use; it grows by itself (out of memory ends the process, as with
 * arenas), is emptied with json_out_reset and given back with json_out_free.  One thread at a time.  Nothing here
 * checks the grammar: whoever writes puts brackets and commas where they belong. */
#ifndef KRES_BASE_JSON_OUT_H
#define KRES_BASE_JSON_OUT_H

#include "base/str.h"

struct json_out {
    char *p;
    size_t n, room;
};

/* Room for more bytes behind the end; rarely called by others. */
void json_out_grow(struct json_out *out, size_t more);
/* Empties it, and gives memory back past keep bytes. */
void json_out_reset(struct json_out *out, size_t keep);
void json_out_free(struct json_out *out);

static inline char *json_out_room(struct json_out *out, size_t more)
{
    if (out->room - out->n < more)
        json_out_grow(out, more);
    return out->p + out->n;
}

/* As it is: brackets, names, raw values. */
static inline void json_out_raw(struct json_out *out, const char *p, size_t n)
{
    char *to = json_out_room(out, n);
    if (n)
        memcpy(to, p, n);
    out->n += n;
}
#define JSON_OUT(out, literal) json_out_raw((out), "" literal, sizeof(literal) - 1)

/* With its quotes; what JSON wants escaped is escaped.  s is UTF-8.  O(n). */
void json_out_string(struct json_out *out, struct str s);
/* The same without the quotes, for a string written in pieces. */
void json_out_inside(struct json_out *out, struct str s);
/* With its quotes, for bytes that may be anything: what is no UTF-8 becomes U+FFFD. */
void json_out_bytes(struct json_out *out, struct str s);
void json_out_number(struct json_out *out, uint64_t number);
/* With at most four digits behind the point, none of them needless: "4.8"; what JSON cannot say is 0. */
void json_out_decimal(struct json_out *out, double number);

#endif
