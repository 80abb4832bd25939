/* sent.c - the table behind sent.h: a ring of entries, searched by the hash of the form's id. */
#include "site/sent.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "vault/vault.h"

enum { LONGEST_ANSWER = 1024, WAIT_SECONDS = 10 };

struct entry {
    uint8_t key[VAULT_HASH];
    int64_t ends; /* 0: free */
    bool under_way;
    size_t length;
    char sealed[LONGEST_ANSWER];
};

struct sent {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t next; /* the ring's oldest place */
    struct entry entries[SENT_MOST];
};

bool sent_new(struct sent **ret, struct err *err)
{
    struct sent *sent = calloc(1, sizeof(*sent));

    if (!sent)
        return err_set(err, ERR_FAULT, "cannot keep what was sent: out of memory");
    pthread_mutex_init(&sent->lock, NULL);
    pthread_cond_init(&sent->changed, NULL);
    *ret = sent;
    return true;
}

void sent_free(struct sent *sent)
{
    if (!sent)
        return;
    pthread_mutex_destroy(&sent->lock);
    pthread_cond_destroy(&sent->changed);
    vault_wipe(sent, sizeof(*sent));
    free(sent);
}

/* Two keys from one id: the table finds an entry by one, and only the other opens it. */
static void id_keys(struct str id, uint8_t find[VAULT_HASH], uint8_t open[VAULT_KEY])
{
    uint8_t hash[VAULT_HASH];

    vault_hash(id, hash);
    vault_derive(hash, "sent-find", find);
    vault_derive(hash, "sent-open", open);
    vault_wipe(hash, sizeof(hash));
}

static struct entry *entry_find(struct sent *sent, const uint8_t key[VAULT_HASH])
{
    int64_t now = clock_now();

    for (size_t i = 0; i < SENT_MOST; i++) {
        struct entry *entry = &sent->entries[i];

        if (entry->ends > now && vault_same(entry->key, key, VAULT_HASH))
            return entry;
    }
    return NULL;
}

static void entry_begin(struct sent *sent, const uint8_t key[VAULT_HASH])
{
    struct entry *entry = &sent->entries[sent->next];

    sent->next = (sent->next + 1) % SENT_MOST;
    vault_wipe(entry, sizeof(*entry));
    memcpy(entry->key, key, VAULT_HASH);
    entry->ends = clock_now() + SENT_SECONDS;
    entry->under_way = true;
}

enum sent_state sent_begin(struct sent *sent, struct arena *arena, struct str id, struct str *ret)
{
    uint8_t find[VAULT_HASH], open[VAULT_KEY];
    enum sent_state state = SENT_FIRST;
    struct timespec until;
    struct entry *entry;
    struct str sealed = {0};

    if (!sent || !id.n)
        return SENT_FIRST;
    id_keys(id, find, open);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_SECONDS;
    pthread_mutex_lock(&sent->lock);
    while ((entry = entry_find(sent, find)) && entry->under_way)
        if (pthread_cond_timedwait(&sent->changed, &sent->lock, &until) != 0)
            break;
    if (!entry)
        entry_begin(sent, find);
    else if (entry->under_way)
        state = SENT_STILL;
    else
        sealed = str_copy(arena, str_make(entry->sealed, entry->length));
    pthread_mutex_unlock(&sent->lock);
    if (sealed.n)
        state = vault_open(arena, open, STR("sent"), sealed, ret, NULL) ? SENT_AGAIN : SENT_STILL;
    vault_wipe(open, sizeof(open));
    return state;
}

void sent_keep(struct sent *sent, struct arena *arena, struct str id, struct str answer)
{
    uint8_t find[VAULT_HASH], open[VAULT_KEY];
    struct entry *entry;
    struct str sealed;

    if (!sent || !id.n)
        return;
    id_keys(id, find, open);
    sealed = vault_seal(arena, open, STR("sent"), answer);
    pthread_mutex_lock(&sent->lock);
    entry = entry_find(sent, find);
    if (entry && sealed.n <= LONGEST_ANSWER) {
        memcpy(entry->sealed, sealed.p, sealed.n);
        entry->length = sealed.n;
        entry->under_way = false;
    } else if (entry) {
        entry->ends = 0;
    }
    pthread_cond_broadcast(&sent->changed);
    pthread_mutex_unlock(&sent->lock);
    vault_wipe(open, sizeof(open));
}

void sent_forget(struct sent *sent, struct str id)
{
    uint8_t find[VAULT_HASH], open[VAULT_KEY];
    struct entry *entry;

    if (!sent || !id.n)
        return;
    id_keys(id, find, open);
    pthread_mutex_lock(&sent->lock);
    entry = entry_find(sent, find);
    if (entry)
        entry->ends = 0;
    pthread_cond_broadcast(&sent->changed);
    pthread_mutex_unlock(&sent->lock);
    vault_wipe(open, sizeof(open));
}
