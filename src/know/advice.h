/* advice.h - what to ask before saying yes, and what to do now: for somebody who checks an offer.
 *
 * Questions from the files in packs/XX/check, tips from packs/XX/tips.  Each of them names what it fits: indicators,
 * forms or elements of the packs, by their ids; some fit always.  Which of them a reader sees follows from what was found
 * in the offer.  Never changes after loading; any thread may read it. */
#ifndef KRES_KNOW_ADVICE_H
#define KRES_KNOW_ADVICE_H

#include "base/pack.h"

/* More than five nobody reads; fewer than three would say that there is nothing to ask. */
enum { ADVICE_MOST = 5, ADVICE_LEAST = 3 };

struct advice_entry {
    struct str id;
    const struct yaml *title; /* texts per language; NULL for a question */
    const struct yaml *text;
    struct str *fits;         /* ids: "documents-kept", "forced-labour", "means" */
    size_t fit_count;
    bool always;              /* also when nothing of that was found */
};
struct advice_list { struct advice_entry *entries; size_t count; };
struct advice { struct advice_list questions, tips; };

/* A later pack's entry of the same id takes the place of the earlier one.  Complains about a name in `for` that no pack
 * has, and when fewer than ADVICE_LEAST questions or tips fit always. */
MUST_CHECK bool advice_load(struct arena *arena, const struct pack_set *packs, struct advice **ret, struct err *err);

/* What was found: an id, and how much it weighs in the choice. */
struct advice_sign { struct str id; unsigned weight; };
/* The entries that fit, those of the weightiest sign first and otherwise in the order of the packs, then those that fit
 * always: ADVICE_LEAST to ADVICE_MOST of them.  O(names in the list · signs). */
size_t advice_pick(const struct advice_list *list, const struct advice_sign *signs, size_t count,
                   const struct advice_entry *ret[ADVICE_MOST]);

#endif
