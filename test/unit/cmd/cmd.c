/* cmd.c - the table of commands, and how a line is read. */
#include "../check.h"

#include <unistd.h>

#include "cmd/cmd.h"

static const char *const nothing[] = {NULL};
static struct cmd seen;
static const char *seen_operands[8], *seen_value, *seen_switch;

static enum cmd_exit remember(struct cmd *cmd, struct err *err)
{
    UNUSED(err);
    seen = *cmd;
    for (size_t i = 0; i < cmd->operand_count && i < LEN(seen_operands); i++)
        seen_operands[i] = cmd->operands[i];
    seen_value = cmd_value(cmd, "--label");
    seen_switch = cmd_value(cmd, "--force");
    return CMD_DONE;
}

static enum cmd_exit go_wrong(struct cmd *cmd, struct err *err)
{
    UNUSED(cmd);
    err_set(err, ERR_FAULT, "it did not work");
    return CMD_WRONG;
}

static const struct cmd_option options[] = {{"--label", "WORD", "A word."}, {"--force", NULL, "A switch."}, {0}};
static const struct command do_thing = {.name = "do thing", .operands = "A [B]", .least = 1, .most = 2, .summary = "Does",
                                        .settings = CONFIG_FOLDER, .options = options, .run = remember};
static const struct command do_wrong = {.name = "do", .operands = "", .summary = "Fails", .run = go_wrong};
static const struct command do_many = {.name = "do many", .operands = "[FILE]…", .most = CMD_OPERANDS_ANY,
                                       .summary = "Takes many", .run = remember};
static const struct command *const table[] = {&do_thing, &do_wrong, &do_many, NULL};

#define RUN(...) run_line((const char *const[]){"kres", __VA_ARGS__}, LEN(((const char *const[]){"kres", __VA_ARGS__})))
static int run_line(const char *const *argv, size_t count)
{
    seen = (struct cmd){0};
    return cmd_run_line(table, (int)count, argv, nothing);
}

static void operands_options_and_settings_are_told_apart(void **state)
{
    UNUSED(state);
    assert_int_equal(RUN("do", "thing", "one", "--label=x=y", "--data", "/d", "two"), CMD_DONE);
    assert_int_equal(seen.operand_count, 2);
    assert_string_equal(seen_operands[0], "one");
    assert_string_equal(seen_operands[1], "two");
    assert_string_equal(seen_value, "x=y");
    assert_null(seen_switch);
    assert_string_equal(seen.config.data, "/d");
    assert_int_equal(RUN("do", "thing", "--force", "--label", "z", "--", "--one"), CMD_DONE);
    assert_string_equal(seen_operands[0], "--one");
    assert_string_equal(seen_value, "z");
    assert_non_null(seen_switch);
}

static void a_command_may_take_any_number_of_operands(void **state)
{
    UNUSED(state);
    const char *line[1000] = {"kres", "do", "many"};
    for (size_t i = 3; i < LEN(line); i++)
        line[i] = "file";
    assert_int_equal(run_line(line, LEN(line)), CMD_DONE);
    assert_int_equal(seen.operand_count, LEN(line) - 3);
}

static void the_longest_name_wins(void **state)
{
    UNUSED(state);
    assert_int_equal(RUN("do", "thing", "x"), CMD_DONE);
    assert_int_equal(RUN("do"), CMD_WRONG);
}

static void wrong_use_is_2(void **state)
{
    UNUSED(state);
    assert_int_equal(RUN("do", "thing"), CMD_USE);                     /* an operand is missing */
    assert_int_equal(RUN("do", "thing", "a", "b", "c"), CMD_USE);      /* one too many */
    assert_int_equal(RUN("do", "thing", "a", "--labell", "x"), CMD_USE);
    assert_int_equal(RUN("do", "thing", "a", "--label"), CMD_USE);     /* without its value */
    assert_int_equal(RUN("do", "thing", "a", "--listen", "x"), CMD_USE); /* not a setting of this command */
    assert_int_equal(RUN("dont"), CMD_USE);
    assert_int_equal(cmd_run_line(table, 1, (const char *const[]){"kres"}, nothing), CMD_USE);
}

static void help_needs_no_operands(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    assert_int_equal(RUN("do", "thing", "--help"), CMD_DONE);
    struct str help = cmd_help(&arena, &do_thing);
    assert_holds(help.p, "kres do thing [OPTION]… A [B]");
    assert_holds(help.p, "--label WORD");
    assert_holds(help.p, "--data DIR");
    assert_null(strstr(help.p, "--listen"));
    arena_clear(&arena);
}

static void every_command_of_the_program_is_complete(void **state)
{
    UNUSED(state);
    size_t count = 0;
    for (const struct command *const *row = commands; *row; row++, count++) {
        const struct command *command = *row;
        assert_true(command->name && command->operands && command->summary && command->run);
        assert_true(command->least <= command->most);
        assert_true(command->most <= CMD_OPERANDS_MOST || command->most == CMD_OPERANDS_ANY);
        size_t own = 0;
        while (command->options && command->options[own].flag) {
            const char *flag = command->options[own].flag;
            assert_true(command->options[own].help && (!strncmp(flag, "--", 2) || (flag[0] == '-' && strlen(flag) == 2)));
            assert_null(config_find_flag(command->options[own].flag)); /* would hide a setting */
            own++;
        }
        assert_true(own <= CMD_OPTIONS_MOST);
        for (const struct command *const *other = commands; other < row; other++)
            assert_string_not_equal((*other)->name, command->name);
    }
    assert_true(count >= 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_options_and_settings_are_told_apart),
        cmocka_unit_test(a_command_may_take_any_number_of_operands),
        cmocka_unit_test(the_longest_name_wins),
        cmocka_unit_test(wrong_use_is_2),
        cmocka_unit_test(help_needs_no_operands),
        cmocka_unit_test(every_command_of_the_program_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
