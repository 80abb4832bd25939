/* search_marks.c - why a document was found: its words marked, and the part of a text that holds them; see search.h. */
#include "know/search_index.h"

#include <stdlib.h>

static bool is_looked_for(const struct search_result *result, uint32_t term)
{
    size_t low = 0;
    size_t high = result->term_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (result->terms[middle] == term)
            return true;
        if (result->terms[middle] < term)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool marks(const struct search_result *result, const struct search_token *token)
{
    return is_looked_for(result, token->term) || (token->stem != SEARCH_NO_TERM && is_looked_for(result, token->stem));
}

/* Pieces of a whole come before it: "KZ", "1", "KZ-1". */
static void add_span(struct search_span *spans, size_t *count, uint32_t start, uint32_t end)
{
    while (*count && spans[*count - 1].start >= start)
        (*count)--;
    if (*count && spans[*count - 1].end >= start) {
        if (spans[*count - 1].end < end)
            spans[*count - 1].end = end;
        return;
    }
    spans[(*count)++] = (struct search_span){start, end};
}

void search_marks(const struct search *search, const struct search_result *result, uint32_t document, size_t passage,
                  struct arena *arena, struct search_span **ret, size_t *ret_count)
{
    const struct search_passage_words *words = &search->documents[document].words[passage];
    struct search_span *spans = NULL;
    size_t count = 0;

    for (uint32_t i = 0; result->term_count && i < words->count; i++) {
        const struct search_token *token = &words->tokens[i];
        if (!marks(result, token))
            continue;
        if (!spans)
            spans = ARENA_ARRAY(arena, words->count - i, struct search_span);
        add_span(spans, &count, token->start, token->end);
    }
    *ret = spans;
    *ret_count = count;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

struct search_span search_window(struct str text, const struct search_span *marked, size_t count, size_t most)
{
    size_t best = 0;
    size_t best_count = 0;

    if (text.n <= most)
        return (struct search_span){0, (uint32_t)text.n};
    for (size_t first = 0, last = 0; first < count; first++) {
        while (last < count && marked[last].end - marked[first].start <= most)
            last++;
        if (last > first && last - first > best_count) {
            best = first;
            best_count = last - first;
        }
    }
    /* A quarter of the room before the first mark says what it is about. */
    size_t middle = count ? marked[best].start : 0;
    size_t start = middle > most / 4 ? middle - most / 4 : 0;
    if (start + most > text.n)
        start = text.n - most;
    while (start && start < middle && !is_space(text.p[start - 1]))
        start++;
    while (start && ((unsigned char)text.p[start] & 0xc0) == 0x80)
        start--;
    size_t end = start + most < text.n ? start + most : text.n;
    while (end < text.n && end > start + most / 2 && !is_space(text.p[end]))
        end--;
    while (end < text.n && end > start && ((unsigned char)text.p[end] & 0xc0) == 0x80)
        end--;
    return (struct search_span){(uint32_t)start, (uint32_t)end};
}

size_t search_passages(const struct search *search, uint32_t document, const struct search_passage **ret)
{
    *ret = search->documents[document].passages;
    return search->documents[document].passage_count;
}

/* How many different terms of the query the passage holds. */
static unsigned variety(const struct search_result *result, const struct search_passage_words *words)
{
    enum { MOST = 16 };
    uint32_t seen[MOST];
    unsigned count = 0;

    for (uint32_t i = 0; i < words->count && count < MOST; i++) {
        if (!marks(result, &words->tokens[i]))
            continue;
        uint32_t form = words->tokens[i].stem != SEARCH_NO_TERM ? words->tokens[i].stem : words->tokens[i].term;
        bool known = false;
        for (unsigned k = 0; k < count && !known; k++)
            known = seen[k] == form;
        if (!known)
            seen[count++] = form;
    }
    return count;
}

size_t search_reasons(const struct search *search, const struct search_result *result, uint32_t document,
                      struct str lang, size_t *ret, size_t room)
{
    enum { ROOM = 4 };
    const struct search_kept *kept = &search->documents[document];
    unsigned values[ROOM];
    size_t count = 0;

    room = room < ROOM ? room : ROOM;
    for (size_t i = 0; i < kept->passage_count; i++) {
        const struct search_passage *passage = &kept->passages[i];
        if (passage->rank < SEARCH_MEANING)
            continue;
        unsigned value = 2 * variety(result, &kept->words[i]);
        if (!value)
            continue;
        value += str_eq(passage->lang, lang);
        size_t at = count < room ? count++ : room;
        if (at == room && (!room || values[room - 1] >= value))
            continue;
        at = at == room ? room - 1 : at;
        for (; at && values[at - 1] < value; at--) {
            values[at] = values[at - 1];
            ret[at] = ret[at - 1];
        }
        values[at] = value;
        ret[at] = i;
    }
    return count;
}
