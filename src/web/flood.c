/* flood.c - see flood.h.
 *
 * A challenge is "issued.due.bits.nonce.mac" in hexadecimal: everything that is needed to judge it later stands in
 * it, signed, so a flood of askers fills no memory.  Kept are only: one bucket of calm, a fading rate, when the last
 * waiting form of a source comes to its turn, failures of attempts, and nonces that were used. */
#include "web/flood.h"

#include <math.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"

enum {
    SOURCES = 1 << 14, /* slots; two sources that share one wait behind each other */
    ATTEMPTS = 1 << 14,
    USED = 1 << 16, /* nonces remembered; at 60 a second that is longer than a challenge lives */
    LIFE = 900,     /* seconds to solve a challenge, or to come back when its turn is over */
    EASIEST = 16, HARDEST = 21, /* bits: under a second, and half a minute, on an old phone */
    SHORTEST_WAIT = 5, LONGEST_WAIT = 45, /* for a source's first form: within a minute, whatever the flood */
    GAP = 3,        /* seconds between waiting forms of one source */
    LONGEST_QUEUE = 3600,
    RATE_OVER = 10, /* seconds over which the rate is averaged */
    FREE_TRIES = 2, /* mistyping is human */
    WORST_DELAY = 30, FADE = 60, /* attempts: a failure is forgotten a minute */
};

struct attempt {
    uint64_t key; /* 0: free */
    int64_t last;
    int failures;
};

struct flood {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES], mac_key[crypto_auth_KEYBYTES];
    double calm, tokens, rate;
    int64_t seen; /* when tokens and rate were brought up to date */
    uint64_t nonce;
    int64_t due[SOURCES];
    struct attempt attempts[ATTEMPTS];
    uint64_t used[USED]; /* table by nonce; an old one is overwritten */
    int64_t used_at[USED];
};

struct challenge {
    uint64_t issued, due, bits, nonce;
};

enum { CHALLENGE_BYTES = sizeof(struct challenge), MAC_BYTES = 16 };

bool flood_new(double calm_per_second, struct flood **ret, struct err *err)
{
    struct flood *flood = calm_per_second > 0 ? calloc(1, sizeof *flood) : NULL;

    if (!flood || sodium_init() < 0) {
        free(flood);
        return err_set(err, ERR_FAULT, "cannot start flood control; is the rate above zero?");
    }
    pthread_mutex_init(&flood->lock, NULL);
    crypto_shorthash_keygen(flood->key);
    crypto_auth_keygen(flood->mac_key);
    random_bytes(&flood->nonce, sizeof flood->nonce);
    flood->calm = calm_per_second;
    flood->tokens = flood->calm * RATE_OVER + 5;
    flood->seen = clock_now();
    *ret = flood;
    return true;
}

void flood_free(struct flood *flood)
{
    if (!flood)
        return;
    pthread_mutex_destroy(&flood->lock);
    sodium_memzero(flood, sizeof *flood);
    free(flood);
}

/* ---- challenges ---- */

static void mac_make(const struct flood *flood, const struct challenge *challenge, unsigned char mac[MAC_BYTES])
{
    crypto_generichash(mac, MAC_BYTES, (const unsigned char *)challenge, sizeof *challenge, flood->mac_key,
                       sizeof flood->mac_key);
}

static struct str challenge_write(const struct flood *flood, struct arena *arena, const struct challenge *challenge)
{
    unsigned char bytes[CHALLENGE_BYTES + MAC_BYTES];

    memcpy(bytes, challenge, CHALLENGE_BYTES);
    mac_make(flood, challenge, bytes + CHALLENGE_BYTES);
    return str_hex(arena, bytes, sizeof bytes);
}

static bool challenge_read(const struct flood *flood, struct str text, int64_t now, struct challenge *ret)
{
    unsigned char bytes[CHALLENGE_BYTES + MAC_BYTES], mac[MAC_BYTES];

    if (text.n != 2 * sizeof bytes || !str_unhex(text, bytes, sizeof bytes))
        return false;
    memcpy(ret, bytes, CHALLENGE_BYTES);
    mac_make(flood, ret, mac);
    if (sodium_memcmp(mac, bytes + CHALLENGE_BYTES, MAC_BYTES) != 0)
        return false;
    uint64_t last = (ret->due > ret->issued ? ret->due : ret->issued) + LIFE;
    return (uint64_t)now <= last;
}

static bool is_solved(struct str challenge, struct str solution, uint64_t bits)
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];

    if (!solution.n || solution.n > 20)
        return false;
    for (size_t i = 0; i < solution.n; i++)
        if (solution.p[i] < '0' || solution.p[i] > '9')
            return false;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)challenge.p, challenge.n);
    crypto_hash_sha256_update(&state, (const unsigned char *)":", 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)solution.p, solution.n);
    crypto_hash_sha256_final(&state, hash);
    for (uint64_t bit = 0; bit < bits; bit++)
        if (hash[bit / 8] & (0x80 >> bit % 8))
            return false;
    return true;
}

/* true once for each nonce. */
static bool use_once(struct flood *flood, uint64_t nonce, int64_t now)
{
    size_t slot = nonce % USED;

    if (flood->used[slot] == nonce && flood->used_at[slot])
        return false;
    flood->used[slot] = nonce;
    flood->used_at[slot] = now;
    return true;
}

/* ---- asking ---- */

static void time_passes(struct flood *flood, int64_t now)
{
    double passed = now > flood->seen ? (double)(now - flood->seen) : 0;
    double most = flood->calm * RATE_OVER + 5;

    flood->tokens = fmin(most, flood->tokens + passed * flood->calm);
    flood->rate *= exp(-passed / RATE_OVER);
    flood->seen = now;
}

/* How many times more ask than in calm; 1 or above, as a power of two. */
static double pressure(const struct flood *flood)
{
    return log2(fmax(1, flood->rate / RATE_OVER / flood->calm));
}

static void challenge_issue(struct flood *flood, uint64_t source, int64_t now, struct challenge *ret)
{
    double hard = pressure(flood);
    int64_t *last = &flood->due[source % SOURCES];
    int64_t due = now + (int64_t)fmin(LONGEST_WAIT, SHORTEST_WAIT + 5 * hard);

    if (*last + GAP > due)
        due = *last + GAP;
    if (due > now + LONGEST_QUEUE)
        due = now + LONGEST_QUEUE;
    *last = due;
    *ret = (struct challenge){.issued = (uint64_t)now, .due = (uint64_t)due, .nonce = ++flood->nonce,
                              .bits = (uint64_t)fmin(HARDEST, EASIEST + hard)};
}

enum flood_verdict flood_ask(struct flood *flood, struct arena *arena, uint64_t source, struct str challenge,
                             struct str solution, struct flood_demand *demand)
{
    struct challenge known = {0};
    int64_t now = clock_now();
    bool brought = challenge_read(flood, challenge, now, &known);
    bool solved = brought && is_solved(challenge, solution, known.bits); /* hashing needs no lock */
    bool passes = false;

    pthread_mutex_lock(&flood->lock);
    time_passes(flood, now);
    if (brought && (solved || (uint64_t)now >= known.due))
        passes = use_once(flood, known.nonce, now);
    else if (!brought)
        flood->rate += 1;
    if ((solved || (brought && (uint64_t)now >= known.due)) && !passes)
        brought = false; /* used before: begin again */
    if (!passes && flood->tokens >= 1)
        passes = true;
    if (passes)
        flood->tokens = fmax(-5, flood->tokens - 1);
    else if (!brought)
        challenge_issue(flood, source, now, &known);
    pthread_mutex_unlock(&flood->lock);
    if (passes)
        return FLOOD_PASS;
    demand->challenge = brought ? str_copy(arena, challenge) : challenge_write(flood, arena, &known);
    demand->bits = (unsigned)known.bits;
    demand->wait = known.due > (uint64_t)now ? (unsigned)(known.due - (uint64_t)now) : 0;
    return FLOOD_PROVE;
}

/* ---- attempts ---- */

static struct attempt *attempt_find(struct flood *flood, const char *purpose, uint64_t key, uint64_t *ret_hash)
{
    unsigned char hash[crypto_shorthash_BYTES], salted[crypto_shorthash_KEYBYTES];
    uint64_t name;

    /* The purpose is hashed under the process' key, and the key under that. */
    crypto_shorthash(hash, (const unsigned char *)purpose, strlen(purpose), flood->key);
    memcpy(salted, flood->key, sizeof salted);
    for (size_t i = 0; i < sizeof hash; i++)
        salted[i] ^= hash[i];
    crypto_shorthash(hash, (const unsigned char *)&key, sizeof key, salted);
    memcpy(&name, hash, sizeof name);
    *ret_hash = name ? name : 1;
    struct attempt *two = &flood->attempts[*ret_hash % (ATTEMPTS / 2) * 2];
    if (two[0].key == *ret_hash || two[1].key == *ret_hash)
        return two[0].key == *ret_hash ? &two[0] : &two[1];
    return two[0].last <= two[1].last ? &two[0] : &two[1]; /* the older one makes room */
}

static int failures_left(const struct attempt *attempt, int64_t now)
{
    int64_t faded = now > attempt->last ? (now - attempt->last) / FADE : 0;

    return attempt->failures > faded ? attempt->failures - (int)faded : 0;
}

unsigned flood_delay(struct flood *flood, const char *purpose, uint64_t key)
{
    int64_t now = clock_now(), wait = 0;
    uint64_t hash;

    pthread_mutex_lock(&flood->lock);
    const struct attempt *attempt = attempt_find(flood, purpose, key, &hash);
    int failures = attempt->key == hash ? failures_left(attempt, now) : 0;
    if (failures > FREE_TRIES) {
        wait = failures - FREE_TRIES > 5 ? WORST_DELAY : (int64_t)1 << (failures - FREE_TRIES - 1);
        wait -= now > attempt->last ? now - attempt->last : 0;
    }
    pthread_mutex_unlock(&flood->lock);
    return wait > 0 ? (unsigned)wait : 0;
}

void flood_failed(struct flood *flood, const char *purpose, uint64_t key)
{
    int64_t now = clock_now();
    uint64_t hash;

    pthread_mutex_lock(&flood->lock);
    struct attempt *attempt = attempt_find(flood, purpose, key, &hash);
    int failures = attempt->key == hash ? failures_left(attempt, now) : 0;
    *attempt = (struct attempt){.key = hash, .last = now, .failures = failures < 8 ? failures + 1 : 8};
    pthread_mutex_unlock(&flood->lock);
}

void flood_succeeded(struct flood *flood, const char *purpose, uint64_t key)
{
    uint64_t hash;

    pthread_mutex_lock(&flood->lock);
    struct attempt *attempt = attempt_find(flood, purpose, key, &hash);
    if (attempt->key == hash)
        *attempt = (struct attempt){0};
    pthread_mutex_unlock(&flood->lock);
}
