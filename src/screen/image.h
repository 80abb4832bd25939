/* image.h - indicator packs compiled into one block of memory, as a scan uses it and as the cache file holds it.
 *
 * Everything is an array in the block, and refers to other arrays by index, so that a cached block is used where
 * it lies (mmap) and a start costs reading, not building.  It is written by build.c, kept by cache.c, read by
 * lexicon.h, match.c, scan.c and screen.c.
 *
 * Every word of the packs' phrases stands in one trie (the lexicon).  A word of a text falls into a class: the
 * set of places' word sets ("atoms") that it belongs to.  Classes are few, phrases compare atoms, and a text's
 * word is compared with letters once.  The words of each phrase's rarest cut carry triggers: where they stand in
 * a text, the phrase is tried. */
#ifndef KRES_SCREEN_IMAGE_H
#define KRES_SCREEN_IMAGE_H

#include "screen/phrase.h"
#include "screen/screen.h"

struct image_str { uint32_t at, n; };       /* in strings */
struct image_span { uint32_t first, count; }; /* in another array */

/* Double-array trie (Aoe, "An efficient digital search algorithm by using a double-array structure", 1989):
 * from node i by byte c to base + c, when check there is i + 1.  What a word is told at the node where it stops
 * stands apart, in ends. */
struct image_node { uint32_t base, check; };
struct image_end {
    uint32_t stem;  /* class of a longer word that begins with this node's letters */
    uint32_t exact; /* class of the word that ends here */
};

enum { IMAGE_SIGNATURE = 4 }; /* words of 64 bits */

/* What is asked of every word, by its class; in one place, because every word of every text asks it.  Class 0: in no
 * phrase. */
struct image_class {
    uint64_t signature[IMAGE_SIGNATURE]; /* a bit for each atom, one of its own for the most used, the others share */
    uint32_t slots;      /* first of them, ascending, in class_slots */
    uint32_t triggers;   /* first of them */
    uint16_t slot_count, trigger_count;
    uint8_t languages;   /* that use the word much: text_language_words */
    uint8_t money;       /* entry of moneys, from 1; 0: says nothing about money */
    struct image_span atoms; /* ascending, in class_atoms */
};

/* Of pay.yaml, each from 1; 0: none. */
struct image_money { uint8_t currency, period, trade, thousand; };

/* The phrase may match with this word at the place, if one of the words lo to hi from here is of the slot: such as
 * must stand before it, or after it, or be the phrase's next rarest.  A text's words mark their slots with their
 * places, sentence by sentence, so that a trigger is answered by one look. */
enum { IMAGE_MARKED = 0, IMAGE_SLOTS_MOST = UINT16_MAX, IMAGE_PHRASES_MOST = 1 << 26, IMAGE_TRIGGERS_MOST = UINT16_MAX };
struct image_trigger {
    uint16_t slot; /* IMAGE_MARKED is always marked, everywhere: nothing is needed */
    int8_t lo, hi;
    uint32_t phrase : 26, place : 6;
};
/* Another slot that must be marked, where there is one; beside triggers. */
struct image_second { uint16_t slot; int8_t lo, hi; };

struct image_place {
    uint64_t follow, before; /* places that may come next, that may come before */
    uint32_t bit;            /* of the atom, in signatures: its number */
    uint32_t what;           /* PLACE_WORDS: the atom; PLACE_NUMBER: in ranges; PLACE_PAY: in wants */
};

struct image_phrase {
    uint64_t first, last;
    uint64_t words, numbers, gaps, pays; /* places by kind */
    uint64_t cut;                        /* every match passes one of these places */
    struct image_span places, nots;      /* nots: guards of this phrase */
    uint32_t entry;                      /* its indicator; of a guard: none */
};

/* slot: of the words of the guard phrase's cut; longest: words that it may span. */
struct image_guard { uint32_t phrase; uint16_t slot; uint8_t before, after, longest; };
struct image_range { int64_t least, most; };

struct image_text { struct image_str lang, name, reason; };

struct image_indicator {
    struct image_str id, source;
    struct image_span forms, texts, guards;
    double weight;
    uint8_t element, strength, counter;
};

/* So many distinct indicators of at least this strength, of any of these elements. */
struct image_need { uint32_t count, strength, elements; /* one bit each */ };

struct image_rule {
    double score; /* at least */
    struct image_str id;
    struct image_span needs, unless, sentences; /* unless: counter-indicators, any of which forbids the rule */
    uint32_t level;
};

struct image_label { struct image_str name, lang, text; };

/* The arrays of an image: name and type.  Written once here; struct image, the builder and the cache read it. */
#define IMAGE_ARRAYS(X) \
    X(nodes, struct image_node) X(ends, struct image_end) X(classes, struct image_class) \
    X(moneys, struct image_money) X(class_slots, uint16_t) X(class_atoms, uint32_t) X(seconds, struct image_second) \
    X(triggers, struct image_trigger) X(pay_triggers, struct image_trigger) \
    X(phrases, struct image_phrase) X(places, struct image_place) X(ranges, struct image_range) \
    X(wants, struct pay_want) X(guards, struct image_guard) X(indicators, struct image_indicator) \
    X(forms, struct image_str) X(texts, struct image_text) X(rules, struct image_rule) \
    X(needs, struct image_need) X(sentences, struct image_label) X(labels, struct image_label) \
    X(currencies, float) X(trades, float) X(strings, char)

struct image {
#define IMAGE_ARRAY(name, type) const type *name; size_t name##_count;
    IMAGE_ARRAYS(IMAGE_ARRAY)
#undef IMAGE_ARRAY
    double even;
    size_t slot_count;
    float ordinary; /* pay, euros a month; 0: no pack has pay.yaml */
};

static inline struct str image_str(const struct image *image, struct image_str ref)
{
    return str_make(image->strings + ref.at, ref.n);
}

/* The class of a folded word; TEXT_SLACK readable bytes follow it.  O(its letters). */
static inline uint32_t image_class_of(const struct image *image, const char *word, size_t n)
{
    const struct image_node *nodes = image->nodes;
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t next = nodes[at].base + (unsigned char)word[i];
        if (nodes[next].check != at + 1)
            return image->ends[at].stem;
        at = next;
    }
    return image->ends[at].exact;
}

static inline bool image_among(const uint32_t *list, uint32_t count, uint32_t number)
{
    while (count > 8) {
        uint32_t half = count / 2;
        list += list[half] <= number ? half : 0;
        count -= half;
    }
    for (uint32_t i = 0; i < count; i++)
        if (list[i] == number)
            return true;
    return false;
}

/* Is the word of this class one of those that may stand at this place of words? */
static inline bool image_class_fits(const struct image *image, uint32_t class, const struct image_place *place)
{
    const struct image_class *c = &image->classes[class];
    return (c->signature[place->bit / 64] >> (place->bit % 64) & 1) &&
           image_among(image->class_atoms + c->atoms.first, c->atoms.count, place->what);
}

#endif
