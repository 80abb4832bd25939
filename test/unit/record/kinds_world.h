/* kinds_world.h - a small world for tests of records of any kind: two agencies, their people, the test pack. */
#ifndef KRES_TEST_RECORD_KINDS_WORLD_H
#define KRES_TEST_RECORD_KINDS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../place.h"
#include "base/clock.h"
#include "record/item.h"
#include "vault/token.h"

#ifndef KINDS_FOLDER
#define KINDS_FOLDER "/tmp/kres-kinds-XXXXXX"
#endif
#ifndef KINDS_PACK
#define KINDS_PACK "/kinds"
#endif

/* The call names its error "err". */
#define MUST(call) do { \
    struct err must_why = {0}, *err = &must_why; \
    if (!(call)) \
        fail_msg("%s: %s", #call, must_why.text); \
} while (0)
/* The call fails with this message. */
#define REFUSED(call, kind_wanted, message) do { \
    struct err refused_why = {0}, *err = &refused_why; \
    if (call) \
        fail_msg("%s was not refused", #call); \
    assert_string_equal(refused_why.text, message); \
    assert_int_equal(refused_why.kind, kind_wanted); \
} while (0)

static const uint8_t TOTP[TOTP_SECRET] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

struct world {
    char folder[64];
    struct arena packs_arena, arena;
    struct pack_set packs;
    struct kinds *kinds;
    struct roles *roles;
    struct store *store;
    struct ring *ring;
    struct records records;
    int64_t shelter, police; /* agencies */
};

static inline void world_up(struct world *w)
{
    static const char *const FOLDERS[] = {KRES_TEST_DATA KINDS_PACK};
    *w = (struct world){.shelter = 0};
    snprintf(w->folder, sizeof w->folder, "%s", KINDS_FOLDER);
    MUST(vault_start(err));
    vault_cheap(true);
    assert_non_null(mkdtemp(w->folder));
    MUST(pack_set_load(&w->packs_arena, FOLDERS, 1, &w->packs, err));
    MUST(kinds_load(&w->packs_arena, &w->packs, &w->kinds, err));
    MUST(roles_load(&w->packs_arena, &w->packs, w->kinds, &w->roles, err));
    MUST(store_open(data_place(w->folder), true, &w->store, err));
    MUST(ring_new(w->store, &w->ring, err));
    w->records = (struct records){.store = w->store, .packs = &w->packs, .kinds = w->kinds, .roles = w->roles};
    MUST(agency_add(w->store, 0, STR("shelter"), STR("Testna varna hiša"), &w->shelter, err));
    MUST(agency_add(w->store, 0, STR("police"), STR("Testna policija"), &w->police, err));
}

static inline void world_down(struct world *w)
{
    char command[128];
    ring_free(w->ring);
    store_close(w->store);
    arena_clear(&w->arena);
    arena_clear(&w->packs_arena);
    clock_pretend(0);
    place_remove(w->folder);
    snprintf(command, sizeof command, "rm -rf %s", w->folder);
    assert_int_equal(system(command), 0);
}

static inline struct session *member_in_as(struct world *w, int64_t agency, const char *login, struct role_as role,
                                           const char *admitted_by)
{
    char code[7], token[SESSION_TOKEN + 1];
    int64_t id = 0;
    MUST(member_add_ready_as(w->store, agency, str_from(login), str_from(login), role, STR("long enough a password"), TOTP,
                             &id, err));
    if (admitted_by)
        MUST(member_admit_ready(w->store, str_from(admitted_by), STR("long enough a password"), id, err));
    totp_code(TOTP, clock_now(), code);
    MUST(session_sign_in(w->ring, str_from(login), STR("long enough a password"), str_from(code), STR("test"), token, err));
    struct session *session = session_find(w->ring, str_from(token));
    assert_non_null(session);
    return session;
}

/* A member of the agency, added and signed in; all but the first are admitted by the first. */
static inline struct session *member_in(struct world *w, int64_t agency, const char *login, enum role role,
                                        const char *admitted_by)
{
    return member_in_as(w, agency, login, role_as(role), admitted_by);
}

/* A record of that kind; fields are given away. */
static inline int64_t added(struct world *w, struct session *by, const char *kind, int64_t parent, json_t *fields)
{
    struct item_new in = {.kind = str_from(kind), .parent = parent, .fields = fields, .lang = STR("uk")};
    int64_t id = 0;
    MUST(item_add(&w->records, by, &w->arena, &in, &id, err));
    json_decref(fields);
    return id;
}

static inline struct item opened(struct world *w, struct session *by, int64_t id)
{
    struct item item = {0};
    MUST(item_open(&w->records, by, &w->arena, id, &item, err));
    return item;
}

#endif
