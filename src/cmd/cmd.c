/* cmd.c - see cmd.h. */
#include "cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "cmd/say.h"

static size_t starts_with_words(const char *name, int argc, const char *const *argv)
{
    /* How many arguments name the command; 0: they do not. */
    struct str rest = str_from(name);
    size_t used = 0;
    while (rest.p) {
        struct str word = str_cut(&rest, ' ');
        if ((int)used >= argc || !str_is(word, argv[used]))
            return 0;
        used++;
    }
    return used;
}

static const struct command *find(const struct command *const *table, int argc, const char *const *argv, size_t *used)
{
    const struct command *best = NULL;
    *used = 0;
    for (; *table; table++) {
        size_t words = starts_with_words((*table)->name, argc, argv);
        if (words > *used) {
            *used = words;
            best = *table;
        }
    }
    return best;
}

const char *cmd_value(const struct cmd *cmd, const char *flag)
{
    const struct cmd_option *options = cmd->command->options;
    for (size_t i = 0; options && options[i].flag; i++)
        if (!strcmp(options[i].flag, flag))
            return cmd->values[i];
    return NULL;
}

static bool fault_flag(struct arena *arena, const struct command *command, struct str flag, struct err *err)
{
    const char *known[64];
    size_t count = 0;
    known[count++] = "--help";
    for (const struct cmd_option *own = command->options; own && own->flag; own++)
        known[count++] = own->flag;
    for (const struct config_option *option = config_options; option->key && count + 1 < LEN(known); option++)
        if (option->scope <= command->settings)
            known[count++] = config_flag_name(arena, option);
    known[count] = NULL;
    const char *meant = str_nearest(flag, known);
    if (meant)
        return err_set(err, ERR_INPUT, "kres %s has no option " STR_FMT "; did you mean %s?", command->name,
                       STR_ARG(flag), meant);
    return err_set(err, ERR_INPUT, "kres %s has no option " STR_FMT "; see kres %s --help", command->name,
                   STR_ARG(flag), command->name);
}

struct line { /* one command line while it is read */
    struct cmd *cmd;
    struct config_flag flags[64];
    size_t flag_count;
    bool help;
};

/* The value of an option: after "=", or the next argument. */
static const char *take_value(const char *equals, int argc, const char *const *argv, int *at)
{
    if (equals)
        return equals + 1;
    return *at + 1 < argc ? argv[++*at] : NULL;
}

static bool read_option(struct line *line, int argc, const char *const *argv, int *at, struct err *err)
{
    struct arena *arena = line->cmd->arena;
    const struct command *command = line->cmd->command;
    const char *equals = strchr(argv[*at], '=');
    struct str flag = str_make(argv[*at], equals ? (size_t)(equals - argv[*at]) : strlen(argv[*at]));
    if (str_is(flag, "--help") || str_is(flag, "-h")) {
        line->help = true;
        return true;
    }
    const struct cmd_option *own = command->options;
    for (size_t i = 0; own && own[i].flag; i++) {
        if (!str_is(flag, own[i].flag))
            continue;
        const char *value = own[i].value ? take_value(equals, argc, argv, at) : "";
        if (!value)
            return err_set(err, ERR_INPUT, "%s wants a value: %s %s", own[i].flag, own[i].flag, own[i].value);
        line->cmd->values[i] = value;
        return true;
    }
    const struct config_option *option = config_find_flag(str_copy(arena, flag).p);
    if (!option || !str_starts(flag, STR("--")) || option->scope > command->settings)
        return fault_flag(arena, command, flag, err);
    const char *value = option->type == CONFIG_SWITCH && !equals ? "yes" : take_value(equals, argc, argv, at);
    if (!value)
        return err_set(err, ERR_INPUT, STR_FMT " wants a value: " STR_FMT " %s", STR_ARG(flag), STR_ARG(flag),
                       option->value);
    if (line->flag_count == LEN(line->flags))
        return err_set(err, ERR_INPUT, "there are more than %zu options on the line", LEN(line->flags));
    line->flags[line->flag_count++] = (struct config_flag){option, value};
    return true;
}

static bool read_line(struct line *line, int argc, const char *const *argv, struct err *err)
{
    struct cmd *cmd = line->cmd;
    bool only_operands = false;
    for (int at = 0; at < argc; at++) {
        if (!only_operands && !strcmp(argv[at], "--")) {
            only_operands = true;
        } else if (!only_operands && argv[at][0] == '-' && argv[at][1]) {
            if (!read_option(line, argc, argv, &at, err))
                return false;
        } else if (cmd->operand_count == cmd->command->most) {
            return err_set(err, ERR_INPUT, "\"%s\" is one word too many; usage: kres %s %s", argv[at],
                           cmd->command->name, cmd->command->operands);
        } else {
            cmd->operands[cmd->operand_count++] = argv[at];
        }
    }
    if (!line->help && cmd->operand_count < cmd->command->least)
        return err_set(err, ERR_INPUT, "something is missing; usage: kres %s %s", cmd->command->name,
                       cmd->command->operands);
    return true;
}

/* The words that were meant as a command: "admin bakup". */
static struct str command_words(struct arena *arena, int argc, const char *const *argv)
{
    struct buf b = {.arena = arena};
    for (int i = 0; i < argc && i < 3 && argv[i][0] != '-'; i++)
        buf_printf(&b, "%s%s", i ? " " : "", argv[i]);
    return buf_str(&b);
}

static int wrong_command(struct arena *arena, const struct command *const *table, int argc, const char *const *argv)
{
    const char *names[64], *meant = NULL;
    size_t count = 0;
    if (!argc) {
        fprintf(stderr, "Say what to do, for instance: kres serve\n\n" STR_FMT "\nkres help COMMAND tells more.\n",
                STR_ARG(cmd_list(arena, table, "")));
        return CMD_USE;
    }
    for (size_t i = 0; table[i] && count + 1 < LEN(names); i++)
        names[count++] = table[i]->name;
    names[count] = NULL;
    /* From the longest: the last words may already be operands. */
    for (int words = argc; words > 0 && !meant; words--)
        meant = str_nearest(command_words(arena, words, argv), names);
    struct str given = command_words(arena, argc, argv), group = cmd_list(arena, table, given.p);
    bool help = argc && (!strcmp(argv[argc - 1], "--help") || !strcmp(argv[argc - 1], "-h"));
    if (given.n && group.n) { /* "kres admin", "kres admin user" */
        fprintf(help ? stdout : stderr, "kres " STR_FMT " is followed by one of these:\n\n" STR_FMT, STR_ARG(given),
                STR_ARG(group));
        return help ? CMD_DONE : CMD_USE;
    }
    if (meant)
        fprintf(stderr, "kres: there is no command \"" STR_FMT "\"; did you mean \"%s\"?\n", STR_ARG(given), meant);
    else
        fprintf(stderr, "kres: there is no command \"" STR_FMT "\"; kres help lists them\n", STR_ARG(given));
    return CMD_USE;
}

/* "kres --help" and "kres --version" are what people try first. */
static const char *usual_name(const char *word)
{
    return !strcmp(word, "--help") || !strcmp(word, "-h")         ? "help"
           : !strcmp(word, "--version") || !strcmp(word, "-V") ? "version"
                                                               : word;
}

int cmd_run_line(const struct command *const *table, int argc, const char *const *argv, const char *const *environment)
{
    struct arena arena = {0};
    struct err err = {0};
    size_t used;
    int code = CMD_USE;
    const char **words = ARENA_ARRAY(&arena, (size_t)argc + 1, const char *);
    for (int i = 1; i < argc; i++)
        words[i - 1] = i == 1 ? usual_name(argv[i]) : argv[i];
    int count = argc > 1 ? argc - 1 : 0;
    const struct command *command = find(table, count, words, &used);
    struct cmd *cmd = ARENA_NEW(&arena, struct cmd);
    struct line *line = ARENA_NEW(&arena, struct line);
    *cmd = (struct cmd){.arena = &arena, .command = command,
                        .operands = ARENA_ARRAY(&arena, (size_t)count + 1, const char *)};
    line->cmd = cmd;
    if (!command) {
        code = wrong_command(&arena, table, count, words);
        goto done;
    }
    if (!read_line(line, count - (int)used, words + used, &err))
        goto done;
    if (line->help) {
        printf(STR_FMT, STR_ARG(cmd_help(&arena, command)));
        code = CMD_DONE;
        goto done;
    }
    if (command->settings != CONFIG_NOTHING &&
        !config_load(&arena, line->flags, line->flag_count, environment, &cmd->config, &err))
        goto done;
    code = command->run(cmd, &err);
done:
    if (err.kind != ERR_NONE && code != CMD_DONE)
        say_err(&arena, &err);
    arena_wipe(&arena);
    return code;
}

/* Of the three files that a program is begun with those that are closed: the next that is opened would take their place,
 * and what is said to standard output be written into it.  Now it is an error to use them, as it should be. */
static void take_closed_places(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
            abort();
}

int cmd_main(int argc, const char *const *argv, const char *const *environment)
{
    take_closed_places();
    return cmd_run_line(commands, argc, argv, environment);
}

static void add_option(struct buf *b, const char *flag, const char *value, const char *help, const char *preset)
{
    buf_printf(b, "  %s%s%s\n      %s", flag, value ? " " : "", value ? value : "", help);
    if (preset)
        buf_printf(b, "  Default: %s.", preset);
    buf_byte(b, '\n');
}

struct str cmd_help(struct arena *arena, const struct command *command)
{
    struct buf b = {.arena = arena};
    bool options = command->options || command->settings != CONFIG_NOTHING;
    buf_printf(&b, "Usage: kres %s%s%s%s\n\n%s.\n", command->name, options ? " [OPTION]…" : "",
               *command->operands ? " " : "", command->operands, command->summary);
    if (command->help)
        buf_printf(&b, "%s\n", command->help);
    if (options)
        buf_add(&b, STR("\nOptions:\n"));
    for (const struct cmd_option *own = command->options; own && own->flag; own++)
        add_option(&b, own->flag, own->value, own->help, NULL);
    for (const struct config_option *option = config_options; option->key; option++)
        if (option->scope <= command->settings && command->settings != CONFIG_NOTHING)
            add_option(&b, config_flag_name(arena, option), option->value, option->help, option->preset);
    if (command->settings != CONFIG_NOTHING)
        buf_add(&b, STR("\nEach of the last ones may also stand in kres.yaml or as a KRES_ variable; "
                        "kres help settings lists them.\n"));
    return buf_str(&b);
}

struct str cmd_list(struct arena *arena, const struct command *const *table, const char *prefix)
{
    struct buf b = {.arena = arena};
    for (; *table; table++) {
        struct str name = str_from((*table)->name), start = str_from(prefix);
        if (start.n && !(str_starts(name, start) && name.n > start.n && name.p[start.n] == ' '))
            continue;
        buf_printf(&b, "  kres %-20s %s\n", (*table)->name, (*table)->summary);
    }
    return buf_str(&b);
}
