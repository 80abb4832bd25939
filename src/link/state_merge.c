/* state_merge.c - see state_inside.h: several segments become one.  Numbers stay; columns are laid one behind the other, and
 * what is sorted is merged. */
#include <stdlib.h>

#include "link/state_inside.h"

struct merging {
    struct link_segment *segments; /* the oldest first */
    size_t count;
    struct link_segment_writer *writer;
    uint64_t at[LINK_SEGMENTS_MOST]; /* how far each is taken */
    size_t bucket;                   /* of postings, the one that is merged */
};

static void copy_section(struct merging *merging, enum link_section section, size_t item)
{
    link_section_begin(merging->writer, section);
    for (size_t s = 0; s < merging->count; s++) {
        struct link_segment *segment = &merging->segments[s];
        for (uint64_t i = 0; i < link_section_count(segment, section, item); i++)
            link_write(&merging->writer->file, link_section_at(segment, section, i, item), item);
    }
    link_section_end(merging->writer, section);
}

static void copy_words(struct merging *merging)
{
    enum { PIECE = 4096 };
    link_section_begin(merging->writer, LINK_WORDS);
    for (size_t s = 0; s < merging->count; s++) {
        struct link_segment *segment = &merging->segments[s];
        uint64_t at = segment->footer.sections[LINK_WORDS].at, left = segment->footer.sections[LINK_WORDS].size;
        for (size_t n; left; left -= n, at += n) {
            n = left < PIECE ? left : PIECE;
            link_write(&merging->writer->file, link_file_at(&segment->file, at, n), n);
        }
    }
    link_section_end(merging->writer, LINK_WORDS);
}

static void copy_texts(struct merging *merging)
{
    uint64_t shift = 0;
    link_section_begin(merging->writer, LINK_TEXTS);
    for (size_t s = 0; s < merging->count; s++) {
        struct link_segment *segment = &merging->segments[s];
        for (uint32_t i = 0; i < segment->footer.count; i++) {
            struct link_kept kept = *link_segment_text(segment, i);
            kept.words += shift;
            link_write(&merging->writer->file, &kept, sizeof kept);
        }
        shift += segment->footer.sections[LINK_WORDS].size;
    }
    link_section_end(merging->writer, LINK_TEXTS);
}

/* ---- what is sorted ---- */

/* The segment whose next item is smallest by its two values, the oldest of equal ones; count: none has any. */
typedef bool next_fn(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t end, uint64_t *ret_value,
                     uint64_t *ret_second);

static size_t smallest(struct merging *merging, next_fn *next, const uint64_t *ends)
{
    size_t ret = merging->count;
    uint64_t best = 0, second_best = 0, value, second;
    for (size_t s = 0; s < merging->count; s++)
        if (next(&merging->segments[s], merging->bucket, merging->at[s], ends[s], &value, &second) &&
            (ret == merging->count || value < best || (value == best && second < second_best))) {
            ret = s;
            best = value;
            second_best = second;
        }
    return ret;
}

static bool next_order(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t end, uint64_t *ret_value,
                       uint64_t *ret_second)
{
    UNUSED(bucket);
    if (at == end)
        return false;
    uint32_t number = (uint32_t)*LINK_SECTION_AT(segment, LINK_ORDER, at, uint64_t);
    *ret_value = link_segment_text(segment, number - segment->footer.first)->digest;
    *ret_second = 0;
    return true;
}

static bool next_posting(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t end, uint64_t *ret_value,
                         uint64_t *ret_second)
{
    if (at == end)
        return false;
    *ret_value = *LINK_SECTION_AT(segment, LINK_POSTINGS, at, uint64_t) >> 32;
    link_segment_entry(segment, bucket, at, ret_second);
    return true;
}

static bool next_place(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t end, uint64_t *ret_value,
                       uint64_t *ret_second)
{
    UNUSED(bucket);
    if (at == end)
        return false;
    *ret_value = *LINK_SECTION_AT(segment, LINK_PLACE_TEXTS, at, uint32_t);
    *ret_second = 0;
    return true;
}

static void merge(struct merging *merging, next_fn *next, enum link_section section, size_t item, const uint64_t *ends)
{
    for (size_t s; (s = smallest(merging, next, ends)) < merging->count;)
        link_write(&merging->writer->file, link_section_at(&merging->segments[s], section, merging->at[s]++, item), item);
}

static void merge_section(struct merging *merging, next_fn *next, enum link_section section, size_t item)
{
    uint64_t ends[LINK_SEGMENTS_MOST];
    for (size_t s = 0; s < merging->count; s++) {
        ends[s] = link_section_count(&merging->segments[s], section, item);
        merging->at[s] = 0;
    }
    link_section_begin(merging->writer, section);
    merge(merging, next, section, item, ends);
    link_section_end(merging->writer, section);
}

static void merge_postings(struct merging *merging)
{
    uint64_t starts[LINK_BUCKETS + 1] = {0}, ends[LINK_SEGMENTS_MOST];
    link_section_begin(merging->writer, LINK_POSTINGS);
    uint64_t begin = merging->writer->file.end;
    for (size_t bucket = 0; bucket < LINK_BUCKETS; bucket++) {
        merging->bucket = bucket;
        for (size_t s = 0; s < merging->count; s++) {
            merging->at[s] = merging->segments[s].starts[bucket];
            ends[s] = merging->segments[s].starts[bucket + 1];
        }
        merge(merging, next_posting, LINK_POSTINGS, sizeof(uint64_t), ends);
        starts[bucket + 1] = (merging->writer->file.end - begin) / sizeof(uint64_t);
    }
    link_section_end(merging->writer, LINK_POSTINGS);
    link_section_put(merging->writer, LINK_BUCKET_STARTS, starts, sizeof starts);
}

/* ---- marks ---- */

static bool next_marked(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t end, uint64_t *ret_value,
                        uint64_t *ret_second)
{
    UNUSED(bucket);
    if (at == end)
        return false;
    *ret_value = LINK_SECTION_AT(segment, LINK_MARKED, at, struct link_marked_at)->text;
    *ret_second = 0;
    return true;
}

static bool next_mark(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t end, uint64_t *ret_value,
                      uint64_t *ret_second)
{
    UNUSED(bucket);
    if (at == end)
        return false;
    *ret_value = link_segment_mark(segment, at, ret_second);
    *ret_second = 0;
    return true;
}

/* From the beginning of one section of all segments. */
static void begin(struct merging *merging, enum link_section section, size_t item, uint64_t *ends)
{
    for (size_t s = 0; s < merging->count; s++)
        ends[s] = link_section_count(&merging->segments[s], section, item);
    memset(merging->at, 0, sizeof merging->at);
}

/* Records by text (LINK_MARKED), or their marks, behind each other; places: of the marks of each segment, where they stand
 * now. */
static void merge_records(struct merging *merging, enum link_section section, uint32_t *const *places)
{
    uint64_t ends[LINK_SEGMENTS_MOST], n = 0;
    begin(merging, LINK_MARKED, sizeof(struct link_marked_at), ends);
    link_section_begin(merging->writer, section);
    for (size_t s; (s = smallest(merging, next_marked, ends)) < merging->count;) {
        struct link_segment *segment = &merging->segments[s];
        struct link_marked_at record = *LINK_SECTION_AT(segment, LINK_MARKED, merging->at[s]++, struct link_marked_at);
        uint64_t marks = link_section_count(segment, LINK_MARKS, sizeof(uint64_t));
        if (record.from > marks || record.count > marks - record.from) {
            link_damage_tell(segment->file.damage, segment->file.name, "holds identifiers that cannot be");
            break;
        }
        for (uint64_t i = record.from; i < record.from + record.count; i++, n++)
            if (section == LINK_MARKS)
                link_write(&merging->writer->file, LINK_SECTION_AT(segment, LINK_MARKS, i, uint64_t), sizeof(uint64_t));
            else
                places[s][i] = (uint32_t)n;
        record.from = n - record.count;
        if (section == LINK_MARKED)
            link_write(&merging->writer->file, &record, sizeof record);
    }
    link_section_end(merging->writer, section);
}

static void merge_by_mark(struct merging *merging, uint32_t *const *places)
{
    uint64_t ends[LINK_SEGMENTS_MOST];
    merge_records(merging, LINK_MARKED, places);
    merge_records(merging, LINK_MARKS, places);
    begin(merging, LINK_BY_MARK, sizeof(uint64_t), ends);
    link_section_begin(merging->writer, LINK_BY_MARK);
    for (size_t s; (s = smallest(merging, next_mark, ends)) < merging->count;) {
        uint64_t at, mark = link_segment_mark(&merging->segments[s], merging->at[s]++, &at);
        uint64_t marks = link_section_count(&merging->segments[s], LINK_MARKS, sizeof(uint64_t));
        uint64_t entry = mark >> 32 << 32 | (at < marks ? places[s][at] : 0);
        link_write(&merging->writer->file, &entry, sizeof entry);
    }
    link_section_end(merging->writer, LINK_BY_MARK);
}

static bool merge_marks(struct merging *merging)
{
    uint32_t *places[LINK_SEGMENTS_MOST];
    bool ok = true;
    for (size_t s = 0; s < merging->count; s++) {
        places[s] = calloc(link_section_count(&merging->segments[s], LINK_MARKS, sizeof(uint64_t)) + 1, sizeof **places);
        ok = ok && places[s];
    }
    if (ok)
        merge_by_mark(merging, places);
    for (size_t s = 0; s < merging->count; s++)
        free(places[s]);
    return ok;
}

/* ---- clusters: the newest is right ---- */

/* The segment to take the next cluster from; older ones of the same leader are passed over. */
static size_t newest(struct merging *merging)
{
    size_t ret = merging->count;
    uint32_t leaders[LINK_SEGMENTS_MOST], best = 0;
    bool any[LINK_SEGMENTS_MOST];
    for (size_t s = 0; s < merging->count; s++) {
        struct link_segment *segment = &merging->segments[s];
        any[s] = merging->at[s] < link_section_count(segment, LINK_CLUSTERS, sizeof(struct link_grouped));
        leaders[s] = any[s] ? LINK_SECTION_AT(segment, LINK_CLUSTERS, merging->at[s], struct link_grouped)->leader : 0;
        if (any[s] && (ret == merging->count || leaders[s] <= best)) {
            ret = s;
            best = leaders[s];
        }
    }
    for (size_t s = 0; s < merging->count; s++)
        if (s != ret && any[s] && leaders[s] == best)
            merging->at[s]++;
    return ret;
}

static void merge_clusters(struct merging *merging, bool spans)
{
    enum link_section section = spans ? LINK_SPANS : LINK_CLUSTERS;
    uint64_t span = 0;
    memset(merging->at, 0, sizeof merging->at);
    link_section_begin(merging->writer, section);
    for (size_t s; (s = newest(merging)) < merging->count;) {
        struct link_segment *segment = &merging->segments[s];
        struct link_grouped cluster = *LINK_SECTION_AT(segment, LINK_CLUSTERS, merging->at[s]++, struct link_grouped);
        for (uint32_t i = 0; spans && i < cluster.spans && !segment->file.damage->any; i++)
            link_write(&merging->writer->file,
                       LINK_SECTION_AT(segment, LINK_SPANS, cluster.first_span + i, struct link_stretch),
                       sizeof(struct link_stretch));
        cluster.first_span = span;
        span += cluster.spans;
        if (!spans)
            link_write(&merging->writer->file, &cluster, sizeof cluster);
    }
    link_section_end(merging->writer, section);
}

static bool merge_all(struct merging *merging)
{
    struct link_footer *footer = &merging->writer->footer;
    footer->first = merging->segments[0].footer.first;
    footer->first_member = merging->segments[0].footer.first_member;
    for (size_t s = 0; s < merging->count; s++) {
        footer->count += merging->segments[s].footer.count;
        footer->members += merging->segments[s].footer.members;
    }
    merge_postings(merging);
    copy_texts(merging);
    copy_words(merging);
    merge_section(merging, next_order, LINK_ORDER, sizeof(uint64_t));
    copy_section(merging, LINK_LEADERS, sizeof(uint32_t));
    copy_section(merging, LINK_MEMBERS, sizeof(uint32_t));
    merge_clusters(merging, false);
    merge_clusters(merging, true);
    copy_section(merging, LINK_MOVES, sizeof(struct link_move));
    link_section_put(merging->writer, LINK_STEPS, NULL, 0);
    merge_section(merging, next_place, LINK_PLACE_TEXTS, sizeof(uint32_t));
    /* Places go by the texts that stand beside them. */
    memset(merging->at, 0, sizeof merging->at);
    uint64_t ends[LINK_SEGMENTS_MOST];
    for (size_t s = 0; s < merging->count; s++)
        ends[s] = link_section_count(&merging->segments[s], LINK_PLACES, sizeof(uint64_t));
    link_section_begin(merging->writer, LINK_PLACES);
    merge(merging, next_place, LINK_PLACES, sizeof(uint64_t), ends);
    link_section_end(merging->writer, LINK_PLACES);
    return merge_marks(merging);
}

bool link_segments_merge(struct link_state *state, size_t from, uint32_t file, struct link_manifest_segment *ret,
                         struct err *err)
{
    struct link_segment_writer writer;
    struct merging merging = {&state->segments[from], state->segment_count - from, &writer, {0}, 0};
    if (!link_segment_writer_new(state->directory, file, &writer, err))
        return false;
    ret->number = file;
    bool ok = merge_all(&merging) || err_set(err, ERR_FAULT, "cannot keep a state: out of memory");
    ok = ok && link_state_check(state, err) && link_segment_seal(&writer, state->threads, &ret->size, &ret->sum, err);
    link_writer_free(&writer.file);
    return ok;
}
