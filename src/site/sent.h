/* sent.h - sending twice is sending once.
 *
 * A double tap, a reload or a lost connection sends the same form again; the second answer must be the first
 * one, or a reporter loses her only receipt code.  What the first one was answered is kept for ten minutes, in
 * memory alone, sealed under a key that is derived from the form's random id, and that id stands only in her
 * page.  The table is bounded: the oldest entry makes room.  Thread-safe. */
#ifndef KRES_SITE_SENT_H
#define KRES_SITE_SENT_H

#include "base/str.h"

struct sent;
enum { SENT_MOST = 4096, SENT_SECONDS = 600 };
enum sent_state {
    SENT_FIRST, /* go on, and end with sent_keep or sent_forget */
    SENT_AGAIN, /* it was sent before: *ret is what was kept */
    SENT_STILL, /* the first one has been under way for more than ten seconds */
};

MUST_CHECK bool sent_new(struct sent **ret, struct err *err);
void sent_free(struct sent *sent); /* wipes; NULL does nothing */
/* Waits at most ten seconds for a first one that is under way.  sent NULL or id "" is always SENT_FIRST. */
enum sent_state sent_begin(struct sent *sent, struct arena *arena, struct str id, struct str *ret);
void sent_keep(struct sent *sent, struct arena *arena, struct str id, struct str answer);
void sent_forget(struct sent *sent, struct str id); /* it failed: the next one is a first one */

#endif
