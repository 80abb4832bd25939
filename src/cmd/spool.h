/* spool.h - a file without a name in the folder of temporary files, for what is needed once more and may be large.
 *
 * It is gone when it is closed, also when the process is killed.  Any thread may put and get.  A run that keeps a state
 * lends it the file of records instead, which stays. */
#ifndef KRES_CMD_SPOOL_H
#define KRES_CMD_SPOOL_H

#include <stdatomic.h>

#include "base/str.h"

struct spool {
    int fd;
    const char *folder; /* TMPDIR, or /tmp; or that of the state */
    bool lent;          /* the file is the state's */
    _Atomic uint64_t end;
};

MUST_CHECK bool spool_open(struct spool *spool, struct err *err);
/* Goes on at the end of an open file of the folder, which stays the caller's. */
void spool_lend(struct spool *spool, int fd, uint64_t end, const char *folder);
void spool_close(struct spool *spool);
/* *ret_at: where it stands. */
MUST_CHECK bool spool_put(struct spool *spool, struct str bytes, uint64_t *ret_at, struct err *err);
MUST_CHECK bool spool_get(const struct spool *spool, uint64_t at, char *to, size_t n, struct err *err);
/* Up to most bytes, as many as are at hand; 0 says nothing but that spool_get will tell why. */
size_t spool_peek(const struct spool *spool, uint64_t at, char *to, size_t most);

#endif
