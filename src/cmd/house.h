/* house.h - everything a serving kres holds: opened in the order of the rooms, closed in reverse.
 *
 * kres serve opens all of it; kres demo leaves out the pages.  What the handlers share (struct app) points into
 * the house, so the house outlives the server. */
#ifndef KRES_CMD_HOUSE_H
#define KRES_CMD_HOUSE_H

#include "agency/watch.h"
#include "case/report_kind.h"
#include "cmd/config.h"
#include "cmd/share.h"
#include "site/app.h"

enum house_part { HOUSE_WITHOUT_PAGES, HOUSE_WITH_PAGES };

struct house {
    struct arena arena;
    struct share share;
    struct pack_set packs;
    struct form *form;
    struct report_kind *kind;
    struct kinds *kinds;
    struct roles *roles;
    const struct text_names *names;
    struct help *help;
    struct advice *advice;
    struct origins origins;
    struct screen *screen;
    struct watch watch;
    struct token_key *tokens;
    uint8_t flood_key[FLOOD_KEY], checks_key[FLOOD_KEY];
    struct app app;
};

/* Loads the packs that the settings name, or core and si as shipped. */
MUST_CHECK bool house_packs(struct arena *arena, const struct config *config, const struct share *share,
                            struct pack_set *ret, struct err *err);
/* create: makes the data folder when it is missing.  On failure nothing stays open. */
MUST_CHECK bool house_open(const struct config *config, enum house_part part, bool create, struct house *ret,
                           struct err *err);
void house_close(struct house *house);

#endif
