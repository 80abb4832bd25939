/* accept.h - reading Accept, Accept-Language and Accept-Encoding (RFC 9110 §12.5).
 *
 * Pure functions over slices; nothing is allocated; any thread.  What cannot be read is skipped: a strange
 * header never costs anybody a page. */
#ifndef KRES_WEB_ACCEPT_H
#define KRES_WEB_ACCEPT_H

#include "base/str.h"

/* Calls found for each element in order, with its quality in thousandths (1000 when not given).  Elements of
 * quality 0 are passed too.  At most 64 elements are read.  O(n). */
void accept_each(struct str header, void (*found)(void *context, struct str name, int quality), void *context);

/* Does the client prefer application/json (or problem+json) over text/html?  An empty header does not. */
bool accept_prefers_json(struct str accept);

enum accept_coding { CODING_NONE, CODING_GZIP, CODING_BR, CODINGS };
/* The best coding that is welcome: br, then gzip, then none. */
enum accept_coding accept_coding(struct str accept_encoding);

#endif
