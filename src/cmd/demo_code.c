/* demo_code.c - kres demo code: the six digits that the sign-in page of a demonstration asks for now. */
#include "base/clock.h"
#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "vault/token.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct store *store = NULL;
    struct str secret;
    bool found = false;
    char code[7];
    if (!folder_open_shared(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = folder_meta(cmd->arena, store, "demo_totp", &secret, &found, err);
    store_close(store);
    if (!ok)
        return CMD_WRONG;
    if (!found || secret.n != TOTP_SECRET) {
        err_set(err, ERR_INPUT, "%s holds no demonstration", cmd->config.store ? "the database" : cmd->config.data);
        return CMD_WRONG;
    }
    totp_code((const uint8_t *)secret.p, clock_now(), code);
    printf("%s\n", code);
    return CMD_DONE;
}

const struct command cmd_demo_code = {
    .name = "demo code",
    .operands = "",
    .summary = "Prints the code that the demonstration's sign-in page asks for now",
    .help = "Each code is good for one sign-in and about a minute.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
