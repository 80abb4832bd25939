/* migration.h - the tables of a folder, step by step (inside store/ only).
 *
 * Each file of src/store/migrations runs once, in a transaction of its own, in the order of its number; table meta
 * remembers the last one.  A file that was published is never edited: a change is a further file. */
#ifndef KRES_STORE_MIGRATION_H
#define KRES_STORE_MIGRATION_H

#include "store/store.h"

/* sqlite and postgres: NNN-name.sql and its twin NNN-name.postgres.sql, which script/twin writes; NULL: there is none
 * yet, and PostgreSQL cannot be used (script/lint complains). */
struct migration { int64_t number; const char *name, *sqlite, *postgres; };
extern const struct migration MIGRATIONS[]; /* numbers go up */
extern const size_t MIGRATION_COUNT;
int64_t migration_newest(void); /* version of a database that is up to date: number of the last file */

/* Version of an open database; 0 for an empty one.  ERR_INPUT when it is no database of Kres. */
MUST_CHECK bool migration_version(struct store_conn *conn, int64_t *ret, struct err *err);
/* Brings the tables up to date; refuses a database that is newer than the program.  Processes that start together
 * on one database take turns. */
MUST_CHECK bool migration_run(struct store_conn *conn, struct err *err);

#endif
