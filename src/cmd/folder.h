/* folder.h - the data folder as the commands open it. */
#ifndef KRES_CMD_FOLDER_H
#define KRES_CMD_FOLDER_H

#include "agency/member.h"
#include "cmd/config.h"

/* Where the database is: the address of one of PostgreSQL, or the data folder; as store_open wants it. */
const char *folder_place(const struct config *config);
/* kres.yaml with every setting explained, and with the address of the database when there is one. */
MUST_CHECK bool folder_write_settings(struct arena *arena, const char *data, const char *store, struct err *err);
/* Starts the vault and opens the folder for writing; create: makes the folder, its database, an example
 * kres.yaml, and the key that signs proofs of filing, where they are missing. */
MUST_CHECK bool folder_open(struct arena *arena, const struct config *config, bool create, struct store **ret,
                            struct err *err);
/* For reading alone, also while a server runs. */
MUST_CHECK bool folder_open_shared(const struct config *config, struct store **ret, struct err *err);
/* For changes of agencies and members, also while a server runs on the folder. */
MUST_CHECK bool folder_open_beside(const struct config *config, struct store **ret, struct err *err);
/* The key that signs proofs of filing: kept in the folder, made once. */
enum { FOLDER_PROOF = 64, FOLDER_PROOF_PUBLIC = 32 };
MUST_CHECK bool folder_proof_key(struct arena *arena, struct store *store, uint8_t secret[FOLDER_PROOF],
                                 uint8_t public_key[FOLDER_PROOF_PUBLIC], struct err *err);
MUST_CHECK bool folder_meta(struct arena *arena, struct store *store, const char *key, struct str *ret, bool *ret_found,
                            struct err *err);
MUST_CHECK bool folder_meta_set(struct store *store, const char *key, struct str value, struct err *err);
/* An agency by its short name, a member by login; errors name what was looked for. */
MUST_CHECK bool folder_agency(struct arena *arena, struct store *store, const char *slug, struct agency *ret,
                              struct err *err);
MUST_CHECK bool folder_member(struct arena *arena, struct store *store, const char *login, struct member *ret,
                              struct err *err);

#endif
