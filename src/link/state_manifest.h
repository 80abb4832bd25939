/* state_manifest.h - the file "state" of a state: what it is made of, as lines of text that end with their checksum.
 *
 * It is replaced in one step, and that step is the moment at which a run counts.  Lines in this order:
 *
 *     kres link state
 *     version 2              of these files; 1 had no marks
 *     words 2                of how words.c reads texts
 *     by both                what answers go by: text, identifiers, both
 *     marks 1                of how marks.c reads texts, 0 when answers go by text; not in version 1
 *     next 4                 number of the next file
 *     records 120488 300     bytes of the file "records" that count, and how many records they are
 *     segment 1 56000 0011223344556677    number of a file "segment-N", its bytes, its checksum; the oldest first
 *     sum 8899aabbccddeeff   XXH3 of all lines above
 */
#ifndef KRES_LINK_STATE_MANIFEST_H
#define KRES_LINK_STATE_MANIFEST_H

#include "base/str.h"

enum {
    LINK_STATE_VERSION = 2,
    LINK_STATE_MARKED = 2, /* since this version there are marks */
    LINK_STATE_WORDS = 3, /* one more when link_read gives other words or digests for a text, or link_pair other keys */
    LINK_STATE_MARKS = 1, /* one more when link_marks_read gives other marks for a text */
    LINK_SEGMENTS_MOST = 48,
    LINK_MANIFEST_MOST = 16384,
    LINK_BY_MOST = 16,
};

struct link_manifest_segment { uint32_t number; uint64_t size, sum; };
struct link_manifest {
    uint32_t version, words, marks;
    char by[LINK_BY_MOST];
    uint32_t next;
    uint64_t records, record_count;
    struct link_manifest_segment segments[LINK_SEGMENTS_MOST];
    size_t segment_count;
};

/* ERR_INPUT: of another version, which the text says; ERR_FAULT: damaged, and what of it, to be put behind a file name. */
MUST_CHECK bool link_manifest_read(struct str text, struct link_manifest *ret, struct err *err);
/* The text, in at most LINK_MANIFEST_MOST bytes; its length. */
size_t link_manifest_write(const struct link_manifest *manifest, char ret[LINK_MANIFEST_MOST]);

#endif
