/* team.h - members against the packs' roles, and the groups they belong to.
 *
 * A group is a word that an agency's cases name in their open field "group" ("outreach", "house north"): who belongs to it
 * and has a role of scope "group" (role.h) reaches those cases and what stands in them.  A change counts from the next
 * request on, without a new sign-in.  Thread-safe. */
#ifndef KRES_RECORD_TEAM_H
#define KRES_RECORD_TEAM_H

#include "record/role.h"

enum { TEAM_LONGEST = 60, TEAMS_MOST = 50 };

/* The role as agency/ takes it.  ERR_INPUT "!role-unknown", field "role": neither a pack nor the program knows it. */
MUST_CHECK bool role_as_named(const struct roles *roles, struct str id, struct role_as *ret, struct err *err);
/* Every member's role is one that the packs or the program know, else ERR_INPUT naming the member, the role and what to
 * do.  A role whose base the packs changed is given anew: rights and keys follow.  At the start.  O(members). */
MUST_CHECK bool roles_fit_members(struct store *store, const struct pack_set *packs, const struct roles *roles,
                                  struct err *err);
/* Does role b read, change, take out or manage anything that role a does not?  Then giving it needs a second person. */
bool role_reaches_further(const struct roles *roles, struct str a, struct str b);

/* The groups of a member, by name. */
MUST_CHECK bool team_list(struct store_conn *conn, struct arena *arena, int64_t member, struct str **ret, size_t *ret_count,
                          struct err *err);
/* The groups that anybody of the agency belongs to, by name: what the forms offer. */
MUST_CHECK bool team_names(struct store_conn *conn, struct arena *arena, int64_t agency, struct str **ret,
                           size_t *ret_count, struct err *err);
/* words: groups with commas or ends of line between them, in place of those before.  ERR_INPUT, field "groups":
 * "!field-too-long", "!field-not-text".  by: for the audit log. */
MUST_CHECK bool team_set(struct store *store, int64_t by, int64_t member, struct str words, struct err *err);

#endif
