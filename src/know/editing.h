/* editing.h - what editors write is checked before it is kept, and what there is of an item is put together for them.
 *
 * A draft may be unfinished: what is there must be well formed.  What is proposed must be whole.  The steps themselves
 * (draft, propose, approve, …) are record/content.h. */
#ifndef KRES_KNOW_EDITING_H
#define KRES_KNOW_EDITING_H

#include "know/know.h"
#include "record/content.h"

/* Is body (YAML) a well-formed, whole item of the kind with this id?  ERR_INPUT names the field and says line and remedy;
 * "!content-unknown". */
MUST_CHECK bool editing_check(const struct pack_set *packs, const char *kind, struct str item, struct str body,
                              struct err *err);
/* content_save for a body that is well formed, be it unfinished. */
MUST_CHECK bool editing_save(struct store *store, const struct pack_set *packs, int64_t by, const char *kind,
                             struct str item, int64_t base, int64_t draft, struct str body, struct str note,
                             int64_t *ret_id, struct err *err);
/* content_propose for a draft that passed the check. */
MUST_CHECK bool editing_propose(struct store *store, const struct pack_set *packs, int64_t by, int64_t id,
                                struct err *err);
/* content_amend for a body that passed the check. */
MUST_CHECK bool editing_amend(struct store *store, const struct pack_set *packs, int64_t by, const char *kind,
                              struct str item, struct str body, struct str note, struct err *err);

/* All that there is of an item.  Lives in the arena, but for shipped, which lives in the edition. */
struct editing {
    struct arena *arena;
    const struct content_kind *kind;
    struct str item;
    const struct content_item *shipped;  /* the pack's own; NULL: written on the desk */
    struct content_version *versions;    /* the newest first */
    size_t count;
    const struct content_version *live;  /* approved last, be its moment still to come; NULL: the pack's own is */
    const struct yaml *root;             /* what live says, of a withdrawn one what it said before; NULL: nothing */
};
/* ERR_NOT_FOUND "!content-unknown" when neither the packs nor the desk know the item. */
MUST_CHECK bool editing_open(struct store *store, const struct edition *edition, struct arena *arena,
                             const struct content_kind *kind, struct str item, struct editing *ret, struct err *err);
/* The tree of a version of it; id 0: the pack's own.  NULL when there is none (a pack's own that is not). */
MUST_CHECK bool editing_root(const struct editing *editing, int64_t id, const struct yaml **ret, struct err *err);
/* By the row's id; NULL when it is no version of the item. */
const struct content_version *editing_version(const struct editing *editing, int64_t id);
/* The tree that a version was written from: of the live version called base when it was begun. */
MUST_CHECK bool editing_base(const struct editing *editing, int64_t base, const struct yaml **ret, struct err *err);

#endif
