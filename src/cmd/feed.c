/* feed.c - see feed.h. */
#include "cmd/feed.h"

#include <sched.h>

#include "cmd/feed_format.h"

bool feed_read_choice(struct cmd *cmd, const char *flag, const char *const *known, size_t *ret, struct err *err)
{
    const char *value = cmd_value(cmd, flag);
    struct buf all = {.arena = cmd->arena};
    for (size_t i = 0; known[i]; i++) {
        if (value && !strcmp(value, known[i])) {
            *ret = i;
            return true;
        }
        buf_printf(&all, "%s%s", i ? ", " : "", known[i]);
    }
    return !value || err_set(err, ERR_INPUT, "%s is one of: " STR_FMT "; not \"%s\"", flag, STR_ARG(buf_str(&all)), value);
}

static bool read_format(struct cmd *cmd, struct feed *feed, struct err *err)
{
    const char *names[8] = {NULL};
    size_t at = 0;
    for (size_t i = 0; feed_formats[i].name && i + 1 < LEN(names); i++)
        names[i] = feed_formats[i].name;
    if (!feed_read_choice(cmd, "--format", names, &at, err))
        return false;
    feed->format = &feed_formats[at];
    return true;
}

static bool read_separator(struct cmd *cmd, struct feed *feed, struct err *err)
{
    const char *value = cmd_value(cmd, "--separator");
    if (!value)
        return true;
    if (!feed->format->header)
        return err_set(err, ERR_INPUT, "--separator belongs to --format csv");
    if (!strcmp(value, "tab") || !strcmp(value, "\\t"))
        value = "\t";
    if (strlen(value) != 1 || strchr("\"\r\n", *value) || (unsigned char)*value >= 0x80)
        return err_set(err, ERR_INPUT, "--separator is one character (, ; | …) or the word tab, not \"%s\"", value);
    feed->separator = *value;
    return true;
}

static bool read_threads(struct cmd *cmd, unsigned most, struct feed *feed, struct err *err)
{
    const char *value = cmd_value(cmd, "--threads");
    cpu_set_t processors;
    int64_t threads = sched_getaffinity(0, sizeof processors, &processors) == 0 ? CPU_COUNT(&processors) : 1;
    if (value && !str_int(str_from(value), 1, most, &threads))
        return err_set(err, ERR_INPUT, "--threads is a number from 1 to %u, not \"%s\"", most, value);
    feed->threads = threads < most ? (unsigned)threads : most;
    return true;
}

bool feed_read(struct cmd *cmd, unsigned threads_most, struct feed *ret, struct err *err)
{
    static const char *const standard_input[] = {"-"};
    bool any = cmd->operand_count > 0;
    *ret = (struct feed){.files = any ? cmd->operands : standard_input,
                         .file_count = any ? cmd->operand_count : 1,
                         .strict = cmd_value(cmd, "--strict") != NULL,
                         .rejects = cmd_value(cmd, "--rejects")};
    return read_format(cmd, ret, err) && read_separator(cmd, ret, err) && read_threads(cmd, threads_most, ret, err);
}
