/* linking_clusters.h - the clusters of a run with the places of their members, and the file that describes them.
 *
 * A member is a record in a cluster: 8 bytes, of them 40 bits its place in the spool and 24 bits a digest of its text, so
 * that members stand in the same order whatever the order of the input: different texts first, by their digests. */
#ifndef KRES_CMD_LINKING_CLUSTERS_H
#define KRES_CMD_LINKING_CLUSTERS_H

#include "cmd/linking.h"

struct linking_member {
    uint64_t place;
    uint32_t cluster; /* its number (linking_hands.h) */
};
enum { LINKING_PLACE_BITS = 40 };
static inline uint64_t linking_place(uint64_t at, struct str text)
{
    uint64_t digest = str_hash(text) * 0x9e3779b97f4a7c15ULL;
    return digest >> LINKING_PLACE_BITS << LINKING_PLACE_BITS | at;
}

struct linking_cluster {
    uint32_t number;
    uint64_t size;
    uint64_t *places; /* of all members */
    uint64_t filled;  /* so many are there yet */
};
struct linking_clusters {
    struct linking_cluster *items; /* the largest first */
    size_t count;
    uint64_t *places;
    uint32_t *order; /* of a cluster's number, its place in items */
};

/* After link_run.  In the order of their sizes; equal ones by their names. */
MUST_CHECK bool linking_clusters_new(const struct linking *linking, struct linking_clusters **ret, struct err *err);
void linking_clusters_free(struct linking_clusters *clusters); /* NULL does nothing */
/* One thread at a time; NULL: nothing to do. */
void linking_clusters_add(struct linking_clusters *clusters, const struct linking_member *members, size_t count);
/* When all are added: puts the members of a cluster in their order.  Different clusters by different threads. */
void linking_clusters_sort(struct linking_cluster *cluster);

/* Reads a member from the spool into memory that is used again; the strings live until the next one.  Of a longer text the
 * beginning, in whole characters. */
enum { LINKING_TEXT_MOST = 256 * 1024 };
struct linking_text { struct str id, time, text; uint32_t number; /* or LINK_NO_TEXT */ };
MUST_CHECK bool linking_text_read(const struct spool *spool, uint64_t place, struct json_out *memory,
                                  struct linking_text *ret, struct err *err);

/* Writes the files of --clusters and --report, the highest score first (linking_describe.c). */
MUST_CHECK bool linking_describe(struct linking *linking, struct err *err);

#endif
