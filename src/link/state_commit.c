/* state_commit.c - see state.h: what a run found becomes a segment, and the segment a part of the state. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json_out.h"
#include "link/state_hands.h"

/* ---- the segment of a run that grew ---- */

static void put_postings(struct link_growth *growth, struct link_segment_writer *writer)
{
    uint64_t starts[LINK_BUCKETS + 1] = {0}, n = 0;
    link_section_begin(writer, LINK_POSTINGS);
    for (size_t bucket = 0; bucket < LINK_BUCKETS; bucket++) {
        size_t count;
        const uint64_t *entries = link_postings_bucket(growth->postings, bucket, &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t number = growth->numbers[(uint32_t)entries[i]];
            uint64_t entry = entries[i] >> 32 << 32 | number;
            if (number < growth->first)
                continue;
            link_write(&writer->file, &entry, sizeof entry);
            n++;
        }
        starts[bucket + 1] = n;
    }
    link_section_end(writer, LINK_POSTINGS);
    link_section_put(writer, LINK_BUCKET_STARTS, starts, sizeof starts);
}

static void put_texts(struct link_growth *growth, struct link_segment_writer *writer)
{
    uint64_t words = 0;
    link_section_begin(writer, LINK_TEXTS);
    for (uint32_t i = 0; i < growth->count; i++) {
        const struct link_text *text = link_texts_at(growth->texts, growth->locals[i]);
        link_put_text(writer, text, words);
        words += 3 * (uint64_t)text->count;
    }
    link_section_end(writer, LINK_TEXTS);
    link_section_begin(writer, LINK_WORDS);
    for (uint32_t i = 0; i < growth->count; i++) {
        const struct link_text *text = link_texts_at(growth->texts, growth->locals[i]);
        link_write(&writer->file, text->words, 3 * (size_t)text->count);
    }
    link_write(&writer->file, link_zeroes, 1);
    link_section_end(writer, LINK_WORDS);
}

static bool put_order(struct link_growth *growth, struct link_segment_writer *writer)
{
    uint32_t *order = link_order_of(growth->texts, growth->locals, growth->count, growth->threads);
    if (order)
        link_put_order(writer, growth->texts, growth->locals, order, growth->count, growth->first);
    free(order);
    return order != NULL;
}

/* What is put together from the parts of clusters. */
struct lists {
    uint32_t *leaders; /* of new texts */
    struct link_move *moves;
    size_t move_count;
    struct json_out clusters, spans, members; /* bytes */
    uint64_t span_count, member_count;
};

struct member { uint64_t digest; uint32_t number; };

static int by_digest(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return x->digest < y->digest ? -1 : x->digest > y->digest;
}

static uint64_t add_span(struct lists *lists, struct link_stretch span)
{
    json_out_raw(&lists->spans, (const char *)&span, sizeof span);
    return lists->span_count++;
}

/* Its earlier spans, and one of the texts that are members from now on. */
static void list_cluster(struct link_growth *growth, const struct link_grown *grown, struct member *members,
                         struct lists *lists)
{
    struct link_grouped cluster = {grown->digest, grown->size, grown->leader, 0, lists->span_count};
    size_t count = 0;
    for (uint64_t i = grown->from; i < grown->to; i++) {
        uint32_t number = growth->parts[i].number;
        struct link_bunch group;
        if (number >= growth->first) {
            lists->leaders[number - growth->first] = grown->leader;
            members[count++] =
                (struct member){link_texts_at(growth->texts, growth->locals[number - growth->first])->digest, number};
            continue;
        }
        if (number != grown->leader)
            lists->moves[lists->move_count++] = (struct link_move){number, grown->leader};
        link_state_bunch(growth->state, number, &group);
        for (uint32_t k = 0; k < group.spans; k++)
            add_span(lists, link_bunch_span(&group, k));
        if (!group.spans)
            members[count++] = (struct member){group.digest, number};
    }
    qsort(members, count, sizeof *members, by_digest);
    if (count)
        add_span(lists, (struct link_stretch){growth->state->members + lists->member_count, count});
    for (size_t i = 0; i < count; i++)
        json_out_raw(&lists->members, (const char *)&members[i].number, sizeof members[i].number);
    lists->member_count += count;
    cluster.spans = (uint32_t)(lists->span_count - cluster.first_span);
    json_out_raw(&lists->clusters, (const char *)&cluster, sizeof cluster);
}

static bool put_clusters(struct link_growth *growth, struct link_segment_writer *writer)
{
    struct lists lists = {.leaders = malloc((growth->count + 1) * sizeof *lists.leaders)};
    struct member *members = malloc((growth->part_count + 1) * sizeof *members);
    lists.moves = malloc((growth->part_count + 1) * sizeof *lists.moves);
    bool ok = lists.leaders && lists.moves && members;
    if (ok) {
        memset(lists.leaders, 0xff, growth->count * sizeof *lists.leaders);
        for (size_t i = 0; i < growth->grown_count; i++)
            list_cluster(growth, &growth->grown[i], members, &lists);
        link_section_put(writer, LINK_LEADERS, lists.leaders, growth->count * sizeof *lists.leaders);
        link_section_put(writer, LINK_MEMBERS, lists.members.p, lists.members.n);
        link_section_put(writer, LINK_CLUSTERS, lists.clusters.p, lists.clusters.n);
        link_section_put(writer, LINK_SPANS, lists.spans.p, lists.spans.n);
        link_section_put(writer, LINK_MOVES, lists.moves, lists.move_count * sizeof *lists.moves);
        writer->footer.members = lists.member_count;
    }
    json_out_free(&lists.members);
    json_out_free(&lists.clusters);
    json_out_free(&lists.spans);
    free(lists.leaders);
    free(lists.moves);
    free(members);
    return ok;
}

static bool put_growth(struct link_state *state, struct err *err)
{
    struct link_segment_writer *writer = &state->writer;
    struct link_growth *growth = state->growth;
    if (!link_segment_writer_new(state->directory, state->manifest.next, writer, err))
        return false;
    state->writing = true;
    writer->footer.first = growth->first;
    writer->footer.count = growth->count;
    writer->footer.first_member = state->members;
    put_postings(growth, writer);
    put_texts(growth, writer);
    if (!put_order(growth, writer) || !put_clusters(growth, writer))
        return err_set(err, ERR_FAULT, "cannot keep a state: out of memory");
    link_section_put(writer, LINK_STEPS, NULL, 0);
    return link_state_check(state, err);
}

/* ---- places ---- */

static int by_text(const void *a, const void *b)
{
    const struct link_place *x = a, *y = b;
    if (x->text != y->text)
        return x->text < y->text ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static void put_places(struct link_state *state, struct link_place *places, size_t count)
{
    struct link_segment_writer *writer = &state->writer;
    for (size_t i = 0; state->growth && i < count; i++)
        places[i].text = state->growth->numbers[places[i].text];
    qsort(places, count, sizeof *places, by_text);
    link_section_begin(writer, LINK_PLACE_TEXTS);
    for (size_t i = 0; i < count; i++)
        link_write(&writer->file, &places[i].text, sizeof places[i].text);
    link_section_end(writer, LINK_PLACE_TEXTS);
    link_section_begin(writer, LINK_PLACES);
    for (size_t i = 0; i < count; i++)
        link_write(&writer->file, &places[i].place, sizeof places[i].place);
    link_section_end(writer, LINK_PLACES);
}

/* ---- the step ---- */

/* How much work a segment is when it is put together with others. */
static uint64_t weight_of(const struct link_segment *segment)
{
    return segment->footer.count + link_section_count(segment, LINK_PLACES, sizeof(uint64_t));
}

/* The last ones become one when each is less than twice what stands behind it (Bentley and Saxe, 1980); never the first. */
static bool put_together(struct link_state *state, struct link_manifest *manifest, struct err *err)
{
    size_t from = state->segment_count - 1;
    if (!from)
        return true;
    uint64_t behind = weight_of(&state->segments[from]);
    while (from > 1 && weight_of(&state->segments[from - 1]) < 2 * behind)
        behind += weight_of(&state->segments[--from]);
    if (from + 1 == state->segment_count)
        return true;
    struct link_manifest_segment whole;
    if (!link_segments_merge(state, from, manifest->next++, &whole, err))
        return false;
    manifest->segments[from] = whole;
    manifest->segment_count = from + 1;
    return true;
}

static bool fail(const struct link_state *state, const char *doing, struct err *err)
{
    bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    return err_set(err, full ? ERR_FULL : ERR_FAULT, "cannot %s of the state in %s: %s; the state is what it was before",
                   doing, state->folder, strerror(errno));
}

static bool write_manifest(struct link_state *state, const struct link_manifest *manifest, struct err *err)
{
    char path[4096], text[LINK_MANIFEST_MOST];
    size_t n = link_manifest_write(manifest, text);
    if (ftruncate(state->records, (off_t)manifest->records) < 0 || fsync(state->records) < 0)
        return fail(state, "keep the records", err);
    if (fsync(state->directory) < 0)
        return fail(state, "keep the folder", err);
    snprintf(path, sizeof path, "%s/state", state->folder);
    if (!file_write(path, str_make(text, n), 0600, err))
        return false;
    /* Records without a state would be a state that lost something; the other way round the next run names them. */
    if (state->fresh && renameat(state->directory, LINK_RECORDS_NEW, state->directory, LINK_RECORDS) == 0 &&
        fsync(state->directory) < 0)
        errno = 0;
    return true;
}

/* Of segments that are in before but not in after. */
static void remove_segments(struct link_state *state, const struct link_manifest *before, const struct link_manifest *after)
{
    char name[40];
    for (size_t i = 0; i < before->segment_count; i++) {
        bool stays = false;
        for (size_t k = 0; k < after->segment_count; k++)
            stays |= after->segments[k].number == before->segments[i].number;
        link_segment_name(before->segments[i].number, name);
        if (!stays)
            unlinkat(state->directory, name, 0);
    }
}

static bool seal(struct link_state *state, struct link_manifest *manifest, struct err *err)
{
    struct link_manifest_segment *segment;
    if (!state->growth)
        manifest->segment_count = 0;
    segment = &manifest->segments[manifest->segment_count++];
    segment->number = manifest->next++;
    bool ok = link_segment_seal(&state->writer, state->threads, &segment->size, &segment->sum, err);
    if (ok)
        link_writer_free(&state->writer.file);
    state->writing = !ok;
    return ok;
}

bool link_state_commit(struct link_state *state, struct link_place *places, size_t count, uint64_t records_end,
                       uint64_t record_count, struct err *err)
{
    struct link_manifest manifest = state->manifest, beside;
    manifest.version = LINK_STATE_VERSION;
    manifest.words = LINK_STATE_WORDS;
    manifest.marks = state->by == LINK_BY_TEXT ? 0 : LINK_STATE_MARKS;
    snprintf(manifest.by, sizeof manifest.by, "%s", link_by_names[state->by]);
    manifest.records = records_end;
    manifest.record_count = record_count;
    if (state->growth && manifest.segment_count == LINK_SEGMENTS_MOST)
        return err_set(err, ERR_FAULT, "the state in %s has too many segments", state->folder);
    if (state->growth && !put_growth(state, err))
        return false;
    put_places(state, places, count);
    if (!link_state_put_marks(state, err) || !seal(state, &manifest, err))
        return false;
    beside = manifest;
    bool ok = !state->growth || (link_state_add_segment(state, &manifest.segments[manifest.segment_count - 1], err) &&
                                 put_together(state, &manifest, err) && link_state_check(state, err));
    ok = ok && write_manifest(state, &manifest, err);
    if (!ok) {
        remove_segments(state, &manifest, &state->manifest);
        remove_segments(state, &beside, &state->manifest);
        return false;
    }
    remove_segments(state, &state->manifest, &manifest);
    remove_segments(state, &beside, &manifest);
    state->manifest = manifest;
    state->fresh = state->unread = false;
    return true;
}
