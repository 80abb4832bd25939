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
 * method (Bentley and Saxe, 1980), so that there are few to look into. */
#ifndef KRES_LINK_STATE_H
#define KRES_LINK_STATE_H

#include "base/err.h"

enum { LINK_STATE_PART = 4 }; /* begins anew when more than one in so many texts are later */

struct link_state;
struct link_state_options {
    const char *by; /* a word: what answers depend on beside the texts; a state answers to the word it was made with */
    bool rebuild;   /* begin anew */
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

/* Where a record stands, as the caller counts it, below 2^64; text: its number. */
struct link_place { uint64_t place; uint32_t text; };

/* ---- after link_run ---- */

/* Each place of earlier runs whose text is in a cluster with texts of this run; first: of the cluster, as link_cluster
 * says.  Nothing when the run began anew. */
typedef void link_earlier_fn(void *context, uint32_t first, uint64_t place);
MUST_CHECK bool link_state_earlier(struct link_state *state, link_earlier_fn *each, void *context, struct err *err);
/* Each place of earlier runs whose cluster has another name now, with the digests that the names are made of
 * (link_digest_name); was 0: it was in none. */
typedef void link_moved_fn(void *context, uint64_t place, uint64_t was, uint64_t now);
MUST_CHECK bool link_state_moved(struct link_state *state, link_moved_fn *each, void *context, struct err *err);
/* Each place of earlier runs, with the name that it had; now is 0.  For a run that began anew. */
MUST_CHECK bool link_state_names(struct link_state *state, link_moved_fn *each, void *context, struct err *err);
/* Makes what this run found the state.  places: of the records of this run (when it began anew: of all), which end at
 * records_end and are so many in all; sorted here.  false: the old state stands. */
MUST_CHECK bool link_state_commit(struct link_state *state, struct link_place *places, size_t count, uint64_t records_end,
                                  uint64_t record_count, struct err *err);

#endif
