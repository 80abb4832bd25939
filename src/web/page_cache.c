/* page_cache.c - see page_cache.h. */
#include "web/page_cache.h"

#include <brotli/encode.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <zlib.h>

enum {
    BUCKETS = 4096,            /* of the table: a power of two */
    MOST_PAGES = 4096,         /* paths come from outside; those that answer 200 are still few */
    MOST_BYTES = 96 << 20,
    SMALLEST_PRESSED = 256,    /* below it compression gains nothing */
    QUICK_BR = 4, QUICK_GZIP = 4, QUICK_PRESS_FROM = 2000, /* a page for one request: a packet or two is sent as it is */
    SLOW_PRESS_ABOVE = 200000, /* brotli's best takes a second a megabyte: larger files take the second best */
    TAG_SIZE = 48,
};

struct variant {
    struct MHD_Response *full, *same; /* 200 and 304 */
    char tag[TAG_SIZE];
    size_t tag_length;
};

struct page {
    struct page *next;
    struct str key;
    uint64_t hash;
    struct variant variants[CODINGS]; /* full NULL: not smaller than without */
    struct answer answer;             /* type and headers, in text */
    char *bytes, *text;
    size_t n;
};

struct page_cache {
    pthread_rwlock_t lock;
    struct page *buckets[BUCKETS];
    size_t pages, bytes;
    atomic_uint age;
    bool tls;
};

static const char *const coding_names[CODINGS] = {[CODING_GZIP] = "gzip", [CODING_BR] = "br"};
static const char *const lives[] = {
    [PAGE_NO_STORE] = "no-store",
    [PAGE_ASK_AGAIN] = "no-cache",
    [PAGE_FOR_EVER] = "public, max-age=31536000, immutable",
};

bool page_cache_new(bool tls, struct page_cache **ret, struct err *err)
{
    struct page_cache *cache = calloc(1, sizeof *cache);

    if (!cache)
        return err_set(err, ERR_FAULT, "cannot make the page cache: out of memory");
    pthread_rwlock_init(&cache->lock, NULL);
    cache->tls = tls;
    *ret = cache;
    return true;
}

static void page_free(struct page *page)
{
    for (size_t i = 0; i < CODINGS; i++) {
        if (page->variants[i].full)
            MHD_destroy_response(page->variants[i].full);
        if (page->variants[i].same)
            MHD_destroy_response(page->variants[i].same);
    }
    free(page->text);
    free(page);
}

void page_cache_drop(struct page_cache *cache)
{
    pthread_rwlock_wrlock(&cache->lock);
    atomic_fetch_add(&cache->age, 1);
    for (size_t i = 0; i < BUCKETS; i++)
        while (cache->buckets[i]) {
            struct page *page = cache->buckets[i];
            cache->buckets[i] = page->next;
            page_free(page);
        }
    cache->pages = cache->bytes = 0;
    pthread_rwlock_unlock(&cache->lock);
}

void page_cache_free(struct page_cache *cache)
{
    if (!cache)
        return;
    page_cache_drop(cache);
    pthread_rwlock_destroy(&cache->lock);
    free(cache);
}

unsigned page_cache_age(const struct page_cache *cache)
{
    return atomic_load(&cache->age);
}

/* ---- making ---- */

static size_t press_gzip(struct str from, int level, char *to, size_t room)
{
    z_stream z = {.next_in = (Bytef *)from.p, .avail_in = (uInt)from.n, .next_out = (Bytef *)to,
                  .avail_out = (uInt)room};

    if (from.n > UINT32_MAX || deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    bool ended = deflate(&z, Z_FINISH) == Z_STREAM_END;
    deflateEnd(&z);
    return ended ? z.total_out : 0;
}

static size_t press_br(struct str from, int quality, char *to, size_t room)
{
    size_t n = room;

    return BrotliEncoderCompress(quality, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, from.n, (const uint8_t *)from.p, &n,
                                 (uint8_t *)to) ? n : 0;
}

/* Into room for as many bytes as it has; 0 when it would not become shorter. */
static size_t press(enum accept_coding coding, bool well, struct str from, char *to)
{
    if (coding == CODING_GZIP)
        return press_gzip(from, well ? 9 : QUICK_GZIP, to, from.n);
    return press_br(from, !well ? QUICK_BR : from.n > SLOW_PRESS_ABOVE ? 9 : BROTLI_MAX_QUALITY, to, from.n);
}

const char *page_press(struct arena *arena, struct str page, enum accept_coding coding, struct str *ret)
{
    if (coding == CODING_NONE || page.n < QUICK_PRESS_FROM)
        return NULL;
    char *to = arena_alloc(arena, page.n);
    size_t n = press(coding, false, page, to);
    *ret = str_make(to, n);
    return n ? coding_names[coding] : NULL;
}

static bool is_pressed_already(struct str type)
{
    static const char *const types[] = {"video/mp4", "video/webm", "application/pdf", "image/png", "image/jpeg",
                                        "image/webp", "font/woff2", "application/zip"};

    for (size_t i = 0; i < LEN(types); i++)
        if (str_is(type, types[i]))
            return true;
    return false;
}

static bool add(struct MHD_Response *response, const char *name, struct str value)
{
    char text[2048];

    if (value.n >= sizeof text)
        return false;
    memcpy(text, value.p, value.n);
    text[value.n] = 0;
    return MHD_add_response_header(response, name, text) == MHD_YES;
}

struct MHD_Response *response_new(const struct answer *answer, enum page_life life, bool tls, void *bytes, size_t n,
                                  enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(n, bytes, mode);
    bool ok = response != NULL;

    if (!ok && mode == MHD_RESPMEM_MUST_FREE)
        free(bytes);
    for (size_t i = 0; ok && i < security_header_count; i++)
        ok = answer_has_header(answer, security_headers[i].name)
            || add(response, security_headers[i].name.p, security_headers[i].value);
    if (ok && tls)
        ok = add(response, "Strict-Transport-Security", STR("max-age=31536000"));
    if (ok)
        ok = add(response, "Cache-Control", str_from(lives[life]));
    if (ok && answer->type.n)
        ok = add(response, "Content-Type", answer->type);
    if (ok && answer->location.n)
        ok = add(response, "Location", answer->location);
    for (size_t i = 0; ok && i < answer->header_count; i++)
        ok = add(response, answer->headers[i].name.p, answer->headers[i].value);
    if (!ok && response) {
        MHD_destroy_response(response);
        response = NULL;
    }
    return response;
}

static void tag_make(struct variant *variant, const struct page *page, enum accept_coding coding)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[2 * sizeof hash + 1];

    crypto_generichash(hash, sizeof hash, (const unsigned char *)page->bytes, page->n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    int n = snprintf(variant->tag, sizeof variant->tag, "\"%s%s%s\"", hex, coding ? "-" : "",
                     coding ? coding_names[coding] : "");
    variant->tag_length = (size_t)n;
}

/* Takes bytes over. */
static bool variant_make(const struct page_cache *cache, struct page *page, enum accept_coding coding,
                         enum page_life life, char *bytes, size_t n)
{
    struct variant *variant = &page->variants[coding];

    variant->full = response_new(&page->answer, life, cache->tls, bytes, n, MHD_RESPMEM_MUST_FREE);
    if (!variant->full)
        return false;
    variant->same = response_new(&page->answer, life, cache->tls, (void *)"", 0, MHD_RESPMEM_PERSISTENT);
    if (!variant->same)
        return false;
    tag_make(variant, page, coding);
    struct str tag = str_make(variant->tag, variant->tag_length);
    bool ok = add(variant->full, "ETag", tag) && add(variant->same, "ETag", tag)
        && add(variant->full, "Vary", STR("Accept, Accept-Encoding, Accept-Language"))
        && add(variant->same, "Vary", STR("Accept, Accept-Encoding, Accept-Language"));
    return ok && (!coding || add(variant->full, "Content-Encoding", str_from(coding_names[coding])));
}

static bool variants_make(const struct page_cache *cache, struct page *page, enum page_life life, size_t *total)
{
    struct str plain = str_make(page->bytes, page->n);

    if (!variant_make(cache, page, CODING_NONE, life, page->bytes, page->n))
        return false;
    for (int coding = CODING_GZIP; coding < CODINGS; coding++) {
        char *room = plain.n < SMALLEST_PRESSED || is_pressed_already(page->answer.type) ? NULL : malloc(plain.n);
        size_t n = room ? press((enum accept_coding)coding, true, plain, room) : 0;
        char *fit = n ? realloc(room, n) : NULL;
        if (!fit) {
            free(room);
            continue;
        }
        if (!variant_make(cache, page, (enum accept_coding)coding, life, fit, n))
            return false;
        *total += n;
    }
    return true;
}

/* One piece of memory for the key, the type and the headers; zero-ended each. */
static bool text_keep(struct page *page, struct str key, const struct answer *answer)
{
    size_t n = key.n + answer->type.n + 2;

    for (size_t i = 0; i < answer->header_count; i++)
        n += answer->headers[i].name.n + answer->headers[i].value.n + 2;
    char *at = page->text = calloc(1, n);
    if (!at)
        return false;
    struct str *to[2 + 2 * ANSWER_MOST_HEADERS] = {&page->key, &page->answer.type};
    size_t count = 2;
    page->answer = (struct answer){.status = 200, .type = answer->type, .header_count = answer->header_count};
    page->key = key;
    for (size_t i = 0; i < answer->header_count; i++) {
        page->answer.headers[i] = answer->headers[i];
        to[count++] = &page->answer.headers[i].name;
        to[count++] = &page->answer.headers[i].value;
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(at, to[i]->n ? to[i]->p : "", to[i]->n);
        to[i]->p = at;
        at += to[i]->n + 1;
    }
    return true;
}

static struct page *page_make(const struct page_cache *cache, struct str key, const struct answer *answer,
                              enum page_life life, size_t *total)
{
    struct page *page = calloc(1, sizeof *page);

    if (!page || !text_keep(page, key, answer) || !(page->bytes = malloc(answer->body.n + 1))) {
        if (page)
            free(page->text);
        free(page);
        return NULL;
    }
    memcpy(page->bytes, answer->body.n ? answer->body.p : "", answer->body.n);
    page->n = answer->body.n;
    page->hash = str_hash(key);
    *total = page->n;
    if (!variants_make(cache, page, life, total)) {
        page_free(page);
        return NULL;
    }
    return page;
}

static struct page *page_find(const struct page_cache *cache, struct str key)
{
    uint64_t hash = str_hash(key);
    struct page *page = cache->buckets[hash & (BUCKETS - 1)];

    while (page && (page->hash != hash || !str_eq(page->key, key)))
        page = page->next;
    return page;
}

static bool is_full(struct page_cache *cache)
{
    pthread_rwlock_rdlock(&cache->lock);
    bool full = cache->pages >= MOST_PAGES || cache->bytes >= MOST_BYTES;
    pthread_rwlock_unlock(&cache->lock);
    return full;
}

bool page_cache_add(struct page_cache *cache, unsigned age, struct str key, const struct answer *answer,
                    enum page_life life)
{
    size_t total = 0;
    struct page *page;
    bool fits;

    if (answer->location.n || answer->status != 200 || is_full(cache)) /* asked again below, under the lock */
        return false;
    page = page_make(cache, key, answer, life, &total);
    if (!page)
        return false;
    pthread_rwlock_wrlock(&cache->lock);
    fits = atomic_load(&cache->age) == age && cache->pages < MOST_PAGES && cache->bytes + total <= MOST_BYTES
        && !page_find(cache, key);
    if (fits) {
        struct page **bucket = &cache->buckets[page->hash & (BUCKETS - 1)];
        page->next = *bucket;
        *bucket = page;
        cache->pages++;
        cache->bytes += total;
    }
    pthread_rwlock_unlock(&cache->lock);
    if (!fits)
        page_free(page);
    return fits;
}

/* ---- sending ---- */

static bool tag_is_named(struct str if_none_match, const struct variant *variant)
{
    return str_find(if_none_match, str_make(variant->tag, variant->tag_length), 0) != SIZE_MAX;
}

bool page_cache_send(struct page_cache *cache, struct str key, enum accept_coding coding, struct str if_none_match,
                     struct MHD_Connection *connection, enum MHD_Result *ret)
{
    const struct page *page;

    pthread_rwlock_rdlock(&cache->lock);
    page = page_find(cache, key);
    if (page) {
        const struct variant *variant = &page->variants[coding];
        if (!variant->full && coding == CODING_BR)
            variant = &page->variants[CODING_GZIP];
        if (!variant->full)
            variant = &page->variants[CODING_NONE];
        *ret = if_none_match.n && tag_is_named(if_none_match, variant)
            ? MHD_queue_response(connection, 304, variant->same) : MHD_queue_response(connection, 200, variant->full);
    }
    pthread_rwlock_unlock(&cache->lock);
    return page != NULL;
}

/* "bytes=500-", "bytes=0-1", "bytes=-500" of n bytes; false when it is not one such piece.  from > to: beyond the end. */
static bool piece_parse(struct str range, size_t n, int64_t *from, int64_t *to)
{
    int64_t last = (int64_t)n - 1;

    if (!n || !str_starts(range, STR("bytes=")))
        return false;
    struct str end = str_slice(range, sizeof "bytes=" - 1, range.n);
    if (!memchr(end.n ? end.p : "", '-', end.n))
        return false;
    struct str begin = str_cut(&end, '-');
    if (!begin.n) {
        if (!str_int(end, 1, INT64_MAX, to))
            return false;
        *from = *to > last ? 0 : last + 1 - *to;
        *to = last;
        return true;
    }
    *to = last;
    if (!str_int(begin, 0, INT64_MAX, from) || (end.n && !str_int(end, 0, INT64_MAX, to)) || (end.n && *to < *from))
        return false;
    *to = *to > last ? last : *to;
    return true;
}

static struct MHD_Response *piece_make(const struct page_cache *cache, const struct page *page, int64_t from, int64_t to)
{
    bool beyond = from > to;
    struct MHD_Response *response =
        response_new(&page->answer, PAGE_FOR_EVER, cache->tls, beyond ? (void *)"" : page->bytes + from,
                     beyond ? 0 : (size_t)(to - from + 1), MHD_RESPMEM_MUST_COPY);
    char where[96];

    if (!response)
        return NULL;
    if (beyond)
        snprintf(where, sizeof where, "bytes */%zu", page->n);
    else
        snprintf(where, sizeof where, "bytes %" PRId64 "-%" PRId64 "/%zu", from, to, page->n);
    if (!add(response, "Content-Range", str_from(where)) || !add(response, "Accept-Ranges", STR("bytes"))) {
        MHD_destroy_response(response);
        return NULL;
    }
    return response;
}

bool page_cache_send_piece(struct page_cache *cache, struct str key, struct str range,
                           struct MHD_Connection *connection, enum MHD_Result *ret)
{
    const struct page *page;
    struct MHD_Response *response = NULL;
    int64_t from, to;
    bool beyond = false;

    pthread_rwlock_rdlock(&cache->lock);
    page = page_find(cache, key);
    if (page && str_starts(page->answer.type, STR("video/")) && piece_parse(range, page->n, &from, &to)) {
        beyond = from > to;
        response = piece_make(cache, page, from, to);
    }
    pthread_rwlock_unlock(&cache->lock);
    if (!response)
        return false;
    *ret = MHD_queue_response(connection, beyond ? 416 : 206, response);
    MHD_destroy_response(response);
    return true;
}

bool page_cache_copy(struct page_cache *cache, struct str key, struct arena *arena, struct answer *ret)
{
    const struct page *page;

    pthread_rwlock_rdlock(&cache->lock);
    page = page_find(cache, key);
    if (page) {
        *ret = (struct answer){.status = 200, .type = str_copy(arena, page->answer.type), .ready = true,
                               .body = str_copy(arena, str_make(page->bytes, page->n)),
                               .header_count = page->answer.header_count};
        for (size_t i = 0; i < ret->header_count; i++)
            ret->headers[i] = (struct web_field){str_copy(arena, page->answer.headers[i].name),
                                                 str_copy(arena, page->answer.headers[i].value)};
    }
    pthread_rwlock_unlock(&cache->lock);
    return page != NULL;
}
