/* limit.h - how much memory this process may take before the kernel ends it: that of the machine, or less where a control
 * group says so (cgroups of Linux: memory.max of version 2, memory.limit_in_bytes of version 1, of the process's own group
 * and all above it).  What cannot be read limits nothing.  Any thread. */
#ifndef KRES_BASE_LIMIT_H
#define KRES_BASE_LIMIT_H

#include "base/base.h"

struct limit_memory {
    uint64_t machine; /* bytes that it has; 0: not known */
    uint64_t group;   /* bytes that the narrowest group allows; 0: none does */
    uint64_t others;  /* bytes of those that processes of that group hold already and cannot be taken back, ours too */
};
/* root: "" but in tests: a folder that has proc/ and sys/ in it. */
struct limit_memory limit_memory_read(const char *root);
/* Bytes of memory that this process has now; 0: not known. */
uint64_t limit_memory_held(void);

#endif
