/* holidays.h - the days that are free of work in a country, from the folder holidays of the packs.
 *
 *   - {id: labour-day, country: SI, date: "05-01", name: {…}}      the same day every year
 *   - {id: easter-monday, country: SI, easter: 1, name: {…}}       days after (or before: -2) Easter Sunday
 *
 * Constant after reading; any thread may ask. */
#ifndef KRES_KNOW_HOLIDAYS_H
#define KRES_KNOW_HOLIDAYS_H

#include "base/yaml.h"

struct content_item;
struct holiday { struct str country; int month, day; int easter; bool moves; };
struct holidays { struct holiday *list; size_t count; };

/* For the table of shapes: "MM-DD". */
MUST_CHECK bool holiday_check_date(const struct yaml *date, struct err *err);
/* The items of the kind "holidays", checked before.  O(count). */
void holidays_read(struct arena *arena, const struct content_item *const *items, size_t count, struct holidays *ret);
/* Is the day (since 1970) free of work there?  O(count). */
bool holidays_has(const struct holidays *holidays, struct str country, int32_t day);
/* Easter Sunday of the Gregorian calendar, as a day since 1970 (anonymous algorithm: Nature 13, 1876, 487; Meeus,
 * Astronomical Algorithms, ch. 8). */
int32_t holidays_easter(int year);

#endif
