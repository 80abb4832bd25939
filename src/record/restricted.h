/* restricted.h - what the directory keeps from the public: a hidden address, notes for partners, notes for staff.
 *
 * It stands in no pack and on no page of the site, in no export and no feed: only here, sealed.  Words for partners are
 * sealed to every agency that has a key, words for staff to the writer's own agency; an agency that joins later reads
 * them after somebody has saved them again.  Writing needs no key of one's own, reading does: an editor without one may
 * replace what he cannot read.  Each reading and writing is a line of the audit log.
 *
 * Layout of a row's blob: a random data key boxed to the agency's public key, then the words under it, bound to kind,
 * item, level, agency and epoch (vault.h).  The caller has checked the member's rights. */
#ifndef KRES_RECORD_RESTRICTED_H
#define KRES_RECORD_RESTRICTED_H

#include "agency/session.h"

enum restricted_level { RESTRICTED_PARTNERS = 1, RESTRICTED_STAFF = 2 };
enum { RESTRICTED_MOST = 4000 }; /* bytes of words */

/* Replaces the words of an item and level; empty words take them away.  *ret_agencies: how many may read them now.
 * ERR_TOO_LARGE "!too-large"; ERR_CONFLICT "!restricted-nobody" when nobody could read them. */
MUST_CHECK bool restricted_put(struct store *store, const struct session *session, const char *kind, struct str item,
                               enum restricted_level level, struct str words, unsigned *ret_agencies, struct err *err);
/* Opens what is sealed to the session's agency.  *ret_exists: there is something; *ret: the words, "" when this member
 * holds no key for it (*ret_opened false).  Wipe the arena afterwards. */
MUST_CHECK bool restricted_get(struct store *store, const struct session *session, struct arena *arena, const char *kind,
                               struct str item, enum restricted_level level, struct str *ret, bool *ret_exists,
                               bool *ret_opened, struct err *err);

#endif
