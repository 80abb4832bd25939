/* visit.h - inside of the server: a request as libmicrohttpd brings it, from its first byte to its last. */
#ifndef KRES_WEB_VISIT_H
#define KRES_WEB_VISIT_H

#include <stdatomic.h>

#include "base/pool.h"
#include "web/link.h"
#include "web/page_cache.h"

struct web_server {
    const struct web_options *options;
    struct routes *routes;
    struct page_cache *cache;
    struct links *links;
    struct pool *quick, *compute, *heavy;
    struct MHD_Daemon *daemon;
    char *certificate, *key;
    struct arena arena;
    struct str assets; /* asset_version */
    uint16_t port;
    atomic_size_t body_bytes; /* of bodies in memory */
    atomic_int visits;        /* from the request to the end of its answer */
    atomic_int in_lanes;      /* given to a pool and not yet back */
    atomic_bool stopping;     /* new requests are turned away */
    atomic_bool hurrying;     /* what still waits in a queue is turned away as well */
};

/* For MHD_start_daemon. */
enum MHD_Result visit_step(void *server, struct MHD_Connection *connection, const char *url, const char *method,
                           const char *version, const char *upload, size_t *upload_size, void **context);
void visit_end(void *server, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode why);

/* The cache's key of a page that was opened; empty when it must not be cached.  Lives in the exchange's arena. */
struct str page_key(struct exchange *ex);
enum page_life page_life_of(const struct answer *answer);
/* Runs an opened exchange here and now; a page for everyone enters the cache. */
void visit_run(struct web_server *server, struct exchange *ex);
/* Answers a path below /assets/; *ret_key is its place in the cache, or empty. */
void visit_asset(struct web_server *server, struct exchange *ex, struct str path, bool for_ever, struct str key);

#endif
