/* pack_check.c - kres pack check: every complaint about the packs, with file, line and remedy. */
#include "cmd/house.h"
#include "cmd/pack.h"

static void complain(void *context, const char *message)
{
    size_t *count = context;
    (*count)++;
    printf("%s\n", message);
}

/* One part of the packs: its own reader says what is wrong with it. */
static size_t check_kind(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct report_kind *kind;
    return kind_load(arena, packs, &kind, err) ? 0 : 1;
}

static size_t check_form(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct form *form;
    return form_load(arena, packs, "report", &form, err) ? 0 : 1;
}

static size_t check_help(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct help *help;
    return help_load(arena, packs, &help, err) ? 0 : 1;
}

static size_t check_advice(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct advice *advice;
    return advice_load(arena, packs, &advice, err) ? 0 : 1;
}

static size_t (*const checks[])(struct arena *, const struct pack_set *, struct err *) = {check_kind, check_form,
                                                                                         check_help, check_advice};

bool pack_open_named(struct cmd *cmd, struct pack_set *ret, struct err *err)
{
    struct share share;
    for (size_t i = 0; i < cmd->operand_count; i++)
        cmd->config.packs[i] = cmd->operands[i];
    if (cmd->operand_count)
        cmd->config.pack_count = cmd->operand_count;
    return share_find(cmd->arena, &share, err) && house_packs(cmd->arena, &cmd->config, &share, ret, err);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct pack_set packs;
    size_t count = 0;
    if (!pack_open_named(cmd, &packs, err))
        return CMD_WRONG;
    for (size_t i = 0; i < LEN(checks); i++) {
        struct err one = {0};
        if (checks[i](cmd->arena, &packs, &one))
            complain(&count, one.text);
    }
    screen_check(packs.folders, packs.count, complain, &count);
    if (count == 0) {
        printf("%zu packs checked: nothing to complain about\n", packs.count);
        return CMD_DONE;
    }
    err_set(err, ERR_INPUT, "%zu complaint%s about the packs", count, count == 1 ? "" : "s");
    return CMD_WRONG;
}

const struct command cmd_pack_check = {
    .name = "pack check",
    .operands = "[DIR]…",
    .most = CMD_OPERANDS_MOST,
    .summary = "Checks packs and tells each error with file, line and remedy",
    .help = "DIR: a pack folder, the general one first; otherwise those of --pack, or core and si as shipped.",
    .settings = CONFIG_PACKS,
    .run = run,
};
