/* member_add.h - one way of adding a member for all who add one (inside agency/ only). */
#ifndef KRES_AGENCY_MEMBER_ADD_H
#define KRES_AGENCY_MEMBER_ADD_H

#include "agency/inside.h"

struct member_adding {
    int64_t by;
    struct str login, name;
    struct role_as role;
    struct holder holder; /* agency is given; the rest is filled in */
    bool ready;
    uint8_t salt[VAULT_SALT], by_password[VAULT_WRAPPED], totp[VAULT_WRAPPED];
};
/* totp_secret: NULL for a member who still has the first steps to do.  Slow. */
MUST_CHECK bool member_adding_run(struct store *store, struct member_adding *adding, struct str password,
                                  const uint8_t *totp_secret, struct err *err);

#endif
