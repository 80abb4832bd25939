/* wordings.h - texts as hands.c takes them: each in a wording, which is a cluster by text or a text that is alone, and told
 * by its first text.
 *
 * Private to link/.  The texts of a link stand first, by their own numbers.  With a state wordings of earlier runs that no
 * text of this run is in stand behind them, each as one text (state_hands.h). */
#ifndef KRES_LINK_WORDINGS_H
#define KRES_LINK_WORDINGS_H

#include "link/link.h"

struct link_hands;
struct link_joined; /* state_hands.h */
struct link_wordings {
    const struct link *link;    /* NULL: only those of earlier runs are there */
    size_t own, count;          /* texts of the link; and with those behind them */
    struct link_joined *joined; /* whose those are, or NULL */
};

struct link_wording { uint64_t digest, size; bool clustered; }; /* its name, its records, is it a cluster by text? */

/* The first text of the text's wording. */
static inline uint32_t link_wording_of(const struct link_wordings *wordings, uint32_t text)
{
    uint32_t first = text < wordings->own ? link_cluster(wordings->link, text) : LINK_NO_TEXT;
    return first == LINK_NO_TEXT ? text : first;
}

/* first: of the wording; takes longer when it is one of earlier runs. */
void link_wording_look(const struct link_wordings *wordings, uint32_t first, struct link_wording *ret);

/* ---- hands.c, for who brings wordings of earlier runs ---- */

/* A record of an earlier run; text: as wordings number it, or LINK_NO_TEXT.  Threads as in link_hands_add. */
struct link_marks;
void link_hands_add_earlier(struct link_hands *hands, unsigned thread, uint32_t text, const struct link_marks *marks);
/* link_hands_run.  Groups are those with a record of this run; all: behind them the others, which are only looked at for
 * those that are asked for. */
MUST_CHECK bool link_hands_join(struct link_hands *hands, const struct link_wordings *wordings, bool all, struct err *err);
/* The group of an earlier record, among all. */
uint32_t link_hands_group_earlier(const struct link_hands *hands, uint32_t text, const struct link_marks *marks);

#endif
