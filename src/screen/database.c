/* database.c - the anchors of all phrases as one Vectorscan database, kept in a cache folder.
 *
 * The cache file is named by a hash of the words, of Vectorscan's version and of this machine's kind, and it
 * carries a hash of its own bytes: a damaged or foreign file is compiled anew, never trusted. */
#include <sodium.h>
#include <stdlib.h>

#include "base/file.h"
#include "screen/parts.h"

enum { HASH = 32, CACHE_LARGEST = 256 * 1024 * 1024 };

static const char magic[8] = "kreshs1";

struct table {
    struct literal **slots;
    size_t mask;
};

static struct literal *literal_of(struct screen *screen, struct table *table, struct str bytes)
{
    size_t at = str_hash(bytes) & table->mask;
    for (; table->slots[at]; at = (at + 1) & table->mask)
        if (str_eq(table->slots[at]->bytes, bytes))
            return table->slots[at];
    struct literal *literal = &screen->literals[screen->literal_count++];
    literal->bytes = bytes;
    table->slots[at] = literal;
    return literal;
}

static void gather_literals(struct screen *screen)
{
    size_t words = 0, slots = 1024;
    struct arena scratch = {0};
    for (size_t i = 0; i < screen->phrase_count; i++)
        for (unsigned k = 0; k < screen->phrases[i].phrase->count; k++)
            words += screen->phrases[i].phrase->places[k].word_count;
    while (slots < words * 2)
        slots *= 2;
    struct table table = {.slots = ARENA_ARRAY(&scratch, slots, struct literal *), .mask = slots - 1};
    screen->literals = ARENA_ARRAY(&screen->arena, words + 1, struct literal);
    for (uint32_t i = 0; i < screen->phrase_count; i++) {
        const struct phrase *phrase = screen->phrases[i].phrase;
        for (unsigned k = 0; k < phrase->count; k++) {
            const struct phrase_place *place = &phrase->places[k];
            for (size_t w = 0; (phrase->anchors >> k & 1) && w < place->word_count; w++) {
                struct str bytes = str_printf(&screen->arena, " " STR_FMT "%s", STR_ARG(place->words[w].text),
                                              place->words[w].stem ? "" : " ");
                struct literal *literal = literal_of(screen, &table, bytes);
                struct literal_use *use = ARENA_NEW(&screen->arena, struct literal_use);
                *use = (struct literal_use){.phrase = i, .place = k, .next = literal->uses};
                literal->uses = use;
            }
        }
    }
    arena_clear(&scratch);
}

static void hash_words(const struct screen *screen, unsigned char hash[HASH])
{
    crypto_generichash_state state;
    hs_platform_info_t platform = {0};
    crypto_generichash_init(&state, NULL, 0, HASH);
    if (hs_populate_platform(&platform) == HS_SUCCESS)
        crypto_generichash_update(&state, (const unsigned char *)&platform, sizeof platform);
    crypto_generichash_update(&state, (const unsigned char *)hs_version(), strlen(hs_version()));
    for (size_t i = 0; i < screen->literal_count; i++) {
        const struct str *bytes = &screen->literals[i].bytes;
        crypto_generichash_update(&state, (const unsigned char *)bytes->p, bytes->n + 1); /* with its zero */
    }
    crypto_generichash_final(&state, hash, HASH);
}

static bool compile(struct screen *screen, struct err *err)
{
    struct arena scratch = {0};
    size_t n = screen->literal_count;
    const char **words = ARENA_ARRAY(&scratch, n, const char *);
    unsigned *ids = ARENA_ARRAY(&scratch, n, unsigned), *flags = ARENA_ARRAY(&scratch, n, unsigned);
    size_t *lengths = ARENA_ARRAY(&scratch, n, size_t);
    hs_compile_error_t *fault = NULL;
    for (size_t i = 0; i < n; i++) {
        words[i] = screen->literals[i].bytes.p;
        lengths[i] = screen->literals[i].bytes.n;
        ids[i] = (unsigned)i;
    }
    hs_error_t status = hs_compile_lit_multi(words, flags, ids, lengths, (unsigned)n, HS_MODE_BLOCK, NULL,
                                             &screen->database, &fault);
    if (status != HS_SUCCESS)
        err_set(err, ERR_FAULT, "cannot compile the %zu words of the indicators: %s", n,
                fault ? fault->message : "Vectorscan gave no reason");
    hs_free_compile_error(fault);
    arena_clear(&scratch);
    return status == HS_SUCCESS;
}

/* magic, hash of the rest, the database as Vectorscan writes it. */
static bool read_cache(struct screen *screen, const char *path)
{
    struct arena scratch = {0};
    struct str bytes;
    unsigned char hash[HASH];
    size_t head = sizeof magic + HASH;
    bool ok = file_exists(path) && file_read(&scratch, path, CACHE_LARGEST, &bytes, NULL) && bytes.n > head &&
              memcmp(bytes.p, magic, sizeof magic) == 0;
    if (ok) {
        crypto_generichash(hash, HASH, (const unsigned char *)bytes.p + head, bytes.n - head, NULL, 0);
        ok = memcmp(hash, bytes.p + sizeof magic, HASH) == 0 &&
             hs_deserialize_database(bytes.p + head, bytes.n - head, &screen->database) == HS_SUCCESS;
    }
    arena_clear(&scratch);
    return ok;
}

/* A cache that cannot be written costs time at the next start and nothing else. */
static void write_cache(const struct screen *screen, const char *cache, const char *path)
{
    struct arena scratch = {0};
    struct buf file = {.arena = &scratch};
    unsigned char hash[HASH];
    char *bytes = NULL;
    size_t n = 0;
    if (hs_serialize_database(screen->database, &bytes, &n) == HS_SUCCESS && file_make_folder(cache, NULL)) {
        crypto_generichash(hash, HASH, (const unsigned char *)bytes, n, NULL, 0);
        buf_add(&file, str_make(magic, sizeof magic));
        buf_add(&file, str_make(hash, HASH));
        buf_add(&file, str_make(bytes, n));
        bool written = file_write(path, buf_str(&file), 0600, NULL);
        UNUSED(written);
    }
    free(bytes);
    arena_clear(&scratch);
}

bool database_make(struct screen *screen, const char *cache, struct err *err)
{
    unsigned char hash[HASH];
    const char *path = NULL;
    gather_literals(screen);
    if (sodium_init() < 0)
        return err_set(err, ERR_FAULT, "cannot start libsodium");
    if (cache) {
        hash_words(screen, hash);
        path = arena_printf(&screen->arena, "%s/screen-" STR_FMT ".db", cache,
                            STR_ARG(str_hex(&screen->arena, hash, 16)));
        if (read_cache(screen, path))
            return true;
    }
    if (!compile(screen, err))
        return false;
    if (cache)
        write_cache(screen, cache, path);
    return true;
}
