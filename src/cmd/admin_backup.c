/* admin_backup.c - kres admin backup: one consistent file, also while the server runs. */
#include "cmd/cmd.h"
#include "cmd/folder.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct store *store = NULL;
    if (!folder_open_shared(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = store_backup(store, cmd->operands[0], err);
    if (ok)
        printf("Backed up " STR_FMT " to %s.  Whoever has the file can read as little as from there.\n",
               STR_ARG(store_place(cmd->arena, folder_place(&cmd->config))), cmd->operands[0]);
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_admin_backup = {
    .name = "admin backup",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "Copies the database into one file while the server runs",
    .help = "An existing FILE is replaced, but only once the new copy is whole.  Keep it on another machine, and\n"
            "kres.yaml with it; kres admin restore brings it back, into a folder or into PostgreSQL, wherever it came from.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
