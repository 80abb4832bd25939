/* admin_migrate.c - kres admin migrate: what changed packs mean for the records, and the change. */
#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "cmd/house.h"
#include "record/outline.h"

static void tell(const struct outline *outline)
{
    for (size_t i = 0; i < outline->count; i++) {
        const struct outline_line *line = &outline->lines[i];
        if (line->file)
            printf("%s:%d: ", line->file, line->line);
        printf(STR_FMT, STR_ARG(line->text));
        if (line->records >= 0)
            printf(" (%" PRId64 " record%s)", line->records, line->records == 1 ? "" : "s");
        printf("%s\n", line->stops ? " [stops the server]" : line->acts ? " [changed by kres admin migrate]" : "");
    }
    if (!outline->count)
        printf("%s\n", outline->is_new
               ? "no server has kept an outline of the packs yet, and every record stands in a state that "
               "they declare" : "the packs are as the data was written with them");
}

static bool migrate(struct cmd *cmd, struct store *store, const struct kinds *kinds, bool plan, struct err *err)
{
    struct outline outline;
    int64_t changed;
    if (!outline_compare(store, cmd->arena, kinds, &outline, err))
        return false;
    tell(&outline);
    if (plan)
        return true;
    if (outline.stops)
        return err_set(err, ERR_CONFLICT,
                       "nothing was changed: what stops the server must be put right in the packs first");
    if (!outline_migrate(store, kinds, &changed, err) || !outline_keep(store, cmd->arena, kinds, err))
        return false;
    printf("%" PRId64 " rows changed; the data is written with these packs now\n", changed);
    return true;
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct share share;
    struct pack_set packs;
    struct kinds *kinds;
    struct store *store = NULL;
    bool plan = cmd_value(cmd, "--plan") != NULL;
    if (!share_find(cmd->arena, &share, err) || !house_packs(cmd->arena, &cmd->config, &share, &packs, err) ||
        !kinds_load(cmd->arena, &packs, &kinds, err) || !vault_start(err) ||
        !(plan ? store_open_shared(cmd->config.data, &store, err) : store_open(cmd->config.data, false, &store, err)))
        return CMD_WRONG;
    bool ok = migrate(cmd, store, kinds, plan, err);
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

static const struct cmd_option OPTIONS[] = {{"--plan", NULL, "only tell what it would do"}, {0}};

const struct command cmd_admin_migrate = {
    .name = "admin migrate",
    .operands = "",
    .summary = "Brings records to the names of changed packs, and tells what is gone",
    .help = "Compares the kinds of record that the data was written with to the packs of now.  Nothing is dropped:\n"
            "values that no pack asks for stay sealed in their records.  Sealed words cannot be looked into here; they\n"
            "follow when a member reads or changes a record.  Stop the server first (--plan works beside it).  After an\n"
            "end at any moment, run it again.",
    .settings = CONFIG_PACKS,
    .options = OPTIONS,
    .run = run,
};
