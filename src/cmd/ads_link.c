/* ads_link.c - see ads.h: all ads of the database are linked, and each that came into another cluster is told.
 *
 * Texts are read a stretch at a time and forgotten; of an ad its number, the number of its text and a hash of the name of
 * its cluster stay: 24 bytes, and what the engine takes (link.h).  After each stretch that is foretold; too much ends it
 * before anything was written. */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "cmd/ads.h"
#include "cmd/progress.h"
#include "link/link.h"

enum {
    STRETCH = 8192, STRETCH_BYTES = 8 << 20, /* whichever comes first */
    PIECE = 256, /* texts that a thread takes at once */
};

struct linked_ad { int64_t id; uint64_t cluster; uint32_t text; };

struct linking_ads {
    const struct ads_job *job;
    struct link *link;
    struct linked_ad *ads;
    size_t count, room;
    uint64_t start; /* bytes that the process held before any text */
    struct ads_links *done;
    struct progress progress;
    /* of a stretch */
    struct arena arena;
    struct str texts[STRETCH];
    size_t from; /* place of its first ad */
};

/* ---- memory ---- */

/* Most bytes at one moment, if so many times as many ads as were read had come. */
static uint64_t needed(const struct linking_ads *in, double times)
{
    enum { STORE = 10 << 20 }; /* pages that the reader and the writer of the database keep */
    uint64_t ads = (uint64_t)((double)in->count * times) * sizeof *in->ads;
    return in->start + MEMORY_SLACK + STORE + STRETCH_BYTES + in->job->feed.threads * (uint64_t)MEMORY_THREAD + ads +
           (in->link ? link_memory_of(in->link, times).most : 0);
}

/* Ads of the database; 0: that cannot be told. */
static int64_t count_all(const struct linking_ads *in)
{
    struct store_conn *conn;
    struct err ignored;
    int64_t all = 0;
    if (!store_read_begin(in->job->store, &conn, &ignored))
        return 0;
    if (!ads_count(conn, &all, &ignored))
        all = 0;
    store_read_end(conn);
    return all;
}

#define LEFT "the ads are in, only linking is left: give the same command again "

static bool refuse(const struct linking_ads *in, struct err *err)
{
    const struct memory_bound *bound = &in->job->bound;
    char here[MEMORY_TEXT], now[MEMORY_TEXT], whole[MEMORY_TEXT], more[MEMORY_TEXT], all[80] = "";
    int64_t count = count_all(in);
    uint64_t needs = count && in->count ? needed(in, (double)count / (double)in->count) : 0;
    if (needs && count > (int64_t)in->count)
        snprintf(all, sizeof all, ", and all %" PRId64 " about %s", count, memory_text(needs, whole));
    return err_set(err, ERR_TOO_LARGE, "%s %s, but linking the %zu ads read so far takes about %s%s; " LEFT
                   "with --memory %s, or where there is more", bound->what, memory_text(bound->bytes, here), in->count,
                   memory_text(needed(in, 1), now), all, memory_wanted(needs, more));
}

static bool check_memory(const struct linking_ads *in, struct err *err)
{
    const struct memory_bound *bound = &in->job->bound;
    return !bound->bytes || needed(in, 1) <= bound->bytes || refuse(in, err);
}

/* There was less than was allowed; or what nobody can foretell came on top (need.h). */
static void tell_out(const struct linking_ads *in, struct err *err)
{
    const struct memory_bound *bound = &in->job->bound;
    char now[MEMORY_TEXT], here[MEMORY_TEXT], allowed[120] = "";
    if (bound->bytes)
        snprintf(allowed, sizeof allowed, ", and %s %s", bound->what, memory_text(bound->bytes, here));
    err_set(err, ERR_TOO_LARGE, "out of memory with %zu ads read: linking them takes %s or more%s; " LEFT
            "with a larger --memory SIZE, or where there is more", in->count, memory_text(needed(in, 1), now), allowed);
}

/* ---- reading ---- */

static bool take(void *context, int64_t id, struct str text, struct str cluster, struct err *err)
{
    struct linking_ads *in = context;
    if (in->count == in->room) {
        size_t room = in->room ? 2 * in->room : 1 << 16;
        struct linked_ad *ads = realloc(in->ads, room * sizeof *ads);
        if (!ads)
            return err_set(err, ERR_FAULT, "cannot link: out of memory");
        in->ads = ads;
        in->room = room;
    }
    in->texts[in->count - in->from] = str_copy(&in->arena, text);
    in->ads[in->count++] = (struct linked_ad){.id = id, .cluster = cluster.n ? str_hash(cluster) : 0};
    return in->arena.total < STRETCH_BYTES;
}

static void add_piece(void *context, unsigned thread, size_t piece)
{
    struct linking_ads *in = context;
    size_t count = in->count - in->from, end = (piece + 1) * PIECE < count ? (piece + 1) * PIECE : count;
    for (size_t i = piece * PIECE; i < end; i++)
        in->ads[in->from + i].text = link_add(in->link, thread, in->texts[i]);
}

static bool read_stretch(struct linking_ads *in, int64_t *last, struct err *err)
{
    struct store_conn *conn;
    arena_reset(&in->arena);
    in->from = in->count;
    if (!store_read_begin(in->job->store, &conn, err))
        return false;
    bool ok = ads_each(conn, *last, STRETCH, take, in, last, err);
    store_read_end(conn);
    if (ok)
        link_crew_run(in->job->feed.threads, (in->count - in->from + PIECE - 1) / PIECE, add_piece, in);
    return ok;
}

static bool read_all(struct linking_ads *in, struct err *err)
{
    int64_t last = 0;
    do {
        char line[64];
        if (!read_stretch(in, &last, err) || !check_memory(in, err))
            return false;
        snprintf(line, sizeof line, "linking: %zu ads read", in->count);
        if (progress_is_due(&in->progress))
            progress_say(&in->progress, line);
    } while (in->count > in->from);
    return true;
}

/* ---- writing ---- */

static void pause_for_others(void)
{
    const struct timespec moment = {.tv_nsec = ADS_PAUSE_MS * 1000000L};
    nanosleep(&moment, NULL);
}

static void say_written(struct linking_ads *in, size_t at)
{
    char line[96];
    double seconds = progress_seconds(&in->progress);
    snprintf(line, sizeof line, "linking: %zu of %zu ads written, %.0f s", at, in->count, seconds);
    progress_say(&in->progress, line);
}

static bool write_changed(struct linking_ads *in, const uint8_t *stamp, uint64_t *ret, struct err *err)
{
    struct ad_linked *batch = calloc(AD_LINKED_MOST, sizeof *batch);
    size_t count = 0;
    bool ok = batch || err_set(err, ERR_FAULT, "cannot link: out of memory");
    for (size_t i = 0; ok && i <= in->count; i++) {
        if (count == AD_LINKED_MOST || (i == in->count && count)) {
            ok = ads_link_put(in->job->store, stamp, batch, count, err);
            *ret += count;
            count = 0;
            if (progress_is_due(&in->progress))
                say_written(in, i);
            pause_for_others();
        }
        if (!ok || i == in->count)
            break;
        uint32_t first = link_cluster(in->link, in->ads[i].text);
        struct ad_linked *next = &batch[count];
        *next = (struct ad_linked){.id = in->ads[i].id};
        if (first != LINK_NO_TEXT)
            link_name(in->link, first, next->cluster);
        count += (first == LINK_NO_TEXT ? 0 : str_hash(str_from(next->cluster))) != in->ads[i].cluster;
    }
    free(batch);
    return ok;
}

/* Counted whether or not links were written. */
static bool finish(struct linking_ads *in, uint8_t *stamp, struct err *err)
{
    if (in->progress.shown)
        progress_say(&in->progress, "counting clusters");
    return ads_clusters_count(in->job->store, &in->done->clusters, err) && ads_link_end(in->job->store, stamp, err);
}

static bool link_all(void *context, struct err *err)
{
    struct linking_ads *in = context;
    const unsigned threads = in->job->feed.threads;
    const struct link_options how = {.threads = threads < LINK_THREADS_MOST ? threads : LINK_THREADS_MOST,
                                     .memory = in->job->bound.bytes};
    uint8_t stamp[AD_LINK_STAMP];
    _Static_assert((int)AD_CLUSTER == (int)LINK_NAME, "as the engine names them");
    if (!ads_link_begin(in->job->store, in->done->were, stamp, err))
        return false;
    if (in->done->were == AD_LINKS_UNCOUNTED)
        return finish(in, stamp, err);
    in->start = memory_bound_held();
    if (!link_new(&how, &in->link, err) || !read_all(in, err))
        return false;
    if (in->progress.shown)
        progress_say(&in->progress, "linking");
    if (!link_run(in->link, err) || !write_changed(in, stamp, &in->done->changed, err))
        return false;
    in->done->ads = in->count;
    return finish(in, stamp, err);
}

static bool links_are(struct store *store, enum ad_links *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = ads_links_are(conn, ret, err);
    store_read_end(conn);
    return ok;
}

bool ads_link(const struct ads_job *job, struct ads_links *ret, struct err *err)
{
    *ret = (struct ads_links){0};
    if (!links_are(job->store, &ret->were, err))
        return false;
    if (ret->were == AD_LINKS_CURRENT)
        return true;
    struct linking_ads *in = calloc(1, sizeof *in);
    if (!in)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    in->job = job;
    in->done = ret;
    progress_begin(&in->progress, job->shown);
    bool ok = memory_guarded(link_all, in, NULL, err);
    progress_hide(&in->progress);
    if (!ok && memory_is_out(err))
        tell_out(in, err);
    link_free(in->link);
    arena_clear(&in->arena);
    free(in->ads);
    free(in);
    return ok;
}
