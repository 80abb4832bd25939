/* import_ads.c - kres import ads: the line becomes a job (ads.h), its files are brought in one by one, then linked. */
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cmd/ads.h"
#include "cmd/folder.h"
#include "cmd/house.h"
#include "cmd/progress.h"
#include "link/crew.h"

static const struct cmd_option options[] = {
    {"--source", "NAME", "Where the ads come from, as members will read it.  The same name again adds to what is there."},
    FEED_OPTIONS_IN,
    {"--seen", "DAY", "When the ads were seen on the net: 2026-11-24.  Default: today."},
    {"--batch", "NUMBER", "Ads of one transaction, 1 to 50000.  Default: 4000."},
    FEED_OPTIONS_RUN,
    MEMORY_OPTION,
    {"--remove", "NAME", "Takes a source out again, with all its ads."},
    {0},
};

static bool read_seen(struct cmd *cmd, int32_t *ret, struct err *err)
{
    const char *value = cmd_value(cmd, "--seen");
    int32_t today = clock_day(clock_now());
    *ret = today;
    if (!value)
        return true;
    if (!clock_day_parse(str_from(value), ret))
        return err_set(err, ERR_INPUT, "--seen is a day such as 2026-11-24, not \"%s\"", value);
    return *ret <= today + 1 || err_set(err, ERR_INPUT, "--seen %s has not come yet", value);
}

static bool read_line(struct cmd *cmd, struct ads_job *job, struct err *err)
{
    const char *batch = cmd_value(cmd, "--batch"), *remove = cmd_value(cmd, "--remove");
    int64_t size = ADS_BATCH;
    job->source = str_from(remove ? remove : cmd_value(cmd, "--source"));
    job->shown = isatty(STDERR_FILENO);
    if (batch && !str_int(str_from(batch), 1, ADS_BATCH_MOST, &size))
        return err_set(err, ERR_INPUT, "--batch is a number from 1 to %d, not \"%s\"", ADS_BATCH_MOST, batch);
    job->batch = (size_t)size;
    if (remove && cmd->operand_count)
        return err_set(err, ERR_INPUT, "--remove takes out what is there; it reads no file");
    if (!remove && !cmd->operand_count)
        return err_set(err, ERR_INPUT, "name the files with the ads");
    if (!job->source.n)
        return err_set(err, ERR_INPUT, "say with --source NAME where the ads come from");
    if (!feed_read(cmd, LINK_THREADS_MOST, &job->feed, err) || !read_seen(cmd, &job->seen, err) ||
        !memory_bound_read(cmd, &job->bound, err))
        return false;
    job->feed.times = true;
    return true;
}

static bool load(struct cmd *cmd, struct ads_job *job, struct err *err)
{
    struct share share;
    const char *cache = arena_printf(cmd->arena, "%s/cache", cmd->config.data);
    job->tongues = tongues_make(cmd->arena);
    return share_find(cmd->arena, &share, err) && house_packs(cmd->arena, &cmd->config, &share, &job->packs, err) &&
           str_zero(cmd->arena, job->packs.country, &job->country, err) &&
           screen_load(job->packs.folders, job->packs.count, file_is_folder(cache) ? cache : NULL, &job->screen, err);
}

/* ---- taking out ---- */

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static bool take_out(const struct ads_job *job, struct err *err)
{
    struct store_conn *conn;
    int64_t collection, destroyed;
    if (!store_read_begin(job->store, &conn, err))
        return false;
    bool ok = ad_collection_find(conn, job->source, &collection, err);
    store_read_end(conn);
    if (!ok && err->kind == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "no source is called \"" STR_FMT "\"", STR_ARG(job->source));
    ok = ok && ad_collection_remove(job->store, 0, collection, err) && ads_purge(job->store, 0, &destroyed, err);
    if (ok)
        printf("Took out " STR_FMT ": %" PRId64 " ad%s destroyed\n", STR_ARG(job->source), destroyed,
               plural((uint64_t)destroyed));
    return ok;
}

/* ---- bringing in ---- */

static void tell_brought(const struct ads_job *job, const struct ads_done *done, double seconds)
{
    uint64_t ads = done->added + done->updated;
    fprintf(stderr, "kres: " STR_FMT ": %" PRIu64 " ad%s added, %" PRIu64 " updated", STR_ARG(job->source), done->added,
            plural(done->added), done->updated);
    feed_rejects_tell(&job->feed, done->rejected);
    fprintf(stderr, "; %.1f MB in %.2f s, %.0f ads/s\n", (double)done->bytes / 1e6, seconds, (double)ads / seconds);
}

static void tell_linked(const struct ads_links *links, double seconds)
{
    if (links->were == AD_LINKS_OLD)
        fprintf(stderr, "kres: %" PRIu64 " ad%s linked in %.2f s: %" PRId64 " cluster%s, %" PRIu64 " ad%s changed\n",
                links->ads, plural(links->ads), seconds, links->clusters, plural((uint64_t)links->clusters),
                links->changed, plural(links->changed));
    else
        fputs("kres: no text is new since the ads were linked, so they stay linked as they are\n", stderr);
}

static bool bring_all(struct cmd *cmd, struct ads_job *job, struct feed_rejects *rejects, struct err *err)
{
    struct ads_done done = {0};
    struct ads_links links;
    struct progress bringing, linking;
    progress_begin(&bringing, false);
    for (size_t i = 0; i < cmd->operand_count; i++)
        if (!ads_bring(job, cmd->operands[i], rejects, &done, err))
            return false;
    tell_brought(job, &done, progress_seconds(&bringing));
    progress_begin(&linking, false);
    if (!ads_link(job, &links, err))
        return false;
    tell_linked(&links, progress_seconds(&linking));
    return feed_rejects_judge(&job->feed, done.rejected, err);
}

/* Before it is opened, and with that emptied. */
static bool check_rejects(const struct cmd *cmd, const struct ads_job *job, struct err *err)
{
    struct stat st, other;
    if (!job->feed.rejects || stat(job->feed.rejects, &st) < 0)
        return true;
    for (size_t i = 0; i < cmd->operand_count; i++)
        if (stat(cmd->operands[i], &other) == 0 && st.st_dev == other.st_dev && st.st_ino == other.st_ino)
            return err_set(err, ERR_INPUT, "%s is read, so rejected lines cannot be written to it as well",
                           job->feed.rejects);
    return true;
}

static bool bring_in(struct cmd *cmd, struct ads_job *job, struct err *err)
{
    const struct progress hidden = {0};
    struct feed_rejects rejects;
    if (!check_rejects(cmd, job, err) || !feed_rejects_open(&rejects, &job->feed, &hidden, err))
        return false;
    bool ok = bring_all(cmd, job, &rejects, err);
    return feed_rejects_close(&rejects, ok ? err : NULL) && ok;
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct ads_job job = {0};
    if (!read_line(cmd, &job, err))
        return CMD_USE;
    bool remove = cmd_value(cmd, "--remove") != NULL;
    bool ok = folder_open_beside(&cmd->config, &job.store, err) &&
              (remove ? take_out(&job, err) : load(cmd, &job, err) && bring_in(cmd, &job, err));
    screen_free(job.screen);
    store_close(job.store);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_import_ads = {
    .name = "import ads",
    .operands = "[FILE]…",
    .most = CMD_OPERANDS_ANY,
    .summary = "Brings in ads found on the net, screened and linked: JSON Lines, CSV or plain lines",
    .help = "Ads that stood where everybody could read them become open records, which members see at /desk/ads beside\n"
            "the sealed ones.  An ad is the field \"text\"; id, time, lang, title, url and place are taken when they are\n"
            "there, other fields are not kept.  The same id of the same source again is updated.  Each text is screened\n"
            "with the packs; in the end all ads are linked, unless nothing is new to linking.  What broke off, or had too\n"
            "little memory to be linked, goes on where it was when the command is given again.  Also while a server runs.",
    .settings = CONFIG_PACKS,
    .options = options,
    .run = run,
};
