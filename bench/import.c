/* import.c - how fast a spreadsheet becomes sealed records: the whole way (read, guessed, checked, sealed, written with
 * audit log and counter in batches of 500), beside bare SQLite that writes the same cells, unsealed, in transactions of
 * 500.
 *
 * usage: import [--rows N] [--packs DIR]…    one line of JSON */
#include "base/clock.h"
#include "record/exchange/import.h"

#include <getopt.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "vault/token.h"

static const uint8_t TOTP[TOTP_SECRET] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

static void die(const char *what, const char *why)
{
    fprintf(stderr, "bench/import: %s: %s\n", what, why);
    exit(1);
}

static void must(bool ok, const char *what, const struct err *err)
{
    if (!ok)
        die(what, err->text);
}

/* Invented persons; numbers from the range that is kept for fiction. */
static struct str make_sheet(struct arena *arena, int rows)
{
    static const char *const NAMES[] = {"Olena", "Ana", "Mihaela", "Sofia", "Ivana", "Lucija", "Nadia", "Vesna"};
    struct buf sheet = {.arena = arena};
    buf_add(&sheet, STR("given_name;family_name;birth;sex;nationality;phone;town;role\n"));
    for (int i = 0; i < rows; i++)
        buf_printf(&sheet, "%s;Testna-%d;%d. %d. %d;female;Ukraine;+12025550%03d;Izmišljeno mesto %d;subject\n",
                   NAMES[i % 8],
                   i, 1 + i % 28, 1 + i % 12, 1970 + i % 35, 100 + i % 100, i % 500);
    return buf_str(&sheet);
}

static double ours(const char *folder, const char *const *packs_at, size_t pack_count, struct str sheet, int rows)
{
    static struct str KINDS[] = {STR("person")};
    struct arena arena = {0};
    struct err err = {0};
    struct pack_set packs;
    struct kinds *kinds;
    struct roles *roles;
    struct store *store;
    struct ring *ring;
    struct import import;
    char code[7], token[SESSION_TOKEN + 1];
    int64_t agency, member, id;
    must(pack_set_load(&arena, packs_at, pack_count, &packs, &err) && kinds_load(&arena, &packs, &kinds, &err) &&
         roles_load(&arena, &packs, kinds, &roles, &err) && store_open(folder, true, &store, &err) &&
         ring_new(store, &ring, &err) && agency_add(store, 0, STR("shelter"), STR("Shelter"), &agency, &err) &&
         member_add_ready(store, agency, STR("ana"), STR("Ana"), ROLE_CASEWORKER, STR("long enough a password"), TOTP,
                          &member, &err), "preparing", &err);
    totp_code(TOTP, clock_now(), code);
    must(session_sign_in(ring, STR("ana"), STR("long enough a password"), str_from(code), STR("bench"), token, &err),
         "signing in", &err);
    struct session *session = session_find(ring, str_from(token));
    struct records records = {.store = store, .packs = &packs, .kinds = kinds, .roles = roles};
    struct importer importer = {.records = &records};
    struct import_file in = {.bytes = sheet, .kinds = KINDS, .kind_count = 1};
    int64_t from = clock_ticks_ms();
    must(import_begin(&importer, session, &arena, &in, &id, &err) &&
         import_run(&importer, session, &arena, id, 3600 * 1000, &import, &err), "importing", &err);
    double seconds = (double)(clock_ticks_ms() - from) / 1000;
    if (import.added != rows)
        die("importing", "not all rows were taken");
    session_release(session);
    ring_free(ring);
    store_close(store);
    arena_clear(&arena);
    return rows / seconds;
}

static void sql(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        die(text, sqlite3_errmsg(db));
}

static double peer(const char *folder, struct str sheet, int rows)
{
    struct arena arena = {0};
    struct err err = {0};
    struct table table;
    sqlite3 *db;
    sqlite3_stmt *add;
    int64_t from = clock_ticks_ms();
    must(table_read(&arena, sheet, TABLE_GUESS, 0, &table, &err), "reading", &err);
    if (sqlite3_open(arena_printf(&arena, "%s/peer.db", folder), &db) != SQLITE_OK)
        die("peer", "cannot open");
    sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    sql(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)");
    sqlite3_prepare_v2(db, "INSERT INTO t (a,b,c,d,e,f,g,h) VALUES (?,?,?,?,?,?,?,?)", -1, &add, NULL);
    for (size_t i = 0; i < table.count; i++) {
        if (i % 500 == 0)
            sql(db, i ? "COMMIT; BEGIN" : "BEGIN");
        for (int c = 0; c < 8; c++) {
            struct str cell = table_cell(&table.rows[i], (size_t)c);
            sqlite3_bind_text(add, c + 1, cell.p, (int)cell.n, SQLITE_STATIC);
        }
        if (sqlite3_step(add) != SQLITE_DONE)
            die("peer", sqlite3_errmsg(db));
        sqlite3_reset(add);
    }
    sql(db, "COMMIT");
    double seconds = (double)(clock_ticks_ms() - from) / 1000;
    sqlite3_finalize(add);
    sqlite3_close(db);
    arena_clear(&arena);
    return rows / seconds;
}

int main(int argc, char **argv)
{
    static const struct option OPTIONS[] = {{"rows", 1, NULL, 'r'}, {"packs", 1, NULL, 'p'}, {0}};
    const char *packs[8] = {"packs/core", "packs/si"};
    size_t pack_count = 2, given = 0;
    int rows = 50000, which;
    while ((which = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (which == 'r')
            rows = (int)strtol(optarg, NULL, 10);
        else if (which == 'p' && given < 8)
            packs[given++] = optarg;
        else
            return 2;
    }
    pack_count = given ? given : pack_count;
    char folder[] = "/tmp/kres-bench-XXXXXX";
    struct arena arena = {0};
    struct err err = {0};
    must(vault_start(&err) && mkdtemp(folder) != NULL, "starting", &err);
    vault_cheap(true);
    struct str sheet = make_sheet(&arena, rows);
    double kres = ours(folder, packs, pack_count, sheet, rows), bare = peer(folder, sheet, rows);
    printf("{\"rows\": %d, \"bytes\": %zu, \"records_per_second\": %.0f, "
           "\"bare_sqlite_unsealed\": %.0f, \"ratio\": %.3f}\n", rows,
           sheet.n, kres, bare, kres / bare);
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    arena_clear(&arena);
    return system(command) == 0 ? 0 : 1; /* a folder of our own making */
}
