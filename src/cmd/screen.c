/* screen.c - kres screen: the line becomes a job, and one of the ways to do it is chosen. */
#include "cmd/screen.h"

#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/house.h"
#include "cmd/screen_format.h"
#include "cmd/screen_page.h"

/* The first row whose option was given decides; the last one always holds. */
static const struct {
    const char *flag;
    screen_way_fn *run;
} ways[] = {
    {"--evaluate", screen_evaluate},
    {"--fit", screen_fit},
    {NULL, screen_filter},
};

static const struct cmd_option options[] = {
    {"--format", "jsonl|csv|text", "How the texts stand in the input.  Default: jsonl."},
    {"--separator", "CHARACTER", "Between the fields of CSV: , ; tab or another.  Otherwise seen from the header."},
    {"--only", "high|some", "Leaves out texts below this level."},
    {"--explain", NULL, "For people: the text with its marked words and the reason of each, instead of JSON Lines."},
    {"--html", "FILE", "Also writes a page to read findings: one file that needs nothing else."},
    {"--rejects", "FILE", "Where lines that are no texts go, with number and reason, as JSON Lines."},
    {"--strict", NULL, "Rejected lines make the exit status 1."},
    {"--threads", "NUMBER", "How many work at once.  Default: as many as there are processors."},
    {"--lang", "CODE", "The language of names, reasons and sentences.  Default: en."},
    {"--cache", "DIR", "Where the compiled indicators are kept.  Default: kres in the user's cache folder."},
    {"--evaluate", "LABELLED", "Says how well the packs do on labelled texts: precision, recall and F1 by level,\n"
                               "      language and form, a confusion table, and the texts that came out wrong."},
    {"--fit", "LABELLED", "Learns what each indicator weighs from labelled texts and writes it to the last pack."},
    {0},
};

/* One word of several; NULL: not given. */
static bool read_choice(struct cmd *cmd, const char *flag, const char *const *known, size_t *ret, struct err *err)
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

static bool read_format(struct cmd *cmd, struct screen_job *job, struct err *err)
{
    const char *names[8] = {NULL};
    size_t at = 0;
    for (size_t i = 0; screen_formats[i].name && i + 1 < LEN(names); i++)
        names[i] = screen_formats[i].name;
    if (!read_choice(cmd, "--format", names, &at, err))
        return false;
    job->format = &screen_formats[at];
    return true;
}

static bool read_separator(struct cmd *cmd, struct screen_job *job, struct err *err)
{
    const char *value = cmd_value(cmd, "--separator");
    if (!value)
        return true;
    if (!job->format->header)
        return err_set(err, ERR_INPUT, "--separator belongs to --format csv");
    if (!strcmp(value, "tab") || !strcmp(value, "\\t"))
        value = "\t";
    if (strlen(value) != 1 || strchr("\"\r\n", *value) || (unsigned char)*value >= 0x80)
        return err_set(err, ERR_INPUT, "--separator is one character (, ; | …) or the word tab, not \"%s\"", value);
    job->separator = *value;
    return true;
}

static bool read_threads(struct cmd *cmd, struct screen_job *job, struct err *err)
{
    const char *value = cmd_value(cmd, "--threads");
    cpu_set_t processors;
    int64_t threads = sched_getaffinity(0, sizeof processors, &processors) == 0 ? CPU_COUNT(&processors) : 1;
    if (value && !str_int(str_from(value), 1, SCREEN_THREADS_MOST, &threads))
        return err_set(err, ERR_INPUT, "--threads is a number from 1 to %d, not \"%s\"", SCREEN_THREADS_MOST, value);
    job->threads = (unsigned)(threads < SCREEN_THREADS_MOST ? threads : SCREEN_THREADS_MOST);
    return true;
}

static bool read_level(struct cmd *cmd, struct screen_job *job, struct err *err)
{
    static const char *const names[] = {"some", "high", NULL};
    static const enum screen_level levels[] = {LEVEL_SOME, LEVEL_HIGH};
    size_t at = LEN(levels);
    if (!read_choice(cmd, "--only", names, &at, err))
        return false;
    job->least = at < LEN(levels) ? levels[at] : LEVEL_NONE;
    return true;
}

/* Colour is for a terminal that can show it and a reader who did not say no (no-color.org). */
static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no && *no) && terminal && strcmp(terminal, "dumb") != 0;
}

static bool read_job(struct cmd *cmd, struct screen_job *job, struct err *err)
{
    static const char *const standard_input[] = {"-"};
    bool any = cmd->operand_count > 0;
    *job = (struct screen_job){.files = any ? cmd->operands : standard_input,
                               .file_count = any ? cmd->operand_count : 1,
                               .explain = cmd_value(cmd, "--explain") != NULL,
                               .strict = cmd_value(cmd, "--strict") != NULL,
                               .rejects = cmd_value(cmd, "--rejects"),
                               .html = cmd_value(cmd, "--html"),
                               .lang = str_from(cmd_value(cmd, "--lang"))};
    job->colour = job->explain && wants_colour();
    if (!job->lang.n)
        job->lang = STR("en");
    return read_format(cmd, job, err) && read_separator(cmd, job, err) && read_threads(cmd, job, err) &&
           read_level(cmd, job, err);
}

static bool check_lang(struct cmd *cmd, const struct screen_job *job, struct err *err)
{
    struct buf known = {.arena = cmd->arena};
    if (pack_has_language(&job->packs, job->lang) || str_is(job->lang, "en"))
        return true;
    for (size_t i = 0; i < job->packs.language_count; i++)
        buf_printf(&known, "%s" STR_FMT, i ? ", " : "", STR_ARG(job->packs.languages[i]));
    return err_set(err, ERR_INPUT, "the packs have no language \"" STR_FMT "\"; they have: " STR_FMT, STR_ARG(job->lang),
                   STR_ARG(buf_str(&known)));
}

/* --cache, or the place of the XDG Base Directory Specification; NULL when there is neither. */
static bool find_cache(struct cmd *cmd, const char **ret, struct err *err)
{
    const char *given = cmd_value(cmd, "--cache"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    *ret = given                          ? given
           : cache && *cache == '/'       ? arena_printf(cmd->arena, "%s/kres", cache)
           : home && *home == '/'         ? arena_printf(cmd->arena, "%s/.cache/kres", home)
                                          : NULL;
    return !given || file_make_folder(given, err);
}

static bool load(struct cmd *cmd, struct screen_job *job, const struct share *share, struct err *err)
{
    const char *cache, *ui = cmd->config.ui ? cmd->config.ui : share->ui;
    return str_zero(cmd->arena, job->packs.country, &job->country, err) && find_cache(cmd, &cache, err) &&
           screen_load(job->packs.folders, job->packs.count, cache, &job->screen, err) &&
           (!job->html || screen_page_new(job, ui, job->html, &job->page, err));
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct screen_job job;
    struct share share;
    size_t way = 0;
    enum cmd_exit code = CMD_WRONG;
    if (!read_job(cmd, &job, err))
        return CMD_USE;
    if (!share_find(cmd->arena, &share, err) || !house_packs(cmd->arena, &cmd->config, &share, &job.packs, err))
        return CMD_WRONG;
    if (!check_lang(cmd, &job, err))
        return CMD_USE;
    while (ways[way].flag && !cmd_value(cmd, ways[way].flag))
        way++;
    if (load(cmd, &job, &share, err))
        code = ways[way].run(cmd, &job, ways[way].flag ? cmd_value(cmd, ways[way].flag) : NULL, err);
    screen_page_free(job.page);
    screen_free(job.screen);
    return code;
}

const struct command cmd_screen = {
    .name = "screen",
    .operands = "[FILE]…",
    .most = CMD_OPERANDS_ANY,
    .summary = "Screens many texts: JSON Lines, CSV or plain lines in, findings out",
    .help = "Reads FILEs one after the other, or standard input (also \"-\"), and writes one line of JSON for each text,\n"
            "in the order of the input: level, score, the rule and why, forms, findings and identifiers with their place\n"
            "in the text, language.  A text is the field \"text\"; id and lang are taken when they are there, other\n"
            "fields are passed on.  It is a filter: no database, nothing kept.",
    .settings = CONFIG_PACKS,
    .options = options,
    .run = run,
};
