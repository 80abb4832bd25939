/* scope.h - what a consent that names single fields leaves of a package or of records that are taken out.
 *
 * consent_ground says which fields stay out (consent_cover).  Of a kind that is shared in single fields its state, its
 * language and its day stay out too: nobody named them.  A record of which nothing is left goes, and the places by which
 * others name it follow.  Pure; O(fields). */
#ifndef KRES_CASE_SCOPE_H
#define KRES_CASE_SCOPE_H

#include "case/consent.h"

/* The kinds and fields of a package, for consent_want; persons stay as they are.  In the arena. */
struct package_about;
void scope_of_package(struct arena *arena, const json_t *package, struct package_about *ret);
void scope_package(json_t *package, const struct consent_cover *cover);
/* Would it take something away? */
bool scope_takes(const json_t *package, const struct consent_cover *cover);
/* The same of a record that was opened. */
void scope_item(struct item *item, const struct consent_cover *cover);

#endif
