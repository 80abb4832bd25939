/* linking_moved.c - the file of --moved (linking_state.h): earlier records whose cluster has another name now.
 *
 * By the name they had, the one they have, and id: where records stand depends on which thread was faster. */
#include <stdlib.h>

#include "cmd/linking_clusters.h"
#include "cmd/linking_hands.h"
#include "cmd/linking_state.h"

enum { PUT = 1 << 20 };

struct moved { uint64_t place, was, now; }; /* digests of names, or 0 */
struct moves { struct moved *items; size_t count, room; bool failed; };

static void add(void *context, uint64_t place, uint64_t was, uint64_t now)
{
    struct moves *moves = context;
    if (moves->count == moves->room && !moves->failed) {
        size_t room = 2 * moves->room + 1024;
        struct moved *items = realloc(moves->items, room * sizeof *items);
        moves->failed = !items;
        moves->items = items ? items : moves->items;
        moves->room = items ? room : moves->room;
    }
    if (!moves->failed)
        moves->items[moves->count++] = (struct moved){place, was, now};
}

static uint64_t at_of(uint64_t place)
{
    return place & ((1ULL << LINKING_PLACE_BITS) - 1);
}

static int by_place(const void *a, const void *b)
{
    const struct moved *x = a, *y = b;
    return at_of(x->place) < at_of(y->place) ? -1 : at_of(x->place) > at_of(y->place);
}

static void sort(struct moves *moves)
{
    if (moves->count)
        qsort(moves->items, moves->count, sizeof *moves->items, by_place);
}

static struct moved *find(const struct moves *moves, uint64_t place)
{
    struct moved sought = {.place = place};
    return bsearch(&sought, moves->items, moves->count, sizeof *moves->items, by_place);
}

struct naming { const struct linking *linking; struct moves *before, *moves; };

static void name(void *context, uint32_t cluster, uint64_t place)
{
    const struct naming *naming = context;
    uint64_t now = linking_cluster_digest(naming->linking, cluster);
    struct moved *moved = naming->before->count ? find(naming->before, place) : NULL;
    if (moved)
        moved->now = now;
    else if (!link_state_is_unread(naming->linking->state))
        add(naming->moves, place, 0, now); /* one that could be in none before */
}

/* When all was linked anew: the names before and after of every earlier record. */
static bool list_all(struct linking *linking, struct moves *moves, struct err *err)
{
    struct moves before = {0};
    const struct naming naming = {linking, &before, moves};
    bool ok = link_state_names(linking->state, add, &before, err);
    if (ok) {
        sort(&before);
        linking_earlier_each(linking, name, (void *)(uintptr_t)&naming);
    }
    for (size_t i = 0; i < before.count; i++)
        add(moves, before.items[i].place, before.items[i].was, before.items[i].now);
    moves->failed |= before.failed;
    free(before.items);
    return ok;
}

static void put_name(struct json_out *out, uint64_t digest)
{
    char name[LINK_NAME];
    if (!digest) {
        JSON_OUT(out, "null");
        return;
    }
    link_digest_name(digest, name);
    json_out_string(out, str_from(name));
}

/* ---- the file ---- */

struct telling { struct json_out ids, out, memory; size_t *begins; /* of moves, in ids */ };

static void telling_free(struct telling *telling)
{
    json_out_free(&telling->ids);
    json_out_free(&telling->out);
    json_out_free(&telling->memory);
    free(telling->begins);
}

/* Only what moved, with its id; begins: one more, the end. */
static bool read_ids(struct linking *linking, struct moves *moves, struct telling *telling, struct err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < moves->count; i++)
        if (moves->items[i].was != moves->items[i].now)
            moves->items[n++] = moves->items[i];
    moves->count = n;
    sort(moves);
    telling->begins = malloc((n + 1) * sizeof *telling->begins);
    if (!telling->begins)
        return err_set(err, ERR_FAULT, "cannot tell what moved: out of memory");
    for (size_t i = 0; i < n; i++) {
        struct linking_text text;
        if (!linking_text_read(&linking->spool, moves->items[i].place, &telling->memory, &text, err))
            return false;
        telling->begins[i] = telling->ids.n;
        json_out_raw(&telling->ids, text.id.p, text.id.n);
        moves->items[i].place = i; /* from here on the number of its id */
    }
    telling->begins[n] = telling->ids.n;
    return true;
}

static struct str id_of(const struct telling *telling, const struct moved *moved)
{
    size_t begin = telling->begins[moved->place];
    return str_make(telling->ids.p + begin, telling->begins[moved->place + 1] - begin);
}

static int by_names(const void *a, const void *b, void *context)
{
    const struct moved *x = a, *y = b;
    if (x->was != y->was)
        return x->was < y->was ? -1 : 1;
    if (x->now != y->now)
        return x->now < y->now ? -1 : 1;
    return str_cmp(id_of(context, x), id_of(context, y));
}

static bool write_moves(struct linking *linking, const struct moves *moves, struct telling *telling, int fd, struct err *err)
{
    struct line_writer writer = {.fd = fd, .name = linking->moved_file};
    struct json_out *out = &telling->out;
    bool ok = true;
    for (size_t i = 0; ok && i < moves->count; i++) {
        const struct moved *moved = &moves->items[i];
        struct str id = id_of(telling, moved);
        JSON_OUT(out, "{\"id\":");
        json_out_raw(out, id.p, id.n);
        JSON_OUT(out, ",\"was\":");
        put_name(out, moved->was);
        JSON_OUT(out, ",\"cluster\":");
        put_name(out, moved->now);
        JSON_OUT(out, "}\n");
        if (out->n >= PUT) {
            ok = line_writer_put(&writer, str_make(out->p, out->n), err);
            out->n = 0;
        }
    }
    ok = ok && line_writer_put(&writer, str_make(out->p, out->n), err);
    if (!ok && writer.closed)
        err_set(err, ERR_FAULT, "cannot write %s: nobody reads it", writer.name);
    return ok;
}

bool linking_state_moved(struct linking *linking, int fd, struct err *err)
{
    struct moves moves = {0};
    struct telling telling = {0};
    bool anew = linking->earlier_count || linking->marks.earlier;
    bool ok = anew ? list_all(linking, &moves, err) : link_state_moved(linking->state, add, &moves, err);
    if (ok && moves.failed)
        ok = err_set(err, ERR_FAULT, "cannot tell what moved: out of memory");
    ok = ok && read_ids(linking, &moves, &telling, err);
    if (ok && moves.count)
        qsort_r(moves.items, moves.count, sizeof *moves.items, by_names, &telling);
    ok = ok && write_moves(linking, &moves, &telling, fd, err);
    telling_free(&telling);
    free(moves.items);
    return ok;
}
