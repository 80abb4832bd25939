/* link.c - kres link: the line becomes a run (linking.h), the run is read, linked and written. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cmd/linking_clusters.h"
#include "cmd/linking_state.h"

static const struct cmd_option options[] = {
    FEED_OPTIONS_IN,
    {"--clusters", "FILE", "Also writes a line for each cluster: what its texts have in common and where they differ, its\n"
                           "      identifiers, when, how much to look at it first and why."},
    {"--state", "DIR", "Keeps the texts in this folder, so that those of later runs join their clusters."},
    {"--rebuild", NULL, "Links all texts of the state anew; also repairs one that is damaged."},
    {"--moved", "FILE", "Also writes a line for each text of earlier runs whose cluster has another name now."},
    FEED_OPTIONS_RUN,
    {"--memory", "SIZE", "Refuses, and says what it would need, rather than take more: 4G, 512M."},
    {0},
};

/* "4G", "512 MiB", "1.5g": powers of 1024. */
static bool read_memory(struct cmd *cmd, uint64_t *ret, struct err *err)
{
    static const char units[] = "KMGT";
    const char *value = cmd_value(cmd, "--memory");
    char *end;
    if (!value)
        return true;
    double size = *value >= '0' && *value <= '9' ? strtod(value, &end) : 0;
    if (size > 0) {
        while (*end == ' ')
            end++;
        const char *unit = *end ? strchr(units, *end & ~0x20) : NULL;
        for (ptrdiff_t i = unit ? unit - units : -1; i >= 0; i--)
            size *= 1024;
        end += unit != NULL;
        if ((!*end || !strcmp(end, "B") || !strcmp(end, "iB")) && size >= 1 && size < 1e18) {
            *ret = (uint64_t)size;
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "--memory is a size such as 512M or 4G, not \"%s\"", value);
}

/* ---- the clusters, while somebody may be watching ---- */

struct watch {
    struct linking *linking;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool done;
};

static void say_linking(struct linking *linking, int64_t seconds)
{
    char line[96];
    snprintf(line, sizeof line, "linking %" PRIu64 " texts, %" PRId64 ":%02" PRId64, linking->texts, seconds / 60,
             seconds % 60);
    progress_say(&linking->progress, line);
}

static void *watch(void *argument)
{
    struct watch *watch = argument;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    pthread_mutex_lock(&watch->lock);
    for (int64_t seconds = 0; !watch->done; seconds++) {
        say_linking(watch->linking, seconds);
        until.tv_sec++;
        while (!watch->done && pthread_cond_timedwait(&watch->ended, &watch->lock, &until) != ETIMEDOUT)
            continue;
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
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
    bool ok = link_run(linking->link, err);
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
    size_t clusters = link_clusters(linking->link), different = link_count(linking->link);
    progress_hide(whole);
    fprintf(stderr, "kres: %" PRIu64 " text%s, %zu different; %zu cluster%s with %" PRIu64 " text%s", linking->texts,
            linking->texts == 1 ? "" : "s", different, clusters, clusters == 1 ? "" : "s", linking->linked,
            linking->linked == 1 ? "" : "s");
    if (linking->state)
        fprintf(stderr, " of these; the state has %" PRIu64, link_state_record_count(linking->state));
    if (linking->brief)
        fprintf(stderr, "; %" PRIu64 " with fewer than %d words", linking->brief, LINK_LEAST_WORDS);
    feed_rejects_tell(&linking->feed, linking->rejected);
    fprintf(stderr, "; %.1f MB in %.2f s, %.0f MB/s, %.0f texts/s\n", megabytes, seconds, megabytes / seconds,
            (double)linking->texts / seconds);
}

static bool link_all(struct linking *linking, struct err *err)
{
    struct progress whole;
    progress_begin(&whole, isatty(STDERR_FILENO));
    linking->progress = whole;
    if (!linking_read(linking, err) || !linking_state_read(linking, err) || !run_watched(linking, err)) {
        progress_hide(&whole);
        return false;
    }
    progress_hide(&whole);
    if (linking->clusters_file && !linking_clusters_new(linking->link, &linking->clusters, err))
        return false;
    progress_begin(&linking->progress, whole.shown && !isatty(STDOUT_FILENO)); /* not between lines of output */
    bool ok = linking_write(linking, err);
    progress_hide(&linking->progress);
    if (ok && linking->clusters) {
        progress_begin(&linking->progress, whole.shown);
        ok = linking_state_members(linking, err) && linking_describe(linking, err);
        progress_hide(&whole);
    }
    ok = ok && (linking->moved_fd < 0 || linking_state_moved(linking, linking->moved_fd, err));
    if (!ok)
        return false;
    /* The state is last: with exit status 0 it has these texts, otherwise not. */
    ok = feed_rejects_judge(&linking->feed, linking->rejected, err) && linking_state_commit(linking, err);
    show_summary(linking, &whole);
    return ok;
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

static bool run_all(struct linking *linking, struct err *err)
{
    const char *others[4] = {0};
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        const char *file = i == 0 ? linking->feed.rejects : i == 1 ? linking->clusters_file : linking->moved_file;
        if (file)
            others[count++] = file;
    }
    bool ok = feed_source_open(&linking->feed, others, &linking->source, err) && linking_state_open(linking, err);
    const struct link_options how = {.threads = linking->feed.threads, .state = linking->state};
    ok = ok && link_new(&how, &linking->link, err) &&
         feed_rejects_open(&linking->rejects, &linking->feed, &linking->progress, err) &&
         open_file(linking->clusters_file, &linking->clusters_fd, err) &&
         open_file(linking->moved_file, &linking->moved_fd, err);
    if (ok) {
        linking->start = link_memory(linking->link);
        ok = link_all(linking, err);
    }
    ok = feed_rejects_close(&linking->rejects, ok ? err : NULL) && ok;
    ok = close_file(linking->clusters_file, linking->clusters_fd, ok ? err : NULL) && ok;
    return close_file(linking->moved_file, linking->moved_fd, ok ? err : NULL) && ok;
}

static bool is_same(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

static bool check_options(const struct linking *linking, struct err *err)
{
    const char *clusters = linking->clusters_file, *rejects = linking->feed.rejects, *moved = linking->moved_file;
    if (is_same(clusters, rejects))
        return err_set(err, ERR_INPUT, "--clusters and --rejects are two files");
    if (is_same(moved, clusters) || is_same(moved, rejects))
        return err_set(err, ERR_INPUT, "--moved is a file of its own");
    if (!linking->state_folder && (linking->rebuild || moved))
        return err_set(err, ERR_INPUT, "%s needs --state", moved ? "--moved" : "--rebuild");
    if (linking->state_folder && !*linking->state_folder)
        return err_set(err, ERR_INPUT, "--state is a folder");
    return true;
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct linking linking = {.spool = {.fd = -1}, .clusters_fd = -1, .moved_fd = -1, .rejects = {.writer = {.fd = -1}}};
    if (!feed_read(cmd, LINK_THREADS_MOST, &linking.feed, err) || !read_memory(cmd, &linking.memory, err))
        return CMD_USE;
    linking.clusters_file = cmd_value(cmd, "--clusters");
    linking.state_folder = cmd_value(cmd, "--state");
    linking.moved_file = cmd_value(cmd, "--moved");
    linking.rebuild = cmd_value(cmd, "--rebuild") != NULL;
    linking.feed.times = linking.clusters_file || linking.state_folder;
    if (!check_options(&linking, err))
        return CMD_USE;
    fflush(stdout);
    pthread_mutex_init(&linking.input, NULL);
    pthread_mutex_init(&linking.order, NULL);
    bool ok = run_all(&linking, err);
    link_free(linking.link);
    linking_state_close(&linking);
    feed_source_close(linking.source);
    spool_close(&linking.spool);
    linking_clusters_free(linking.clusters);
    free(linking.pieces);
    pthread_mutex_destroy(&linking.input);
    pthread_mutex_destroy(&linking.order);
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
            "word by word are together; those of fewer than four words are in no cluster.  Until the clusters are known\n"
            "ids (with --clusters texts too) stand in a temporary file (TMPDIR); nothing is kept but with --state:\n"
            "then texts of later runs join the clusters of earlier ones, in time that goes with the later ones.  A line\n"
            "is written for each text of this run; --clusters describes the clusters these are in, with their earlier\n"
            "texts.  A run with more texts than a quarter of those the state began with links all of them anew.",
    .settings = CONFIG_NOTHING,
    .options = options,
    .run = run,
};
