/* editing.h - what editors write is checked before it is kept: the shape of its kind, its id, its links.
 *
 * The steps themselves (draft, propose, approve, …) are record/content.h. */
#ifndef KRES_KNOW_EDITING_H
#define KRES_KNOW_EDITING_H

#include "know/know.h"
#include "record/content.h"

/* Is body (YAML) a well-formed item of the kind with this id?  ERR_INPUT says line and remedy; "!content-unknown". */
MUST_CHECK bool editing_check(const struct pack_set *packs, const char *kind, struct str item, struct str body,
                              struct err *err);
/* content_save and content_amend for a body that passed the check. */
MUST_CHECK bool editing_save(struct store *store, const struct pack_set *packs, int64_t by, const char *kind,
                             struct str item, int64_t base, int64_t draft, struct str body, struct str note,
                             int64_t *ret_id, struct err *err);
MUST_CHECK bool editing_amend(struct store *store, const struct pack_set *packs, int64_t by, const char *kind,
                              struct str item, struct str body, struct str note, struct err *err);

#endif
