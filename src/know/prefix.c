/* prefix.c - see prefix.h. */
#include "know/prefix.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { QUERY_WORDS_MOST = 8 };

/* Letters that no decomposition takes apart. */
static UChar32 plain(UChar32 c)
{
    static const struct { UChar32 from, to; } letters[] = {
        {0x0111, 'd'}, {0x0142, 'l'}, {0x00f8, 'o'}, {0x0131, 'i'}, {0x0127, 'h'}, {0x0451, 0x0435}, {0x0491, 0x0433}};

    for (size_t i = 0; i < LEN(letters); i++)
        if (letters[i].from == c)
            return letters[i].to;
    return c;
}

/* NFKC case folding, then canonical decomposition, so that marks stand alone and can be left out. */
static UChar *decomposed(struct arena *arena, struct str text, int32_t *ret_length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = (int32_t)text.n * 4 + 16, length = 0;
    UChar *raw = ARENA_ARRAY(arena, (size_t)room, UChar);
    UChar *folded = ARENA_ARRAY(arena, (size_t)room, UChar);

    *ret_length = 0;
    u_strFromUTF8WithSub(raw, room, &length, text.p ? text.p : "", (int32_t)text.n, 0xfffd, NULL, &status);
    int32_t n = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&status), raw, length, folded, room, &status);
    length = unorm2_normalize(unorm2_getNFDInstance(&status), folded, n, raw, room, &status);
    if (U_SUCCESS(status))
        *ret_length = length;
    return raw;
}

typedef void word_fn(void *context, struct str word);

static void each_word(struct arena *arena, struct str text, word_fn *found, void *context)
{
    int32_t length;
    UChar *units = decomposed(arena, str_slice(text, 0, 1 << 16), &length);
    struct buf word = {.arena = arena};

    for (int32_t i = 0; i <= length;) {
        UChar32 c = 0;
        if (i < length)
            U16_NEXT(units, i, length, c);
        else
            i++;
        if (c && u_charType(c) == U_NON_SPACING_MARK)
            continue;
        if (c && u_isalnum(c)) {
            char bytes[4];
            int32_t n = 0;
            U8_APPEND_UNSAFE(bytes, n, plain(c));
            buf_add(&word, str_make(bytes, (size_t)n));
        } else if (word.n) {
            found(context, str_copy(arena, buf_str(&word)));
            word.n = 0;
        }
    }
}

struct adding { struct prefix_index *index; uint32_t item; };

static void add_word(void *context, struct str word)
{
    const struct adding *adding = context;
    struct prefix_index *index = adding->index;

    if (index->count == index->room) {
        struct prefix_word *more = ARENA_ARRAY(index->arena, index->room ? index->room * 2 : 256, struct prefix_word);
        if (index->count)
            memcpy(more, index->words, index->count * sizeof *more);
        index->room = index->room ? index->room * 2 : 256;
        index->words = more;
    }
    index->words[index->count++] = (struct prefix_word){str_copy(index->arena, word), adding->item};
}

void prefix_add(struct prefix_index *index, struct str text, uint32_t item)
{
    struct arena work = {0};

    each_word(&work, text, add_word, &(struct adding){index, item});
    arena_clear(&work);
}

static int compare(const void *a, const void *b)
{
    const struct prefix_word *x = a, *y = b;
    int order = str_cmp(x->word, y->word);

    return order ? order : (x->item > y->item) - (x->item < y->item);
}

void prefix_ready(struct prefix_index *index)
{
    size_t kept = 0;

    if (!index->count)
        return;
    qsort(index->words, index->count, sizeof *index->words, compare);
    for (size_t i = 1; i < index->count; i++)
        if (compare(&index->words[kept], &index->words[i]))
            index->words[++kept] = index->words[i];
    index->count = kept + 1;
}

/* Index of the first word that is not before this one. */
static size_t lower_bound(const struct prefix_index *index, struct str word)
{
    size_t from = 0, to = index->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_cmp(index->words[middle].word, word) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

struct query { struct str words[QUERY_WORDS_MOST]; size_t count; };

static void take_word(void *context, struct str word)
{
    struct query *query = context;

    if (query->count < QUERY_WORDS_MOST)
        query->words[query->count++] = word;
}

void prefix_find(const struct prefix_index *index, struct arena *arena, struct str query, bool *ret, size_t items)
{
    struct query asked = {0};
    bool *hit = ARENA_ARRAY(arena, items + 1, bool);

    each_word(arena, query, take_word, &asked);
    memset(ret, true, items * sizeof *ret);
    for (size_t w = 0; w < asked.count; w++) {
        memset(hit, 0, items * sizeof *hit);
        for (size_t i = lower_bound(index, asked.words[w]);
             i < index->count && str_starts(index->words[i].word, asked.words[w]); i++)
            if (index->words[i].item < items)
                hit[index->words[i].item] = true;
        for (size_t i = 0; i < items; i++)
            ret[i] = ret[i] && hit[i];
    }
}
