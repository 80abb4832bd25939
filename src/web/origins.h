/* origins.h - which pages of other sites may ask: the cross-origin rules of one address (Fetch standard, CORS).
 *
 * Without a rule a browser lets no page of another site read an answer.  Never changes; any thread may use it. */
#ifndef KRES_WEB_ORIGINS_H
#define KRES_WEB_ORIGINS_H

#include "web/web.h"

struct origins {
    bool any;         /* "*" */
    struct str *list; /* "https://www.example.org" */
    size_t count;
};

/* Origins with spaces or commas between, or "*"; "" or NULL is nobody.  ERR_INPUT names what is no origin. */
MUST_CHECK bool origins_parse(struct arena *arena, const char *text, struct origins *ret, struct err *err);
/* Adds what lets the asking page read the answer, when it may; and Vary, so that no cache mixes them up. */
void origins_answer(const struct origins *origins, const struct web_request *request, struct web_reply *reply);
/* Answers the browser's question before it sends (OPTIONS): methods as in "GET, POST". */
bool origins_preflight(const struct origins *origins, const struct web_request *request, struct web_reply *reply,
                       const char *methods);

#endif
