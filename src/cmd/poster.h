/* poster.h - what the files of kres poster share. */
#ifndef KRES_CMD_POSTER_H
#define KRES_CMD_POSTER_H

#include "cmd/cmd.h"
#include "cmd/house.h"
#include "site/posters.h"

struct poster_job {
    struct pack_set packs;
    struct words *words;
    struct know *know;
    const struct edition *edition;
    struct printer *printer;
    const char *ui;
};

/* DIR/LANG/TIP.png for every tip and language of the packs, by as many threads as there are processors. */
MUST_CHECK bool poster_cards(struct cmd *cmd, const struct poster_job *job, const char *folder, struct err *err);

#endif
