/* hands.h - texts of one hand by what they name: the same telephone number, address, account.
 *
 * Wording joins texts first (link.h); a cluster of those, or a text that is alone, is called a wording here.  What is known
 * of each record then is its wording and its marks (marks.h).  A mark joins the wordings that it stands in, unless it is no
 * sign of one hand:
 *  - it stands in more than LINK_HANDS_MOST wordings: a switchboard, an agency, a help line;
 *  - joining would make a group of more than LINK_GROUP_MOST wordings: a chain.  Rare marks join first, so what is given up
 *    is what is most widely shared.
 * Nor does it join a wording in which it is a slip: in less than a sixteenth as many records as the wording's most frequent
 * mark (standing.h).
 *
 * LINK_BY_IDENTIFIERS joins records that share a mark, or whose marks stand together in a third, and asks wordings only in
 * how many of them a mark stands.  A record of too few words for a wording is joined by its marks in both.
 *
 * A number without a country (marks.h) is the one number with a country that has the same digits, when there is exactly one.
 * All decisions go by counts and by the marks' values, so the groups and their names are the same for every order of records
 * and number of threads.  A group is called by the smallest digest of its texts, by identifiers alone by its smallest mark.
 *
 * Memory: 8 bytes a mark of a record, some 40 a different mark, while link_hands_run works 20 a text.  Time: linear, but for
 * sorting the marks that two wordings share (one thread). */
#ifndef KRES_LINK_HANDS_H
#define KRES_LINK_HANDS_H

#include "link/link.h"
#include "link/marks.h"

enum link_by { LINK_BY_TEXT, LINK_BY_IDENTIFIERS, LINK_BY_BOTH }; /* LINK_BY_TEXT: what marks there are changes nothing */
enum { LINK_HANDS_MOST = 64, LINK_GROUP_MOST = 512 };
#define LINK_NO_GROUP UINT32_MAX
/* "text", "identifiers", "both"; NULL behind them. */
extern const char *const link_by_names[];

struct link_hands;
MUST_CHECK bool link_hands_new(enum link_by by, unsigned threads, struct link_hands **ret, struct err *err);
void link_hands_free(struct link_hands *hands); /* NULL does nothing */

/* A record: its text's number, or LINK_NO_TEXT, and its marks, whose numbers are given back for link_hands_group.  By any
 * number of threads, each under a number of its own.  Running out of memory ends the process, as in link_add. */
void link_hands_add(struct link_hands *hands, unsigned thread, uint32_t text, const struct link_marks *marks,
                    uint32_t numbers[LINK_MARKS_MOST]);
/* What it takes if there were so many times as many records as were added, with that many texts and records in all: while
 * they are added, while link_hands_run works, afterwards.  Any thread, also while records are added. */
struct link_hands_need { uint64_t read, most, kept; };
struct link_hands_need link_hands_memory(const struct link_hands *hands, uint64_t texts, uint64_t records, double times);
/* Once, after link_run, with the link that the texts' numbers are from. */
MUST_CHECK bool link_hands_run(struct link_hands *hands, const struct link *link, struct err *err);

/* ---- afterwards, any thread ---- */

struct link_group {
    uint64_t digest; /* its name is that of link_digest_name */
    uint64_t size;   /* records, at least two */
    bool by_text, by_identifier; /* what brought its records together */
};
/* Groups are numbered from 0; the numbers differ from run to run, names do not. */
size_t link_hands_groups(const struct link_hands *hands);
const struct link_group *link_hands_at(const struct link_hands *hands, uint32_t group);
/* The group of a record, from what link_hands_add was given and gave; LINK_NO_GROUP: it is alone. */
uint32_t link_hands_group(const struct link_hands *hands, uint32_t text, const uint32_t *numbers, size_t count);

struct link_hands_sum {
    size_t marks;  /* different ones */
    size_t shared; /* in more than LINK_HANDS_MOST wordings */
    size_t chains; /* would have joined more than LINK_GROUP_MOST; also two marks of one record */
};
struct link_hands_sum link_hands_sum(const struct link_hands *hands);
/* How many different marks records had, and the one with that number. */
size_t link_hands_marks(const struct link_hands *hands);
uint64_t link_hands_mark(const struct link_hands *hands, uint32_t number);
/* Whether a mark was set aside for either reason. */
bool link_hands_set_aside(const struct link_hands *hands, uint64_t mark);
/* The number of the mark that it stands for when that was set aside, otherwise LINK_NO_ASIDE: of a mark, or of a number that
 * link_hands_add gave. */
#define LINK_NO_ASIDE UINT32_MAX
uint32_t link_hands_aside(const struct link_hands *hands, uint64_t mark);
uint32_t link_hands_aside_at(const struct link_hands *hands, uint32_t number);

#endif
