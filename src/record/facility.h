/* facility.h - places that have a link of their own to the report form.
 *
 * The link holds a code of eight letters and digits (39 bits; no 0, 1, i, l, o): short enough to be typed from a poster,
 * and who guesses finds nothing: it only fills in where a report comes from.  A link can be ended and used again; both
 * are lines of the audit log.  Which reports came over a link is not kept: the place is an answer of the sealed report. */
#ifndef KRES_RECORD_FACILITY_H
#define KRES_RECORD_FACILITY_H

#include "store/store.h"

enum { FACILITY_CODE = 8, FACILITY_NAME_MOST = 160 /* bytes */ };

struct facility {
    int64_t id;
    struct str code, name, kind, by;
    int32_t made, ended; /* days; ended 0: in use */
};
extern const char *const facility_kinds[]; /* "accommodation", …; ended by NULL */

/* ERR_INPUT with field: "!field-required", "!field-too-long", "!facility-kind". */
MUST_CHECK bool facility_add(struct store *store, int64_t by, struct str name, struct str kind, int64_t *ret_id,
                             struct err *err);
/* ERR_CONFLICT "!facility-changed" when it is so already. */
MUST_CHECK bool facility_end(struct store *store, int64_t by, int64_t id, struct err *err);
MUST_CHECK bool facility_use_again(struct store *store, int64_t by, int64_t id, struct err *err);

/* Those in use first, each part by name. */
MUST_CHECK bool facility_list(struct store_conn *conn, struct arena *arena, struct facility **ret, size_t *ret_count,
                              struct err *err);
/* ERR_NOT_FOUND "!facility-unknown". */
MUST_CHECK bool facility_get(struct store_conn *conn, struct arena *arena, int64_t id, struct facility *ret,
                             struct err *err);
/* By code, as people type it: capitals, spaces and dashes do not matter.  *ret_found: there is one (it may have ended). */
MUST_CHECK bool facility_find(struct store_conn *conn, struct arena *arena, struct str code, struct facility *ret,
                              bool *ret_found, struct err *err);

#endif
