/* law.h - what is asked of the law library beyond single entries: relations seen from both ends, and what is used most.
 *
 * Only what the public may see counts: entries that are checked, relations that are not listed as unverified. */
#ifndef KRES_KNOW_LAW_H
#define KRES_KNOW_LAW_H

#include "know/know.h"

struct law_relation {
    const char *kind; /* as this entry sees it: "amended-by"; constant */
    const struct content_item *item;
};
/* The entry's relations and the reverse of those that other entries name, in the order of law_relation_kinds; an entry that
 * is related in several ways stands once, with the first of them.
 * O(relations of all entries). */
size_t law_relations(const struct edition *edition, struct arena *arena, const struct content_item *entry,
                     struct law_relation **ret);
extern const char *const law_relation_kinds[]; /* in the order in which a page shows them, NULL-ended */
/* "amends" → "amended-by"; a kind that looks the same from both ends gives itself; NULL when unknown. */
const char *law_relation_reverse(struct str kind);

/* The entries to which most relations and most other content ("laws" of pages, situations, …) point, the most first.
 * O(entries * references).  Returns how many (at most room). */
size_t law_most_used(const struct edition *edition, struct arena *arena, const struct content_item **ret, size_t room);

/* How many fields of the item wait to be verified and are therefore not shown. */
size_t law_left_out(const struct content_item *item);

/* The articles that a note speaks of, as references name them ("12, 15" → "12", "15"; "113(1)" → "113(1)", "113";
 * "32–36" → "32" … "36"; at most LAW_ARTICLES). */
enum { LAW_ARTICLES = 24 };
size_t law_articles(struct arena *arena, struct str article, struct str ret[LAW_ARTICLES]);

#endif
