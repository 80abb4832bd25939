/* seek.c - search over 100 000 sealed records of 2 kB: cold, first results, refined while typing, beside SQLite's FTS5 over
 * the same texts in plain.  bench/seek.mjs runs it and times ripgrep over the plain text that it writes.
 *
 *   build/bench/seek [RECORDS [MEGABYTES [PLAIN-FILE]]]
 *
 * A record is opened as the program opens it: its key unwrapped (XChaCha20-Poly1305 under the agency's key), then the text.
 * Words are those of the packs in all their languages, as often as they stand there; names are invented syllables. */
#include <glob.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "record/seek.h"
#include "text/token.h"
#include "vault/vault.h"

enum { TEXT = 2048, MOST_WORDS = 1 << 19 };

struct sealed { struct str key, text; char bound[48]; };
struct bench {
    struct sealed *records;
    struct str *plain;
    size_t count, at;
    uint8_t with[VAULT_KEY];
};

static struct arena arena;
static struct str words[MOST_WORDS];
static size_t word_count;
static uint64_t state = 88172645463325252ULL;

static uint64_t chance(uint64_t below)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state % below;
}

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

static void must(bool ok, const struct err *err)
{
    if (ok)
        return;
    fprintf(stderr, "seek: %s\n", err ? err->text : "failed");
    exit(1);
}

static void read_words(const char *pattern)
{
    glob_t found;
    struct err err;
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct str text;
        struct text_token token;
        size_t at = 0;
        must(file_read(&arena, found.gl_pathv[i], 16 << 20, &text, &err), &err);
        if (!str_is_utf8(text))
            continue;
        while (word_count < MOST_WORDS && text_token_next(text, &at, &token))
            words[word_count++] = str_slice(text, token.start, token.end);
    }
    globfree(&found);
}

static void add_name(struct buf *text)
{
    static const char *const PARTS[] = {"ko", "va", "len", "ma", "ri", "pet", "ro", "sha", "nov", "do", "bri", "hel", "tas",
                                        "mir", "zla", "gor", "an", "ev", "sti", "ku", "ber", "hri", "ol", "ju", "vit", "ar"};
    buf_printf(text, "%c", (char)('A' + chance(26)));
    for (uint64_t n = 2 + chance(3); n; n--)
        buf_printf(text, "%s", PARTS[chance(LEN(PARTS))]);
}

static struct str make_text(size_t number)
{
    struct buf text = {.arena = &arena};
    add_name(&text);
    buf_byte(&text, ' ');
    add_name(&text);
    buf_printf(&text, ", +44 7700 900%03u, %u. %u. 20%02u. ", (unsigned)chance(1000), 1 + (unsigned)chance(28),
               1 + (unsigned)chance(12), 20 + (unsigned)chance(7));
    while (text.n < TEXT - 40) {
        buf_add(&text, words[chance(word_count)]);
        buf_printf(&text, "%s", chance(12) ? " " : ". ");
        if (!chance(60)) {
            add_name(&text);
            buf_byte(&text, ' ');
        }
    }
    if (number % 1000 == 7)
        buf_printf(&text, "Кравчук Олена");
    if (number % 1000 == 13)
        buf_printf(&text, "Olena Kravchuk");
    if (number == 4711)
        buf_printf(&text, "bluebellbox");
    return buf_str(&text);
}

static void make(struct bench *bench, size_t count)
{
    *bench = (struct bench){.records = ARENA_ARRAY(&arena, count, struct sealed),
                            .plain = ARENA_ARRAY(&arena, count, struct str), .count = count};
    memset(bench->with, 7, sizeof bench->with);
    for (size_t i = 0; i < count; i++) {
        struct sealed *record = &bench->records[i];
        uint8_t key[VAULT_KEY], wrapped[VAULT_WRAPPED];
        snprintf(record->bound, sizeof record->bound, "case/%032zx/v1/told", i);
        for (size_t k = 0; k < sizeof key; k++)
            key[k] = (uint8_t)chance(256);
        vault_wrap(bench->with, str_from(record->bound), key, wrapped);
        record->key = str_make(arena_copy(&arena, wrapped, sizeof wrapped), sizeof wrapped);
        bench->plain[i] = make_text(i);
        record->text = vault_seal(&arena, key, str_from(record->bound), bench->plain[i]);
    }
}

static bool begin(void *context, struct err *err)
{
    UNUSED(err);
    ((struct bench *)context)->at = 0;
    return true;
}

static bool next(void *context, struct seek_document *ret)
{
    struct bench *bench = context;
    if (bench->at == bench->count)
        return false;
    *ret = (struct seek_document){.id = (int64_t)bench->at, .version = 1, .day = 20000 + (int32_t)(bench->at % 700)};
    bench->at++;
    return true;
}

static bool open_record(void *context, const struct seek_document *document, struct seek_text *ret, struct err *err)
{
    const struct bench *bench = context;
    const struct sealed *record = &bench->records[document->id];
    uint8_t key[VAULT_KEY];
    bool ok = vault_unwrap(bench->with, str_from(record->bound), (const uint8_t *)record->key.p, key) &&
              vault_open_into(key, str_from(record->bound), record->text, ret->bytes, ret->room, &ret->text, err);
    vault_wipe(key, sizeof key);
    return ok;
}

static double ask(struct seek *seek, struct bench *bench, const char *text, uint32_t patience, bool say)
{
    struct seek_feed feed = {.context = bench, .begin = begin, .next = next, .open = open_record, .stamp = 1, .whole = true};
    struct seek_query query = {.text = str_from(text), .country = "SI", .session = 1, .most = 20, .typing = true,
                               .today = 20700, .patience_ms = patience};
    struct seek_result result;
    struct arena own = {0};
    struct err err;
    double from = now_ms(), cpu = cpu_ms();
    must(seek_ask(seek, &feed, &query, &own, &result, &err), &err);
    double took = now_ms() - from;
    if (say)
        printf("  %-30s %8.1f ms  %8.1f ms cpu  %6zu of %zu looked at, %zu fit\n", text, took, cpu_ms() - cpu,
               result.looked, result.listed, result.total);
    arena_wipe(&own);
    return took;
}

static void check(int code, sqlite3 *db)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    fprintf(stderr, "seek: sqlite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static void peer(const struct bench *bench, const char *const *queries, size_t count)
{
    sqlite3 *db;
    sqlite3_stmt *add, *find, *all;
    double from = now_ms();
    check(sqlite3_open(":memory:", &db), NULL);
    check(sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61'); BEGIN", NULL, NULL, NULL), db);
    check(sqlite3_prepare_v2(db, "INSERT INTO t(rowid, x) VALUES (?, ?)", -1, &add, NULL), db);
    for (size_t i = 0; i < bench->count; i++) {
        sqlite3_bind_int64(add, 1, (int64_t)i);
        sqlite3_bind_text(add, 2, bench->plain[i].p, (int)bench->plain[i].n, SQLITE_STATIC);
        check(sqlite3_step(add), db);
        sqlite3_reset(add);
    }
    check(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), db);
    printf("SQLite FTS5, in plain and in memory: %.0f ms to build, %.0f MB\n", now_ms() - from,
           (double)sqlite3_memory_used() / 1e6);
    check(sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20", -1, &find,
                             NULL), db);
    check(sqlite3_prepare_v2(db, "SELECT count(*) FROM t WHERE t MATCH ?", -1, &all, NULL), db);
    for (size_t i = 0; i < count; i++) {
        double begun = now_ms();
        long total = 0;
        sqlite3_bind_text(find, 1, queries[i], -1, SQLITE_STATIC);
        sqlite3_bind_text(all, 1, queries[i], -1, SQLITE_STATIC);
        while (sqlite3_step(find) == SQLITE_ROW)
            ;
        if (sqlite3_step(all) == SQLITE_ROW)
            total = (long)sqlite3_column_int64(all, 0);
        sqlite3_reset(find);
        sqlite3_reset(all);
        printf("  %-30s %8.1f ms  %ld fit\n", queries[i], now_ms() - begun, total);
    }
    sqlite3_finalize(add);
    sqlite3_finalize(find);
    sqlite3_finalize(all);
    sqlite3_close(db);
}

static void figures(struct seek *seek)
{
    struct seek_figures f;
    seek_figures(seek, &f);
    printf("  held %zu, words %zu, numbers of words %zu, locked %.1f MB: %.0f bytes a record%s\n", f.held, f.words, f.tokens,
           (double)f.locked / 1e6, f.held ? (double)f.locked / (double)f.held : 0, f.full ? ", full" : "");
}

int main(int argc, char **argv)
{
    static const char *const TYPED[] = {"ol", "ole", "olen", "olena", "olena k", "olena kra", "olena kravchuk"};
    static const char *const OTHERS[] = {"bluebellbox", "Олена Кравчук", "07700 900123", "3. 4. 2024", "\"olena kravchuk\"",
                                         "pomoč delo -policija", "bluebelbox"};
    static const char *const PEER[] = {"ole*", "olena*", "olena kravchuk", "bluebellbox", "pomoč delo NOT policija"};
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000, most = argc > 2 ? strtoul(argv[2], NULL, 10) : 512;
    struct bench bench;
    struct seek *seek;
    struct err err;

    must(vault_start(&err), &err);
    read_words("packs/*/*/*.yaml");
    read_words("packs/*/*/*/*.yaml");
    make(&bench, count);
    if (argc > 3) {
        FILE *out = fopen(argv[3], "wb");
        must(out != NULL, NULL);
        for (size_t i = 0; i < count; i++) {
            for (size_t k = 0; k < bench.plain[i].n; k++)
                putc(bench.plain[i].p[k] == '\n' ? ' ' : bench.plain[i].p[k], out);
            putc('\n', out);
        }
        fclose(out);
    }
    struct pack_set packs;
    const struct text_names *names;
    must(pack_set_load(&arena, (const char *[]){"packs/core"}, 1, &packs, &err), &err);
    must(text_names_load(&arena, &packs, &names, &err), &err);

    must(seek_new(most << 20, names, &seek, &err), &err);
    printf("%zu records of %d bytes; at most %zu MB locked\n", count, TEXT, most);
    printf("cold\n");
    ask(seek, &bench, "olena kravchuk", 60000, true);
    figures(seek);
    if (argc > 4) /* for a profile */
        return 0;
    printf("in memory, refined while typing\n");
    for (size_t i = 0; i < LEN(TYPED); i++)
        ask(seek, &bench, TYPED[i], 60000, true);
    printf("in memory, others\n");
    for (size_t i = 0; i < LEN(OTHERS); i++)
        ask(seek, &bench, OTHERS[i], 60000, true);
    double from = now_ms();
    seek_wipe(seek);
    printf("wiped in %.1f ms\n", now_ms() - from);
    printf("cold, first results with a patience of 80 ms, then all\n");
    ask(seek, &bench, "olena", 80, true);
    ask(seek, &bench, "olena kr", 80, true);
    ask(seek, &bench, "olena kra", 60000, true);
    seek_free(seek);
    must(seek_new(8 << 20, names, &seek, &err), &err);
    printf("with 8 MB only: nearly all is opened anew each time\n");
    ask(seek, &bench, "olena kravchuk", 60000, true);
    ask(seek, &bench, "olena kravchuk", 60000, true);
    figures(seek);
    seek_free(seek);
    if (argc <= 4)
        peer(&bench, PEER, LEN(PEER));
    return 0;
}
