/* lexicon.c - see lexicon.h. */
#include "screen/lexicon.h"

#include <stdlib.h>

enum { LETTERS = 256 };

struct builder {
    struct lexicon *lexicon;
    struct arena *arena; /* for what is needed on the way */
    struct image_node *nodes;
    struct image_end *ends;
    size_t room, used; /* used: the highest node and its 256 ways on */
    size_t free_from;  /* below it, nearly everything is taken */
    struct lexicon_class *classes;
    size_t class_count, class_room;
    uint32_t *slots; /* open addressing: classes by their marks */
    size_t mask;
};

void lexicon_add(struct lexicon *lexicon, struct str text, bool stem, uint32_t mark)
{
    if (lexicon->word_count == lexicon->word_room) {
        size_t room = lexicon->word_room ? lexicon->word_room * 2 : 4096;
        struct lexicon_word *words = ARENA_ARRAY(lexicon->arena, room, struct lexicon_word);
        if (lexicon->word_count)
            memcpy(words, lexicon->words, lexicon->word_count * sizeof *words);
        lexicon->words = words;
        lexicon->word_room = room;
    }
    lexicon->words[lexicon->word_count++] = (struct lexicon_word){text, stem, mark};
}

static int word_order(const void *a, const void *b)
{
    const struct lexicon_word *x = a, *y = b;
    int order = str_cmp(x->text, y->text);
    if (order)
        return order;
    if (x->stem != y->stem)
        return x->stem ? -1 : 1;
    return x->mark < y->mark ? -1 : x->mark > y->mark;
}

static uint64_t marks_hash(const uint32_t *marks, size_t count)
{
    return str_hash(str_make(marks, count * sizeof *marks)) * 0x9e3779b97f4a7c15u >> 20;
}

static void grow_classes(struct builder *b)
{
    size_t room = b->class_room ? b->class_room * 2 : 1024;
    struct lexicon_class *classes = ARENA_ARRAY(b->lexicon->arena, room, struct lexicon_class);
    if (b->classes)
        memcpy(classes, b->classes, b->class_count * sizeof *classes);
    b->classes = classes;
    b->class_room = room;
    b->mask = room * 4 - 1;
    b->slots = ARENA_ARRAY(b->arena, b->mask + 1, uint32_t);
    for (uint32_t i = 1; i < b->class_count; i++) {
        size_t at = marks_hash(classes[i].marks, classes[i].count) & b->mask;
        while (b->slots[at])
            at = (at + 1) & b->mask;
        b->slots[at] = i;
    }
}

static int mark_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The class with the marks of another and some more. */
static uint32_t class_with(struct builder *b, uint32_t other, const struct lexicon_word *words, size_t count)
{
    if (!count)
        return other;
    struct lexicon_class base = b->classes[other];
    uint32_t *marks = ARENA_ARRAY(b->arena, base.count + count, uint32_t);
    size_t n = base.count, kept = 0;
    if (n)
        memcpy(marks, base.marks, n * sizeof *marks);
    for (size_t i = 0; i < count; i++)
        marks[n++] = words[i].mark;
    qsort(marks, n, sizeof *marks, mark_order);
    for (size_t i = 0; i < n; i++)
        if (!kept || marks[kept - 1] != marks[i])
            marks[kept++] = marks[i];
    if (b->class_count == b->class_room)
        grow_classes(b);
    size_t at = marks_hash(marks, kept) & b->mask;
    for (; b->slots[at]; at = (at + 1) & b->mask) {
        struct lexicon_class *have = &b->classes[b->slots[at]];
        if (have->count == kept && memcmp(have->marks, marks, kept * sizeof *marks) == 0)
            return b->slots[at];
    }
    uint32_t *own = ARENA_ARRAY(b->lexicon->arena, kept, uint32_t);
    memcpy(own, marks, kept * sizeof *marks);
    b->classes[b->class_count] = (struct lexicon_class){own, kept};
    return b->slots[at] = (uint32_t)b->class_count++;
}

static void make_room(struct builder *b, size_t nodes)
{
    if (nodes <= b->room)
        return;
    size_t room = b->room ? b->room : 4096;
    while (room < nodes)
        room *= 2;
    struct image_node *more = ARENA_ARRAY(b->lexicon->arena, room, struct image_node);
    struct image_end *ends = ARENA_ARRAY(b->lexicon->arena, room, struct image_end);
    if (b->used) {
        memcpy(more, b->nodes, b->used * sizeof *more);
        memcpy(ends, b->ends, b->used * sizeof *ends);
    }
    b->nodes = more;
    b->ends = ends;
    b->room = room;
}

/* A base from which all these ways lead to free nodes. */
static uint32_t find_base(struct builder *b, const unsigned char *ways, size_t count)
{
    size_t tries = 0;
    for (size_t at = b->free_from;; at++) {
        size_t base = at > ways[0] ? at - ways[0] : 1, i = 0;
        make_room(b, base + LETTERS);
        if (b->nodes[base + ways[0]].check) {
            if (at == b->free_from)
                b->free_from++;
            continue;
        }
        while (i < count && !b->nodes[base + ways[i]].check)
            i++;
        if (i == count) {
            if (b->used < base + LETTERS)
                b->used = base + LETTERS;
            return (uint32_t)base;
        }
        if (++tries == 512) /* crowded here */
            b->free_from = at;
    }
}

/* The words [first, end) share their first depth letters, which lead to this node. */
static void build_node(struct builder *b, uint32_t node, size_t first, size_t end, size_t depth, uint32_t stem)
{
    const struct lexicon_word *words = b->lexicon->words;
    unsigned char ways[LETTERS];
    size_t starts[LETTERS + 1], count = 0, at = first, exact;
    while (at < end && words[at].text.n == depth && words[at].stem)
        at++;
    stem = class_with(b, stem, words + first, at - first);
    exact = at;
    while (at < end && words[at].text.n == depth)
        at++;
    b->ends[node].stem = stem;
    b->ends[node].exact = class_with(b, stem, words + exact, at - exact);
    for (; at < end; at++) {
        unsigned char way = (unsigned char)words[at].text.p[depth];
        if (!count || ways[count - 1] != way) {
            ways[count] = way;
            starts[count++] = at;
        }
    }
    starts[count] = end;
    if (!count)
        return;
    uint32_t base = find_base(b, ways, count);
    b->nodes[node].base = base;
    for (size_t i = 0; i < count; i++)
        b->nodes[base + ways[i]].check = node + 1;
    for (size_t i = 0; i < count; i++)
        build_node(b, base + ways[i], starts[i], starts[i + 1], depth + 1, stem);
}

void lexicon_build(struct lexicon *lexicon, struct lexicon_built *ret)
{
    struct arena scratch = {0};
    struct builder b = {.lexicon = lexicon, .arena = &scratch, .class_count = 1, .free_from = 1};
    grow_classes(&b);
    make_room(&b, 2 * LETTERS);
    b.used = LETTERS;
    b.nodes[0].check = UINT32_MAX; /* the root is nobody's child */
    if (lexicon->word_count)
        qsort(lexicon->words, lexicon->word_count, sizeof *lexicon->words, word_order);
    build_node(&b, 0, 0, lexicon->word_count, 0, 0);
    make_room(&b, b.used + LETTERS);
    *ret = (struct lexicon_built){.nodes = b.nodes, .ends = b.ends, .node_count = b.used + LETTERS, .classes = b.classes,
                                  .class_count = b.class_count};
    arena_clear(&scratch);
}
