/* admin_user_role.c - kres admin user role. */
#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "cmd/house.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct store *store = NULL;
    struct member member;
    struct role_as role;
    if (!house_role(cmd->arena, &cmd->config, cmd->operands[1], &role, err))
        return CMD_USE;
    if (!folder_open_beside(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = folder_member(cmd->arena, store, cmd->operands[0], &member, err) &&
              member_set_role_as(store, 0, member.id, role, err);
    if (ok)
        printf("%s now has the role " STR_FMT " and must sign in again.\n", cmd->operands[0], STR_ARG(role.id));
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_admin_user_role = {
    .name = "admin user role",
    .operands = "LOGIN ROLE",
    .least = 2,
    .most = 2,
    .summary = "Gives a member another role",
    .help = "ROLE is one of the packs.  Ends the member's sessions; a role that reads no report takes the agency's keys\n"
            "away.  Also while a server runs.",
    .settings = CONFIG_PACKS,
    .run = run,
};
