/* state_inside.h - an open state.
 *
 * Private to link/.  state.c opens and closes, state_commit.c keeps what a run found, state_base.c writes the first
 * segment, state_order.c puts texts in order, grow.c and its neighbours link texts with those of the state. */
#ifndef KRES_LINK_STATE_INSIDE_H
#define KRES_LINK_STATE_INSIDE_H

#include "link/counts.h"
#include "link/state.h"
#include "link/state_manifest.h"
#include "link/state_segment.h"

#define LINK_RECORDS "records"
#define LINK_RECORDS_NEW "records.new" /* until the first run ended */

struct link_growth; /* grow.h */
struct link_joined; /* state_hands.h */
struct link_state {
    const char *folder;
    enum link_by by; /* what this run goes by */
    enum link_reach reach;
    int directory, lock, records;
    bool fresh, rebuild, unread; /* unread: damaged, so that it can only begin anew */
    bool locked_first;           /* the file of the lock was not there */
    struct link_manifest manifest; /* of what counts */
    struct link_damage damage;
    struct link_segment segments[LINK_SEGMENTS_MOST];
    size_t segment_count;
    uint32_t texts; /* of all segments */
    uint64_t members;
    unsigned threads; /* of this run */

    /* The segment of this run, from link_run to link_state_commit. */
    struct link_segment_writer writer;
    bool writing;
    uint64_t starts[LINK_BUCKETS + 1]; /* of its buckets */
    struct link_growth *growth; /* NULL: it began anew */
    uint32_t *numbers;          /* of the run's texts, in the state */
    struct link_joined *joined; /* hands onto it, or NULL */
    struct link_marked_list marked;
    const struct link_hands *marked_hands; /* whose numbers those are */
};

/* ---- what it holds; whatever is wrong goes to damage ---- */

struct link_segment *link_state_segment(struct link_state *state, uint32_t number);
const struct link_kept *link_state_text(struct link_state *state, uint32_t number);
/* The text as linking takes it; valid as long as the state. */
void link_state_text_view(struct link_state *state, uint32_t number, struct link_text *ret);
/* The text with that digest, or LINK_NO_TEXT. */
uint32_t link_state_find(struct link_state *state, uint64_t digest);
/* Under which it was known when it was written; itself when it was alone. */
uint32_t link_state_leader(struct link_state *state, uint32_t number);
/* A member by its place among all members. */
uint32_t link_state_member(struct link_state *state, uint64_t at);

struct link_bunch { /* a cluster of the state; spans 0: a text by itself */
    uint64_t digest, size;
    uint32_t leader, spans;
    struct link_segment *segment;
    uint64_t first_span;
};
void link_state_bunch(struct link_state *state, uint32_t leader, struct link_bunch *ret);
struct link_stretch link_bunch_span(const struct link_bunch *group, uint32_t span);
/* Different texts of it. */
uint64_t link_bunch_count(struct link_state *state, const struct link_bunch *group);
/* Calls for each text. */
typedef void link_bunch_fn(void *context, uint32_t number);
void link_bunch_each(struct link_state *state, const struct link_bunch *group, link_bunch_fn *each, void *context);
/* Calls for each place of the text. */
typedef void link_text_place_fn(void *context, uint64_t place);
void link_state_places(struct link_state *state, uint32_t number, link_text_place_fn *each, void *context);

/* ERR_FAULT when damage was found. */
MUST_CHECK bool link_state_check(struct link_state *state, struct err *err);
/* Opens the segment that was written, behind the others, or in the place of all when it is the first. */
MUST_CHECK bool link_state_add_segment(struct link_state *state, const struct link_manifest_segment *segment,
                                       struct err *err);
/* The counts of the first segment, as long as the state. */
MUST_CHECK bool link_state_counts(struct link_state *state, unsigned threads, struct link_counts **ret, struct err *err);

/* ---- linking all at once (state_base.c) ---- */

/* Before link_postings_sort: the postings are kept.  After it, and the clusters: the rest. */
MUST_CHECK bool link_base_begin(struct link_state *state, struct link_postings *postings, unsigned threads, struct err *err);
MUST_CHECK bool link_base_end(struct link_state *state, const struct link_texts *texts, const struct link_counts *counts,
                              const uint32_t *leaders, const uint64_t *sizes, struct err *err);

/* 0 to count - 1 in the order of the digests of texts (numbers: of those texts), to be freed; NULL: out of memory. */
uint32_t *link_order_of(const struct link_texts *texts, const uint32_t *numbers, uint32_t count, unsigned threads);

/* ---- putting segments together (state_merge.c) ---- */

/* The segments from the number on become one, whose file is ret. */
MUST_CHECK bool link_segments_merge(struct link_state *state, size_t from, uint32_t file,
                                    struct link_manifest_segment *ret, struct err *err);

#endif
