/* help.c - kres help [COMMAND], and kres help settings. */
#include "cmd/cmd.h"

static const struct command *named(const struct cmd *cmd, struct buf *name)
{
    for (size_t i = 0; i < cmd->operand_count; i++)
        buf_printf(name, "%s%s", i ? " " : "", cmd->operands[i]);
    for (const struct command *const *row = commands; *row; row++)
        if (str_is(buf_str(name), (*row)->name))
            return *row;
    return NULL;
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct buf name = {.arena = cmd->arena};
    if (cmd->operand_count == 0) {
        printf("Kres " KRES_VERSION " - from the first sign of trafficking to a safe life\n\n" STR_FMT
               "\nkres help COMMAND tells more; kres help settings lists what kres.yaml may hold.\n",
               STR_ARG(cmd_list(cmd->arena, commands, "")));
        return CMD_DONE;
    }
    if (cmd->operand_count == 1 && !strcmp(cmd->operands[0], "settings")) {
        printf(STR_FMT, STR_ARG(config_example(cmd->arena)));
        return CMD_DONE;
    }
    const struct command *command = named(cmd, &name);
    if (command) {
        printf(STR_FMT, STR_ARG(cmd_help(cmd->arena, command)));
        return CMD_DONE;
    }
    struct str group = cmd_list(cmd->arena, commands, buf_str(&name).p);
    if (group.n) {
        printf(STR_FMT, STR_ARG(group));
        return CMD_DONE;
    }
    err_set(err, ERR_INPUT, "there is no command \"" STR_FMT "\"; kres help lists them", STR_ARG(buf_str(&name)));
    return CMD_USE;
}

const struct command cmd_help_row = {
    .name = "help",
    .operands = "[COMMAND | settings]",
    .most = CMD_OPERANDS_MOST,
    .summary = "Lists the commands, or tells about one",
    .help = "\"kres help settings\" prints an example of kres.yaml with every setting.",
    .run = run,
};
