/* house.h - a folder with an agency and people in it, for the tests of agency/. */
#ifndef KRES_TEST_AGENCY_HOUSE_H
#define KRES_TEST_AGENCY_HOUSE_H

#include <stdlib.h>
#include <unistd.h>

#include "../check.h"
#include "../place.h"
#include "agency/session.h"
#include "base/clock.h"
#include "vault/token.h"

#define PASSWORD "olive tractor moonlight"
static const uint8_t CODE_APP[TOTP_SECRET] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
enum { MORNING = 1795500000 };

struct house {
    char folder[64];
    struct store *store;
    struct ring *ring;
    struct arena arena;
    int64_t agency, now;
};

static inline int house_open(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    vault_cheap(true);
    house->now = MORNING;
    clock_pretend(house->now);
    memcpy(house->folder, "/tmp/kres-agency-XXXXXX", sizeof "/tmp/kres-agency-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    CHECK(vault_start(e));
    CHECK(store_open(place_of(house->folder), true, &house->store, e));
    CHECK(ring_new(house->store, &house->ring, e));
    CHECK(agency_add(house->store, 0, STR("crisis-line"), STR("Crisis line"), &house->agency, e));
    *state = house;
    return 0;
}

static inline int house_close(void **state)
{
    struct house *house = *state;
    ring_free(house->ring);
    store_close(house->store);
    static const char *const files[] = {"kres.db", "kres.db-wal", "kres.db-shm", "kres.lock", "kres.reserve"};
    for (size_t i = 0; i < LEN(files); i++)
        unlink(str_printf(&house->arena, "%s/%s", house->folder, files[i]).p);
    rmdir(house->folder);
    place_remove(house->folder);
    arena_clear(&house->arena);
    clock_pretend(0);
    free(house);
    return 0;
}

/* The call must be refused with this kind and these words. */
#define REFUSED(call, expected_kind, words)                                                                          \
    do {                                                                                                             \
        struct err err = {0};                                                                                        \
        struct err *e = &err;                                                                                        \
        assert_false(call);                                                                                          \
        assert_string_equal(e->text, words);                                                                         \
        assert_int_equal(e->kind, expected_kind);                                                                    \
    } while (0)

static inline void later(struct house *house, int64_t seconds)
{
    house->now += seconds;
    clock_pretend(house->now);
}

static inline int64_t add_ready(struct house *house, const char *login, enum role role)
{
    int64_t id = 0;
    CHECK(member_add_ready(house->store, house->agency, str_from(login), str_from(login), role, STR(PASSWORD), CODE_APP,
                           &id, e));
    return id;
}

static inline struct str code_now(struct house *house, const uint8_t *secret)
{
    char code[7];
    totp_code(secret, house->now, code);
    return str_copy(&house->arena, str_from(code));
}

static inline struct session *find(struct house *house, const char *token)
{
    struct session *session = session_find(house->ring, str_from(token));
    assert_non_null(session);
    return session;
}

/* Signs in a minute later, so that the code is a fresh one. */
static inline struct session *sign_in(struct house *house, const char *login)
{
    char token[SESSION_TOKEN + 1];
    later(house, 60);
    CHECK(session_sign_in(house->ring, str_from(login), STR(PASSWORD), code_now(house, CODE_APP), STR("Firefox"), token,
                          e));
    return find(house, token);
}

static inline struct agency agency_now(struct house *house)
{
    struct store_conn *conn;
    struct agency agency = {0};
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(agency_get(conn, &house->arena, house->agency, &agency, e));
    store_read_end(conn);
    return agency;
}

static inline struct member member_now(struct house *house, int64_t id)
{
    struct store_conn *conn;
    struct member member = {0};
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(member_get(conn, &house->arena, id, &member, e));
    store_read_end(conn);
    return member;
}

/* Can this session open what is sealed to the agency in that epoch? */
static inline bool opens(struct house *house, const struct session *session, const struct agency *at)
{
    uint8_t record[VAULT_KEY], boxed[VAULT_BOXED], private_key[VAULT_KEY], opened[VAULT_KEY];
    UNUSED(house);
    memset(record, 7, sizeof record);
    vault_box(at->public_key, record, boxed);
    return session_agency_key(session, at->epoch, private_key) &&
           vault_unbox(at->public_key, private_key, boxed, opened) && memcmp(record, opened, sizeof record) == 0;
}

/* Group number (from 0) of a recovery code. */
static inline struct str group_of(struct str code, unsigned number)
{
    return str_slice(code, number * 5, number * 5 + 4);
}

/* What remains of the first steps of a member who has just signed in; the recovery code is returned. */
static inline struct str first_steps(struct house *house, struct session *session, uint8_t totp[TOTP_SECRET])
{
    struct str uri, base32, code;
    unsigned groups[2];
    char digits[7];
    if (session_step(session) == STEP_PASSWORD)
        CHECK(session_set_password(session, STR(""), STR(PASSWORD), e));
    assert_int_equal(session_step(session), STEP_CODE_APP);
    CHECK(session_code_app_begin(session, &house->arena, &uri, &base32, e));
    memset(totp, 0, TOTP_SECRET);
    for (size_t i = 0; i < 32; i++) {
        const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", *at = strchr(alphabet, base32.p[i]);
        assert_non_null(at);
        for (unsigned bit = 0; bit < 5; bit++) {
            if ((unsigned)(at - alphabet) & (16u >> bit))
                totp[(i * 5 + bit) / 8] |= (uint8_t)(0x80u >> ((i * 5 + bit) % 8));
        }
    }
    totp_code(totp, house->now, digits);
    CHECK(session_code_app_confirm(session, str_from(digits), e));
    assert_int_equal(session_step(session), STEP_RECOVERY);
    CHECK(session_recovery_begin(session, &house->arena, &code, groups, e));
    CHECK(session_recovery_confirm(session, group_of(code, groups[0]), group_of(code, groups[1]), e));
    assert_int_equal(session_step(session), STEP_READY);
    return code;
}

#endif
