/* server.h - the HTTP server: libmicrohttpd below, the route table above.
 *
 * Connection threads read requests and send answers; a route's lane says where its handler runs meanwhile
 * (the connection is suspended, not blocked).  Every answer carries the security headers (CSP without inline
 * code, no-referrer, nosniff, same-origin opener, no-store unless kept).  Nothing about a client is logged.
 *
 * Limits, each with its reason beside it in server.c: header and body size, time for a request to arrive
 * (slow clients), connections a source, bytes of bodies in flight. */
#ifndef KRES_WEB_SERVER_H
#define KRES_WEB_SERVER_H

#include "web/template.h"
#include "web/web.h"

struct web_server;

struct web_options {
    const char *listen;          /* "127.0.0.1:8080", "[::1]:8080" */
    const char *tls_certificate; /* PEM files, or NULL for plain HTTP (loopback, onion service, balancer) */
    const char *tls_key;
    const struct web_route *const *tables; /* route tables, each ended by a row with path NULL; NULL-ended */
    const struct templates *templates;
    const char *assets;          /* folder served below /assets/ (css, js, icons): cached, compressed once */
    /* Paths in that folder which pages of other sites may load too, NULL-ended; or NULL for none. */
    const char *const *shared_assets;
    void *app;
    /* Fills request->session from its cookie, and says whether it has the right; ERR_DENIED with text
     * "!sign-in" makes the server answer 303 to sign_in_path.  Also checks the CSRF token of POSTs. */
    bool (*authorise)(struct web_request *request, int right, struct err *err);
    /* Called once after the answer when authorise had set request->session; may be NULL. */
    void (*release)(struct web_request *request);
    const char *sign_in_path; /* may hold {lang} */
    /* Adds what every page's view needs (language list, quick exit, session's name, csrf): may be NULL. */
    void (*decorate)(struct web_request *request, json_t *view);
    unsigned quick_threads, heavy_threads; /* 0: chosen for the machine */
    /* A balancer on this machine names the client in the last entry of X-Forwarded-For; never set it without
     * one, for then anybody could name himself. */
    bool trust_forwarded;
};

/* The server owns its threads until web_server_stop; options must outlive it.  ERR_INPUT names a bad route,
 * ERR_FAULT an address in use. */
MUST_CHECK bool web_server_start(const struct web_options *options, struct web_server **ret, struct err *err);
uint16_t web_server_port(const struct web_server *server); /* useful after listening on port 0 */
void web_server_drop_cache(struct web_server *server);     /* cached pages are rendered anew */
/* Answers what is under way (at most 5 seconds), then ends.  NULL does nothing. */
void web_server_stop(struct web_server *server);

/* Runs a request through the whole table without a socket: for tests and for the fuzzers.  The arena holds
 * the answer. */
struct web_answer {
    unsigned status;
    struct str type, body, location;
    struct web_field headers[24];
    size_t header_count;
};
MUST_CHECK bool web_server_run(struct web_server *server, struct arena *arena, const char *method, struct str target,
                               const struct web_field *headers, size_t header_count, struct str body,
                               struct web_answer *ret, struct err *err);

#endif
