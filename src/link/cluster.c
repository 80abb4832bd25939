/* cluster.c - see cluster.h. */
#include "link/cluster.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "link/cohere.h"
#include "link/crew.h"
#include "link/memory.h"
#include "link/propose.h"

/* Texts that have a candidate: the others share no key with anybody, and their pairs are nobody's. */
struct marking { const struct link_postings *postings; _Atomic uint8_t *marks; };

static void mark_bucket(void *context, unsigned thread, size_t bucket)
{
    const struct marking *marking = context;
    size_t count;
    const uint64_t *entries = link_postings_bucket(marking->postings, bucket, &count);
    UNUSED(thread);
    for (size_t i = 0; i < count; i++)
        atomic_store_explicit(&marking->marks[(uint32_t)entries[i]], 1, memory_order_relaxed);
}

static uint8_t *mark_candidates(const struct link_proposer *proposer)
{
    struct marking marking = {proposer->postings, calloc(link_texts_count(proposer->texts) + 1, sizeof *marking.marks)};
    if (marking.marks)
        link_crew_run(proposer->threads, LINK_BUCKETS, mark_bucket, &marking);
    return (uint8_t *)marking.marks;
}

/* Texts of forms once more, looking past what is the form's.  formed: of the sets, which are freed. */
static bool look_again(struct link_proposer *proposer, struct link_sets *sets, const uint8_t *formed, struct err *err)
{
    uint8_t *again = calloc(link_texts_count(proposer->texts) + 1, sizeof *again);
    for (size_t i = 0; again && i < sets->count; i++) {
        const uint32_t *set = sets->texts + sets->starts[i];
        size_t count = sets->starts[i + 1] - sets->starts[i];
        if (!formed[i])
            continue;
        link_join_part(proposer->join, set, count);
        for (size_t k = 0; k < count; k++)
            again[set[k]] = 1;
    }
    link_sets_free(sets);
    proposer->again = again;
    if (again)
        link_propose_broadly(proposer);
    proposer->again = NULL;
    bool ok = again ? link_join_sets(proposer->join, proposer->threads, sets, err)
                    : err_set(err, ERR_FAULT, "cannot link: out of memory");
    free(again);
    return ok;
}

/* What is together at a first and broad look. */
static bool look_broadly(struct link_proposer *proposer, struct link_sets *ret, struct err *err)
{
    link_crew_share(9); /* three of them */
    link_propose_broadly(proposer);
    link_crew_share(0);
    if (!link_join_sets(proposer->join, proposer->threads, ret, err))
        return false;
    uint8_t *formed = calloc(ret->count + 1, sizeof *formed);
    if (!formed) {
        link_sets_free(ret);
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    }
    bool ok = !link_frames_of_forms(proposer->frames, proposer->texts, ret, formed) ||
              look_again(proposer, ret, formed, err);
    free(formed);
    return ok;
}

/* What stands in how many clusters, as far as they are known by then. */
static bool count_broadly(struct link_proposer *proposer, struct link_counts **ret, struct err *err)
{
    struct link_frames *frames = link_memory_new(2 * sizeof *frames);
    uint8_t *alone = mark_candidates(proposer);
    struct link_sets sets = {0};

    proposer->frames = frames;
    proposer->noted = frames ? frames + 1 : NULL;
    bool ok = frames && alone ? look_broadly(proposer, &sets, err) : err_set(err, ERR_FAULT, "cannot link: out of memory");
    link_memory_free(frames, 2 * sizeof *frames);
    if (ok) {
        for (size_t i = 0; i < sets.starts[sets.count]; i++)
            alone[sets.texts[i]] = 0;
        link_crew_share(4); /* three */
        ok = link_counts_make(proposer->texts, &sets, alone, proposer->threads, ret, err);
        link_sets_free(&sets);
    }
    free(alone);
    return ok;
}

static bool cluster(struct link_proposer *proposer, uint32_t *leaders, struct link_counts **ret_counts, struct err *err)
{
    struct link_counts *counts;
    struct link_sets sets;

    link_crew_share(1);
    if (!count_broadly(proposer, &counts, err))
        return false;
    proposer->counts = counts;
    link_join_reset(proposer->join);
    link_crew_share(52);
    link_propose_strictly(proposer);
    link_crew_share(0);
    bool ok = link_join_sets(proposer->join, proposer->threads, &sets, err);
    if (ok) {
        link_crew_share(4);
        link_cohere(proposer->texts, counts, &sets, proposer->comparers, proposer->threads, leaders);
        link_sets_free(&sets);
    }
    if (ok && ret_counts)
        *ret_counts = counts;
    else
        link_counts_free(counts);
    return ok;
}

bool link_cluster_texts(const struct link_texts *texts, struct link_postings *postings, unsigned threads,
                        uint32_t *leaders, struct link_counts **ret_counts, struct err *err)
{
    struct link_join join;
    struct link_proposer proposer = {.texts = texts, .postings = postings, .join = &join, .threads = threads};

    link_crew_share(5); /* these are the hundredths of time that each step took on planted collections */
    memset(leaders, 0xff, link_texts_count(texts) * sizeof *leaders);
    proposer.comparers = calloc(threads, sizeof *proposer.comparers);
    if (!proposer.comparers)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    link_postings_sort(postings, texts, threads);
    bool ok = link_join_new(texts, &join, err);
    if (ok) {
        ok = cluster(&proposer, leaders, ret_counts, err);
        link_join_free(&join);
    }
    free(proposer.comparers);
    return ok;
}
