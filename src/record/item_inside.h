/* item_inside.h - what the files of item.h share (inside record/ only). */
#ifndef KRES_RECORD_ITEM_INSIDE_H
#define KRES_RECORD_ITEM_INSIDE_H

#include "record/item.h"
#include "record/reach.h"

/* A record that the session's member may read, opened whole. End it with kept_end. */
struct kept {
    struct record record;
    struct holding holding;          /* of the member's agency */
    int64_t parent_assignee;         /* who has the record it stands in in charge */
    int64_t near;                    /* reach.h: its case names a group of the member, she is placed */
    const struct kind *kind;
    const struct kind_state *state;
    struct record_key key;
    uint8_t wrapped[VAULT_WRAPPED];  /* to keep when holding.is_boxed */
    json_t *fields;                  /* all of them that the packs know */
    json_t *clash;                   /* what waits for a decision (item_clash.c), or NULL: goes on into every edition */
    struct str did;                  /* how the history names the change; "": as the rules do */
    bool clashed;                    /* it changed: lists are told */
    const uint8_t *once;             /* hash of the form that the change came with, or NULL */
    const char *const *hidden;       /* of them, those that a rule keeps from this member; or NULL */
    json_t *gone;                    /* what no pack asks any more (kept_settle), or NULL */
    struct item_stamp stamp;
    int64_t acted_by;
    bool is_guest;                   /* the agency holds this record and not the one it stands in */
    bool found;                      /* kept_rows found it */
};

/* Rows of up to KEPT_ROWS records at once, in the order of ids: record, holding, parent_assignee, near, is_guest;
 * found is false for those that the agency does not hold. */
enum { KEPT_ROWS = 24 };
MUST_CHECK bool kept_rows(const struct records *records, const struct session *session, struct store_conn *conn,
                          struct arena *arena, const int64_t *ids, size_t count, struct kept *ret, struct err *err);

/* Does the member's role reach this record for the verb? */
bool kept_may(const struct records *records, const struct session *session, const struct kept *kept, enum role_verb verb);
/* ERR_NOT_FOUND "!record-unknown", also for what may not be read; ERR_DENIED "!not-ready", "!access-ended", "!no-key". */
MUST_CHECK bool kept_open(const struct records *records, const struct session *session, struct store_conn *conn,
                          struct arena *arena, int64_t id, struct kept *ret, struct err *err);
/* The same on a connection of its own. */
MUST_CHECK bool kept_begin(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                           struct kept *ret, struct err *err);
void kept_end(struct kept *kept);
/* The view of it: only fields that the role sees. */
void kept_item(const struct records *records, const struct session *session, const struct kept *kept, struct item *ret);

/* What stands inside the seal of an edition. */
struct body {
    const json_t *fields, *gone, *clash;
    struct item_stamp stamp;
    struct str state;
    int64_t acted_by;
};
struct str body_write(struct arena *arena, const struct body *body);
/* fields and clash (may be NULL): new references; ret_clash may be NULL. */
MUST_CHECK bool body_read(struct arena *arena, struct str plain, json_t **ret_fields, json_t **ret_clash, struct body *ret,
                          struct err *err);

/* Values as today's packs name them (was:), in place; what they do not know, or know as something else, is taken out of
 * fields into *ret_gone (a new reference, or NULL): it stays in the record, and the form asks no longer. */
void fields_settle(const struct kind *kind, json_t *fields, json_t **ret_gone);
/* The fields that the role sees: a new reference.  A guest sees no link, no file and no member of another agency. */
/* The stamp as this member may see it: of another agency's people a guest sees the agency alone. */
struct item_stamp stamp_seen(const struct session *session, const struct kept *kept, struct item_stamp stamp);
json_t *fields_seen(const struct kind *kind, struct str role, bool is_guest, const json_t *fields);
/* Without those; hidden may be NULL. */
void fields_hide(json_t *fields, const char *const *hidden);

/* An audit line about a record by this member. */
struct audit_line item_line(const struct session *session, struct arena *arena, int64_t id, const char *action,
                            struct str words);
/* Writes a line about a reading; may use the store's reserve. */
MUST_CHECK bool item_audit(const struct records *records, const struct audit_line *line, struct err *err);
MUST_CHECK bool item_not_found(struct err *err);

/* Is the rule for that kind, or for all ("*")? */
bool item_rule_for(const struct item_rule *rule, const struct kind *kind);
/* Runs after() of all rules of the kind. */
void item_rules_after(struct item_event *event);
/* Runs before() of all rules of the kind. */
MUST_CHECK bool item_rules_before(struct item_event *event, struct err *err);
/* The wish (may be NULL) put onto the fields: what the role may not write is refused, null takes away.  step: an action
 * does it, which may set the program's own fields. */
MUST_CHECK bool item_fields_put(const struct session *session, const struct kind *kind, json_t *after, const json_t *wish,
                                bool step, struct err *err);
/* Links that are new lead only to what the agency holds, of the right kind; before may be NULL. */
MUST_CHECK bool item_links_check(const struct records *records, const struct session *session, struct arena *arena,
                                 const struct kind *kind, const json_t *before, const json_t *after, struct err *err);

/* An event on a record that exists, with a copy of its fields to change; *before: ends with item_end. */
struct item_event item_event_of(const struct records *records, const struct session *session, struct arena *arena,
                                struct kept *kept, struct item *before, struct str action);
/* Seals event->after as a new edition, with kept->clash, and writes it. */
MUST_CHECK bool item_edition_write(struct item_event *event, struct kept *kept, struct str why, bool acted, struct err *err);
/* The agency of the session, as stamps name it. */
MUST_CHECK bool item_agency_name(const struct records *records, const struct session *session, struct arena *arena,
                                 const struct kept *kept, struct str *ret, struct err *err);
MUST_CHECK bool item_why_check(struct str why, bool needed, struct err *err);

/* ---- item_clash.c ---- */

/* The entries about fields that the member sees, none for a guest: a new reference, or NULL. */
json_t *clash_seen(const struct kept *kept, struct str role);
/* In store_write: how many wait in this record. */
MUST_CHECK bool item_clash_save(struct store_conn *conn, int64_t id, const json_t *clash, struct err *err);
/* The form of this member, as it stands in the database. */
void item_once_hash(const struct session *session, struct arena *arena, struct str form, uint8_t ret[VAULT_HASH]);
/* *ret: the record that this form made or changed before; 0: none. */
MUST_CHECK bool item_once_find(struct store_conn *conn, const uint8_t once[VAULT_HASH], int64_t *ret, struct err *err);
/* In store_write; forms older than ONCE_DAYS are forgotten. */
MUST_CHECK bool item_once_add(struct store_conn *conn, const uint8_t once[VAULT_HASH], int64_t record, struct err *err);

/* In store_write: the open values of a new record, or in place of those before. */
MUST_CHECK bool item_values_add(struct store_conn *conn, struct arena *arena, int64_t id, const struct kind *kind,
                                const json_t *fields, struct err *err);
MUST_CHECK bool item_values_save(struct store_conn *conn, struct arena *arena, int64_t id, const struct kind *kind,
                                 const json_t *fields, struct err *err);

#endif
