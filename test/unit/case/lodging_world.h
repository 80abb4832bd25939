/* lodging_world.h - houses, families and stays for the tests of beds. */
#ifndef KRES_TEST_CASE_LODGING_WORLD_H
#define KRES_TEST_CASE_LODGING_WORLD_H

#include "world.h"

#include <pthread.h>

#include "case/lodging.h"

enum { TODAY = 20800, NIGHT_AT = 20 * 3600 };

static struct world world, *const w = &world;
static struct session *ana, *vida, *zoja; /* caseworker, coordinator; zoja: another agency's */

static inline int up(void **state)
{
    UNUSED(state);
    world_up(w);
    clock_pretend(clock_local_day(TODAY) + NIGHT_AT);
    ana = member_in(w, w->shelter, "ana", "Ana", ROLE_CASEWORKER, NULL);
    vida = member_in(w, w->shelter, "vida", "Vida", ROLE_COORDINATOR, "ana");
    zoja = member_in(w, w->intake, "zoja", "Zoja", ROLE_COORDINATOR, NULL);
    return 0;
}

static inline int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(vida);
    session_release(zoja);
    world_down(w);
    return 0;
}

static inline struct str day(int32_t night)
{
    return clock_day_text(&w->arena, night);
}

static inline bool add(struct session *by, const char *kind, int64_t parent, json_t *fields, int64_t *ret, struct err *err)
{
    struct arena arena = {0};
    struct item_new in = {.kind = str_from(kind), .parent = parent, .fields = fields, .mode = FIELDS_PART};
    bool ok = item_add(&w->records, by, &arena, &in, ret, err);
    arena_clear(&arena);
    json_decref(fields);
    return ok;
}

static inline int64_t new_place(struct session *by, int beds, const char *rooms)
{
    int64_t id = 0;
    MUST(add(by, "place", 0, json_pack("{s:s, s:s, s:i, s:[s,s], s:s*, s:s, s:b}", "name", "Modra hiša", "accommodation",
                                       "crisis", "beds", beds, "suits", "women", "child", "rooms", *rooms ? rooms : NULL,
                                       "address",
                                       "Skrita ulica 7, Izmišljeni Kraj", "shared", 1), &id, err));
    return id;
}

struct family { int64_t id; int64_t persons[4]; };
static inline struct family family_of(struct session *by, int people)
{
    struct family family = {0};
    MUST(add(by, "case", 0, json_pack("{s:s}", "summary", "Zgodba"), &family.id, err));
    for (int i = 0; i < people; i++)
        MUST(add(by, "person", family.id, json_pack("{s:s}", "given_name", "Olena"), &family.persons[i], err));
    return family;
}

static inline json_t *stay(int64_t place, const struct family *family, int people, int32_t from, int32_t until)
{
    json_t *persons = json_array();
    for (int i = 0; i < people; i++)
        json_array_append_new(persons, json_integer(family->persons[i]));
    return json_pack("{s:I, s:o, s:s, s:s}", "place", (json_int_t)place, "persons", persons, "from", day(from).p, "until",
                     day(until).p);
}

static inline int64_t edition_of(int64_t id)
{
    struct item item;
    MUST(item_open(&w->records, vida, &w->arena, id, &item, err));
    item_end(&item);
    return item.edition;
}

static inline bool act(struct session *by, int64_t id, const char *action, json_t *fields, struct err *err)
{
    bool ok = item_act(&w->records, by, &w->arena, id, edition_of(id), str_from(action), fields,
                       STR("Because it must be so"), err);
    json_decref(fields);
    return ok;
}

static inline bool change(struct session *by, int64_t id, json_t *fields, struct err *err)
{
    bool ok = item_change(&w->records, by, &w->arena, id, edition_of(id), fields, FIELDS_PART, STR(""), err);
    json_decref(fields);
    return ok;
}

static inline int free_beds(int64_t place, int32_t first, int32_t end)
{
    struct lodging_house *houses;
    size_t count;
    MUST(lodging_houses(&w->records, vida, &w->arena, first, end, &houses, &count, err));
    for (size_t i = 0; i < count; i++)
        if (houses[i].place == place)
            return houses[i].free;
    return -1;
}

/* Beds of a placement now, as bits. */
static inline unsigned beds_of(int64_t place, int64_t placement)
{
    struct lodging_bed *beds;
    size_t count;
    unsigned bits = 0;
    MUST(lodging_stays(&w->records, vida, &w->arena, place, &beds, &count, err));
    for (size_t i = 0; i < count; i++)
        bits |= beds[i].placement == placement ? 1u << beds[i].bed : 0;
    return bits;
}

/* One of many who want a bed at the same moment. */
enum { RACERS = 64 };
struct racer { int64_t house; const struct family *family; int64_t id; bool named, won; struct err err; };

static inline void *race(void *context)
{
    struct racer *racer = context;
    struct arena arena = {0};
    json_t *fields = json_pack("{s:I, s:[I], s:s, s:s}", "place", (json_int_t)racer->house, "persons",
                               (json_int_t)racer->family->persons[0], "from", clock_day_text(&arena, TODAY).p, "until",
                               clock_day_text(&arena, TODAY + 7).p);
    if (racer->named)
        json_object_set_new(fields, "bed", json_integer(1));
    struct item_new in = {.kind = STR("placement"), .parent = racer->family->id, .fields = fields, .mode = FIELDS_PART};
    racer->won = item_add(&w->records, ana, &arena, &in, &racer->id, &racer->err);
    json_decref(fields);
    arena_clear(&arena);
    return NULL;
}

#endif
