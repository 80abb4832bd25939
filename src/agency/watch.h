/* watch.h - reading that stands out: many records, outside hours, refused again and again, a record that few should read.
 *
 * The rules are data (watch.yaml of the packs).  Whoever writes a reading into the audit log calls watch_reading before
 * and watch_write in the same transaction.  The counters stand in this process, one a member and not one a session, so
 * that signing in anew starts none again; they cost one look at a small table a reading.  A flag is a row for the
 * coordinators of the member's agency to look at; the member sees it too.  Nobody is kept from reading by it.
 *
 * Rules and calendar are constant once the ring has them.  Thread-safe. */
#ifndef KRES_AGENCY_WATCH_H
#define KRES_AGENCY_WATCH_H

#include "agency/session.h"
#include "base/pack.h"

enum watch_rule { WATCH_MANY, WATCH_OUTSIDE_HOURS, WATCH_REFUSED, WATCH_SENSITIVE, WATCH_KEY_COPIED, WATCH_RULES };
const char *watch_rule_name(enum watch_rule rule); /* "many", "outside-hours", … */

enum { WATCH_RECORDS_MOST = 1000 };

/* 0 or false: the rule is off. */
struct watch {
    int64_t many, many_minutes;       /* so many different records within so many minutes */
    int64_t refused, refused_minutes; /* so many refused attempts */
    bool hours;                       /* is there an outside? */
    int from, to;                     /* minutes after midnight of this machine; from > to passes midnight */
    bool weekends, holidays;
    bool sensitive;
    bool (*is_holiday)(const void *context, int32_t day); /* NULL: no day is */
    const void *calendar;
};
/* watch.yaml of every pack that has one; a later pack's rule replaces that of an earlier one.  Complains with file, line
 * and remedy. */
MUST_CHECK bool watch_load(struct arena *arena, const struct pack_set *packs, struct watch *ret, struct err *err);
/* Is that moment outside of the hours? */
bool watch_is_outside(const struct watch *watch, int64_t now);
/* Copies the rules; before the first sign-in.  A ring without rules raises no flag. */
void ring_set_watch(struct ring *ring, const struct watch *watch);

/* What a reading raised: few, mostly none. */
struct watch_seen {
    struct { enum watch_rule rule; int64_t objects; } flags[WATCH_RULES];
    size_t count;
    int64_t member, agency;
    struct str detail; /* sealed */
};
/* object: as in the audit line, "report:42", or several at once, "report:42,43".  sensitive: the record is marked so and
 * the member is not in charge of it: each such reading is a flag.  O(records of the rule). */
void watch_reading(const struct session *session, struct arena *arena, struct str object, bool sensitive,
                   struct watch_seen *ret);
/* Write: the rows of the flags, in the reading's own transaction; may run twice (store_write_reserved). */
MUST_CHECK bool watch_write(struct store_conn *conn, const struct watch_seen *seen, struct err *err);
/* An attempt of somebody who is signed in was refused.  Writes by itself when there were too many. */
void watch_refused(const struct session *session, struct str object);
/* Write: somebody had the password and a copy of the member's security key. */
MUST_CHECK bool watch_key_copied(struct store_conn *conn, int64_t member, int64_t agency, struct err *err);

/* ---- looking at flags ---- */

struct watch_flag {
    int64_t id, member;
    int32_t day;
    struct str rule;
    int64_t objects;
    struct str detail, reason; /* sealed as audit details: session_audit_open */
    int64_t looked_by;         /* 0: nobody yet */
    int32_t looked_day;
};
enum watch_which { WATCH_OPEN, WATCH_LOOKED, WATCH_OF_MEMBER };
/* The newest first, before that id (0: from the newest).  of: an agency, or a member for WATCH_OF_MEMBER. */
MUST_CHECK bool watch_flags(struct store_conn *conn, struct arena *arena, enum watch_which which, int64_t of,
                            int64_t before, size_t limit, struct watch_flag *ret, size_t *ret_count, struct err *err);
MUST_CHECK bool watch_open_count(struct store_conn *conn, int64_t agency, int64_t *ret, struct err *err);
/* Somebody with RIGHT_AUDIT looked at it and writes why it was right, or what was done.  ERR_DENIED "!right-missing",
 * "!watch-own" (nobody judges over their own reading), "!key-missing"; ERR_INPUT "!watch-reason" (field reason);
 * ERR_NOT_FOUND "!watch-unknown"; ERR_CONFLICT "!watch-looked". */
MUST_CHECK bool watch_look(const struct session *session, int64_t id, struct str reason, struct err *err);

/* An agency that works around the clock has no outside. */
MUST_CHECK bool agency_all_hours(struct store_conn *conn, int64_t agency, bool *ret, struct err *err);
MUST_CHECK bool agency_set_all_hours(struct store *store, int64_t by, int64_t agency, bool all_hours, struct err *err);

#endif
