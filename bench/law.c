/* law.c - full-text search over 10 000 invented documents, beside SQLite's FTS5 on the same words.
 *
 * A document has a title of 8 words, a number, and notes of 200 words in each of two languages; words follow Zipf's law over
 * 20 000 invented ones.  FTS5 is given what it needs to find the same: the folded words and their stems as terms, columns
 * weighted by rank, bm25.  Prints "name ours-ms fts5-ms hits" a query, medians of several runs. */
#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include "know/search.h"
#include "text/term.h"

enum { DOCUMENTS = 10000, WORDS = 20000, TITLE = 8, NOTE = 200, RUNS = 15 };

static uint64_t seed = 42;
static struct arena arena;
static double *reach;
static struct str *words;

static double chance(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (double)(seed >> 11) / (double)(1ull << 53);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Syllables, so that words have endings and beginnings in common as real ones do. */
static void make_words(void)
{
    static const char *const SYLLABLES[] = {"ka", "zen", "ski", "tr", "go", "vi", "na", "žr", "tev", "pra", "vi", "ca", "do",
                                            "vol", "je", "nja", "os", "ta", "lo", "ri", "ment", "tion", "con", "ver",
                                            "ing", "ble"};
    words = ARENA_ARRAY(&arena, WORDS, struct str);
    reach = ARENA_ARRAY(&arena, WORDS, double);
    double sum = 0;
    for (size_t i = 0; i < WORDS; i++) {
        struct buf word = {.arena = &arena};
        for (size_t n = 2 + (size_t)(chance() * 3); n; n--)
            buf_add(&word, str_from(SYLLABLES[(size_t)(chance() * (double)LEN(SYLLABLES))]));
        words[i] = buf_str(&word);
        reach[i] = sum += 1 / (double)(i + 1);
    }
}

static struct str a_word(void)
{
    double at = chance() * reach[WORDS - 1];
    size_t low = 0;
    size_t high = WORDS - 1;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (reach[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return words[low];
}

static struct str sentence(size_t count)
{
    struct buf text = {.arena = &arena};

    while (count--) {
        buf_add(&text, a_word());
        buf_byte(&text, ' ');
    }
    return buf_str(&text);
}

static struct search_document *make_documents(size_t *ret_bytes)
{
    struct search_document *documents = ARENA_ARRAY(&arena, DOCUMENTS, struct search_document);

    for (size_t i = 0; i < DOCUMENTS; i++) {
        struct search_passage *passages = ARENA_ARRAY(&arena, 4, struct search_passage);
        passages[0] = (struct search_passage){sentence(TITLE), STR("sl"), SEARCH_TITLE, "title", STR("")};
        passages[1] = (struct search_passage){str_printf(&arena, "%zu/%zu", i, i % 30), STR(""), SEARCH_NUMBER, "number",
                                              STR("")};
        passages[2] = (struct search_passage){sentence(NOTE), STR("sl"), SEARCH_NOTE, "notes", STR("")};
        passages[3] = (struct search_passage){sentence(NOTE), STR("en"), SEARCH_NOTE, "notes", STR("")};
        documents[i] = (struct search_document){.passages = passages, .passage_count = 4};
        for (size_t k = 0; k < 4; k++)
            *ret_bytes += passages[k].text.n;
    }
    return documents;
}

/* ---- FTS5 ---- */

static void fail(sqlite3 *db, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

/* Folded words, each followed by its stem with the language's number in front. */
static void add_terms(struct buf *terms, struct text_stemmer *stemmer, struct str text, struct str lang)
{
    struct text_terms in = {.text = text};
    struct text_term term;

    while (text_term_next(&in, &term)) {
        struct str folded = text_term_str(&term);
        buf_printf(terms, STR_FMT " ", STR_ARG(folded));
        if (lang.n && !term.whole)
            buf_printf(terms, STR_FMT "_" STR_FMT " ", STR_ARG(lang), STR_ARG(text_stem(stemmer, lang, folded)));
    }
}

static sqlite3 *fts_open(const struct search_document *documents)
{
    struct text_stemmer *stemmer = text_stemmer_new();
    sqlite3_stmt *insert;
    sqlite3 *db;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
        sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(title, number, notes, content='', prefix='3', "
                         "tokenize=\"ascii tokenchars '_'\"); BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "INSERT INTO t(rowid, title, number, notes) VALUES(?, ?, ?, ?)", -1, &insert, NULL) !=
            SQLITE_OK)
        fail(db, "FTS5");
    for (int i = 0; i < DOCUMENTS; i++) {
        struct arena scratch = {0};
        sqlite3_bind_int(insert, 1, i + 1);
        for (int column = 0; column < 3; column++) {
            struct buf terms = {.arena = &scratch};
            add_terms(&terms, stemmer, documents[i].passages[column].text, documents[i].passages[column].lang);
            if (column == 2)
                add_terms(&terms, stemmer, documents[i].passages[3].text, documents[i].passages[3].lang);
            struct str text = buf_str(&terms);
            sqlite3_bind_text(insert, column + 2, text.p, (int)text.n, SQLITE_TRANSIENT);
        }
        if (sqlite3_step(insert) != SQLITE_DONE)
            fail(db, "FTS5 insert");
        sqlite3_reset(insert);
        arena_clear(&scratch);
    }
    sqlite3_finalize(insert);
    sqlite3_exec(db, "COMMIT; INSERT INTO t(t) VALUES('optimize')", NULL, NULL, NULL);
    text_stemmer_free(stemmer);
    return db;
}

/* ("word" OR "sl_stem" OR "en_stem" …) AND … */
static struct str fts_query(struct str text)
{
    struct text_stemmer *stemmer = text_stemmer_new();
    struct text_terms in = {.text = text};
    struct text_term term;
    struct buf query = {.arena = &arena};

    while (text_term_next(&in, &term)) {
        struct str folded = text_term_str(&term);
        if (term.whole)
            continue;
        buf_printf(&query, "%s(\"" STR_FMT "\"%s", query.n ? " AND " : "", STR_ARG(folded), term.end == text.n ? "*" : "");
        for (size_t i = 0; text_stem_languages[i]; i++)
            buf_printf(&query, " OR \"%s_" STR_FMT "\"", text_stem_languages[i],
                       STR_ARG(text_stem(stemmer, str_from(text_stem_languages[i]), folded)));
        buf_byte(&query, ')');
    }
    text_stemmer_free(stemmer);
    return buf_str(&query);
}

static size_t fts_ask(sqlite3_stmt *select, struct str query)
{
    size_t count = 0;

    sqlite3_bind_text(select, 1, query.p, (int)query.n, SQLITE_STATIC);
    while (sqlite3_step(select) == SQLITE_ROW)
        count++;
    sqlite3_reset(select);
    return count;
}

/* ---- both ---- */

static int by_value(const void *a, const void *b)
{
    return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

static double median(double *times)
{
    qsort(times, RUNS, sizeof *times, by_value);
    return times[RUNS / 2];
}

static void measure(const struct search *search, sqlite3_stmt *select, const char *name, struct str text)
{
    double ours[RUNS], theirs[RUNS];
    struct search_result result;
    struct str query = fts_query(text);

    for (int i = 0; i < RUNS; i++) {
        struct arena scratch = {0};
        double begin = now();
        search_ask(search, &scratch, &(struct search_query){.text = text, .take = 10}, &result);
        ours[i] = now() - begin;
        arena_clear(&scratch);
        begin = now();
        fts_ask(select, query);
        theirs[i] = now() - begin;
    }
    double a = median(ours), b = median(theirs);
    printf("%-38s ours %7.3f ms  FTS5 %7.3f ms  ratio %6.1f  %zu documents\n", name, a, b, b / a, result.total);
}

/* Words with a space after the last: none is on its way. */
static struct str finished(int count, ...)
{
    struct buf text = {.arena = &arena};
    va_list args;

    va_start(args, count);
    while (count--) {
        struct str word = va_arg(args, struct str);
        buf_printf(&text, STR_FMT " ", STR_ARG(word));
    }
    va_end(args);
    return buf_str(&text);
}

int main(void)
{
    size_t bytes = 0;
    sqlite3_stmt *select;

    make_words();
    const struct search_document *documents = make_documents(&bytes);
    struct arena kept = {0};
    double begin = now();
    const struct search *search = search_build(&kept, documents, DOCUMENTS);
    double took = now() - begin;
    printf("built: %d documents, %.1f MB of text in %.0f ms (%.1f MB/s), %zu terms, %.0f MB of memory\n", DOCUMENTS,
           (double)bytes / 1e6, took, (double)bytes / 1e3 / took, search_terms(search), (double)kept.total / 1e6);
    begin = now();
    sqlite3 *db = fts_open(documents);
    printf("FTS5 built in %.0f ms, %.0f MB of memory\n", now() - begin, (double)sqlite3_memory_used() / 1e6);
    if (sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 8, 8, 2) LIMIT 10", -1, &select,
                           NULL) != SQLITE_OK)
        fail(db, "FTS5 select");
    measure(search, select, "the most frequent word", finished(1, words[0]));
    measure(search, select, "a frequent word", finished(1, words[20]));
    measure(search, select, "a rare word", finished(1, words[5000]));
    measure(search, select, "two frequent words", finished(2, words[1], words[5]));
    measure(search, select, "four words", finished(4, words[30], words[60], words[90], words[120]));
    measure(search, select, "the beginning of a word", str_slice(words[3000], 0, words[3000].n - 2));
    measure(search, select, "a number", STR("4711/1"));
    struct buf longest = {.arena = &arena};
    for (size_t i = 0; i < SEARCH_WORDS; i++)
        buf_printf(&longest, STR_FMT " ", STR_ARG(words[i]));
    measure(search, select, "twelve of the most frequent words", buf_str(&longest));
    sqlite3_finalize(select);
    sqlite3_close(db);
    arena_clear(&kept);
    arena_clear(&arena);
    return 0;
}
