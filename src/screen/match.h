/* match.h - a phrase's automaton run over the words of a text, both ways from a word where a trigger points.
 *
 * Pure functions over an image and a text; any thread.  A try costs at most the phrase's longest match times its
 * places, whatever the text. */
#ifndef KRES_SCREEN_MATCH_H
#define KRES_SCREEN_MATCH_H

#include "screen/image.h"
#include "text/normal.h"

/* Where a slot's words stood last: in which piece of text, and its first and last of them. */
struct match_mark {
    uint16_t piece;
    uint8_t first, last; /* words from the piece's beginning */
};

/* A folded text with the class of each word. */
struct match_text {
    const struct image *image;
    const struct text_normal *normal;
    const uint32_t *classes;
    size_t count;            /* of words */
    size_t from, to;         /* the sentence that is looked at, or as much of it as matters */
    const struct match_mark *marks; /* by slot */
    uint16_t piece;          /* of the text, this one */
    struct pay_amount *pay;  /* amounts of money in it, in their order */
    size_t pay_count;
    float ordinary;          /* wage, euros a month */
};

struct match { uint32_t first, last; }; /* words */

/* The places among wanted that this word may stand at. */
uint64_t match_places(const struct match_text *text, const struct image_phrase *phrase, size_t word,
                      uint64_t wanted);
/* The shortest match with this word at this place; an amount of money at its ends is taken whole. */
bool match_at(const struct match_text *text, const struct image_phrase *phrase, size_t word, unsigned place,
              struct match *ret);
/* Does a guard's phrase stand near the match, in the same sentence? */
bool match_guarded(const struct match_text *text, struct image_span guards, struct match match);

#endif
