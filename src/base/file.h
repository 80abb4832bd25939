/* file.h - files and folders, whole. */
#ifndef KRES_BASE_FILE_H
#define KRES_BASE_FILE_H

#include "base/str.h"

/* All of standard input, zero-ended in the arena.  false: more than max bytes, or it cannot be read.  One system call a
 * piece and no other, so that a confined program may use it. */
MUST_CHECK bool file_read_input(struct arena *arena, size_t max, struct str *ret);
/* The whole file, at most max bytes (ERR_TOO_LARGE), zero-ended in the arena. */
MUST_CHECK bool file_read(struct arena *arena, const char *path, size_t max, struct str *ret, struct err *err);
/* Replaces path in one step: written beside it, synced, renamed, folder synced.  ERR_FULL on a full disk. */
MUST_CHECK bool file_write(const char *path, struct str bytes, unsigned mode, struct err *err);
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* Makes the folder and those above it (mode 0700 for the last). */
MUST_CHECK bool file_make_folder(const char *path, struct err *err);
/* Names in a folder, sorted by bytes, without those that begin with a dot. */
MUST_CHECK bool file_list(struct arena *arena, const char *folder, struct str **ret, size_t *ret_count,
                          struct err *err);
/* Fills bytes from the kernel's generator; cannot fail on a booted machine. */
void random_bytes(void *bytes, size_t n);

#endif
