/* pay.h - amounts of money in a text, brought to one measure and held against ordinary wages.
 *
 * The packs' pay.yaml has the words: currencies with their worth in euros, "thousand", periods, trades with what
 * they ordinarily earn.  "$3000 a month", "200 € pro Nacht", "3 тис. євро на місяць" and "12-15 eur/h" are found
 * around a number; a range counts with its upper end.  Euros, full time: an hour is 1/173 of a month, a day
 * 1/21.67, a week 1/4.33 (40 hours a week, 52 weeks a year).
 *
 * The words stand in the image's lexicon (image.h).  Pure functions; any thread. */
#ifndef KRES_SCREEN_PAY_H
#define KRES_SCREEN_PAY_H

#include "base/yaml.h"

enum pay_period { PAY_UNSAID, PAY_HOUR, PAY_DAY, PAY_WEEK, PAY_MONTH, PAY_YEAR, PAY_PERIODS };

/* What a phrase asks of an amount: <pay>, <pay over 2500 month>, <pay under 0.5 wage>. */
enum pay_measure { PAY_ANY, PAY_PER_HOUR, PAY_PER_DAY, PAY_PER_WEEK, PAY_PER_MONTH, PAY_OF_WAGE };
struct pay_want {
    enum pay_measure measure;
    float least, most; /* euros, or ordinary wages; bounds do not count as over or under */
};

/* "over 2500 month", "under 0.5 wage", "" (any amount): what stands after "pay" in a phrase. */
MUST_CHECK bool pay_want_read(struct str text, struct pay_want *ret);

struct pay_amount {
    uint32_t first, last; /* words, currency and period included */
    float euros;          /* as written */
    enum pay_period period;
    float month;          /* euros a month; 0 when no period is said and the amount is no monthly pay */
};

struct match_text; /* match.h */
/* Amounts in their order, never overlapping, in the arena.  O(words). */
struct pay_amount *pay_find(const struct match_text *text, struct arena *arena, size_t *ret_count);
/* What the trade that the text names ordinarily earns, euros a month; without one, what work ordinarily does. */
float pay_ordinary(const struct match_text *text);
bool pay_fits(const struct pay_want *want, const struct pay_amount *amount, float ordinary);

#endif
