/* web_test.h - what the tests of web/ share: data folders and words. */
#ifndef KRES_TEST_WEB_TEST_H
#define KRES_TEST_WEB_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "web/template.h"

#define TEST_PO WEB_TEST_DATA "/po"
#define TEST_TEMPLATES WEB_TEST_DATA "/templates"
#define TEST_ASSETS WEB_TEST_DATA "/assets"

/* Says why before it fails. */
#define assert_ok(call, err) \
    do { \
        if (!(call)) \
            fail_msg("%s", (err).text); \
    } while (0)
#define assert_str(s, text) \
    do { \
        struct str seen_ = (s); \
        if (!str_is(seen_, text)) \
            fail_msg("\"" STR_FMT "\" is not \"%s\"", STR_ARG(seen_), text); \
    } while (0)
#define assert_holds(s, text) \
    do { \
        struct str seen_ = (s); \
        if (str_find(seen_, str_from(text), 0) == SIZE_MAX) \
            fail_msg("\"" STR_FMT "\" does not hold \"%s\"", STR_ARG(seen_), text); \
    } while (0)

static inline struct words *test_words(void)
{
    static const struct str languages[] = {{"sl", 2}, {"en", 2}, {"uk", 2}};
    struct words *words = NULL;
    struct err err;

    assert_ok(words_load(TEST_PO, languages, LEN(languages), &words, &err), err);
    return words;
}

#endif
