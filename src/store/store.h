/* store.h - the database: one transaction at a time for writers, many readers.
 *
 * The only room that knows SQLite and PostgreSQL.  Other rooms bring statements (one constant table a module) and
 * values; the statements are one text for both databases (doc/decisions/two-databases.md says how to write them).
 *
 * A place is a folder, for SQLite, or "postgres://user@host/database", for PostgreSQL.  One process serves a
 * folder; any number of processes share a database of PostgreSQL, and their writers take turns there.
 *
 * Group commit: store_write() hands a function to the writer's thread.  The writer runs all functions that
 * wait, each in its own savepoint, in one transaction, commits (synchronous=FULL), and only then lets their
 * callers go on: "acknowledged" means durable, and a disk that syncs 100 times a second still takes thousands
 * of reports.  A function that returns false is rolled back alone.  While a function runs, nobody else writes, in
 * this process or another: what it read stays true until it is committed.
 *
 * Readers see the last committed state; a reader belongs to one thread between begin and end. */
#ifndef KRES_STORE_STORE_H
#define KRES_STORE_STORE_H

#include "base/str.h"

struct store;
struct store_conn; /* a reader's connection, or the writer's inside store_write */

/* Opens folder/kres.db, makes it when create is set (else ERR_NOT_FOUND says how), and brings its tables up to
 * date (src/store/migrations/NNN-name.sql, built in).  Refuses a database newer than the program, and a
 * folder in use by another process.  A database of PostgreSQL is there already; create makes its tables. */
MUST_CHECK bool store_open(const char *place, bool create, struct store **ret, struct err *err);
void store_close(struct store *store); /* NULL does nothing; waits for the writer and for readers */
/* For reading only, also while another process writes the folder: backup, verify, check.  store_write answers
 * ERR_DENIED.  The database must have this program's version. */
MUST_CHECK bool store_open_shared(const char *place, struct store **ret, struct err *err);

/* For writing a little, also while a server writes the folder (SQLite lets them take turns): the command line's
 * changes of agencies and members.  The database must have this program's version.  Cached state of the server
 * is the caller's concern; store_is_beside tells a module that it is. */
MUST_CHECK bool store_open_beside(const char *place, struct store **ret, struct err *err);
/* No other process serves from this database while this one has it open. */
bool store_is_alone(const struct store *store);
/* The place as it may be shown: without a password. */
struct str store_place(struct arena *arena, const char *place);

/* News between the processes on one database of PostgreSQL.  Inside store_write: once the change is durable, all
 * processes hear of it, this one too.  With SQLite nobody hears anything: there is no other. */
enum { STORE_NEWS_MEMBERS = 1, STORE_NEWS_CONTENT = 2 };
MUST_CHECK bool store_tell(struct store_conn *conn, unsigned news, struct err *err);
/* Calls hear from a thread of the store whenever there is news, and with all news after a broken connection, when
 * some may have been missed.  At most STORE_EARS; store_unhear waits until hear is not running. */
enum { STORE_EARS = 4 };
typedef void store_hear_fn(void *context, unsigned news);
void store_hear(struct store *store, store_hear_fn *hear, void *context);
void store_unhear(struct store *store, void *context);
/* A random key that all servers on the database have alike and that stands nowhere but in their memory: the first one
 * makes it, and each further one asks the others, who seal it to a key pair made for that moment.  With SQLite it is
 * new with each call.  Waits at most some seconds, when another server is there and does not answer. */
enum { STORE_SHARED_KEY = 32 };
MUST_CHECK bool store_shared_key(struct store *store, uint8_t ret[STORE_SHARED_KEY], struct err *err);
/* Is this the process that does the hourly work of all?  With SQLite it always is; with PostgreSQL one of them is,
 * and another one as soon as that one is gone. */
bool store_leads(const struct store *store);

/* One a statement, constant, with a name for errors: "static const struct store_stmt FIND = {"report.find",
 * "SELECT …"};".  Prepared once a connection and kept. */
struct store_stmt { const char *name; const char *sql; };

enum store_type { STORE_NULL, STORE_INT, STORE_TEXT, STORE_BLOB };
struct store_value { enum store_type type; int64_t i; struct str s; };
#define V_NULL ((struct store_value){.type = STORE_NULL})
#define V_INT(x) ((struct store_value){.type = STORE_INT, .i = (int64_t)(x)})
#define V_TEXT(x) ((struct store_value){.type = STORE_TEXT, .s = (x)})
#define V_BLOB(x) ((struct store_value){.type = STORE_BLOB, .s = (x)})
#define V_BYTES(p, n) V_BLOB(str_make((p), (n)))
#define VALUES(...) (const struct store_value[]){__VA_ARGS__}, LEN(((const struct store_value[]){__VA_ARGS__}))
#define NO_VALUES NULL, 0

/* At most STORE_READERS at once; waits for one when all are taken, so a thread never holds two. */
enum { STORE_READERS = 8 };
MUST_CHECK bool store_read_begin(struct store *store, struct store_conn **ret, struct err *err);
void store_read_end(struct store_conn *conn); /* NULL does nothing */

/* Runs in the writer's thread: quick work only (statements; no Argon2id, no file, no waiting). */
typedef bool store_write_fn(struct store_conn *conn, void *context, struct err *err);
/* Returns when durable.  ERR_FULL on a full disk (nothing was changed), ERR_BUSY when the queue is full. */
MUST_CHECK bool store_write(struct store *store, store_write_fn *run, void *context, struct err *err);
/* The same for the few small lines without which staff could not even read (the audit line of a read, a
 * sign-in): when the disk is full it may use STORE_RESERVE bytes that the folder keeps for this, while
 * store_write refuses.  Then run may be called a second time, so it must not count on running once. */
enum { STORE_RESERVE = 16 * 1024 * 1024 };
MUST_CHECK bool store_write_reserved(struct store *store, store_write_fn *run, void *context, struct err *err);
/* Moves everything from the write-ahead log into the database and empties the log, so that a destroyed key
 * leaves no copy there: after retention, hourly.  ERR_BUSY when a reader stands in the way for too long.  With
 * PostgreSQL nothing is done: its own vacuum clears old rows away (doc/threat-model.md). */
MUST_CHECK bool store_settle(struct store *store, struct err *err);

/* Runs a statement without rows.  ERR_CONFLICT when a unique or check rule forbids it. */
MUST_CHECK bool store_run(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values,
                          size_t count, struct err *err);
int64_t store_last_id(struct store_conn *conn);   /* of the last insert */
int64_t store_changed(struct store_conn *conn);   /* rows changed by the last store_run */

/* Rows: "if (!store_query(…, &rows, err)) goto done; while (store_next(&rows)) {…} ok = store_end(&rows, err);"
 * store_end must be called, also after leaving early. */
struct store_rows { struct store_conn *conn; void *stmt; bool failed; struct err err; };
MUST_CHECK bool store_query(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values,
                            size_t count, struct store_rows *ret, struct err *err);
bool store_next(struct store_rows *rows);
MUST_CHECK bool store_end(struct store_rows *rows, struct err *err);
int64_t store_int(struct store_rows *rows, int column);
bool store_is_null(struct store_rows *rows, int column);
struct str store_text(struct store_rows *rows, int column, struct arena *arena); /* copied; text or blob */
/* Copies a blob of exactly n bytes; false when the size differs. */
MUST_CHECK bool store_bytes(struct store_rows *rows, int column, void *ret, size_t n);
/* First column of the first row, or otherwise when there is none. */
MUST_CHECK bool store_number(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values,
                             size_t count, int64_t otherwise, int64_t *ret, struct err *err);

/* Small settings of the folder itself (server keys, "demo"): table meta. */
MUST_CHECK bool store_meta_get(struct store_conn *conn, struct arena *arena, const char *key, struct str *ret,
                               bool *ret_found, struct err *err);
MUST_CHECK bool store_meta_set(struct store_conn *conn, const char *key, struct str value, struct err *err);

/* A consistent copy into one file while the server runs (SQLite's online backup, or a move out of PostgreSQL),
 * synced; and back into an empty place of either kind.  The copy holds nothing that the place does not. */
MUST_CHECK bool store_backup(struct store *store, const char *file, struct err *err);
MUST_CHECK bool store_restore(const char *file, const char *place, struct err *err);
/* Everything of one place into another, empty one, of either kind: row by row, then read again and compared.  The
 * target holds all of it afterwards, or nothing, whatever happens on the way; ERR_CONFLICT when it held something
 * before, and when a server runs on either. */
struct store_moved { int64_t tables, rows; char digest[65]; };
typedef void store_moved_fn(void *context, struct str table, int64_t rows); /* may be NULL */
MUST_CHECK bool store_move(const char *from, const char *to, store_moved_fn *tell, void *context,
                           struct store_moved *ret, struct err *err);
/* SQLite's integrity_check; PostgreSQL's indexes and checksums; foreign keys.  Each problem is told once. */
typedef void store_problem_fn(void *context, const char *text);
MUST_CHECK bool store_check(struct store *store, size_t *ret_problems, store_problem_fn *problem, void *context,
                            struct err *err);

#endif
