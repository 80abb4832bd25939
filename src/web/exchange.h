/* exchange.h - inside of the server: a request on its way to an answer, without any socket.
 *
 * server.c (libmicrohttpd) and web_server_run (tests, fuzzers) drive the same three steps:
 *   exchange_open   method, path, headers known: finds the route, or already refuses
 *   exchange_body   once, with the whole body (may be empty): parses it into fields, files or JSON
 *   exchange_run    on a thread of the route's lane: rights, handler, page → answer
 * After exchange_open or exchange_body said false the answer is filled with the refusal.  Everything lives in
 * the exchange's arena, which the caller wipes. */
#ifndef KRES_WEB_EXCHANGE_H
#define KRES_WEB_EXCHANGE_H

#include "web/accept.h"
#include "web/route.h"
#include "web/server.h"

enum { ANSWER_MOST_HEADERS = 24 };

struct answer {
    unsigned status;
    struct str type, body, location;
    struct web_field headers[ANSWER_MOST_HEADERS]; /* zero-ended; without the security headers */
    size_t header_count;
    bool keep;
    bool ready; /* a refusal is already in it */
};

struct exchange {
    struct arena arena;
    const struct web_options *options;
    struct routes *routes;
    struct web_request request;
    struct web_field *fields; /* request.fields grows here */
    struct str media;         /* of the body, lower case, without parameters */
    size_t most_body;
    bool page; /* the handler's page may enter the cache */
    web_run_fn *next; /* the handler wants to go on with this in the heavy lane: run again there */
    struct answer answer;
};

/* What came: the method as sent, the target as sent (path and query), headers with any case. */
struct arrival {
    const char *method;
    struct str target;
    const struct web_field *headers;
    size_t header_count;
    uint64_t source;
};

/* false: ex->answer refuses.  Reads nothing of the body. */
MUST_CHECK bool exchange_open(struct exchange *ex, const struct arrival *arrival);
MUST_CHECK bool exchange_body(struct exchange *ex, struct str body);
void exchange_run(struct exchange *ex);
/* Lets go of the body and the session: done by exchange_run, unless next is set and nobody will run it. */
void exchange_drop(struct exchange *ex);
/* Fills ex->answer with the page or the problem of an error. */
void exchange_refuse(struct exchange *ex, unsigned status, const struct err *err);
void exchange_header(struct exchange *ex, const char *name, struct str value);
/* The headers that every answer carries, unless it has one of that name itself. */
bool answer_has_header(const struct answer *answer, struct str name);
extern const struct web_field security_headers[];
extern const size_t security_header_count;

/* request.c: adds a field that came from outside; false (ERR_INPUT) for bad UTF-8, a zero byte or too many. */
MUST_CHECK bool exchange_field(struct exchange *ex, struct str name, struct str value, struct err *err);

#endif
