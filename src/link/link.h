/* link.h - which texts come from the same hand: near-duplicates among millions, in any script.
 *
 * Texts are added by any number of threads, each under a number of its own below options.threads; what is kept of them are
 * hashes of their words, so a text need not stay in memory.  link_run finds the clusters.  They are the same whatever the
 * order of the texts and the number of threads, and so are their names: a cluster is called by the smallest digest of its
 * texts.  How it works, with sources and figures: doc/linking.md.
 *
 * Memory: some 80 bytes a text, 3 a word, 16 keys of 8 bytes until link_run has sorted them.  Time: linear in the bytes of
 * the texts.  Running out of memory ends the process, or the work that base/memory.h guards: then the link can only be
 * freed. */
#ifndef KRES_LINK_LINK_H
#define KRES_LINK_LINK_H

#include "link/crew.h"
#include "link/need.h"
#include "link/texts.h"

enum { LINK_NAME = 16 };

struct link;
struct link_options {
    unsigned threads;         /* 1 to LINK_THREADS_MOST */
    struct link_state *state; /* or NULL; state.h, which the link does not own */
    uint64_t memory;          /* most bytes that the process may hold while link_run divides sets (need.h); 0: any */
};
MUST_CHECK bool link_new(const struct link_options *options, struct link **ret, struct err *err);
void link_free(struct link *link); /* NULL does nothing */

/* text: valid UTF-8.  The number of the text, for asking later; texts that are the same word by word have the same.
 * LINK_NO_TEXT: it has fewer than LINK_LEAST_WORDS words, and is in no cluster. */
uint32_t link_add(struct link *link, unsigned thread, struct str text);
/* What linking the texts that were added so far takes at one moment, as far as that can be told before (need.h); bytes.  Any
 * thread, also while texts are added. */
uint64_t link_memory(const struct link *link);
/* The same and what is kept of it, if there were so many times as many texts. */
struct link_need link_memory_of(const struct link *link, double times);
/* Once, when all are added.  With a state texts are linked with those of earlier runs too. */
MUST_CHECK bool link_run(struct link *link, struct err *err);
/* How far link_run is, 0 to 1, as steps usually take; any thread. */
double link_progress(const struct link *link);

/* ---- afterwards, any thread ---- */

/* The first text of the text's cluster, or LINK_NO_TEXT when it is alone. */
uint32_t link_cluster(const struct link *link, uint32_t text);
/* "c" and some digits and letters: of the cluster whose first text this is. */
void link_name(const struct link *link, uint32_t first, char ret[LINK_NAME]);
/* After link_run: the text with that digest (of link_read), or LINK_NO_TEXT. */
uint32_t link_find(const struct link *link, uint64_t digest);
/* The digest of a text; the smallest of all texts of a cluster, and the name that it gives. */
uint64_t link_digest(const struct link *link, uint32_t text);
uint64_t link_cluster_digest(const struct link *link, uint32_t first);
void link_digest_name(uint64_t digest, char ret[LINK_NAME]);
/* How many texts were added that are in the cluster, copies counted, those of earlier runs too. */
uint64_t link_size(const struct link *link, uint32_t first);
/* Different texts that were added, numbered from 0. */
size_t link_count(const struct link *link);
/* Clusters that hold a text that was added. */
size_t link_clusters(const struct link *link);

#endif
