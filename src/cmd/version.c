/* version.c - kres version. */
#include "cmd/cmd.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    UNUSED(cmd);
    UNUSED(err);
    printf("kres " KRES_VERSION "\nLicence AGPL-3.0-or-later: free software, without any warranty\n");
    return CMD_DONE;
}

const struct command cmd_version = {
    .name = "version",
    .operands = "",
    .summary = "Prints the version",
    .run = run,
};
