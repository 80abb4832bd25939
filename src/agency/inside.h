/* inside.h - what the files of agency/ share (inside agency/ only).
 *
 * Changes run inside store_write, in the writer's thread; what is slow (Argon2id) is done before.  A function
 * that takes a struct store_conn of the writer says so by the word "write". */
#ifndef KRES_AGENCY_INSIDE_H
#define KRES_AGENCY_INSIDE_H

#include <pthread.h>

#include "agency/security_key.h"
#include "agency/session.h"
#include "agency/watch.h"
#include "base/clock.h"
#include "base/file.h"
#include "vault/token.h"

/* ---- agency.c ---- */

/* An audit line about "member:7" or the like, in the transaction of the change. */
MUST_CHECK bool note_write(struct store_conn *conn, int64_t by, const char *action, const char *object, int64_t id,
                           struct str detail, struct err *err);

/* ---- password.c ---- */

/* ERR_INPUT "!password-too-short", "!password-too-long" or "!password-too-common", field "fresh". */
MUST_CHECK bool password_check(struct str password, struct str login, struct err *err);
void password_once(char ret[MEMBER_PASSWORD + 1]);
/* n letters and digits, each of an alphabet of at most 256, evenly; zero-ended. */
void random_text(const char *alphabet, char *ret, size_t n);

/* A member's private key under a password or a recovery code, and the code app's secret under the private key,
 * each bound to the login and to what it is for. */
void seal_by_key(const uint8_t with[VAULT_KEY], const char *purpose, struct str login, const uint8_t key[VAULT_KEY],
                 uint8_t ret[VAULT_WRAPPED]);
MUST_CHECK bool open_by_key(const uint8_t with[VAULT_KEY], const char *purpose, struct str login,
                            const uint8_t wrapped[VAULT_WRAPPED], uint8_t ret[VAULT_KEY]);
/* The same after Argon2id of the password: slow. */
MUST_CHECK bool seal_by_password(struct str password, const uint8_t salt[VAULT_SALT], struct str login,
                                 const uint8_t key[VAULT_KEY], uint8_t ret[VAULT_WRAPPED], struct err *err);
/* *ret_opened is false when the password is another one. */
MUST_CHECK bool open_by_password(struct str password, const uint8_t salt[VAULT_SALT], struct str login,
                                 const uint8_t wrapped[VAULT_WRAPPED], uint8_t ret[VAULT_KEY], bool *ret_opened,
                                 struct err *err);
/* TOTP secrets are 20 bytes in a seal made for keys. */
void seal_totp(const uint8_t private_key[VAULT_KEY], struct str login, const uint8_t secret[TOTP_SECRET],
               uint8_t ret[VAULT_WRAPPED]);

/* ---- account.c: what only the member's own sign-in reads ---- */

struct account {
    int64_t id, agency;
    struct str login, name;
    enum role role;
    enum member_state state;
    uint8_t public_key[VAULT_PUBLIC], salt[VAULT_SALT], by_password[VAULT_WRAPPED], by_recovery[VAULT_WRAPPED],
        totp[VAULT_WRAPPED], former_public[VAULT_PUBLIC], former_recovery[VAULT_WRAPPED];
    bool has_password, has_recovery, has_totp, has_former, has_former_recovery;
    int64_t totp_step;
    bool must_password, must_recovery;
    bool has_security_key;
};
/* ERR_NOT_FOUND "!member-unknown". */
MUST_CHECK bool account_find(struct store_conn *conn, struct arena *arena, struct str login, struct account *ret,
                             struct err *err);
MUST_CHECK bool account_read(struct store *store, struct arena *arena, struct str login, struct account *ret,
                             struct err *err);

/* ---- member_key.c ---- */

/* A member as the keys see them; not found is ERR_NOT_FOUND "!member-unknown". */
struct holder {
    int64_t id, agency;
    enum role role;
    enum member_state state;
    uint8_t public_key[VAULT_PUBLIC];
};
MUST_CHECK bool holder_get(struct store_conn *conn, int64_t member, struct holder *ret, struct err *err);
/* The epoch that new records are sealed to; 0 when there is none. */
MUST_CHECK bool key_epoch(struct store_conn *conn, int64_t agency, int64_t *ret, struct err *err);
/* Write: when the agency has no key and this member may read, makes its first. */
MUST_CHECK bool key_begin(struct store_conn *conn, const struct holder *holder, struct err *err);
/* Write: the member holds no key from now on; a new epoch for those who remain.  See member_disable. */
MUST_CHECK bool key_leave(struct store_conn *conn, const struct holder *leaver, bool force, struct err *err);
/* Write: one epoch's private key for one member; nothing happens when they have it. */
MUST_CHECK bool key_give(struct store_conn *conn, int64_t member, const uint8_t public_key[VAULT_PUBLIC],
                         int64_t epoch, const uint8_t private_key[VAULT_KEY], struct err *err);
/* Write: keys sealed to a former key of a member, sealed anew to the key they have now. */
MUST_CHECK bool key_reseal_former(struct store_conn *conn, int64_t member, const uint8_t former_private[VAULT_KEY],
                                  const uint8_t public_key[VAULT_PUBLIC], struct err *err);

/* ---- ring.c ---- */

struct session_key {
    int64_t epoch;
    struct vault_secret *secret;
};

struct session {
    /* under ring->lock */
    struct session *next;
    unsigned uses; /* one for the ring, one for each that found it */
    int64_t seen;

    /* never changes */
    struct ring *ring;
    uint8_t token_hash[VAULT_HASH];
    uint32_t number;
    int64_t begun, member, agency;
    enum role role;
    struct arena arena; /* of the texts */
    struct str login, name, device;
    char csrf[SESSION_TOKEN + 1];
    uint8_t public_key[VAULT_PUBLIC];
    struct vault_secret *private_key;
    bool by_recovery; /* came in with the recovery code: password and code app begin anew */

    /* under lock */
    pthread_mutex_t lock;
    bool must_password, must_code_app, must_recovery;
    bool former; /* the pair is the one before a reset; the next password makes it the member's pair again */
    struct session_key *keys; /* grows, never changes otherwise */
    size_t key_count;
    int64_t epoch;     /* the agency's newest, as last read */
    uint64_t keys_read;/* ring_keys_changed() calls seen */
    struct vault_secret *new_code_app, *new_recovery; /* shown, not confirmed yet */
};

struct used_challenge { uint8_t hash[VAULT_HASH]; int64_t until; };

enum { MOST_PER_MEMBER = 16 }; /* sessions */
struct ring {
    struct store *store;
    struct ring *next; /* of this process */
    uint8_t no_salt[VAULT_SALT]; /* for logins that do not exist: the same work */
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t sweeper;
    bool closing;
    bool codes_repeat; /* demonstration only */
    int64_t looked_ms; /* when table outside was last looked at */
    pthread_mutex_t look_lock; /* of what follows; taken before rings_lock and lock */
    int64_t outside_seen;
    int64_t own[32]; /* under lock: rows of table outside that this process wrote, the latest ones */
    unsigned own_count;
    uint32_t last_number;
    struct session *buckets[256];
    struct token_key *challenges; /* of security keys; never changes */
    struct used_challenge used[512]; /* under lock; signed ones until they end */
    struct watch watch; /* never changes after the start */
    pthread_mutex_t watch_lock; /* of what follows; taken alone */
    struct watched *watched[64];
};

/* Is its time over, idle or whole? */
bool session_expired(const struct session *session, int64_t now);
/* Puts a new session into the ring; it can be found by ret_token from now on. Returns it held. */
struct session *ring_add(struct ring *ring, const struct account *account, const uint8_t private_key[VAULT_KEY],
                         const uint8_t public_key[VAULT_PUBLIC], struct str device, bool by_recovery, bool former,
                         char ret_token[SESSION_TOKEN + 1]);
/* Ends all sessions of a member in all rings of this process over that store. */
void ring_end_member(struct store *store, int64_t member);
/* Somebody was given keys: sessions look for theirs when they are found next. */
void ring_keys_changed(void);
/* Reads keys that the member was given since. */
MUST_CHECK bool session_read_keys(struct session *session, struct err *err);
void session_lock(const struct session *session);
void session_unlock(const struct session *session);
/* An audit line of this session's member, with the exact time for those who may read it. */
MUST_CHECK bool session_note_write(struct store_conn *conn, const struct session *session, const char *action,
                                   const char *object, int64_t id, struct err *err);
/* ERR_DENIED "!first-steps" until the first sign-in is finished, "!right-missing" without the right. */
MUST_CHECK bool session_need(const struct session *session, enum right right, struct err *err);

/* ---- security_key.c ---- */

/* A key as it stands at the door: id 0 is nobody's, whose signature is checked all the same. */
struct key_at_door {
    int64_t id;
    struct passkey key;
    struct str sealed;
    int64_t counter; /* what it counts now */
};
MUST_CHECK bool security_key_find(struct store_conn *conn, struct arena *arena, int64_t member, struct str credential,
                                  struct key_at_door *ret, struct err *err);
/* What a key keeps as the user: the same for all keys of a member; it tells no name. */
struct str security_key_user(struct arena *arena, const uint8_t public_key[VAULT_PUBLIC]);
/* Opens what the member calls the key; false when the row was made by somebody else. */
MUST_CHECK bool security_key_name(struct arena *arena, const uint8_t private_key[VAULT_KEY], struct str login,
                                  const struct passkey *key, struct str sealed, struct str *ret);
/* A challenge that this process made for the door (session NULL) or this session, and that nobody signed before.
 * ERR_DENIED "!key-too-late"; ERR_BUSY. */
MUST_CHECK bool challenge_use(struct ring *ring, struct arena *arena, struct str challenge,
                              const struct session *session, struct err *err);
/* Write: the counter of now and the day; refused when another sign-in with the key was faster. */
MUST_CHECK bool security_key_use(struct store_conn *conn, int64_t member, const struct key_at_door *door,
                                 struct err *err);
/* Write: all of a member's. */
MUST_CHECK bool security_keys_drop(struct store_conn *conn, int64_t member, struct err *err);

/* ---- watch.c ---- */

void ring_watch_free(struct ring *ring); /* the counters, when the ring ends */

/* ---- outside.c ---- */

/* Write: every server over this database shall end the member's sessions. */
MUST_CHECK bool outside_tell(struct store_conn *conn, int64_t member, struct err *err);
/* Write: all servers but this one, which ends those that it wants to end itself. */
MUST_CHECK bool outside_tell_others(struct store_conn *conn, struct ring *ring, int64_t member, struct err *err);
/* Write: somebody was given keys; their sessions at other servers look for them. */
MUST_CHECK bool outside_tell_keys(struct store_conn *conn, struct err *err);
/* Passes over what was told before this server began. */
MUST_CHECK bool outside_begin(struct store *store, int64_t *ret_seen, struct err *err);
/* Ends the sessions of members changed by another process; looks at most once a second unless now. */
void outside_look(struct ring *ring, bool now);

/* ---- restore.c ---- */

/* The key before a reset is back: agency keys and held shares are sealed anew to the key of now.  ERR_DENIED
 * "!recovery-failed" when it is not the former key. */
MUST_CHECK bool restore_former(struct session *session, const uint8_t former_private[VAULT_KEY], struct err *err);
/* Write: what restore_former does to shares. */
MUST_CHECK bool share_reseal_held(struct store_conn *conn, int64_t holder, const uint8_t former_private[VAULT_KEY],
                                  const uint8_t public_key[VAULT_PUBLIC], struct err *err);
MUST_CHECK bool share_drop_own(struct store_conn *conn, int64_t owner, struct err *err);
MUST_CHECK bool share_drop_all(struct store_conn *conn, int64_t member, struct err *err); /* own and held */

#endif
