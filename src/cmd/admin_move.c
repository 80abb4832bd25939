/* admin_move.c - kres admin move: all data from a folder into PostgreSQL, or back. */
#include "cmd/cmd.h"
#include "cmd/folder.h"

static void tell_table(void *context, struct str table, int64_t rows)
{
    UNUSED(context);
    printf("  %-20.*s %12" PRId64 "\n", (int)table.n, table.p, rows);
    fflush(stdout);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    const char *from = folder_place(&cmd->config), *to = cmd->operands[0];
    struct store_moved moved;
    struct str to_shown = store_place(cmd->arena, to);
    if (!vault_start(err) || !store_move(from, to, tell_table, NULL, &moved, err))
        return CMD_WRONG;
    printf("Moved " STR_FMT " to " STR_FMT ": %" PRId64 " rows of %" PRId64 " tables, read again and found the same.\n"
           "digest %s\n"
           "The source is unchanged.  Next: kres serve %s " STR_FMT "; then keep the source away from any kres serve, and\n"
           "remove it once a backup of the new place exists.\n",
           STR_ARG(store_place(cmd->arena, from)), STR_ARG(to_shown), moved.rows, moved.tables, moved.digest,
           str_starts(str_from(to), STR("postgres")) ? "--store" : "--data", STR_ARG(to_shown));
    return CMD_DONE;
}

const struct command cmd_admin_move = {
    .name = "admin move",
    .operands = "TO",
    .least = 1,
    .most = 1,
    .summary = "Carries all data from the data folder into PostgreSQL, or back",
    .help = "TO is postgres://user@host/database or a folder; the source is --store or --data.  TO must be empty, and no\n"
            "kres serve may run on either.  Every row is copied, then read again and compared by count and digest, and\n"
            "only then kept: whatever interrupts it, TO holds all or nothing, and the command can be given again.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
