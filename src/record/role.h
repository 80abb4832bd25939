/* role.h - who may do what with which kind of record: roles as the packs declare them (packs/XX/roles/NAME.yaml).
 *
 * A role has a base, one of the program's own (agency.h), which says what it may do beside records; and for each kind of
 * record how far it may read, change, act and export, and whether it may make one.  How far: its own (in whose charge the
 * record is), its group's, those and whoever is placed in the agency's houses (persons only), its agency's own, or all that
 * its agency holds, shared ones too.  What no role names is refused.
 * A role of the program that no pack describes may do nothing with records.  Never changes after loading. */
#ifndef KRES_RECORD_ROLE_H
#define KRES_RECORD_ROLE_H

#include "agency/session.h"
#include "record/kind.h"

enum scope { SCOPE_NONE, SCOPE_SELF, SCOPE_GROUP, SCOPE_PLACED, SCOPE_AGENCY, SCOPE_ALL, SCOPES };
const char *scope_name(enum scope scope); /* "none", … */

enum role_verb { VERB_READ, VERB_CHANGE, VERB_ACT, VERB_EXPORT, ROLE_VERBS };

struct role_access {
    struct str kind; /* "*" for all that are not named */
    enum scope scope[ROLE_VERBS];
    bool create;
};
struct role_rule {
    struct str id;
    const struct yaml *label;
    enum role base;
    struct role_access *access; size_t access_count;
    int placed_days; /* how long "placed" reaches her after she left */
    bool ads;        /* sees ads of the open net (ad.h) */
};
struct roles { struct role_rule *roles; size_t count; };

MUST_CHECK bool roles_load(struct arena *arena, const struct pack_set *packs, const struct kinds *kinds,
                           struct roles **ret, struct err *err);
/* Or NULL; roles may be NULL, as where no packs are loaded. */
const struct role_rule *role_rule_find(const struct roles *roles, struct str id);
enum scope role_scope(const struct roles *roles, struct str role, struct str kind, enum role_verb verb);
bool role_may_create(const struct roles *roles, struct str role, struct str kind);
/* May a member with this role see or change the field (given that the record may be read or changed)? */
bool role_sees_field(struct str role, const struct kind_field *field);
bool role_writes_field(struct str role, const struct kind_field *field);
/* Does a member see the ads of the open net?  base: for a role that no pack describes. */
bool role_sees_ads(const struct roles *roles, struct str role, enum role base);

#endif
