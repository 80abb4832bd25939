/* template.h - what the texts of a cluster have in common, and where they differ: fixed text and slots.
 *
 * Some members of a cluster (at most LINK_TEMPLATE_MEMBERS; more than that say nothing new) are aligned word by word
 * (align.h).  A word that stands in at least LINK_TEMPLATE_SHARE percent of them is fixed, and written as most members write
 * it (the most typical one wins a tie; pictures are left out); between fixed words are slots with what the members have
 * there.  A number or identifier has a slot to itself, and so has a sentence that only some have.  What fewer than a fifth
 * have (a tenth, if it is a number or identifier), or what is different in each of less than a third, is no slot: slips of
 * the pen and a foreign beginning or end stay outside the template.  A sentence that a member moved is aligned where the
 * others have it; the pieces stand in the order of the most typical member.
 *
 * compression follows InfoShield (M.-C. Lee, C. Vajiac, A. Kulshrestha et al., "InfoShield: Generalizable
 * Information-Theoretic Human-Trafficking Detection", ICDE 2021), in spirit: bits to write the members alone over bits to
 * write the template once and each member by it.
 *     a word        lg V bits; V: the vocabulary given, or the different words of the members
 *     a number n    <n> = 2 floor(lg(n + 1)) + 1 bits (P. Elias, "Universal codeword sets", 1975, his gamma code)
 *     alone         sum over members of <words> + words × lg V
 *     template      <T> + T × lg V + slots × lg(T + 1), T being its fixed words
 *     a member      for each slot <words> + words × lg V; for each fixed word that it has not or
 *                   otherwise 2 bits for the operation, lg(T + 1) for the place (once for neighbours), and lg V for
 *                   the other word; for each run of words outside the template lg(T + 1) + 2 + <words> + words × lg V;
 *                   for each jump 2 lg(T + 1)
 * 1 says that the template saves nothing; k members that are the same come near k.
 *
 * Everything is in the arena, and copied: the members' texts need not live on.  Deterministic: the same members in the same
 * order give the same template.  O(members × words²): texts are cut to as many words as LINK_TEMPLATE_CELLS
 * allows (2 048 for up to 16 members, 1 024 for 64), so that no texts take longer than some tenths of a second. */
#ifndef KRES_LINK_TEMPLATE_H
#define KRES_LINK_TEMPLATE_H

#include "link/tokens.h"

enum {
    LINK_TEMPLATE_MEMBERS = 64,
    LINK_TEMPLATE_SHARE = 70,
    LINK_TEMPLATE_VALUES = 8,   /* of a slot that are given out */
    LINK_TEMPLATE_BYTES = 160,  /* of one of them; the rest becomes "…" */
    LINK_TEMPLATE_CELLS = 1 << 26,
};
#define LINK_NO_PIECE UINT32_MAX

struct link_value {
    struct str text;   /* as the most typical of them has it, or else the first; "" where members have nothing */
    size_t members;
};

struct link_piece {
    bool slot;
    struct str text;   /* of fixed text, with the marks around it */
    /* of a slot */
    struct link_value *values; /* the most frequent first */
    size_t value_count, different; /* given out; all that were met, "" counted */
    size_t filled;     /* members that have something there */
    enum link_kind kinds[LINK_KINDS]; /* the most frequent first */
    size_t kind_count;
};

/* A stretch of one member's text; what is in none of them is outside the template.  What was moved
 * is a stretch of its own. */
enum link_span_state {
    LINK_SPAN_FIXED,   /* says what the fixed piece says */
    LINK_SPAN_OTHER,   /* stands in place of a fixed word, and is another */
    LINK_SPAN_SLOT,    /* fills a slot */
};
struct link_span { uint32_t start, end, piece; enum link_span_state state; };

struct link_member {
    struct link_span *spans; /* in the order of the text */
    size_t count;
    bool cut;                /* has more words than were looked at */
};

struct link_template {
    struct link_piece *pieces;
    size_t piece_count;
    struct link_member *members; /* as given */
    size_t member_count;         /* at most LINK_TEMPLATE_MEMBERS */
    size_t typical;
    size_t fixed_words;
    double bits_alone, bits_with, compression;
};

struct link_template_options {
    const char *country; /* as identifier_find wants it; NULL: unknown */
    size_t vocabulary;   /* different words of the whole collection; 0: of the members */
};
/* texts: valid UTF-8.  reader: the caller's, for its buffers.  No members or no words: no pieces, compression 1. */
void link_template_make(struct arena *arena, struct link_reader *reader, const struct str *texts, size_t count,
                        const struct link_template_options *options, struct link_template *ret);

#endif
