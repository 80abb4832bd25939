/* linking_aside.c - see linking_aside.h. */
#include "cmd/linking_aside.h"

#include <stdlib.h>

#include "cmd/linking_clusters.h"
#include "link/words.h"

struct seen { uint64_t at, hash; uint32_t mark; }; /* in one text; its place (linking_clusters.h) and its hash */
struct aside { struct seen first; uint64_t texts; }; /* none: an empty cell */
struct linking_asides {
    struct aside *cells;
    size_t count, room;
};

void linking_aside_see(const struct linking *linking, const struct linking_record *record, const char *numbers,
                       uint64_t at, struct str body, struct json_out *out)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < record->marks; i++) {
        uint32_t number;
        memcpy(&number, numbers + i * sizeof number, sizeof number);
        struct seen seen = {.at = at, .mark = link_hands_aside_at(linking->hands, number)};
        if (seen.mark == LINK_NO_ASIDE)
            continue;
        seen.hash = hash = hash ? hash : str_hash(body);
        json_out_raw(out, (const char *)&seen, sizeof seen);
    }
}

static struct aside *find(struct aside *cells, size_t room, uint32_t mark)
{
    size_t at = link_mix(mark) & (room - 1);
    while (cells[at].texts && cells[at].first.mark != mark)
        at = (at + 1) & (room - 1);
    return &cells[at];
}

static bool grow(struct linking_asides *asides, struct err *err)
{
    size_t room = asides->room ? 2 * asides->room : 64;
    struct aside *cells = calloc(room, sizeof *cells);
    if (!cells)
        return err_set(err, ERR_FAULT, "cannot make a page: out of memory");
    for (size_t i = 0; i < asides->room; i++)
        if (asides->cells[i].texts)
            *find(cells, room, asides->cells[i].first.mark) = asides->cells[i];
    free(asides->cells);
    asides->cells = cells;
    asides->room = room;
    return true;
}

bool linking_aside_add(struct linking *linking, const struct json_out *seen, struct err *err)
{
    if (seen->n && !linking->asides && !(linking->asides = calloc(1, sizeof *linking->asides)))
        return err_set(err, ERR_FAULT, "cannot make a page: out of memory");
    for (size_t i = 0; i < seen->n / sizeof(struct seen); i++) {
        struct linking_asides *asides = linking->asides;
        struct seen one;
        memcpy(&one, seen->p + i * sizeof one, sizeof one);
        if (2 * (asides->count + 1) > asides->room && !grow(asides, err))
            return false;
        struct aside *aside = find(asides->cells, asides->room, one.mark);
        asides->count += !aside->texts;
        if (!aside->texts++ || one.hash < aside->first.hash)
            aside->first = one;
    }
    return true;
}

bool linking_aside_earlier(struct linking *linking, struct err *err)
{
    const struct linking_marks *marks = &linking->marks;
    struct json_out memory = {0}, seen = {0};
    bool ok = true;
    for (size_t i = 0; ok && linking->report && linking->hands && i < marks->earlier; i++) {
        const struct link_marked *marked = &marks->records[i];
        struct linking_text text = {0};
        for (uint32_t k = 0; ok && k < marked->count; k++) {
            uint32_t number = marks->numbers[marked->from + k];
            struct seen one = {.mark = link_hands_aside_at(linking->hands, number)};
            if (one.mark == LINK_NO_ASIDE)
                continue;
            ok = text.text.p || linking_text_read(&linking->spool, marked->place, &memory, &text, err);
            one.at = marked->place;
            one.hash = ok ? str_hash(text.text) : 0;
            json_out_reset(&seen, sizeof one);
            json_out_raw(&seen, (const char *)&one, sizeof one);
            ok = ok && linking_aside_add(linking, &seen, err);
        }
    }
    json_out_free(&memory);
    json_out_free(&seen);
    return ok;
}

static int by_texts(const void *a, const void *b)
{
    const struct aside *x = a, *y = b;
    if (x->texts != y->texts)
        return x->texts > y->texts ? -1 : 1;
    return x->first.hash < y->first.hash ? -1 : x->first.hash > y->first.hash;
}

/* As its text has it.  false without an error: the text was too long to be read whole, and it is not in what was read. */
static bool call(const struct linking *linking, struct arena *arena, const struct aside *aside, struct json_out *memory,
                 struct linking_aside_line *ret, struct err *err)
{
    struct linking_text text;
    struct identifier *found;
    size_t count;
    ret->texts = 0;
    if (!linking_text_read(&linking->spool, aside->first.at, memory, &text, err))
        return false;
    link_identifiers_find(arena, text.text, NULL, &found, &count);
    for (size_t i = 0; i < count; i++) {
        if (link_hands_aside(linking->hands, link_mark(found[i].type, found[i].value)) != aside->first.mark)
            continue;
        *ret = (struct linking_aside_line){found[i].type, str_copy(arena, found[i].value), aside->texts};
        return true;
    }
    return true;
}

bool linking_aside_list(const struct linking *linking, struct arena *arena, size_t most,
                        struct linking_aside_line **ret, size_t *ret_count, size_t *ret_all, struct err *err)
{
    const struct linking_asides *asides = linking->asides;
    size_t n = 0, count = 0, all = asides ? asides->count : 0;
    struct json_out memory = {0};
    struct aside *order = ARENA_ARRAY(arena, all + 1, struct aside);
    for (size_t i = 0; asides && i < asides->room; i++)
        if (asides->cells[i].texts)
            order[n++] = asides->cells[i];
    qsort(order, n, sizeof *order, by_texts);
    n = n < most ? n : most;
    *ret = ARENA_ARRAY(arena, n + 1, struct linking_aside_line);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        ok = call(linking, arena, &order[i], &memory, &(*ret)[count], err);
        count += (*ret)[count].texts > 0;
    }
    json_out_free(&memory);
    *ret_count = count;
    *ret_all = all;
    return ok;
}

void linking_aside_free(struct linking *linking)
{
    if (linking->asides)
        free(linking->asides->cells);
    free(linking->asides);
    linking->asides = NULL;
}
