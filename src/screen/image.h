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
 * from node i by byte c to base + c, when check there is i + 1. */
struct image_node {
    uint32_t base, check;
    uint32_t stem;  /* class of a longer word that begins with this node's letters */
    uint32_t exact; /* class of the word that ends here */
};

#define IMAGE_TRIGGERS (UINT64_C(1) << 63) /* in a signature: the class has triggers */
enum { IMAGE_ATOMS_MANY = 16 };
#define IMAGE_NO_MAP UINT32_MAX

/* Class 0: in no phrase.  What is asked of every word stands in arrays of its own beside this one: signatures (a bit
 * for each atom, one of its own for the most used, the others share), triggered, and languages (that use the word
 * much: text_language_words). */
struct image_class {
    struct image_span atoms; /* ascending, in class_atoms */
    uint32_t map;            /* where many: from this word of class_maps a bit for each atom; else IMAGE_NO_MAP */
    uint8_t currency, period, trade; /* of pay.yaml, from 1; 0: none */
    bool thousand;
};

/* The phrase may match with this word at the place, if one of the words lo to hi from it is one of the phrase's next
 * rarest cut: has this atom, whose bit of signatures is near. */
#define IMAGE_NO_ATOM UINT32_MAX
struct image_trigger {
    uint64_t near; /* all bits when there is no atom: nothing need be near */
    uint32_t atom, phrase;
    uint8_t place;
    int8_t lo, hi;
};

struct image_place {
    uint64_t follow, before; /* places that may come next, that may come before */
    uint64_t bit;            /* of the atom, in signatures */
    uint32_t what;           /* PLACE_WORDS: the atom; PLACE_NUMBER: in ranges; PLACE_PAY: in wants */
};

struct image_phrase {
    uint64_t first, last;
    uint64_t words, numbers, gaps, pays; /* places by kind */
    uint64_t cut;                        /* every match passes one of these places */
    struct image_span places, nots;      /* nots: guards of this phrase */
    uint32_t entry;                      /* its indicator; of a guard: none */
};

/* near: the signature of the guard phrase's cut; longest: words that it may span. */
struct image_guard { uint64_t near; uint32_t phrase; uint8_t before, after, longest; };
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
    X(nodes, struct image_node) X(classes, struct image_class) X(signatures, uint64_t) \
    X(triggered, struct image_span) X(languages, uint8_t) X(class_atoms, uint32_t) \
    X(class_maps, uint64_t) \
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
            return nodes[at].stem;
        at = next;
    }
    return nodes[at].exact;
}

static inline bool image_class_has(const struct image *image, const struct image_class *class, uint32_t atom)
{
    if (class->map != IMAGE_NO_MAP)
        return image->class_maps[class->map + atom / 64] >> (atom & 63) & 1;
    const uint32_t *atoms = image->class_atoms + class->atoms.first;
    for (uint32_t i = 0; i < class->atoms.count; i++)
        if (atoms[i] >= atom)
            return atoms[i] == atom;
    return false;
}

/* Is the word of this class one of those that may stand at this place of words? */
static inline bool image_class_fits(const struct image *image, uint32_t class, const struct image_place *place)
{
    return (image->signatures[class] & place->bit) && image_class_has(image, &image->classes[class], place->what);
}

#endif
