/* log.h - the program's own diary, on standard error.
 *
 * Only cmd/ and the server loop log; a library function returns an error instead.  A line never holds what a
 * person wrote, an address of a person, a receipt or a key. */
#ifndef KRES_BASE_LOG_H
#define KRES_BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level most);
/* One line: time, level, message.  Safe from any thread. */
void log_line(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
