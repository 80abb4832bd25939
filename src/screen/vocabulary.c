/* vocabulary.c - see vocabulary.h. */
#include "screen/vocabulary.h"

#include <stdlib.h>

#include "text/normal.h"

struct gathered {
    struct arena *arena;
    struct text_normal normal;
    struct str *words;
    size_t count, room;
};

static void add_text(struct gathered *all, struct str text)
{
    struct err err;
    if (!text_normalise(all->arena, text, &all->normal, &err))
        return;
    for (size_t i = 0; i < all->normal.word_count; i++) {
        if (all->count == all->room) {
            size_t room = all->room ? all->room * 2 : 16384;
            struct str *more = ARENA_ARRAY(all->arena, room, struct str);
            if (all->count)
                memcpy(more, all->words, all->count * sizeof *more);
            all->words = more;
            all->room = room;
        }
        all->words[all->count++] = str_copy(all->arena, text_word_of(&all->normal, i));
    }
}

static int word_order(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void vocabulary_read(struct vocabulary *vocabulary, const struct draft *draft, struct arena *arena)
{
    struct gathered all = {.arena = arena};
    for (size_t i = 0; i < draft->indicator_count; i++) {
        const struct yaml *examples = yaml_get(draft->indicators[i].node, "examples");
        for (const struct yaml *lang = examples ? examples->first : NULL; lang; lang = lang->next)
            for (const struct yaml *list = lang->first; list; list = list->next)
                for (const struct yaml *text = list->first; text; text = text->next)
                    add_text(&all, text->text);
    }
    if (all.count)
        qsort(all.words, all.count, sizeof *all.words, word_order);
    vocabulary->words = ARENA_ARRAY(arena, all.count, struct str);
    vocabulary->before = ARENA_ARRAY(arena, all.count + 1, size_t);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!count || !str_eq(vocabulary->words[count - 1], all.words[i])) {
            vocabulary->before[count] = i;
            vocabulary->words[count++] = all.words[i];
        }
    }
    vocabulary->before[count] = all.count;
    vocabulary->count = count;
}

/* The first word that is not before this one; with past, the first that does not begin with it either. */
static size_t find(const struct vocabulary *vocabulary, struct str word, bool past)
{
    size_t low = 0, high = vocabulary->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str have = vocabulary->words[middle];
        if (str_cmp(have, word) < 0 || (past && str_starts(have, word)))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t vocabulary_uses(const struct vocabulary *vocabulary, const struct phrase_word *word)
{
    size_t from = find(vocabulary, word->text, false), to;
    if (word->stem)
        to = find(vocabulary, word->text, true);
    else
        to = from + (from < vocabulary->count && str_eq(vocabulary->words[from], word->text));
    return vocabulary->before[to] - vocabulary->before[from];
}
