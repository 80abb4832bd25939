/* admin_user_add.c - kres admin user add. */
#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "cmd/house.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    char password[MEMBER_PASSWORD + 1];
    struct store *store = NULL;
    struct agency agency;
    struct role_as role;
    int64_t id;
    const char *role_text = cmd_value(cmd, "--role");
    if (!house_role(cmd->arena, &cmd->config, role_text ? role_text : "intake", &role, err))
        return CMD_USE;
    if (!folder_open_beside(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = folder_agency(cmd->arena, store, cmd->operands[0], &agency, err) &&
              member_add_as(store, 0, agency.id, str_from(cmd->operands[1]), str_from(cmd->operands[2]), role, password,
                            &id, err);
    if (ok)
        printf("Added login %s role " STR_FMT " agency %s\nOne-time password %s (hand it over in person)\n",
               cmd->operands[1], STR_ARG(role.id), cmd->operands[0], password);
    vault_wipe(password, sizeof password);
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

static const struct cmd_option options[] = {
    {"--role", "ROLE",
     "A role of the packs: intake (unless said otherwise), caseworker, shelter, facility, coordinator, …"},
    {0},
};

const struct command cmd_admin_user_add = {
    .name = "admin user add",
    .operands = "AGENCY LOGIN NAME",
    .least = 3,
    .most = 3,
    .summary = "Adds a member to an agency and prints a one-time password",
    .help = "AGENCY is the agency's short name.  A further member reads reports only after a colleague who can has\n"
            "confirmed them at the desk.  Also while a server runs.",
    .settings = CONFIG_PACKS,
    .options = options,
    .run = run,
};
