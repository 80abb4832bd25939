/* spool.h - a file without a name in the folder of temporary files, for what is needed once more and may be large.
 *
 * It is gone when it is closed, also when the process is killed.  Any thread may put and get. */
#ifndef KRES_CMD_SPOOL_H
#define KRES_CMD_SPOOL_H

#include <stdatomic.h>

#include "base/str.h"

struct spool {
    int fd;
    const char *folder; /* TMPDIR, or /tmp */
    _Atomic uint64_t end;
};

MUST_CHECK bool spool_open(struct spool *spool, struct err *err);
void spool_close(struct spool *spool);
/* *ret_at: where it stands. */
MUST_CHECK bool spool_put(struct spool *spool, struct str bytes, uint64_t *ret_at, struct err *err);
MUST_CHECK bool spool_get(const struct spool *spool, uint64_t at, char *to, size_t n, struct err *err);
/* Up to most bytes, as many as are at hand; 0 says nothing but that spool_get will tell why. */
size_t spool_peek(const struct spool *spool, uint64_t at, char *to, size_t most);

#endif
