/* state_told.c - see state_hands.h: what hands mean for records of earlier runs. */
#include "link/state_hands.h"

/* ---- names ---- */

static uint64_t name_of(const struct link_joined *joined, uint32_t group)
{
    return group == LINK_NO_GROUP ? 0 : link_hands_at(joined->hands, group)->digest;
}

/* Of the wording, which by identifiers alone says nothing. */
static uint64_t name_of_wording(const struct link_joined *joined, uint32_t leader)
{
    uint32_t node = joined->nodes[leader];
    struct link_wording wording;
    if (node)
        return name_of(joined, link_hands_group(joined->hands, node - 1, NULL, 0));
    link_joined_look(joined, leader, &wording);
    return wording.clustered ? wording.digest : 0;
}

/* Of a record that only its marks join. */
static uint32_t group_of(const struct link_joined *joined, const struct link_marked_record *record)
{
    return link_hands_group_earlier(joined->hands, LINK_NO_TEXT, &record->marks);
}

/* ---- places ---- */

struct telling {
    struct link_joined *before, *now; /* before: NULL when nobody asks for it */
    enum link_by by;
    link_earlier_fn *earlier;
    link_moved_fn *moved;
    void *context;
    uint32_t group;
    uint64_t name_before, name_now; /* of what is told at the moment */
};

static void tell_place(void *context, uint64_t place)
{
    const struct telling *telling = context;
    if (telling->earlier)
        telling->earlier(telling->context, telling->group, place);
    else
        telling->moved(telling->context, place, telling->name_before, telling->name_now);
}

static void tell_text(void *context, uint32_t number)
{
    struct telling *telling = context;
    link_state_places(telling->now->state, number, tell_place, telling);
}

/* All places of an earlier cluster or text; now: the leader of what it is in by now. */
static void tell_part(struct telling *telling, uint32_t part, uint32_t now)
{
    struct link_joined *joined = telling->now;
    struct link_bunch bunch;
    if (telling->earlier) {
        uint32_t node = joined->nodes[now];
        telling->group = node ? link_hands_group(joined->hands, node - 1, NULL, 0) : LINK_NO_GROUP;
        if (telling->group >= link_hands_groups(joined->hands))
            return;
    } else {
        telling->name_before = name_of_wording(telling->before, part);
        telling->name_now = name_of_wording(joined, now);
        if (telling->name_before == telling->name_now)
            return;
    }
    link_state_bunch(joined->state, part, &bunch);
    link_bunch_each(joined->state, &bunch, tell_text, telling);
}

static void tell_wordings(struct telling *telling)
{
    struct link_joined *joined = telling->now;
    const struct link_growth *growth = joined->growth;
    for (size_t i = 0; i < growth->grown_count; i++)
        for (uint64_t k = growth->grown[i].from; k < growth->grown[i].to && growth->parts[k].number < growth->first; k++)
            tell_part(telling, growth->parts[k].number, growth->grown[i].leader);
    for (uint32_t i = 0; i < joined->count; i++)
        if (joined->leaders[i] != LINK_NO_TEXT && !link_growth_grown(growth, joined->leaders[i]))
            tell_part(telling, joined->leaders[i], joined->leaders[i]);
}

static void tell_record(void *context, unsigned thread, const struct link_marked_record *record)
{
    struct telling *telling = context;
    UNUSED(thread);
    if (telling->by == LINK_BY_BOTH && record->text != LINK_NO_TEXT)
        return;
    telling->group = group_of(telling->now, record);
    if (telling->earlier) {
        if (telling->group < link_hands_groups(telling->now->hands))
            tell_place(telling, record->place);
        return;
    }
    telling->name_before = name_of(telling->before, group_of(telling->before, record));
    telling->name_now = name_of(telling->now, telling->group);
    if (telling->name_before != telling->name_now)
        tell_place(telling, record->place);
}

static void tell_all(struct telling *telling)
{
    telling->by = link_state_by(telling->now->state);
    if (telling->by == LINK_BY_BOTH)
        tell_wordings(telling);
    link_state_marked(telling->now->state, link_joined_near(telling->now), 1, tell_record, telling);
}

void link_joined_earlier(struct link_joined *joined, link_earlier_fn *each, void *context)
{
    struct telling telling = {.now = joined, .earlier = each, .context = context};
    tell_all(&telling);
}

bool link_joined_moved(struct link_joined *now, link_moved_fn *each, void *context, struct err *err)
{
    struct telling telling = {.now = now, .moved = each, .context = context};
    bool ok = link_joined_before(now->state, link_joined_near(now), &telling.before, err);
    if (ok)
        tell_all(&telling);
    link_joined_free(telling.before);
    return ok;
}

/* ---- names before a run that began anew ---- */

static void tell_name(void *context, unsigned thread, const struct link_marked_record *record)
{
    const struct telling *telling = context;
    UNUSED(thread);
    if (telling->by == LINK_BY_IDENTIFIERS || record->text == LINK_NO_TEXT)
        telling->moved(telling->context, record->place, name_of(telling->before, group_of(telling->before, record)), 0);
}

static void tell_texts(struct telling *telling)
{
    struct link_state *state = telling->before->state;
    for (size_t s = 0; s < state->segment_count; s++) {
        struct link_segment *segment = &state->segments[s];
        uint64_t count = link_section_count(segment, LINK_PLACES, sizeof(uint64_t));
        for (uint64_t i = 0; i < count && !state->damage.any; i++) {
            uint32_t text = *LINK_SECTION_AT(segment, LINK_PLACE_TEXTS, i, uint32_t);
            if (text >= state->texts) {
                link_damage_tell(&state->damage, segment->file.name, "names a text that it does not have");
                return;
            }
            telling->moved(telling->context, *LINK_SECTION_AT(segment, LINK_PLACES, i, uint64_t),
                           name_of_wording(telling->before, link_joined_leader(telling->before, text)), 0);
        }
    }
}

bool link_joined_names(struct link_state *state, link_moved_fn *each, void *context, struct err *err)
{
    struct telling telling = {.by = link_state_by(state), .moved = each, .context = context};
    bool ok = link_joined_before(state, NULL, &telling.before, err);
    if (ok && telling.by == LINK_BY_BOTH)
        tell_texts(&telling);
    if (ok)
        link_state_marked(state, NULL, 1, tell_name, &telling);
    link_joined_free(telling.before);
    return ok && link_state_check(state, err);
}
