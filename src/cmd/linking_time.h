/* linking_time.h - moments as collections of texts write them.
 *
 * Seconds or milliseconds since 1970 (from 10^11 on they are milliseconds; 1900 to 2999 are years, and no moments), or
 * ISO 8601: 2026-11-24, 2026-11-24T12:30, 2026-11-24 12:30:05.25Z, …+01:00.  Without a zone it is UTC.  Pure. */
#ifndef KRES_CMD_LINKING_TIME_H
#define KRES_CMD_LINKING_TIME_H

#include "base/str.h"

/* false: it is none of these. */
MUST_CHECK bool linking_time_read(struct str text, int64_t *ret);

#endif
