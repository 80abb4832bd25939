/* state_hands.c - see state_hands.h. */
#include "link/state_hands.h"

#include <stdlib.h>

#include "link/crew.h"

enum link_by link_state_by(const struct link_state *state)
{
    for (int by = LINK_BY_TEXT; link_by_names[by]; by++)
        if (!strcmp(link_by_names[by], state->manifest.by))
            return (enum link_by)by;
    return LINK_BY_TEXT;
}

/* ---- wordings ---- */

uint32_t link_joined_leader(struct link_joined *joined, uint32_t text)
{
    uint32_t leader = link_growth_root(&joined->look, text);
    return joined->growth ? link_growth_final(joined->growth, leader) : leader;
}

void link_joined_look(const struct link_joined *joined, uint32_t leader, struct link_wording *ret)
{
    struct link_state *state = joined->state;
    const struct link_grown *grown = joined->growth ? link_growth_grown(joined->growth, leader) : NULL;
    struct link_bunch bunch = {0};
    if (grown) {
        *ret = (struct link_wording){grown->digest, grown->size, true};
        return;
    }
    if (leader < state->texts)
        link_state_bunch(state, leader, &bunch);
    if (bunch.size > state->manifest.record_count)
        link_damage_tell(&state->damage, state->segments[0].file.name, "counts more than there is");
    *ret = (struct link_wording){bunch.digest, state->damage.any ? 0 : bunch.size, bunch.spans > 0};
}

void link_wording_look(const struct link_wordings *wordings, uint32_t first, struct link_wording *ret)
{
    const struct link *link = wordings->link;
    if (first < wordings->own) {
        bool clustered = link_cluster(link, first) != LINK_NO_TEXT;
        *ret = (struct link_wording){clustered ? link_cluster_digest(link, first) : link_digest(link, first),
                                     clustered ? link_size(link, first) : 1, clustered};
        return;
    }
    uint32_t leader = wordings->joined->leaders[first - wordings->own];
    if (leader == LINK_NO_TEXT)
        *ret = (struct link_wording){.digest = UINT64_MAX};
    else
        link_joined_look(wordings->joined, leader, ret);
}

uint64_t link_state_wording(struct link_state *state, const struct link *link, uint64_t digest)
{
    uint32_t text = link_find(link, digest), first = text == LINK_NO_TEXT ? LINK_NO_TEXT : link_cluster(link, text);
    struct link_wording wording;
    if (first != LINK_NO_TEXT)
        return link_cluster_digest(link, first);
    if (text == LINK_NO_TEXT && state->joined && (text = link_state_find(state, digest)) != LINK_NO_TEXT) {
        link_joined_look(state->joined, link_joined_leader(state->joined, text), &wording);
        return wording.digest;
    }
    return digest;
}

/* ---- joining ---- */

/* By whoever comes first; a number that another thread was faster with stays without a leader. */
static uint32_t node_of(struct link_joined *joined, uint32_t leader)
{
    uint32_t node = atomic_load_explicit(&joined->nodes[leader], memory_order_relaxed);
    if (node)
        return node - 1;
    uint32_t at = atomic_fetch_add_explicit(&joined->count, 1, memory_order_relaxed);
    uint32_t number = (uint32_t)joined->own + at;
    bool first = atomic_compare_exchange_strong_explicit(&joined->nodes[leader], &node, number + 1, memory_order_relaxed,
                                                         memory_order_relaxed);
    joined->leaders[at] = first ? leader : LINK_NO_TEXT;
    return first ? number : node - 1;
}

static void add_record(void *context, unsigned thread, const struct link_marked_record *record)
{
    struct link_joined *joined = context;
    uint32_t node = record->text == LINK_NO_TEXT ? LINK_NO_TEXT
                                                 : node_of(joined, link_joined_leader(joined, record->text));
    link_hands_add_earlier(joined->hands, thread, node, &record->marks);
}

/* Wordings of this run are known by the first of their texts. */
static void number_own(struct link_joined *joined, const struct link_wordings *wordings)
{
    for (uint32_t i = 0; i < wordings->own; i++)
        joined->nodes[link_growth_leader(joined->growth, i)] = link_wording_of(wordings, i) + 1;
}

static bool make_room(struct link_joined *joined, struct err *err)
{
    struct link_state *state = joined->state;
    uint64_t marks, records = link_state_marked_count(state, &marks);
    size_t leaders = (size_t)state->texts + (joined->growth ? joined->growth->count : 0);
    records += LINK_HANDS_MOST + 1;
    if (joined->own + records >= LINK_NO_GROUP)
        return err_set(err, ERR_TOO_LARGE, "more than %u texts and identifiers cannot be linked at once", LINK_NO_GROUP - 1);
    joined->nodes = calloc(leaders + 1, sizeof *joined->nodes);
    joined->leaders = malloc(records * sizeof *joined->leaders);
    return (joined->nodes && joined->leaders) || err_set(err, ERR_FAULT, "cannot link: out of memory");
}

/* Marks that are known to be shared stand in as many wordings as it takes, which are nobody's. */
static void add_shared(struct link_joined *joined, const struct link_near *near)
{
    for (uint32_t i = 0; i <= LINK_HANDS_MOST && near->shared_count; i++) {
        joined->leaders[joined->count++] = LINK_NO_TEXT;
        for (size_t k = 0; k < near->shared_count; k++)
            link_hands_add_earlier(joined->hands, 0, (uint32_t)joined->own + joined->count - 1,
                                   &(struct link_marks){.count = 1, .items = {near->shared[k]}});
    }
}

static bool join(struct link_joined *joined, const struct link_near *near, struct link_wordings *wordings, bool all,
                 struct err *err)
{
    struct link_state *state = joined->state;
    link_state_marked(state, near, state->threads, add_record, joined);
    if (near)
        add_shared(joined, near);
    wordings->count = joined->own + joined->count;
    return link_state_check(state, err) && link_hands_join(joined->hands, wordings, all, err) &&
           link_state_check(state, err);
}

static struct link_joined *make(struct link_state *state, const struct link_growth *growth, struct link_hands *hands)
{
    struct link_joined *joined = calloc(1, sizeof *joined);
    if (joined)
        *joined = (struct link_joined){.state = state, .growth = growth, .hands = hands, .owned = !hands,
                                       .look = {.state = state}, .own = growth ? link_texts_count(growth->texts) : 0};
    return joined;
}

/* Also half made it is freed with what it belongs to. */
bool link_joined_new(struct link_state *state, const struct link *link, struct link_hands *hands, bool all,
                     struct link_joined **ret, struct err *err)
{
    struct link_joined *joined = *ret = make(state, state->growth, hands);
    if (!joined)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    struct link_wordings wordings = {.link = link, .own = joined->own, .joined = joined};
    if (!link_growth_look(&joined->look, err) || !make_room(joined, err))
        return false;
    number_own(joined, &wordings);
    joined->is_near = link_near_find(joined, state->reach);
    return link_state_check(state, err) && join(joined, link_joined_near(joined), &wordings, all, err);
}

bool link_joined_before(struct link_state *state, const struct link_near *near, struct link_joined **ret, struct err *err)
{
    struct link_joined *joined = *ret = make(state, NULL, NULL);
    if (!joined)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    struct link_wordings wordings = {.joined = joined};
    return link_hands_new(link_state_by(state), state->threads, &joined->hands, err) &&
           link_growth_look(&joined->look, err) && make_room(joined, err) && join(joined, near, &wordings, true, err);
}

void link_joined_free(struct link_joined *joined)
{
    if (!joined)
        return;
    if (joined->owned)
        link_hands_free(joined->hands);
    link_growth_look_end(&joined->look);
    link_near_free(&joined->near);
    free(joined->nodes);
    free(joined->leaders);
    free(joined);
}

bool link_state_hands(struct link_state *state, const struct link *link, struct link_hands *hands, bool moved,
                      struct err *err)
{
    if (!state->growth)
        return link_hands_run(hands, link, err);
    return link_joined_new(state, link, hands, moved, &state->joined, err);
}
