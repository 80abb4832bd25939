/* session.h - who is signed in, and the keys that are open only while they are.
 *
 * The ring is the one place with private keys in use: in locked memory, for as long as the session lives (idle
 * 30 minutes, at most 10 hours), in this process only.  A session is found by the token of its cookie; the
 * ring knows only the token's hash.  A found session is held until session_release, so that signing out
 * elsewhere never pulls keys from under a running request.  All functions are thread-safe. */
#ifndef KRES_AGENCY_SESSION_H
#define KRES_AGENCY_SESSION_H

#include "agency/member.h"

struct ring;
struct session;
enum { SESSION_TOKEN = 43, SESSION_IDLE = 30 * 60, SESSION_LONGEST = 10 * 3600 };

/* What the member must still do before anything else opens, in this order. */
enum session_step { STEP_PASSWORD, STEP_CODE_APP, STEP_RECOVERY, STEP_READY };

MUST_CHECK bool ring_new(struct store *store, struct ring **ret, struct err *err);
void ring_free(struct ring *ring); /* ends all sessions; NULL does nothing */
/* For the demonstration only, where several people try the same login within half a minute: a code of the code
 * app fits more than once.  Call before the first sign-in. */
void ring_let_codes_repeat(struct ring *ring);

/* code: six digits, empty at the first sign-in.  One answer for every failure: ERR_DENIED "!sign-in-failed",
 * after the same work.  device: how the member will recognise this session in a list ("Firefox on Linux").
 * Slow (Argon2id): heavy lane. */
MUST_CHECK bool session_sign_in(struct ring *ring, struct str login, struct str password, struct str code,
                                struct str device, char ret_token[SESSION_TOKEN + 1], struct err *err);
/* Signs in with the recovery code instead of a lost password or lost code app; leads to STEP_PASSWORD. Slow. */
MUST_CHECK bool session_sign_in_recovery(struct ring *ring, struct str login, struct str recovery_code,
                                         struct str device, char ret_token[SESSION_TOKEN + 1], struct err *err);
/* NULL when unknown, ended or expired.  Renews the idle time. */
struct session *session_find(struct ring *ring, struct str token);
void session_release(struct session *session);
/* Once more, for work that goes on after the request; each hold wants its own release. */
struct session *session_hold(struct session *session);
/* Has it been ended, or is its time over?  Work that goes on after the request asks now and then, and stops. */
bool session_is_over(const struct session *session);
/* How many live sessions an agency has in this process. */
size_t ring_agency_sessions(struct ring *ring, int64_t agency);
void session_end(struct ring *ring, struct session *session);
/* All sessions of a member in this process; except may be NULL.  A member who is disabled, reset, given a role or a new
 * password is signed out at all servers on the database. */
void session_end_all(struct ring *ring, int64_t member, const struct session *except);
/* At all servers on the database. */
MUST_CHECK bool session_end_everywhere(struct ring *ring, int64_t member, struct err *err);
struct session_info { uint32_t number; struct str device; int64_t begun, seen; bool current; };
void session_list(struct ring *ring, const struct session *session, struct arena *arena, struct session_info **ret,
                  size_t *ret_count);
/* Ends one of the session's member's own sessions by its number. */
MUST_CHECK bool session_end_number(struct ring *ring, const struct session *session, uint32_t number, struct err *err);

enum session_step session_step(const struct session *session);
int64_t session_member(const struct session *session);
int64_t session_agency(const struct session *session);
enum role session_role(const struct session *session);        /* the program's role: what it may do beside records */
struct str session_role_id(const struct session *session);   /* the packs' role: what it may do with records */
struct str session_login(const struct session *session);
struct str session_name(const struct session *session);
struct str session_csrf(const struct session *session); /* hidden field of every form of the desk */
bool session_has_keys(const struct session *session);   /* holds the agency's key */

/* May this session's member add somebody with that role to that agency; change, disable or reset that member?
 * Administrators may everywhere, coordinators in their own agency and never administrators. */
bool member_may_add(const struct session *session, int64_t agency, enum role role);
bool member_may_manage(const struct session *session, const struct member *member);

/* First sign-in and account.  Slow where a password is involved. */
/* old counts only when no step is open.  Ends the member's other sessions.  ERR_INPUT "!password-too-short",
 * "!password-too-common", "!password-same", "!password-wrong" (field old). */
MUST_CHECK bool session_set_password(struct session *session, struct str old, struct str fresh, struct err *err);
/* Is it still the member who sits there?  Asked before what lets somebody in for good is made anew.  ERR_INPUT
 * "!password-wrong" (field old). */
MUST_CHECK bool session_password_is(struct session *session, struct str password, struct err *err);
/* The begin functions give the same again until it is confirmed, so that a page can be shown twice.
 * A new secret for the code app, shown as QR code and text until confirmed by a code from it. */
MUST_CHECK bool session_code_app_begin(struct session *session, struct arena *arena, struct str *ret_uri,
                                       struct str *ret_secret_base32, struct err *err);
MUST_CHECK bool session_code_app_confirm(struct session *session, struct str code, struct err *err);
/* A new recovery code, shown until two of its groups (which ones: ret_groups) are typed back. */
MUST_CHECK bool session_recovery_begin(struct session *session, struct arena *arena, struct str *ret_code,
                                       unsigned ret_groups[2], struct err *err);
MUST_CHECK bool session_recovery_confirm(struct session *session, struct str first, struct str second, struct err *err);

/* The agency's private key of an epoch into ret (the caller wipes it); false when this member does not hold it. */
MUST_CHECK bool session_agency_key(const struct session *session, int64_t epoch, uint8_t ret[VAULT_KEY]);
/* Seals an audit detail (exact time and words) so that members of the agency can read it. */
struct str session_audit_detail(const struct session *session, struct arena *arena, struct str words);
MUST_CHECK bool session_audit_open(const struct session *session, struct arena *arena, struct str sealed,
                                   struct str *ret, struct err *err);

/* Gives the agency's keys (all epochs this session holds) to a waiting colleague whom the member has met. */
MUST_CHECK bool session_admit(struct session *session, int64_t member, struct err *err);

/* Recovery by colleagues.  Split: m colleagues hold a share, any n restore.  Ask is done by the member's next
 * sign-in after member_reset; a colleague passes the share on after speaking with the person. */
MUST_CHECK bool session_share_split(struct session *session, const int64_t *colleagues, unsigned m, unsigned n,
                                    struct err *err);
struct share_info { int64_t owner; struct str owner_name; unsigned need, have; bool asked, passed; };
/* Shares this member holds for others, and (own) the state of one's own split. */
MUST_CHECK bool session_shares(const struct session *session, struct arena *arena, struct share_info **ret,
                               size_t *ret_count, struct share_info *ret_own, struct err *err);
MUST_CHECK bool session_share_pass(struct session *session, int64_t owner, struct err *err);
/* After member_reset: the recovery code of before restores the same, for a member signed in with the one-time
 * password.  ERR_DENIED "!recovery-failed". */
MUST_CHECK bool session_recover(struct session *session, struct str recovery_code, struct err *err);
/* With n shares passed on: restores the old private key and with it the agency keys.  ERR_BUSY when too few. */
MUST_CHECK bool session_share_restore(struct session *session, struct err *err);

#endif
