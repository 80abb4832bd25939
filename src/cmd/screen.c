/* screen.c - kres screen: the line becomes a job, and one of the ways to do it is chosen. */
#include "cmd/screen.h"

#include <stdlib.h>
#include <unistd.h>

#include "cmd/house.h"
#include "cmd/screen_cache.h"
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
    FEED_OPTIONS_IN,
    {"--only", "high|some", "Leaves out texts below this level."},
    {"--explain", NULL, "For people: the text with its marked words and the reason of each, instead of JSON Lines."},
    {"--html", "FILE", "Also writes a page to read findings: one file that needs nothing else."},
    FEED_OPTIONS_RUN,
    {"--lang", "CODE", "The language of names, reasons and sentences.  Default: en."},
    {"--cache", "DIR", "Where the compiled indicators are kept.  Default: kres in the user's cache folder."},
    {"--evaluate", "LABELLED", "Says how well the packs do on labelled texts: precision, recall and F1 by level,\n"
                               "      language and form, a confusion table, and the texts that came out wrong."},
    {"--fit", "LABELLED", "Learns what each indicator weighs from labelled texts and writes it to the last pack."},
    {0},
};

static bool read_level(struct cmd *cmd, struct screen_job *job, struct err *err)
{
    static const char *const names[] = {"some", "high", NULL};
    static const enum screen_level levels[] = {LEVEL_SOME, LEVEL_HIGH};
    size_t at = LEN(levels);
    if (!feed_read_choice(cmd, "--only", names, &at, err))
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
    *job = (struct screen_job){.explain = cmd_value(cmd, "--explain") != NULL,
                               .html = cmd_value(cmd, "--html"),
                               .lang = str_from(cmd_value(cmd, "--lang"))};
    job->colour = job->explain && wants_colour();
    if (!job->lang.n)
        job->lang = STR("en");
    return feed_read(cmd, SCREEN_THREADS_MOST, &job->feed, err) && read_level(cmd, job, err);
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

static bool load(struct cmd *cmd, struct screen_job *job, const struct share *share, struct err *err)
{
    const char *cache, *ui = cmd->config.ui ? cmd->config.ui : share->ui;
    return str_zero(cmd->arena, job->packs.country, &job->country, err) &&
           screen_cache_find(cmd->arena, cmd_value(cmd, "--cache"), &cache, err) &&
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
