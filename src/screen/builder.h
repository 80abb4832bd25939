/* builder.h - an image while it is built: what build.c (words and phrases) and build_texts.c (indicators, levels and
 * what people read) share.  Private to screen/. */
#ifndef KRES_SCREEN_BUILDER_H
#define KRES_SCREEN_BUILDER_H

#include "screen/draft.h"
#include "screen/lexicon.h"
#include "screen/vocabulary.h"

struct atom_trigger {
    struct image_trigger first;
    struct image_second second;
    const struct atom *other; /* whose slot the second is to be; NULL: none */
};

struct atom {
    struct str key;
    uint32_t number;
    struct atom_trigger *triggers;
    size_t trigger_count, trigger_room, often;
    uint32_t bit;  /* in signatures */
    bool placed;   /* it is the words of a place, not only of what triggers need near */
    uint32_t slot; /* from 1: triggers need its words near; 0: none does */
};

struct builder {
    struct draft *draft;
    struct arena scratch;
#define SECTION(name, type) struct buf name;
    IMAGE_ARRAYS(SECTION)
#undef SECTION
    struct lexicon lexicon;
    struct vocabulary vocabulary;
    struct buf key, words; /* of the atom that is looked for */
    struct atom **atoms;
    uint32_t *slots;
    size_t atom_count, slot_mask, slot_count;
    const struct phrase **guard_phrases; /* each once */
    uint32_t *guard_slots;
    size_t guard_phrase_count, guard_mask;
};

#define ADD(section, type, ...) buf_add(&(section), str_make(&(type)__VA_ARGS__, sizeof(type)))
#define COUNT(section, type) ((uint32_t)((section).n / sizeof(type)))

/* Guards as the image has them; their phrases are added. */
struct image_span builder_guards(struct builder *b, const struct draft_guard *guards);
void builder_indicators(struct builder *b);
void builder_levels(struct builder *b);

#endif
