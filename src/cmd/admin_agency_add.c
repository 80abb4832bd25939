/* admin_agency_add.c - kres admin agency add. */
#include "cmd/cmd.h"
#include "cmd/folder.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct store *store = NULL;
    int64_t id;
    if (!folder_open_beside(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = agency_add(store, 0, str_from(cmd->operands[0]), str_from(cmd->operands[1]), &id, err);
    if (ok)
        printf("Added agency %s (%s).  Its first member who signs in makes its key:\n"
               "  kres admin user add %s LOGIN NAME\n", cmd->operands[1], cmd->operands[0], cmd->operands[0]);
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_admin_agency_add = {
    .name = "admin agency add",
    .operands = "SLUG NAME",
    .least = 2,
    .most = 2,
    .summary = "Adds an agency",
    .help = "SLUG is its short name: a-z, 0-9 and dashes.  Also while a server runs.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
