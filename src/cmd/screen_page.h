/* screen_page.h - a page of HTML to read findings: counts, then texts with their marked words.
 *
 * Workers turn texts into pieces of HTML; the pieces are kept in the order of the input, those of level "high" before
 * those of "some", a bounded number of them.  The page stands alone: its style is in it, nothing is loaded.  What
 * workers call may be called by many at once; the rest by one thread at a time. */
#ifndef KRES_CMD_SCREEN_PAGE_H
#define KRES_CMD_SCREEN_PAGE_H

#include "cmd/screen_work.h"

enum { SCREEN_PAGE_TEXTS = 2000 };

/* Where the HTML of one text stands in block->page. */
struct screen_piece {
    enum screen_level level;
    size_t start, end;
};

/* ui: the folder with templates, styles and translations.  path is looked at, but written only in the end. */
MUST_CHECK bool screen_page_new(const struct screen_job *job, const char *ui, const char *path, struct screen_page **ret,
                                struct err *err);
void screen_page_free(struct screen_page *page); /* NULL does nothing */

/* A worker's: counts the findings, and adds a piece to its block while more are wanted. */
void screen_page_take(struct screen_worker *worker, const struct feed_record *record,
                      const struct screen_result *result);
/* In the order of the blocks. */
void screen_page_keep(struct screen_page *page, const struct screen_block *block);
/* When a worker has ended: what it counted. */
void screen_page_count(struct screen_page *page, const struct screen_worker *worker);
/* levels: how many texts have each. */
MUST_CHECK bool screen_page_write(struct screen_page *page, const uint64_t levels[SCREEN_LEVELS], struct err *err);

#endif
