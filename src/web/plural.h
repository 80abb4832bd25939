/* plural.h - which plural form a number takes, keyed by the Plural-Forms header of a PO file.
 *
 * No expression from a file is ever evaluated: a header is either in the table or refused, with the list of
 * those that are known.  Constant data; any thread. */
#ifndef KRES_WEB_PLURAL_H
#define KRES_WEB_PLURAL_H

#include "base/str.h"

enum { PLURAL_MOST = 6 };
typedef unsigned plural_fn(uint64_t n);
struct plural {
    const char *header; /* as gettext's manual and Unicode's rules write it */
    unsigned forms;
    plural_fn *form;
};

/* ERR_INPUT names the known headers. */
MUST_CHECK bool plural_find(struct str header, const struct plural **ret, struct err *err);
extern const struct plural plural_english;

#endif
