/* pay.h - amounts of money in a text, brought to one measure and held against ordinary wages.
 *
 * The packs' pay.yaml has the words: currencies with their worth in euros, "thousand", periods, trades with what
 * they ordinarily earn.  "$3000 a month", "200 € pro Nacht", "3 тис. євро на місяць" and "12-15 eur/h" are found
 * around a number; a range counts with its upper end.  Euros, full time: an hour is 1/173 of a month, a day
 * 1/21.67, a week 1/4.33 (40 hours a week, 52 weeks a year).
 *
 * A struct pay lives in the arena it was read into and never changes; any thread. */
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

struct pay;

/* The pay.yaml of every pack that has one; a later currency, period or trade of the same id takes the earlier
 * one's place.  complain is called with each mistake.  NULL when no pack has the file. */
const struct pay *pay_read(struct arena *arena, const char *const *packs, size_t pack_count,
                           void (*complain)(void *context, const struct err *err), void *context);

/* Word i of a folded text is [start[i], end[i]). */
struct pay_amount {
    uint32_t first, last; /* words, currency and period included */
    float euros;          /* as written */
    enum pay_period period;
    float month;          /* euros a month; 0 when no period is said and the amount is no monthly pay */
};

struct phrase_text;
/* Amounts in their order, never overlapping, in the arena.  O(words). */
struct pay_amount *pay_find(const struct pay *pay, const struct phrase_text *text, struct arena *arena,
                            size_t *ret_count);
/* What the trade that the text names ordinarily earns, euros a month; without one, what work ordinarily does. */
float pay_ordinary(const struct pay *pay, const struct phrase_text *text);
bool pay_fits(const struct pay_want *want, const struct pay_amount *amount, float ordinary);

#endif
