/* notice.h - what agencies tell each other without anybody's name: a warning, a request for a bed.
 *
 * A warning (kind alert) is prepared after something was seen a second time (sighting.h).  It never goes by itself: a
 * coordinator reads it, chooses who gets it, names a ground of law and writes why; then its key is boxed to each receiver in
 * the transaction of "send", with a line of the audit log for each.  A request for a bed (kind bed-request) goes to the one
 * agency it names, when it is made.  When that agency accepts, the beds are taken as by a placement (lodging.h), and the
 * address of the house goes with it as a record of its own key (kind place-address), which is destroyed at the asking agency
 * when the request is over or withdrawn.
 *
 * Errors: "!receiver-unknown" (field receivers or to), "!own-agency", "!agency-without-key", and those of lodging.h.
 * Thread-safe. */
#ifndef KRES_CASE_NOTICE_H
#define KRES_CASE_NOTICE_H

#include "record/item.h"

/* The rules; see struct item_rule. */
bool alert_before(struct item_event *event, struct err *err);
bool alert_within(struct store_conn *conn, struct item_event *event, struct err *err);
bool bed_request_before(struct item_event *event, struct err *err);
bool bed_request_within(struct store_conn *conn, struct item_event *event, struct err *err);

/* Accepts a request: the beds, and the address for who asked.  The member must see the place's address.  There is no other
 * way to accept one: the action alone is refused (ERR_CONFLICT "!accept-with-house").  ERR_INPUT place
 * "!place-without-address". */
struct bed_accept { int64_t id, edition, place, bed; struct str answer; };
MUST_CHECK bool bed_request_accept(const struct records *records, const struct session *session, struct arena *arena,
                                   const struct bed_accept *in, struct err *err);
/* The hourly job: destroys at other agencies the addresses of stays whose last planned day is over.  *ret: how many. */
MUST_CHECK bool bed_address_expire(struct store *store, int64_t *ret, struct err *err);

#endif
