/* What was acknowledged is there: after kill -9, on a full disk, in a backup. */
#include "folder.h"

#include <signal.h>
#include <sys/resource.h>

enum { THREADS = 4 };

struct writer { struct store *store; int64_t who; int pipe; };

/* Writes without end and tells the parent each number once it is durable. */
static void *write_on(void *argument)
{
    struct writer *writer = argument;
    for (int64_t i = 0;; i++) {
        struct add add = {.id = i * THREADS + writer->who + 1, .who = writer->who, .size = 500};
        if (!store_write(writer->store, add_row, &add, NULL) ||
            write(writer->pipe, &add.id, sizeof add.id) != sizeof add.id)
            return NULL;
    }
}

static void child(const char *folder, int pipe)
{
    struct store *store = open_new(folder);
    struct writer writers[THREADS];
    pthread_t threads[THREADS];
    int64_t first;
    struct store_conn *conn;
    static const struct store_stmt MOST = {"test.most", "SELECT coalesce(max(id), 0) FROM t"};
    MUST(store_read_begin(store, &conn, err));
    MUST(store_number(conn, &MOST, NO_VALUES, 0, &first, err));
    store_read_end(conn);
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (struct writer){store, first + THREADS * 1000000LL + i, pipe};
        pthread_create(&threads[i], NULL, write_on, &writers[i]);
    }
    for (;;)
        pause();
}

static void kill_9_loses_nothing_acknowledged(void **state)
{
    for (int round = 0; round < 8; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            child(*state, ends[1]);
        }
        close(ends[1]);
        int64_t told[20000];
        size_t count = 0, stop = 30 + (size_t)round * 37;
        while (count < LEN(told) && read(ends[0], &told[count], sizeof told[0]) == sizeof told[0])
            if (++count == stop)
                kill(pid, SIGKILL); /* and read on: what it told before it died counts too */
        close(ends[0]);
        waitpid(pid, NULL, 0);
        assert_true(count >= stop);
        struct store *store;
        MUST(store_open(place_of(*state), false, &store, err));
        for (size_t i = 0; i < count; i++)
            assert_int_equal(number(store, &HAS, VALUES(V_INT(told[i]))), 1);
        store_close(store);
    }
}

static void ignore_problem(void *context, const char *text)
{
    UNUSED(context);
    print_message("%s\n", text);
}

static void *write_until_stopped(void *argument)
{
    struct writer *writer = argument;
    for (int64_t i = 0; i < 400; i++) {
        struct add add = {.id = i * THREADS + writer->who + 1, .who = writer->who, .size = 2000};
        MUST(store_write(writer->store, add_row, &add, err));
    }
    return NULL;
}

static void a_backup_under_load_is_whole(void **state)
{
    ONLY_A_FOLDER(); /* of a server: move.c */
    struct store *store = open_new(*state), *beside = NULL;
    struct writer writers[THREADS];
    pthread_t threads[THREADS];
    char copy[256], folder[256], path[300];
    snprintf(copy, sizeof copy, "%s/copy.db", (char *)*state);
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (struct writer){store, i, -1};
        pthread_create(&threads[i], NULL, write_until_stopped, &writers[i]);
    }
    while (number(store, &COUNT, NO_VALUES) < 100)
        usleep(1000);
    int64_t least = number(store, &COUNT, NO_VALUES);
    /* As the command line does it beside a running server. */
    MUST(store_open_shared(place_of(*state), &beside, err));
    MUST(store_backup(beside, copy, err));
    store_close(beside);
    int64_t most = number(store, &COUNT, NO_VALUES);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    store_close(store);

    snprintf(folder, sizeof folder, "%s/restored", (char *)*state);
    MUST(store_restore(copy, folder, err));
    struct err why = {0};
    assert_false(store_restore(copy, folder, &why));
    assert_int_equal(why.kind, ERR_CONFLICT);
    MUST(store_open(folder, false, &store, err));
    size_t problems = 1;
    MUST(store_check(store, &problems, ignore_problem, NULL, err));
    assert_int_equal(problems, 0);
    int64_t count = number(store, &COUNT, NO_VALUES);
    assert_true(count >= least && count <= most);
    store_close(store);
    static const char *const FILES[] = {"kres.db", "kres.db-wal", "kres.db-shm", "kres.lock", "kres.reserve"};
    for (size_t i = 0; i < LEN(FILES); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[i]);
        unlink(path);
    }
    rmdir(folder);
}

static void a_broken_backup_is_refused(void **state)
{
    ONLY_A_FOLDER();
    struct store *store = open_new(*state);
    char copy[256], folder[256];
    snprintf(copy, sizeof copy, "%s/copy.db", (char *)*state);
    snprintf(folder, sizeof folder, "%s/restored", (char *)*state);
    for (int i = 0; i < 200; i++) {
        struct add add = {.id = i + 1, .size = 2000};
        MUST(store_write(store, add_row, &add, err));
    }
    MUST(store_backup(store, copy, err));
    store_close(store);
    FILE *file = fopen(copy, "r+");
    fseek(file, 100 * 4096, SEEK_SET);
    char noise[8192];
    memset(noise, 'x', sizeof noise);
    fwrite(noise, 1, sizeof noise, file);
    fclose(file);
    struct err why = {0};
    assert_false(store_restore(copy, folder, &why));
    assert_non_null(strstr(why.text, "damaged"));
    rmdir(folder);
}

static void limit_files(rlim_t most)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = most;
    setrlimit(RLIMIT_FSIZE, &limit);
}

/* A limit on the size of files stands in for a full disk: writing fails in the same places. */
static void a_full_disk_changes_nothing(void **state)
{
    ONLY_A_FOLDER();
    signal(SIGXFSZ, SIG_IGN);
    struct store *store = open_new(*state);
    struct err why = {0};
    int64_t kept = 0;
    limit_files(900 * 1024);
    for (int64_t id = 1; id < 200; id++) {
        struct add add = {.id = id, .size = 20000};
        if (!store_write(store, add_row, &add, &why))
            break;
        kept = id;
    }
    assert_true(kept > 5 && kept < 199);
    assert_int_equal(why.kind, ERR_FULL);
    assert_int_equal(number(store, &COUNT, NO_VALUES), kept);
    /* Still full: still refused, still readable. */
    struct add more = {.id = 1000, .size = 20000};
    assert_false(store_write(store, add_row, &more, &why));
    assert_int_equal(why.kind, ERR_FULL);
    assert_int_equal(number(store, &COUNT, NO_VALUES), kept);
    /* Room again: within about a second writing goes on. */
    limit_files(RLIM_INFINITY);
    bool again = false;
    for (int i = 0; i < 40 && !again; i++) {
        again = store_write(store, add_row, &more, &why);
        if (!again)
            usleep(100000);
    }
    assert_true(again);
    size_t problems = 1;
    MUST(store_check(store, &problems, ignore_problem, NULL, err));
    assert_int_equal(problems, 0);
    store_close(store);
}

static void the_log_does_not_grow_without_bound(void **state)
{
    ONLY_A_FOLDER();
    struct store *store = open_new(*state);
    char path[256];
    snprintf(path, sizeof path, "%s/kres.db-wal", (char *)*state);
    long most = 0;
    for (int64_t id = 1; id <= 1500; id++) {
        struct add add = {.id = id, .size = 30000};
        MUST(store_write(store, add_row, &add, err));
        FILE *file = fopen(path, "r");
        fseek(file, 0, SEEK_END);
        most = ftell(file) > most ? ftell(file) : most;
        fclose(file);
    }
    assert_true(most < 16 * 1024 * 1024); /* 45 MB went through it */
    MUST(store_settle(store, err));
    FILE *file = fopen(path, "r");
    fseek(file, 0, SEEK_END);
    assert_int_equal(ftell(file), 0);
    fclose(file);
    store_close(store);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        TEST(kill_9_loses_nothing_acknowledged), TEST(a_backup_under_load_is_whole), TEST(a_broken_backup_is_refused),
        TEST(a_full_disk_changes_nothing), TEST(the_log_does_not_grow_without_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
