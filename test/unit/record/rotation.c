/* rotation.c - an agency's key is made anew while colleagues work; a backup opens elsewhere, and what ended stays ended. */
#define KINDS_PACK "/access"
#include <pthread.h>
#include <stdatomic.h>

#include "kinds_world.h"

#include "record/team.h"

enum { WORKERS = 3, LEAVERS = 8, ROUNDS = 30 };

static struct world world, *const w = &world;
static struct role_as worker;
static char tokens[WORKERS][SESSION_TOKEN + 1];
static atomic_bool over;
static atomic_int made, refused;

static void sign_in(struct ring *ring, const char *login, char token[SESSION_TOKEN + 1])
{
    char code[7];
    totp_code(TOTP, clock_now(), code);
    MUST(session_sign_in(ring, str_from(login), STR("long enough a password"), str_from(code), STR("test"), token, err));
}

static int64_t joins(const char *login, const char *admitted_by)
{
    int64_t id = 0;
    MUST(member_add_ready_as(w->store, w->shelter, str_from(login), str_from(login), worker, STR("long enough a password"),
                             TOTP, &id, err));
    if (admitted_by)
        MUST(member_admit_ready(w->store, str_from(admitted_by), STR("long enough a password"), id, err));
    return id;
}

static int up(void **state)
{
    static const char *const LOGINS[WORKERS] = {"ana", "bor", "eva"};
    UNUSED(state);
    world_up(w);
    ring_let_codes_repeat(w->ring);
    MUST(role_as_named(w->roles, STR("worker"), &worker, err));
    for (int i = 0; i < WORKERS; i++) {
        joins(LOGINS[i], i ? "ana" : NULL);
        sign_in(w->ring, LOGINS[i], tokens[i]);
    }
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    world_down(w);
    return 0;
}

/* As requests come: the session anew each time.  A key made a moment ago is there at the next request. */
static bool reads_soon(int worker_number, int64_t id)
{
    for (int tries = 0; tries < 5; tries++) {
        struct arena arena = {0};
        struct item item;
        struct err why;
        struct session *session = session_find(w->ring, str_from(tokens[worker_number]));
        bool read = session && item_open(&w->records, session, &arena, id, &item, &why);
        if (read)
            item_end(&item);
        session_release(session);
        arena_clear(&arena);
        if (read)
            return true;
    }
    return false;
}

static void *work(void *context)
{
    int number = (int)(intptr_t)context;
    int64_t last = 0;
    for (int round = 0; round < ROUNDS || !atomic_load(&over); round++) {
        struct arena arena = {0};
        json_t *fields = json_pack("{s:s}", "summary", "Med menjavo ključa");
        struct item_new in = {.kind = STR("case"), .fields = fields, .lang = STR("sl")};
        struct session *session = session_find(w->ring, str_from(tokens[number]));
        struct err why;
        if (session && item_add(&w->records, session, &arena, &in, &last, &why))
            atomic_fetch_add(&made, 1);
        else
            atomic_fetch_add(&refused, 1);
        session_release(session);
        json_decref(fields);
        arena_clear(&arena);
        if (last && !reads_soon((number + 1) % WORKERS, last))
            atomic_fetch_add(&refused, 1);
    }
    return NULL;
}

static void nobody_is_kept_from_work_by_a_new_key(void **state)
{
    UNUSED(state);
    pthread_t threads[WORKERS];
    struct store_conn *conn;
    struct agency agency;
    for (int i = 0; i < WORKERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i), 0);
    for (int i = 0; i < LEAVERS; i++) {
        char login[16];
        snprintf(login, sizeof login, "leaver%d", i);
        MUST(member_disable(w->store, 0, joins(login, "ana"), false, err));
    }
    atomic_store(&over, true);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&refused), 0);
    assert_true(atomic_load(&made) >= WORKERS * ROUNDS);
    MUST(store_read_begin(w->store, &conn, err));
    MUST(agency_get(conn, &w->arena, w->shelter, &agency, err));
    store_read_end(conn);
    assert_int_equal(agency.epoch, 1 + LEAVERS);
}

struct ending { int64_t holding; };
static bool end_write(struct store_conn *conn, void *context, struct err *err)
{
    return holding_end(conn, ((struct ending *)context)->holding, clock_day(clock_now()), err);
}

static void a_backup_opens_elsewhere_and_what_ended_stays_ended(void **state)
{
    UNUSED(state);
    struct session *ana = session_find(w->ring, str_from(tokens[0]));
    int64_t kept = added(w, ana, "case", 0, json_pack("{s:s}", "summary", "Ostane")),
            ended = added(w, ana, "case", 0, json_pack("{s:s}", "summary", "Se konča"));
    struct store_conn *conn;
    struct holding holding;
    struct world there = {.records = w->records};
    char token[SESSION_TOKEN + 1], command[200];
    struct item item;
    MUST(store_read_begin(w->store, &conn, err));
    MUST(holding_get(conn, &w->arena, ended, w->shelter, &holding, err));
    store_read_end(conn);
    struct ending ending = {.holding = holding.id};
    MUST(store_write(w->store, end_write, &ending, err));
    const char *file = arena_printf(&w->arena, "%s/backup.db", w->folder);
    const char *folder = arena_printf(&w->arena, "%s/there", w->folder);
    MUST(store_backup(w->store, file, err));
    snprintf(command, sizeof command, "mkdir %s", folder);
    assert_int_equal(system(command), 0);
    MUST(store_restore(file, folder, err));
    MUST(store_open(folder, false, &there.store, err));
    MUST(ring_new(there.store, &there.ring, err));
    ring_let_codes_repeat(there.ring);
    there.records.store = there.store;
    sign_in(there.ring, "bor", token);
    struct session *bor = session_find(there.ring, str_from(token));
    assert_non_null(bor);
    MUST(item_open(&there.records, bor, &w->arena, kept, &item, err));
    assert_string_equal(json_string_value(json_object_get(item.fields, "summary")), "Ostane");
    item_end(&item);
    REFUSED(item_open(&there.records, bor, &w->arena, ended, &item, err), ERR_DENIED, "!access-ended");
    assert_null(session_find(there.ring, str_from(tokens[0]))); /* nobody is signed in there by having been here */
    session_release(bor);
    session_release(ana);
    ring_free(there.ring);
    store_close(there.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_kept_from_work_by_a_new_key),
        cmocka_unit_test(a_backup_opens_elsewhere_and_what_ended_stays_ended),
    };
    return cmocka_run_group_tests(tests, up, down);
}
