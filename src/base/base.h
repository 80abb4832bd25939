/* base.h - what every file of Kres may assume.
 *
 * base/ may be used by all code in the tree and may use nothing outside base/.  It knows nothing of
 * trafficking, of the web or of databases. */
#ifndef KRES_BASE_BASE_H
#define KRES_BASE_BASE_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A function that can fail returns bool and takes a struct err * last.  true: results are set and err
 * is untouched.  false: err is set and results are untouched. */
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text_at, first_at) __attribute__((format(printf, text_at, first_at)))
#define UNUSED(name) ((void)(name))
#define LEN(array) (sizeof(array) / sizeof((array)[0]))

/* Functions that have hurt others do not compile here: they overrun, truncate in silence or keep hidden
 * state.  Use struct str and struct buf (str.h) instead. */
#include <stdio.h>
#include <string.h>
#define strcpy(...) banned_use_struct_buf
#define strcat(...) banned_use_struct_buf
#define strncpy(...) banned_use_struct_str
#define strncat(...) banned_use_struct_str
#define sprintf(...) banned_use_snprintf
#define vsprintf(...) banned_use_vsnprintf
#define strtok(...) banned_use_str_cut

#endif
