/* memory_bound.h - how much memory a command that links may take (--memory), and the words of one that refuses.
 *
 * What is foretold is the command's own affair (linking_memory.h, ads_link.c); here is what all have in common. */
#ifndef KRES_CMD_MEMORY_BOUND_H
#define KRES_CMD_MEMORY_BOUND_H

#include "cmd/cmd.h"

struct memory_bound { uint64_t bytes; const char *what; }; /* "--memory allows"; 0: none */

/* A row of a command's options. */
#define MEMORY_OPTION                                                                                                 \
    {"--memory", "SIZE", "Refuses, and says what it would need, rather than take more: 4G, 512M.  Default: what the\n" \
                         "      control group of the process allows, less a sixteenth for files that are read and\n"  \
                         "      written, or what the machine has."}

/* --memory, or what the machine or the control group of the process has. */
MUST_CHECK bool memory_bound_read(struct cmd *cmd, struct memory_bound *ret, struct err *err);
/* Bytes that the process holds by now, or about as many where that cannot be seen. */
uint64_t memory_bound_held(void);
/* Beside all that is counted: what libraries touch later, and buffers and the stack of a thread. */
enum { MEMORY_SLACK = 4 << 20, MEMORY_THREAD = 5 << 18 };

enum { MEMORY_TEXT = 32 };
/* "512 MiB", "3.41 GiB". */
const char *memory_text(uint64_t bytes, char ret[MEMORY_TEXT]);
/* What to give --memory for so many bytes that were foretold: "540M", a little more; 0: "SIZE". */
const char *memory_wanted(uint64_t bytes, char ret[MEMORY_TEXT]);
/* Is it what memory_guarded says of one that ran out? */
bool memory_is_out(const struct err *err);

#endif
