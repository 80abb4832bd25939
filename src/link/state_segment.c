/* state_segment.c - see state_segment.h.  What is looked for among hashes is guessed first, and then sought from there in
 * steps that double (Bentley and Yao, 1976): evenly spread numbers are found within a page or two. */
#include "link/state_segment.h"

#define MAGIC 0x324b4e494c53524bULL
/* Of version 1 (state_manifest.h), without the last three sections. */
#define OLD_MAGIC 0x314b4e494c53524bULL
enum { OLD_SECTIONS = LINK_MARKED, OLD_FOOTER = 256 };

void link_segment_name(uint32_t number, char ret[40])
{
    snprintf(ret, 40, "segment-%" PRIu32, number);
}

/* ---- opening ---- */

static uint64_t footer_size(const struct link_segment *segment)
{
    return segment->footer.magic == OLD_MAGIC ? OLD_FOOTER : sizeof segment->footer;
}

static bool fits(const struct link_segment *segment)
{
    static const uint8_t items[LINK_SECTIONS] = {
        [LINK_TEXTS] = sizeof(struct link_kept), [LINK_WORDS] = 1, [LINK_ORDER] = 8, [LINK_POSTINGS] = 8,
        [LINK_BUCKET_STARTS] = 8, [LINK_LEADERS] = 4, [LINK_MEMBERS] = 4, [LINK_CLUSTERS] = sizeof(struct link_grouped),
        [LINK_SPANS] = sizeof(struct link_stretch), [LINK_MOVES] = sizeof(struct link_move), [LINK_PLACE_TEXTS] = 4,
        [LINK_PLACES] = 8, [LINK_STEPS] = 1, [LINK_MARKED] = sizeof(struct link_marked_at), [LINK_MARKS] = 8,
        [LINK_BY_MARK] = 8};
    const struct link_footer *footer = &segment->footer;
    uint64_t end = segment->file.size - footer_size(segment);
    for (int i = 0; i < LINK_SECTIONS; i++)
        if (footer->sections[i].at > end || footer->sections[i].size > end - footer->sections[i].at ||
            footer->sections[i].at % 64 || footer->sections[i].size % items[i])
            return false;
    return footer->sections[LINK_BUCKET_STARTS].size == sizeof segment->starts &&
           footer->sections[LINK_TEXTS].size / sizeof(struct link_kept) == footer->count &&
           footer->sections[LINK_ORDER].size / 8 == footer->count &&
           footer->sections[LINK_LEADERS].size / 4 == footer->count &&
           footer->sections[LINK_MEMBERS].size / 4 == footer->members &&
           footer->sections[LINK_PLACES].size / 8 == footer->sections[LINK_PLACE_TEXTS].size / 4 &&
           footer->sections[LINK_MARKS].size == footer->sections[LINK_BY_MARK].size &&
           (uint64_t)footer->first + footer->count < LINK_NO_TEXT;
}

static bool take_footer(struct link_segment *segment, size_t size, uint64_t magic)
{
    struct link_footer *footer = &segment->footer;
    uint64_t whole = segment->file.size;
    if (whole < size || !link_file_check(&segment->file, whole - size, size))
        return false;
    memcpy(footer, segment->file.bytes + whole - size, size);
    return footer->magic == magic;
}

static bool read_footer(struct link_segment *segment)
{
    if (take_footer(segment, sizeof segment->footer, MAGIC))
        return true;
    memset(&segment->footer, 0, sizeof segment->footer);
    if (!take_footer(segment, OLD_FOOTER, OLD_MAGIC))
        return false;
    memset(&segment->footer.sections[OLD_SECTIONS], 0,
           sizeof segment->footer - offsetof(struct link_footer, sections[OLD_SECTIONS]));
    return true;
}

static bool read_starts(struct link_segment *segment)
{
    uint64_t at = segment->footer.sections[LINK_BUCKET_STARTS].at;
    uint64_t postings = link_section_count(segment, LINK_POSTINGS, sizeof(uint64_t));
    if (!link_file_check(&segment->file, at, sizeof segment->starts))
        return false;
    memcpy(segment->starts, segment->file.bytes + at, sizeof segment->starts);
    for (size_t i = 0; i < LINK_BUCKETS; i++)
        if (segment->starts[i] > segment->starts[i + 1])
            return false;
    return segment->starts[LINK_BUCKETS] == postings;
}

bool link_segment_open(int folder, uint32_t number, uint64_t size, uint64_t sum, struct link_damage *damage,
                       struct link_segment *ret, struct err *err)
{
    struct link_segment *segment = ret;
    char name[40];
    *segment = (struct link_segment){.number = number};
    link_segment_name(number, name);
    if (!link_file_open(folder, name, size, sum, damage, &segment->file, err))
        return false;
    bool ok = read_footer(segment) && fits(segment) && read_starts(segment);
    if (!ok) {
        link_damage_tell(damage, name, "does not say what it holds");
        *err = damage->err;
        link_file_close(&segment->file);
    }
    return ok;
}

void link_segment_close(struct link_segment *segment)
{
    link_file_close(&segment->file);
}

/* ---- seeking ---- */

typedef bool below_fn(void *context, uint64_t at);

/* The first of [from, to) that is not below, near the guess in most cases. */
static uint64_t seek(uint64_t from, uint64_t to, uint64_t guess, below_fn *below, void *context)
{
    uint64_t step = 4;
    if (from >= to)
        return to;
    guess = guess < to ? guess : to - 1;
    if (below(context, guess)) {
        from = guess + 1;
        while (to - from > step && below(context, from + step)) {
            from += step + 1;
            step *= 2;
        }
        to = to - from > step ? from + step : to;
    } else {
        to = guess;
        while (to - from > step && !below(context, to - step)) {
            to -= step;
            step *= 2;
        }
        from = to - from > step ? to - step + 1 : from;
    }
    while (from < to) {
        uint64_t middle = from + (to - from) / 2;
        if (below(context, middle))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static uint64_t guess_of(uint64_t from, uint64_t count, uint64_t hash)
{
    return from + ((hash >> 32) * count >> 32);
}

struct sought { struct link_segment *segment; uint64_t value; enum link_section section; };

/* ---- columns whose entries hold a hash above, by which they are sorted, and a number below ---- */

static uint64_t hash_at(struct link_segment *segment, enum link_section section, uint64_t at)
{
    return *LINK_SECTION_AT(segment, section, at, uint64_t) >> 32;
}

static bool hash_below(void *context, uint64_t at)
{
    struct sought *sought = context;
    return hash_at(sought->segment, sought->section, at) < sought->value;
}

/* The first of [from, to) that is not below; hash: of 32 bits. */
static uint64_t seek_hash(struct link_segment *segment, enum link_section section, uint64_t from, uint64_t to, uint64_t hash)
{
    enum { CORRECTIONS = 2 };
    struct sought sought = {segment, hash, section};
    if (from >= to)
        return to;
    int64_t count = (int64_t)(to - from), guess = (int64_t)(hash * (uint64_t)count >> 32);
    for (int i = 0; i < CORRECTIONS; i++) {
        guess = guess < 0 ? 0 : guess < count ? guess : count - 1;
        int64_t off = (int64_t)hash - (int64_t)hash_at(segment, section, from + (uint64_t)guess);
        guess += off * count / ((int64_t)1 << 32);
    }
    guess = guess < 0 ? 0 : guess < count ? guess : count - 1;
    return seek(from, to, from + (uint64_t)guess, hash_below, &sought);
}

uint32_t link_segment_find(struct link_segment *segment, uint64_t digest)
{
    uint32_t count = segment->footer.count;
    for (uint64_t at = seek_hash(segment, LINK_ORDER, 0, count, digest >> 32); at < count; at++) {
        uint64_t entry = *LINK_SECTION_AT(segment, LINK_ORDER, at, uint64_t);
        if (entry >> 32 != digest >> 32)
            break;
        if (link_segment_text(segment, (uint32_t)entry - segment->footer.first)->digest == digest)
            return (uint32_t)entry;
    }
    return LINK_NO_TEXT;
}

void link_segment_run(struct link_segment *segment, size_t bucket, uint32_t key, uint64_t *ret_from, uint64_t *ret_to)
{
    struct sought sought = {segment, (uint64_t)key + 1, LINK_POSTINGS};
    uint64_t to = segment->starts[bucket + 1];
    uint64_t begin = seek_hash(segment, LINK_POSTINGS, segment->starts[bucket], to, key);
    *ret_from = *ret_to = begin;
    if (begin < to && hash_at(segment, LINK_POSTINGS, begin) == key)
        *ret_to = seek(begin, to, begin, hash_below, &sought);
}

uint32_t link_segment_entry(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t *ret_place)
{
    uint64_t entry = *LINK_SECTION_AT(segment, LINK_POSTINGS, at, uint64_t);
    const struct link_kept *text = link_segment_text(segment, (uint32_t)entry - segment->footer.first);
    size_t keys = text->key_count < LINK_KEYS ? text->key_count : LINK_KEYS;
    *ret_place = link_place_by_band(text->digest, text->keys, keys, (uint16_t)link_entry_code(entry, bucket));
    return (uint32_t)entry;
}

struct sought_entry { struct link_segment *segment; uint64_t place; size_t bucket; };

static bool entry_below(void *context, uint64_t at)
{
    struct sought_entry *sought = context;
    uint64_t place;
    link_segment_entry(sought->segment, sought->bucket, at, &place);
    return place < sought->place;
}

/* Bands are not spread as evenly as hashes: the guess is where to begin, and steps that double do the rest. */
uint64_t link_segment_seek(struct link_segment *segment, size_t bucket, uint64_t from, uint64_t to, uint64_t place)
{
    struct sought_entry sought = {segment, place, bucket};
    return seek(from, to, guess_of(from, to - from, place), entry_below, &sought);
}

static bool cluster_below(void *context, uint64_t at)
{
    struct sought *sought = context;
    return LINK_SECTION_AT(sought->segment, LINK_CLUSTERS, at, struct link_grouped)->leader < sought->value;
}

const struct link_grouped *link_segment_cluster(struct link_segment *segment, uint32_t leader)
{
    struct sought sought = {segment, leader, LINK_CLUSTERS};
    uint64_t count = link_section_count(segment, LINK_CLUSTERS, sizeof(struct link_grouped));
    uint64_t at = seek(0, count, count / 2, cluster_below, &sought);
    if (at >= count)
        return NULL;
    const struct link_grouped *cluster = LINK_SECTION_AT(segment, LINK_CLUSTERS, at, struct link_grouped);
    return cluster->leader == leader ? cluster : NULL;
}

static bool place_below(void *context, uint64_t at)
{
    struct sought *sought = context;
    return *LINK_SECTION_AT(sought->segment, LINK_PLACE_TEXTS, at, uint32_t) < sought->value;
}

void link_segment_places(struct link_segment *segment, uint32_t text, uint64_t *ret_from, uint64_t *ret_to)
{
    struct sought sought = {segment, text, LINK_PLACE_TEXTS};
    uint64_t count = link_section_count(segment, LINK_PLACE_TEXTS, sizeof(uint32_t));
    *ret_from = seek(0, count, count / 2, place_below, &sought);
    sought.value++;
    *ret_to = seek(*ret_from, count, *ret_from, place_below, &sought);
}

/* ---- marks ---- */

void link_segment_marks(struct link_segment *segment, uint64_t mark, uint64_t *ret_from, uint64_t *ret_to)
{
    uint64_t count = link_section_count(segment, LINK_BY_MARK, sizeof(uint64_t)), hash = mark >> 32;
    struct sought sought = {segment, hash + 1, LINK_BY_MARK};
    *ret_from = *ret_to = seek_hash(segment, LINK_BY_MARK, 0, count, hash);
    if (*ret_from < count && hash_at(segment, LINK_BY_MARK, *ret_from) == hash)
        *ret_to = seek(*ret_from, count, *ret_from, hash_below, &sought);
}

uint64_t link_segment_mark(struct link_segment *segment, uint64_t entry, uint64_t *ret_at)
{
    *ret_at = (uint32_t)*LINK_SECTION_AT(segment, LINK_BY_MARK, entry, uint64_t);
    return *LINK_SECTION_AT(segment, LINK_MARKS, *ret_at, uint64_t);
}

static bool mark_below(void *context, uint64_t entry)
{
    struct sought *sought = context;
    uint64_t at;
    return link_segment_mark(sought->segment, entry, &at) <= sought->value;
}

uint64_t link_segment_mark_end(struct link_segment *segment, uint64_t from, uint64_t to, uint64_t mark)
{
    struct sought sought = {segment, mark, LINK_BY_MARK};
    return seek(from, to, from, mark_below, &sought);
}

static bool record_below(void *context, uint64_t at)
{
    struct sought *sought = context;
    return LINK_SECTION_AT(sought->segment, LINK_MARKED, at, struct link_marked_at)->from <= sought->value;
}

uint64_t link_segment_mark_record(struct link_segment *segment, uint64_t at)
{
    struct sought sought = {segment, at, LINK_MARKED};
    uint64_t records = link_section_count(segment, LINK_MARKED, sizeof(struct link_marked_at));
    uint64_t marks = link_section_count(segment, LINK_MARKS, sizeof(uint64_t));
    uint64_t guess = (uint64_t)((double)at / (double)(marks + 1) * (double)records);
    uint64_t behind = seek(0, records, guess, record_below, &sought);
    return behind ? behind - 1 : 0;
}

static bool marked_below(void *context, uint64_t at)
{
    struct sought *sought = context;
    return LINK_SECTION_AT(sought->segment, LINK_MARKED, at, struct link_marked_at)->text < sought->value;
}

void link_segment_marked(struct link_segment *segment, uint32_t text, uint64_t *ret_from, uint64_t *ret_to)
{
    struct sought sought = {segment, text, LINK_MARKED};
    uint64_t count = link_section_count(segment, LINK_MARKED, sizeof(struct link_marked_at));
    uint32_t first = segment->footer.first, texts = segment->footer.count + 1;
    uint64_t guess = text < first ? 0 : (uint64_t)((double)(text - first) / texts * (double)count);
    *ret_from = seek(0, count, guess, marked_below, &sought);
    sought.value++;
    *ret_to = seek(*ret_from, count, *ret_from, marked_below, &sought);
}

/* ---- texts ---- */

const struct link_kept *link_segment_text(struct link_segment *segment, uint32_t at)
{
    return LINK_SECTION_AT(segment, LINK_TEXTS, at, struct link_kept);
}

const uint8_t *link_segment_words(struct link_segment *segment, const struct link_kept *text)
{
    uint64_t size = segment->footer.sections[LINK_WORDS].size, n = 3 * (uint64_t)text->count + 1;
    if (text->words < size && n <= size - text->words && text->count <= LINK_WORDS_MOST && text->key_count <= LINK_KEYS)
        return link_file_at(&segment->file, segment->footer.sections[LINK_WORDS].at + text->words, n);
    link_damage_tell(segment->file.damage, segment->file.name, "holds a text that cannot be");
    return link_zeroes;
}

/* ---- writing ---- */

bool link_segment_writer_new(int folder, uint32_t number, struct link_segment_writer *ret, struct err *err)
{
    char name[40];
    link_segment_name(number, name);
    *ret = (struct link_segment_writer){.footer = {.magic = MAGIC}, .number = number};
    return link_writer_new(folder, name, &ret->file, err);
}

void link_section_begin(struct link_segment_writer *writer, enum link_section section)
{
    writer->footer.sections[section].at = link_write_align(&writer->file);
}

void link_section_end(struct link_segment_writer *writer, enum link_section section)
{
    writer->footer.sections[section].size = writer->file.end - writer->footer.sections[section].at;
}

void link_section_put(struct link_segment_writer *writer, enum link_section section, const void *bytes, size_t n)
{
    link_section_begin(writer, section);
    link_write(&writer->file, bytes, n);
    link_section_end(writer, section);
}

void link_put_text(struct link_segment_writer *writer, const struct link_text *text, uint64_t words)
{
    struct link_kept kept = {.digest = text->digest, .words = words, .count = text->count, .key_count = text->key_count};
    memcpy(kept.keys, text->keys, sizeof kept.keys);
    link_write(&writer->file, &kept, sizeof kept);
}

void link_put_order(struct link_segment_writer *writer, const struct link_texts *texts, const uint32_t *numbers,
                    const uint32_t *order, uint32_t count, uint32_t first)
{
    link_section_begin(writer, LINK_ORDER);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t digest = link_texts_at(texts, numbers ? numbers[order[i]] : order[i])->digest;
        uint64_t entry = digest >> 32 << 32 | (first + order[i]);
        link_write(&writer->file, &entry, sizeof entry);
    }
    link_section_end(writer, LINK_ORDER);
}

bool link_segment_seal(struct link_segment_writer *writer, unsigned threads, uint64_t *ret_size, uint64_t *ret_sum,
                       struct err *err)
{
    link_write_align(&writer->file);
    link_write(&writer->file, &writer->footer, sizeof writer->footer);
    return link_writer_seal(&writer->file, threads, ret_size, ret_sum, err);
}
