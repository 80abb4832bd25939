/* confine.h - what the image tool gives up before it looks at a byte somebody sent.
 *
 * A flaw in a picture library then reaches: this process's own memory (which holds one picture and no key), its
 * standard input and output, and 20 seconds of one processor.  No file, no network, no other program. */
#ifndef KRES_IMAGE_CONFINE_H
#define KRES_IMAGE_CONFINE_H

#include "base/err.h"

/* Limits on memory, processor, files; no new privileges; and a system-call filter that knows memory, threads,
 * reading and writing of what is open already, clocks, and ending.  Cannot be taken back.  Call it when all
 * libraries are loaded. */
MUST_CHECK bool confine(struct err *err);

#endif
