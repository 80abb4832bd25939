/* linking_picture.h - what is found out about one cluster, and how it is said.
 *
 * Private to linking_describe.c and the files below.  A picture and what it points to live in the hand's arena until the
 * next one; different hands are different threads'. */
#ifndef KRES_CMD_LINKING_PICTURE_H
#define KRES_CMD_LINKING_PICTURE_H

#include "cmd/linking_clusters.h"
#include "cmd/linking_language.h"
#include "cmd/linking_level.h"
#include "link/score.h"
#include "link/tally.h"
#include "link/template.h"

struct linking_hand { /* of one thread; zeroes are ready */
    struct arena arena;
    struct link_reader reader;
    struct linking_level_hand level;
    struct json_out memory, out;
};
void linking_hand_free(struct linking_hand *hand);

struct linking_sample { /* a member that is in the template */
    struct str id, text; /* the id as JSON; "" when it is longer than LINKING_ID_MOST, or no report is made */
    int64_t at;
    bool timed;
    uint64_t hash; /* of the text; only for a report */
};
enum { LINKING_ID_MOST = 256 };

struct linking_picture {
    char name[LINK_NAME];
    uint64_t size;
    bool by_text, by_identifier; /* what brought them together */
    struct linking_sample *samples; /* by text, time, id; the first of copies is the first of all members that say that */
    struct str *texts;              /* theirs */
    size_t count;
    int32_t *days; /* of all members that have a time, unsorted; only when a report is made */
    size_t day_count;
    struct link_template template;
    struct link_identifier *identifiers;
    size_t identifier_count;
    struct str languages[TEXT_LANGUAGES];
    struct link_signs signs;
    bool timed; /* its first and last are known */
    int level;  /* enum screen_level, or -1: not screened */
    struct link_reason reasons[LINK_REASONS];
    size_t reason_count;
    double score;
};

/* linking_picture.c: the cluster's members are sorted.  ret: zeroes. */
MUST_CHECK bool linking_picture_make(const struct linking *linking, const struct linking_languages *languages,
                                     struct linking_hand *hand, const struct linking_cluster *cluster,
                                     struct linking_picture *ret, struct err *err);

/* linking_line.c: its line of the file of --clusters, added to out. */
void linking_line_put(struct json_out *out, const struct linking *linking, struct arena *arena,
                      const struct linking_picture *picture);

#endif
