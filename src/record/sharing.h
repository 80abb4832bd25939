/* sharing.h - the one door by which a record's key or content reaches another agency or leaves the system.
 *
 * What goes through it needs a struct grant: what, to whom, for what, until when, on what ground.  Only case/consent.c makes
 * one, of living consents or of a ground of law with a written reason.  In the transaction the grant is looked at again
 * against what stands there then (the consent still given, at the edition that was read, not over), so that a withdrawal
 * that came first wins.  A grant that waits for a second person gives nothing: ERR_DENIED "!second-needed".
 *
 * Each giving is written down in table sharing: record, receiver, ground, days.  From it "where is what about her, and on
 * what ground" is told, and a withdrawal finds all that it opened: the receiver's copy of the key is destroyed in the
 * same transaction, its row stays so that the trail stays.  What also stands on another living ground stays.  A sharing
 * whose last day is over does not open (holding.h), and the hourly job destroys the key.
 *
 * Thread-safe.  Functions with a connection stand in store_write unless they say so. */
#ifndef KRES_RECORD_SHARING_H
#define KRES_RECORD_SHARING_H

#include "record/item.h"

struct grant;        /* record/grant.h */
struct sharing_plan; /* sealed and boxed, ready for the transaction; lives in the arena and holds no open key */

/* Today by the clock, or the latest day that was seen when the clock was set back: what consents are measured by. */
MUST_CHECK bool sharing_day(struct store *store, int32_t *ret, struct err *err);

/* ---- giving ---- */

/* A package (JSON: {"records": [{"kind": …, "fields": {…}}, …]}) under the key of the record that carries it, and that key
 * for the receiver.  ERR_DENIED "!no-ground" when the package holds a kind, or of a kind shared in single fields one, that
 * the grant does not cover. */
MUST_CHECK bool sharing_of_package(const struct records *records, const struct session *session, struct arena *arena,
                                   const struct grant *grant, int64_t record, const struct record_key *key,
                                   const json_t *package, struct sharing_plan **ret, struct err *err);
/* A record with all that stands in it.  give_up: the giver keeps nothing, it is the receiver's from then on, and no
 * withdrawal takes it away from who alone holds it.  O(records in it). */
MUST_CHECK bool sharing_of_whole(const struct records *records, const struct session *session, struct arena *arena,
                                 const struct grant *grant, int64_t root, bool give_up, struct sharing_plan **ret,
                                 struct err *err);
/* Something that leaves by another way (an export, a publication): only written down. */
MUST_CHECK bool sharing_of_leaving(const struct session *session, struct arena *arena, const struct grant *grant,
                                   int64_t record, struct str how, struct sharing_plan **ret, struct err *err);
/* ERR_CONFLICT "!ground-gone" when the consent does not live any more. */
MUST_CHECK bool sharing_give(struct store_conn *conn, const struct sharing_plan *plan, struct err *err);
/* In a transaction of its own. */
MUST_CHECK bool sharing_give_now(const struct records *records, const struct sharing_plan *plan, struct err *err);

/* A record about nobody, in the transaction that writes it (event of its rule): a warning without names, a question for a
 * bed.  No consent could cover it and none is needed; ground: of law, "" for a plain question.  The audit log names the
 * receiver. */
MUST_CHECK bool sharing_of_notice(struct store_conn *conn, const struct item_event *event, const struct agency *to,
                                  struct str ground, struct err *err);

/* ---- ending ---- */

/* A consent does not hold any more: everything that stood on it alone ends.  *ret: how many sharings ended. */
MUST_CHECK bool sharing_consent_gone(struct store_conn *conn, int64_t consent, int64_t *ret, struct err *err);
/* The giver takes it back; unopened: the receiver has not opened the key, so nothing of it stays there. */
MUST_CHECK bool sharing_take_back(struct store_conn *conn, int64_t record, struct err *err);
/* Has the receiver of this record not opened its key yet?  Any connection. */
MUST_CHECK bool sharing_unopened(struct store_conn *conn, int64_t record, bool *ret, struct err *err);
/* Does anything stand on that consent now?  Any connection. */
MUST_CHECK bool sharing_stands_on(struct store_conn *conn, int64_t consent, bool *ret, struct err *err);
/* The hourly job: destroys keys whose last day is over.  *ret: how many sharings ended. */
MUST_CHECK bool sharing_expire(struct store *store, int64_t *ret, struct err *err);

/* ---- what is where ---- */

struct sharing {
    int64_t id, gift, record, from, to;  /* to 0: outside */
    int64_t about, consent;              /* consent 0: ground */
    struct str what, ground, kind;       /* kind: of the record */
    bool is_whole, is_moved;
    int32_t day, until, ended_day;
};
/* Of a record and of those that stand in it, the newest first.  The member must be able to open the record. */
MUST_CHECK bool sharing_list(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                             struct sharing **ret, size_t *ret_count, struct err *err);
/* What was shared of this record with the member's own agency: also when it ended.  Days and ground, no words. */
MUST_CHECK bool sharing_with_us(const struct records *records, const struct session *session, struct arena *arena,
                                int64_t id, struct sharing **ret, size_t *ret_count, struct err *err);

/* ---- packages ---- */

/* The sender's choice, before it is sent: any JSON object.  ERR_CONFLICT "!referral-was-sent" after it. */
MUST_CHECK bool sharing_choice_save(const struct records *records, const struct session *session, struct arena *arena,
                                    int64_t record, const json_t *choice, struct err *err);
/* The choice or the package with the record's open key: for rules.  *ret: the caller's, or NULL when there is none. */
MUST_CHECK bool sharing_package_get(const struct records *records, struct arena *arena, int64_t record,
                                    const struct record_key *key, bool sent, json_t **ret, struct err *err);
/* The same for a member who may open the record; a reading is written down.  A choice opens for the sender alone. */
MUST_CHECK bool sharing_package_open(const struct records *records, const struct session *session, struct arena *arena,
                                     int64_t record, bool sent, json_t **ret, struct err *err);
/* The case of one's own agency that shows this package, and the way back; 0: none. */
MUST_CHECK bool sharing_case_set(const struct records *records, const struct session *session, int64_t record,
                                 int64_t own_case, struct err *err);
MUST_CHECK bool sharing_case_of(const struct records *records, const struct session *session, int64_t record, int64_t *ret,
                                struct err *err);
MUST_CHECK bool sharing_package_of_case(const struct records *records, const struct session *session, int64_t own_case,
                                        int64_t *ret, struct err *err);

#endif
