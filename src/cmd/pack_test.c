/* pack_test.c - kres pack test: runs every indicator's own examples and prints a table by language. */
#include "cmd/pack.h"
#include "screen/screen.h"

static void complain(void *context, const char *message)
{
    printf("%s\n", message);
    ++*(size_t *)context;
}

static void print_row(const char *name, const struct screen_trial *row)
{
    printf("%-9s %10zu %8zu %9zu of %-5zu %9zu of %-5zu\n", name, row->indicators, row->phrases, row->hits.right,
           row->hits.tried, row->misses.right, row->misses.tried);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct pack_set packs;
    struct screen_trials *trials = ARENA_NEW(cmd->arena, struct screen_trials);
    struct screen_trial all = {0};
    size_t complaints = 0;
    if (!pack_open_named(cmd, &packs, err))
        return CMD_WRONG;
    screen_test(packs.folders, packs.count, trials, complain, &complaints);
    printf("%-9s %10s %8s %18s %18s\n", "language", "indicators", "phrases", "examples that hit", "near misses kept");
    for (size_t i = 0; i < trials->count; i++) {
        const struct screen_trial *row = &trials->langs[i];
        print_row(row->name, row);
        all.phrases += row->phrases;
        all.indicators = row->indicators > all.indicators ? row->indicators : all.indicators;
        all.hits.tried += row->hits.tried, all.hits.right += row->hits.right;
        all.misses.tried += row->misses.tried, all.misses.right += row->misses.right;
    }
    print_row("all", &all);
    if (!complaints)
        return CMD_DONE;
    err_set(err, ERR_INPUT, "%zu complaint%s about the indicators", complaints, complaints == 1 ? "" : "s");
    return CMD_WRONG;
}

const struct command cmd_pack_test = {
    .name = "pack test",
    .operands = "[DIR]…",
    .most = CMD_OPERANDS_MOST,
    .summary = "Runs the indicators' own examples and prints a table by language",
    .help = "Each language of an indicator has texts that must hit and near misses that must not.  What does\n"
            "not do as it should is printed with file and line.\n"
            "DIR: a pack folder, the general one first; otherwise those of --pack, or core and si as shipped.",
    .settings = CONFIG_PACKS,
    .run = run,
};
