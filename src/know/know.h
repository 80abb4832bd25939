/* know.h - the content that is live now: what the packs ship, and above it what editors published on the desk.
 *
 * An edition is one consistent state of all content.  It never changes: who holds one may read it on any thread.  When
 * something is published, withdrawn or becomes due, a new edition is made beside the old one and put in its place; the old
 * one goes when its last reader lets go.  `struct know` guards itself. */
#ifndef KRES_KNOW_KNOW_H
#define KRES_KNOW_KNOW_H

#include "know/shape.h"
#include "store/store.h"

struct know;
struct edition;

struct content_item {
    const struct content_kind *kind;
    struct str id;
    const struct yaml *root;
    const struct pack *pack; /* that it came with; NULL: written on the desk */
    int64_t version;         /* of the desk; 0: the pack's own */
    int64_t published;       /* when, in seconds; 0: with the pack */
    bool withdrawn;          /* kept, so that its address can say so (advisories); other kinds leave the edition */
};

/* Checks all content of the packs: a fault is an error, a text that a language lacks is told to missing (may be NULL). */
MUST_CHECK bool content_check(const struct pack_set *packs, shape_missing_fn *missing, void *context, struct err *err);

/* Complains about every reference to an entry of the law that there is not: "laws" of any kind ("kz-1#113"), but for those
 * in packs without a country, and the relations of the entries.  false only when the content itself is faulty. */
MUST_CHECK bool content_check_links(struct arena *arena, const struct pack_set *packs,
                                    void (*complain)(void *context, const char *message), void *context,
                                    struct err *err);

/* store may be NULL: the packs alone.  packs must outlive it. */
MUST_CHECK bool know_open(struct store *store, const struct pack_set *packs, struct know **ret, struct err *err);
void know_close(struct know *know); /* NULL does nothing */
/* The edition of now; let go of it with edition_release.  Never NULL. */
const struct edition *know_hold(struct know *know);
void edition_release(const struct edition *edition); /* NULL does nothing */
/* Makes a new edition when something was published, or when the time of the next change has come (an advisory begins
 * or ends, a desk opens); *ret_changed: pages made from the old one are stale.  On failure the old one stays. */
MUST_CHECK bool know_refresh(struct know *know, int64_t now, bool force, bool *ret_changed, struct err *err);

/* Reads the packs' content anew (an administrator has replaced a pack).  On failure err says file, line and remedy, and
 * all stays as it was: a broken pack never takes a working one's place. */
MUST_CHECK bool know_reload(struct know *know, int64_t now, struct err *err);

/* The items of a kind in their order (as the packs list them; by "order" where a kind has it).  O(1). */
size_t edition_list(const struct edition *edition, const char *kind, const struct content_item *const **ret);
/* NULL when there is none.  O(log items). */
const struct content_item *edition_find(const struct edition *edition, const char *kind, struct str id);
/* What the public may see of the law, for full-text search (search.h; tags "kind:law", "group:eu", "topic:offence"), and
 * the item that a document of it is. */
struct search;
const struct search *edition_search(const struct edition *edition);
const struct content_item *edition_found(const struct edition *edition, uint32_t document);
/* The edition as it would be with this item, for a preview; root is copied.  To be let go of with edition_release. */
const struct edition *edition_preview(const struct edition *under, const struct content_kind *kind, struct str id,
                                      const struct yaml *root);
/* The item as the packs ship it, whatever the desk made of it; NULL when they do not.  Lives as long as the edition. */
const struct content_item *edition_shipped(const struct edition *edition, const struct content_kind *kind, struct str id);
/* Counts up with every edition: part of the tags of what is made from it. */
uint64_t edition_number(const struct edition *edition);
int64_t edition_made(const struct edition *edition); /* the moment that "now" means in it */
/* What rooms above make of an edition and keep with it, such as pieces of pages in one language: what is kept under key;
 * made now when there is none (NULL when that fails, and then it is tried again at the next call).  One thread at a time
 * makes; drop is called when the edition goes. */
typedef void *edition_make_fn(const struct edition *edition, void *context, struct err *err);
const void *edition_keep(const struct edition *edition, struct str key, edition_make_fn *make, void (*drop)(void *kept),
                         void *context, struct err *err);

#endif
