/* folder.h - a fresh folder for a test, and a table to play with. */
#ifndef KRES_TEST_STORE_FOLDER_H
#define KRES_TEST_STORE_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../place.h"
#include "store/audit.h"

/* The call names its error "err". */
#define MUST(call) do { \
    struct err must_why = {0}, *err = &must_why; \
    if (!(call)) \
        fail_msg("%s: %s", #call, must_why.text); \
} while (0)

static const struct store_stmt MAKE = {
    "test.make", "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, who INTEGER, body BLOB) STRICT"};
static const struct store_stmt MAKE_POSTGRES = {
    "test.make", "CREATE TABLE IF NOT EXISTS t (id BIGINT PRIMARY KEY, who BIGINT, body BYTEA)"};
static const struct store_stmt ADD = {"test.add", "INSERT INTO t (id, who, body) VALUES (?, ?, ?)"};
static const struct store_stmt COUNT = {"test.count", "SELECT count(*) FROM t"};
static const struct store_stmt HAS = {"test.has", "SELECT count(*) FROM t WHERE id = ?"};

static inline bool make_table(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(context);
    return store_run(conn, place_server() ? &MAKE_POSTGRES : &MAKE, NO_VALUES, err);
}

struct add { int64_t id, who; size_t size; bool fail; };

static inline bool add_row(struct store_conn *conn, void *context, struct err *err)
{
    const struct add *add = context;
    struct arena arena = {0};
    char *body = arena_alloc(&arena, add->size + 1);
    bool ok = store_run(conn, &ADD, VALUES(V_INT(add->id), V_INT(add->who), V_BYTES(body, add->size)), err);
    arena_clear(&arena);
    if (ok && add->fail)
        return err_set(err, ERR_CONFLICT, "changed its mind");
    return ok;
}

static inline int64_t number(struct store *store, const struct store_stmt *stmt, const struct store_value *values,
                             size_t n)
{
    struct store_conn *conn;
    int64_t ret = -1;
    MUST(store_read_begin(store, &conn, err));
    MUST(store_number(conn, stmt, values, n, -1, &ret, err));
    store_read_end(conn);
    return ret;
}

static inline int folder_make(void **state)
{
    char name[] = "/tmp/kres-store-XXXXXX";
    if (!mkdtemp(name))
        return -1;
    *state = strdup(name);
    return 0;
}

static inline int folder_remove(void **state)
{
    static const char *const FILES[] = {"kres.db", "kres.db-wal", "kres.db-shm", "kres.lock", "kres.reserve",
                                        "copy.db", "other.db", "stop"};
    char path[256];
    for (size_t i = 0; i < LEN(FILES); i++) {
        snprintf(path, sizeof path, "%s/%s", (char *)*state, FILES[i]);
        unlink(path);
    }
    rmdir(*state);
    place_remove(*state);
    free(*state);
    return 0;
}

static inline struct store *open_new(const char *folder)
{
    struct store *store = NULL;
    MUST(store_open(place_of(folder), true, &store, err));
    MUST(store_write(store, make_table, NULL, err));
    return store;
}

#endif
