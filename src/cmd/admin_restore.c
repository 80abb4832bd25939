/* admin_restore.c - kres admin restore: a backup into a new folder, checked at once. */
#include "cmd/cmd.h"
#include "cmd/folder.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    if (!vault_start(err) || !store_restore(cmd->operands[0], cmd->config.data, err))
        return CMD_WRONG;
    printf("Restored %s into %s.  Check it with: kres admin verify --data %s\n", cmd->operands[0], cmd->config.data,
           cmd->config.data);
    return CMD_DONE;
}

const struct command cmd_admin_restore = {
    .name = "admin restore",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "Brings a backup back into a new data folder",
    .help = "The folder must be empty or not exist yet: nothing is ever overwritten.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
