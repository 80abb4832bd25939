/* jsonl.h - one line of JSON Lines: checked strictly (RFC 8259) and cut into its members, nothing copied.
 *
 * A line holds one object.  Its members are given with their raw bytes, so that they can be passed on as they
 * stand; a string is unescaped only when somebody asks for it.  What is inside a member's array or object is
 * checked as well, but not given apart.
 *
 * A struct jsonl of zeroes is ready for use; one a thread, used for line after line, given back with jsonl_free.
 * What it gives lives until the next line and points into the line. */
#ifndef KRES_BASE_JSONL_H
#define KRES_BASE_JSONL_H

#include "base/str.h"

enum { JSONL_MEMBERS_MOST = 65536, JSONL_DEEPEST = 1024 };

enum jsonl_kind { JSONL_STRING, JSONL_NUMBER, JSONL_OBJECT, JSONL_ARRAY, JSONL_TRUE, JSONL_FALSE, JSONL_NULL };

struct jsonl_member {
    struct str name;  /* unescaped */
    struct str raw;   /* name and value as they stand: "a": 1 */
    struct str value; /* as it stands, a string with its quotes */
    enum jsonl_kind kind;
    bool escaped; /* a string with escapes in it */
};

struct jsonl {
    struct jsonl_member *members; /* in their order */
    size_t count;
    size_t room;
    struct arena names; /* of the few that are written with escapes */
    uint64_t seen;      /* one bit for each kind of name met, to find doubled ones fast */
};

/* ERR_INPUT says at which byte of the line what is wrong: no UTF-8, no object, cut off, a control character, a
 * lone surrogate, a name that stands twice, more than JSONL_MEMBERS_MOST members, nesting deeper than
 * JSONL_DEEPEST.  White space around the object is fine, so is a line's own end.  O(n log n) at the worst, O(n)
 * with fewer than 64 members. */
MUST_CHECK bool jsonl_read(struct jsonl *jsonl, struct str line, struct err *err);
/* The member of that name, or NULL. */
const struct jsonl_member *jsonl_find(const struct jsonl *jsonl, struct str name);
/* What the string says.  When it holds no escape it is the bytes of the line; otherwise it is written to to, which
 * has room for value.n bytes and may be value.p itself (the raw bytes are then gone). */
struct str jsonl_text(const struct jsonl_member *member, char *to);
void jsonl_free(struct jsonl *jsonl);

#endif
