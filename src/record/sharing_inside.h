/* sharing_inside.h - what the files of sharing.h share (inside record/ only). */
#ifndef KRES_RECORD_SHARING_INSIDE_H
#define KRES_RECORD_SHARING_INSIDE_H

#include "record/grant.h"
#include "record/item_inside.h"

/* A key on its way to the receiver; one for each record. */
struct sharing_key { int64_t record; struct str kind; struct holding boxed; };
struct sharing_plan {
    const struct grant *grant;
    int64_t record;              /* what is shared, or what carries the package */
    bool is_whole, give_up;
    struct sharing_key *keys; size_t count;
    struct str package;          /* sealed, or "" */
    struct audit_line line;
};

/* Today, or the latest day that was seen when the clock was set back. */
MUST_CHECK bool sharing_today(struct store_conn *conn, int32_t *ret, struct err *err);
/* Ends what has no ground any more, and keeps until when the rest opens. */
MUST_CHECK bool sharing_settle(struct store_conn *conn, int64_t record, int64_t to, struct err *err);
/* All that stands in a record, however deep, the record first.  Any connection. */
MUST_CHECK bool sharing_tree(struct store_conn *conn, struct arena *arena, int64_t root, int64_t **ret, size_t *ret_count,
                             struct err *err);
MUST_CHECK bool sharing_package_put(struct store_conn *conn, int64_t record, struct str sealed, bool sent, struct err *err);
struct str sharing_package_seal(struct arena *arena, const struct record_key *key, const json_t *package, bool sent);

#endif
