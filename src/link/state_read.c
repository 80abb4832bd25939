/* state_read.c - see state_inside.h: what stands in an open state, over all its segments. */
#include "link/state_inside.h"

#include "link/crew.h"

struct link_segment *link_state_segment(struct link_state *state, uint32_t number)
{
    size_t i = 0;
    while (i + 1 < state->segment_count && number - state->segments[i].footer.first >= state->segments[i].footer.count)
        i++;
    return &state->segments[i];
}

const struct link_kept *link_state_text(struct link_state *state, uint32_t number)
{
    struct link_segment *segment = link_state_segment(state, number);
    return link_segment_text(segment, number - segment->footer.first);
}

void link_state_text_view(struct link_state *state, uint32_t number, struct link_text *ret)
{
    struct link_segment *segment = link_state_segment(state, number);
    const struct link_kept *kept = link_segment_text(segment, number - segment->footer.first);
    ret->digest = kept->digest;
    ret->words = link_segment_words(segment, kept);
    ret->copies = 1;
    ret->count = ret->words == link_zeroes ? 0 : kept->count;
    ret->key_count = ret->words == link_zeroes ? 0 : kept->key_count;
    memcpy(ret->keys, kept->keys, sizeof ret->keys);
}

uint32_t link_state_find(struct link_state *state, uint64_t digest)
{
    uint32_t found = LINK_NO_TEXT;
    for (size_t i = 0; i < state->segment_count && found == LINK_NO_TEXT; i++)
        found = link_segment_find(&state->segments[i], digest);
    return found;
}

uint32_t link_state_leader(struct link_state *state, uint32_t number)
{
    struct link_segment *segment = link_state_segment(state, number);
    uint32_t leader = *LINK_SECTION_AT(segment, LINK_LEADERS, number - segment->footer.first, uint32_t);
    return leader < state->texts ? leader : number;
}

uint32_t link_state_member(struct link_state *state, uint64_t at)
{
    size_t i = 0;
    while (i + 1 < state->segment_count && at - state->segments[i].footer.first_member >= state->segments[i].footer.members)
        i++;
    uint32_t number = *LINK_SECTION_AT(&state->segments[i], LINK_MEMBERS,
                                       at - state->segments[i].footer.first_member, uint32_t);
    if (number < state->texts)
        return number;
    link_damage_tell(&state->damage, state->segments[i].file.name, "names a text that it does not have");
    return 0;
}

/* ---- clusters ---- */

static bool is_sound(struct link_state *state, struct link_segment *segment, const struct link_grouped *found)
{
    uint64_t spans = link_section_count(segment, LINK_SPANS, sizeof(struct link_stretch));
    if (found->first_span <= spans && found->spans <= spans - found->first_span && found->spans)
        return true;
    link_damage_tell(&state->damage, segment->file.name, "holds a cluster that cannot be");
    return false;
}

void link_state_bunch(struct link_state *state, uint32_t leader, struct link_bunch *ret)
{
    for (size_t i = state->segment_count; i-- > 0;) {
        struct link_segment *segment = &state->segments[i];
        const struct link_grouped *found = link_segment_cluster(segment, leader);
        if (!found || !is_sound(state, segment, found))
            continue;
        *ret = (struct link_bunch){found->digest, found->size, leader, found->spans, segment, found->first_span};
        return;
    }
    *ret = (struct link_bunch){.digest = link_state_text(state, leader)->digest, .size = 1, .leader = leader};
}

struct link_stretch link_bunch_span(const struct link_bunch *group, uint32_t span)
{
    return *LINK_SECTION_AT(group->segment, LINK_SPANS, group->first_span + span, struct link_stretch);
}

static bool span_fits(struct link_state *state, const struct link_bunch *group, struct link_stretch span)
{
    if (span.count && span.count <= state->members && span.from <= state->members - span.count)
        return true;
    link_damage_tell(&state->damage, group->segment->file.name, "holds a cluster that cannot be");
    return false;
}

uint64_t link_bunch_count(struct link_state *state, const struct link_bunch *group)
{
    uint64_t count = group->spans ? 0 : 1;
    for (uint32_t i = 0; i < group->spans; i++) {
        struct link_stretch span = link_bunch_span(group, i);
        count += span_fits(state, group, span) ? span.count : 0;
    }
    return count;
}

void link_bunch_each(struct link_state *state, const struct link_bunch *group, link_bunch_fn *each, void *context)
{
    if (!group->spans)
        each(context, group->leader);
    for (uint32_t i = 0; i < group->spans && !state->damage.any; i++) {
        struct link_stretch span = link_bunch_span(group, i);
        for (uint64_t k = 0; span_fits(state, group, span) && k < span.count && !state->damage.any; k++)
            each(context, link_state_member(state, span.from + k));
    }
}

void link_state_places(struct link_state *state, uint32_t number, link_text_place_fn *each, void *context)
{
    for (size_t i = 0; i < state->segment_count; i++) {
        uint64_t from, to;
        link_segment_places(&state->segments[i], number, &from, &to);
        for (; from < to; from++)
            each(context, *LINK_SECTION_AT(&state->segments[i], LINK_PLACES, from, uint64_t));
    }
}

/* ---- counts ---- */

struct checking { struct link_file *file; uint64_t at, size; };

static void check_piece(void *context, unsigned thread, size_t piece)
{
    const struct checking *checking = context;
    uint64_t at = (uint64_t)piece << 20, left = checking->size - at;
    UNUSED(thread);
    link_file_check(checking->file, checking->at + at, left < 1 << 20 ? left : 1 << 20);
}

/* They are read everywhere and by many, so all are checked before. */
bool link_state_counts(struct link_state *state, unsigned threads, struct link_counts **ret, struct err *err)
{
    struct link_segment *segment = &state->segments[0];
    uint64_t steps = link_section_count(segment, LINK_STEPS, 1);
    struct checking checking = {&segment->file, segment->footer.sections[LINK_STEPS].at, steps};
    if (!steps || (steps & (steps - 1)) || steps > LINK_CELLS_MOST)
        return link_damage_err(state->folder, segment->file.name, "holds no counts", err);
    link_crew_run(threads, (checking.size + (1 << 20) - 1) >> 20, check_piece, &checking);
    return link_state_check(state, err) &&
           link_counts_lend(segment->file.bytes + checking.at, steps, segment->footer.count, ret, err);
}
