/* link.h - every open connection, watched by the clock.
 *
 * libmicrohttpd ends a connection that is silent; a client that sends a byte now and then is never silent.
 * So each connection has a time by which its request must have arrived, and a thread that looks once a second
 * and cuts off who is late.  Connections are counted by source, so that one place cannot take them all. */
#ifndef KRES_WEB_LINK_H
#define KRES_WEB_LINK_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "base/str.h"

struct links;
enum link_state {
    LINK_WAITING,   /* for a request to come */
    LINK_BODY,      /* its headers are here */
    LINK_WORKING,   /* in a lane: its time is ours */
    LINK_ANSWERING, /* the client takes the answer */
};
struct link {
    struct link *previous, *next;
    int fd;
    _Atomic enum link_state state;
    atomic_int_fast64_t since;    /* of the state, in ticks */
    atomic_uint_fast64_t arrived; /* bytes of the body */
    uint64_t source;
    bool counted;
};

MUST_CHECK bool links_new(struct links **ret, struct err *err);
void links_free(struct links *links);
/* For MHD_start_daemon. */
enum MHD_Result links_accept(void *links, const struct sockaddr *address, socklen_t size);
void links_notify(void *links, struct MHD_Connection *connection, void **context,
                  enum MHD_ConnectionNotificationCode code);
struct link *link_of(struct MHD_Connection *connection); /* may be NULL when memory was out */
void link_enter(const struct links *links, struct link *link, enum link_state state);
/* Keyed hash of an address (an IPv6 network of 64 bits counts as one) under the process' key. */
uint64_t links_source(const struct links *links, const struct sockaddr *address);
/* The same for an address as a balancer writes it; a name that is none counts as it is written. */
uint64_t links_source_name(const struct links *links, struct str name);

#endif
