/* app.h - what the handlers of site/ and desk/ share: request->app points to it.
 *
 * Made once by cmd/serve before the server starts, ended after it stopped.  Everything in it is either
 * constant or guards itself, so handlers on any thread may use it. */
#ifndef KRES_SITE_APP_H
#define KRES_SITE_APP_H

#include "case/case.h"
#include "record/exchange/import.h"
#include "record/item.h"
#include "know/advice.h"
#include "know/help.h"
#include "know/know.h"
#include "web/flood.h"
#include "web/origins.h"
#include "web/server.h"

struct find_rooms;
struct public_numbers;
struct ties;
struct scratch_pool; /* screen scratches, one a thread at a time: site/app.c */
struct readings;     /* pictures whose text is being read: site/readings.h */
struct printer; /* posters: print/print.h */
struct sent;         /* what was sent a moment ago, so that sending twice is sending once: site/sent.h */

struct app {
    struct cases cases;
    struct find_rooms *finds;      /* search over everything a member may read: case/find.h */
    struct ties *ties;             /* which reports come from the same hand: case/ties.h */
    struct public_numbers *public_numbers;
    struct records records;        /* cases, persons, consents …: every kind of record that the packs declare */
    struct importer importer;      /* spreadsheets on their way in */
    const struct htcds *htcds;     /* where the fields of the standard stand */
    const struct report_kind *report_kind;
    bool webhooks_inside;
    struct store *store;
    struct ring *ring;
    struct flood *flood;
    struct flood *checks;          /* the gate of the offer check, so that checks take no report's place; or NULL */
    const struct origins *origins; /* other sites whose pages may ask for a check */
    struct templates *templates;
    struct words *words;
    const struct pack_set *packs;
    struct web_server *server;     /* whose cached pages are dropped when content changes; NULL in tests */
    const struct help *help;       /* first help: emergency numbers, quick exit */
    struct know *know;             /* tips, pages, directory, law, advisories: as the packs ship and the desk changed them */
    const struct advice *advice;   /* questions and tips for who checks an offer */
    struct scratch_pool *scratches;
    struct readings *readings;     /* NULL: no text of pictures is read */
    struct printer *printer;       /* what everybody gets alike, and the desk's */
    struct printer *press;         /* posters with a place that a stranger named: few at once */
    const char *ui;                /* the folder of parcel.html */
    const char *address;           /* "https://kres.example.org"; NULL: that of the request */
    struct sent *sent;             /* NULL: none is kept (a form sent twice is then refused) */
    int64_t ads_days;              /* open ads are kept for so long after they were last seen */
    const char *node;              /* name of this server among several on one database; NULL: it is the only one */
    bool demo;                     /* invented data: every page says so, the sign-in page shows the logins */
    bool secure;                   /* cookies are marked Secure (TLS here or at the balancer) */
    uint8_t demo_totp[TOTP_SECRET];/* demo only */
};

MUST_CHECK bool app_scratches_new(const struct screen *screen, struct scratch_pool **ret, struct err *err);
void app_scratches_free(struct scratch_pool *pool);
/* Never NULL: makes a further one when all are in use. Give it back. */
struct screen_scratch *app_scratch_take(struct app *app);
void app_scratch_give(struct app *app, struct screen_scratch *scratch);

/* The public's routes, and their part of web_options.decorate (languages, quick exit, demo mark). */
extern const struct web_route site_routes[];
void site_decorate(struct web_request *request, json_t *view);
/* After something was published or withdrawn: the new content shows at once, on all pages. */
MUST_CHECK bool app_content_changed(struct app *app, struct err *err);
/* A case_file_in for every uploaded file of the request. */
void app_files(const struct web_request *request, struct case_file_in **ret, size_t *ret_count);

#endif
