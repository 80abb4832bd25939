/* million.c - fills a data folder with many cases, each with the records that stand in it, sealed as the desk seals them.
 *
 * usage: million --folder DIR --packs DIR,DIR --cases N [--records 20] [--members 200]
 *
 * The folder must be there ("kres demo").  Its own agency "bench" gets the members m001, m002, …, each with the password
 * PASSWORD and the code app of SECRET, so that a client can sign them all in.  Cases are made in batches, one transaction
 * each, by two threads that seal while the writer writes; run again, it goes on where it was (what is there is counted).
 * A batch is small on purpose: SQLite walks the whole journal of a savepoint at the end of every statement in it.
 * Prints how many it made, how fast, and what the folder weighs. */
#include "base/clock.h"
#include "record/item.h"
#include "vault/token.h"

#include <getopt.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { BATCH_CASES = 10, MOST_RECORDS = 64, MOST_MEMBERS = 1000, THREADS = 2, YEARS = 4 };

static const char PASSWORD[] = "a long passphrase for the bench";
static const uint8_t SECRET[TOTP_SECRET] = "12345678901234567890"; /* GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ */

struct options { const char *folder; const char *packs; long cases, records, members; };

struct filling {
    struct options options;
    struct records records;
    struct session *session;
    int64_t members[MOST_MEMBERS];
    pthread_mutex_t lock;
    long next, made;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void die(const char *what, const struct err *err)
{
    fprintf(stderr, "bench/million: %s: %s %s\n", what, err->text, err->field);
    exit(1);
}

/* The same numbers in every run. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state >> 33) % below;
}

/* ---- people ---- */

static void open_people(struct filling *in, struct ring *ring, struct arena *arena)
{
    struct store_conn *conn;
    struct agency agency;
    struct err err = {0};
    char login[16], first[] = "m001", code[7], token[SESSION_TOKEN + 1];
    int64_t bench = 0;

    if (!store_read_begin(in->records.store, &conn, &err))
        die("reading", &err);
    bool there = agency_find(conn, arena, STR("bench"), &agency, &err);
    store_read_end(conn);
    if (!there && !agency_add(in->records.store, 0, STR("bench"), STR("Bench"), &bench, &err))
        die("the agency", &err);
    bench = there ? agency.id : bench;
    clock_pretend(clock_now() - 60LL * 24 * 3600); /* the codes of today are for the client */
    for (long i = 0; i < in->options.members; i++) {
        struct member member;
        snprintf(login, sizeof login, "m%03ld", i + 1);
        if (!store_read_begin(in->records.store, &conn, &err))
            die("reading", &err);
        there = member_find(conn, arena, str_from(login), &member, &err);
        store_read_end(conn);
        in->members[i] = member.id;
        if (there)
            continue;
        if (!member_add_ready(in->records.store, bench, str_from(login), str_from(login), ROLE_CASEWORKER,
                              str_from(PASSWORD), SECRET, &in->members[i], &err) ||
            (i && !member_admit_ready(in->records.store, str_from(first), str_from(PASSWORD), in->members[i], &err)))
            die(login, &err);
    }
    totp_code(SECRET, clock_now(), code);
    if (!session_sign_in(ring, str_from(first), str_from(PASSWORD), str_from(code), STR("bench"), token, &err))
        die("signing in", &err);
    in->session = session_find(ring, str_from(token));
    clock_pretend(0);
}

/* ---- records ---- */

static const char WORDS[] =
    "She was promised work in a restaurant, the journey was paid and the passport was kept for registration. Since then she "
    "has slept in a room above the kitchen with four others, works every day until late and has not been paid. She asks for "
    "a doctor, for somebody who speaks her language, and for news of her sister. ";

static json_t *text(uint64_t *random, size_t most)
{
    size_t n = 40 + draw(random, most - 40), from = draw(random, sizeof WORDS - 1);
    char buffer[1024];
    for (size_t i = 0; i < n && i < sizeof buffer; i++)
        buffer[i] = WORDS[(from + i) % (sizeof WORDS - 1)];
    return json_stringn(buffer, n);
}

static json_t *day(int64_t at, int64_t days)
{
    struct arena arena = {0};
    struct str iso = clock_day_text(&arena, clock_day(at) + (int32_t)days);
    json_t *value = json_stringn(iso.p, iso.n);
    arena_clear(&arena);
    return value;
}

static json_t *moment(int64_t at, int64_t days)
{
    char iso[32];
    json_t *date = day(at, days);
    snprintf(iso, sizeof iso, "%sT10:30", json_string_value(date));
    json_decref(date);
    return json_string(iso);
}

static json_t *case_fields(uint64_t *random, int64_t at, bool old)
{
    static const char *const RISKS[] = {"low", "medium", "high"};
    json_t *fields = json_object();
    json_object_set_new(fields, "summary", text(random, 120));
    json_object_set_new(fields, "opened", day(at, 0));
    json_object_set_new(fields, "risk", json_string(RISKS[draw(random, LEN(RISKS))]));
    json_object_set_new(fields, "needs_words", text(random, 600));
    json_object_set_new(fields, "ways_safe", text(random, 200));
    json_object_set_new(fields, "needs_done", json_true());
    if (!old && !draw(random, 4))
        json_object_set_new(fields, "residence_until", day(at, 20 + (int64_t)draw(random, 400)));
    return fields;
}

static json_t *person_fields(uint64_t *random)
{
    static const char *const NAMES[] = {"Olena", "Elena", "Ivana", "Mariam", "Nadia", "Tetiana", "Ana", "Blessing"};
    char family[16];
    json_t *fields = json_object();
    snprintf(family, sizeof family, "Test%" PRIu64, draw(random, 1000000));
    json_object_set_new(fields, "role", json_string("subject"));
    json_object_set_new(fields, "given_name", json_string(NAMES[draw(random, LEN(NAMES))]));
    json_object_set_new(fields, "family_name", json_string(family));
    json_object_set_new(fields, "birth", json_string("1998-04"));
    return fields;
}

/* The records of a case after itself and its person: mostly notes, some tasks, appointments, services. */
static void one_record(struct item_new *in, uint64_t *random, long number, int64_t at, bool old)
{
    json_t *fields = in->fields = json_object();
    in->at = at + (int64_t)draw(random, 90) * 24 * 3600;
    switch (number % 6) {
    case 0:
        in->kind = STR("task");
        in->state = old || draw(random, 4) ? STR("done") : STR("open");
        json_object_set_new(fields, "what", text(random, 100));
        json_object_set_new(fields, "by", day(in->at, (int64_t)draw(random, 30)));
        break;
    case 1:
        in->kind = STR("appointment");
        in->state = old || draw(random, 4) ? STR("kept") : STR("planned");
        json_object_set_new(fields, "on", moment(in->at, (int64_t)draw(random, 30)));
        json_object_set_new(fields, "kind", json_string("health"));
        json_object_set_new(fields, "way", text(random, 200));
        break;
    case 2:
        in->kind = STR("service");
        in->state = old ? STR("finished") : STR("running");
        json_object_set_new(fields, "kind", json_string("interpreting"));
        json_object_set_new(fields, "what", text(random, 100));
        break;
    default:
        in->kind = STR("note");
        json_object_set_new(fields, "text", text(random, 900));
        break;
    }
}

static size_t one_case(struct filling *filling, struct item_new *in, long number, size_t first)
{
    uint64_t random = (uint64_t)number * 2654435761u + 17;
    int64_t ago = (int64_t)draw(&random, YEARS * 365), at = clock_now() - (ago + 1) * 24 * 3600;
    int64_t parent = -(int64_t)(1 + first), whose = filling->members[draw(&random, (uint64_t)filling->options.members)];
    bool old = ago > 200 && draw(&random, 12);
    size_t count = 0;
    in[count++] = (struct item_new){.kind = STR("case"), .lang = STR("uk"), .fields = case_fields(&random, at, old),
                                    .state = old ? STR("closed") : STR("active"), .assignee = whose, .at = at};
    in[count++] = (struct item_new){.kind = STR("person"), .parent = parent, .fields = person_fields(&random), .at = at};
    for (long i = 2; i < filling->options.records; i++) {
        in[count].parent = parent;
        in[count].assignee = whose;
        one_record(&in[count++], &random, i, at, old);
    }
    for (size_t i = 0; i < count; i++)
        in[i].mode = FIELDS_PART;
    return count;
}

static void *fill(void *argument)
{
    struct filling *filling = argument;
    struct arena arena = {0};
    static _Thread_local struct item_new in[BATCH_CASES * MOST_RECORDS];
    static _Thread_local int64_t ids[BATCH_CASES * MOST_RECORDS];
    for (;;) {
        struct err err = {0};
        size_t count = 0, bad;
        pthread_mutex_lock(&filling->lock);
        long from = filling->next, until = filling->next += BATCH_CASES;
        pthread_mutex_unlock(&filling->lock);
        until = until < filling->options.cases ? until : filling->options.cases;
        if (from >= until)
            break;
        memset(in, 0, sizeof in);
        for (long i = from; i < until; i++)
            count += one_case(filling, &in[count], i, count);
        if (!items_add(&filling->records, filling->session, &arena, in, count, ids, &bad, &err)) {
            fprintf(stderr, STR_FMT "\n", STR_ARG(in[bad].kind));
            die("adding", &err);
        }
        for (size_t i = 0; i < count; i++)
            json_decref(in[i].fields);
        arena_clear(&arena);
        pthread_mutex_lock(&filling->lock);
        filling->made += (long)count;
        pthread_mutex_unlock(&filling->lock);
    }
    return NULL;
}

/* ---- all of it ---- */

static bool options_read(int argc, char **argv, struct options *ret)
{
    static const struct option KNOWN[] = {
        {"folder", required_argument, NULL, 'f'},  {"packs", required_argument, NULL, 'p'},
        {"cases", required_argument, NULL, 'c'},   {"records", required_argument, NULL, 'r'},
        {"members", required_argument, NULL, 'm'}, {0}};
    *ret = (struct options){.records = 20, .members = 200};
    for (int option; (option = getopt_long(argc, argv, "", KNOWN, NULL)) != -1;) {
        switch (option) {
        case 'f': ret->folder = optarg; break;
        case 'p': ret->packs = optarg; break;
        case 'c': ret->cases = strtol(optarg, NULL, 10); break;
        case 'r': ret->records = strtol(optarg, NULL, 10); break;
        case 'm': ret->members = strtol(optarg, NULL, 10); break;
        default: return false;
        }
    }
    return optind == argc && ret->folder && ret->packs && ret->cases > 0 && ret->records >= 2 &&
           ret->records <= MOST_RECORDS && ret->members >= 1 && ret->members <= MOST_MEMBERS;
}

static void packs_open(struct filling *in, struct arena *arena, struct pack_set *packs)
{
    const char *folders[8];
    struct kinds *kinds;
    struct roles *roles;
    struct err err = {0};
    size_t count = 0;
    for (struct str rest = str_from(in->options.packs); rest.n && count < LEN(folders);)
        folders[count++] = str_copy(arena, str_cut(&rest, ',')).p;
    if (!pack_set_load(arena, folders, count, packs, &err) || !kinds_load(arena, packs, &kinds, &err) ||
        !roles_load(arena, packs, kinds, &roles, &err))
        die("packs", &err);
    in->records.packs = packs;
    in->records.kinds = kinds;
    in->records.roles = roles;
}

/* Cases that are there already. */
static long cases_there(struct filling *in, struct arena *arena)
{
    struct item_count *counts;
    size_t count;
    long n = 0;
    struct err err = {0};
    if (!item_counts(&in->records, in->session, arena, &counts, &count, &err))
        die("counting", &err);
    for (size_t i = 0; i < count; i++)
        n += str_is(counts[i].kind, "case") ? (long)counts[i].n : 0;
    return n;
}

int main(int argc, char **argv)
{
    static struct filling in = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct arena arena = {0};
    struct pack_set packs;
    struct ring *ring;
    struct err err = {0};
    pthread_t threads[THREADS];
    char path[4096];
    struct stat file = {0};
    if (!options_read(argc, argv, &in.options)) {
        fprintf(stderr, "usage: million --folder DIR --packs DIR,DIR --cases N [--records 20] [--members 200]\n");
        return 2;
    }
    packs_open(&in, &arena, &packs);
    if (!vault_start(&err) || !store_open(in.options.folder, false, &in.records.store, &err) ||
        !ring_new(in.records.store, &ring, &err))
        die("the folder", &err);
    open_people(&in, ring, &arena);
    in.next = cases_there(&in, &arena);
    double begun = now();
    for (size_t i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, fill, &in) != 0)
            die("threads", &err);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    double seconds = now() - begun;
    session_release(in.session);
    ring_free(ring);
    store_close(in.records.store);
    snprintf(path, sizeof path, "%s/kres.db", in.options.folder);
    (void)stat(path, &file);
    printf("filled %ld records in %.0f s: %.0f records/s; %.2f GB\n", in.made, seconds, (double)in.made / seconds,
           (double)file.st_size / 1e9);
    arena_clear(&arena);
    return 0;
}
