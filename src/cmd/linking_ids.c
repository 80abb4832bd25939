/* linking_ids.c - see linking_ids.h. */
#include "cmd/linking_ids.h"

#include <stdlib.h>

enum { ROW = 1 << 21, FIRST_ROOM = 1 << 12, PIECE = 4096, BITS = 11, DIGITS = 1 << BITS };

struct row { uint64_t at, count; }; /* hashes in the spool, ascending */

struct linking_ids {
    struct spool *spool;
    uint64_t *hashes, *other; /* room for both */
    size_t count, room;
    struct row *rows;
    size_t row_count, row_room;
};

bool linking_ids_new(struct spool *spool, struct linking_ids **ret, struct err *err)
{
    struct linking_ids *ids = calloc(1, sizeof *ids);
    if (!ids)
        return err_set(err, ERR_FAULT, "cannot count ids: out of memory");
    ids->spool = spool;
    *ret = ids;
    return true;
}

void linking_ids_free(struct linking_ids *ids)
{
    if (!ids)
        return;
    free(ids->hashes);
    free(ids->other);
    free(ids->rows);
    free(ids);
}

uint64_t linking_id_hash(struct str id)
{
    uint64_t hash = id.n * 0x9e3779b97f4a7c15ULL, piece = 0;
    for (; id.n >= sizeof piece; id = str_slice(id, sizeof piece, id.n)) {
        memcpy(&piece, id.p, sizeof piece);
        hash = (hash ^ piece) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29;
    }
    piece = 0;
    if (id.n)
        memcpy(&piece, id.p, id.n);
    hash = (hash ^ piece) * 0xff51afd7ed558ccdULL;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53ULL;
    return hash ^ hash >> 33;
}

/* ---- a row ---- */

static bool grow(struct linking_ids *ids, struct err *err)
{
    size_t room = ids->room ? 4 * ids->room : FIRST_ROOM;
    room = room < ROW ? room : ROW;
    uint64_t *hashes = realloc(ids->hashes, room * sizeof *hashes);
    if (hashes)
        ids->hashes = hashes;
    uint64_t *other = hashes ? realloc(ids->other, room * sizeof *other) : NULL;
    if (!other)
        return err_set(err, ERR_FAULT, "cannot count ids: out of memory");
    ids->other = other;
    ids->room = room;
    return true;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* By the upper bits, least significant digit first; the few that are alike in them are then put in order. */
static void sort(struct linking_ids *ids)
{
    uint32_t at[DIGITS];
    for (unsigned shift = 64 - 2 * BITS; shift < 64; shift += BITS) {
        uint32_t sum = 0;
        memset(at, 0, sizeof at);
        for (size_t i = 0; i < ids->count; i++)
            at[ids->hashes[i] >> shift & (DIGITS - 1)]++;
        for (size_t i = 0; i < DIGITS; i++) {
            uint32_t n = at[i];
            at[i] = sum;
            sum += n;
        }
        for (size_t i = 0; i < ids->count; i++)
            ids->other[at[ids->hashes[i] >> shift & (DIGITS - 1)]++] = ids->hashes[i];
        uint64_t *swap = ids->hashes;
        ids->hashes = ids->other;
        ids->other = swap;
    }
    for (size_t from = 0, to; from < ids->count; from = to) {
        for (to = from + 1; to < ids->count && (ids->hashes[to] ^ ids->hashes[from]) >> (64 - 2 * BITS) == 0; to++)
            continue;
        if (to - from > 1)
            qsort(ids->hashes + from, to - from, sizeof *ids->hashes, by_value);
    }
}

static bool put_row(struct linking_ids *ids, struct err *err)
{
    struct row row = {.count = ids->count};
    if (ids->row_count == ids->row_room) {
        size_t room = 2 * ids->row_room + 16;
        struct row *rows = realloc(ids->rows, room * sizeof *rows);
        if (!rows)
            return err_set(err, ERR_FAULT, "cannot count ids: out of memory");
        ids->rows = rows;
        ids->row_room = room;
    }
    sort(ids);
    if (!spool_put(ids->spool, str_make((const char *)ids->hashes, ids->count * sizeof *ids->hashes), &row.at, err))
        return false;
    ids->rows[ids->row_count++] = row;
    ids->count = 0;
    return true;
}

bool linking_ids_add(struct linking_ids *ids, const uint64_t *hashes, size_t count, struct err *err)
{
    while (count) {
        if (ids->count == ROW && !put_row(ids, err))
            return false;
        if (ids->count == ids->room && !grow(ids, err))
            return false;
        size_t n = ids->room - ids->count < count ? ids->room - ids->count : count;
        memcpy(ids->hashes + ids->count, hashes, n * sizeof *hashes);
        ids->count += n;
        hashes += n;
        count -= n;
    }
    return true;
}

/* ---- all rows side by side ---- */

struct reader { struct row row; uint64_t head, *piece; size_t at, n; }; /* head: the smallest that is left */

static bool next(const struct linking_ids *ids, struct reader *reader, bool *ret_any, struct err *err)
{
    if (reader->at == reader->n) {
        reader->n = reader->row.count < PIECE ? (size_t)reader->row.count : PIECE;
        reader->at = 0;
        size_t bytes = reader->n * sizeof *reader->piece;
        if (reader->n && !spool_get(ids->spool, reader->row.at, (char *)reader->piece, bytes, err))
            return false;
        reader->row.at += bytes;
        reader->row.count -= reader->n;
    }
    *ret_any = reader->n > 0;
    if (reader->n)
        reader->head = reader->piece[reader->at++];
    return true;
}

/* Down to its place in the heap. */
static void sink(struct reader *heap, size_t count, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && heap[child + 1].head < heap[child].head;
        if (heap[at].head <= heap[child].head)
            return;
        struct reader swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
    }
}

struct counting { uint64_t last, times, repeated; };

static void count_one(struct counting *counting, uint64_t hash)
{
    counting->times = counting->times && counting->last == hash ? counting->times + 1 : 1;
    counting->last = hash;
    counting->repeated += counting->times == 2;
}

static bool merge(const struct linking_ids *ids, struct reader *heap, uint64_t *ret, struct err *err)
{
    struct counting counting = {0};
    size_t count = 0;
    bool any;
    for (size_t i = 0; i < ids->row_count; i++) {
        heap[count].row = ids->rows[i];
        if (!next(ids, &heap[count], &any, err))
            return false;
        count += any;
    }
    for (size_t i = count; i--;)
        sink(heap, count, i);
    while (count) {
        count_one(&counting, heap[0].head);
        if (!next(ids, &heap[0], &any, err))
            return false;
        if (!any)
            heap[0] = heap[--count];
        sink(heap, count, 0);
    }
    *ret = counting.repeated;
    return true;
}

bool linking_ids_repeated(struct linking_ids *ids, uint64_t *ret, struct err *err)
{
    struct counting counting = {0};
    if (!ids->row_count) { /* all in memory */
        sort(ids);
        for (size_t i = 0; i < ids->count; i++)
            count_one(&counting, ids->hashes[i]);
        *ret = counting.repeated;
        return true;
    }
    if (ids->count && !put_row(ids, err))
        return false;
    struct reader *heap = calloc(ids->row_count, sizeof *heap);
    uint64_t *pieces = malloc(ids->row_count * PIECE * sizeof *pieces);
    bool ok = heap && pieces;
    for (size_t i = 0; ok && i < ids->row_count; i++)
        heap[i].piece = pieces + i * PIECE;
    if (ok)
        ok = merge(ids, heap, ret, err);
    else
        err_set(err, ERR_FAULT, "cannot count ids: out of memory");
    free(heap);
    free(pieces);
    return ok;
}
