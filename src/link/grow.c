/* grow.c - see grow.h. */
#include "link/grow.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "link/crew.h"

static bool out_of_memory(struct err *err)
{
    return err_set(err, ERR_FAULT, "cannot link: out of memory");
}

/* Zeroes that take no memory until they are touched. */
static void *reserve(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* ---- who is under whom ---- */

uint32_t link_growth_find(struct link_growth *growth, uint32_t number)
{
    for (;;) {
        uint32_t up = atomic_load_explicit(&growth->above[number], memory_order_relaxed);
        if (!up)
            return number;
        uint32_t higher = atomic_load_explicit(&growth->above[up - 1], memory_order_relaxed);
        if (!higher)
            return up - 1;
        atomic_compare_exchange_weak_explicit(&growth->above[number], &up, higher, memory_order_relaxed,
                                              memory_order_relaxed);
        number = higher - 1;
    }
}

uint32_t link_growth_root(struct link_growth *growth, uint32_t number)
{
    return link_growth_find(growth, number < growth->first ? link_state_leader(growth->state, number) : number);
}

static void touch(struct link_growth *growth, struct link_grower *grower, uint32_t leader)
{
    if (leader >= growth->first)
        return;
    if (grower->touched_count == grower->touched_room) {
        size_t room = 2 * grower->touched_room + 256;
        uint32_t *touched = realloc(grower->touched, room * sizeof *touched);
        if (!touched)
            link_out_of_memory();
        grower->touched = touched;
        grower->touched_room = room;
    }
    grower->touched[grower->touched_count++] = leader;
}

/* The smaller number is above, so there is no way round. */
void link_growth_join(struct link_growth *growth, struct link_grower *grower, uint32_t a, uint32_t b)
{
    for (;;) {
        a = link_growth_find(growth, a);
        b = link_growth_find(growth, b);
        if (a == b)
            return;
        if (b < a) {
            uint32_t swap = a;
            a = b;
            b = swap;
        }
        uint32_t expected = 0;
        if (atomic_compare_exchange_strong_explicit(&growth->above[b], &expected, a + 1, memory_order_relaxed,
                                                    memory_order_relaxed))
            break;
    }
    touch(growth, grower, a);
    touch(growth, grower, b);
}

static bool load_moves(struct link_growth *growth, struct err *err)
{
    struct link_state *state = growth->state;
    for (size_t i = 0; i < state->segment_count; i++) {
        struct link_segment *segment = &state->segments[i];
        uint64_t count = link_section_count(segment, LINK_MOVES, sizeof(struct link_move));
        for (uint64_t k = 0; k < count && !state->damage.any; k++) {
            struct link_move move = *LINK_SECTION_AT(segment, LINK_MOVES, k, struct link_move);
            if (move.from < growth->first && move.to < move.from)
                growth->above[move.from] = move.to + 1;
            else
                link_damage_tell(&state->damage, segment->file.name, "moves a cluster to where it cannot be");
        }
    }
    return link_state_check(state, err);
}

bool link_growth_look(struct link_growth *growth, struct err *err)
{
    growth->first = growth->state->texts;
    growth->room = ((size_t)growth->first + 1) * sizeof(uint32_t);
    growth->above = reserve(growth->room);
    return growth->above ? load_moves(growth, err) : out_of_memory(err);
}

void link_growth_look_end(struct link_growth *growth)
{
    if (growth->above)
        munmap((void *)(uintptr_t)growth->above, growth->room);
}

/* ---- texts ---- */

const struct link_text *link_growth_view(struct link_growth *growth, struct link_grower *grower, uint32_t number,
                                         unsigned side)
{
    if (number >= growth->first)
        return link_texts_at(growth->texts, growth->locals[number - growth->first]);
    struct link_view *view = &grower->views[side][number % LINK_VIEWS];
    if (view->number != number) {
        view->number = number;
        link_state_text_view(growth->state, number, &view->text);
        if (grower->comparer.first == &view->text)
            grower->comparer.first = NULL;
    }
    return &view->text;
}

enum { TEXTS_PIECE = 2048 };

static void find_piece(void *context, unsigned thread, size_t piece)
{
    struct link_growth *growth = context;
    size_t count = link_texts_count(growth->texts), from = piece * TEXTS_PIECE;
    UNUSED(thread);
    for (size_t i = from; i < count && i < from + TEXTS_PIECE; i++) {
        uint32_t number = link_state_find(growth->state, link_texts_at(growth->texts, (uint32_t)i)->digest);
        growth->numbers[i] = number;
        growth->before[i] = number == LINK_NO_TEXT ? LINK_NO_TEXT : link_growth_root(growth, number);
    }
}

/* Which texts are there already; the others get numbers behind those that are. */
static bool number_texts(struct link_growth *growth, struct err *err)
{
    size_t count = link_texts_count(growth->texts);
    link_crew_run(growth->threads, count / TEXTS_PIECE + 1, find_piece, growth);
    for (size_t i = 0; i < count; i++)
        if (growth->numbers[i] == LINK_NO_TEXT) {
            growth->locals[growth->count] = (uint32_t)i;
            growth->numbers[i] = growth->first + growth->count++;
        }
    return link_state_check(growth->state, err);
}

/* ---- the whole ---- */

static bool make(struct link_growth *growth, struct err *err)
{
    size_t count = link_texts_count(growth->texts);
    growth->first = growth->state->texts;
    if ((uint64_t)growth->first + count >= LINK_NO_TEXT)
        return err_set(err, ERR_TOO_LARGE, "a state cannot hold more than four thousand million texts");
    growth->room = ((size_t)growth->first + count + 1) * sizeof(uint32_t);
    growth->numbers = malloc((count + 1) * sizeof *growth->numbers);
    growth->locals = malloc((count + 1) * sizeof *growth->locals);
    growth->before = malloc((count + 1) * sizeof *growth->before);
    growth->above = reserve(growth->room);
    growth->finals = reserve(growth->room);
    growth->growers = aligned_alloc(_Alignof(struct link_grower), growth->threads * sizeof *growth->growers);
    if (!growth->numbers || !growth->locals || !growth->before || !growth->above || !growth->finals || !growth->growers)
        return out_of_memory(err);
    memset(growth->growers, 0, growth->threads * sizeof *growth->growers);
    for (unsigned i = 0; i < growth->threads; i++)
        for (size_t k = 0; k < LINK_VIEWS; k++)
            growth->growers[i].views[0][k].number = growth->growers[i].views[1][k].number = LINK_NO_TEXT;
    return link_state_counts(growth->state, growth->threads, &growth->counts, err) && load_moves(growth, err);
}

bool link_grow(struct link_state *state, const struct link_texts *texts, struct link_postings *postings, unsigned threads,
               struct err *err)
{
    struct link_growth *growth = calloc(1, sizeof *growth);
    if (!growth)
        return out_of_memory(err);
    *growth = (struct link_growth){.state = state, .texts = texts, .postings = postings, .threads = threads};
    state->growth = growth;
    state->threads = threads;
    link_crew_share(10); /* hundredths, roughly */
    if (!make(growth, err) || !number_texts(growth, err))
        return false;
    link_crew_share(60);
    link_growth_propose(growth);
    link_crew_share(10);
    return link_state_check(state, err) && link_growth_cohere(growth, err) && link_state_check(state, err) &&
           link_growth_end(growth, err) && link_state_check(state, err);
}

void link_growth_free(struct link_growth *growth)
{
    if (!growth)
        return;
    for (unsigned i = 0; growth->growers && i < growth->threads; i++)
        free(growth->growers[i].touched);
    free(growth->growers);
    free(growth->numbers);
    free(growth->locals);
    free(growth->before);
    if (growth->above)
        munmap((void *)(uintptr_t)growth->above, growth->room);
    if (growth->finals)
        munmap(growth->finals, growth->room);
    link_counts_free(growth->counts);
    free(growth->parts);
    free(growth->grown);
    free(growth);
}
