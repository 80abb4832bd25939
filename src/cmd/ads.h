/* ads.h - one run of kres import ads: what was asked for, and its steps.
 *
 * A file is read by blocks and screened by all threads (ads_screen.c); one thread puts what they found into the database in
 * the order of the file, a batch a transaction, with the line that was reached (ads_bring.c).  In the end all ads of the
 * database are linked, unless they are (ads_link.c). */
#ifndef KRES_CMD_ADS_H
#define KRES_CMD_ADS_H

#include "base/pack.h"
#include "cmd/feed_rejects.h"
#include "cmd/feed_source.h"
#include "cmd/memory_bound.h"
#include "record/ad_import.h"
#include "screen/screen.h"
#include "text/tongue.h"

enum {
    ADS_BATCH = 4000, ADS_BATCH_MOST = 50000, /* ads of a transaction */
    ADS_BATCH_BYTES = 8 * 1024 * 1024,        /* a batch is whole before, when its texts are long */
    ADS_PAUSE_MS = 5,                         /* between transactions: a server waits for its turn */
};

struct ads_job {
    struct feed feed;     /* of one file */
    struct store *store;
    struct pack_set packs;
    struct screen *screen;
    const struct tongues *tongues; /* for ads that do not say their language */
    const char *country;  /* of the packs, for phone numbers */
    struct str source;
    int32_t seen;
    size_t batch;
    struct memory_bound bound; /* for linking */
    bool shown;           /* progress on a terminal */
};

/* ---- a block of a file, screened (ads_screen.c) ---- */

struct ads_row {
    struct ad_row ad;
    uint64_t next_line;       /* behind it */
    uint64_t rejected_before; /* lines between the row before and this one */
};
struct ads_block {
    struct feed_block in;
    struct ads_row *rows; /* in the arena, as what they say is, but the texts: those are in the block's memory */
    size_t count, room;
    uint64_t end_line, rejected_after; /* behind the last row */
    struct arena arena;
    struct json_out rejects;
    bool failed;
    struct err failure;
};
void ads_block_reset(struct ads_block *block);
void ads_block_free(struct ads_block *block);

struct ads_screener; /* one a thread */
/* skip: lines before it are in already and are not screened.  mark: a few letters of the file, for ids of ads that have
 * none. */
MUST_CHECK bool ads_screener_new(const struct ads_job *job, uint64_t skip, const char *mark, struct ads_screener **ret,
                                 struct err *err);
void ads_screener_free(struct ads_screener *screener); /* NULL does nothing */
/* Fills the block, or says in it why not. */
void ads_screen(struct ads_screener *screener, struct ads_block *block);
/* Ids of the indicators that speak for it, each once, with spaces between. */
struct str ads_signs(struct arena *arena, const struct screen_result *result);

/* ---- the steps ---- */

struct ads_done { uint64_t added, updated, rejected, bytes; bool again; /* all of it was in before */ };
/* One file; done: added to. */
MUST_CHECK bool ads_bring(struct ads_job *job, const char *file, struct feed_rejects *rejects, struct ads_done *done,
                          struct err *err);
struct ads_links { enum ad_links were; uint64_t ads, changed; int64_t clusters; };
/* All of the database, when they are not linked as they are.  ERR_TOO_LARGE: there is not the memory; the text says what
 * it would take, and the next run links. */
MUST_CHECK bool ads_link(const struct ads_job *job, struct ads_links *ret, struct err *err);

#endif
