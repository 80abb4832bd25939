/* fetch.h - one POST to somebody else's server, and nothing that leads inside.
 *
 * Only https (plain http only to this machine, and only when allowed: tests).  The address that the name stands for is
 * looked at when the connection is made, not before, so that a name cannot mean one thing when it is checked and
 * another when it is used (DNS rebinding): private, link-local, loopback, multicast and carrier ranges (RFC 6890) are
 * refused unless allowed. No redirect is followed, no proxy of the environment asked, the answer's body is thrown away.
 *
 * libcurl; any thread; blocks for at most seconds. */
#ifndef KRES_BASE_FETCH_H
#define KRES_BASE_FETCH_H

#include <sys/socket.h>

#include "base/str.h"

struct fetch_post {
    const char *url;
    struct str type, body;
    const char *const *headers; /* "Name: value", NULL-ended; may be NULL */
    bool inside;                /* private addresses and http to 127.0.0.1 are fine */
    long seconds;
};
/* *ret: the HTTP status.  ERR_FAULT when there was no answer; its text names no word of the body. */
MUST_CHECK bool fetch_send(struct arena *arena, const struct fetch_post *post, long *ret, struct err *err);
/* Is that an address that a hook may have?  ERR_INPUT "!webhook-not-https", "!webhook-not-address". */
MUST_CHECK bool fetch_url_check(struct str url, bool inside, struct err *err);
bool fetch_is_inside(const struct sockaddr *address); /* of the ranges above */

#endif
