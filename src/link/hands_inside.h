/* hands_inside.h - what hands.c joins and hands_told.c tells of (inside link/ only). */
#ifndef KRES_LINK_HANDS_INSIDE_H
#define KRES_LINK_HANDS_INSIDE_H

#include "link/hands.h"
#include "link/roll.h"

enum { USED, SHARED, CHAIN }; /* what became of a mark */

struct link_hands {
    enum link_by by;
    unsigned threads;       /* of this run; in the roll as many others stand behind them, for earlier records */
    struct link_roll *roll;
    uint32_t *same;  /* of a mark: the one that it stands for, mostly itself */
    uint8_t *became; /* of those */
    uint32_t *text_groups, *mark_groups; /* text_groups: of the first text of a wording; NULL by identifiers alone */
    struct link_group *groups;
    size_t group_count; /* that records of this run are in */
    struct link_hands_sum sum;
};

#endif
