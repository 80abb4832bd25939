/* grow_propose.c - see grow.h: the keys of new texts, looked up in the state. */
#include <stdlib.h>

#include "link/crew.h"
#include "link/grow.h"
#include "link/propose.h"

struct near { uint64_t place; uint32_t number; }; /* place: by bands (postings.h) */

/* A key of new texts and where the state has it. */
struct met {
    struct near *fresh; /* new texts, by place */
    size_t fresh_count;
    struct { uint64_t from, to; } runs[LINK_SEGMENTS_MOST];
    uint64_t count; /* of all texts that have the key */
    size_t bucket;
    uint32_t key;
};

static void compare(struct link_growth *growth, struct link_grower *grower, const struct met *met, uint32_t fresh,
                    uint32_t other)
{
    if (link_growth_find(growth, fresh) == link_growth_root(growth, other))
        return;
    const struct link_text *a = link_growth_view(growth, grower, fresh, 0), *b = link_growth_view(growth, grower, other, 1);
    if (link_is_alike(&grower->comparer, growth->counts, a, b, met->count))
        link_growth_join(growth, grower, fresh, link_growth_root(growth, other));
}

/* ---- a key of few texts: each new one with all ---- */

static void compare_all(struct link_growth *growth, struct link_grower *grower, const struct met *met)
{
    struct link_state *state = growth->state;
    for (size_t i = 0; i < met->fresh_count; i++) {
        uint32_t fresh = met->fresh[i].number;
        for (size_t j = i + 1; j < met->fresh_count; j++)
            compare(growth, grower, met, fresh, met->fresh[j].number);
        for (size_t s = 0; s < state->segment_count; s++)
            for (uint64_t at = met->runs[s].from; at < met->runs[s].to; at++) {
                uint32_t other = (uint32_t)*LINK_SECTION_AT(&state->segments[s], LINK_POSTINGS, at, uint64_t);
                if (other < growth->first)
                    compare(growth, grower, met, fresh, other);
            }
    }
}

/* ---- of many: each new one with its neighbours, as they would stand if all were in one row ---- */

enum { NEAR_MOST = 2 * LINK_KEY_MORE * (LINK_SEGMENTS_MOST + 1) };
struct nears { struct near items[NEAR_MOST]; size_t count; };

static void nears_add(struct nears *nears, uint64_t place, uint32_t number)
{
    size_t at = nears->count++;
    for (; at && nears->items[at - 1].place > place; at--)
        nears->items[at] = nears->items[at - 1];
    nears->items[at] = (struct near){place, number};
}

static void gather(struct link_growth *growth, const struct met *met, size_t i, struct nears *nears)
{
    struct link_state *state = growth->state;
    uint64_t place = met->fresh[i].place;
    for (size_t s = 0; s < state->segment_count; s++) {
        uint64_t from = met->runs[s].from, to = met->runs[s].to, at, other;
        if (from == to)
            continue;
        at = link_segment_seek(&state->segments[s], met->bucket, from, to, place);
        from = at - from > LINK_KEY_MORE ? at - LINK_KEY_MORE : from;
        to = to - at > LINK_KEY_MORE ? at + LINK_KEY_MORE : to;
        for (; from < to; from++) {
            uint32_t number = link_segment_entry(&state->segments[s], met->bucket, from, &other);
            if (number < growth->first)
                nears_add(nears, other, number);
        }
    }
    for (size_t k = i > LINK_KEY_MORE ? i - LINK_KEY_MORE : 0; k < met->fresh_count && k <= i + LINK_KEY_MORE; k++)
        if (k != i)
            nears_add(nears, met->fresh[k].place, met->fresh[k].number);
}

static void compare_near(struct link_growth *growth, struct link_grower *grower, const struct met *met, size_t i)
{
    struct nears nears = {.count = 0};
    size_t at = 0;
    gather(growth, met, i, &nears);
    while (at < nears.count && nears.items[at].place < met->fresh[i].place)
        at++;
    size_t from = at > LINK_KEY_MORE ? at - LINK_KEY_MORE : 0;
    size_t to = nears.count - at > LINK_KEY_MORE ? at + LINK_KEY_MORE : nears.count;
    for (; from < to; from++) /* a pair of new texts is met twice */
        if (from >= at || nears.items[from].number < growth->first)
            compare(growth, grower, met, met->fresh[i].number, nears.items[from].number);
}

/* ---- all keys of a bucket ---- */

static void look_up(struct link_growth *growth, struct met *met)
{
    struct link_state *state = growth->state;
    met->count = met->fresh_count;
    for (size_t s = 0; s < state->segment_count; s++) {
        link_segment_run(&state->segments[s], met->bucket, met->key, &met->runs[s].from, &met->runs[s].to);
        met->count += met->runs[s].to - met->runs[s].from;
    }
}

static void propose_key(struct link_growth *growth, struct link_grower *grower, struct met *met)
{
    look_up(growth, met);
    if (met->count < 2)
        return;
    if (met->count <= LINK_KEY_SMALL) {
        compare_all(growth, grower, met);
        return;
    }
    for (size_t i = 0; i < met->fresh_count; i++)
        compare_near(growth, grower, met, i);
}

static void propose_bucket(void *context, unsigned thread, size_t bucket)
{
    struct link_growth *growth = context;
    size_t count;
    const uint64_t *entries = link_postings_bucket(growth->postings, bucket, &count);
    struct met met = {.bucket = bucket, .fresh = malloc((count + 1) * sizeof *met.fresh)};
    if (!met.fresh)
        link_out_of_memory();
    for (size_t from = 0, to; from < count && !growth->state->damage.any; from = to) {
        to = link_run_end(entries, count, from);
        met.fresh_count = 0;
        met.key = (uint32_t)(entries[from] >> 32);
        for (size_t i = from; i < to; i++) {
            const struct link_text *text = link_texts_at(growth->texts, (uint32_t)entries[i]);
            uint32_t number = growth->numbers[(uint32_t)entries[i]];
            uint16_t key = (uint16_t)link_entry_code(entries[i], bucket);
            if (number >= growth->first)
                met.fresh[met.fresh_count++] =
                    (struct near){link_place_by_band(text->digest, text->keys, text->key_count, key), number};
        }
        if (met.fresh_count && !link_is_stock(growth->counts, link_entry_code(entries[from], bucket)))
            propose_key(growth, &growth->growers[thread], &met);
    }
    free(met.fresh);
}

void link_growth_propose(struct link_growth *growth)
{
    link_crew_run(growth->threads, LINK_BUCKETS, propose_bucket, growth);
}
