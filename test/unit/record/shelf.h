/* shelf.h - sealed records as a table would hold them: what the tests of the search room share. */
#ifndef KRES_TEST_RECORD_SHELF_H
#define KRES_TEST_RECORD_SHELF_H

#include "record/seek.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "vault/vault.h"

#include "../check.h"

enum { MOST = 3000 };

/* Sealed records as a table would hold them, and who may read them. */
struct shelf {
    struct arena *arena;
    uint8_t key[VAULT_KEY];
    struct str sealed[MOST];
    int64_t versions[MOST];
    int32_t days[MOST];
    uint32_t kinds[MOST];
    bool readable[MOST], backwards;
    size_t count, at;
    _Atomic size_t opened, done;
    _Atomic int slow_us;
    size_t name_bytes; /* the first so many bytes are a name */
};

static struct arena arena;
static const struct text_names *names;
static struct str plain[MOST];

static __attribute__((unused)) void put(struct shelf *shelf, size_t id, const char *text)
{
    plain[id] = str_copy(shelf->arena, str_from(text));
    shelf->sealed[id] = vault_seal(shelf->arena, shelf->key, STR("case"), plain[id]);
    shelf->versions[id]++;
    shelf->days[id] = 20000;
    shelf->readable[id] = true;
    if (id >= shelf->count)
        shelf->count = id + 1;
}

static __attribute__((unused)) struct shelf *new_shelf(const char *const *texts)
{
    struct shelf *shelf = ARENA_NEW(&arena, struct shelf);
    shelf->arena = &arena;
    memset(shelf->key, 3, sizeof shelf->key);
    for (size_t i = 0; texts && texts[i]; i++)
        put(shelf, i, texts[i]);
    return shelf;
}

static __attribute__((unused)) bool begin(void *context, struct err *err)
{
    UNUSED(err);
    ((struct shelf *)context)->at = 0;
    return true;
}

static __attribute__((unused)) bool next(void *context, struct seek_document *ret)
{
    struct shelf *shelf = context;
    while (shelf->at < shelf->count) {
        size_t id = shelf->backwards ? shelf->count - 1 - shelf->at : shelf->at;
        shelf->at++;
        if (!shelf->readable[id])
            continue;
        *ret = (struct seek_document){.id = (int64_t)id, .version = shelf->versions[id], .day = shelf->days[id],
                                      .kind = shelf->kinds[id]};
        return true;
    }
    return false;
}

static __attribute__((unused)) bool open_one(void *context, const struct seek_document *document,
                                             struct seek_text *ret, struct err *err)
{
    struct shelf *shelf = context;
    atomic_fetch_add(&shelf->opened, 1);
    if (shelf->slow_us)
        usleep((useconds_t)shelf->slow_us);
    if (!vault_open_into(shelf->key, STR("case"), shelf->sealed[document->id], ret->bytes, ret->room, &ret->text, err))
        return false;
    if (shelf->name_bytes && ret->text.n > shelf->name_bytes) {
        ret->field_count = 2;
        ret->fields[0] = (struct seek_field){0, (uint32_t)shelf->name_bytes, 7, SEEK_RANK_NAME};
        ret->fields[1] = (struct seek_field){(uint32_t)shelf->name_bytes, (uint32_t)ret->text.n, 8, SEEK_RANK_TEXT};
    }
    return true;
}

static __attribute__((unused)) void done(void *context)
{
    atomic_fetch_add(&((struct shelf *)context)->done, 1);
}

static __attribute__((unused)) struct seek_feed feed_of(struct shelf *shelf)
{
    return (struct seek_feed){.context = shelf, .begin = begin, .next = next, .open = open_one, .done = done};
}

static __attribute__((unused)) struct seek *new_room(size_t bytes)
{
    struct seek *seek = NULL;
    CHECK(seek_new(bytes, names, &seek, e));
    return seek;
}

static __attribute__((unused)) struct seek_query query_of(const char *text)
{
    return (struct seek_query){.text = str_from(text), .country = "SI", .most = 50, .patience_ms = 60000};
}

static __attribute__((unused)) struct seek_result ask(struct seek *seek, struct shelf *shelf, const char *text, bool typing)
{
    struct seek_result result = {0};
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of(text);
    query.typing = typing;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_true(result.complete);
    return result;
}

/* "3 1 2": ids of the hits. */
static __attribute__((unused)) struct str ids_of(const struct seek_result *result)
{
    struct buf all = {.arena = &arena};
    for (size_t i = 0; i < result->count; i++)
        buf_printf(&all, "%s%d", i ? " " : "", (int)result->hits[i].document.id);
    return buf_str(&all);
}

static __attribute__((unused)) struct str found(const char *const *texts, const char *text, bool typing)
{
    struct shelf *shelf = new_shelf(texts);
    struct seek *seek = new_room(16 << 20);
    struct seek_result result = ask(seek, shelf, text, typing);
    struct seek_result again = ask(seek, shelf, text, typing); /* from memory now */
    assert_true(str_eq(ids_of(&result), ids_of(&again)));
    assert_int_equal(shelf->done, 2);
    seek_free(seek);
    return ids_of(&result);
}

/* Words far enough from each other in letters and sound that only equality joins them. */
static const char *const FAR[] = {"bridge", "kolodvor", "шелест", "window", "tangerine", "žvižg", "paragraf", "умивальник",
                                  "hospital", "fjord", "labirint", "vulkan", "квадрат", "ozimnica", "mravljinčar", "xylophone"};

static uint64_t state_of = 99;
static __attribute__((unused)) size_t chance(size_t below)
{
    state_of ^= state_of << 13, state_of ^= state_of >> 7, state_of ^= state_of << 17;
    return (size_t)(state_of % below);
}

static __attribute__((unused)) void fill(struct shelf *shelf, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf text = {.arena = &arena};
        for (size_t n = chance(12); n; n--)
            buf_printf(&text, "%s%s", FAR[chance(LEN(FAR))], chance(3) ? " " : ", ");
        buf_printf(&text, ".");
        put(shelf, i, buf_str(&text).p);
    }
}

static __attribute__((unused)) int begin_all(void **state)
{
    struct pack_set packs;
    UNUSED(state);
    CHECK(vault_start(e));
    CHECK(pack_set_load(&arena, (const char *[]){KRES_PACKS "/core"}, 1, &packs, e));
    CHECK(text_names_load(&arena, &packs, &names, e));
    return 0;
}

static __attribute__((unused)) int end_all(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

#endif
