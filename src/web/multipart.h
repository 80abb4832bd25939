/* multipart.h - multipart/form-data (RFC 7578), read in place.
 *
 * Parts point into the body, nothing is copied but names.  O(n). */
#ifndef KRES_WEB_MULTIPART_H
#define KRES_WEB_MULTIPART_H

#include "web/web.h"

enum { MULTIPART_MOST_PARTS = 256 };

/* part->name.p is NULL for a plain field (its value is part->bytes). */
typedef bool multipart_found_fn(void *context, const struct web_file *part, struct err *err);
/* content_type is the whole header with its boundary.  ERR_INPUT for what is malformed or cut off. */
MUST_CHECK bool multipart_parse(struct arena *arena, struct str content_type, struct str body,
                                multipart_found_fn *found, void *context, struct err *err);
/* The value of a parameter ('name="value"') in a header, unquoted; p NULL when there is none. */
struct str header_parameter(struct arena *arena, struct str header, const char *name);

#endif
