/* screen.c - the stages of screening beside Vectorscan on the same words and texts: nanoseconds a byte, in turns.
 *
 * usage: screen CORPUS.jsonl [PACK …]          (bench/screen.mjs makes the corpus)
 *
 * Vectorscan gets what it is best at: the words alone, as literals, over texts that are folded already.  Ours is
 * the whole of what a finding needs after folding: classes, phrases, guards, spans, level.  With 2 000 of the words
 * and with all of them, because its rate falls with their number. */
#include <hs.h>
#include <jansson.h>
#include <stdlib.h>
#include <time.h>

#include "screen/draft.h"
#include "screen/screen.h"
#include "text/normal.h"

enum { TURNS = 5, PACKS_MOST = 8, FEW = 2000 };

struct corpus {
    struct arena arena;
    struct str *texts;
    size_t count, bytes;
};

struct words {
    const char **literals;
    size_t count;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double times[TURNS])
{
    qsort(times, TURNS, sizeof *times, by_value);
    return times[TURNS / 2];
}

static void read_corpus(struct corpus *corpus, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0, texts = 0;
    if (!file) {
        perror(path);
        exit(1);
    }
    while (getline(&line, &room, file) > 0) {
        json_t *object = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(object, "text"));
        if (text && corpus->count == texts) {
            struct str *more = ARENA_ARRAY(&corpus->arena, texts ? texts * 2 : 1024, struct str);
            if (texts)
                memcpy(more, corpus->texts, texts * sizeof *more);
            corpus->texts = more;
            texts = texts ? texts * 2 : 1024;
        }
        if (text) {
            corpus->texts[corpus->count] = str_copy(&corpus->arena, str_from(text));
            corpus->bytes += corpus->texts[corpus->count++].n;
        }
        json_decref(object);
    }
    free(line);
    fclose(file);
}

static void hear(void *context, const char *message)
{
    UNUSED(context);
    fprintf(stderr, "%s\n", message);
}

static int literal_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every word that phrases have: " word " or, of a stem, " word"; each once. */
static struct words words_of(struct arena *arena, const char *const *packs, size_t pack_count)
{
    struct draft *draft = ARENA_NEW(arena, struct draft);
    struct words words = {0};
    size_t room = 0;
    draft->tell = hear;
    draft_read(draft, packs, pack_count);
    for (size_t i = 0; i < draft->phrase_count; i++)
        for (unsigned k = 0; k < draft->phrases[i].phrase->count; k++)
            room += draft->phrases[i].phrase->places[k].word_count;
    words.literals = ARENA_ARRAY(arena, room + 1, const char *);
    for (size_t i = 0; i < draft->phrase_count; i++)
        for (unsigned k = 0; k < draft->phrases[i].phrase->count; k++) {
            const struct phrase_place *place = &draft->phrases[i].phrase->places[k];
            for (size_t w = 0; w < place->word_count; w++)
                words.literals[words.count++] = arena_printf(arena, " " STR_FMT "%s", STR_ARG(place->words[w].text),
                                                             place->words[w].stem ? "" : " ");
        }
    qsort(words.literals, words.count, sizeof *words.literals, literal_order);
    size_t kept = 0;
    for (size_t i = 0; i < words.count; i++)
        if (!kept || strcmp(words.literals[kept - 1], words.literals[i]))
            words.literals[kept++] = words.literals[i];
    words.count = kept;
    return words;
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    UNUSED(id);
    UNUSED(from);
    UNUSED(to);
    UNUSED(flags);
    ++*(size_t *)context;
    return 0;
}

/* Nanoseconds a byte of the original texts. */
static double time_vectorscan(const struct corpus *folded, size_t bytes, struct words words, size_t most)
{
    struct arena arena = {0};
    size_t count = words.count < most ? words.count : most, matches = 0;
    const char **literals = ARENA_ARRAY(&arena, count, const char *);
    unsigned *ids = ARENA_ARRAY(&arena, count, unsigned), *flags = ARENA_ARRAY(&arena, count, unsigned);
    size_t *lengths = ARENA_ARRAY(&arena, count, size_t);
    hs_database_t *database = NULL;
    hs_scratch_t *scratch = NULL;
    hs_compile_error_t *fault = NULL;
    double times[TURNS];
    for (size_t i = 0; i < count; i++) {
        literals[i] = words.literals[i * words.count / count];
        lengths[i] = strlen(literals[i]);
        ids[i] = (unsigned)i;
    }
    if (hs_compile_lit_multi(literals, flags, ids, lengths, (unsigned)count, HS_MODE_BLOCK, NULL, &database, &fault) !=
            HS_SUCCESS || hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        exit(1);
    for (int turn = 0; turn < TURNS; turn++) {
        double begin = now();
        for (size_t i = 0; i < folded->count; i++)
            hs_scan(database, folded->texts[i].p, (unsigned)folded->texts[i].n, 0, scratch, on_match, &matches);
        times[turn] = (now() - begin) * 1e9 / (double)bytes;
    }
    hs_free_scratch(scratch);
    hs_free_database(database);
    arena_clear(&arena);
    return median(times);
}

enum stage { STAGE_UTF8, STAGE_FOLD, STAGE_IDENTIFIERS, STAGE_ALL, STAGES };

static void run_stage(enum stage stage, const struct screen *screen, struct screen_scratch *scratch,
                      struct text_normal *normal, struct str text, struct arena *arena)
{
    struct identifier *found;
    struct screen_result result;
    struct err err;
    size_t count;
    switch (stage) {
    case STAGE_UTF8:
        if (!str_is_utf8(text))
            exit(1);
        break;
    case STAGE_FOLD: text_fold(arena, text, normal); break;
    case STAGE_IDENTIFIERS: identifier_find(arena, text, "SI", &found, &count); break;
    default:
        if (!screen_scan(screen, scratch, text, "SI", arena, &result, &err))
            exit(1);
    }
}

static double time_stage(enum stage stage, const struct screen *screen, const struct corpus *corpus)
{
    struct screen_scratch *scratch;
    struct err err;
    double times[TURNS];
    if (!screen_scratch_new(screen, &scratch, &err))
        exit(1);
    for (int turn = 0; turn < TURNS; turn++) {
        struct arena arena = {0};
        struct text_normal normal = {0};
        double begin = now();
        for (size_t i = 0; i < corpus->count; i++) {
            run_stage(stage, screen, scratch, &normal, corpus->texts[i], &arena);
            if (stage != STAGE_FOLD)
                arena_reset(&arena);
        }
        times[turn] = (now() - begin) * 1e9 / (double)corpus->bytes;
        arena_clear(&arena);
    }
    screen_scratch_free(scratch);
    return median(times);
}

static void fold_corpus(const struct corpus *corpus, struct corpus *folded)
{
    struct text_normal normal = {0};
    folded->texts = ARENA_ARRAY(&folded->arena, corpus->count, struct str);
    for (size_t i = 0; i < corpus->count; i++) {
        text_fold(&folded->arena, corpus->texts[i], &normal);
        folded->texts[folded->count++] = str_copy(&folded->arena, normal.folded);
    }
}

static void print_rate(const char *what, double ns)
{
    printf("%-58s %6.2f ns/byte %8.1f MB/s\n", what, ns, 1e3 / ns);
}

int main(int argc, char **argv)
{
    const char *packs[PACKS_MOST] = {"packs/core", "packs/si"};
    size_t pack_count = 2;
    struct corpus corpus = {0}, folded = {0};
    struct arena arena = {0};
    struct screen *screen;
    struct err err;
    if (argc < 2) {
        fprintf(stderr, "usage: screen CORPUS.jsonl [PACK …]\n");
        return 2;
    }
    for (int i = 2; i < argc && i - 2 < PACKS_MOST; i++)
        packs[i - 2] = argv[i], pack_count = (size_t)i - 1;
    read_corpus(&corpus, argv[1]);
    if (!corpus.count || !screen_load(packs, pack_count, NULL, &screen, &err)) {
        fprintf(stderr, "%s\n", corpus.count ? err.text : "no texts");
        return 1;
    }
    fold_corpus(&corpus, &folded);
    struct words words = words_of(&arena, packs, pack_count);
    double stages[STAGES];
    for (int stage = 0; stage < STAGES; stage++)
        stages[stage] = time_stage((enum stage)stage, screen, &corpus);
    double scanning = stages[STAGE_ALL] - stages[STAGE_UTF8] - stages[STAGE_FOLD] - stages[STAGE_IDENTIFIERS];
    double few = time_vectorscan(&folded, corpus.bytes, words, FEW), all = time_vectorscan(&folded, corpus.bytes, words,
                                                                                          SIZE_MAX);
    printf("%zu texts, %zu bytes; %zu words in the phrases\n", corpus.count, corpus.bytes, words.count);
    print_rate("checking UTF-8", stages[STAGE_UTF8]);
    print_rate("folding", stages[STAGE_FOLD]);
    print_rate("identifiers", stages[STAGE_IDENTIFIERS]);
    print_rate("scanning: classes, phrases, spans, level, language", scanning);
    print_rate("all of screen_scan", stages[STAGE_ALL]);
    print_rate("Vectorscan, 2 000 of the words, texts folded already", few);
    print_rate("Vectorscan, all words, texts folded already", all);
    printf("scanning beside Vectorscan: %.2f times its rate with 2 000 words, %.2f with all\n", few / scanning,
           all / scanning);
    screen_free(screen);
    arena_clear(&arena);
    arena_clear(&corpus.arena);
    arena_clear(&folded.arena);
    return 0;
}
