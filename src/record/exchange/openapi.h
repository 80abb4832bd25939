/* openapi.h - the OpenAPI 3.1 description of the desk's data interface, made of the kinds that the packs declare.
 *
 * A schema a kind: its fields with type, codes, limits, what is required, who may see them; its states, actions (with
 * what each needs) and deadlines.  Texts in one language.  "kres pack openapi" prints it; the desk serves it to
 * members. Pure; O(fields · codes). */
#ifndef KRES_RECORD_EXCHANGE_OPENAPI_H
#define KRES_RECORD_EXCHANGE_OPENAPI_H

#include <jansson.h>

#include "record/kind.h"

/* A new reference. */
json_t *openapi_make(struct arena *arena, const struct kinds *kinds, struct str lang, const char *version);

#endif
