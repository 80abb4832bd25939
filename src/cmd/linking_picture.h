/* linking_picture.h - what is found out about one cluster, and how it is said.
 *
 * Private to linking_describe.c and the files below.  A picture and what it points to live in the hand's arena until the
 * next one; different hands are different threads'. */
#ifndef KRES_CMD_LINKING_PICTURE_H
#define KRES_CMD_LINKING_PICTURE_H

#include "cmd/linking_clusters.h"
#include "cmd/linking_level.h"
#include "link/score.h"
#include "link/tally.h"
#include "link/template.h"
#include "text/tongue.h"

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
    uint64_t hash;  /* of the text; only for a report */
    uint64_t part;  /* its wording, or LINKING_BRIEF; 0 when linking goes by text alone */
    uint32_t group; /* the same as a number: 0 is the wording that most of them have */
};
enum {
    LINKING_ID_MOST = 256,
    LINKING_WORDINGS_MORE = 20, /* of so many wordings that the first texts do not have one is taken beside those */
    LINKING_IDS_MOST = 256,     /* of a cluster */
    LINKING_LANGUAGES_MOST = 5, /* each is that of a fifth of the texts */
};
#define LINKING_BRIEF UINT32_MAX /* too few words for a wording */

enum linking_join { LINKING_NAMES, LINKING_JOINS, LINKING_ASIDE }; /* an identifier: is there, is in several wordings (by
                                                                    * identifiers alone: texts), joins nothing */

struct linking_picture {
    char name[LINK_NAME];
    uint64_t size;
    bool by_text, by_identifier; /* what brought them together */
    struct linking_sample *samples; /* by text, time, id; the first of copies is the first of all members that say that */
    struct str *texts;              /* theirs */
    size_t count, alike;            /* alike: the first ones, of one wording; those are in the template */
    size_t wordings;                /* 0 when linking goes by text alone */
    uint64_t *ids; /* digests of ids, the smallest of all members, in their order; only when a report is made */
    size_t id_count;
    int32_t *days; /* of all members that have a time, unsorted; only when a report is made */
    size_t day_count;
    struct link_template template;
    struct link_identifier *identifiers;
    enum linking_join *joins; /* theirs */
    uint32_t *same;           /* the first one that is the same number, written otherwise; mostly itself */
    size_t identifier_count;
    struct str languages[LINKING_LANGUAGES_MOST];
    struct link_signs signs;
    bool timed; /* its first and last are known */
    uint64_t untimed; /* members with a time that is none */
    int level;  /* enum screen_level, or -1: not screened */
    struct link_reason reasons[LINK_REASONS];
    size_t reason_count;
    double score;
};

/* linking_picture.c: the cluster's members are sorted.  ret: zeroes. */
MUST_CHECK bool linking_picture_make(const struct linking *linking, const struct tongues *tongues,
                                     struct linking_hand *hand, const struct linking_cluster *cluster,
                                     struct linking_picture *ret, struct err *err);

/* linking_joins.c: which identifiers hold it together. */
void linking_joins_find(const struct linking *linking, struct arena *arena, struct linking_picture *picture);

/* linking_line.c: its line of the file of --clusters, added to out. */
void linking_line_put(struct json_out *out, struct arena *arena, const struct linking_picture *picture);

#endif
