/* link.c - see link.h. */
#include "link/link.h"

#include <stdlib.h>

#include "link/cluster.h"
#include "link/counts.h"
#include "link/grow.h"
#include "link/memory.h"

struct link {
    unsigned threads;
    struct link_texts *texts;
    struct link_postings *postings;
    struct link_filler *fillers[LINK_THREADS_MOST];
    uint32_t *leaders;
    uint64_t *sizes; /* at the leader's place */
    uint64_t *digests; /* there too: of names; NULL: those of the leaders */
    struct link_state *state;
    uint64_t memory;
    size_t clusters;
    struct link_meter meter;
};

bool link_new(const struct link_options *options, struct link **ret, struct err *err)
{
    struct link *link = calloc(1, sizeof *link);
    unsigned threads = options->threads;
    if (!threads || threads > LINK_THREADS_MOST) {
        free(link);
        return err_set(err, ERR_INPUT, "linking takes 1 to %d threads, not %u", LINK_THREADS_MOST, threads);
    }
    if (!link)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    link->state = options->state;
    link->memory = options->memory;
    bool ok = link_texts_new(&link->texts, err) && link_postings_new(threads, &link->postings, err);
    for (; ok && link->threads < threads; link->threads++)
        ok = link_filler_new(link->texts, link->postings, link->threads, &link->fillers[link->threads], err);
    if (!ok) {
        link_free(link);
        return false;
    }
    *ret = link;
    return true;
}

void link_free(struct link *link)
{
    if (!link)
        return;
    for (unsigned i = 0; i < LINK_THREADS_MOST; i++)
        link_filler_free(link->fillers[i]);
    link_postings_free(link->postings);
    link_texts_free(link->texts);
    free(link->leaders);
    free(link->sizes);
    free(link->digests);
    free(link);
}

uint32_t link_add(struct link *link, unsigned thread, struct str text)
{
    return link_fill(link->fillers[thread], text);
}

struct link_need link_memory_of(const struct link *link, double times)
{
    struct link_told told = {.texts = link_texts_count(link->texts), .threads = link->threads,
                             .lonely = link_texts_lonely(link->texts)};
    for (unsigned i = 0; i < link->threads; i++)
        link_filler_tell(link->fillers[i], &told);
    told = link_told_times(told, times);
    return link_need_of(&told);
}

uint64_t link_memory(const struct link *link)
{
    return link_memory_of(link, 1).most;
}

/* Sizes in copies; a text that came once and has nobody is in no cluster, one that came twice is. */
static void measure(struct link *link)
{
    size_t n = link_texts_count(link->texts);
    for (size_t i = 0; i < n; i++) {
        if (link->leaders[i] == LINK_NO_TEXT)
            link->leaders[i] = (uint32_t)i;
        link->sizes[link->leaders[i]] += link_texts_at(link->texts, (uint32_t)i)->copies;
    }
    for (size_t i = 0; i < n; i++) {
        link->clusters += link->sizes[i] > 1;
        if (link->sizes[link->leaders[i]] < 2)
            link->leaders[i] = LINK_NO_TEXT;
    }
}

static bool run_whole(struct link *link, struct err *err)
{
    struct link_counts *counts = NULL;
    if (link->state && !link_base_begin(link->state, link->postings, link->threads, err))
        return false;
    if (!link_cluster_texts(link->texts, link->postings, link->threads, link->leaders, link->state ? &counts : NULL, err))
        return false;
    measure(link);
    bool ok = !link->state || link_base_end(link->state, link->texts, counts, link->leaders, link->sizes, err);
    link_counts_free(counts);
    return ok;
}

static bool run_onto(struct link *link, struct err *err)
{
    link->digests = calloc(link_texts_count(link->texts) + 1, sizeof *link->digests);
    if (!link->digests)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    link_postings_tell(link->postings, NULL, NULL, true);
    link_crew_share(10);
    link_postings_sort(link->postings, link->texts, link->threads);
    if (!link_grow(link->state, link->texts, link->postings, link->threads, err))
        return false;
    link->clusters = link_growth_tell(link->state->growth, link->leaders, link->sizes, link->digests);
    return true;
}

bool link_run(struct link *link, struct err *err)
{
    size_t n = link_texts_count(link->texts);
    link->leaders = malloc((n + 1) * sizeof *link->leaders);
    link->sizes = calloc(n + 1, sizeof *link->sizes);
    if (!link->leaders || !link->sizes)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    link_crew_meter(&link->meter);
    link_memory_bound(link->memory);
    bool ok = link->state && !link_state_is_whole(link->state, n) ? run_onto(link, err) : run_whole(link, err);
    link_crew_meter(NULL);
    link_memory_bound(0);
    link->meter.done = LINK_METER_WHOLE;
    return ok;
}

double link_progress(const struct link *link)
{
    unsigned done = atomic_load_explicit(&link->meter.done, memory_order_relaxed);
    return done < LINK_METER_WHOLE ? (double)done / LINK_METER_WHOLE : 1;
}

uint32_t link_cluster(const struct link *link, uint32_t text)
{
    return text == LINK_NO_TEXT ? LINK_NO_TEXT : link->leaders[text];
}

uint32_t link_find(const struct link *link, uint64_t digest)
{
    return link_texts_find(link->texts, digest);
}

uint64_t link_digest(const struct link *link, uint32_t text)
{
    return link_texts_at(link->texts, text)->digest;
}

void link_digest_name(uint64_t digest, char ret[LINK_NAME])
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    size_t n = 0;
    ret[n++] = 'c';
    do
        ret[n++] = digits[digest % 36];
    while ((digest /= 36) && n < LINK_NAME - 1);
    ret[n] = 0;
}

uint64_t link_cluster_digest(const struct link *link, uint32_t first)
{
    return link->digests ? link->digests[first] : link_digest(link, first);
}

void link_name(const struct link *link, uint32_t first, char ret[LINK_NAME])
{
    link_digest_name(link_cluster_digest(link, first), ret);
}

uint64_t link_size(const struct link *link, uint32_t first)
{
    return link->sizes[first];
}

size_t link_count(const struct link *link)
{
    return link_texts_count(link->texts);
}

size_t link_clusters(const struct link *link)
{
    return link->clusters;
}
