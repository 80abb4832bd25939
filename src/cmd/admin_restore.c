/* admin_restore.c - kres admin restore: a backup into a new folder, checked at once. */
#include "cmd/cmd.h"
#include "cmd/folder.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    if (!vault_start(err) || !store_restore(cmd->operands[0], folder_place(&cmd->config), err))
        return CMD_WRONG;
    struct str place = store_place(cmd->arena, folder_place(&cmd->config));
    printf("Restored %s into " STR_FMT ".  Check it with: kres admin verify %s " STR_FMT "\n", cmd->operands[0],
           STR_ARG(place), cmd->config.store ? "--store" : "--data", STR_ARG(place));
    return CMD_DONE;
}

const struct command cmd_admin_restore = {
    .name = "admin restore",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "Brings a backup back into a new data folder or an empty database",
    .help = "The folder must be empty or not exist yet, the database (--store) must be empty: nothing is ever overwritten.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
