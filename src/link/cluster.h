/* cluster.h - from postings to clusters: the steps of linking by text, in their order (doc/linking.md). */
#ifndef KRES_LINK_CLUSTER_H
#define KRES_LINK_CLUSTER_H

#include "link/counts.h"
#include "link/postings.h"

/* Sorts the postings.  leaders: for every text the first text (by digest) of its cluster, LINK_NO_TEXT for one that is
 * alone; room for all texts.  The same for every number of threads and order of texts.  ret_counts: by what it was done,
 * given back with link_counts_free, or NULL. */
MUST_CHECK bool link_cluster_texts(const struct link_texts *texts, struct link_postings *postings, unsigned threads,
                                   uint32_t *leaders, struct link_counts **ret_counts, struct err *err);

#endif
