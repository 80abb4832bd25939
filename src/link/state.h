/* state.h - what linking keeps between runs, in a folder: texts of a later run join the clusters of earlier ones.
 *
 * The folder holds "records" (what the texts came from, appended to and never changed; the caller writes and reads it),
 * "segment-N" (state_segment.h: what linking needs, so that a run costs what its own texts cost) and "state"
 * (state_manifest.h), which names what counts.  A run writes new files beside the old ones and replaces "state" in the
 * end, in one step; killed at any moment it leaves the old state, and the next run removes what it left.
 * One run at a time: the folder is locked (flock on "lock").
 *
 * The first run and one that begins anew link all texts at once, as a run without a state does.  Others link
 * their texts by what was counted then (grow.h): earlier clusters grow and are joined, but never taken apart.  When the
 * texts since then are more than a quarter of those before, a run begins anew by itself, so what all runs cost together
 * stays linear, and how far they are from linking all at once stays small.  Segments are put together by the logarithmic
 * method (Bentley and Saxe, 1980), so that there are few to look into.
 *
 * A state that goes by identifiers keeps the marks of its records (marks.h) as well.  A run joins these again, its own and
 * the earlier ones, on top of the clusters by text (state_hands.h). */
#ifndef KRES_LINK_STATE_H
#define KRES_LINK_STATE_H

#include "base/err.h"
#include "link/hands.h"

enum { LINK_STATE_PART = 4 }; /* begins anew when more than one in so many texts are later */

struct link_state;
/* How many of the earlier marks are joined again with those of a run; what comes of it is the same. */
enum link_reach { LINK_REACH_AS_PAYS, LINK_REACH_NEAR, LINK_REACH_ALL };
struct link_state_options {
    enum link_by by; /* a state answers to what it was made with */
    bool rebuild;    /* begin anew */
    enum link_reach reach;
};
/* folder lives as long as the state; it is made when it is missing.  ERR_BUSY: another run has it.  ERR_INPUT: it is no
 * state, or not one for this run, and what to do.  ERR_FAULT: it is damaged, and what of it. */
MUST_CHECK bool link_state_open(const char *folder, const struct link_state_options *options, struct link_state **ret,
                                struct err *err);
/* What was not committed is as if it had not been.  NULL does nothing. */
void link_state_close(struct link_state *state);

/* The file of records, for writing behind *ret_end, where those that count end. */
int link_state_records(const struct link_state *state, uint64_t *ret_end);
/* Is it damaged, and nothing known but that the records that are whole may count?  *ret_end of them is where the file
 * ends; the caller finds where they do. */
bool link_state_is_unread(const struct link_state *state);
/* How many records there are from earlier runs. */
uint64_t link_state_record_count(const struct link_state *state);
/* Does a run that adds so many texts begin anew?  Then the records of earlier runs must be added to it again. */
bool link_state_is_whole(const struct link_state *state, size_t texts);

/* What link_state_hands will take for the marks of earlier runs, bytes. */
uint64_t link_state_marks_memory(const struct link_state *state);

/* Where a record stands, as the caller counts it, below 2^64; text: its number. */
struct link_place { uint64_t place; uint32_t text; };

/* ---- after link_run ---- */

/* link_hands_run with the records of earlier runs, unless the run began anew: then it is that.  moved: link_state_moved will
 * be asked, which takes about as long again.  The hands live as long as the state is asked. */
MUST_CHECK bool link_state_hands(struct link_state *state, const struct link *link, struct link_hands *hands, bool moved,
                                 struct err *err);

/* After link_state_hands: what the wording of a text of any run is called by, from the digest of link_read.  Any thread. */
uint64_t link_state_wording(struct link_state *state, const struct link *link, uint64_t digest);

/* Each place of earlier runs whose record is in a cluster with records of this run; cluster: its first text, as link_cluster
 * says, or with hands its group.  Nothing when the run began anew. */
typedef void link_earlier_fn(void *context, uint32_t cluster, uint64_t place);
MUST_CHECK bool link_state_earlier(struct link_state *state, link_earlier_fn *each, void *context, struct err *err);
/* Each place of earlier runs whose cluster has another name now, with the digests that the names are made of
 * (link_digest_name); was 0: it was in none. */
typedef void link_moved_fn(void *context, uint64_t place, uint64_t was, uint64_t now);
MUST_CHECK bool link_state_moved(struct link_state *state, link_moved_fn *each, void *context, struct err *err);
/* Each place of earlier runs, with the name that it had; now is 0.  For a run that began anew. */
MUST_CHECK bool link_state_names(struct link_state *state, link_moved_fn *each, void *context, struct err *err);
/* A record and its marks, the numbers that link_hands_add gave from that place on. */
struct link_marked { uint64_t place, from; uint32_t text, count; };
struct link_marked_list { struct link_marked *items; size_t count; const uint32_t *numbers; };
/* Marks of the records of this run (when it began anew: of all), which live until the commit and are sorted there. */
void link_state_marks(struct link_state *state, const struct link_marked_list *list, const struct link_hands *hands);
/* Makes what this run found the state.  places: of the records of this run (when it began anew: of all), which end at
 * records_end and are so many in all; sorted here.  false: the old state stands. */
MUST_CHECK bool link_state_commit(struct link_state *state, struct link_place *places, size_t count, uint64_t records_end,
                                  uint64_t record_count, struct err *err);

#endif
