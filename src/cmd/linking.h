/* linking.h - one run of kres link: what was asked for, and what is kept between reading the texts and writing the answer.
 *
 * The input is read once, by blocks, by all threads at once (linking_read.c).  Of each record the number of its text and
 * its id go to a spool on the disk, a piece a block, with --by also the numbers of its marks; only the places of the pieces
 * stay in memory.  When the clusters are known (linking_hands.h), the pieces are read in the order of the blocks and become
 * lines (linking_write.c).  With --clusters the texts are in the spool as well, and what clusters have in common is found
 * there (linking_clusters.h).  So a pipe is as good as a file, a file may change behind our back, and memory is that of the
 * engine.
 *
 * With --state the spool is the state's file of records, with texts and times, which stays (linking_state.h). */
#ifndef KRES_CMD_LINKING_H
#define KRES_CMD_LINKING_H

#include <pthread.h>
#include <stdatomic.h>

#include "cmd/feed_rejects.h"
#include "cmd/feed_source.h"
#include "cmd/linking_level.h"
#include "cmd/linking_marks.h"
#include "cmd/memory_bound.h"
#include "cmd/progress.h"
#include "cmd/spool.h"
#include "link/hands.h"
#include "link/state.h"

/* What a block left, in the spool: records, each a struct linking_record with what belongs to it behind it, then rejected
 * lines. */
struct linking_piece {
    uint64_t at;
    size_t records, rejects; /* bytes */
};
struct linking_record {
    uint32_t text;           /* its number, or LINK_NO_TEXT */
    uint32_t check;          /* of all behind it, when a state is kept */
    uint32_t marks;          /* numbers of its marks that follow, uint32_t each; none when linking goes by text alone */
    uint32_t id, time, body; /* bytes that follow: the id as JSON; the time and the text only when clusters are described
                              * or a state is kept */
};

static inline uint64_t linking_record_length(const struct linking_record *record)
{
    return (uint64_t)record->marks * sizeof(uint32_t) + record->id + record->time + record->body;
}

#define LINKING_UNCOUNTED UINT64_MAX /* no memory or disk for it */
struct linking_report;

struct linking {
    struct feed feed;
    const char *clusters_file; /* where clusters are described, or NULL */
    int clusters_fd;
    struct linking_report *report; /* the page to review them (linking_report.h), or NULL */
    bool described;          /* clusters are: one of these is wanted */
    struct linking_level level;
    struct link_state *state; /* or NULL */
    const char *state_folder, *moved_file;
    int moved_fd;
    bool rebuild;
    struct memory_bound bound;
    uint64_t start; /* bytes that the process held before any text */
    enum link_by by;
    struct link *link;
    struct link_hands *hands; /* NULL: by text alone */
    struct feed_source *source;
    struct feed_rejects rejects;
    struct spool spool;

    pthread_mutex_t input; /* source and these */
    uint64_t next_number;
    bool ended;

    pthread_mutex_t order;        /* all below, while texts are read */
    struct linking_piece *pieces; /* by number of the block */
    size_t piece_room;
    uint64_t texts, rejected, bytes;
    uint64_t brief; /* texts with too few words */
    bool stopped;   /* err says why */
    struct err err;
    struct progress progress;

    uint64_t linked; /* texts in clusters */
    atomic_ullong untimed;  /* texts of clusters that are described, with a time that is none */
    uint64_t repeated; /* ids that came more than once, or LINKING_UNCOUNTED */
    struct link_place *places; /* with a state: of earlier records that were read again, then of those of this run */
    size_t place_count, earlier_count;
    struct linking_marks marks; /* in the same order, where linking goes by them */
    uint64_t records_end;
    struct linking_earlier *earlier; /* linking_state.h: pieces of earlier runs, when they are read again */
    size_t earlier_pieces;
    uint64_t earlier_records, reread; /* reread: of them so many yet */
    uint64_t earlier_room;  /* there are no more, also where it cannot be told how many there were */
    uint64_t damaged_at;    /* the first byte of them that is not what was written, or UINT64_MAX */
    struct linking_clusters *clusters; /* linking_clusters.h; NULL unless they are described */
    struct linking_asides *asides;     /* linking_aside.h; NULL: there are none */
};

/* Adds all texts of all files. */
MUST_CHECK bool linking_read(struct linking *linking, struct err *err);
/* A line a text, in the order of the input, and the rejected lines.  err is not touched when the reader closed the pipe. */
MUST_CHECK bool linking_write(struct linking *linking, struct err *err);

#endif
