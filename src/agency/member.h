/* member.h - the people of an agency: added, given a role, admitted to the key, disabled, helped back in.
 *
 * member_add gives a one-time password, to be handed over in person.  At the first sign-in the member chooses
 * a password, sets up the code app and types back part of the recovery code; only then is the account ready.
 * A member who leaves takes nothing along: what they wrote is sealed under record keys, not under theirs. */
#ifndef KRES_AGENCY_MEMBER_H
#define KRES_AGENCY_MEMBER_H

#include "agency/agency.h"

enum member_state {
    MEMBER_NEW,      /* has not finished the first sign-in */
    MEMBER_ACTIVE,
    MEMBER_DISABLED,
};
const char *member_state_name(enum member_state state);

struct member {
    int64_t id, agency;
    struct str login, name;
    struct str role_id;  /* as the packs name it */
    enum role role;      /* the program's that it stands on */
    enum member_state state;
    bool has_key; /* holds the agency's current key */
    bool waiting; /* ready, may read by role, and waits for a colleague's confirmation */
    bool asks_recovery; /* colleagues who hold shares are asked to help */
    int32_t day;
};

enum { MEMBER_PASSWORD = 19 }; /* "kx7m-2pqd-9vhe-r4tn" */

/* login: 2–40 of a-z 0-9 . - _ ; ERR_CONFLICT when taken.  Slow (Argon2id). */
MUST_CHECK bool member_add(struct store *store, int64_t by, int64_t agency, struct str login, struct str name,
                           enum role role, char ret_password[MEMBER_PASSWORD + 1], int64_t *ret_id, struct err *err);
/* The same with a role of the packs. */
MUST_CHECK bool member_add_as(struct store *store, int64_t by, int64_t agency, struct str login, struct str name,
                              struct role_as role, char ret_password[MEMBER_PASSWORD + 1], int64_t *ret_id,
                              struct err *err);
/* Ends the account and every session of it: its sealed keys are destroyed and, if it held the agency's key, a new
 * epoch begins for all who remain.  ERR_CONFLICT "!last-key-holder" unless force: then what is sealed to the
 * agency is lost. */
MUST_CHECK bool member_disable(struct store *store, int64_t by, int64_t member, bool force, struct err *err);
/* A new one-time password and a new member key; the recovery code (or colleagues' shares) gives back the old
 * one, or a colleague admits the member again.  A member who had neither code nor shares (the one-time password
 * was lost before its first use) loses the old key for good; were they the only holder, the agency gets a new
 * epoch.  Slow. */
MUST_CHECK bool member_reset(struct store *store, int64_t by, int64_t member, char ret_password[MEMBER_PASSWORD + 1],
                             struct err *err);
/* Ends the member's sessions.  A role that may not read takes the agency's keys away as member_disable does
 * (ERR_CONFLICT "!last-key-holder"); one that may read makes the agency's first key or waits for a colleague. */
MUST_CHECK bool member_set_role(struct store *store, int64_t by, int64_t member, enum role role, struct err *err);
MUST_CHECK bool member_set_role_as(struct store *store, int64_t by, int64_t member, struct role_as role,
                                   struct err *err);
/* Who last made, reset or gave a role to this account, and on which day; 0: the command line, or before that was kept. */
MUST_CHECK bool member_made_by(struct store_conn *conn, int64_t member, int64_t *ret_by, int32_t *ret_day,
                               struct err *err);
MUST_CHECK bool member_get(struct store_conn *conn, struct arena *arena, int64_t id, struct member *ret,
                           struct err *err);
MUST_CHECK bool member_find(struct store_conn *conn, struct arena *arena, struct str login, struct member *ret,
                            struct err *err);
/* agency 0: of all agencies. */
MUST_CHECK bool member_list(struct store_conn *conn, struct arena *arena, int64_t agency, struct member **ret,
                            size_t *ret_count, struct err *err);

/* For demonstrations and tests only: a member who has done all first steps, with a password and a code app secret
 * (TOTP_SECRET bytes) that the caller knows, and without a recovery code.  Slow. */
MUST_CHECK bool member_add_ready(struct store *store, int64_t agency, struct str login, struct str name,
                                 enum role role, struct str password, const uint8_t totp_secret[20], int64_t *ret_id,
                                 struct err *err);
MUST_CHECK bool member_add_ready_as(struct store *store, int64_t agency, struct str login, struct str name,
                                    struct role_as role, struct str password, const uint8_t totp_secret[20],
                                    int64_t *ret_id, struct err *err);
/* For demonstrations and tests only: gives a waiting member the agency's keys by a colleague's password, without a
 * session and without using up a code of the code app.  Slow. */
MUST_CHECK bool member_admit_ready(struct store *store, struct str holder_login, struct str password, int64_t member,
                                   struct err *err);

#endif
