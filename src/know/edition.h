/* edition.h - inside of know/: how an edition is put together; see know.h for what it is. */
#ifndef KRES_KNOW_EDITION_H
#define KRES_KNOW_EDITION_H

#include <pthread.h>
#include <stdatomic.h>

#include "know/know.h"

enum { KINDS_MOST = 16 };

struct edition_kind {
    const struct content_item **items; /* in their order */
    const struct content_item **by_id;
    size_t count;
};
struct pack_content;
struct edition {
    struct arena arena;
    struct pack_content *shipped; /* its items point into it */
    atomic_uint holders;
    const struct edition *under; /* a preview holds the edition that all but its own item is taken from; else NULL */
    uint64_t number;
    int64_t made;
    int64_t next_change; /* INT64_MAX: none in sight */
    struct edition_kind kinds[KINDS_MOST]; /* as content_kinds */
    const struct search *search;           /* search_items.h */
    const struct content_item **found;     /* by the number of the search's documents */
    struct directory *directory;
    pthread_mutex_t lock; /* of kept */
    struct edition_kept *kept;
};

/* The packs' items of all kinds as they were read at one time; a later pack's item takes the place of an earlier one with
 * its id.  Held by whoever read it and by the editions made of it. */
struct pack_content {
    struct arena arena;
    atomic_uint holders;
    struct content_item *items[KINDS_MOST];
    size_t counts[KINDS_MOST];
    struct str country; /* of the packs, "" for none */
};
MUST_CHECK bool pack_content_load(const struct pack_set *packs, shape_missing_fn *missing, void *context,
                                  struct pack_content **ret, struct err *err);
void pack_content_release(struct pack_content *shipped); /* NULL does nothing */

/* To be freed with edition_release; one holder. */
MUST_CHECK bool edition_make(struct pack_content *shipped, struct store *store, uint64_t number, int64_t now,
                             struct edition **ret, struct err *err);
/* The edition must be made anew then. */
void edition_due(struct edition *edition, int64_t at);

/* directory.c: the index of who helps, and when the next of them opens or closes. */
void edition_make_directory(struct edition *edition, struct str country);

#endif
