/* compare.h - what differs between two versions of an item, field by field; and one version made of two.
 *
 * A difference stands at one text: its path names the keys from the item down ("title.uk", "steps.2.en",
 * "evidence.1.count"; places in lists count from 0).  Trees are only read; results live in the arena.
 * O(size), for lists O(size) too: what is the same at both ends of a list is matched, the middle by place. */
#ifndef KRES_KNOW_COMPARE_H
#define KRES_KNOW_COMPARE_H

#include "base/yaml.h"

struct difference { struct str path, former, later; /* "" for what is not there */ };

/* Same texts in the same places?  Layout and quotes do not count.  NULL is the same as nothing. */
bool yaml_same(const struct yaml *a, const struct yaml *b);

/* Either may be NULL: then everything is new, or gone. */
void compare(struct arena *arena, const struct yaml *former, const struct yaml *later, struct difference **ret,
             size_t *ret_count);

/* Both mine and theirs were written from base: what only one of them changed is taken; where both changed the same text,
 * mine stands and clashes tells (former: theirs, later: mine).  A list whose length changed on both sides is one text here.
 * base NULL: nothing was there before. */
struct yaml *compare_merge(struct arena *arena, const struct yaml *base, const struct yaml *mine,
                           const struct yaml *theirs, struct difference **ret_clashes, size_t *ret_count);

/* The lines of two texts: each line is in both, was taken out, or is new.  Long texts (more than LINES_MOST lines) are
 * not matched: all former lines, then all later ones. */
enum { LINES_MOST = 400 };
enum line_change { LINE_SAME, LINE_GONE, LINE_NEW };
struct compared_line { enum line_change change; struct str text; };
void compare_lines(struct arena *arena, struct str former, struct str later, struct compared_line **ret,
                   size_t *ret_count);

#endif
