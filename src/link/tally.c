/* tally.c - see tally.h. */
#include "link/tally.h"

#include <stdlib.h>

#include "link/marks.h"
#include "link/words.h"

struct cell { struct link_identifier *found; size_t last; /* number of the text that had it last */ };

struct link_tally {
    struct arena *arena;
    const char *country;
    struct cell *cells;
    size_t count, room, texts;
};

struct link_tally *link_tally_new(struct arena *arena, const char *country)
{
    struct link_tally *tally = ARENA_NEW(arena, struct link_tally);
    tally->arena = arena;
    tally->country = country ? country : "";
    return tally;
}

static struct cell *find(struct cell *cells, size_t room, enum identifier_type type, struct str value)
{
    size_t at = link_mix(str_hash(value) + type) & (room - 1);
    while (cells[at].found && (cells[at].found->type != type || !str_eq(cells[at].found->value, value)))
        at = (at + 1) & (room - 1);
    return &cells[at];
}

static void grow(struct link_tally *tally)
{
    size_t room = tally->room ? 2 * tally->room : 32;
    struct cell *cells = ARENA_ARRAY(tally->arena, room, struct cell);
    for (size_t i = 0; i < tally->room; i++)
        if (tally->cells[i].found)
            *find(cells, room, tally->cells[i].found->type, tally->cells[i].found->value) = tally->cells[i];
    tally->cells = cells;
    tally->room = room;
}

static void count(struct link_tally *tally, enum identifier_type type, struct str value, uint64_t part)
{
    if (4 * (tally->count + 1) > 3 * tally->room)
        grow(tally);
    struct cell *cell = find(tally->cells, tally->room, type, value);
    if (!cell->found) {
        cell->found = ARENA_NEW(tally->arena, struct link_identifier);
        cell->found->type = type;
        cell->found->value = str_copy(tally->arena, value);
        cell->found->part = part;
        tally->count++;
    } else if (cell->last == tally->texts) {
        return;
    }
    cell->last = tally->texts;
    cell->found->count++;
    cell->found->several |= cell->found->part != part;
}

void link_tally_add(struct link_tally *tally, struct str text)
{
    link_tally_add_of(tally, text, 0);
}

void link_tally_add_of(struct link_tally *tally, struct str text, uint64_t part)
{
    struct arena scratch = {0};
    struct identifier *found;
    size_t n;

    tally->texts++;
    link_identifiers_find(&scratch, text, tally->country, &found, &n);
    for (size_t i = 0; i < n; i++)
        count(tally, found[i].type, found[i].value, part);
    arena_clear(&scratch);
}

static int by_count(const void *a, const void *b)
{
    const struct link_identifier *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->type != y->type ? (int)x->type - (int)y->type : str_cmp(x->value, y->value);
}

void link_tally_list(const struct link_tally *tally, struct link_identifier **ret, size_t *ret_count, size_t *different)
{
    struct link_identifier *list = ARENA_ARRAY(tally->arena, tally->count + 1, struct link_identifier);
    size_t n = 0;
    for (size_t i = 0; i < tally->room; i++)
        if (tally->cells[i].found)
            list[n++] = *tally->cells[i].found;
    qsort(list, n, sizeof *list, by_count);
    for (size_t type = 0; different && type < IDENTIFIER_TYPES; type++)
        different[type] = 0;
    for (size_t i = 0; different && i < n; i++)
        different[list[i].type]++;
    *ret = list;
    *ret_count = n;
}
