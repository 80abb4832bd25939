/* linking_level.h - how strong the signs are that screening finds in the texts of a cluster: the highest level of any.
 *
 * The indicators are those of the packs, compiled once and kept in the cache of kres screen.  A struct linking_level never
 * changes once it is open, so any thread may ask, each with a scratch of its own. */
#ifndef KRES_CMD_LINKING_LEVEL_H
#define KRES_CMD_LINKING_LEVEL_H

#include "base/pack.h"
#include "cmd/cmd.h"
#include "screen/screen.h"

struct linking_level { /* zeroes are closed */
    struct pack_set packs;
    struct screen *screen; /* NULL: there are no indicators, and no text has a level */
    const char *country;
};

/* Of the packs that the settings name, else of those the program was shipped with.  Without any that is no error. */
MUST_CHECK bool linking_level_open(struct cmd *cmd, struct linking_level *ret, struct err *err);
void linking_level_close(struct linking_level *level);

struct linking_level_hand { /* of one thread; zeroes are ready */
    struct screen_scratch *scratch;
    struct arena arena;
};
void linking_level_hand_free(struct linking_level_hand *hand);

/* texts: valid UTF-8, sorted, so that equal ones are met once.  *ret: a screen_level, or -1 when there are no indicators. */
MUST_CHECK bool linking_level_find(const struct linking_level *level, struct linking_level_hand *hand,
                                   const struct str *texts, size_t count, int *ret, struct err *err);

#endif
