/* state_base.c - see state_inside.h: the first segment, as texts are linked all at once. */
#include <stdlib.h>

#include "link/crew.h"
#include "link/state_inside.h"

/* ---- postings, while they are sorted ---- */

static void keep_bucket(void *context, size_t bucket, const uint64_t *entries, size_t count, uint64_t before)
{
    struct link_state *state = context;
    link_write_at(&state->writer.file, before * sizeof *entries, entries, count * sizeof *entries);
    state->starts[bucket] = before;
    if (bucket + 1 == LINK_BUCKETS)
        state->starts[LINK_BUCKETS] = before + count;
}

bool link_base_begin(struct link_state *state, struct link_postings *postings, unsigned threads, struct err *err)
{
    if (!link_segment_writer_new(state->directory, state->manifest.next, &state->writer, err))
        return false;
    state->writing = true;
    state->threads = threads;
    link_postings_tell(postings, keep_bucket, state, false);
    return true;
}

static void end_postings(struct link_state *state)
{
    struct link_segment_writer *writer = &state->writer;
    writer->footer.sections[LINK_POSTINGS].size = writer->file.end = state->starts[LINK_BUCKETS] * sizeof(uint64_t);
    link_section_put(writer, LINK_BUCKET_STARTS, state->starts, sizeof state->starts);
}

/* ---- texts ---- */

static void put_texts(struct link_segment_writer *writer, const struct link_texts *texts, uint32_t count)
{
    uint64_t words = 0;
    link_section_begin(writer, LINK_TEXTS);
    for (uint32_t i = 0; i < count; i++) {
        link_put_text(writer, link_texts_at(texts, i), words);
        words += 3 * (uint64_t)link_texts_at(texts, i)->count;
    }
    link_section_end(writer, LINK_TEXTS);
    link_section_begin(writer, LINK_WORDS);
    for (uint32_t i = 0; i < count; i++)
        link_write(&writer->file, link_texts_at(texts, i)->words, 3 * (size_t)link_texts_at(texts, i)->count);
    link_write(&writer->file, link_zeroes, 1);
    link_section_end(writer, LINK_WORDS);
}

/* ---- clusters ---- */

/* Members stand by digest within their cluster, clusters by their first text's number. */
static bool put_members(struct link_segment_writer *writer, const uint32_t *order, const uint32_t *leaders, uint32_t count)
{
    uint32_t *starts = calloc((size_t)count + 1, sizeof *starts), *members = malloc(((size_t)count + 1) * sizeof *members);
    uint32_t sum = 0;
    bool ok = starts && members;
    for (uint32_t i = 0; ok && i < count; i++)
        if (leaders[i] != LINK_NO_TEXT)
            starts[leaders[i]]++;
    for (uint32_t i = 0; ok && i < count; i++) {
        uint32_t n = starts[i];
        starts[i] = sum;
        sum += n;
    }
    for (uint32_t i = 0; ok && i < count; i++)
        if (leaders[order[i]] != LINK_NO_TEXT)
            members[starts[leaders[order[i]]]++] = order[i];
    if (ok) {
        link_section_put(writer, LINK_MEMBERS, members, sum * sizeof *members);
        writer->footer.members = sum;
        link_section_begin(writer, LINK_SPANS);
        for (uint32_t i = 0, from = 0; i < count; from = starts[i++]) /* starts are ends now */
            if (leaders[i] == i)
                link_write(&writer->file, &(struct link_stretch){from, starts[i] - from}, sizeof(struct link_stretch));
        link_section_end(writer, LINK_SPANS);
    }
    free(starts);
    free(members);
    return ok;
}

static void put_clusters(struct link_segment_writer *writer, const struct link_texts *texts, const uint32_t *leaders,
                         const uint64_t *sizes, uint32_t count)
{
    uint64_t span = 0;
    link_section_begin(writer, LINK_CLUSTERS);
    for (uint32_t i = 0; i < count; i++)
        if (leaders[i] == i)
            link_write(&writer->file, &(struct link_grouped){link_texts_at(texts, i)->digest, sizes[i], i, 1, span++},
                       sizeof(struct link_grouped));
    link_section_end(writer, LINK_CLUSTERS);
}

bool link_base_end(struct link_state *state, const struct link_texts *texts, const struct link_counts *counts,
                   const uint32_t *leaders, const uint64_t *sizes, struct err *err)
{
    struct link_segment_writer *writer = &state->writer;
    uint32_t count = (uint32_t)link_texts_count(texts), *order = link_order_of(texts, NULL, count, state->threads);
    if (!order)
        return err_set(err, ERR_FAULT, "cannot keep a state: out of memory");
    end_postings(state);
    writer->footer.count = count;
    put_texts(writer, texts, count);
    link_put_order(writer, texts, NULL, order, count, 0);
    link_section_put(writer, LINK_LEADERS, leaders, count * sizeof *leaders);
    bool ok = put_members(writer, order, leaders, count) || err_set(err, ERR_FAULT, "cannot keep a state: out of memory");
    put_clusters(writer, texts, leaders, sizes, count);
    link_section_put(writer, LINK_MOVES, NULL, 0);
    link_section_put(writer, LINK_STEPS, counts->steps, counts->mask + 1);
    free(order);
    if (ok && writer->file.failed) {
        *err = writer->file.err;
        ok = false;
    }
    return ok;
}
