/* state_segment.h - what one run added to a state, as columns of a file.
 *
 * Texts have numbers: those of the first segment from 0, those of the next behind them.  The number says only where a text
 * stands; whatever is decided goes by digests.  Columns of texts stand in the order of their numbers:
 *
 *     texts     digest, keys, where the words stand        leaders  the text under which the cluster was known then
 *     words     three bytes each (texts.h)                 order    (half a digest, number) by digest, to find a text
 *     postings  (key, number) by bucket, key, band (postings.h): of all keys, also those of one text alone
 *
 * and others:
 *
 *     members   numbers of texts in clusters               clusters name, size and spans of members, by leader
 *     spans     stretches of members                       moves    leader that is now under another
 *     places    where records stand, by number of text     steps    of counts.h; in the first segment only
 *     marked    records with identifiers, by text          marks    of these, one behind the other (marks.h)
 *     by mark   (half a mark, where it stands) by mark
 *
 * A cluster that grew is written again with all its spans, so the newest segment that knows a leader is right.  Members
 * are counted through all segments, so that segments can be put together without anything being renumbered.
 *
 * Numbers are in the order of bytes of the machine.  Every access is checked (state_file.h).  Any thread. */
#ifndef KRES_LINK_STATE_SEGMENT_H
#define KRES_LINK_STATE_SEGMENT_H

#include "link/postings.h"
#include "link/state_file.h"
#include "link/texts.h"

enum link_section {
    LINK_TEXTS, LINK_WORDS, LINK_ORDER, LINK_POSTINGS, LINK_BUCKET_STARTS, LINK_LEADERS, LINK_MEMBERS, LINK_CLUSTERS,
    LINK_SPANS, LINK_MOVES, LINK_PLACE_TEXTS, LINK_PLACES, LINK_STEPS, LINK_MARKED, LINK_MARKS, LINK_BY_MARK,
    LINK_SECTIONS
};

struct link_kept { /* a text */
    uint64_t digest, words; /* words: from the beginning of theirs */
    uint16_t count, key_count;
    uint16_t keys[LINK_KEYS];
    uint32_t spare;
};
struct link_grouped { /* a cluster */
    uint64_t digest, size; /* the smallest digest; records */
    uint32_t leader, spans;
    uint64_t first_span;
};
struct link_stretch { uint64_t from, count; };
struct link_move { uint32_t from, to; };
struct link_marked_at { /* a record and its marks, from that one on */
    uint64_t place, from;
    uint32_t text, count; /* text: its number, or LINK_NO_TEXT; LINK_NO_TEXT stand last */
};

struct link_footer {
    uint64_t magic;
    uint32_t first, count;            /* texts */
    uint64_t first_member, members;
    uint64_t spare;
    struct { uint64_t at, size; } sections[LINK_SECTIONS]; /* bytes */
    uint64_t zero[3];
};

struct link_segment {
    struct link_file file;
    struct link_footer footer;
    uint64_t starts[LINK_BUCKETS + 1]; /* of buckets, in postings */
    uint32_t number;                   /* of the file */
};
/* size, sum: of the file. */
MUST_CHECK bool link_segment_open(int folder, uint32_t number, uint64_t size, uint64_t sum, struct link_damage *damage,
                                  struct link_segment *ret, struct err *err);
void link_segment_close(struct link_segment *segment);
void link_segment_name(uint32_t number, char ret[40]);

static inline uint64_t link_section_count(const struct link_segment *segment, enum link_section section, size_t item)
{
    return segment->footer.sections[section].size / item;
}
/* An item of a column. */
static inline const void *link_section_at(struct link_segment *segment, enum link_section section, uint64_t i, size_t item)
{
    if (i >= link_section_count(segment, section, item)) {
        link_damage_tell(segment->file.damage, segment->file.name, "points to a place that it does not have");
        return link_zeroes;
    }
    return link_file_at(&segment->file, segment->footer.sections[section].at + i * item, item);
}
#define LINK_SECTION_AT(segment, section, i, type) \
    ((const type *)link_section_at((segment), (section), (i), sizeof(type)))

/* Of a text of this segment, counted from its first; words: they and one byte more. */
const struct link_kept *link_segment_text(struct link_segment *segment, uint32_t at);
const uint8_t *link_segment_words(struct link_segment *segment, const struct link_kept *text);
/* The number of the text with that digest, or LINK_NO_TEXT. */
uint32_t link_segment_find(struct link_segment *segment, uint64_t digest);
/* The run of a key (the upper half of entries) in postings: [*ret_from, *ret_to). */
void link_segment_run(struct link_segment *segment, size_t bucket, uint32_t key, uint64_t *ret_from, uint64_t *ret_to);
/* The number of an entry of a bucket, and its place by bands. */
uint32_t link_segment_entry(struct link_segment *segment, size_t bucket, uint64_t at, uint64_t *ret_place);
/* The first of a run whose place is not below. */
uint64_t link_segment_seek(struct link_segment *segment, size_t bucket, uint64_t from, uint64_t to, uint64_t place);
/* The cluster with that leader, or NULL. */
const struct link_grouped *link_segment_cluster(struct link_segment *segment, uint32_t leader);
/* The places of a text are [*ret_from, *ret_to). */
void link_segment_places(struct link_segment *segment, uint32_t text, uint64_t *ret_from, uint64_t *ret_to);

/* ---- marks ---- */

/* Entries of LINK_BY_MARK whose marks have the same upper half as this one: [*ret_from, *ret_to). */
void link_segment_marks(struct link_segment *segment, uint64_t mark, uint64_t *ret_from, uint64_t *ret_to);
/* The mark of an entry, and where it stands in LINK_MARKS. */
uint64_t link_segment_mark(struct link_segment *segment, uint64_t entry, uint64_t *ret_at);
/* The first entry of a run behind those of the mark. */
uint64_t link_segment_mark_end(struct link_segment *segment, uint64_t from, uint64_t to, uint64_t mark);
/* The record that the mark at that place of LINK_MARKS is of. */
uint64_t link_segment_mark_record(struct link_segment *segment, uint64_t at);
/* The records of a text in LINK_MARKED. */
void link_segment_marked(struct link_segment *segment, uint32_t text, uint64_t *ret_from, uint64_t *ret_to);

/* ---- writing ---- */

struct link_segment_writer {
    struct link_writer file;
    struct link_footer footer;
    uint32_t number;
};
MUST_CHECK bool link_segment_writer_new(int folder, uint32_t number, struct link_segment_writer *ret, struct err *err);
/* Between these everything that is written belongs to the section. */
void link_section_begin(struct link_segment_writer *writer, enum link_section section);
void link_section_end(struct link_segment_writer *writer, enum link_section section);
void link_section_put(struct link_segment_writer *writer, enum link_section section, const void *bytes, size_t n);
/* Adds a text whose words stand so far from the beginning of theirs. */
void link_put_text(struct link_segment_writer *writer, const struct link_text *text, uint64_t words);
/* The section of the order: texts (numbers: those of them) in the given order, the first of which has that number. */
void link_put_order(struct link_segment_writer *writer, const struct link_texts *texts, const uint32_t *numbers,
                    const uint32_t *order, uint32_t count, uint32_t first);
MUST_CHECK bool link_segment_seal(struct link_segment_writer *writer, unsigned threads, uint64_t *ret_size,
                                  uint64_t *ret_sum, struct err *err);

#endif
