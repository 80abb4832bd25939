/* item.h - a record of a kind that the packs declare: made, read, changed, moved along its states, found in lists.
 *
 * Everything said about it stands in one JSON object of fields (value.h), sealed under the record's own key in numbered
 * editions: a change adds an edition, the ones before stay readable.  Who may open it: the agencies that hold it
 * (holding.h), in them the roles that the packs allow (role.h), of its fields those that the role may see.  What one may
 * not see answers exactly as what does not exist: ERR_NOT_FOUND "!record-unknown".
 *
 * A record that stands in another (a person in a case) is held by all who hold that other one, from its beginning.
 * Giving a record to a further agency is sharing.h's business, and needs a ground.
 *
 * Rules that no table can say (a bed is given once; a withdrawn consent closes what it opened) stand in case/ as
 * struct item_rule; every way of changing a record runs them, in the same transaction.
 *
 * Optimistic locking: a change names the edition it was made on; ERR_CONFLICT "!changed-meanwhile" when there is a newer
 * one.  Every reading and writing is a line of the audit log.  Thread-safe; opened words live in the arena and in JSON
 * that item_end releases. */
#ifndef KRES_RECORD_ITEM_H
#define KRES_RECORD_ITEM_H

#include "record/holding.h"
#include "record/role.h"
#include "record/value.h"

struct item_rule;
struct approval_rules;
/* What all functions need; made once, never changed. */
struct records {
    struct store *store;
    const struct pack_set *packs;
    const struct kinds *kinds;
    const struct roles *roles;
    const struct item_rule *rules; /* ended by a row whose kind is NULL; or NULL */
    const struct approval_rules *approvals; /* what needs a second person (case/approval.h); or NULL: nothing does */
};

/* Who made an edition, when, how and why: inside the seal. */
struct item_stamp {
    int64_t member, agency;     /* 0: an import or another program */
    struct str name, agency_name;
    int64_t at;                 /* seconds since 1970 */
    struct str did;             /* "add", "change", or an action of the kind */
    struct str why;
};

struct item {
    int64_t id, parent, edition, agency; /* agency: that made it */
    const struct kind *kind;
    const struct kind_state *state;
    struct str lang;
    int32_t day, changed_day, due;  /* due 0: no deadline */
    int64_t assignee, shared_from;  /* shared_from: agency that shared it with the reader's; 0 = none */
    bool is_guest;                  /* shared without the record it stands in: parent, links, files and people of the other
                                       agency are not told */
    json_t *fields;                 /* that the reader may see; released by item_end */
    json_t *clash;                  /* what waits for a decision, or NULL: item_clashes reads it; released by item_end */
    const char *const *hidden;      /* fields that a rule keeps from this reader, ended by NULL; or NULL */
    json_t *gone;                   /* values that the packs ask for no longer, or NULL; kept untouched by every change */
    bool limited;                   /* only the fields that a consent names are left in it (case/scope.h) */
    struct item_stamp stamp;        /* of this edition */
    int64_t acted_by;               /* member of the last action: for "another" */
    bool may_change, may_act, may_export;
};
void item_end(struct item *item);
void items_end(struct item *items, size_t count);

/* The session's role, as the packs name it. */
struct str item_role(const struct session *session);
/* A name for people: what the kind's "called" fields say, or "" when they say nothing. */
struct str item_called(struct arena *arena, const struct item *item, struct str lang);
/* "record:17", as the audit log names it. */
struct str item_object(struct arena *arena, int64_t id);

/* Something of it is taken out on paper or in a file by this member: written down before it leaves.  ERR_DENIED
 * "!not-allowed" without the right to export it. */
MUST_CHECK bool item_taken_out(const struct records *records, const struct session *session, struct arena *arena,
                               const struct item *item, struct err *err);

/* ---- making and changing ---- */

struct item_new {
    struct str kind;
    int64_t parent;      /* or 0 */
    struct str lang;     /* the person's, "" = unknown */
    json_t *fields;      /* borrowed; values as value.h says */
    enum fields_mode mode;
    int64_t assignee;    /* 0: nobody */
    struct str state;    /* "": the kind's first (an import may bring another) */
    struct str why;
    int64_t at;          /* 0: now; an import keeps the time it has */
    struct str once;     /* random id of the form: the same one a second time by the same member gives the first record */
};
/* ERR_INPUT with the field; ERR_DENIED "!not-allowed"; the parent's ERR_NOT_FOUND. */
MUST_CHECK bool item_add(const struct records *records, const struct session *session, struct arena *arena,
                         const struct item_new *in, int64_t *ret_id, struct err *err);
/* Many at once in one transaction: all or none.  *ret_bad: index of the one that was refused.  parent may be -(1 + index)
 * of an earlier one of the same call.  For imports: O(count), no reading of the records before. */
MUST_CHECK bool items_add(const struct records *records, const struct session *session, struct arena *arena,
                          const struct item_new *in, size_t count, int64_t *ret_ids, size_t *ret_bad, struct err *err);
/* The same in steps, for records that are made in one transaction with another change: items_begin checks everything and
 * seals, items_write writes (in store_write; it may run again), items_finish gives the numbers and lets go of the keys; it
 * must be called, also after a failure of items_begin. */
struct items_batch;
MUST_CHECK bool items_begin(const struct records *records, const struct session *session, struct arena *arena,
                            const struct item_new *in, size_t count, struct items_batch **ret, struct err *err);
MUST_CHECK bool items_write(struct store_conn *conn, struct items_batch *batch, struct err *err);
void items_finish(struct items_batch *batch, bool written, int64_t *ret_ids, size_t *ret_bad); /* written: it is durable */

/* Something said at the door, without an account: sealed to an agency's public key, as reports are (agency 0: the intake).
 * Only fields of the kind's quick sections, no links, files or members; no rule runs.  form_id: random, so that a form sent
 * twice is one record; "" = none (ERR_CONFLICT "!report-already-sent").  ERR_NOT_FOUND while the agency has no key. */
struct item_door { struct str kind, lang, form_id; const json_t *fields; int64_t agency; };
MUST_CHECK bool item_door_add(const struct records *records, struct arena *arena, const struct item_door *in,
                              int64_t *ret_id, struct err *err);

/* The same, and in the same transaction beside(): what must be true together with them (an import's counter); ret_ids
 * is filled by then.  One line in the audit log for all, with their numbers. */
MUST_CHECK bool items_add_with(const struct records *records, const struct session *session, struct arena *arena,
                               const struct item_new *in, size_t count, store_write_fn *beside, void *context,
                               int64_t *ret_ids, size_t *ret_bad, struct err *err);

/* fields: what should stand there now; fields that are not named stay as they are, null takes a value away.  edition: the
 * one that the change was made on.  what does not change anything is no new edition. */
MUST_CHECK bool item_change(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                            int64_t edition, const json_t *fields, enum fields_mode mode, struct str why,
                            struct err *err);
/* An action of the kind.  fields: what the action asks for beside (may be NULL).  ERR_CONFLICT "!not-in-this-state",
 * "!needs-another"; ERR_INPUT for what it needs. */
MUST_CHECK bool item_act(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                         int64_t edition, struct str action, const json_t *fields, struct str why, struct err *err);
/* The same, and also: in the same transaction, after the rules. */
typedef bool item_also_fn(struct store_conn *conn, void *context, struct err *err);
struct item_also { item_also_fn *run; void *context; };
MUST_CHECK bool item_act_also(const struct records *records, const struct session *session, struct arena *arena,
                              int64_t id, int64_t edition, struct str action, const json_t *fields, struct str why,
                              struct item_also also, struct err *err);
/* A change that becomes durable together with another: everything is checked and sealed, then run() is called with what
 * writes it, for the transaction of the other (item_act_also); write.run NULL: it changes nothing.  Its false is the
 * result. */
struct item_then { bool (*run)(void *context, struct item_also write, struct err *err); void *context; };
MUST_CHECK bool item_change_then(const struct records *records, const struct session *session, struct arena *arena,
                                 int64_t id, int64_t edition, const json_t *fields, struct item_then then, struct err *err);
/* In whose charge it is at this agency; 0: nobody. */
MUST_CHECK bool item_assign(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                            int64_t member, struct err *err);

/* ---- written without network ---- */

/* A change that was written on an older edition, perhaps hours ago on a phone.  Nobody can be asked while it arrives: what
 * only one side changed is put together (fields_merge); where both wrote different things, what stands there stays, and
 * the other value is kept beside it inside the seal until a person decides.  So is a value that would disappear because
 * of what the other side wrote.  Every later edition carries it on.  Rules see it as a "change".
 * ERR_INPUT as item_change; a form (once) that came
 * before changes nothing.  *ret_clashes: fields that wait now.  O(editions). */
struct item_late {
    int64_t id, edition;  /* that it was written on */
    const json_t *fields; /* as for item_change */
    struct str once, why;
    int64_t at;           /* when it was written; 0: now */
};
MUST_CHECK bool item_change_late(const struct records *records, const struct session *session, struct arena *arena,
                                 const struct item_late *in, size_t *ret_clashes, struct err *err);
/* The other values, the oldest first; those of one field may be several.  value NULL: nothing.  Borrowed from item. */
struct item_clash { const struct kind_field *field; const json_t *value; struct item_stamp stamp; };
void item_clashes(struct arena *arena, const struct item *item, struct item_clash **ret, size_t *ret_count);
/* A person decides what a field says: which 0 is what stands there, n the nth other value.  All others of the field go;
 * the history keeps them.  ERR_CONFLICT "!changed-meanwhile"; ERR_NOT_FOUND "!clash-decided". */
MUST_CHECK bool item_clash_decide(const struct records *records, const struct session *session, struct arena *arena,
                                  int64_t id, int64_t edition, struct str field, size_t which, struct err *err);
/* Does anything wait in that record, in whatever field?  Asks no right: for rules. */
MUST_CHECK bool item_clash_waits(const struct records *records, int64_t id, bool *ret, struct err *err);
/* Records of the agency in which something waits, the oldest first: only ids. */
MUST_CHECK bool item_clash_list(const struct records *records, const struct session *session, struct arena *arena,
                                unsigned limit, int64_t **ret, size_t *ret_count, struct err *err);
/* Did this form of the member come before?  *ret: the record that it made or changed; 0: no. */
MUST_CHECK bool item_once(const struct records *records, const struct session *session, struct arena *arena,
                          struct str form, int64_t *ret, struct err *err);

/* The member finished by another way what the form said: the same form does nothing any more. */
MUST_CHECK bool item_once_keep(const struct records *records, const struct session *session, struct arena *arena,
                               struct str form, int64_t record, struct err *err);

/* ---- reading ---- */

MUST_CHECK bool item_open(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                          struct item *ret, struct err *err);
/* The same without a line in the log, for a search or a comparison that writes its own. */
MUST_CHECK bool item_peek(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                          struct item *ret, struct err *err);
/* Those of the ids that may be read, in their order; the others are left out.  One line in the audit log for all, which
 * names about: the record whose page shows them (0: a list). */
MUST_CHECK bool items_open(const struct records *records, const struct session *session, struct arena *arena,
                           int64_t about, const int64_t *ids, size_t count, struct item **ret, size_t *ret_count,
                           struct err *err);
/* An edition as it was. */
struct item_edition { int64_t edition; struct item_stamp stamp; struct str state; json_t *fields; };
/* The oldest first; release each one's fields.  Only fields the role may see. */
MUST_CHECK bool item_history(const struct records *records, const struct session *session, struct arena *arena,
                             int64_t id, struct item_edition **ret, size_t *ret_count, struct err *err);

/* Everything that happened in a record and in those that stand in it, as far as the member may read: the newest first. */
struct item_happening {
    int64_t record, edition;
    const struct kind *kind;
    struct str called;                 /* name of the record as it is now, or "" */
    struct item_stamp stamp;
    const struct kind_state *state;    /* after it; NULL when the packs know it no longer */
    const struct kind_field **changed; /* fields that it changed, of those the role sees */
    size_t change_count;
};
MUST_CHECK bool item_timeline(const struct records *records, const struct session *session, struct arena *arena,
                              int64_t id, struct str lang, struct item_happening **ret, size_t *ret_count,
                              struct err *err);

/* ---- lists ---- */

struct item_filter {
    struct str kind;          /* "" only with due_until or mine: of every kind */
    struct str state;         /* "" = any */
    int open;                 /* 1 open ones, 0 the others, -1 all */
    bool mine;                /* in the member's own charge */
    int64_t assignee;         /* in that colleague's charge; 0 = any */
    int64_t parent;           /* 0 = any */
    int32_t due_until;        /* day; 0 = any: with it the list is ordered by deadline */
    struct str field, value;  /* of an open field; "" = any */
    int64_t after;            /* id of the last one seen (with due_until: after_due too); 0 = from the top */
    int32_t after_due;
    unsigned limit;           /* 1–500 */
};
/* The newest first.  Only ids: items_open opens them.  O(limit · log n). */
MUST_CHECK bool item_list(const struct records *records, const struct session *session, struct arena *arena,
                          const struct item_filter *filter, int64_t **ret, size_t *ret_count, struct err *err);
/* Records that stand in this one, oldest first, of one kind or ("") of all. */
MUST_CHECK bool item_children(const struct records *records, const struct session *session, struct arena *arena,
                              int64_t parent, struct str kind, int64_t **ret, size_t *ret_count, struct err *err);
/* All of them with their kinds, in one go: (*ret_kinds)[i] is the kind of (*ret)[i]. */
MUST_CHECK bool item_inside(const struct records *records, const struct session *session, struct arena *arena,
                            int64_t parent, int64_t **ret, const struct kind ***ret_kinds, size_t *ret_count,
                            struct err *err);
/* How many of a kind the agency has in each state.  O(states). */
struct item_count { struct str kind, state; int64_t n; };
MUST_CHECK bool item_counts(const struct records *records, const struct session *session, struct arena *arena,
                            struct item_count **ret, size_t *ret_count, struct err *err);

/* ---- rules of case/ ---- */

struct item_event {
    const struct records *records;
    const struct session *session;
    struct arena *arena;
    const struct item *before;      /* NULL when it is being made; all fields, whatever the role */
    int64_t id, parent;             /* id 0 until it is made */
    const struct kind *kind;
    struct str action;              /* "add", "change", or an action of the kind */
    json_t *after;                  /* all fields as they will be; before() may change them */
    const struct kind_state *state; /* that it will have */
    const struct record_key *key;   /* of the record: for a rule that shares it; NULL before it is made */
    void *own;                      /* what before() leaves for within() */
    struct item_also also;
    struct item_then then;
};
struct item_rule {
    const char *kind;               /* "*": every kind */
    /* Before the transaction: may read, refuse, change the fields.  NULL: nothing. */
    bool (*before)(struct item_event *event, struct err *err);
    /* In the transaction, after the record was written: quick; a refusal takes everything back. */
    bool (*within)(struct store_conn *conn, struct item_event *event, struct err *err);
    /* Fields that a member with this role may not see of this record though her role may: their ids, ended by NULL; or
     * NULL.  Runs at every reading, so it is one look-up.  whole: id, agency, assignee, kind, state and all fields. */
    const char *const *(*hides)(struct store_conn *conn, const struct session *session, struct str role,
                                const struct item *whole);
    /* When it is durable: what follows from it and can be found again should the process end before (a task).  NULL:
     * nothing. */
    void (*after)(struct item_event *event);
};

#endif
