/* grow.h - links the texts of a run with those of a state, in time that goes with the texts of the run.
 *
 * A text that is there already, word by word, is one more copy of it.  For the others each key is looked up in all segments:
 * its texts stand there by bands (postings.h), so a new text is compared with the same neighbours as if all had been linked
 * at once (propose.h), by what was counted then.  What is alike is joined: new texts with each other, and with
 * whole clusters, which are one thing here.  Sets that came about so are looked at as cohere.h does, except that
 * earlier clusters are never taken apart: where a set does not hold together, each new text goes to the cluster that it
 * is most like.
 *
 * What differs from linking all at once: counts are those of the first segment, so a phrase that became stock since then
 * is none yet; clusters that a whole look would cut now stay.  doc/linking.md says how much that is.
 *
 * Private to link/: grow.c is the whole of it, grow_propose.c finds what is alike, grow_cohere.c looks at sets,
 * grow_result.c says what came of it. */
#ifndef KRES_LINK_GROW_H
#define KRES_LINK_GROW_H

#include "link/compare.h"
#include "link/state_inside.h"

enum { LINK_VIEWS = 64 };
struct link_view { uint32_t number; struct link_text text; };
struct link_grower { /* of one thread */
    struct link_comparer comparer;
    struct link_view views[2][LINK_VIEWS];
    uint32_t *touched; /* leaders of the state that something was joined to */
    size_t touched_count, touched_room;
};

/* An earlier cluster or text, or a new text, and under which leader it is now. */
struct link_part { uint32_t leader, number; uint64_t copies; /* that the run added to an earlier one */ };
struct link_grown { /* a cluster with texts of this run */
    uint64_t digest, size;
    uint32_t leader, first; /* first: of the run's texts, that with the smallest digest */
    uint64_t from, to;      /* its parts */
};

struct link_growth {
    struct link_state *state;
    const struct link_texts *texts; /* of the run, by their own numbers */
    struct link_postings *postings;
    struct link_counts *counts;
    unsigned threads;
    uint32_t first, count;    /* numbers in the state: of the first new text, and how many are new */
    uint32_t *numbers;        /* of the run's texts: their numbers in the state */
    uint32_t *locals;         /* of new texts, from the first: their own numbers */
    uint32_t *before;         /* of the run's texts that were there: the leader before this run */
    size_t room;              /* bytes of both: */
    _Atomic uint32_t *above;  /* of a number: what it was joined under, plus one; 0: nothing */
    uint32_t *finals;         /* of a number: the leader in the end, plus one; 0: itself */
    struct link_grower *growers;
    struct link_part *parts;  /* by leader and number */
    size_t part_count;
    struct link_grown *grown; /* by leader */
    size_t grown_count;
};

/* After the postings of the run were sorted with those of one text alone.  The growth belongs to the state. */
MUST_CHECK bool link_grow(struct link_state *state, const struct link_texts *texts, struct link_postings *postings,
                          unsigned threads, struct err *err);
void link_growth_free(struct link_growth *growth); /* NULL does nothing */
/* What link.h tells: of the run's texts the first of their cluster among them, or LINK_NO_TEXT; at that place how many
 * records the cluster has and the digest of its name. */
size_t link_growth_tell(const struct link_growth *growth, uint32_t *leaders, uint64_t *sizes, uint64_t *digests);

/* In the end: the leader of one that was a leader before, or is a new text; that of a text of this run, by its own number;
 * the cluster under it, or NULL when it has not changed. */
uint32_t link_growth_final(const struct link_growth *growth, uint32_t leader);
uint32_t link_growth_leader(const struct link_growth *growth, uint32_t local);
const struct link_grown *link_growth_grown(const struct link_growth *growth, uint32_t leader);

/* Only who is under whom, for link_growth_root. */
MUST_CHECK bool link_growth_look(struct link_growth *growth, struct err *err);
void link_growth_look_end(struct link_growth *growth);

/* ---- the steps ---- */

uint32_t link_growth_find(struct link_growth *growth, uint32_t number);
/* The leader of a text as far as it was joined by now. */
uint32_t link_growth_root(struct link_growth *growth, uint32_t number);
void link_growth_join(struct link_growth *growth, struct link_grower *grower, uint32_t a, uint32_t b);
/* The text; valid until the grower looks at LINK_VIEWS others on that side. */
const struct link_text *link_growth_view(struct link_growth *growth, struct link_grower *grower, uint32_t number,
                                         unsigned side);
void link_growth_propose(struct link_growth *growth);
MUST_CHECK bool link_growth_cohere(struct link_growth *growth, struct err *err);
MUST_CHECK bool link_growth_end(struct link_growth *growth, struct err *err);

#endif
