/* flood.c - see flood.h.
 *
 * A challenge is 40 bytes in URL-safe base64: when it was made, when patience alone passes it, how many zero
 * bits a solution needs, a random number, and a MAC under the key of the process.  So nothing is kept about
 * challenges that were only asked for; only those that passed are remembered, until they expire. */
#include "web/flood.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"

enum {
    CHALLENGE_LIFE = 600,   /* seconds: long enough to fill in a form again */
    LEAST_BITS = 14,        /* about 0.1 s on an old phone */
    MOST_BITS = 20,         /* about 10 s on an old phone: more would shut out the poorest reader */
    FIRST_WAIT = 8,         /* seconds a form without JavaScript waits when nobody from its place is before it */
    PLACE_INTERVAL_MS = 3000, /* forms from one place pass this far apart */
    LONGEST_WAIT = CHALLENGE_LIFE - 60,
    PLACES = 4096, USED = 1 << 15, TRIES = 4096, PROBES = 8,
    FREE_TRIES = 3,         /* mistyping is human */
    LONGEST_DELAY = 30,     /* seconds; never a lockout */
    TRY_FADES = 120,        /* seconds after which half of the failures are forgotten */
};

struct place { uint64_t source; int64_t next_ms; };
struct tries { uint64_t key; unsigned failures; int64_t last; };
struct used { uint64_t nonces[USED]; unsigned count; };

struct flood {
    pthread_mutex_t lock;
    uint8_t key[crypto_generichash_KEYBYTES];
    double calm, tokens;     /* token bucket: what passes without any demand */
    int64_t filled_ms;
    double pressure;         /* asks a second, fading over ten seconds */
    int64_t pressed_ms;
    struct place places[PLACES];
    struct tries tries[TRIES];
    struct used now, before; /* generations of used challenges */
    int64_t turned;          /* when the generations last turned */
    int64_t oldest;          /* challenges made before this are no longer known: refused */
};

struct challenge {
    int64_t made, passes_at; /* seconds */
    uint8_t bits;
    uint64_t nonce;
};
enum { PLAIN = 8 + 8 + 1 + 8, MAC = 16, WHOLE = PLAIN + MAC };

bool flood_new(double calm_per_second, struct flood **ret, struct err *err)
{
    struct flood *flood = calloc(1, sizeof *flood);
    if (!flood || sodium_init() < 0) {
        free(flood);
        return err_set(err, ERR_FAULT, "cannot set up flood control: out of memory");
    }
    pthread_mutex_init(&flood->lock, NULL);
    random_bytes(flood->key, sizeof flood->key);
    flood->calm = calm_per_second;
    flood->tokens = calm_per_second * 5;
    flood->filled_ms = flood->pressed_ms = clock_ticks_ms();
    flood->turned = clock_now();
    *ret = flood;
    return true;
}

void flood_set_key(struct flood *flood, const uint8_t key[FLOOD_KEY])
{
    _Static_assert((int)FLOOD_KEY == (int)crypto_generichash_KEYBYTES, "as libsodium wants it");
    memcpy(flood->key, key, FLOOD_KEY);
}

void flood_free(struct flood *flood)
{
    if (!flood)
        return;
    pthread_mutex_destroy(&flood->lock);
    sodium_memzero(flood->key, sizeof flood->key);
    free(flood);
}

static void press(struct flood *flood, int64_t now_ms)
{
    double seconds = (double)(now_ms - flood->pressed_ms) / 1000;
    flood->pressed_ms = now_ms;
    double keep = seconds > 10 ? 0 : 1 - seconds / 10;
    flood->pressure = flood->pressure * keep + 0.1;
    flood->tokens += (double)(now_ms - flood->filled_ms) / 1000 * flood->calm;
    flood->filled_ms = now_ms;
    if (flood->tokens > flood->calm * 5)
        flood->tokens = flood->calm * 5;
}

/* One bit more each time the pressure doubles: the flood pays for its own size. */
static uint8_t bits_wanted(const struct flood *flood)
{
    unsigned bits = LEAST_BITS;
    for (double load = flood->pressure / flood->calm; load > 1 && bits < MOST_BITS; load /= 2)
        bits++;
    return (uint8_t)bits;
}

static void put64(uint8_t *to, uint64_t x)
{
    for (int i = 0; i < 8; i++)
        to[i] = (uint8_t)(x >> (8 * i));
}

static uint64_t get64(const uint8_t *from)
{
    uint64_t x = 0;
    for (int i = 7; i >= 0; i--)
        x = x << 8 | from[i];
    return x;
}

static struct str challenge_write(const struct flood *flood, struct arena *arena, const struct challenge *c)
{
    uint8_t bytes[WHOLE];
    put64(bytes, (uint64_t)c->made);
    put64(bytes + 8, (uint64_t)c->passes_at);
    bytes[16] = c->bits;
    put64(bytes + 17, c->nonce);
    crypto_generichash(bytes + PLAIN, MAC, bytes, PLAIN, flood->key, sizeof flood->key);
    size_t room = sodium_base64_encoded_len(WHOLE, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, bytes, WHOLE, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_from(text);
}

static bool challenge_read(const struct flood *flood, struct str text, struct challenge *ret)
{
    uint8_t bytes[WHOLE], mac[MAC];
    size_t n;
    if (sodium_base642bin(bytes, sizeof bytes, text.p, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || n != WHOLE)
        return false;
    crypto_generichash(mac, MAC, bytes, PLAIN, flood->key, sizeof flood->key);
    if (sodium_memcmp(mac, bytes + PLAIN, MAC) != 0)
        return false;
    *ret = (struct challenge){.made = (int64_t)get64(bytes), .passes_at = (int64_t)get64(bytes + 8), .bits = bytes[16],
                              .nonce = get64(bytes + 17)};
    return true;
}

static bool used_has(const struct used *used, uint64_t nonce)
{
    for (size_t i = nonce % USED, tried = 0; used->nonces[i] && tried < USED; i = (i + 1) % USED, tried++)
        if (used->nonces[i] == nonce)
            return true;
    return false;
}

/* Marks a challenge as used; false when it already was, or is too old to be known. */
static bool use_once(struct flood *flood, const struct challenge *c, int64_t now)
{
    if (now - flood->turned > CHALLENGE_LIFE || flood->now.count > USED / 2) {
        /* What the older generation held can only be replayed by challenges made before this turn. */
        flood->oldest = flood->now.count > USED / 2 ? flood->turned : now - CHALLENGE_LIFE;
        flood->before = flood->now;
        memset(&flood->now, 0, sizeof flood->now);
        flood->turned = now;
    }
    if (c->made < flood->oldest || used_has(&flood->now, c->nonce) || used_has(&flood->before, c->nonce))
        return false;
    size_t i = c->nonce % USED;
    while (flood->now.nonces[i])
        i = (i + 1) % USED;
    flood->now.nonces[i] = c->nonce;
    flood->now.count++;
    return true;
}

static bool solved(struct str challenge, struct str solution, unsigned bits)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    if (!solution.n || solution.n > 20)
        return false;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const uint8_t *)challenge.p, challenge.n);
    crypto_hash_sha256_update(&state, (const uint8_t *)":", 1);
    crypto_hash_sha256_update(&state, (const uint8_t *)solution.p, solution.n);
    crypto_hash_sha256_final(&state, hash);
    for (unsigned i = 0; i < bits; i++)
        if (hash[i / 8] >> (7 - i % 8) & 1)
            return false;
    return true;
}

/* The time at which the next form from this place passes by patience; each asks for a slot of its own. */
static int64_t place_slot(struct flood *flood, uint64_t source, int64_t now_ms)
{
    struct place *mine = NULL;
    for (size_t k = 0; k < PROBES; k++) {
        struct place *p = &flood->places[(source + k) % PLACES];
        if (p->source == source && p->next_ms) {
            mine = p;
            break;
        }
        if (!mine || p->next_ms < mine->next_ms)
            mine = p; /* free, or the one that ends first */
    }
    int64_t first = now_ms + FIRST_WAIT * 1000;
    if (mine->source != source || mine->next_ms < first)
        *mine = (struct place){.source = source, .next_ms = first};
    int64_t slot = mine->next_ms;
    if (slot - now_ms < (int64_t)LONGEST_WAIT * 1000)
        mine->next_ms += PLACE_INTERVAL_MS;
    return slot;
}

static enum flood_verdict demand_new(struct flood *flood, struct arena *arena, uint64_t source, int64_t now,
                                     int64_t now_ms, struct flood_demand *demand)
{
    struct challenge c = {.made = now, .bits = bits_wanted(flood)};
    do
        random_bytes(&c.nonce, sizeof c.nonce);
    while (!c.nonce);
    int64_t wait = (place_slot(flood, source, now_ms) - now_ms + 999) / 1000;
    c.passes_at = now + wait;
    *demand = (struct flood_demand){.challenge = challenge_write(flood, arena, &c), .bits = c.bits,
                                    .wait = (unsigned)wait};
    return FLOOD_PROVE;
}

/* free: while it is calm, who brings nothing passes too. */
static enum flood_verdict ask(struct flood *flood, struct arena *arena, uint64_t source, bool free,
                              struct str challenge, struct str solution, struct flood_demand *demand)
{
    int64_t now = clock_now(), now_ms = clock_ticks_ms();
    struct challenge c;
    press(flood, now_ms);
    if (challenge.n && challenge_read(flood, challenge, &c) && now - c.made <= CHALLENGE_LIFE) {
        bool ready = solved(challenge, solution, c.bits) || now >= c.passes_at;
        if (ready && use_once(flood, &c, now))
            return FLOOD_PASS;
        if (!ready) { /* it keeps its place */
            *demand = (struct flood_demand){.challenge = str_copy(arena, challenge), .bits = c.bits,
                                            .wait = (unsigned)(c.passes_at - now)};
            return FLOOD_PROVE;
        }
    } else if (free && !challenge.n && flood->tokens >= 1) {
        flood->tokens -= 1;
        return FLOOD_PASS;
    }
    return demand_new(flood, arena, source, now, now_ms, demand);
}

enum flood_verdict flood_ask(struct flood *flood, struct arena *arena, uint64_t source, struct str challenge,
                             struct str solution, struct flood_demand *demand)
{
    pthread_mutex_lock(&flood->lock);
    enum flood_verdict verdict = ask(flood, arena, source, true, challenge, solution, demand);
    pthread_mutex_unlock(&flood->lock);
    return verdict;
}

enum flood_verdict flood_prove(struct flood *flood, struct arena *arena, uint64_t source, struct str challenge,
                               struct str solution, struct flood_demand *demand)
{
    pthread_mutex_lock(&flood->lock);
    enum flood_verdict verdict = ask(flood, arena, source, false, challenge, solution, demand);
    pthread_mutex_unlock(&flood->lock);
    return verdict;
}

/* ---- attempts that can be wrong ---- */

static uint64_t try_key(const char *purpose, uint64_t key)
{
    uint64_t mixed = str_hash(str_from(purpose)) ^ (key * 0x9e3779b97f4a7c15u);
    return mixed ? mixed : 1;
}

/* The entry of a key, its failures faded to now; NULL when there is none and none is wanted. */
static struct tries *try_find(struct flood *flood, uint64_t key, bool make, int64_t now)
{
    struct tries *oldest = NULL;
    for (size_t k = 0; k < PROBES; k++) {
        struct tries *t = &flood->tries[(key + k) % TRIES];
        for (; t->failures && now - t->last >= TRY_FADES; t->last += TRY_FADES)
            t->failures /= 2;
        if (t->key == key)
            return t;
        if (!oldest || t->last < oldest->last)
            oldest = t;
    }
    if (!make)
        return NULL;
    *oldest = (struct tries){.key = key, .last = now};
    return oldest;
}

unsigned flood_delay(struct flood *flood, const char *purpose, uint64_t key)
{
    int64_t now = clock_now();
    unsigned delay = 0;
    pthread_mutex_lock(&flood->lock);
    const struct tries *t = try_find(flood, try_key(purpose, key), false, now);
    if (t && t->failures >= FREE_TRIES) {
        unsigned over = t->failures - FREE_TRIES;
        int64_t until = t->last + (over >= 5 ? LONGEST_DELAY : 1 << over);
        delay = until > now ? (unsigned)(until - now) : 0;
    }
    pthread_mutex_unlock(&flood->lock);
    return delay;
}

void flood_failed(struct flood *flood, const char *purpose, uint64_t key)
{
    int64_t now = clock_now();
    pthread_mutex_lock(&flood->lock);
    struct tries *t = try_find(flood, try_key(purpose, key), true, now);
    if (t->failures < 64)
        t->failures++;
    t->last = now;
    pthread_mutex_unlock(&flood->lock);
}

void flood_succeeded(struct flood *flood, const char *purpose, uint64_t key)
{
    pthread_mutex_lock(&flood->lock);
    struct tries *t = try_find(flood, try_key(purpose, key), false, clock_now());
    if (t)
        t->failures = 0;
    pthread_mutex_unlock(&flood->lock);
}
