/* written_files.h - the files that a line names to be written, looked at before any is opened. */
#ifndef KRES_CMD_WRITTEN_FILES_H
#define KRES_CMD_WRITTEN_FILES_H

#include "base/err.h"

struct written_file { const char *flag, *file; }; /* file: NULL when the option was not given */
/* ERR_INPUT: a name is none, two are one file (also when they are spelled differently, and not there yet), or one is the
 * file that standard output goes to. */
MUST_CHECK bool written_files_check(const struct written_file *files, size_t count, struct err *err);

#endif
