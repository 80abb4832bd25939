/* agency.h - organisations that may read records, their keys, and the people in them.
 *
 * An agency has one X25519 key pair an epoch.  Its private half is sealed to each member who may read; it
 * never stands anywhere else.  A new epoch begins when a member leaves: new records are sealed to a key the
 * leaver never had, old ones stay readable to all who remain.  Nobody needs to be signed in for that: the new
 * private key is sealed to the remaining members' public keys.
 *
 * A member gets the agency's key from a colleague who has it and confirms the person (member_admit), never
 * from an administrator, who can read no report.  The first member of an agency makes its first key. */
#ifndef KRES_AGENCY_AGENCY_H
#define KRES_AGENCY_AGENCY_H

#include "store/audit.h"
#include "vault/vault.h"

enum role { ROLE_NONE, ROLE_ADMINISTRATOR, ROLE_INTAKE, ROLE_CASEWORKER, ROLE_INVESTIGATOR, ROLE_COORDINATOR,
            ROLE_ANALYST, ROLE_EDITOR, ROLES };
const char *role_name(enum role role); /* "administrator", … */
MUST_CHECK bool role_find(struct str name, enum role *ret, struct err *err);

/* What a route or an action asks for; 0 is never a right. */
enum right {
    RIGHT_SELF = 1,     /* own account, sessions, recovery: everyone signed in */
    RIGHT_QUEUE,        /* see the open fields of the agency's queue */
    RIGHT_READ,         /* open sealed reports of the agency */
    RIGHT_WORK,         /* take, answer, note, close, undo */
    RIGHT_REFER,        /* hand a report to another agency */
    RIGHT_ORIGINAL,     /* open an untouched original attachment, with a recorded reason */
    RIGHT_ADMIT,        /* confirm a colleague and give them the agency's key */
    RIGHT_AGENCY,       /* see and manage members of one's own agency */
    RIGHT_ADMINISTER,   /* agencies, members, roles, API keys everywhere; reads no report */
    RIGHT_AUDIT,        /* read the audit log of one's agency (administrators: all open fields) */
    RIGHT_EDIT,         /* write and propose what the public reads; see the partners' and staff's fields of the directory */
    RIGHT_PUBLISH,      /* approve what somebody else proposed, take something off the site */
    RIGHT_ADS,          /* see ads that were found on the open net and brought in: of the house, not of an agency */
    RIGHT_EXPORT,       /* take reviewed texts out of their seals as labelled texts, with a recorded reason */
    RIGHTS
};
bool role_has(enum role role, enum right right); /* one table in agency.c */

/* A member's role as a pack names it, and the program's role it stands on: what it may do beside records.  This room asks
 * the base alone; what the pack's role may do with records is record/role.h's. */
struct role_as { struct str id; enum role base; };
struct role_as role_as(enum role role); /* one of the program's own */

struct agency {
    int64_t id;
    struct str slug, name;
    bool intake;   /* reports from the public arrive here */
    int64_t epoch; /* 0: nobody has made its first key yet, so nothing can be sealed to it */
    uint8_t public_key[VAULT_PUBLIC];
    bool all_hours; /* works around the clock: reading at night is nothing unusual (agency/watch.h) */
    unsigned members, key_holders; /* active ones; one key holder alone is a danger that the desk points out */
};

/* by: member id for the audit log, 0 from the command line.  The first agency added is the intake. */
MUST_CHECK bool agency_add(struct store *store, int64_t by, struct str slug, struct str name, int64_t *ret_id,
                           struct err *err);
MUST_CHECK bool agency_set_intake(struct store *store, int64_t by, int64_t agency, struct err *err);
MUST_CHECK bool agency_get(struct store_conn *conn, struct arena *arena, int64_t id, struct agency *ret,
                           struct err *err);
MUST_CHECK bool agency_find(struct store_conn *conn, struct arena *arena, struct str slug, struct agency *ret,
                            struct err *err);
MUST_CHECK bool agency_list(struct store_conn *conn, struct arena *arena, struct agency **ret, size_t *ret_count,
                            struct err *err);
/* The agency that reports from the public are sealed to; ERR_NOT_FOUND while none has a key. */
MUST_CHECK bool agency_of_intake(struct store_conn *conn, struct arena *arena, struct agency *ret, struct err *err);

/* Keys for hotline software: shown once, kept as a hash. */
enum { API_KEY_TEXT = 52 };
MUST_CHECK bool api_key_add(struct store *store, int64_t by, int64_t agency, struct str label,
                            char ret[API_KEY_TEXT + 1], struct err *err);
MUST_CHECK bool api_key_disable(struct store *store, int64_t by, int64_t id, struct err *err);
struct api_key { int64_t id; struct str label; int32_t day; bool disabled; };
MUST_CHECK bool api_key_list(struct store_conn *conn, struct arena *arena, int64_t agency, struct api_key **ret,
                             size_t *ret_count, struct err *err);
/* The agency a key belongs to; ERR_DENIED "!api-key-unknown".  Cheap (one hash, one look-up). */
MUST_CHECK bool api_key_check(struct store_conn *conn, struct str key, int64_t *ret_agency, struct err *err);

#endif
