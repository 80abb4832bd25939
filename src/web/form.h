/* form.h - bodies and queries from outside: percent-decoding, urlencoded forms, JSON.
 *
 * Everything decoded lives in the arena; what is malformed is refused with ERR_INPUT, never guessed. */
#ifndef KRES_WEB_FORM_H
#define KRES_WEB_FORM_H

#include <jansson.h>

#include "base/str.h"

enum { JSON_DEEPEST = 32, JSON_VALUES_MOST = 4096, FIELDS_MOST = 1000 };

/* "%41" → "A"; with plus also '+' → ' '.  A '%' without two digits is malformed.  O(n). */
MUST_CHECK bool form_decode(struct arena *arena, struct str s, bool plus, struct str *ret, struct err *err);

typedef bool form_found_fn(void *context, struct str name, struct str value, struct err *err);
/* name=value&… (WHATWG URL §5.1); at most FIELDS_MOST. */
MUST_CHECK bool form_parse(struct arena *arena, struct str s, form_found_fn *found, void *context, struct err *err);

/* An object, at most JSON_DEEPEST levels deep and of JSON_VALUES_MOST values, no key twice.  The caller owns *ret. */
MUST_CHECK bool form_json(struct str s, json_t **ret, struct err *err);

#endif
