/* flood.h - a flood is slowed, the door is never closed.
 *
 * While few reports come in, nobody notices this module.  When more come than the machine can take, a sender
 * either solves a proof of work (its difficulty grows with the flood; the page's script does it in the
 * background) or, without JavaScript, waits in a queue that is served in turn by source, so that a thousand
 * forms from one place wait behind each other and not before everybody else.  A challenge is signed with a
 * key of the process, bound to a time, and works once.  Nothing is kept about a source but counters that
 * fade within minutes.
 *
 * Proof of work: the client finds a decimal number n so that SHA-256(challenge ":" n) begins with `bits` zero
 * bits (hashcash, Back 2002). */
#ifndef KRES_WEB_FLOOD_H
#define KRES_WEB_FLOOD_H

#include "base/str.h"

struct flood;
enum flood_verdict {
    FLOOD_PASS,  /* go on */
    FLOOD_PROVE, /* ask for a proof of work, or (without JavaScript) for patience */
};
struct flood_demand {
    struct str challenge; /* to be sent back with the solution */
    unsigned bits;        /* leading zero bits */
    unsigned wait;        /* or: seconds until the same challenge passes without a solution */
};

MUST_CHECK bool flood_new(double calm_per_second, struct flood **ret, struct err *err);
void flood_free(struct flood *flood);
/* Before it is used: servers with the same key know each other's challenges.  Each counts for itself what it has seen. */
enum { FLOOD_KEY = 32 };
void flood_set_key(struct flood *flood, const uint8_t key[FLOOD_KEY]);
/* Asks to pass with what the client brought (both empty the first time).  On FLOOD_PROVE *demand says what is
 * wanted; a challenge that was brought keeps its place in the queue.  Thread-safe, O(log n). */
enum flood_verdict flood_ask(struct flood *flood, struct arena *arena, uint64_t source, struct str challenge,
                             struct str solution, struct flood_demand *demand);
/* The same for somebody who must prove something whatever the pressure is: nothing passes for nothing. */
enum flood_verdict flood_prove(struct flood *flood, struct arena *arena, uint64_t source, struct str challenge,
                               struct str solution, struct flood_demand *demand);
/* For attempts that can be wrong (sign-in, receipts): how many seconds this (purpose, key) must wait now; each
 * failure doubles it up to 30 s and it fades.  Never a lockout. */
unsigned flood_delay(struct flood *flood, const char *purpose, uint64_t key);
void flood_failed(struct flood *flood, const char *purpose, uint64_t key);
void flood_succeeded(struct flood *flood, const char *purpose, uint64_t key);

#endif
