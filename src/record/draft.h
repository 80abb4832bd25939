/* draft.h - sealed bytes that wait for their report, under a key that is kept nowhere here.
 *
 * A draft is found by a random uid and ends by the hour.  All together are bounded, so that nobody fills the
 * disk with forms that are never sent.  In store_write, but draft_get.  Thread-safe. */
#ifndef KRES_RECORD_DRAFT_H
#define KRES_RECORD_DRAFT_H

#include "record/record.h"

#define DRAFT_BYTES ((int64_t)1024 * 1024 * 1024) /* of all drafts together */

/* ERR_BUSY "!drafts-full" when there is no room. */
MUST_CHECK bool draft_add(struct store_conn *conn, const uint8_t uid[RECORD_UID], int64_t expires_hour,
                          struct str sealed, struct err *err);
/* ERR_DENIED "!page-expired" when it is gone. */
MUST_CHECK bool draft_get(struct store_conn *conn, struct arena *arena, const uint8_t uid[RECORD_UID], struct str *ret,
                          struct err *err);
MUST_CHECK bool draft_drop(struct store_conn *conn, const uint8_t uid[RECORD_UID], struct err *err);
MUST_CHECK bool draft_sweep(struct store_conn *conn, int64_t now_hour, struct err *err);

#endif
