/* suppress.h - small numbers hidden, so that a table tells about no single person: and not by subtraction either.
 *
 * For a row of counts that is published with its sum.  Cells of 1 … few-1 are hidden (primary suppression); so is the
 * first of the other cells that is not 0 (complementary suppression), since one hidden cell alone is the sum less the
 * rest.  Zeros are shown: they are about nobody.  Which further cell is hidden depends on nothing but which cells are
 * small, and the row is not published at all when the hidden cells cannot hide each other: when fewer than few-2 would
 * be left to share among them, once each small cell has its least (1) and the further one its own (few).
 *
 * So whoever knows the sum, all cells that are shown, the number few and this very method finds for each small cell at
 * least the values 1 and 2, and with few = 5 all of 1 … 4: every one of these fits with what was published, and would
 * have been published in the same way.  test/unit/case/suppress.c proves it by trying all small tables.
 * Method: primary and complementary cell suppression with an audit of what remains feasible, after A. Hundepool and
 * others, Statistical Disclosure Control (Wiley 2012), chapter 4.  What it does not hinder: comparing tables of two days,
 * or knowing the persons. */
#ifndef KRES_CASE_SUPPRESS_H
#define KRES_CASE_SUPPRESS_H

#include "base/base.h"

enum { SUPPRESS_LEAST = 3 }; /* the smallest few that hides anything */

/* Sets hidden[i] for each cell; false: the row and its sum must not be published.  few at least SUPPRESS_LEAST.  O(n). */
MUST_CHECK bool suppress_row(const int64_t *cells, size_t count, int64_t few, bool *hidden);

#endif
