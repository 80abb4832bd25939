/* grow_result.c - see grow.h: what came of it, and what that means for records of earlier runs. */
#include <stdlib.h>

#include "link/state_hands.h"

uint32_t link_growth_final(const struct link_growth *growth, uint32_t number)
{
    return growth->finals[number] ? growth->finals[number] - 1 : number;
}

uint32_t link_growth_leader(const struct link_growth *growth, uint32_t local)
{
    uint32_t number = growth->numbers[local];
    return link_growth_final(growth, number < growth->first ? growth->before[local] : number);
}

static const struct link_text *new_text(const struct link_growth *growth, uint32_t number)
{
    return link_texts_at(growth->texts, growth->locals[number - growth->first]);
}

/* ---- parts ---- */

static int by_leader(const void *a, const void *b)
{
    const struct link_part *x = a, *y = b;
    if (x->leader != y->leader)
        return x->leader < y->leader ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static bool collect(struct link_growth *growth)
{
    size_t n = 0, count = link_texts_count(growth->texts), most = count;
    for (unsigned t = 0; t < growth->threads; t++)
        most += growth->growers[t].touched_count;
    growth->parts = malloc((most + 1) * sizeof *growth->parts);
    if (!growth->parts)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool is_new = growth->numbers[i] >= growth->first;
        growth->parts[n++] = (struct link_part){link_growth_leader(growth, (uint32_t)i),
                                                is_new ? growth->numbers[i] : growth->before[i],
                                                is_new ? 0 : link_texts_at(growth->texts, (uint32_t)i)->copies};
    }
    for (unsigned t = 0; t < growth->threads; t++)
        for (size_t i = 0; i < growth->growers[t].touched_count; i++) {
            uint32_t number = growth->growers[t].touched[i];
            growth->parts[n++] = (struct link_part){link_growth_final(growth, number), number, 0};
        }
    qsort(growth->parts, n, sizeof *growth->parts, by_leader);
    for (size_t i = 0; i < n; i++) {
        struct link_part *last = growth->part_count ? &growth->parts[growth->part_count - 1] : NULL;
        if (last && last->number == growth->parts[i].number)
            last->copies += growth->parts[i].copies;
        else
            growth->parts[growth->part_count++] = growth->parts[i];
    }
    return true;
}

/* ---- clusters ---- */

static void measure(struct link_growth *growth, struct link_grown *grown)
{
    grown->digest = UINT64_MAX;
    for (uint64_t i = grown->from; i < grown->to; i++) {
        const struct link_part *part = &growth->parts[i];
        struct link_bunch group;
        if (part->number < growth->first)
            link_state_bunch(growth->state, part->number, &group);
        else
            group = (struct link_bunch){.digest = new_text(growth, part->number)->digest,
                                        .size = new_text(growth, part->number)->copies};
        grown->size += group.size + part->copies;
        grown->digest = group.digest < grown->digest ? group.digest : grown->digest;
    }
}

/* A leader that no text of this run is under has not changed: something was joined to it, and taken away again. */
static bool is_changed(const struct link_growth *growth, const struct link_grown *grown)
{
    for (uint64_t i = grown->from; i < grown->to; i++)
        if (growth->parts[i].number >= growth->first || growth->parts[i].copies)
            return true;
    return grown->to - grown->from > 1;
}

static struct link_grown *find_grown(const struct link_growth *growth, uint32_t leader)
{
    size_t from = 0, to = growth->grown_count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (growth->grown[middle].leader < leader)
            from = middle + 1;
        else
            to = middle;
    }
    return from < growth->grown_count && growth->grown[from].leader == leader ? &growth->grown[from] : NULL;
}

const struct link_grown *link_growth_grown(const struct link_growth *growth, uint32_t leader)
{
    return find_grown(growth, leader);
}

/* Nobody has more records than there are: sizes are room for their places. */
static void check_sizes(struct link_growth *growth)
{
    uint64_t left = growth->state->manifest.record_count;
    for (size_t i = 0; i < link_texts_count(growth->texts); i++)
        left += link_texts_at(growth->texts, (uint32_t)i)->copies;
    for (size_t i = 0; i < growth->grown_count; i++) {
        if (growth->grown[i].size > left)
            link_damage_tell(&growth->state->damage, growth->state->segments[0].file.name, "counts more than there is");
        else
            left -= growth->grown[i].size;
    }
}

bool link_growth_end(struct link_growth *growth, struct err *err)
{
    if (!collect(growth) || !(growth->grown = calloc(growth->part_count + 1, sizeof *growth->grown)))
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    for (size_t from = 0, to; from < growth->part_count; from = to) {
        struct link_grown *grown = &growth->grown[growth->grown_count];
        for (to = from + 1; to < growth->part_count && growth->parts[to].leader == growth->parts[from].leader;)
            to++;
        *grown = (struct link_grown){.leader = growth->parts[from].leader, .first = LINK_NO_TEXT, .from = from, .to = to};
        measure(growth, grown);
        growth->grown_count += grown->size > 1 && is_changed(growth, grown);
    }
    check_sizes(growth);
    for (size_t i = 0; i < link_texts_count(growth->texts); i++) {
        struct link_grown *grown = find_grown(growth, link_growth_leader(growth, (uint32_t)i));
        if (grown && (grown->first == LINK_NO_TEXT || link_texts_at(growth->texts, (uint32_t)i)->digest <
                                                          link_texts_at(growth->texts, grown->first)->digest))
            grown->first = (uint32_t)i;
    }
    return true;
}

size_t link_growth_tell(const struct link_growth *growth, uint32_t *leaders, uint64_t *sizes, uint64_t *digests)
{
    size_t clusters = 0;
    for (size_t i = 0; i < link_texts_count(growth->texts); i++) {
        const struct link_grown *grown = find_grown(growth, link_growth_leader(growth, (uint32_t)i));
        leaders[i] = grown ? grown->first : LINK_NO_TEXT;
    }
    for (size_t i = 0; i < growth->grown_count; i++) {
        const struct link_grown *grown = &growth->grown[i];
        if (grown->first == LINK_NO_TEXT)
            continue;
        sizes[grown->first] = grown->size;
        digests[grown->first] = grown->digest;
        clusters++;
    }
    return clusters;
}

/* ---- what it means for earlier records ---- */

struct telling {
    struct link_state *state;
    link_earlier_fn *earlier;
    link_moved_fn *moved;
    void *context;
    uint32_t first;
    uint64_t was, now;
};

static void tell_place(void *context, uint64_t place)
{
    const struct telling *telling = context;
    if (telling->earlier)
        telling->earlier(telling->context, telling->first, place);
    else
        telling->moved(telling->context, place, telling->was, telling->now);
}

static void tell_text(void *context, uint32_t number)
{
    struct telling *telling = context;
    link_state_places(telling->state, number, tell_place, telling);
}

static void tell_all(struct telling *telling)
{
    const struct link_growth *growth = telling->state->growth;
    for (size_t i = 0; growth && i < growth->grown_count; i++) {
        const struct link_grown *grown = &growth->grown[i];
        telling->first = grown->first;
        telling->now = grown->digest;
        for (uint64_t k = grown->from; k < grown->to && growth->parts[k].number < growth->first; k++) {
            struct link_bunch group;
            link_state_bunch(telling->state, growth->parts[k].number, &group);
            telling->was = group.spans ? group.digest : 0;
            if (telling->earlier ? grown->first != LINK_NO_TEXT : telling->was != telling->now)
                link_bunch_each(telling->state, &group, tell_text, telling);
        }
    }
}

bool link_state_earlier(struct link_state *state, link_earlier_fn *each, void *context, struct err *err)
{
    struct telling telling = {.state = state, .earlier = each, .context = context};
    if (state->joined)
        link_joined_earlier(state->joined, each, context);
    else
        tell_all(&telling);
    return link_state_check(state, err);
}

bool link_state_moved(struct link_state *state, link_moved_fn *each, void *context, struct err *err)
{
    struct telling telling = {.state = state, .moved = each, .context = context};
    if (state->joined && !link_joined_moved(state->joined, each, context, err))
        return false;
    if (!state->joined)
        tell_all(&telling);
    return link_state_check(state, err);
}

bool link_state_names(struct link_state *state, link_moved_fn *each, void *context, struct err *err)
{
    struct link_growth growth = {.state = state};
    if (link_state_by(state) != LINK_BY_TEXT)
        return link_joined_names(state, each, context, err);
    bool ok = link_growth_look(&growth, err);
    for (size_t s = 0; ok && s < state->segment_count; s++) {
        struct link_segment *segment = &state->segments[s];
        uint64_t count = link_section_count(segment, LINK_PLACES, sizeof(uint64_t));
        for (uint64_t i = 0; i < count && !state->damage.any; i++) {
            uint32_t text = *LINK_SECTION_AT(segment, LINK_PLACE_TEXTS, i, uint32_t);
            struct link_bunch group = {0};
            if (text < growth.first)
                link_state_bunch(state, link_growth_root(&growth, text), &group);
            else
                link_damage_tell(&state->damage, segment->file.name, "names a text that it does not have");
            each(context, *LINK_SECTION_AT(segment, LINK_PLACES, i, uint64_t), group.spans ? group.digest : 0, 0);
        }
    }
    link_growth_look_end(&growth);
    return ok && link_state_check(state, err);
}
