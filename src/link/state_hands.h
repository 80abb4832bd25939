/* state_hands.h - the hands of a state: records of earlier runs with their marks, joined with those of this run.
 *
 * What a mark is worth depends on all who have it, and a new one may part what was together (it becomes a switchboard, a
 * number has two countries), so marks are joined again, on top of the clusters by text: those that hang together with this
 * run's in any way, or when these are more than a small part of all, all of them, which is quicker then.  The answer is the
 * same.  Only wordings with marks are looked at.
 *
 * Private to link/: state_marks.c keeps and reads marks, state_near.c finds what hangs together, state_hands.c joins,
 * state_told.c says what that means for earlier records. */
#ifndef KRES_LINK_STATE_HANDS_H
#define KRES_LINK_STATE_HANDS_H

#include "link/grow.h"
#include "link/wordings.h"

struct link_near_record { uint32_t segment, at; };
struct link_near { /* of earlier runs: */
    struct link_near_record *records; /* those that records of this run may be together with, or were */
    size_t count, room;
    uint64_t *shared; /* marks in more than LINK_HANDS_MOST wordings, which are not among them for these alone */
    size_t shared_count, shared_room;
};

struct link_marked_record { uint64_t place; uint32_t text; struct link_marks marks; };
typedef void link_marked_fn(void *context, unsigned thread, const struct link_marked_record *record);
/* Each record of the state that has marks, or of near; one thread: in the order in which they stand. */
void link_state_marked(struct link_state *state, const struct link_near *near, unsigned threads, link_marked_fn *each,
                       void *context);
/* One of LINK_MARKED; false: damage was told. */
bool link_state_marked_read(struct link_state *state, struct link_segment *segment, uint64_t i,
                            struct link_marked_record *ret);
/* How many there are, and their marks. */
uint64_t link_state_marked_count(const struct link_state *state, uint64_t *ret_marks);
/* Writes the sections of this run; numbers of texts are those of the state by now. */
MUST_CHECK bool link_state_put_marks(struct link_state *state, struct err *err);
/* By mark, then by at, in place. */
struct link_mark_at { uint64_t mark, at; };
void link_mark_sort(struct link_mark_at *marks, uint64_t count, unsigned threads);

struct link_joined {
    struct link_state *state;
    const struct link_growth *growth; /* NULL: as it was before this run */
    struct link_hands *hands;
    bool owned;              /* the hands are */
    struct link_growth look; /* who was under whom before this run */
    _Atomic uint32_t *nodes; /* of a leader: its number as a wording, plus one; 0: it has no marks */
    uint32_t *leaders;       /* of wordings behind those of this run */
    _Atomic uint32_t count;  /* so many */
    size_t own;
    bool is_near;          /* only those are joined: */
    struct link_near near;
};
/* Those that hang together with this run's; false: they are too many, or damage was told. */
bool link_near_find(struct link_joined *joined, enum link_reach reach);
void link_near_free(struct link_near *near);
/* What is joined, as link_state_marked takes it. */
static inline const struct link_near *link_joined_near(const struct link_joined *joined)
{
    return joined->is_near ? &joined->near : NULL;
}
/* As it is with the records of this run. */
MUST_CHECK bool link_joined_new(struct link_state *state, const struct link *link, struct link_hands *hands, bool all,
                                struct link_joined **ret, struct err *err);
/* As it was before, of all records or those near. */
MUST_CHECK bool link_joined_before(struct link_state *state, const struct link_near *near, struct link_joined **ret,
                                   struct err *err);
void link_joined_free(struct link_joined *joined); /* NULL does nothing */
/* By what the state goes, as it stands. */
enum link_by link_state_by(const struct link_state *state);
/* The leader of a text of the state, in the end or before this run. */
uint32_t link_joined_leader(struct link_joined *joined, uint32_t text);
/* A wording by its leader. */
void link_joined_look(const struct link_joined *joined, uint32_t leader, struct link_wording *ret);

/* What link_state_earlier, link_state_moved and link_state_names do where a state goes by identifiers. */
void link_joined_earlier(struct link_joined *joined, link_earlier_fn *each, void *context);
MUST_CHECK bool link_joined_moved(struct link_joined *now, link_moved_fn *each, void *context, struct err *err);
MUST_CHECK bool link_joined_names(struct link_state *state, link_moved_fn *each, void *context, struct err *err);

#endif
