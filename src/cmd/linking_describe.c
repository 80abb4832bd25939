/* linking_describe.c - the files of --clusters and --report: what the texts of each cluster have in common, and which to
 * read first.
 *
 * Clusters are described by all threads, what is said of each goes to the spool, and in the end it is written by their
 * scores. */
#include <stdlib.h>

#include "cmd/linking_report.h"

enum { AT_A_TIME = 1024, MORE_PUT = 1 << 20 };

struct entry { /* of a cluster: what stands in the spool of it */
    double score;
    uint64_t at;
    uint32_t line; /* bytes; those of the page follow */
    struct linking_report_bytes report;
    uint64_t digest;
};

struct describing {
    struct linking *linking;
    struct linking_hand *hands;
    const struct tongues *tongues;
    struct entry *entries; /* by number of the cluster */
    size_t from;
    pthread_mutex_t lock;
    bool failed;
    struct err err;
};

static void describe_one(void *context, unsigned thread, size_t piece)
{
    struct describing *describing = context;
    struct linking *linking = describing->linking;
    struct linking_hand *hand = &describing->hands[thread];
    struct linking_cluster *cluster = &linking->clusters->items[describing->from + piece];
    struct entry *entry = &describing->entries[describing->from + piece];
    struct linking_picture picture = {0};
    struct err err = {0};
    arena_reset(&hand->arena);
    json_out_reset(&hand->out, MORE_PUT);
    linking_clusters_sort(cluster);
    bool ok = linking_picture_make(linking, describing->tongues, hand, cluster, &picture, &err);
    if (ok) {
        entry->score = picture.score;
        linking->untimed += picture.untimed;
        if (linking->clusters_file)
            linking_line_put(&hand->out, &hand->arena, &picture);
        entry->line = (uint32_t)hand->out.n;
        if (linking->report) {
            linking_report_put(&hand->out, &hand->arena, linking, &picture, &entry->report);
            entry->digest = linking_report_digest(&picture);
        }
        ok = spool_put(&linking->spool, str_make(hand->out.p, hand->out.n), &entry->at, &err);
    }
    if (ok)
        return;
    pthread_mutex_lock(&describing->lock);
    if (!describing->failed)
        describing->err = err;
    describing->failed = true;
    pthread_mutex_unlock(&describing->lock);
}

static void show_progress(struct linking *linking, size_t done)
{
    char line[96];
    double seconds = progress_seconds(&linking->progress);
    size_t all = linking->clusters->count;
    unsigned long left = done ? (unsigned long)(seconds * (double)(all - done) / (double)done) : 0;
    snprintf(line, sizeof line, "describing %zu of %zu clusters, %.0f/s, %lu:%02lu left", done, all,
             (double)done / seconds, left / 60, left % 60);
    progress_say(&linking->progress, line);
}

static void describe_all(struct describing *describing)
{
    struct linking *linking = describing->linking;
    size_t all = linking->clusters->count;
    for (size_t n; describing->from < all && !describing->failed; describing->from += n) {
        n = all - describing->from < AT_A_TIME ? all - describing->from : AT_A_TIME;
        link_crew_run(linking->feed.threads, n, describe_one, describing);
        if (progress_is_due(&linking->progress))
            show_progress(linking, describing->from + n);
    }
}

static int by_score(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x < y ? -1 : x > y; /* the larger, then by name */
}

static bool write_lines(struct describing *describing, const struct entry **order, int fd, struct err *err)
{
    struct linking *linking = describing->linking;
    struct line_writer writer = {.fd = fd, .name = linking->clusters_file};
    struct json_out out = {0};
    bool ok = true;
    for (size_t i = 0; ok && i <= linking->clusters->count; i++) {
        if (out.n && (i == linking->clusters->count || out.n >= MORE_PUT)) {
            ok = line_writer_put(&writer, str_make(out.p, out.n), err);
            out.n = 0;
        }
        if (!ok || i == linking->clusters->count)
            break;
        ok = spool_get(&linking->spool, order[i]->at, json_out_room(&out, order[i]->line), order[i]->line, err);
        out.n += order[i]->line;
    }
    json_out_free(&out);
    return ok || (writer.closed && err_set(err, ERR_FAULT, "cannot write %s: nobody reads it", writer.name));
}

static bool write_report(struct describing *describing, const struct entry **order, struct err *err)
{
    struct linking *linking = describing->linking;
    size_t count = linking->clusters->count < LINKING_REPORT_CLUSTERS ? linking->clusters->count : LINKING_REPORT_CLUSTERS;
    struct linking_report_entry *entries = calloc(count + 1, sizeof *entries);
    uint64_t collection = linking->clusters->count;
    if (!entries)
        return err_set(err, ERR_FAULT, "cannot make a page: out of memory");
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct linking_report_entry){order[i]->at + order[i]->line, order[i]->report};
    for (size_t i = 0; i < linking->clusters->count; i++)
        collection += order[i]->digest;
    bool ok = linking_report_write(linking->report, linking, entries, count, collection, err);
    free(entries);
    return ok;
}

static bool write_files(struct describing *describing, struct err *err)
{
    struct linking *linking = describing->linking;
    size_t count = linking->clusters->count;
    const struct entry **order = calloc(count + 1, sizeof *order);
    if (!order)
        return err_set(err, ERR_FAULT, "cannot describe the clusters: out of memory");
    for (size_t i = 0; i < count; i++)
        order[i] = &describing->entries[i];
    qsort(order, count, sizeof *order, by_score);
    bool ok = (!linking->clusters_file || write_lines(describing, order, linking->clusters_fd, err)) &&
              (!linking->report || write_report(describing, order, err));
    free(order);
    return ok;
}

bool linking_describe(struct linking *linking, struct err *err)
{
    struct describing *describing = calloc(1, sizeof *describing);
    struct linking_hand *hands = calloc(linking->feed.threads, sizeof *hands);
    struct entry *entries = calloc(linking->clusters->count + 1, sizeof *entries);
    struct arena arena = {0}; /* of the tongues */
    bool ok = describing && hands && entries;
    if (!ok) {
        err_set(err, ERR_FAULT, "cannot describe the clusters: out of memory");
    } else {
        describing->linking = linking;
        describing->hands = hands;
        describing->entries = entries;
        pthread_mutex_init(&describing->lock, NULL);
        describing->tongues = tongues_make(&arena);
        describe_all(describing);
        if (describing->failed)
            *err = describing->err;
        ok = !describing->failed && write_files(describing, err);
        pthread_mutex_destroy(&describing->lock);
    }
    for (unsigned i = 0; hands && i < linking->feed.threads; i++)
        linking_hand_free(&hands[i]);
    arena_clear(&arena);
    free(entries);
    free(hands);
    free(describing);
    return ok;
}
