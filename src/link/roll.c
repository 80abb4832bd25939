/* roll.c - see roll.h: marks stand in pieces that never move, found by value in shards with a lock each. */
#include "link/roll.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/err.h"
#include "link/words.h"

enum { PIECE_BITS = 16, PIECE = 1 << PIECE_BITS, PIECES = 1 << 15, SHARDS = 256, ENTRIES = 1 << 14 };
#define FIRST 0x80000000u /* of a mark's number: a record begins */

struct entry { uint32_t mark, text; };
struct piece { struct piece *next; size_t count; struct entry entries[ENTRIES]; };
struct shard { pthread_mutex_t lock; uint32_t *numbers; size_t count, room; };
struct line { struct piece *first, *last; }; /* of one thread */

struct link_roll {
    unsigned threads;
    atomic_size_t marks, pieces_used;
    pthread_mutex_t grow;
    uint64_t *_Atomic pieces[PIECES];
    struct shard shards[SHARDS];
    struct line lines[2 * LINK_THREADS_MOST];
};

static void *must(void *memory)
{
    if (!memory)
        link_out_of_memory();
    return memory;
}

bool link_roll_new(unsigned threads, struct link_roll **ret, struct err *err)
{
    struct link_roll *roll = calloc(1, sizeof *roll);
    if (!roll)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    roll->threads = threads;
    pthread_mutex_init(&roll->grow, NULL);
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&roll->shards[i].lock, NULL);
    *ret = roll;
    return true;
}

void link_roll_free(struct link_roll *roll)
{
    if (!roll)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_destroy(&roll->shards[i].lock);
        free(roll->shards[i].numbers);
    }
    for (size_t i = 0; i < PIECES; i++)
        free(roll->pieces[i]);
    for (size_t i = 0; i < LEN(roll->lines); i++)
        for (struct piece *next; roll->lines[i].first; roll->lines[i].first = next) {
            next = roll->lines[i].first->next;
            free(roll->lines[i].first);
        }
    pthread_mutex_destroy(&roll->grow);
    free(roll);
}

/* ---- each mark once ---- */

uint64_t link_roll_mark(const struct link_roll *roll, uint32_t number)
{
    return roll->pieces[number >> PIECE_BITS][number & (PIECE - 1)];
}

/* Marks are hashes but for their lowest bits, in which those that belong together differ. */
static size_t place_of(uint64_t mark, size_t room)
{
    return (mark >> LINK_MARK_CODE_BITS ^ mark) & (room - 1);
}

static struct shard *shard_of(const struct link_roll *roll, uint64_t mark)
{
    return (struct shard *)&roll->shards[mark >> 56];
}

static uint32_t new_number(struct link_roll *roll, uint64_t mark)
{
    size_t number = atomic_fetch_add(&roll->marks, 1), piece = number >> PIECE_BITS;
    if (piece == PIECES)
        link_out_of_memory();
    if (!atomic_load_explicit(&roll->pieces[piece], memory_order_acquire)) {
        pthread_mutex_lock(&roll->grow);
        if (!roll->pieces[piece])
            roll->pieces[piece] = must(malloc(PIECE * sizeof(uint64_t)));
        pthread_mutex_unlock(&roll->grow);
    }
    roll->pieces[piece][number & (PIECE - 1)] = mark;
    return (uint32_t)number;
}

static void grow(const struct link_roll *roll, struct shard *shard)
{
    size_t room = shard->room ? 2 * shard->room : 64;
    uint32_t *numbers = must(malloc(room * sizeof *numbers));
    memset(numbers, 0xff, room * sizeof *numbers);
    for (size_t i = 0; i < shard->room; i++) {
        if (shard->numbers[i] == LINK_NO_MARK)
            continue;
        size_t at = place_of(link_roll_mark(roll, shard->numbers[i]), room);
        while (numbers[at] != LINK_NO_MARK)
            at = (at + 1) & (room - 1);
        numbers[at] = shard->numbers[i];
    }
    free(shard->numbers);
    shard->numbers = numbers;
    shard->room = room;
}

static size_t look(const struct link_roll *roll, const struct shard *shard, uint64_t mark)
{
    size_t at = place_of(mark, shard->room);
    while (shard->numbers[at] != LINK_NO_MARK && link_roll_mark(roll, shard->numbers[at]) != mark)
        at = (at + 1) & (shard->room - 1);
    return at;
}

static uint32_t number_of(struct link_roll *roll, uint64_t mark)
{
    struct shard *shard = shard_of(roll, mark);
    pthread_mutex_lock(&shard->lock);
    if (4 * (shard->count + 1) > 3 * shard->room)
        grow(roll, shard);
    size_t at = look(roll, shard, mark);
    if (shard->numbers[at] == LINK_NO_MARK) {
        shard->numbers[at] = new_number(roll, mark);
        shard->count++;
    }
    uint32_t number = shard->numbers[at];
    pthread_mutex_unlock(&shard->lock);
    return number;
}

uint32_t link_roll_find(const struct link_roll *roll, uint64_t mark)
{
    const struct shard *shard = shard_of(roll, mark);
    return shard->room ? shard->numbers[look(roll, shard, mark)] : LINK_NO_MARK;
}

/* ---- records ---- */

void link_roll_add(struct link_roll *roll, unsigned thread, uint32_t text, const struct link_marks *marks,
                   uint32_t numbers[LINK_MARKS_MOST])
{
    struct line *line = &roll->lines[thread];
    if (!marks->count)
        return;
    if (!line->last || line->last->count + marks->count > ENTRIES) {
        struct piece *piece = must(malloc(sizeof *piece));
        piece->next = NULL;
        piece->count = 0;
        *(line->last ? &line->last->next : &line->first) = piece;
        line->last = piece;
        roll->pieces_used++;
    }
    for (size_t i = 0; i < marks->count; i++) {
        numbers[i] = number_of(roll, marks->items[i]);
        line->last->entries[line->last->count++] = (struct entry){numbers[i] | (i ? 0 : FIRST), text};
    }
}

bool link_roll_next(const struct link_roll *roll, struct link_roll_walk *walk, struct link_roll_record *ret)
{
    for (;;) {
        const struct piece *piece = walk->piece;
        if (piece && walk->at < piece->count) {
            ret->count = 0;
            ret->text = piece->entries[walk->at].text;
            do
                ret->marks[ret->count++] = piece->entries[walk->at++].mark & ~FIRST;
            while (walk->at < piece->count && !(piece->entries[walk->at].mark & FIRST));
            return true;
        }
        if (piece)
            walk->piece = piece->next;
        while (!walk->piece && walk->thread < roll->threads)
            walk->piece = roll->lines[walk->thread++].first;
        if (!walk->piece)
            return false;
        walk->at = 0;
    }
}

size_t link_roll_marks(const struct link_roll *roll)
{
    return roll->marks;
}

size_t link_roll_entries(const struct link_roll *roll)
{
    size_t all = 0;
    for (unsigned i = 0; i < roll->threads; i++)
        for (const struct piece *piece = roll->lines[i].first; piece; piece = piece->next)
            all += piece->count;
    return all;
}

/* A mark: its value, and its number in a table that is at least three eighths full. */
struct link_roll_told link_roll_tell(const struct link_roll *roll, double times)
{
    enum { MARK = sizeof(uint64_t) + 8 * sizeof(uint32_t) / 3, BASE = 1 << 20 };
    uint64_t marks = (uint64_t)((double)roll->marks * times), pieces = (uint64_t)((double)roll->pieces_used * times);
    return (struct link_roll_told){marks, pieces * ENTRIES, pieces * sizeof(struct piece) + marks * MARK + BASE};
}
