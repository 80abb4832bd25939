/* admin_user_disable.c - kres admin user disable. */
#include "cmd/cmd.h"
#include "cmd/folder.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct store *store = NULL;
    struct member member;
    if (!folder_open_beside(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = folder_member(cmd->arena, store, cmd->operands[0], &member, err) &&
              member_disable(store, 0, member.id, cmd_value(cmd, "--force") != NULL, err);
    if (ok)
        printf("%s can no longer sign in; new reports are sealed to a key they never had.\n", cmd->operands[0]);
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

static const struct cmd_option options[] = {
    {"--force", NULL, "Also when this is the last member with the agency's key: what is sealed to it is then lost."},
    {0},
};

const struct command cmd_admin_user_disable = {
    .name = "admin user disable",
    .operands = "LOGIN",
    .least = 1,
    .most = 1,
    .summary = "Ends a member's account",
    .help = "Their sealed keys are destroyed and the agency's key is replaced; what they wrote stays readable to all\n"
            "who remain.  A server that runs on the folder ends their sessions within a second.",
    .settings = CONFIG_FOLDER,
    .options = options,
    .run = run,
};
