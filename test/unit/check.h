/* check.h - cmocka with the includes it wants, and a check that prints the error when something failed. */
#ifndef KRES_TEST_CHECK_H
#define KRES_TEST_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

/* The call must succeed; otherwise the test fails with the call's own words. */
#define CHECK(call) \
    do { \
        struct err check_err = {0}; \
        struct err *e = &check_err; \
        if (!(call)) \
            fail_msg("%s: %s", #call, e->text); \
    } while (0)

#define assert_str(actual, expected) \
    do { \
        struct str a_ = (actual); \
        struct str b_ = str_from(expected); \
        if (!str_eq(a_, b_)) \
            fail_msg("\"" STR_FMT "\" instead of \"" STR_FMT "\"", STR_ARG(a_), STR_ARG(b_)); \
    } while (0)

#define assert_holds(text, part) \
    do { \
        if (!strstr((text), (part))) \
            fail_msg("\"%s\" does not say \"%s\"", (text), (part)); \
    } while (0)

#endif
