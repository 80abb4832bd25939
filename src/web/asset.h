/* asset.h - files below /assets/: styles, scripts, icons.
 *
 * Only known kinds of files are given out, so templates and translations in the same folder stay inside.  A
 * file is read on its first request and then lives in the page cache. */
#ifndef KRES_WEB_ASSET_H
#define KRES_WEB_ASSET_H

#include "base/str.h"

#define ASSET_PATH "/assets/"
/* path is what stands behind /assets/, percent-encoded or not: only [A-Za-z0-9._-] and '/' are taken.
 * ERR_NOT_FOUND for everything that is not a file of a known kind. */
MUST_CHECK bool asset_read(struct arena *arena, const char *folder, struct str path, struct str *ret_bytes,
                           struct str *ret_type, struct err *err);
/* Changes when a file of the folder changes: for "?v=…" in pages, which makes browsers keep a file for good. */
struct str asset_version(struct arena *arena, const char *folder);

#endif
