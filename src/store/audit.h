/* audit.h - the hash-chained log of every read and write of a sealed record.
 *
 * A line says on what day who did what to which record; its hash covers the line before, so that a changed,
 * missing or reordered line shows.  The exact time and any detail are sealed (detail: bytes already sealed by
 * the caller, or empty), because a seized server may tell no more than the day. */
#ifndef KRES_STORE_AUDIT_H
#define KRES_STORE_AUDIT_H

#include "store/store.h"

struct audit_line {
    int32_t day;
    int64_t member;    /* who; 0 = the program or the command line; -1 = a reporter */
    const char *action;/* "report.create", "report.read", "member.disable", … */
    struct str object; /* "report:42", "member:7" */
    struct str detail; /* sealed, or "" */
};

/* Inside store_write, so that a change and its line are one transaction. */
MUST_CHECK bool audit_add(struct store_conn *conn, const struct audit_line *line, struct err *err);
/* Walks the chain.  *ret_bad is 0, or the number of the first line that does not fit, and why says in words
 * whether it was changed, is missing or stands out of order.  *ret_head is the hash of the last line: keep it
 * elsewhere to find a log cut off at its end. */
MUST_CHECK bool audit_verify(struct store_conn *conn, struct arena *arena, int64_t *ret_lines, int64_t *ret_bad,
                             struct str *ret_why, struct str *ret_head, struct err *err);

#endif
