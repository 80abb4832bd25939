/* ties.c - linking sealed reports under a member's key: how many a second, what it takes, how soon a page has it.
 *
 *   build/bench/campaigns … >FILE; build/bench/ties PACKS FILE [MOST]
 *
 * Texts come from a file of JSON Lines ({"text": …}), one report each, sealed as the program seals them, in a folder that is
 * made for it and removed.  Then the run as the desk does it. */
#include <jansson.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "case/ties.h"
#include "record/holding.h"
#include "vault/token.h"

enum { BATCH = 2000 };

static struct arena arena;
static struct store *store;
static struct session *session;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double resident_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void must(bool ok, const struct err *err)
{
    if (ok)
        return;
    fprintf(stderr, "ties: %s\n", err->text);
    exit(1);
}

struct batch { FILE *from; size_t count, most; int64_t agency, epoch; };

static bool add_batch(struct store_conn *conn, void *context, struct err *err)
{
    struct batch *batch = context;
    struct arena scratch = {0};
    char *line = NULL;
    size_t room = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < BATCH && batch->count < batch->most && getline(&line, &room, batch->from) > 0; i++) {
        json_t *json = json_loads(line, 0, NULL);
        json_t *told = json_pack("{s:i, s:{s:O}}", "at", 0, "answers", "text", json_object_get(json, "text"));
        char *plain = json_dumps(told, JSON_COMPACT);
        struct record_key key;
        struct record record;
        struct holding holding = {.state = STR("received"), .lang = STR("en"), .is_open = true, .rank = 1};
        record_key_new("report", &key);
        record_seal(&key, &scratch, STR("en"), 20000 + (int32_t)(batch->count / 100), str_from(plain), &record);
        ok = holding_wrap_own(&key, session, batch->epoch, &scratch, &holding) &&
             record_add(conn, &record, &holding.record, err) && holding_add(conn, &holding, err);
        free(plain);
        json_decref(told);
        json_decref(json);
        batch->count++;
        arena_reset(&scratch);
    }
    free(line);
    arena_clear(&scratch);
    return ok;
}

static size_t fill(const char *path, size_t most, int64_t agency)
{
    struct err err = {0};
    struct store_conn *conn;
    struct agency read;
    struct batch batch = {.from = fopen(path, "r"), .most = most};
    if (!batch.from)
        must(err_set(&err, ERR_INPUT, "cannot open %s", path), &err);
    must(store_read_begin(store, &conn, &err) && agency_get(conn, &arena, agency, &read, &err), &err);
    store_read_end(conn);
    batch.epoch = read.epoch;
    for (size_t before = SIZE_MAX; before != batch.count && batch.count < most;) {
        before = batch.count;
        must(store_write(store, add_batch, &batch, &err), &err);
    }
    fclose(batch.from);
    return batch.count;
}

static void sign_in(struct ring *ring, int64_t agency)
{
    static const uint8_t secret[TOTP_SECRET] = {1, 2, 3};
    struct err err = {0};
    char code[7], token[SESSION_TOKEN + 1];
    int64_t member;
    must(member_add_ready(store, agency, STR("ana"), STR("Ana"), ROLE_INTAKE, STR("long enough a password"), secret, &member,
                          &err), &err);
    totp_code(secret, clock_now(), code);
    must(session_sign_in(ring, STR("ana"), STR("long enough a password"), str_from(code), STR("bench"), token, &err), &err);
    session = session_find(ring, str_from(token));
}

static void measure(struct ties *ties, size_t count)
{
    struct err err = {0};
    struct ties_state state;
    struct ties_list list;
    struct ties_cluster cluster;
    struct ties_filter filter = {.by_size = true, .most = 25};
    double before = resident_mb(), begun = now_ms(), cpu = cpu_ms();
    must(ties_start(ties, session, TIES_NOW, &err), &err);
    do {
        usleep(20000);
        must(ties_state(ties, session, &arena, &state, &err), &err);
    } while (state.running || state.waits);
    double took = now_ms() - begun;
    if (state.problem.n)
        must(err_set(&err, ERR_FAULT, STR_FMT, STR_ARG(state.problem)), &err);
    cpu = cpu_ms() - cpu;
    printf("%zu reports linked in %.2f s (%.2f s of a processor: %.0f a second); memory at most %.0f MB, %.0f before\n",
           count, took / 1e3, cpu / 1e3, (double)count * 1e3 / cpu, resident_mb(), before);
    begun = now_ms();
    must(ties_list(ties, session, &arena, &filter, &list, &err), &err);
    printf("%zu groups with %zu reports; the list %.0f ms", list.all, list.reports, now_ms() - begun);
    begun = now_ms();
    if (list.count)
        must(ties_cluster(ties, session, &arena, list.clusters[list.count - 1].id, &cluster, &err), &err);
    printf(", the piece of a report's page %.2f ms\n", now_ms() - begun);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/kres-ties-XXXXXX", command[64];
    struct err err = {0};
    struct pack_set packs;
    struct form *form;
    struct ring *ring;
    struct ties *ties;
    int64_t agency;
    if (argc < 3 || !mkdtemp(folder))
        return fprintf(stderr, "ties PACKS FILE [MOST]\n"), 2;
    const char *folders[] = {arena_printf(&arena, "%s/core", argv[1]), arena_printf(&arena, "%s/si", argv[1])};
    must(vault_start(&err), &err);
    vault_cheap(true);
    must(pack_set_load(&arena, folders, 2, &packs, &err) && form_load(&arena, &packs, "report", &form, &err) &&
         store_open(folder, true, &store, &err) && ring_new(store, &ring, &err) &&
         agency_add(store, 0, STR("agency"), STR("Agency"), &agency, &err), &err);
    sign_in(ring, agency);
    struct cases cases = {.store = store, .packs = &packs, .form = form};
    struct roles roles = {0};
    struct records records = {.store = store, .packs = &packs, .roles = &roles};
    size_t count = fill(argv[2], argc > 3 ? strtoul(argv[3], NULL, 10) : SIZE_MAX, agency);
    must(ties_new(&cases, &records, NULL, NULL, &ties, &err), &err);
    measure(ties, count);
    ties_free(ties);
    session_release(session);
    ring_free(ring);
    store_close(store);
    arena_clear(&arena);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? 0 : 1;
}
