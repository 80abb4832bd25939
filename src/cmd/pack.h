/* pack.h - what the commands about packs share. */
#ifndef KRES_CMD_PACK_H
#define KRES_CMD_PACK_H

#include "base/pack.h"
#include "cmd/cmd.h"

/* The packs that the operands name, else those of the settings. */
MUST_CHECK bool pack_open_named(struct cmd *cmd, struct pack_set *ret, struct err *err);

#endif
