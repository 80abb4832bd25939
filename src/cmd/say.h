/* say.h - how the command line speaks to people.
 *
 * Messages whose text is a key ("!login-taken") are looked up in ui/po/en.po, so that the command line and the
 * pages use the same sentences. */
#ifndef KRES_CMD_SAY_H
#define KRES_CMD_SAY_H

#include "base/str.h"

/* "kres: …" on standard error. */
void say_err(struct arena *arena, const struct err *err);

#endif
