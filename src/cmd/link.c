/* link.c - kres link: the line becomes a run (linking.h), the run is read, linked and written. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "cmd/linking_aside.h"
#include "cmd/linking_hands.h"
#include "cmd/linking_memory.h"
#include "cmd/linking_report.h"
#include "cmd/linking_state.h"
#include "cmd/share.h"
#include "cmd/written_files.h"

static const struct cmd_option options[] = {
    FEED_OPTIONS_IN,
    {"--by", "text|identifiers|both", "What joins texts: their wording, the telephone numbers, addresses and accounts in\n"
                                      "      them, or both.  Default: text."},
    {"--clusters", "FILE", "Also writes a line for each cluster: what its texts have in common and where they differ, its\n"
                           "      identifiers, when, how much to look at it first and why."},
    {"--report", "FILE", "Also writes a page to review the clusters: one file of HTML that needs nothing else."},
    {"--state", "DIR", "Keeps the texts in this folder, so that those of later runs join their clusters."},
    {"--rebuild", NULL, "Links all texts of the state anew; also repairs one that is damaged."},
    {"--moved", "FILE", "Also writes a line for each text of earlier runs whose cluster has another name now, by the\n"
                        "      name it had."},
    FEED_OPTIONS_RUN,
    MEMORY_OPTION,
    {0},
};

/* ---- the clusters, while somebody may be watching ---- */

struct watch {
    struct linking *linking;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool done;
};

/* "linking 120000 texts, 40 %, 30000 texts/s, 0:02 left" */
static void say_linking(struct linking *linking, const struct progress *began)
{
    double seconds = progress_seconds(began), part = link_progress(linking->link);
    char line[128];
    int n = snprintf(line, sizeof line, "linking %" PRIu64 " texts", linking->texts);
    if (part >= 0.01 && seconds >= 0.5) {
        unsigned long left = (unsigned long)(seconds * (1 - part) / part + 0.5);
        snprintf(line + n, sizeof line - (size_t)n, ", %.0f %%, %.0f texts/s, %lu:%02lu left", 100 * part,
                 (double)linking->texts * part / seconds, left / 60, left % 60);
    }
    progress_say(&linking->progress, line);
}

static void *watch(void *argument)
{
    struct watch *watch = argument;
    struct timespec until;
    struct progress began;
    progress_begin(&began, true);
    clock_gettime(CLOCK_MONOTONIC, &until);
    pthread_mutex_lock(&watch->lock);
    while (!watch->done) {
        say_linking(watch->linking, &began);
        until.tv_sec++;
        while (!watch->done && pthread_cond_timedwait(&watch->ended, &watch->lock, &until) != ETIMEDOUT)
            continue;
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

static bool find_clusters(void *context, struct err *err)
{
    return linking_run(context, err);
}

static bool run_watched(struct linking *linking, struct err *err)
{
    struct watch watched = {.linking = linking, .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_condattr_t monotonic;
    pthread_t thread;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&watched.ended, &monotonic);
    bool shown = linking->progress.shown && pthread_create(&thread, NULL, watch, &watched) == 0;
    bool ok = memory_guarded(find_clusters, linking, NULL, err); /* the watch has to end in any case */
    if (shown) {
        pthread_mutex_lock(&watched.lock);
        watched.done = true;
        pthread_cond_signal(&watched.ended);
        pthread_mutex_unlock(&watched.lock);
        pthread_join(thread, NULL);
    }
    pthread_cond_destroy(&watched.ended);
    pthread_condattr_destroy(&monotonic);
    return ok;
}

/* ---- the whole ---- */

static void show_summary(const struct linking *linking, const struct progress *whole)
{
    double seconds = progress_seconds(whole), megabytes = (double)linking->bytes / 1e6;
    size_t clusters = linking_cluster_count(linking), different = link_count(linking->link);
    progress_hide(whole);
    fprintf(stderr, "kres: %" PRIu64 " text%s, %zu different; %zu cluster%s with %" PRIu64 " text%s", linking->texts,
            linking->texts == 1 ? "" : "s", different, clusters, clusters == 1 ? "" : "s", linking->linked,
            linking->linked == 1 ? "" : "s");
    if (linking->state)
        fprintf(stderr, " of these; the state has %" PRIu64, link_state_record_count(linking->state));
    if (linking->brief)
        fprintf(stderr, "; %" PRIu64 " with fewer than %d words", linking->brief, LINK_LEAST_WORDS);
    linking_shared_tell(linking);
    if (linking->untimed)
        fprintf(stderr, "; the time of %llu text%s in clusters is none that is known", (unsigned long long)linking->untimed,
                linking->untimed == 1 ? "" : "s");
    if (linking->repeated == LINKING_UNCOUNTED)
        fputs("; how many ids came more than once could not be counted", stderr);
    else if (linking->repeated)
        fprintf(stderr, "; %" PRIu64 " id%s came more than once", linking->repeated, linking->repeated == 1 ? "" : "s");
    feed_rejects_tell(&linking->feed, linking->rejected);
    fprintf(stderr, "; %.1f MB in %.2f s, %.0f MB/s, %.0f texts/s\n", megabytes, seconds, megabytes / seconds,
            (double)linking->texts / seconds);
}

/* Nothing but rejected lines is an error, whatever was asked: the wrong file, or the wrong --format. */
static bool judge(const struct linking *linking, struct err *err)
{
    if (linking->rejected && !linking->texts)
        return err_set(err, ERR_INPUT, "there is no text in %" PRIu64 " line%s; --format says what the lines are, --rejects "
                       "FILE takes them with the reason of each", linking->rejected, linking->rejected == 1 ? "" : "s");
    return feed_rejects_judge(&linking->feed, linking->rejected, err);
}

static bool link_all(void *context, struct err *err)
{
    struct linking *linking = context;
    struct progress whole;
    progress_begin(&whole, isatty(STDERR_FILENO));
    linking->progress = whole;
    if (!linking_read(linking, err) || !linking_state_read(linking, err) || !run_watched(linking, err)) {
        progress_hide(&whole);
        return false;
    }
    progress_hide(&whole);
    if (linking->described && (!linking_memory_check_clusters(linking, err) ||
                               !linking_clusters_new(linking, &linking->clusters, err)))
        return false;
    progress_begin(&linking->progress, whole.shown && !isatty(STDOUT_FILENO)); /* not between lines of output */
    bool ok = linking_write(linking, err);
    progress_hide(&linking->progress);
    if (ok && linking->clusters) {
        progress_begin(&linking->progress, whole.shown);
        ok = linking_state_members(linking, err) && linking_aside_earlier(linking, err) && linking_describe(linking, err);
        progress_hide(&whole);
    }
    ok = ok && (linking->moved_fd < 0 || linking_state_moved(linking, linking->moved_fd, err));
    if (!ok)
        return false;
    /* The state is last: with exit status 0 it has these texts, otherwise not. */
    ok = judge(linking, err) && linking_state_commit(linking, err);
    show_summary(linking, &whole);
    return ok;
}

/* Out of memory is an error like others, with what would be needed. */
static bool link_guarded(struct linking *linking, struct err *err)
{
    if (memory_guarded(link_all, linking, NULL, err))
        return true;
    if (memory_is_out(err))
        linking_memory_out(linking, err);
    return false;
}

static bool open_file(const char *file, int *ret_fd, struct err *err)
{
    if (file && (*ret_fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
        return err_set(err, ERR_FAULT, "cannot write %s: %s", file, strerror(errno));
    return true;
}

static bool close_file(const char *file, int fd, struct err *err)
{
    if (fd >= 0 && close(fd) < 0)
        return err_set(err, ERR_FAULT, "cannot write %s: %s", file, strerror(errno));
    return true;
}

/* Two of them may not be one file. */
static bool check_files(const struct linking *linking, const char *report, struct err *err)
{
    const struct written_file files[] = {{"--clusters", linking->clusters_file}, {"--report", report},
                                         {"--moved", linking->moved_file}, {"--rejects", linking->feed.rejects}};
    return written_files_check(files, LEN(files), err);
}

static bool check_state(const struct linking *linking, struct err *err)
{
    if (!linking->state_folder && (linking->rebuild || linking->moved_file))
        return err_set(err, ERR_INPUT, "%s needs --state", linking->moved_file ? "--moved" : "--rebuild");
    if (linking->state_folder && !*linking->state_folder)
        return err_set(err, ERR_INPUT, "--state is a folder");
    return true;
}

/* What describing clusters needs: indicators, and the page. */
static bool open_described(struct cmd *cmd, struct linking *linking, struct err *err)
{
    struct share share = {0};
    const char *report = cmd_value(cmd, "--report"), *ui = cmd->config.ui;
    if (report && !ui) {
        if (!share_find(cmd->arena, &share, err))
            return false;
        ui = share.ui;
    }
    return linking_level_open(cmd, &linking->level, err) &&
           (!report || linking_report_open(ui, report, &linking->report, err)) &&
           open_file(linking->clusters_file, &linking->clusters_fd, err);
}

struct opening { struct cmd *cmd; struct linking *linking; };

static bool open_all(void *context, struct err *err)
{
    const struct opening *opening = context;
    struct linking *linking = opening->linking;
    const char *others[5] = {NULL}, *const written[] = {linking->feed.rejects, linking->clusters_file,
                                                        linking->moved_file, cmd_value(opening->cmd, "--report")};
    size_t count = 0;
    for (size_t i = 0; i < LEN(written); i++)
        if (written[i])
            others[count++] = written[i];
    if (!feed_source_open(&linking->feed, others, &linking->source, err) || !linking_state_open(linking, err))
        return false;
    const struct link_options how = {.threads = linking->feed.threads, .state = linking->state,
                                     .memory = linking->bound.bytes};
    return link_new(&how, &linking->link, err) &&
           (linking->by == LINK_BY_TEXT || link_hands_new(linking->by, how.threads, &linking->hands, err)) &&
           feed_rejects_open(&linking->rejects, &linking->feed, &linking->progress, err) &&
           (!linking->described || open_described(opening->cmd, linking, err)) &&
           open_file(linking->moved_file, &linking->moved_fd, err);
}

static bool run_all(struct cmd *cmd, struct linking *linking, struct err *err)
{
    struct opening opening = {cmd, linking};
    bool ok = memory_guarded(open_all, &opening, NULL, err);
    if (ok) {
        linking_memory_begin(linking);
        ok = link_guarded(linking, err);
    }
    ok = feed_rejects_close(&linking->rejects, ok ? err : NULL) && ok;
    ok = close_file(linking->clusters_file, linking->clusters_fd, ok ? err : NULL) && ok;
    return close_file(linking->moved_file, linking->moved_fd, ok ? err : NULL) && ok;
}

static void close_all(struct linking *linking)
{
    link_hands_free(linking->hands);
    link_free(linking->link);
    linking_state_close(linking);
    feed_source_close(linking->source);
    spool_close(&linking->spool);
    linking_clusters_free(linking->clusters);
    linking_aside_free(linking);
    linking_report_close(linking->report);
    linking_level_close(&linking->level);
    linking_marks_free(&linking->marks);
    free(linking->pieces);
    pthread_mutex_destroy(&linking->input);
    pthread_mutex_destroy(&linking->order);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct linking linking = {.spool = {.fd = -1}, .clusters_fd = -1, .moved_fd = -1, .rejects = {.writer = {.fd = -1}}};
    const char *report = cmd_value(cmd, "--report");
    if (!feed_read(cmd, LINK_THREADS_MOST, &linking.feed, err) || !linking_by_read(cmd, &linking.by, err) ||
        !memory_bound_read(cmd, &linking.bound, err))
        return CMD_USE;
    linking.clusters_file = cmd_value(cmd, "--clusters");
    linking.state_folder = cmd_value(cmd, "--state");
    linking.moved_file = cmd_value(cmd, "--moved");
    linking.rebuild = cmd_value(cmd, "--rebuild") != NULL;
    linking.described = linking.clusters_file || report;
    linking.feed.times = linking.described || linking.state_folder;
    if (!check_files(&linking, report, err) || !check_state(&linking, err))
        return CMD_USE;
    fflush(stdout);
    signal(SIGPIPE, SIG_IGN); /* a reader that has seen enough ends the run, and what was begun beside is taken away */
    pthread_mutex_init(&linking.input, NULL);
    pthread_mutex_init(&linking.order, NULL);
    bool ok = run_all(cmd, &linking, err);
    close_all(&linking);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_link = {
    .name = "link",
    .operands = "[FILE]…",
    .most = CMD_OPERANDS_ANY,
    .summary = "Finds texts of one hand among millions: JSON Lines, CSV or plain lines in, clusters out",
    .help = "Reads FILEs one after the other, or standard input (also \"-\"), and writes one line of JSON for each text,\n"
            "in the order of the input: {\"id\":…,\"cluster\":\"c17…\"}, null when nobody else wrote like that.  A text\n"
            "is the field \"text\"; an id is taken as it stands, without one the number of the line.  The clusters and\n"
            "their names are the same for any order of the texts and any number of threads.  Texts that are the same\n"
            "word by word are together; those of fewer than four words are in no cluster, unless identifiers join them.\n"
            "Until the clusters are known ids (with --clusters or --report texts too) stand in a temporary file (TMPDIR);\n"
            "nothing is kept but with --state: then texts of later runs join the clusters of earlier ones, in time that\n"
            "goes with the later ones.  A line is written for each text of this run; --clusters and --report describe the\n"
            "clusters these are in, with their earlier texts.  A run with more texts than a quarter of those the state\n"
            "began with links all of them anew.  A state goes by what it was made with (--by), until --rebuild.",
    .settings = CONFIG_PACKS,
    .options = options,
    .run = run,
};
