/* line_writer.h - output in whole lines, also when the disk fills up.
 *
 * When a file cannot take all of a write, what arrived of its last line is taken away again, so that whoever reads
 * the file finds whole lines only.  A closed pipe is no error to speak of: the reader has seen enough.  One thread at a
 * time. */
#ifndef KRES_CMD_LINE_WRITER_H
#define KRES_CMD_LINE_WRITER_H

#include "base/str.h"

struct line_writer { /* begin with fd and name, the rest zero */
    int fd;
    const char *name; /* "standard output", or the file */
    size_t tail;      /* bytes written behind the last line feed */
    bool closed;      /* the other end of the pipe */
};

/* false: nothing more can be written; err says why, or closed is set and err is not touched. */
MUST_CHECK bool line_writer_put(struct line_writer *writer, struct str bytes, struct err *err);

#endif
