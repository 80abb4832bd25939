/* advisory.c - see advisory.h. */
#include "know/advisory.h"

#include "base/clock.h"

/* "2026-11-25", "2026-11" or "2026": the first moment of it, or with after the first moment after it. */
static bool moment(struct str text, bool after, int64_t *ret)
{
    struct arena arena = {0};
    bool month = text.n == sizeof "2026-11" - 1, year = text.n == sizeof "2026" - 1;
    struct str whole = month ? str_printf(&arena, STR_FMT "-01", STR_ARG(text))
                     : year ? str_printf(&arena, STR_FMT "-01-01", STR_ARG(text)) : text;
    int32_t day;
    bool ok = clock_day_parse(whole, &day);

    if (ok)
        *ret = clock_local_day(after ? clock_day_add(day, year, month, !month && !year) : day);
    arena_clear(&arena);
    return ok;
}

int64_t advisory_begin(const struct yaml *root)
{
    int64_t at;

    return moment(yaml_text(root, "published"), false, &at) ? at : INT64_MIN;
}

int64_t advisory_end(const struct yaml *root)
{
    int64_t at;

    return moment(yaml_text(root, "until"), true, &at) ? at : INT64_MAX;
}

enum advisory_state advisory_state(const struct content_item *item, int64_t now)
{
    if (item->withdrawn)
        return ADVISORY_WITHDRAWN;
    if (now >= advisory_end(item->root))
        return ADVISORY_ENDED;
    return now < advisory_begin(item->root) ? ADVISORY_COMING : ADVISORY_CURRENT;
}
