/* err.h - what went wrong, complete enough to be shown as it is.
 *
 * A message says what was being done, to what, why it failed and what the reader can do.  An error owns no
 * memory, so it lives on the stack and needs no release.  It never holds what a reporter wrote. */
#ifndef KRES_BASE_ERR_H
#define KRES_BASE_ERR_H

#include "base/base.h"

enum err_kind {
    ERR_NONE = 0,
    ERR_FAULT,     /* our own or the machine's fault: 500, exit 1 */
    ERR_INPUT,     /* what came in is wrong and says so: 400 or 422, exit 1 or 2 */
    ERR_NOT_FOUND, /* 404 */
    ERR_DENIED,    /* 403: the caller may not do that */
    ERR_CONFLICT,  /* 409: somebody else was faster, or the state does not allow it */
    ERR_BUSY,      /* 429/503: come back later */
    ERR_TOO_LARGE, /* 413 */
    ERR_FULL,      /* 507: the disk is full; nothing was changed */
};

struct err {
    enum err_kind kind;
    char field[64]; /* the input field at fault, or "" */
    char text[640];
};

/* Sets kind and text (printf style) and empties field.  Always returns false, so that
 * "return err_set(err, …)" reads well.  err may be NULL when nobody wants to know. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same, naming the input field. */
bool err_field(struct err *err, const char *field, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "context: " before the text already in err; kind and field stay.  Returns false. */
bool err_wrap(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
