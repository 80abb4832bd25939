/* state_near.c - see state_hands.h: which records of earlier runs those of this run may be together with.
 *
 * From the marks and wordings of this run to the records that have them, to the marks of these, and so on.  A wording is
 * taken with all its records, a mark with all its wordings, and with it the numbers of the same digits in other countries,
 * since one decides what the other stands for.  A mark in more than LINK_HANDS_MOST wordings joins nothing whatever comes,
 * and ends the way.  So whatever is found is there with all that it is judged by. */
#include <stdlib.h>

#include "link/crew.h"
#include "link/state_hands.h"

/* With more it is quicker to take all: one step for so many records (a record takes some three), one mark of this run for so
 * many; and these in any case. */
enum { PART = 4, OWN_PART = 64, SOME = 512 };
#define WORDING (1ULL << 62)
#define FAMILY (2ULL << 62)
#define RECORD (3ULL << 62)

struct raw { uint64_t mark; uint32_t wordings[LINK_HANDS_MOST]; size_t count; bool shared; };
struct list { uint64_t *items; size_t count, room; };
struct work {
    struct link_joined *joined;
    struct link_near *near;
    uint64_t *seen; /* open addresses */
    size_t seen_count, seen_room;
    struct list families, wordings, records; /* to be gone to; records: of too few words, of the family at hand */
    struct raw *raws;                        /* of the family at hand */
    size_t raw_count, raw_room;
    size_t left; /* how much more may be looked at */
};

static void *longer(void *items, size_t item, size_t count, size_t *room)
{
    if (count < *room)
        return items;
    *room = 2 * *room + 256;
    void *more = realloc(items, *room * item);
    if (!more)
        link_out_of_memory();
    return more;
}

static void push(struct list *list, uint64_t item)
{
    list->items = longer(list->items, sizeof item, list->count, &list->room);
    list->items[list->count++] = item;
}

/* ---- what was seen ---- */

static bool put(uint64_t *cells, size_t room, uint64_t key)
{
    size_t at = link_mix(key) & (room - 1);
    while (cells[at] && cells[at] != key)
        at = (at + 1) & (room - 1);
    if (cells[at])
        return false;
    cells[at] = key;
    return true;
}

/* For the first time? */
static bool see(struct work *work, uint64_t key)
{
    if (2 * (work->seen_count + 1) > work->seen_room) {
        size_t room = work->seen_room ? 2 * work->seen_room : 1024;
        uint64_t *cells = calloc(room, sizeof *cells);
        if (!cells)
            link_out_of_memory();
        for (size_t i = 0; i < work->seen_room; i++)
            if (work->seen[i])
                put(cells, room, work->seen[i]);
        free(work->seen);
        work->seen = cells;
        work->seen_room = room;
    }
    bool first = put(work->seen, work->seen_room, key);
    work->seen_count += first;
    return first;
}

static void see_family(struct work *work, uint64_t mark)
{
    if (see(work, FAMILY | mark >> LINK_MARK_CODE_BITS))
        push(&work->families, mark);
}

static void see_wording(struct work *work, uint32_t leader)
{
    if (see(work, WORDING | leader))
        push(&work->wordings, leader);
}

static bool spend(struct work *work, size_t n)
{
    work->left = work->left > n ? work->left - n : 0;
    return work->left && !work->joined->state->damage.any;
}

/* ---- from wordings to marks ---- */

static void take_record(struct work *work, size_t segment, uint64_t at)
{
    struct link_state *state = work->joined->state;
    struct link_near *near = work->near;
    struct link_marked_record record;
    if (!spend(work, 1) || !link_state_marked_read(state, &state->segments[segment], at, &record))
        return;
    near->records = longer(near->records, sizeof *near->records, near->count, &near->room);
    near->records[near->count++] = (struct link_near_record){(uint32_t)segment, (uint32_t)at};
    for (size_t i = 0; i < record.marks.count; i++)
        see_family(work, record.marks.items[i]);
}

static void take_text(void *context, uint32_t text)
{
    struct work *work = context;
    struct link_state *state = work->joined->state;
    for (size_t s = 0; s < state->segment_count && work->left; s++) {
        uint64_t from, to;
        link_segment_marked(&state->segments[s], text, &from, &to);
        for (; from < to && work->left; from++)
            take_record(work, s, from);
    }
}

static void take_bunch(struct work *work, uint32_t leader)
{
    struct link_state *state = work->joined->state;
    struct link_bunch bunch;
    link_state_bunch(state, leader, &bunch);
    if (spend(work, link_bunch_count(state, &bunch)))
        link_bunch_each(state, &bunch, take_text, work);
}

static void take_wording(struct work *work, uint32_t leader)
{
    const struct link_growth *growth = work->joined->growth;
    const struct link_grown *grown = link_growth_grown(growth, leader);
    if (!grown && leader < growth->first)
        take_bunch(work, leader);
    for (uint64_t i = grown ? grown->from : 0; grown && i < grown->to && growth->parts[i].number < growth->first; i++)
        take_bunch(work, growth->parts[i].number);
}

/* ---- from marks to wordings ---- */

static struct raw *raw_of(struct work *work, uint64_t mark)
{
    for (size_t i = 0; i < work->raw_count; i++)
        if (work->raws[i].mark == mark)
            return &work->raws[i];
    work->raws = longer(work->raws, sizeof *work->raws, work->raw_count, &work->raw_room);
    struct raw *raw = &work->raws[work->raw_count++];
    raw->mark = mark;
    raw->count = 0;
    raw->shared = false;
    return raw;
}

/* LINK_NO_TEXT is a wording like others: all records of too few words. */
static void add_wording(struct raw *raw, uint32_t leader)
{
    for (size_t i = 0; i < raw->count; i++)
        if (raw->wordings[i] == leader)
            return;
    if (raw->count == LEN(raw->wordings))
        raw->shared = true;
    else
        raw->wordings[raw->count++] = leader;
}

/* Where a mark stands in a segment; the next entry. */
static uint64_t look_at(struct work *work, size_t number, uint64_t entry, uint64_t to, uint64_t mark, uint64_t at)
{
    struct link_state *state = work->joined->state;
    struct link_segment *segment = &state->segments[number];
    struct raw *raw = raw_of(work, mark);
    uint64_t record = link_segment_mark_record(segment, at);
    uint32_t text = LINK_SECTION_AT(segment, LINK_MARKED, record, struct link_marked_at)->text;
    if (text != LINK_NO_TEXT && text >= state->texts) {
        link_damage_tell(&state->damage, segment->file.name, "holds identifiers that cannot be");
        return to;
    }
    add_wording(raw, text == LINK_NO_TEXT ? text : link_joined_leader(work->joined, text));
    if (text == LINK_NO_TEXT && !raw->shared)
        push(&work->records, RECORD | (uint64_t)number << 32 | record);
    return raw->shared ? link_segment_mark_end(segment, entry, to, mark) : entry + 1;
}

static void share(struct work *work, uint64_t mark)
{
    struct link_near *near = work->near;
    near->shared = longer(near->shared, sizeof *near->shared, near->shared_count, &near->shared_room);
    near->shared[near->shared_count++] = mark;
}

static void take_family(struct work *work, uint64_t mark)
{
    struct link_state *state = work->joined->state;
    work->raw_count = work->records.count = 0;
    for (size_t s = 0; s < state->segment_count; s++) {
        struct link_segment *segment = &state->segments[s];
        uint64_t from, to, at;
        link_segment_marks(segment, mark, &from, &to);
        while (from < to && spend(work, 1)) {
            uint64_t found = link_segment_mark(segment, from, &at);
            from = found >> LINK_MARK_CODE_BITS == mark >> LINK_MARK_CODE_BITS ? look_at(work, s, from, to, found, at)
                                                                            : from + 1;
        }
    }
    for (size_t i = 0; i < work->raw_count; i++) {
        const struct raw *raw = &work->raws[i];
        if (raw->shared)
            share(work, raw->mark);
        for (size_t k = 0; k < raw->count && !raw->shared; k++)
            if (raw->wordings[k] != LINK_NO_TEXT)
                see_wording(work, raw->wordings[k]);
    }
    for (size_t i = 0; i < work->records.count; i++)
        if (see(work, work->records.items[i]))
            take_record(work, work->records.items[i] >> 32 & 0xff, (uint32_t)work->records.items[i]);
}

/* ---- the whole ---- */

static void begin(struct work *work)
{
    const struct link_joined *joined = work->joined;
    const struct link_growth *growth = joined->growth;
    for (size_t i = 0; i < link_hands_marks(joined->hands); i++)
        see_family(work, link_hands_mark(joined->hands, (uint32_t)i));
    for (size_t i = 0; i < growth->grown_count; i++) /* others have nothing earlier in them */
        see_wording(work, growth->grown[i].leader);
}

bool link_near_find(struct link_joined *joined, enum link_reach reach)
{
    struct work work = {.joined = joined, .near = &joined->near};
    uint64_t marks, all = link_state_marked_count(joined->state, &marks);
    if (reach == LINK_REACH_ALL || (reach == LINK_REACH_AS_PAYS && link_hands_marks(joined->hands) > SOME + all / OWN_PART))
        return false;
    work.left = reach == LINK_REACH_NEAR ? SIZE_MAX : SOME + all / PART;
    begin(&work);
    while (work.left && (work.families.count || work.wordings.count))
        if (work.wordings.count)
            take_wording(&work, (uint32_t)work.wordings.items[--work.wordings.count]);
        else
            take_family(&work, work.families.items[--work.families.count]);
    free(work.seen);
    free(work.families.items);
    free(work.wordings.items);
    free(work.records.items);
    free(work.raws);
    return work.left > 0;
}

void link_near_free(struct link_near *near)
{
    free(near->records);
    free(near->shared);
    *near = (struct link_near){0};
}
