/* ring.c - the sessions of this process: found by token, held while in use, ended when their time is over.
 *
 * Locks, outermost first: rings_lock, ring->lock, session->lock.  A session is freed by whoever lets it go
 * last, outside all locks.  A sweeper ends what has expired, so that keys do not stay in memory because nobody
 * asked for them again. */
#include "agency/inside.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { SWEEP_SECONDS = 20 };

static const struct store_stmt KEYS = {
    "ring.keys", "SELECT epoch, boxed FROM member_key WHERE member = ? AND former = 0 ORDER BY epoch"};

/* Members change through the store, without knowing who serves it: these two lead from one to the other. */
static pthread_mutex_t rings_lock = PTHREAD_MUTEX_INITIALIZER;
static struct ring *rings;
static _Atomic uint64_t keys_changed = 1;

/* ---- one session ---- */

void session_lock(const struct session *session)
{
    pthread_mutex_lock((pthread_mutex_t *)&session->lock);
}

void session_unlock(const struct session *session)
{
    pthread_mutex_unlock((pthread_mutex_t *)&session->lock);
}

static void session_free(struct session *session)
{
    vault_secret_free(session->private_key);
    vault_secret_free(session->new_code_app);
    vault_secret_free(session->new_recovery);
    for (size_t i = 0; i < session->key_count; i++)
        vault_secret_free(session->keys[i].secret);
    free(session->keys);
    pthread_mutex_destroy(&session->lock);
    arena_wipe(&session->arena);
    free(session);
}

bool session_expired(const struct session *session, int64_t now)
{
    return now - session->seen >= SESSION_IDLE || now - session->begun >= SESSION_LONGEST;
}

void ring_keys_changed(void)
{
    atomic_fetch_add(&keys_changed, 1);
}

/* Under session->lock. */
static bool key_keep(struct session *session, int64_t epoch, const uint8_t boxed[VAULT_BOXED])
{
    uint8_t key[VAULT_KEY];
    for (size_t i = 0; i < session->key_count; i++) {
        if (session->keys[i].epoch == epoch)
            return true;
    }
    if (!vault_unbox(session->public_key, vault_secret_bytes(session->private_key), boxed, key))
        return false;
    struct session_key *grown = reallocarray(session->keys, session->key_count + 1, sizeof *grown);
    if (!grown)
        abort();
    session->keys = grown;
    session->keys[session->key_count++] = (struct session_key){.epoch = epoch, .secret = vault_secret_new(key)};
    vault_wipe(key, sizeof key);
    return true;
}

bool session_read_keys(struct session *session, struct err *err)
{
    uint64_t changes = atomic_load(&keys_changed);
    struct store_conn *conn;
    struct store_rows rows;
    uint8_t boxed[VAULT_BOXED];
    int64_t epoch;
    bool ok = false, fits = true;
    session_lock(session);
    bool none = session->former || !role_has(session->role, RIGHT_READ);
    if (none)
        session->keys_read = changes;
    session_unlock(session);
    if (none)
        return true;
    if (!store_read_begin(session->ring->store, &conn, err))
        return false;
    if (!key_epoch(conn, session->agency, &epoch, err) ||
        !store_query(conn, &KEYS, VALUES(V_INT(session->member)), &rows, err))
        goto done;
    session_lock(session);
    while (store_next(&rows))
        fits = store_bytes(&rows, 1, boxed, sizeof boxed) && key_keep(session, store_int(&rows, 0), boxed) && fits;
    session->epoch = epoch;
    session->keys_read = changes;
    session_unlock(session);
    ok = store_end(&rows, err) &&
         (fits || err_set(err, ERR_FAULT, "opening the keys of member %" PRId64 ": one is damaged", session->member));
done:
    store_read_end(conn);
    return ok;
}

/* ---- the ring; ring->lock is held where a name ends in _locked ---- */

static struct session **bucket_of(struct ring *ring, const uint8_t hash[VAULT_HASH])
{
    return &ring->buckets[hash[0]];
}

/* Takes the session at *at out and puts it before *gone; the caller lets go of it later. */
static void take_locked(struct session **at, struct session **gone)
{
    struct session *session = *at;
    *at = session->next;
    session->next = *gone;
    *gone = session;
}

static bool let_go_locked(struct session *session)
{
    return --session->uses == 0;
}

/* Those taken out: the ring's own hold ends.  Whoever still uses one frees it. */
static void drop_gone(struct ring *ring, struct session *gone)
{
    while (gone) {
        struct session *next = gone->next;
        pthread_mutex_lock(&ring->lock);
        gone->next = NULL;
        bool last = let_go_locked(gone);
        pthread_mutex_unlock(&ring->lock);
        if (last)
            session_free(gone);
        gone = next;
    }
}

typedef bool choose_fn(const struct session *session, const void *context);

static size_t end_chosen(struct ring *ring, choose_fn *choose, const void *context)
{
    struct session *gone = NULL;
    size_t count = 0;
    pthread_mutex_lock(&ring->lock);
    for (size_t i = 0; i < LEN(ring->buckets); i++) {
        struct session **at = &ring->buckets[i];
        while (*at) {
            if (!choose(*at, context)) {
                at = &(*at)->next;
                continue;
            }
            take_locked(at, &gone);
            count++;
        }
    }
    pthread_mutex_unlock(&ring->lock);
    drop_gone(ring, gone);
    return count;
}

static bool is_any(const struct session *session, const void *context)
{
    UNUSED(session);
    UNUSED(context);
    return true;
}

static bool is_expired(const struct session *session, const void *context)
{
    return session_expired(session, *(const int64_t *)context);
}

struct of_member {
    int64_t member;
    const struct session *except;
};

static bool is_of_member(const struct session *session, const void *context)
{
    const struct of_member *of = context;
    return session->member == of->member && session != of->except;
}

static bool is_same(const struct session *session, const void *context)
{
    return session == context;
}

struct by_number {
    int64_t member;
    uint32_t number;
};

static bool is_number(const struct session *session, const void *context)
{
    const struct by_number *by = context;
    return session->member == by->member && session->number == by->number;
}

static void *sweep(void *context)
{
    struct ring *ring = context;
    pthread_mutex_lock(&ring->lock);
    while (!ring->closing) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += SWEEP_SECONDS;
        if (pthread_cond_timedwait(&ring->wake, &ring->lock, &until) != ETIMEDOUT || ring->closing)
            continue;
        pthread_mutex_unlock(&ring->lock);
        int64_t now = clock_now();
        end_chosen(ring, is_expired, &now);
        pthread_mutex_lock(&ring->lock);
    }
    pthread_mutex_unlock(&ring->lock);
    return NULL;
}

/* A security key's challenge that one server gave out is answered at another. */
static bool challenges_key(struct store *store, struct token_key **ret, struct err *err)
{
    uint8_t shared[STORE_SHARED_KEY], key[VAULT_KEY];
    if (!store_shared_key(store, shared, err))
        return false;
    vault_derive(shared, "challenges", key);
    bool ok = token_key_of(key, ret, err);
    vault_wipe(shared, sizeof shared);
    vault_wipe(key, sizeof key);
    return ok;
}

static void hear_news(void *context, unsigned news)
{
    if (!(news & STORE_NEWS_MEMBERS))
        return;
    outside_look(context, true); /* first: who is out does not look for keys again */
    ring_keys_changed();
}

bool ring_new(struct store *store, struct ring **ret, struct err *err)
{
    struct token_key *challenges;
    pthread_condattr_t monotonic;
    int64_t seen;
    if (!outside_begin(store, &seen, err) || !challenges_key(store, &challenges, err))
        return false;
    struct ring *ring = calloc(1, sizeof *ring);
    if (!ring)
        abort();
    ring->store = store;
    ring->challenges = challenges;
    ring->outside_seen = seen;
    random_bytes(ring->no_salt, sizeof ring->no_salt);
    pthread_mutex_init(&ring->lock, NULL);
    pthread_mutex_init(&ring->look_lock, NULL);
    pthread_mutex_init(&ring->watch_lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&ring->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    int failed = pthread_create(&ring->sweeper, NULL, sweep, ring);
    if (failed) {
        pthread_mutex_destroy(&ring->watch_lock);
        pthread_mutex_destroy(&ring->look_lock);
        pthread_cond_destroy(&ring->wake);
        pthread_mutex_destroy(&ring->lock);
        token_key_free(ring->challenges);
        free(ring);
        return err_set(err, ERR_FAULT, "starting the thread that ends sessions: %s", strerror(failed));
    }
    pthread_setname_np(ring->sweeper, "kres-ring");
    pthread_mutex_lock(&rings_lock);
    ring->next = rings;
    rings = ring;
    pthread_mutex_unlock(&rings_lock);
    store_hear(store, hear_news, ring);
    *ret = ring;
    return true;
}

void ring_let_codes_repeat(struct ring *ring)
{
    ring->codes_repeat = true;
}

void ring_free(struct ring *ring)
{
    if (!ring)
        return;
    store_unhear(ring->store, ring);
    pthread_mutex_lock(&rings_lock);
    for (struct ring **at = &rings; *at; at = &(*at)->next) {
        if (*at == ring) {
            *at = ring->next;
            break;
        }
    }
    pthread_mutex_unlock(&rings_lock);
    pthread_mutex_lock(&ring->lock);
    ring->closing = true;
    pthread_cond_signal(&ring->wake);
    pthread_mutex_unlock(&ring->lock);
    pthread_join(ring->sweeper, NULL);
    end_chosen(ring, is_any, NULL);
    ring_watch_free(ring);
    pthread_mutex_destroy(&ring->watch_lock);
    pthread_mutex_destroy(&ring->look_lock);
    pthread_cond_destroy(&ring->wake);
    pthread_mutex_destroy(&ring->lock);
    token_key_free(ring->challenges);
    free(ring);
}

void ring_end_member(struct store *store, int64_t member)
{
    struct of_member of = {.member = member};
    pthread_mutex_lock(&rings_lock);
    for (struct ring *ring = rings; ring; ring = ring->next) {
        if (ring->store == store)
            end_chosen(ring, is_of_member, &of);
    }
    pthread_mutex_unlock(&rings_lock);
}

/* ---- sessions come and go ---- */

/* Number of the member's session that was not used for the longest time, when there are too many; else 0. */
static uint32_t oldest_locked(const struct ring *ring, int64_t member)
{
    const struct session *oldest = NULL;
    size_t count = 0;
    for (size_t i = 0; i < LEN(ring->buckets); i++) {
        for (const struct session *s = ring->buckets[i]; s; s = s->next) {
            if (s->member != member)
                continue;
            count++;
            if (!oldest || s->seen < oldest->seen)
                oldest = s;
        }
    }
    return count >= MOST_PER_MEMBER ? oldest->number : 0;
}

static void token_text(char ret[SESSION_TOKEN + 1])
{
    /* 43 of 64 signs: 258 random bits. */
    random_text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", ret, SESSION_TOKEN);
}

struct session *ring_add(struct ring *ring, const struct account *account, const uint8_t private_key[VAULT_KEY],
                         const uint8_t public_key[VAULT_PUBLIC], struct str device, bool by_recovery, bool former,
                         char ret_token[SESSION_TOKEN + 1])
{
    struct session *session = calloc(1, sizeof *session);
    if (!session)
        abort();
    outside_look(ring, true); /* what was told before must not end this one */
    pthread_mutex_init(&session->lock, NULL);
    session->ring = ring;
    session->uses = 2;
    session->begun = session->seen = clock_now();
    session->member = account->id;
    session->agency = account->agency;
    session->role = account->role;
    session->role_id = str_copy(&session->arena, account->role_id);
    session->login = str_copy(&session->arena, account->login);
    session->name = str_copy(&session->arena, account->name);
    session->device = str_copy(&session->arena, str_slice(device, 0, 100));
    memcpy(session->public_key, public_key, VAULT_PUBLIC);
    session->private_key = vault_secret_new(private_key);
    session->by_recovery = by_recovery;
    session->former = former;
    session->must_password = account->must_password || by_recovery;
    session->must_code_app = !account->has_totp && !account->has_security_key;
    session->must_recovery = account->must_recovery;
    token_text(session->csrf);
    token_text(ret_token);
    vault_hash(str_make(ret_token, SESSION_TOKEN), session->token_hash);

    pthread_mutex_lock(&ring->lock);
    struct by_number oldest = {.member = session->member, .number = oldest_locked(ring, session->member)};
    session->number = ++ring->last_number;
    struct session **bucket = bucket_of(ring, session->token_hash);
    session->next = *bucket;
    *bucket = session;
    pthread_mutex_unlock(&ring->lock);
    if (oldest.number)
        end_chosen(ring, is_number, &oldest);
    return session;
}

struct session *session_find(struct ring *ring, struct str token)
{
    uint8_t hash[VAULT_HASH];
    struct session *found = NULL, *gone = NULL;
    int64_t now = clock_now();
    if (token.n != SESSION_TOKEN)
        return NULL;
    outside_look(ring, false);
    vault_hash(token, hash);
    pthread_mutex_lock(&ring->lock);
    for (struct session **at = bucket_of(ring, hash); *at; at = &(*at)->next) {
        if (!vault_same((*at)->token_hash, hash, sizeof hash))
            continue;
        if (session_expired(*at, now)) {
            take_locked(at, &gone);
        } else {
            found = *at;
            found->uses++;
            found->seen = now;
        }
        break;
    }
    pthread_mutex_unlock(&ring->lock);
    drop_gone(ring, gone);
    if (found) {
        session_lock(found);
        bool stale = found->keys_read != atomic_load(&keys_changed);
        session_unlock(found);
        struct err ignored; /* without the new keys the session still works; the next request tries again */
        stale = stale && !session_read_keys(found, &ignored);
    }
    return found;
}

void session_release(struct session *session)
{
    if (!session)
        return;
    struct ring *ring = session->ring;
    pthread_mutex_lock(&ring->lock);
    bool last = let_go_locked(session);
    pthread_mutex_unlock(&ring->lock);
    if (last)
        session_free(session);
}

struct session *session_hold(struct session *session)
{
    pthread_mutex_lock(&session->ring->lock);
    session->uses++;
    pthread_mutex_unlock(&session->ring->lock);
    return session;
}

bool session_is_over(const struct session *session)
{
    struct ring *ring = session->ring;
    bool lives = false;
    int64_t now = clock_now();
    pthread_mutex_lock(&ring->lock);
    for (const struct session *s = *bucket_of(ring, session->token_hash); s; s = s->next)
        lives = lives || (s == session && !session_expired(s, now));
    pthread_mutex_unlock(&ring->lock);
    return !lives;
}

void session_end(struct ring *ring, struct session *session)
{
    end_chosen(ring, is_same, session);
}

void session_end_all(struct ring *ring, int64_t member, const struct session *except)
{
    struct of_member of = {.member = member, .except = except};
    end_chosen(ring, is_of_member, &of);
}

struct ending { struct ring *ring; int64_t member; };

static bool end_elsewhere(struct store_conn *conn, void *context, struct err *err)
{
    const struct ending *ending = context;
    return outside_tell_others(conn, ending->ring, ending->member, err);
}

bool session_end_everywhere(struct ring *ring, int64_t member, struct err *err)
{
    struct ending ending = {.ring = ring, .member = member};
    session_end_all(ring, member, NULL);
    return store_is_alone(ring->store) || store_write_reserved(ring->store, end_elsewhere, &ending, err);
}

bool session_end_number(struct ring *ring, const struct session *session, uint32_t number, struct err *err)
{
    struct by_number by = {.member = session->member, .number = number};
    return end_chosen(ring, is_number, &by) > 0 || err_set(err, ERR_NOT_FOUND, "!session-unknown");
}
