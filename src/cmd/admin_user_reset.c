/* admin_user_reset.c - kres admin user reset. */
#include "cmd/cmd.h"
#include "cmd/folder.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    char password[MEMBER_PASSWORD + 1];
    struct store *store = NULL;
    struct member member;
    if (!folder_open_beside(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = folder_member(cmd->arena, store, cmd->operands[0], &member, err) &&
              member_reset(store, 0, member.id, password, err);
    if (ok)
        printf("One-time password of %s: %s (hand it over in person)\n"
               "The recovery code, colleagues who hold shares, or a colleague's confirmation give back what they could "
               "read.\n", cmd->operands[0], password);
    vault_wipe(password, sizeof password);
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_admin_user_reset = {
    .name = "admin user reset",
    .operands = "LOGIN",
    .least = 1,
    .most = 1,
    .summary = "Gives a member a new one-time password",
    .help = "For a lost password together with a lost recovery code or code app.  A server that\n"
            "runs on the folder ends their sessions within a second.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
