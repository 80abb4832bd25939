/* holding.h - an agency's hold on a record: its copy of the key, and where the record stands in its queue.
 *
 * At the door the record key is sealed to the agency's public key.  The first signed-in member re-wraps it
 * under the agency's symmetric key (vault_derive(private, "wrap")) and the public-key copy is destroyed, so
 * that opening 100 000 records is not 100 000 scalar multiplications.
 *
 * State, level, member in charge and the mark "unread" are open: the queue is read without any key, a page of
 * it in O(limit · log n), the counts in the number of states.  Changes are made inside store_write on a
 * holding read there, so that two colleagues never both win.  Thread-safe. */
#ifndef KRES_RECORD_HOLDING_H
#define KRES_RECORD_HOLDING_H

#include "agency/session.h"
#include "record/record.h"

enum { HOLDING_RANKS = 3 }; /* 0 the most urgent */

struct holding {
    int64_t id, record, agency, epoch;
    bool is_boxed;                    /* still sealed to the public key */
    uint8_t sealed_key[VAULT_BOXED];  /* VAULT_BOXED or VAULT_WRAPPED bytes of it */
    struct str kind;                  /* of the record; "" counts as "report" */
    struct str state, lang;
    bool is_open;
    unsigned rank;
    int64_t assignee, referred_from;  /* 0 = nobody */
    bool unread;
    int32_t changed_day;
    int32_t due;                      /* day of the next deadline; 0 = none */
    int32_t ended_day;                /* day on which the key was destroyed here, or the first on which it may not be
                                         used; 0 = neither */
    int32_t shared_until;             /* the last day on which it opens; 0 = no end */
};

/* Is that last day over?  seen_day: the latest day in table sharing_day, which a clock that is set back does not change. */
bool sharing_is_over(int32_t until, int32_t seen_day);

/* Seals the key to an agency's public key of that epoch; fills agency, epoch, is_boxed and sealed_key. */
void holding_box(const struct record_key *key, int64_t agency, int64_t epoch, const uint8_t public_key[VAULT_PUBLIC],
                 struct holding *ret);
/* The same for the member's own agency, under its symmetric key at once; false when this session does not hold the epoch
 * (then box it). */
MUST_CHECK bool holding_wrap_own(const struct record_key *key, const struct session *session, int64_t epoch,
                                 struct arena *arena, struct holding *ret);
/* The record key, for a signed-in member; ERR_DENIED "!no-key" when this member does not hold the agency's key
 * of that epoch.  ret_wrapped: the key under the agency's symmetric key, to keep when it was still boxed. */
MUST_CHECK bool holding_key(const struct holding *holding, const struct record *record, const struct session *session,
                            struct arena *arena, struct record_key *ret, uint8_t ret_wrapped[VAULT_WRAPPED],
                            struct err *err);

/* In store_write. */
MUST_CHECK bool holding_add(struct store_conn *conn, const struct holding *holding, struct err *err);
/* Destroys the key here and leaves the row; what was shared is shared no longer. */
MUST_CHECK bool holding_end(struct store_conn *conn, int64_t id, int32_t day, struct err *err);
/* Keeps state, is_open, rank, assignee, unread, changed_day and due. */
MUST_CHECK bool holding_save(struct store_conn *conn, const struct holding *holding, struct err *err);
/* Puts the wrapped key in place of the boxed one; nothing happens when a colleague was faster. */
MUST_CHECK bool holding_wrap(struct store_conn *conn, int64_t id, const uint8_t wrapped[VAULT_WRAPPED],
                             struct err *err);
MUST_CHECK bool holding_drop(struct store_conn *conn, int64_t id, struct err *err);

/* The columns of "FROM holding h" that holding_row reads from column at on. */
#define HOLDING_COLUMNS "h.id, h.record, h.agency, h.epoch, h.boxed, h.wrapped, h.state, h.is_open, h.rank, h.lang, " \
                        "h.assignee, h.referred_from, h.unread, h.changed_day, h.kind, h.due, h.ended_day, " \
                        "h.shared_until, COALESCE((SELECT max(d.day) FROM sharing_day d), 0)"
enum { HOLDING_WIDE = 19 };
/* ERR_FAULT when the key has not the length it must have.  A holding whose last day is over has no key, whether or not
 * the hourly job has destroyed it by now. */
MUST_CHECK bool holding_row(struct store_rows *rows, int at, struct arena *arena, struct holding *ret, struct err *err);

/* ERR_NOT_FOUND "!report-unknown" when the agency does not hold the record. */
MUST_CHECK bool holding_get(struct store_conn *conn, struct arena *arena, int64_t record, int64_t agency,
                            struct holding *ret, struct err *err);
MUST_CHECK bool holding_list(struct store_conn *conn, struct arena *arena, int64_t record, struct holding **ret,
                             size_t *ret_count, struct err *err);
/* Those of an agency that are still boxed, the oldest first; and how many there are. */
MUST_CHECK bool holding_boxed(struct store_conn *conn, struct arena *arena, int64_t agency, unsigned most,
                              struct holding **ret, size_t *ret_count, int64_t *ret_all, struct err *err);

/* A page of the queue. */
struct holding_filter {
    int64_t agency;
    struct str state;     /* "" = any */
    bool is_open;         /* of that state; with no state: the open ones, or those that are not */
    int rank;             /* or -1 = any */
    struct str lang;      /* "" = any */
    int64_t assignee;     /* 0 = any */
    int64_t after_rank, after_record; /* the last row seen; -1, 0 = from the top */
    unsigned limit;
};
struct holding_row {
    int64_t record, assignee, referred_from;
    struct str state, lang;
    unsigned rank;
    int32_t day;          /* the record came in */
    bool unread;
};
MUST_CHECK bool holding_page(struct store_conn *conn, struct arena *arena, const struct holding_filter *filter,
                             struct holding_row **ret, size_t *ret_count, struct err *err);

/* One line for each state, rank and mark that occurs. */
struct holding_count { struct str state; unsigned rank; bool unread; int64_t n; };
MUST_CHECK bool holding_counts(struct store_conn *conn, struct arena *arena, int64_t agency, struct holding_count **ret,
                               size_t *ret_count, struct err *err);
/* Open ones in a member's charge.  O(their number). */
MUST_CHECK bool holding_count_mine(struct store_conn *conn, int64_t agency, int64_t member, int64_t *ret,
                                   struct err *err);
/* Records of all agencies that came in on that day or later, by rank: each once, at its most urgent.  O(records). */
MUST_CHECK bool holding_ranks_since(struct store_conn *conn, int32_t day, int64_t ret[HOLDING_RANKS], struct err *err);

#endif
