/* screen.h - what kres screen was asked for, and the ways it can go about it.
 *
 * A job is made from the command line (screen.c), never changes while it runs, and is read by any thread.  The usual
 * way is the filter: texts in, findings out, nothing kept.  Another way is one function with the same face as
 * screen_filter and one row in the table of screen.c; it finds packs, screen, country, language and feed in
 * the job, and reads texts through feed_source.h and screen_work.h, or in its own manner. */
#ifndef KRES_CMD_SCREEN_H
#define KRES_CMD_SCREEN_H

#include "base/pack.h"
#include "cmd/feed.h"
#include "screen/screen.h"

struct screen_page;   /* screen_page.h */

enum { SCREEN_THREADS_MOST = 256, SCREEN_LEVELS = LEVEL_HIGH + 1 };

struct screen_job {
    struct pack_set packs;
    struct screen *screen;
    const char *country; /* of the packs: ISO 3166 alpha-2, or "" */
    struct str lang;     /* of names, reasons and sentences */
    struct feed feed;
    enum screen_level least; /* texts below it are left out */
    bool explain;            /* for people instead of JSON Lines */
    bool colour;
    const char *html;        /* file, or NULL */
    struct screen_page *page; /* what goes into it, or NULL; guards itself */
};

/* One way to use a job.  path: the value of the option that chose it; NULL for the filter.  Sets err whenever it
 * returns anything but CMD_DONE, unless a closed pipe is the reason. */
typedef enum cmd_exit screen_way_fn(struct cmd *cmd, const struct screen_job *job, const char *path, struct err *err);

screen_way_fn screen_filter, screen_evaluate, screen_fit; /* each in its own file */

#endif
